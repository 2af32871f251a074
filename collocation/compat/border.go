package compat

import (
	"math"
	"slices"

	"pinn/pde"
)

// borders returns the planes and surfaces of a problem on which a flux jumps.
func borders(p *pde.Problem) []pde.Switch {
	all, _ := p.Switches() // their faults are no matter of data
	return slices.DeleteFunc(all, func(w pde.Switch) bool { return w.Kind != pde.Interface })
}

// valuesJump reports whether values may jump on a border.
func valuesJump(w pde.Switch) bool {
	return slices.ContainsFunc(w.Broken, func(s pde.Slot) bool { return s.D.Order() == 0 })
}

// passes reports whether a border passes through a point.
func (f *finder) passes(w pde.Switch, x []float64) bool {
	if w.Surface == nil {
		return math.Abs(x[w.Axis]-w.At) <= borderWidth*f.lengths[w.Axis]
	}
	slope, g := 0.0, make([]float64, len(x))
	w.Surface.Gradient(g, x)
	for a, v := range g {
		slope = math.Hypot(slope, v*f.lengths[a])
	}
	return math.Abs(w.Surface.Value(x)) <= borderWidth*slope
}

// orderAt is the highest order of derivatives that conditions at a point are compared in: on a border they may be those of two materials, which
// have values in common at most; -1: not even these.
func (f *finder) orderAt(x []float64) int {
	order := f.order
	for _, w := range f.borders {
		switch {
		case !f.passes(w, x):
		case valuesJump(w):
			return -1
		default:
			order = 0
		}
	}
	return order
}
