package shape

import (
	"math"
	"slices"
)

// inside divides the part of a formula in a box, with the free coordinates axes, into patches.
func (d *divider) inside(n *node, lower, upper []float64, axes []int, depth int) []*patch {
	left, what, split := n.prune(lower, upper, wallSlack)
	switch what {
	case empty:
		return nil
	case full:
		p := boxPatch(lower, upper, axes)
		p.weigh(lower)
		return []*patch{p}
	}
	fs := functions(left.leaves())
	k, slope := axisFor(fs, lower, upper, axes)
	if depth > 0 && (split || len(fs) > functionsPerStep || slope < d.steepIn(len(fs), lower, upper, axes)) {
		var out []*patch
		for _, half := range d.halves(lower, upper, axes) {
			out = append(out, d.inside(left.whole(n), half[0], half[1], axes, depth-1)...)
		}
		return out
	}
	var patches []*patch
	switch {
	case len(axes) == 1:
		patches = pieces(fs, lower, upper, axes[0])
	case k < 0:
		patches = []*patch{boxPatch(lower, upper, axes)}
	default:
		patches = d.columns(fs, lower, upper, axes, k, depth)
	}
	var out []*patch
	for _, p := range patches {
		if p.center(lower); left.holds(p.middle) {
			if p.weigh(lower); p.measure > 0 {
				out = append(out, p)
			}
		}
	}
	return out
}

// whole returns the formula with which halves of a box go on: what was left of it, unless a polygon was taken apart.
func (n *node) whole(before *node) *node {
	for _, leaf := range n.leaves() {
		if leaf.atom.whole != leaf.atom {
			return before
		}
	}
	return n
}

func functions(leaves []*node) []function {
	fs := make([]function, len(leaves))
	for i, leaf := range leaves {
		fs[i] = plain{leaf.atom.level}
	}
	return fs
}

// owner reports whether a point of an atom's zero set belongs to a surface, and where its inside is: outward is 1 if the
// gradient points out.
type owner func(a *atom, x []float64) (outward float64, ok bool)

// walls divides the part of the boundary of a formula in a box into patches, narrowed to another formula, which may be nil.
func (d *divider) walls(n, within *node, lower, upper []float64, axes []int, depth int, owns owner) []*patch {
	left, what, split := n.prune(lower, upper, 0)
	if what != cut {
		return nil
	}
	leaves := left.leaves()
	sources := len(leaves)
	if within != nil {
		narrow, v, s := within.prune(lower, upper, 0)
		switch v {
		case empty:
			return nil
		case full:
			within = nil
		default:
			leaves, split = append(leaves, narrow.leaves()...), split || s
		}
	}
	again := func() (out []*patch) {
		for _, half := range d.halves(lower, upper, axes) {
			out = append(out, d.walls(left.whole(n), within, half[0], half[1], axes, depth-1, owns)...)
		}
		return out
	}
	if depth > 0 && (split || len(leaves) > functionsPerStep) {
		return again()
	}
	at := make([]int, sources)
	for i, f := range functions(leaves[:sources]) {
		k, slope := axisFor([]function{f}, lower, upper, axes)
		if depth > 0 && slope < slopeOfGraph {
			return again()
		}
		at[i] = k
	}
	var out []*patch
	for i, k := range at {
		if k >= 0 {
			for _, p := range d.graph(leaves, i, lower, upper, axes, k, owns) {
				if within == nil || within.holds(p.middle) {
					out = append(out, p)
				}
			}
		}
	}
	return out
}

// graph returns the patches of the zero set of leaf i as a graph over the box without the axis at position k.
func (d *divider) graph(leaves []*node, i int, lower, upper []float64, axes []int, k int, owns owner) []*patch {
	axis := axes[k]
	a := leaves[i].atom
	f := plain{a.level}
	r := &root{f, axis, lower[axis], upper[axis]}
	under := []function{face{f, axis, r.lo}, face{f, axis, r.hi}}
	for j, leaf := range leaves {
		if j != i {
			under = append(under, along{plain{leaf.atom.level}, r})
		}
	}
	rest := slices.Delete(slices.Clone(axes), k, k+1)
	var out []*patch
	for _, p := range d.partition(under, lower, upper, rest, halvingsOfRoots) {
		x := slices.Clone(lower)
		p.place(x, slices.Repeat([]float64{0.5}, len(rest)))
		if first, last := under[0].value(x), under[1].value(x); (first > 0) == (last > 0) {
			continue
		}
		x[axis] = r.at(x)
		outward, ok := owns(a, x)
		if !ok {
			continue
		}
		p.surface = &surface{root: r, atom: a, outward: outward, free: axes}
		if p.weigh(lower); p.measure > 0 && !math.IsInf(p.measure, 1) {
			out = append(out, p)
		}
	}
	return out
}
