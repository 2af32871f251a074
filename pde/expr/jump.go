package expr

import (
	"math"
	"math/rand/v2"
	"slices"

	"pinn/pde"
)

// probe evaluates nodes at points that give every symbol a value: coordinates in a box, the normal, and unknowns of all
// sizes, for nothing is known of them.
type probe struct {
	tape         *tape
	dim, slots   int
	params       int
	lower, upper []float64
}

func (w *origin) newProbe(lower, upper []float64, nodes ...*node) *probe {
	var slots []pde.Slot
	visit(nodes, func(n *node) {
		if n.op == opSlot && !slices.Contains(slots, n.slot) {
			slots = append(slots, n.slot)
		}
	})
	c := &compiler{within: true} // a branch has no values on the other side
	return &probe{c.compile(w.graph, nodes, slots), len(w.coords), len(slots), w.params, lower, upper}
}

// symbols returns the number of entries of a point: coordinates, mate, normal, slots, parameters.
func (p *probe) symbols() int { return 3*p.dim + p.slots + p.params }

// draw fills a point.
func (p *probe) draw(z []float64, rnd *rand.Rand) {
	for a := range p.dim {
		z[a] = p.lower[a] + rnd.Float64()*(p.upper[a]-p.lower[a])
		z[p.dim+a] = z[a]
		z[2*p.dim+a] = 2*rnd.Float64() - 1
	}
	for k := 3 * p.dim; k < len(z); k++ {
		z[k] = math.Copysign(math.Pow(10, 12*rnd.Float64()-4), rnd.Float64()-0.5)
	}
}

// at returns the values of the nodes.
func (p *probe) at(z []float64) []float64 {
	out := make([]float64, p.tape.outputs)
	s := p.tape.acquire()
	for k, v := range []*view{&s.coord, &s.mate, &s.normal} {
		*v = view{z[k*p.dim:], p.dim}
	}
	s.fields, s.params = view{z[3*p.dim:], max(1, p.slots)}, z[3*p.dim+p.slots:]
	for k := range out {
		s.outputs[k] = view{out[k:], 1}
	}
	p.tape.run(s, 1)
	return out
}

// differ reports whether two values differ beyond rounding, relative to what is found beside the surface.
func differ(a, b float64, beside ...[]float64) bool {
	size := max(math.Abs(a), math.Abs(b))
	for _, values := range beside {
		for _, v := range values {
			if !math.IsNaN(v) {
				size = max(size, math.Abs(v))
			}
		}
	}
	return math.Abs(a-b) > rulesAgree*size
}

// jumpsAcross reports whether two rules, below and above a plane, give different values on it.
func (w *origin) jumpsAcross(below, above *node, axis int, at float64, lower, upper []float64) bool {
	if below == above {
		return false
	}
	p, rnd := w.newProbe(lower, upper, below, above), rand.New(rand.NewPCG(1, 2))
	z := make([]float64, p.symbols())
	for range surfaceProbes {
		p.draw(z, rnd)
		beside := p.at(z)
		z[axis] = at
		if v := p.at(z); differ(v[0], v[1], beside) {
			return true
		}
	}
	return false
}

// jumpsOn reports whether two rules give different values where a switching function vanishes inside a box, whatever
// the unknowns are.
func (w *origin) jumpsOn(of, below, above *node, lower, upper []float64) bool {
	if below == above {
		return false
	}
	p, rnd := w.newProbe(lower, upper, of, below, above), rand.New(rand.NewPCG(3, 4))
	neg, pos := p.sides(w.graph, of, rnd)
	for k := range min(len(neg), len(pos)) {
		a, b := neg[k], pos[k]
		besideA, besideB := p.at(a), p.at(b)
		z := make([]float64, len(a))
		t := bisect(func(t float64) float64 {
			for i := range z {
				z[i] = a[i] + t*(b[i]-a[i])
			}
			return p.at(z)[0]
		}, 0, 1)
		for i := range z {
			z[i] = a[i] + t*(b[i]-a[i])
		}
		if v := p.at(z); differ(v[1], v[2], besideA[1:], besideB[1:]) {
			return true
		}
	}
	return false
}

// sides returns points where the first node is negative and where it is positive. Where random points see one sign only
// of a function of the coordinates, boxes in which its bounds leave both open are halved until their middles do: no
// surface is too small to be found.
func (p *probe) sides(g *graph, of *node, rnd *rand.Rand) (neg, pos [][]float64) {
	add := func(z []float64) {
		switch v := p.at(z)[0]; {
		case v < 0 && len(neg) < surfaceProbes:
			neg = append(neg, z)
		case v > 0 && len(pos) < surfaceProbes:
			pos = append(pos, z)
		}
	}
	for range signTries {
		z := make([]float64, p.symbols())
		p.draw(z, rnd)
		if add(z); len(neg) == surfaceProbes && len(pos) == surfaceProbes {
			return neg, pos
		}
	}
	if len(neg) > 0 && len(pos) > 0 || of.has&(hasUnknown|hasMate|hasNormal) != 0 {
		return neg, pos
	}
	s := newSampled(g, of)
	todo := []region{{p.lower, p.upper}}
	for spent := 0; spent < signTries && len(todo) > 0; spent++ {
		over := todo[0]
		todo = todo[1:]
		if b := s.bounds(over); b.lo > 0 || b.hi < 0 {
			continue
		}
		z := make([]float64, p.symbols())
		p.draw(z, rnd)
		wide := 0
		for a := range p.dim {
			z[a] = (over.lower[a] + over.upper[a]) / 2
			if (over.upper[a]-over.lower[a])*(p.upper[wide]-p.lower[wide]) > (over.upper[wide]-over.lower[wide])*(p.upper[a]-p.lower[a]) {
				wide = a
			}
		}
		if add(z); len(neg) > 0 && len(pos) > 0 {
			break
		}
		lower, upper := slices.Clone(over.lower), slices.Clone(over.upper)
		lower[wide], upper[wide] = z[wide], z[wide]
		todo = append(todo, region{over.lower, upper}, region{lower, over.upper})
	}
	return neg, pos
}
