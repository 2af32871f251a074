package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"pinn/problems"
)

// Scripts ask the hidden command complete for the words that may stand in the place of the last one.
var shellScripts = map[string]string{
	"bash": `_pinn() {
	local IFS=$'\n'
	COMPREPLY=($(compgen -W "$(pinn complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _pinn pinn
`,
	"zsh": `#compdef pinn
_pinn() {
	local -a known
	known=(${(f)"$(pinn complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)"})
	compadd -a known
	_files
}
compdef _pinn pinn
`,
	"fish": `complete -c pinn -a '(pinn complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
}

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help says how to use the script.
func (*completionCommand) Help() string {
	return `  bash:  source <(pinn completion bash)                       in ~/.bashrc
  zsh:   source <(pinn completion zsh)                        in ~/.zshrc, after compinit
  fish:  pinn completion fish > ~/.config/fish/completions/pinn.fish`
}

// Run prints the script of a shell.
func (c *completionCommand) Run(t *terminal) error {
	_, err := fmt.Fprint(t.out, shellScripts[c.Shell])
	return err
}

type completeCommand struct {
	Words []string `arg:"" optional:"" passthrough:""`
}

// Run prints the words that the last one may become, a line each.
func (c *completeCommand) Run(t *terminal) error {
	words := c.Words
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		words = []string{""}
	}
	for _, w := range candidates(words) {
		if strings.HasPrefix(w, words[len(words)-1]) {
			fmt.Fprintln(t.out, w)
		}
	}
	return nil
}

// candidates lists what may stand in the place of the last word. Files are the shell's affair.
func candidates(words []string) []string {
	model := newParser(new(commands)).Model
	last := words[len(words)-1]
	if len(words) == 1 {
		var names []string
		for _, n := range model.Children {
			if !n.Hidden {
				names = append(names, n.Name)
			}
		}
		return names
	}
	k := slices.IndexFunc(model.Children, func(n *kong.Node) bool { return n.Name == words[0] })
	switch {
	case k < 0:
		return nil
	case strings.HasPrefix(last, "-"):
		var flags []string
		for _, f := range slices.Concat(model.Flags, model.Children[k].Flags) {
			if !f.Hidden {
				flags = append(flags, "--"+f.Name)
			}
		}
		return flags
	case words[len(words)-2] == "--template":
		return templateNames()
	case words[0] == "solve" || words[0] == "check":
		return problems.Names()
	case words[0] == "help":
		return topics
	case words[0] == "completion":
		return []string{"bash", "fish", "zsh"}
	}
	return nil
}
