package collocation

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// look searches a box for values that leave the span, halving the box with the largest excess.
func (f *spotFinder) look(b pde.Box, s span, budget int) {
	open := []opening{{b, f.excess(b, s)}}
	if !(open[0].excess > 0) {
		return
	}
	for spent := 0; len(open) > 0 && spent < budget; spent += 2 * len(f.free) {
		worst := 0
		for k, o := range open {
			if o.excess >= open[worst].excess { // of equals the latest, which is the smallest
				worst = k
			}
		}
		o := open[worst]
		if f.shows(o.Box, s) {
			f.describe(b, o.Box, s)
			return
		}
		open = append(slices.Delete(open, worst, worst+1), f.split(o, s)...)
	}
}

// shows reports whether the middle of a box has a value outside the span that an equation notices.
func (f *spotFinder) shows(b pde.Box, s span) bool {
	v := mat.NewDense(1, f.functions, nil)
	f.op.Values(v, mat.NewDense(1, len(b.Lower), f.middle(b)))
	f.op.Bounds(f.lo, f.hi, b.Lower, b.Upper)
	outside := false
	for k, y := range v.RawRowView(0) {
		if f.pole[k] {
			continue
		}
		above, below := f.hi[k]-s.hi[k], s.lo[k]-f.lo[k]
		outside = outside || above > 0 && y-s.hi[k] > f.share(k, above) || below > 0 && s.lo[k]-y > f.share(k, below)
	}
	if !outside {
		return false
	}
	for k := range f.outputs {
		if f.hi[k]-f.lo[k] > spotEffect*max(f.scale[k], math.Abs(v.At(0, k))) {
			return true
		}
	}
	return false
}

// share returns by how much a function must leave its span where bounds do by the given excess.
func (f *spotFinder) share(k int, excess float64) float64 {
	if math.IsInf(excess, 1) {
		return f.scale[k]
	}
	return spotShare * excess
}

// split halves a box along the axis that leaves least excess, and returns the halves that have some.
func (f *spotFinder) split(o opening, s span) []opening {
	var best []opening
	least := math.Inf(1)
	for _, axis := range f.free {
		lower, upper := halves(o.Box, axis)
		if lower.Upper[axis] == o.Lower[axis] || upper.Lower[axis] == o.Upper[axis] {
			continue // as short as numbers allow
		}
		parts := []opening{{lower, f.excess(lower, s)}, {upper, f.excess(upper, s)}}
		sum := math.Min(parts[0].excess, 2) + math.Min(parts[1].excess, 2) + f.length(o.Box, axis)
		if sum < least || best == nil {
			best, least = parts, sum
		}
	}
	return slices.DeleteFunc(best, func(p opening) bool { return !(p.excess > 0) })
}

// length is a small number that is less for the longer axes of a box, to choose among axes that are equal otherwise.
func (f *spotFinder) length(b pde.Box, axis int) float64 {
	longest := 0.0
	for _, a := range f.free {
		longest = max(longest, b.Upper[a]-b.Lower[a])
	}
	return 1e-3 * (1 - (b.Upper[axis]-b.Lower[axis])/longest)
}

// describe adds the parts of a box that leave the span, halved along every axis until they are about as long as what is
// seen in the middle of the box hit, or many.
func (f *spotFinder) describe(b, hit pde.Box, s span) {
	core, open := f.core(hit, s), []pde.Box{b}
	for len(open) < spotPieces {
		longest, axis, ratio := 0, -1, 1.5
		for k, o := range open {
			for _, a := range f.free {
				if r := (o.Upper[a] - o.Lower[a]) / (core.Upper[a] - core.Lower[a]); r > ratio {
					longest, axis, ratio = k, a, r
				}
			}
		}
		if axis < 0 {
			break
		}
		lower, upper := halves(open[longest], axis)
		open = slices.Delete(open, longest, longest+1)
		for _, half := range []pde.Box{lower, upper} {
			if f.excess(half, s) > 0 {
				open = append(open, half)
			}
		}
	}
	f.found = append(f.found, open...)
}

// core returns a box with the middle of the given one and about the size, along each axis, of what leaves the span there.
func (f *spotFinder) core(hit pde.Box, s span) pde.Box {
	middle, half := f.middle(hit), make([]float64, len(hit.Lower))
	for a := range half {
		half[a] = (hit.Upper[a] - hit.Lower[a]) / 2
	}
	box := func() pde.Box {
		b := pde.Box{Lower: slices.Clone(middle), Upper: slices.Clone(middle)}
		for a, h := range half {
			b.Lower[a], b.Upper[a] = middle[a]-h, middle[a]+h
		}
		return b
	}
	for range spotCoreHalvings {
		if f.outside(box(), s) {
			break
		}
		for a := range half {
			half[a] /= 2
		}
	}
	for _, a := range f.free {
		for range spotCoreHalvings {
			half[a] *= 2
			if 2*half[a] > f.within.Upper[a]-f.within.Lower[a] || !f.outside(box(), s) {
				half[a] /= 2
				break
			}
		}
	}
	return box()
}

// outside reports whether all values of a function in a box leave the span.
func (f *spotFinder) outside(b pde.Box, s span) bool {
	f.op.Bounds(f.lo, f.hi, b.Lower, b.Upper)
	for k := range f.functions {
		if !f.pole[k] && (f.lo[k] > s.hi[k] || f.hi[k] < s.lo[k]) {
			return true
		}
	}
	return false
}
