package expr

import (
	"math"
	"math/rand/v2"
)

// What is differentiated may jump without a switch: x/sqrt(x^2), atan(1/x), the angle of atan2. Such functions are looked at
// by their values on both sides of the planes on which a denominator, the argument of a root or an argument of atan2 vanishes.

// delicate lists the functions in n at whose roots it may jump without a switch.
func delicate(n *node) (out []*node) {
	visit([]*node{n}, func(m *node) {
		switch {
		case m.op == opPower && !(m.args[1].op == opNumber && m.args[1].val >= 0 && m.args[1].val == math.Trunc(m.args[1].val)):
			out = append(out, factors(m.args[0])...)
		case m.op == opCall && builtins[m.axis].name == "sqrt":
			out = append(out, factors(m.args[0])...)
		case m.op == opCall && builtins[m.axis].name == "atan2":
			out = append(out, m.args...)
		}
	})
	return out
}

// factors lists functions that have the roots of n with a change of sign: roots of squares and absolute values are double.
func factors(n *node) (out []*node) {
	switch {
	case n.op == opProduct:
		for _, a := range n.args {
			out = append(out, factors(a)...)
		}
		return out
	case n.op == opPower, n.op == opCall && (builtins[n.axis].name == "abs" || builtins[n.axis].name == "sqrt"):
		return factors(n.args[0])
	}
	return []*node{n}
}

// jumpsHidden returns a place on an axis at which n jumps although no switch of it does.
func (s *survey) jumpsHidden(n *node, axis int) (at float64, ok bool) {
	for _, f := range delicate(n) {
		if s.onlyAxis(f) != axis {
			continue
		}
		roots, known := s.graph.roots(f, axis, s.lower, s.upper)
		for _, at := range roots {
			if known && s.jumpsBeside(n, axis, at) {
				return at, true
			}
		}
	}
	return 0, false
}

// jumpsBeside reports whether the values of n on the two sides of a plane differ, and as much close to it as a little farther
// away.
func (s *survey) jumpsBeside(n *node, axis int, at float64) bool {
	p, rnd := s.newProbe(s.lower, s.upper, n), rand.New(rand.NewPCG(5, 6))
	z := make([]float64, p.symbols())
	extent := s.upper[axis] - s.lower[axis]
	for range surfaceProbes {
		p.draw(z, rnd)
		beside := p.at(z)
		across := func(distance float64) (below, above float64) {
			z[axis] = at - distance*extent
			below = p.at(z)[0]
			z[axis] = at + distance*extent
			return below, p.at(z)[0]
		}
		a, b := across(sidesAside)
		c, d := across(sidesNearer)
		if differ(c, d, beside) && math.Abs(d-c) > sidesShrink*math.Abs(b-a) {
			return true
		}
	}
	return false
}

// hidden says that something jumps through no switch.
func (s *survey) hidden(d *derivation, n *node, axis int, at float64) error {
	return s.fault(d, "%s jumps at %s = %.6g, where its derivative is not that of the formula:\n"+
		"write what jumps with if(%[2]s < %[3]g, ..., ...), which is taken apart there",
		d.name(n), s.coords[axis], at)
}
