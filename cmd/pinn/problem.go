package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"pinn/problem"
	"pinn/problems"
)

// reading holds the flags of the commands that read problem files.
type reading struct {
	ReadAnywhere bool `name:"read-anywhere" help:"Allow data files outside the folder of the file that names them."`
}

// openProblem reads a problem file or, where there is none of that name, a problem that comes with the program.
func (r *reading) openProblem(name string, sets []string) (*problem.File, error) {
	access := problem.Access{Anywhere: r.ReadAnywhere}
	if _, err := os.Stat(name); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return access.Load(name, sets)
	}
	if text, ok := problems.Text(name); ok {
		access.Tables = problems.Tables(name)
		return access.Parse(name+".toml", text, sets)
	}
	return nil, fmt.Errorf("%s: there is no such file, and no problem of this name comes with the program%s", name, hint(name))
}

// hint says which problems have similar names.
func hint(name string) string {
	word := strings.TrimSuffix(name, ".toml")
	var near []string
	for _, known := range problems.Names() {
		if alike(word, known) {
			near = append(near, known)
		}
	}
	if len(near) == 0 {
		return " (pinn list shows those that do)"
	}
	return ": did you mean " + strings.Join(near, " or ") + "?"
}

// alike reports whether two names have much in common: more than half of their pairs of neighbouring letters, or the
// first part of the name.
func alike(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if len(a) >= 3 && strings.HasPrefix(b, a) {
		return true
	}
	p, q := pairs(a), pairs(b)
	all := len(p) + len(q)
	common := 0
	for _, s := range p {
		if k := slices.Index(q, s); k >= 0 {
			q = slices.Delete(q, k, k+1)
			common++
		}
	}
	return 4*common > all
}

// pairs lists the pairs of neighbouring letters of a word and its two ends.
func pairs(s string) []string {
	r := []rune("^" + s + "$")
	var out []string
	for i := range len(r) - 1 {
		out = append(out, string(r[i:i+2]))
	}
	return out
}
