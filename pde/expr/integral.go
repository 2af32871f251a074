package expr

import (
	"slices"
	"strings"

	"pinn/pde"
)

// Integral is a call of integral in an equation: integral(e) over all coordinates but time, integral(e, x, y) over those that
// are listed, or integral(e, x, a, b) from a to b, of which b may be x itself.
type Integral struct {
	Text string // the whole call with normal spacing
	Of   string // the integrand e, likewise
	// Axes lists the coordinates, in the order of the call, or of the scope where it names none.
	Axes []int
	// From and To are the ends as texts where the call has ends; there is one axis then.
	From, To string
	// Source is the equation in which the call is met first, and Offset and Width are its spot there, in bytes.
	Source        Source
	Offset, Width int
}

// IntegralsIn lists the integrals in equations, each text once and those inside of others before them. To the language an integral is
// a field: what it is has to be said by equations of its own, and Scope.Integrals says which field it is. Equations and calls that
// are at fault are left out: [Scope.Operator] reports them.
func (s *Scope) IntegralsIn(eqs ...Source) []Integral {
	var all []Integral
	var walk func(src Source, t *tree)
	walk = func(src Source, t *tree) {
		for _, a := range t.args {
			walk(src, a)
		}
		if t.kind != treeCall || t.text != "integral" {
			return
		}
		in, _, why := s.readIntegral(t)
		known := func(o Integral) bool { return o.Text == in.Text }
		if why == "" && !slices.ContainsFunc(all, known) {
			in.Source, in.Offset, in.Width = src, t.pos, t.end-t.pos
			all = append(all, in)
		}
	}
	for _, src := range eqs {
		if left, right, err := parseEquation(src); err == nil {
			walk(src, left)
			walk(src, right)
		}
	}
	return all
}

// readIntegral reads a call; why says what is wrong about the part at.
func (s *Scope) readIntegral(t *tree) (in Integral, at *tree, why string) {
	if len(t.args) == 0 {
		return in, t, "integral takes an expression and, if it is not over all coordinates, these or one with two ends: integral(u, x, 0, 1)"
	}
	in = Integral{Text: t.String(), Of: t.args[0].String()}
	rest := t.args[1:]
	if len(rest) == 0 {
		for a := range s.Coords {
			if a != s.Time {
				in.Axes = append(in.Axes, a)
			}
		}
		if len(in.Axes) == 0 {
			return in, t, "integral needs a coordinate other than time, or the name of the coordinate: integral(u, t, 0, t)"
		}
		return in, nil, ""
	}
	ends := len(rest) == 3 && s.axis(rest[0]) >= 0 && (s.axis(rest[1]) < 0 || s.axis(rest[2]) < 0 || s.axis(rest[2]) == s.axis(rest[0]))
	if ends {
		in.From, in.To = rest[1].String(), rest[2].String()
		rest = rest[:1]
	}
	for _, a := range rest {
		axis := s.axis(a)
		switch {
		case axis < 0:
			return in, a, a.String() + " is not a coordinate (" + strings.Join(s.Coords, ", ") + "): write integral(u, x), or integral(u, x, 0, 1) with two ends"
		case slices.Contains(in.Axes, axis):
			return in, a, a.String() + " is there twice"
		}
		in.Axes = append(in.Axes, axis)
	}
	return in, nil, ""
}

// axis returns the coordinate that a tree names, -1 if it is none.
func (s *Scope) axis(t *tree) int {
	if t.kind != treeName {
		return -1
	}
	return slices.Index(s.Coords, t.text)
}

// integral resolves a call to the field that stands for it. The integrand is resolved for its faults.
func (r *resolver) integral(t *tree) *node {
	if r.plain {
		return r.fail(t, "an integral of unknown fields belongs into an equation: it may not stand in a function of the coordinates")
	}
	_, at, why := r.scope.readIntegral(t)
	if why != "" {
		return r.fail(at, "%s", why)
	}
	of := r.resolve(t.args[0])
	switch {
	case of == nil:
		return nil
	case of.has&(hasNormal|hasMate) != 0:
		return r.fail(t.args[0], "dn and mate need points of a side, but an integral is taken inside: write u_x for dn(u)")
	}
	field, ok := r.scope.Integrals[t.String()]
	if !ok {
		return r.fail(t, "an integral may stand in the equations of a problem file only")
	}
	return r.graph.field(pde.Slot{Field: field})
}
