package expr

import (
	"math"
	"slices"
)

// sampled evaluates nodes of coordinates at single points.
type sampled struct {
	tape *tape
	work []interval
}

func newSampled(g *graph, nodes ...*node) *sampled {
	t := compile(g, nodes, nil)
	return &sampled{t, make([]interval, t.registers)}
}

// bounds returns the values of the first node over a box.
func (s *sampled) bounds(over region) interval {
	out := make([]interval, s.tape.outputs)
	s.tape.bound(out, over, s.work)
	return out[0]
}

// at returns the values of the nodes at a point.
func (s *sampled) at(x []float64) []float64 {
	out := make([]float64, s.tape.outputs)
	r := s.tape.acquire()
	r.coord = view{x, len(x)}
	for k := range out {
		r.outputs[k] = view{out[k:], 1}
	}
	s.tape.run(r, 1)
	return out
}

// roots returns where a function of one coordinate changes its sign between two ends, ascending; the ends themselves
// are left out. box gives the other coordinates, which do not matter. ok is false if the budget did not suffice.
func (g *graph) roots(n *node, axis int, lower, upper []float64) (at []float64, ok bool) {
	lo, hi := lower[axis], upper[axis]
	near := rootEnds * (hi - lo)
	inside := func(v float64) bool { return v > lo+near && v < hi-near }
	if slope := g.diff(n, variable{axis: axis}); slope.op == opNumber && n.op == opSum && len(n.args) == 1 {
		if v := -n.val / slope.val; inside(v) { // c + m*x: as exact as the text
			at = append(at, v+0)
		}
		return at, true
	}
	s := newSampled(g, n)
	x := slices.Clone(lower)
	value := func(v float64) float64 {
		x[axis] = v
		return s.at(x)[0]
	}
	over := region{slices.Clone(lower), slices.Clone(upper)}
	type piece struct{ lo, hi float64 }
	var small []piece
	todo := []piece{{lo, hi}}
	for spent := 0; len(todo) > 0; spent++ {
		if spent == rootBudget {
			return nil, false
		}
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		over.lower[axis], over.upper[axis] = p.lo, p.hi
		if b := s.bounds(over); b.lo > 0 || b.hi < 0 {
			continue
		}
		middle := (p.lo + p.hi) / 2
		switch last := len(small) - 1; {
		case p.hi-p.lo > rootWidth*(hi-lo):
			todo = append(todo, piece{middle, p.hi}, piece{p.lo, middle})
		case last >= 0 && p.lo-small[last].hi <= near:
			small[last].hi = p.hi
		default:
			small = append(small, p)
		}
	}
	for _, p := range small {
		a, b := p.lo-near, p.hi+near
		if v := bisect(value, a, b); (value(a) > 0) != (value(b) > 0) && inside(v) {
			at = append(at, v)
		}
	}
	return at, true
}

// bisect returns where f changes from one sign, or zero, to the other between a and b.
func bisect(f func(float64) float64, a, b float64) float64 {
	positive := f(a) > 0
	for {
		m := a + (b-a)/2
		if m == a || m == b || math.IsNaN(m) {
			return b
		}
		if (f(m) > 0) == positive {
			a = m
		} else {
			b = m
		}
	}
}
