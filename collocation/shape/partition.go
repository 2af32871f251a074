package shape

import (
	"math"
	"slices"
)

// steepIn returns the least slope of n functions in a box. Where surfaces meet there need not be an axis that suits both, so that small
// boxes, which hold little, may have less: slopes below 0.1 could hide a place without one between two samples, but in boxes
// below a hundredth of the whole every function is a graph by itself.
func (d *divider) steepIn(n int, lower, upper []float64, axes []int) float64 {
	size := 0.0
	for _, a := range axes {
		size = max(size, (upper[a]-lower[a])/d.scale[a])
	}
	switch {
	case n < 2 || size > 1./16:
		return slopeOfGraph
	case size > 1./128:
		return 0.1
	}
	return 0
}

// slopes returns, for every axis of a box, the least slope of a function, relative to its largest along any axis, 0 where it
// is not monotone; and whether the function does not depend on the axis. Slopes are differences between samples.
func slopes(f function, lower, upper []float64, axes []int) (slope []float64, constant []bool) {
	const samples = 5
	d := len(axes)
	x := slices.Clone(lower)
	count := 1
	for range d {
		count *= samples
	}
	values := make([]float64, count)
	size := 0.0
	for i := range values {
		rest := i
		for _, a := range axes {
			x[a] = lower[a] + (upper[a]-lower[a])*float64(rest%samples)/(samples-1)
			rest /= samples
		}
		values[i] = f.value(x)
		size = max(size, math.Abs(values[i]))
	}
	slope, constant = make([]float64, d), make([]bool, d)
	linear := make([]bool, d)
	most := 0.0
	stride := 1
	for k := range d {
		least, largest := math.Inf(1), math.Inf(-1)
		for i := range values {
			if i/stride%samples == samples-1 {
				continue
			}
			step := values[i+stride] - values[i]
			least, largest = min(least, step), max(largest, step)
		}
		most = max(most, math.Abs(least), math.Abs(largest))
		switch {
		case max(-least, largest) <= 1e-13*size:
			constant[k] = true
		case least > 0:
			slope[k] = least
		case largest < 0:
			slope[k] = -largest
		}
		linear[k] = slope[k] > 0 && largest-least <= 1e-10*slope[k]
		stride *= samples
	}
	for k := range slope {
		slope[k] /= most
		if linear[k] { // any slope will do
			slope[k] = max(slope[k], slopeOfGraph)
		}
	}
	return slope, constant
}

// axisFor returns the position among axes of the one along which all functions are steepest, those that do not depend on it
// left aside, and the least slope of them; -1 if no function depends on any.
func axisFor(fs []function, lower, upper []float64, axes []int) (best int, slope float64) {
	least := slices.Repeat([]float64{math.Inf(1)}, len(axes))
	for _, f := range fs {
		s, constant := slopes(f, lower, upper, axes)
		for k := range axes {
			if !constant[k] {
				least[k] = min(least[k], s[k])
			}
		}
	}
	best = -1
	for k, s := range least {
		if !math.IsInf(s, 1) && (best < 0 || s > slope) {
			best, slope = k, s
		}
	}
	return best, slope
}

// divider divides boxes into patches; scale holds the sizes of the whole box along all axes.
type divider struct{ scale []float64 }

// partition divides a box, whose free coordinates are axes, into patches in which no function changes its sign. depth is
// the number of halvings that are left.
func (d *divider) partition(fs []function, lower, upper []float64, axes []int, depth int) []*patch {
	fs = undecided(fs, lower, upper)
	switch {
	case len(fs) == 0 || len(axes) == 0:
		return []*patch{boxPatch(lower, upper, axes)}
	case len(axes) == 1:
		return pieces(fs, lower, upper, axes[0])
	}
	k, slope := axisFor(fs, lower, upper, axes)
	switch {
	case k < 0:
		return []*patch{boxPatch(lower, upper, axes)}
	case slope < d.steepIn(len(fs), lower, upper, axes) && depth > 0:
		var out []*patch
		for _, half := range d.halves(lower, upper, axes) {
			out = append(out, d.partition(fs, half[0], half[1], axes, depth-1)...)
		}
		return out
	}
	return d.columns(fs, lower, upper, axes, k, depth)
}

// undecided lists the functions that may change their sign in a box.
func undecided(fs []function, lower, upper []float64) (out []function) {
	l, u := slices.Clone(lower), slices.Clone(upper)
	for _, f := range fs {
		if lo, hi := f.bounds(l, u); lo < 0 && hi > 0 {
			out = append(out, f)
		}
	}
	return out
}

func boxPatch(lower, upper []float64, axes []int) *patch {
	p := &patch{axes: slices.Clone(axes)}
	for _, a := range axes {
		p.lo, p.hi = append(p.lo, bound{value: lower[a]}), append(p.hi, bound{value: upper[a]})
	}
	return p
}

// pieces divides an interval at the zeros of functions.
func pieces(fs []function, lower, upper []float64, axis int) []*patch {
	x := slices.Clone(lower)
	lo, hi := lower[axis], upper[axis]
	ends := []float64{lo, hi}
	for _, f := range fs {
		ends = append(ends, zeros(func(v float64) float64 {
			x[axis] = v
			return f.value(x)
		}, lo, hi)...)
	}
	slices.Sort(ends)
	var out []*patch
	from := lo
	for _, to := range ends[1:] {
		if to-from > 1e-12*(hi-lo) {
			out = append(out, &patch{axes: []int{axis}, lo: []bound{{value: from}}, hi: []bound{{value: to}}})
			from = to
		}
	}
	return out
}

// columns divides a box along the axis at position k, along which all functions are monotone or constant.
func (d *divider) columns(fs []function, lower, upper []float64, axes []int, k, depth int) []*patch {
	axis := axes[k]
	lo, hi := lower[axis], upper[axis]
	var under []function
	var roots []*root
	for _, f := range fs {
		_, constant := slopes(f, lower, upper, axes)
		if constant[k] {
			under = append(under, f)
			continue
		}
		under = append(under, face{f, axis, lo}, face{f, axis, hi})
		for _, r := range roots {
			under = append(under, along{f, r})
		}
		roots = append(roots, &root{f, axis, lo, hi})
	}
	rest := slices.Delete(slices.Clone(axes), k, k+1)
	var out []*patch
	x := slices.Clone(lower)
	for _, p := range d.partition(under, lower, upper, rest, min(depth, halvingsOfRoots)) {
		p.center(x)
		copy(x, p.middle)
		type end struct {
			bound
			at float64
		}
		ends := []end{{bound{value: hi}, hi}}
		for _, r := range roots {
			if at := r.at(x); lo < at && at < hi {
				ends = append(ends, end{bound{root: r}, at})
			}
		}
		slices.SortFunc(ends, func(e, f end) int {
			if e.at < f.at {
				return -1
			}
			return 1
		})
		from := bound{value: lo}
		for _, e := range ends {
			out = append(out, &patch{
				axes: append(slices.Clone(p.axes), axis), lo: append(slices.Clone(p.lo), from), hi: append(slices.Clone(p.hi), e.bound),
			})
			from = e.bound
		}
	}
	return out
}

// halves divides a box along the axis on which it is longest, relative to a whole one.
func (d *divider) halves(lower, upper []float64, axes []int) [2][2][]float64 {
	at, most := axes[0], -1.0
	for _, a := range axes {
		if s := (upper[a] - lower[a]) / d.scale[a]; s > most*(1+1e-9) {
			at, most = a, s
		}
	}
	mid := lower[at] + (upper[at]-lower[at])/2
	first, second := slices.Clone(upper), slices.Clone(lower)
	first[at], second[at] = mid, mid
	return [2][2][]float64{{slices.Clone(lower), first}, {second, slices.Clone(upper)}}
}
