package collocation

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

const (
	// spotPoints is the number of points, by the number of free coordinates, that a function is compared with: about as
	// many as a fit has at least. What they show is no spot.
	spotPoints1, spotPoints2, spotPoints3, spotPoints4 = 128, 512, 2048, 4096
	// spotLeaf is the largest number of these points in a box that is looked at on its own.
	spotLeaf = 8
	// spotRange and spotScale say how far a function may leave the range of its values at the points of a box and of half
	// a box around it: so many times this range, and this fraction of its size on the whole region.
	spotRange, spotScale = 1, 0.05
	// spotFar is the distance of a value from those at all other points around, in units of their range, from which on
	// it is a chance hit.
	spotFar = 4
	// spotShare is the part of the bounds' excess that a value must have to count as what the bounds announce.
	spotShare = 0.25
	// spotEffect is the variation of a function in the equations, relative to its size, below which they do not notice.
	spotEffect = 1e-10
	// spotLeast is a size that stands for zero, far below what any choice of units makes of a datum that matters.
	spotLeast = 1e-30
	// spotBudget bounds the number of boxes over which bounds are taken to look for one spot, which is enough for widths
	// down to roundings, and spotTotal that of all spots of a region together, a tenth of a second at most. spotPieces is
	// the number of boxes that one is described by.
	spotBudget, spotTotal, spotPieces = 600, 40000, 16
	// mostSpots bounds the number of boxes of a region.
	mostSpots = 512
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
	f.size, f.scale = make([]float64, all), make([]float64, all)
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
	for k := range f.scale {
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
		if over := max(f.hi[k]-s.hi[k], s.lo[k]-f.lo[k]); over > 0 {
			most = max(most, over/(f.scale[k]+over))
			if math.IsInf(over, 1) {
				return math.Inf(1)
			}
		}
	}
	return most
}

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

// coreHalvings bounds how often a box is made smaller or larger to see how large a feature is.
const coreHalvings = 40

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
	for range coreHalvings {
		if f.outside(box(), s) {
			break
		}
		for a := range half {
			half[a] /= 2
		}
	}
	for _, a := range f.free {
		for range coreHalvings {
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
		if f.lo[k] > s.hi[k] || f.hi[k] < s.lo[k] {
			return true
		}
	}
	return false
}
