package shape

import (
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/integrate/quad"
)

// patch is the image of a unit cube: nested intervals along the axes, in that order, and for a part of a surface the graph
// of a root over them.
type patch struct {
	axes    []int
	lo, hi  []bound
	surface *surface // nil: it is a part of the inside

	warps   []warp // of each axis, by which the points of the unit cube are spread evenly; nil: they are as they are
	measure float64
	middle  []float64
	density float64 // of the measure of the unit cube, in the middle
}

// bound is the end of an interval: a number, or a root as a function of the coordinates before.
type bound struct {
	value float64
	root  *root
}

func (b bound) at(x []float64) float64 {
	if b.root == nil {
		return b.value
	}
	return b.root.at(x)
}

// surface is a part of the zero set of an atom.
type surface struct {
	root    *root
	atom    *atom
	outward float64 // 1 where the gradient points out of the region, -1 otherwise
	free    []int   // the axes of the gradient: those of the patch and that of the root
}

// place maps a point of the unit cube, one entry per axis of the patch, and returns the density of the measure there.
func (p *patch) place(x, u []float64) (density float64) {
	density = 1
	for k, a := range p.axes {
		lo, hi := p.lo[k].at(x), p.hi[k].at(x)
		x[a] = lo + (hi-lo)*u[k]
		density *= max(hi-lo, 0)
	}
	if s := p.surface; s != nil {
		x[s.root.axis] = s.root.at(x)
		n := make([]float64, len(x))
		s.normal(n, x)
		density /= max(math.Abs(n[s.root.axis]), 1e-8)
	}
	return density
}

// normal writes the outward normal at a point of the surface, which is zero along axes that are fixed.
func (s *surface) normal(dst, x []float64) {
	g := make([]float64, len(x))
	s.atom.level.Gradient(g, x)
	clear(dst)
	size := 0.0
	for _, a := range s.free {
		dst[a] = g[a]
		size = math.Hypot(size, g[a])
	}
	for _, a := range s.free {
		dst[a] *= s.outward / size
	}
}

// gaussPoints is the number of points along each axis by which patches are measured, by their number of axes. On patches
// as small as ours that is exact to about 1e-11 in the plane and 1e-9 in space.
var gaussPoints = [...]int{0, 16, 12, 7}

// rule holds the points of Gauss's quadrature on the unit interval, ascending.
type rule struct{ nodes, weights []float64 }

// gauss returns the rules by number of axes.
var gauss = sync.OnceValue(func() (rules [len(gaussPoints)]rule) {
	for d, n := range gaussPoints {
		rules[d] = rule{make([]float64, n), make([]float64, n)}
		if n > 0 {
			quad.Legendre{}.FixedLocations(rules[d].nodes, rules[d].weights, 0, 1)
			slices.Reverse(rules[d].nodes) // the weights are symmetric
		}
	}
	return rules
})

// weigh sets the measure and the middle of a patch whose other coordinates are those of at.
func (p *patch) weigh(at []float64) {
	nodes, weights := gauss()[len(p.axes)].nodes, gauss()[len(p.axes)].weights
	n := len(nodes)
	p.center(at)
	p.measure = p.density
	if !p.curved() || n == 0 {
		return
	}
	x, u := slices.Clone(at), make([]float64, len(p.axes))
	margins := make([][]float64, len(p.axes)) // integrals over all axes but one
	for k := range margins {
		margins[k] = make([]float64, n)
	}
	index := make([]int, len(p.axes))
	p.measure = 0
	var sum func(k int, weight float64)
	sum = func(k int, weight float64) {
		if k == len(u) {
			part := weight * p.place(x, u)
			p.measure += part
			for j, i := range index {
				margins[j][i] += part / weights[i]
			}
			return
		}
		for i := range n {
			u[k], index[k] = nodes[i], i
			sum(k+1, weight*weights[i])
		}
	}
	sum(0, 1)
	for _, m := range margins {
		p.warps = append(p.warps, newWarp(nodes, m))
	}
}

// even maps a point of the unit cube, which it changes, such that points that are spread evenly are so on the patch, and
// returns the density of the measure there.
func (p *patch) even(x, u []float64) (density float64) {
	warped := 1.0
	for k := range p.warps {
		var d float64
		u[k], d = p.warps[k].at(u[k])
		warped *= d
	}
	return p.place(x, u) / warped
}

// center sets the middle of a patch whose other coordinates are those of at.
func (p *patch) center(at []float64) {
	p.middle = slices.Clone(at)
	p.density = p.place(p.middle, slices.Repeat([]float64{0.5}, len(p.axes)))
}

// curved reports whether the density varies over the patch.
func (p *patch) curved() bool {
	for k := range p.axes {
		if p.lo[k].root != nil || p.hi[k].root != nil {
			return true
		}
	}
	if p.surface == nil {
		return false
	}
	_, flat := p.surface.atom.level.(*linear)
	return !flat
}

// isBox reports whether the patch is a box.
func (p *patch) isBox() bool { return p.surface == nil && !p.curved() }
