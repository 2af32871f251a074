package expr

import (
	"maps"
	"slices"
	"strings"

	"pinn/pde/jet"
)

type symbolKind int

const (
	symbolCoord symbolKind = iota
	symbolField
	symbolParam
	symbolConst
	symbolFunction
)

// String names the kind for messages.
func (k symbolKind) String() string {
	return [...]string{"a coordinate", "a field", "a parameter", "a constant", "a helper function"}[k]
}

// symbol is the meaning of a name.
type symbol struct {
	kind  symbolKind
	index int     // of a coordinate, field or parameter
	value float64 // of a constant
}

// operators lists what is called like a function but acts on expressions.
var operators = []string{"d", "lap", "dn", "mate", "if", "integral", "delta", "jump"}

// reserved reports whether a name belongs to the language.
func reserved(name string) bool {
	_, function := builtinAt[name]
	return function || name == "pi" || slices.Contains(operators, name)
}

// lends reports whether the language leaves one of its names to the user, too: what acts on expressions is always followed by a parenthesis, and formulas are
// full of diameters d and deltas.
func lends(name string) bool { return name != "if" && slices.Contains(operators, name) }

// symbols returns the meaning of every name of the scope, and the names that occur twice.
func (s *Scope) symbols() (map[string]symbol, []*Error) {
	table := make(map[string]symbol)
	var faults []*Error
	add := func(name string, y symbol) {
		if old, ok := table[name]; ok {
			if old.kind == y.kind {
				faults = append(faults, fault(Source{}, 0, 0, "%q is %s twice", name, y.kind))
			} else {
				faults = append(faults, fault(Source{}, 0, 0, "%q is both %s and %s", name, old.kind, y.kind))
			}
			return
		}
		table[name] = y
	}
	for k, name := range s.Coords {
		add(name, symbol{kind: symbolCoord, index: k})
	}
	for k, name := range s.Fields {
		add(name, symbol{kind: symbolField, index: k})
	}
	for k, name := range s.Params {
		add(name, symbol{kind: symbolParam, index: k})
	}
	for _, name := range slices.Sorted(maps.Keys(s.Consts)) {
		add(name, symbol{kind: symbolConst, value: s.Consts[name]})
	}
	for _, name := range slices.Sorted(maps.Keys(s.Functions)) {
		add(name, symbol{kind: symbolFunction})
	}
	return table, faults
}

// axes reads a suffix such as "xxt" as a concatenation of names of coordinates, trying longer names first.
func axes(suffix string, coords []string) (jet.Index, bool) {
	byLength := make([]int, len(coords))
	for k := range coords {
		byLength[k] = k
	}
	slices.SortStableFunc(byLength, func(a, b int) int { return len(coords[b]) - len(coords[a]) })
	dead := make(map[int]bool) // lengths of rests that cannot be read
	var read func(rest string, i jet.Index) (jet.Index, bool)
	read = func(rest string, i jet.Index) (jet.Index, bool) {
		if rest == "" {
			return i, true
		}
		if dead[len(rest)] {
			return i, false
		}
		for _, k := range byLength {
			if after, ok := strings.CutPrefix(rest, coords[k]); ok && coords[k] != "" {
				if got, ok := read(after, i.Plus(jet.D(k))); ok {
					return got, true
				}
			}
		}
		dead[len(rest)] = true
		return i, false
	}
	if suffix == "" || len(suffix) > 255 { // longer ones could overflow an index
		return jet.Index{}, false
	}
	return read(suffix, jet.Index{})
}

// cutSuffix splits a name such as u_xx into u and xx.
func cutSuffix(name string) (base, suffix string, ok bool) {
	k := strings.LastIndexByte(name, '_')
	if k <= 0 || k == len(name)-1 {
		return "", "", false
	}
	return name[:k], name[k+1:], true
}
