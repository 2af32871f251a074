// Package problems holds problem files whose answers are known: the examples of the program and its test problems.
// Each is a short paper: a leading comment states the equation, the solution, the source and what it tests.
//
// The packages below, such as pinn/problems/transport, state some of them in Go.
package problems

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"pinn/problem"
)

//go:embed */*.toml */*.csv
var files embed.FS

// Names returns the names of all problems in alphabetical order. The file <id>/<id>.toml is called <id>, other files
// <id>/<variant>.toml are called <id>-<variant>.
func Names() []string {
	var names []string
	for _, p := range paths() {
		names = append(names, nameOf(p))
	}
	slices.Sort(names)
	return names
}

// Text returns the text of a problem file; the caller owns it.
func Text(name string) ([]byte, bool) {
	for _, p := range paths() {
		if nameOf(p) == name {
			text, err := files.ReadFile(p)
			return text, err == nil
		}
	}
	return nil, false
}

// Load reads a problem, with overrides as for [problem.Load]. The error says that there is no problem of the name, or is that of
// an override.
func Load(name string, sets ...string) (*problem.File, error) {
	text, ok := Text(name)
	if !ok {
		return nil, fmt.Errorf("problems: there is no problem %q", name)
	}
	return problem.Access{Tables: Tables(name)}.Parse(name+".toml", text, sets)
}

// Tables returns the folder of a problem, in which the tables that it names are, or nil if there is no such problem.
func Tables(name string) fs.FS {
	for _, p := range paths() {
		if nameOf(p) == name {
			folder, _ := fs.Sub(files, path.Dir(p))
			return folder
		}
	}
	return nil
}

// Title returns the first line of a problem's leading comment, or "" if there is no such problem.
func Title(name string) string {
	text, _ := Text(name)
	line, _, _ := strings.Cut(string(text), "\n")
	title, ok := strings.CutPrefix(line, "#")
	if !ok {
		return ""
	}
	return strings.TrimSpace(title)
}

func paths() []string {
	var all []string
	folders, _ := files.ReadDir(".")
	for _, folder := range folders {
		entries, _ := files.ReadDir(folder.Name())
		for _, e := range entries {
			if path.Ext(e.Name()) == ".toml" {
				all = append(all, path.Join(folder.Name(), e.Name()))
			}
		}
	}
	return all
}

func nameOf(p string) string {
	id, variant := path.Dir(p), strings.TrimSuffix(path.Base(p), ".toml")
	if id == variant {
		return id
	}
	return id + "-" + variant
}
