package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pinn/auto"
)

var fence = regexp.MustCompile("(?ms)^```(\\w+)(?: file=(\\S+))?\n(.*?)^```$")

// Every file and command of the manual does what the page says. The Python snippets call the program by its name, which
// stands for this test.
func TestManual(t *testing.T) {
	elsewhere(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, topic := range topics {
		t.Run(topic, func(t *testing.T) {
			t.Chdir(t.TempDir())
			t.Setenv(asProgram, "1")
			if err := errors.Join(os.Mkdir("bin", 0o777), os.Symlink(self, "bin/pinn")); err != nil {
				t.Fatal(err)
			}
			for _, m := range fence.FindAllStringSubmatch(page(topic), -1) {
				runSnippet(t, m[1], m[2], m[3])
			}
		})
	}
}

// runSnippet writes a file, runs commands, or runs a Python program.
func runSnippet(t *testing.T, language, file, text string) {
	t.Helper()
	switch {
	case file != "":
		writeFile(t, file, text)
	case language == "sh":
		for line := range strings.Lines(text) {
			args := strings.Fields(line)
			if args[0] != "pinn" {
				t.Fatalf("%s is not a command of this program", line)
			}
			if code, stdout, stderr := pinn(t, args[1:]...); code != exitSolved {
				t.Errorf("%s: exit code %d\n%s%s", strings.TrimSpace(line), code, stdout, stderr)
			}
		}
	case language == "python":
		const python = "/usr/bin/python3"
		if exec.Command(python, "-c", "import numpy").Run() != nil {
			t.Log("python3-numpy is not installed: a snippet is not run")
			return
		}
		cmd := exec.Command(python, "-c", text)
		here, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		cmd.Env = append(os.Environ(), "PATH="+filepath.Join(here, "bin")+":"+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		if err != nil || strings.Contains(string(out), "False") {
			t.Errorf("%v\n%s\n%s", err, text, out)
		}
	default:
		t.Errorf("nobody runs this snippet:\n%s", text)
	}
}

// The manual explains every status that a solve may end with.
func TestStatusesAreExplained(t *testing.T) {
	for s := auto.Unchecked; s <= auto.Stopped; s++ {
		if !strings.Contains(page("results"), "\n| "+s.String()+" | ") {
			t.Errorf("no line for %q", s)
		}
	}
}

// Every template solves as it is, and says so.
func TestTemplates(t *testing.T) {
	elsewhere(t)
	names := templateNames()
	if len(names) < 10 {
		t.Errorf("only %d templates", len(names))
	}
	for _, name := range names {
		if code, _, stderr := pinn(t, "init", "my-"+name, "--template", name); code != exitSolved {
			t.Errorf("init %s: %s", name, stderr)
		}
		if code, stdout, stderr := pinn(t, "solve", "my-"+name+".toml", "--no-figures"); code != exitSolved {
			t.Errorf("%s: exit code %d\n%s%s", name, code, stderr, stdout)
		}
	}
	for _, bad := range [][]string{{"init"}, {"init", "a/b"}, {"init", "x", "--template", "nothing"}, {"init", "my-heat"}, {"init", "my-inverse", "--template", "inverse"}} {
		if code, _, stderr := pinn(t, bad...); code != exitInput || stderr == "" {
			t.Errorf("%v: exit code %d, %s", bad, code, stderr)
		}
	}
	if _, stdout, _ := pinn(t, "init", "--list"); !strings.Contains(stdout, "beam         a beam under its load") {
		t.Error(stdout)
	}
}

func TestHelp(t *testing.T) {
	for _, topic := range topics {
		if code, stdout, _ := pinn(t, "help", topic); code != exitSolved || !strings.HasPrefix(stdout, "# ") {
			t.Errorf("help %s: exit code %d, %.40q", topic, code, stdout)
		}
		if _, stdout, _ := pinn(t, "help", topic, "--man"); !strings.Contains(stdout, ".TH ") || !strings.Contains(stdout, ".SH NAME") {
			t.Errorf("help %s --man: %.80q", topic, stdout)
		}
	}
	if _, stdout, _ := pinn(t, "help"); !strings.Contains(stdout, "pinn help expressions  equations as text\n") {
		t.Error(stdout)
	}
	if code, _, stderr := pinn(t, "help", "nothing"); code != exitInput || !strings.Contains(stderr, "expressions") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
	if code, stdout, _ := pinn(t, "--version"); code != exitSolved || !strings.HasPrefix(stdout, "pinn "+version) {
		t.Errorf("--version: exit code %d, %s", code, stdout)
	}
}

func TestExplain(t *testing.T) {
	elsewhere(t)
	writeFile(t, "drift.toml", drift)
	for _, c := range []struct{ flag, want string }{
		{"--seed=0", "It is solved: the estimated relative error is"}, {"--set=network.width=6", "It falls short of what was asked"},
	} {
		pinn(t, "solve", "drift.toml", "--no-figures", "--quiet", c.flag)
		code, stdout, stderr := pinn(t, "explain", "results/drift")
		if code != exitSolved || !strings.Contains(stdout, c.want) || !strings.Contains(stdout, "drift asks for u on x in [0, 1], t in [0, 2] (time), from 2 conditions.") {
			t.Errorf("%s: exit code %d\n%s%s", c.flag, code, stdout, stderr)
		}
	}
	pinn(t, "init", "rod", "--template", "inverse")
	pinn(t, "solve", "rod.toml", "--no-figures", "--quiet")
	if _, stdout, _ := pinn(t, "explain", "results/rod"); !strings.Contains(stdout, "It fits the data: ") || !regexp.MustCompile(`k was found to be 0\.1\d* within \S+ with 95 %`).MatchString(stdout) {
		t.Errorf("a fit:\n%s", stdout)
	}
	if err := os.Mkdir("classes", 0o777); err != nil {
		t.Fatal(err)
	}
	writeFile(t, "classes/summary.json", "{}")
	writeFile(t, "classes/model.json", `{"format": "classifier"}`)
	if code, _, stderr := pinn(t, "explain", "classes"); code != exitInput || !strings.Contains(stderr, "holds a classifier: pinn eval --points") {
		t.Errorf("a classifier: exit code %d, %s", code, stderr)
	}
	if code, _, stderr := pinn(t, "explain", "nowhere"); code != exitInput || stderr == "" {
		t.Errorf("exit code %d", code)
	}
}

func TestCompletion(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"so", "solve\n"}, {"solve --see", "--seed\n"}, {"solve poisson-d", "poisson-disk\n"}, {"help exp", "expressions\n"},
		{"init x --template be", "beam\n"}, {"completion f", "fish\n"}, {"nothing x", ""},
	} {
		args := append([]string{"complete", "--"}, strings.Fields(c.words)...)
		if code, stdout, stderr := pinn(t, args...); code != exitSolved || stdout != c.want {
			t.Errorf("%s: exit code %d, %q, want %q %s", c.words, code, stdout, c.want, stderr)
		}
	}
	for shell := range shellScripts {
		code, script, _ := pinn(t, "completion", shell)
		if code != exitSolved {
			t.Errorf("%s: exit code %d", shell, code)
		}
		if path, err := exec.LookPath(shell); err == nil {
			cmd := exec.Command(path, "-n")
			cmd.Stdin = strings.NewReader(script)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", shell, err, out)
			}
		}
	}
}
