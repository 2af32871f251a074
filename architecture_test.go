// Package pinn_test checks what the documents at the root say of the module.
package pinn_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the imports into the table of ARCHITECTURE.md")

// row is a line of the table of packages.
type row struct {
	line         int // in the text
	name         string
	purpose      string
	importsGiven []string
}

// rows returns the table of packages, from the top floor down.
func rows(lines []string) []row {
	var all []row
	for i, line := range lines {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || strings.HasPrefix(cells[1], "-") || strings.TrimSpace(cells[1]) == "package" {
			continue
		}
		r := row{line: i, name: strings.TrimSpace(cells[1]), purpose: strings.TrimSpace(cells[2])}
		if list := strings.TrimSpace(cells[3]); list != "-" {
			r.importsGiven = strings.Split(list, ", ")
		}
		all = append(all, r)
	}
	return all
}

// imports returns the packages of the module, each with those of the module that it imports, tests aside.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	const module = "pinn/"
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		name, ok := strings.CutPrefix(words[0], module)
		if !ok {
			continue // the root
		}
		all[name] = []string{}
		for _, w := range words[1:] {
			if used, ok := strings.CutPrefix(w, module); ok {
				all[name] = append(all[name], used)
			}
		}
	}
	return all
}

// Every package stands in the table with exactly the packages that it imports, all of which stand below it.
func TestImportsRunDown(t *testing.T) {
	const file = "ARCHITECTURE.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	table, used := rows(lines), imports(t)
	place := map[string]int{}
	for i, r := range table {
		if _, ok := place[r.name]; ok {
			t.Errorf("%s stands in the table twice", r.name)
		}
		place[r.name] = i
	}
	for name := range used {
		if _, ok := place[name]; !ok {
			t.Errorf("%s is not in the table", name)
		}
	}
	for i, r := range table {
		want, ok := used[r.name]
		if !ok {
			t.Errorf("%s is no package", r.name)
			continue
		}
		for _, w := range want {
			if place[w] <= i {
				t.Errorf("%s imports %s, which does not stand below it", r.name, w)
			}
		}
		if !slices.Equal(r.importsGiven, want) {
			if *update {
				lines[r.line] = fmt.Sprintf("| %s | %s | %s |", r.name, r.purpose, cmp.Or(strings.Join(want, ", "), "-"))
				continue
			}
			t.Errorf("%s imports %v, but the table says %v: go test . -run TestImportsRunDown -update mends it", r.name, want, r.importsGiven)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The files that the documents at the root name exist.
func TestNamedFilesExist(t *testing.T) {
	name := regexp.MustCompile("`([\\w.-]+(?:/[\\w.-]+)*\\.(?:go|md|toml))`|\\]\\(([\\w./-]+)\\)")
	for _, file := range []string{"ARCHITECTURE.md", "README.md", "CONTRIBUTING.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found := name.FindAllStringSubmatch(string(text), -1)
		if len(found) == 0 {
			t.Errorf("%s names no files", file)
		}
		for _, m := range found {
			if _, err := os.Stat(m[1] + m[2]); err != nil {
				t.Errorf("%s names %s: %v", file, m[1]+m[2], err)
			}
		}
	}
}
