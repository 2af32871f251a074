package shape

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
)

// Region is a part of a domain: its inside or its boundary, cut to a box, which may be flat, and narrowed. It is a
// [region.Clipper] and a [region.Locator].
type Region struct {
	domain       *Domain
	lower, upper []float64 // flat along the axes that are fixed
	fixed        []bool
	wall         bool
	names        []string // of a part of the boundary; nil: all
	within       *node    // what it is narrowed to; nil: everything
	equal        []Level  // that vanish on a part of the boundary
	only         []*atom  // that a part of the boundary comes from; nil: all

	once    sync.Once
	patches []*patch
	points  *spread
	measure float64 // of the patches
	mates   int     // the axis along which points have mates on the opposite side; -1: none
}

var (
	_ region.Solid      = (*Region)(nil)
	_ region.Locator    = (*Region)(nil)
	_ region.Restrictor = (*Region)(nil)
)

// copy returns the region without what was worked out for it.
func (r *Region) copy() *Region {
	return &Region{
		domain: r.domain, lower: slices.Clone(r.lower), upper: slices.Clone(r.upper), fixed: slices.Clone(r.fixed),
		wall: r.wall, names: r.names, within: r.within, equal: slices.Clone(r.equal), only: r.only,
	}
}

// fix holds a coordinate fixed, at an end of its interval if it misses that by rounding.
func (r *Region) fix(axis int, v float64) {
	lo, hi := r.domain.lower[axis], r.domain.upper[axis]
	for _, end := range []float64{lo, hi} {
		if math.Abs(v-end) <= 1e-12*(hi-lo) {
			v = end
		}
	}
	r.lower[axis], r.upper[axis], r.fixed[axis] = v, v, true
}

// some returns the region, or ErrEmpty if it has no points.
func (r *Region) some() (pde.Region, error) {
	if len(r.build()) == 0 {
		return nil, ErrEmpty
	}
	return r, nil
}

// free lists those of some axes that are not fixed.
func (r *Region) free(axes []int) (out []int) {
	for _, a := range axes {
		if !r.fixed[a] {
			out = append(out, a)
		}
	}
	return out
}

// Dims implements [pde.Region].
func (r *Region) Dims() (ambient, own int) {
	own = len(r.free(r.domain.space)) + len(r.free(r.domain.other))
	if r.wall {
		own--
	}
	return len(r.lower), own
}

// Names lists the names of the pieces of the boundary that the region has points of, in the order in which they were given; an
// inside has none.
func (r *Region) Names() (names []string) {
	for _, name := range r.domain.shape.Names() {
		if slices.ContainsFunc(r.build(), func(p *patch) bool { return p.surface != nil && p.surface.atom.name == name }) {
			names = append(names, name)
		}
	}
	return names
}

// Narrowed reports whether the region is what is left of its pieces, or of the inside, by a formula.
func (r *Region) Narrowed() bool { return r.within != nil || len(r.equal) > 0 }

// IsBox reports whether the region is a box, or a flat one, and the image of the unit cube by the map that stretches it.
func (r *Region) IsBox() bool {
	ps := r.build()
	return len(ps) == 1 && ps[0].isBox()
}

// Measure returns the volume, area or length of the region, 1 for a point: in the plane to about 1e-10 of the size of the domain, in
// space to 1e-8. Where surfaces touch, or levels have no gradient, it may be less accurate. It is 0 for a region without points.
func (r *Region) Measure() float64 {
	r.build()
	m := r.measure
	for _, a := range r.free(r.domain.other) {
		m *= r.upper[a] - r.lower[a]
	}
	return m
}

// Clip implements [region.Clipper]. The part has its own [Region.Measure], by which slivers can be told.
func (r *Region) Clip(lower, upper []float64) (pde.Region, bool) {
	c := r.copy()
	for a := range lower {
		if r.fixed[a] {
			if v := r.lower[a]; !(lower[a] <= v && v < upper[a]) {
				return nil, false
			}
			continue
		}
		c.lower[a], c.upper[a] = max(r.lower[a], lower[a]), min(r.upper[a], upper[a])
		if c.lower[a] >= c.upper[a] {
			return nil, false
		}
	}
	on, err := c.some()
	return on, err == nil
}

// Section implements [region.Solid] for an inside.
func (r *Region) Section(lower, upper []float64) (pde.Region, bool) {
	c := r.copy()
	for a := range lower {
		c.lower[a], c.upper[a] = max(r.lower[a], lower[a]), min(r.upper[a], upper[a])
		switch {
		case c.lower[a] > c.upper[a] || c.lower[a] == c.upper[a] && lower[a] < upper[a]:
			return nil, false
		case lower[a] == upper[a]:
			c.fix(a, lower[a])
		}
	}
	on, err := c.some()
	return on, err == nil
}

// build divides the region into patches, once.
func (r *Region) build() []*patch {
	r.once.Do(func() {
		r.mates = -1
		d := &divider{make([]float64, len(r.lower))}
		for a := range d.scale {
			d.scale[a] = max(r.upper[a]-r.lower[a], 1e-3*(r.domain.upper[a]-r.domain.lower[a]))
		}
		axes := r.free(r.domain.space)
		depth := halvingsDeepest * len(axes)
		switch {
		case r.wall:
			lower, upper := slices.Clone(r.lower), slices.Clone(r.upper)
			for _, a := range axes {
				lower[a] -= boxNudge * r.domain.size
				upper[a] += 2 * boxNudge * r.domain.size // not the same: a surface must not lie in the middle either
			}
			r.patches = slices.DeleteFunc(d.walls(r.domain.shape.root, r.within, lower, upper, axes, depth, r.owns), r.misses)
		case len(axes) == 0:
			if r.holdsPoint(r.lower) {
				p := boxPatch(r.lower, r.upper, nil)
				p.weigh(r.lower)
				r.patches = []*patch{p}
			}
		default:
			n := r.domain.shape.root
			if r.within != nil {
				n = &node{op: andOp, kids: []*node{n, r.within}}
			}
			r.patches = d.inside(n, r.lower, r.upper, axes, depth)
		}
		for _, p := range r.patches {
			r.measure += p.measure
		}
		r.spread(axes)
		r.mates = r.opposite()
	})
	return r.patches
}

// spread builds the tree by which points are shared out.
func (r *Region) spread(axes []int) {
	if len(r.patches) == 0 {
		return
	}
	all := slices.Clone(axes)
	all = append(all, r.free(r.domain.other)...)
	slices.Sort(all)
	switch {
	case !r.wall:
		r.points = spreadBy(r.patches, axes, func(axis, _ int) int { return slices.Index(all, axis) }, 0)
	case len(axes) == 2:
		var leaves []*spread
		for _, line := range chains(r.patches, axes, 1e-6*r.domain.size) {
			for _, l := range line {
				leaves = append(leaves, &spread{patch: l.patch, reversed: l.reversed, measure: l.patch.measure})
			}
		}
		r.points = spreadInOrder(leaves, 0)
	case len(axes) == 3:
		r.points = spreadBy(r.patches, axes, func(_, depth int) int { return depth % 2 }, 0)
	default: // points
		var leaves []*spread
		for _, p := range r.patches {
			leaves = append(leaves, &spread{patch: p, measure: p.measure})
		}
		r.points = spreadInOrder(leaves, 0)
	}
}

// Place implements [pde.Region]. It panics if the region is empty.
func (r *Region) Place(dst *pde.Cloud, unit *mat.Dense, w []float64) {
	patches := r.build()
	ambient, own := r.Dims()
	if len(patches) == 0 {
		panic("shape: Place in an empty region")
	}
	if own == 0 {
		r.placePoints(dst)
		return
	}
	if n, d := unit.Dims(); d != own || n != len(w) {
		panic(fmt.Sprintf("shape: %d x %d points and %d weights for own dimension %d", n, d, len(w), own))
	}
	*dst = pde.Cloud{X: mat.NewDense(len(w), ambient, nil), Weight: make([]float64, len(w))}
	axes, other := r.free(r.domain.space), r.free(r.domain.other)
	if r.wall {
		dst.Normal = mat.NewDense(len(w), ambient, nil)
	}
	sum, want := 0.0, 0.0
	u, v := make([]float64, own), make([]float64, len(axes))
	for i := range w {
		x := dst.X.RawRowView(i)
		copy(x, r.lower)
		copy(u, unit.RawRowView(i))
		leaf := r.points.find(u)
		for k, a := range leaf.patch.axes {
			v[k] = u[r.unitOf(a, k, axes, other)]
		}
		dst.Weight[i] = w[i] * leaf.patch.even(x, v[:len(leaf.patch.axes)]) / leaf.measure
		for _, a := range other {
			x[a] = min(r.lower[a]+(r.upper[a]-r.lower[a])*u[r.unitOf(a, -1, axes, other)], r.upper[a])
		}
		if r.wall {
			leaf.patch.surface.normal(dst.Normal.RawRowView(i), x)
		}
		sum, want = sum+dst.Weight[i], want+w[i]
	}
	for i := range w {
		if sum > 0 {
			dst.Weight[i] *= r.Measure() * want / sum
		} else { // all points lie in tips
			dst.Weight[i] = r.Measure() * w[i]
		}
	}
	r.placeMates(dst)
}

// unitOf returns the coordinate of the unit cube for an axis: of an inside they are in the order of the axes; of a boundary
// those of the patch come first.
func (r *Region) unitOf(axis, inPatch int, axes, other []int) int {
	switch k := slices.Index(other, axis); {
	case r.wall && k >= 0:
		return len(axes) - 1 + k
	case r.wall:
		return inPatch
	}
	at := 0
	for _, list := range [][]int{axes, other} {
		for _, a := range list {
			if a < axis {
				at++
			}
		}
	}
	return at
}

// placePoints places a region of points only.
func (r *Region) placePoints(dst *pde.Cloud) {
	n := len(r.patches)
	*dst = pde.Cloud{X: mat.NewDense(n, len(r.lower), nil), Weight: slices.Repeat([]float64{1}, n)}
	if r.wall {
		dst.Normal = mat.NewDense(n, len(r.lower), nil)
	}
	for i, p := range r.patches {
		x := dst.X.RawRowView(i)
		copy(x, r.lower)
		p.place(x, nil)
		if r.wall {
			p.surface.normal(dst.Normal.RawRowView(i), x)
		}
	}
	r.placeMates(dst)
}
