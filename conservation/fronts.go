package conservation

import (
	"math"
	"slices"
)

// Sharpened returns a history in which the steps that are found in this one and in a coarser one of the same problem, both as [March] returned them, smeared over
// some cells by the method, are sharp, at the places that keep the integrals (A. Harten, J. Comput. Phys. 83, 1989: subcell resolution). It
// keeps these places, so that steps are carried between the times at which states are known. It panics unless the history has twice the cells of the other.
func (h *History) Sharpened(coarse *History) *History {
	if h.Cells != 2*coarse.Cells || h.Fields != coarse.Fields {
		panic("conservation: the finer history has not twice the cells of the other")
	}
	width := (h.Upper - h.Lower) / float64(h.Cells)
	out := *h
	out.Values, out.Fronts = slices.Clone(h.Values), make([][][]float64, h.Times+1)
	for k := range out.Fronts {
		near := int(math.Round(float64(k) * float64(coarse.Times) / float64(h.Times)))
		out.Fronts[k] = make([][]float64, h.Fields)
		for f := range h.Fields {
			u := h.Column(k, f)
			for _, j := range jumps(f, h.Lower, width, u, coarse.Column(near, f)) {
				out.Fronts[k][f] = append(out.Fronts[k][f], h.Lower+width*sharpened(u, j.lo, j.hi))
			}
			for i, v := range u {
				out.level(k)[i*h.Fields+f] = v
			}
		}
	}
	return &out
}

// sharpened makes a monotone step between two cells sharp, and returns its place in cells from the first one on.
func sharpened(u []float64, lo, hi int) float64 {
	left, right, sum := u[lo], u[hi], 0.0
	for _, v := range u[lo : hi+1] {
		sum += v
	}
	n := float64(hi - lo + 1)
	at := max(0, min((sum-n*right)/(left-right), n))
	for i := lo; i <= hi; i++ {
		share := max(0, min(at-float64(i-lo), 1)) // of the cell that lies on the left
		u[i] = right + share*(left-right)
	}
	return float64(lo) + at
}

// strides returns the fronts of a field at two times, level k and the next one, if every one of the first goes to one of the second: as many there are, no
// further apart than a share of the interval. Otherwise both are nil.
func (h *History) strides(k, field int) (from, to []float64) {
	if h.Fronts == nil {
		return nil, nil
	}
	from, to = h.Fronts[k][field], h.Fronts[k+1][field]
	if len(from) != len(to) {
		return nil, nil
	}
	for j, a := range from {
		if math.Abs(to[j]-a) > frontFurthest*(h.Upper-h.Lower) {
			return nil, nil
		}
	}
	return from, to
}

// stretch maps a place at a share of the way between two levels to places at both, linearly between fronts that move from one to the other. The
// slopes are the derivatives of the places with respect to the one, and to the share.
func (h *History) stretch(x, share float64, from, to []float64) (before, after place) {
	if len(from) == 0 {
		return place{x: x, slope: 1}, place{x: x, slope: 1}
	}
	lower, upper := [3]float64{h.Lower, h.Lower, h.Lower}, [3]float64{h.Upper, h.Upper, h.Upper} // at the share, before, after
	for j, a := range from {
		b := to[j]
		at := [3]float64{a + share*(b-a), a, b}
		if x < at[0] {
			upper = at
			break
		}
		lower = at
	}
	ends := func(k int) place {
		length := upper[0] - lower[0]
		slope := (upper[k] - lower[k]) / length
		p := place{x: lower[k] + (x-lower[0])*slope, slope: slope, inside: [2]float64{lower[k], upper[k]}}
		moved := func(e [3]float64) float64 { return e[2] - e[1] } // by share
		part := (x - lower[0]) / length
		p.drift = -slope * ((1-part)*moved(lower) + part*moved(upper))
		return p
	}
	return ends(1), ends(2)
}

// place is where values are taken at a level.
type place struct {
	x            float64
	slope, drift float64    // derivatives of x
	inside       [2]float64 // the fronts on both sides; both zero: none are known
}

// within returns the cell whose values count at a place: cells that a front divides have the values of their neighbours on the side of the place.
func (h *History) within(p place) int {
	width := (h.Upper - h.Lower) / float64(h.Cells)
	cell := func(x float64) int { return max(0, min(int((x-h.Lower)/width), h.Cells-1)) }
	i := cell(p.x)
	if p.inside == [2]float64{} {
		return i
	}
	lo, hi := 0, h.Cells-1
	if p.inside[0] > h.Lower {
		lo = min(cell(p.inside[0])+1, h.Cells-1)
	}
	if p.inside[1] < h.Upper {
		hi = max(cell(p.inside[1])-1, 0)
	}
	if lo > hi {
		return i
	}
	return max(lo, min(i, hi))
}
