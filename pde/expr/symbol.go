package expr

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

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
var operators = []string{"d", "lap", "dn", "mate", "if", "integral"}

// reserved reports whether a name belongs to the language.
func reserved(name string) bool {
	_, function := builtinAt[name]
	return function || name == "pi" || slices.Contains(operators, name)
}

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

// nearest returns the name with the smallest edit distance, or "" if none is close. Ties go to names with the same
// first letter, then to those of the same length, then to earlier ones.
func nearest(name string, names []string) string {
	first, _ := utf8.DecodeRuneInString(name)
	length := utf8.RuneCountInString(name)
	best, least := "", math.MaxInt
	for _, n := range names {
		d, other := distance(name, n), utf8.RuneCountInString(n)
		if d > max(1, length/3) || d == max(length, other) {
			continue
		}
		cost := 4 * d
		if !strings.HasPrefix(n, string(first)) {
			cost += 2
		}
		if other != length {
			cost++
		}
		if cost < least {
			best, least = n, cost
		}
	}
	return best
}

// distance is the number of insertions, deletions, substitutions and swaps of neighbours that turn a into b.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			d := rows[i-1][j-1]
			if s[i-1] != t[j-1] {
				d++
			}
			d = min(d, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(s)][len(t)]
}
