package collocation

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// Spots returns small boxes inside a box, which may be flat, in which functions of an operator vary so fast that
// evenly spread points do not show it: a source of width 1e-3, a bump of a coefficient. Bounds over boxes are compared
// with the values at the points inside and their surroundings; boxes are halved until their bounds show nothing new or
// a value in their middle does. Nothing of the operator's text is too small to be found, while bounds that are far too
// wide for their box after many halvings are given up. Beyond four free coordinates no spots are looked for: bounds over
// the few large boxes that there are say little. The boxes do not overlap, and the result depends on the arguments alone.
func Spots(op pde.Bounded, within pde.Box) []pde.Box {
	all, outputs := op.Functions()
	var free []int
	for a := range within.Lower {
		if within.Lower[a] < within.Upper[a] {
			free = append(free, a)
		}
	}
	if all == 0 || len(free) == 0 || len(free) > 4 {
		return nil
	}
	f := &spotFinder{op: op, within: within, functions: all, outputs: outputs, free: free, lo: make([]float64, all), hi: make([]float64, all)}
	n := [...]int{spotPoints1, spotPoints2, spotPoints3, spotPoints4}[len(free)-1]
	f.x, f.values = mat.NewDense(n, len(within.Lower), nil), mat.NewDense(n, all, nil)
	unit := mat.NewDense(n, len(free), nil)
	Sobol{}.Unit(unit, make([]float64, n), rand.New(rand.NewPCG(7, 7)))
	points := make([]int, n)
	for i := range points {
		points[i] = i
		copy(f.x.RawRowView(i), within.Lower)
		for k, a := range free {
			f.x.Set(i, a, within.Lower[a]+(within.Upper[a]-within.Lower[a])*unit.At(i, k))
		}
	}
	op.Values(f.values, f.x)
	f.size, f.scale, f.pole = make([]float64, all), make([]float64, all), make([]bool, all)
	for i := range n {
		for k, v := range f.values.RawRowView(i) {
			if size := math.Abs(v); size > f.size[k] && !math.IsInf(size, 1) {
				f.size[k] = size
			}
		}
	}
	f.divide(within, points)
	for _, l := range f.leaves {
		if len(f.found) < mostSpots {
			f.rescale(l)
			f.look(l, f.seen(f.around(l)), min(spotBudget, spotTotal/len(f.leaves)))
		}
	}
	return f.found
}

// spotFinder looks for spots of one operator.
type spotFinder struct {
	op                 pde.Bounded
	within             pde.Box
	functions, outputs int
	free               []int
	x, values          *mat.Dense // the points, and the functions there
	size               []float64  // of the functions at the points
	scale              []float64  // of the functions for the box at hand: see rescale
	pole               []bool     // which of them have a pole in the box at hand
	lo, hi             []float64  // workspace of bounds
	column             []float64  // workspace
	leaves             []pde.Box  // to look at
	found              []pde.Box
}

// divide halves a box along its longest axis, in units of the whole, until it holds few points, and keeps what is left
// as a leaf if its bounds leave the values at its own points.
func (f *spotFinder) divide(b pde.Box, points []int) {
	if len(points) > spotLeaf {
		axis := f.longest(b)
		lower, upper := halves(b, axis)
		middle := lower.Upper[axis]
		var below, above []int
		for _, i := range points {
			if f.x.At(i, axis) < middle {
				below = append(below, i)
			} else {
				above = append(above, i)
			}
		}
		if len(below) > 0 && len(above) > 0 {
			f.divide(lower, below)
			f.divide(upper, above)
			return
		}
	}
	f.rescale(b)
	if f.excess(b, f.seen(points)) > 0 {
		f.leaves = append(f.leaves, b)
	}
}

// rescale sets the sizes of the functions for a box: that at the points, or what the bounds announce, and no less than
// what the bounds of a single point leave open, which is rounding.
func (f *spotFinder) rescale(b pde.Box) {
	f.op.Bounds(f.lo, f.hi, b.Lower, b.Upper)
	bounded := slices.Clone(f.lo)
	for k := range f.scale {
		bounded[k] = f.hi[k] - f.lo[k]
		f.scale[k] = max(f.size[k], spotLeast)
		if v := max(math.Abs(f.lo[k]), math.Abs(f.hi[k])); !math.IsInf(v, 1) {
			f.scale[k] = max(f.scale[k], v)
		}
	}
	middle := f.middle(b)
	f.op.Bounds(f.lo, f.hi, middle, middle)
	for k := range f.scale {
		if noise := f.hi[k] - f.lo[k]; !math.IsInf(noise, 1) {
			f.scale[k] = max(f.scale[k], noise/spotScale)
		}
	}
	for k, width := range bounded {
		f.pole[k] = math.IsInf(width, 1) && f.hasPole(b, k)
	}
}

// hasPole reports whether a function stays unbounded in ever smaller parts of a box. Where it has a pole, such as 2/r at
// the centre of a ball, nothing is hidden between the points: what it does there is the solution's to bear.
func (f *spotFinder) hasPole(b pde.Box, k int) bool {
	for range spotPoleHalvings {
		for _, axis := range f.free {
			lower, upper := halves(b, axis)
			f.op.Bounds(f.lo, f.hi, lower.Lower, lower.Upper)
			b = lower
			if !math.IsInf(f.hi[k]-f.lo[k], 1) {
				f.op.Bounds(f.lo, f.hi, upper.Lower, upper.Upper)
				if b = upper; !math.IsInf(f.hi[k]-f.lo[k], 1) {
					return false
				}
			}
		}
	}
	return true
}

func (f *spotFinder) middle(b pde.Box) []float64 {
	x := slices.Clone(b.Lower)
	for a := range x {
		x[a] += (b.Upper[a] - b.Lower[a]) / 2
	}
	return x
}

// around returns the points in a box and in half a box around it.
func (f *spotFinder) around(b pde.Box) []int {
	var in []int
	for i := range f.x.RawMatrix().Rows {
		row, inside := f.x.RawRowView(i), true
		for _, a := range f.free {
			half := (b.Upper[a] - b.Lower[a]) / 2
			inside = inside && b.Lower[a]-half <= row[a] && row[a] <= b.Upper[a]+half
		}
		if inside {
			in = append(in, i)
		}
	}
	return in
}

// longest returns the free axis along which a box has the largest part of the whole.
func (f *spotFinder) longest(b pde.Box) int {
	best, share := f.free[0], 0.0
	for _, a := range f.free {
		if s := (b.Upper[a] - b.Lower[a]) / (f.within.Upper[a] - f.within.Lower[a]); s > share*(1+1e-9) {
			best, share = a, s
		}
	}
	return best
}

func halves(b pde.Box, axis int) (lower, upper pde.Box) {
	lower = pde.Box{Lower: slices.Clone(b.Lower), Upper: slices.Clone(b.Upper)}
	upper = pde.Box{Lower: slices.Clone(b.Lower), Upper: slices.Clone(b.Upper)}
	middle := b.Lower[axis] + (b.Upper[axis]-b.Lower[axis])/2
	lower.Upper[axis], upper.Lower[axis] = middle, middle
	return lower, upper
}

// span holds, per function, the least and the largest value.
type span struct{ lo, hi []float64 }

// seen returns the values that functions with these values at points may have between them.
func (f *spotFinder) seen(points []int) span {
	s := span{make([]float64, f.functions), make([]float64, f.functions)}
	for k := range f.functions {
		f.column = f.column[:0]
		for _, i := range points {
			f.column = append(f.column, f.values.At(i, k))
		}
		lo, hi := common(f.column)
		margin := spotRange*(hi-lo) + spotScale*f.scale[k]
		s.lo[k], s.hi[k] = lo-margin, hi+margin
	}
	return s
}

// common returns the least and the largest of some values, which it sorts, without one that is far from all others: a
// single point that happens to lie in a spot does not make it seen.
func common(values []float64) (lo, hi float64) {
	slices.Sort(values)
	n := len(values)
	if n < 4 {
		return values[0], values[n-1]
	}
	lo, hi = values[1], values[n-2]
	far := spotFar * (hi - lo)
	if lo-values[0] <= far {
		lo = values[0]
	}
	if values[n-1]-hi <= far {
		hi = values[n-1]
	}
	return lo, hi
}

// opening is a box whose bounds leave the span, and by how much at most, in units of the function's size.
type opening struct {
	pde.Box
	excess float64
}

// excess returns by how much the bounds of a box leave a span; 0 if they do not. Bounds that are infinite leave it by
// an infinite amount.
func (f *spotFinder) excess(b pde.Box, s span) float64 {
	f.op.Bounds(f.lo, f.hi, b.Lower, b.Upper)
	most := 0.0
	for k := range f.functions {
		if f.pole[k] {
			continue
		}
		if over := max(f.hi[k]-s.hi[k], s.lo[k]-f.lo[k]); over > 0 {
			most = max(most, over/(f.scale[k]+over))
			if math.IsInf(over, 1) {
				return math.Inf(1)
			}
		}
	}
	return most
}
