package expr

import (
	"errors"
	"maps"
	"math"
	"slices"
	"strings"

	"pinn/internal/number"
	"pinn/pde/jet"
)

const pi = math.Pi

// Scope holds the names that a text may use. The zero Scope knows the built-in functions and pi only. A Scope must
// not change while one of its methods runs; the results of its methods keep no reference to it.
type Scope struct {
	Coords []string
	Time   int                // position of time in Coords, or -1: lap and dn leave it out
	Fields []string           // the unknowns
	Params []string           // unknown coefficients
	Consts map[string]float64 // known ones
	// Integrals names the fields that stand for integrals, as positions in Fields, by [Integral.Text]; see [Scope.IntegralsIn].
	Integrals map[string]int
	Functions map[string]Source // helper functions: expressions of the coordinates, constants, unknown coefficients and one another
	// Laplacians are taken for derivatives of the fourth order, and for those of the second one if Boundary is set.
	Laplacians []Laplacian
	Boundary   bool
}

// Check returns the faults of the scope itself, joined, each an [*Error]: names that are not identifiers, that occur
// twice, that belong to the language, or that read like a derivative of another name; a position of time that is
// none; constants that are not finite; and whatever is wrong in the helper functions.
func (s *Scope) Check() error {
	r, err := newResolver(s, true)
	if err != nil {
		return err
	}
	r.numbers = true
	for _, name := range slices.Sorted(maps.Keys(s.Functions)) {
		r.helper(&tree{}, name)
	}
	return errors.Join(r.errs...)
}

// checkNames returns the faults of the scope apart from those in the texts of its helper functions.
func (s *Scope) checkNames() error {
	symbols, faults := s.symbols()
	add := func(format string, args ...any) { faults = append(faults, fault(Source{}, 0, 0, format, args...)) }
	if len(s.Coords) > jet.MaxDim {
		add("%d coordinates: at most %d are possible", len(s.Coords), jet.MaxDim)
		return join(faults)
	}
	for _, name := range slices.Sorted(maps.Keys(symbols)) {
		y := symbols[name]
		base, suffix, cut := cutSuffix(name)
		of, derived := symbols[base]
		_, spelled := axes(suffix, s.Coords)
		switch {
		case nameWidth(name) != len(name) || name == "" || strings.HasPrefix(name, "_"):
			add("%q is not a name: a name is a letter followed by letters, digits and _", name)
		case reserved(name) && !lends(name):
			add("%q is %s, but the name belongs to the language", name, y.kind)
		case strings.Contains(name, "_") && y.kind <= symbolField:
			add(`%q is %s: its name cannot hold "_", which marks derivatives`, name, y.kind)
		case cut && derived && spelled && (of.kind == symbolField || of.kind == symbolFunction):
			add("%q is %s, but it reads like a derivative of %s", name, y.kind, base)
		case y.kind == symbolConst && (!number.Finite(y.value)):
			add("the constant %s is %v", name, y.value)
		}
	}
	for k, name := range s.Coords {
		others := slices.Delete(slices.Clone(s.Coords), k, k+1)
		if _, ok := axes(name, others); ok && !slices.Contains(others, name) {
			add("the coordinate %q reads like several others, so that u_%s would be ambiguous", name, name)
		}
	}
	if s.Time < -1 || s.Time > 0 && s.Time >= len(s.Coords) {
		add("time is coordinate number %d of %d", s.Time, len(s.Coords))
	}
	return join(faults)
}

func join(faults []*Error) error {
	errs := make([]error, len(faults))
	for k, f := range faults {
		errs[k] = f
	}
	return errors.Join(errs...)
}

// Constant evaluates an expression without coordinates, such as "0.01/pi", that may use the given constants. Its errors
// are those of [Scope.Function].
func Constant(src Source, consts map[string]float64) (float64, error) {
	r, err := newResolver(&Scope{Time: -1, Consts: consts}, true)
	if err != nil {
		return 0, err
	}
	if n, _ := r.expression(src); n != nil {
		return n.val, nil
	}
	return 0, errors.Join(r.errs...)
}
