package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"pinn/internal/tomltext"
	"pinn/problem"
)

// templates are problem files, and tables that they read, in which NAME stands for the name of the problem.
//
//go:embed templates
var templates embed.FS

type initCommand struct {
	Name     string `arg:"" optional:"" help:"The name of the problem; the file is NAME.toml."`
	Template string `default:"heat" placeholder:"KIND" help:"The kind of problem: one of those that --list shows; heat by default."`
	List     bool   `help:"List the templates."`
}

// Run writes a problem file, but never over another one.
func (c *initCommand) Run(t *terminal) error {
	if c.List {
		return listTemplates(t)
	}
	name := strings.TrimSuffix(c.Name, ".toml")
	if name == "" {
		return errors.New("pinn init: name the problem, as in pinn init heat; pinn init --list shows templates")
	}
	text, err := templates.ReadFile("templates/" + c.Template + ".toml")
	if err != nil {
		return fmt.Errorf("--template: %s", tomltext.Unknown("template", c.Template, templateNames()))
	}
	if _, err := (problem.Access{}).Parse(name+".toml", named(templateText("heat"), name), nil); err != nil || strings.ContainsAny(name, `/\`) {
		return fmt.Errorf("%q cannot name a problem: use letters, digits and _ . + - only", c.Name)
	}
	if table, err := templates.ReadFile("templates/" + c.Template + ".csv"); err == nil {
		if err := create(name+".csv", table); err != nil {
			return err
		}
	}
	if err := create(name+".toml", named(text, name)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.out, "%s.toml is a problem that solves as it is: pinn solve %[1]s.toml\n", name)
	return err
}

// named puts the name of the problem in its places.
func named(text []byte, name string) []byte {
	return []byte(strings.ReplaceAll(string(text), "NAME", name))
}

// create writes a new file.
func create(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already and is left as it is", path)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

func templateText(name string) []byte {
	text, err := templates.ReadFile("templates/" + name + ".toml")
	if err != nil {
		panic(err) // it is embedded
	}
	return text
}

// templateNames lists the templates in alphabetical order.
func templateNames() []string {
	files, err := fs.Glob(templates, "templates/*.toml")
	if err != nil {
		panic(err) // the pattern is well formed
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(path.Base(f), ".toml"))
	}
	return names
}

// listTemplates prints the templates with their first lines.
func listTemplates(t *terminal) error {
	for _, name := range templateNames() {
		line, _, _ := strings.Cut(string(templateText(name)), "\n")
		fmt.Fprintf(t.out, "%-12s %s\n", name, strings.TrimPrefix(line, "# NAME: "))
	}
	_, err := fmt.Fprintln(t.out, "\npinn init NAME --template KIND writes one.")
	return err
}
