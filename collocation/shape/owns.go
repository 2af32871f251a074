package shape

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
)

// owns reports whether a point of an atom's zero set is on the part of the boundary that the region is, and which way is out.
// Where zero sets coincide, one of the atoms without which the boundary would not be there has it.
func (r *Region) owns(a *atom, x []float64) (outward float64, ok bool) {
	if r.names != nil && !slices.Contains(r.names, a.name) || r.only != nil && !slices.Contains(r.only, a.whole) {
		return 0, false
	}
	if a.whole != a && math.Abs(distance(a.whole.level, x)) > 2*besideSurface*r.domain.size { // of the line of a side, but not on the polygon
		return 0, false
	}
	root, step := r.domain.shape.root, besideSurface*r.domain.size
	g := make([]float64, len(x))
	s := surface{atom: a, outward: 1, free: r.free(r.domain.space)}
	s.normal(g, x)
	in, out := slices.Clone(x), slices.Clone(x)
	for k := range x {
		in[k] -= step * g[k]
		out[k] += step * g[k]
	}
	first, second := root.holds(in), root.holds(out)
	if first == second {
		return 0, false
	}
	outward = 1
	if second {
		in, outward = out, -1
	}
	return outward, r.owner(a.whole, x, in)
}

// owner reports whether an atom is the one that the boundary at x, with the inside at in, belongs to.
func (r *Region) owner(a *atom, x, in []float64) bool {
	decides := func(b *atom) bool {
		with := func(v bool) bool {
			return r.domain.shape.root.evaluate(func(leaf *node) bool {
				if leaf.atom == b {
					return v != leaf.outside
				}
				return leaf.value(in) < 0
			})
		}
		return with(true) != with(false)
	}
	if decides(a) {
		return true
	}
	for _, b := range r.domain.shape.atoms {
		if math.Abs(distance(b.level, x)) > 2*besideSurface*r.domain.size {
			continue
		}
		if decides(b) {
			return false
		}
	}
	for _, b := range r.domain.shape.atoms {
		if math.Abs(distance(b.level, x)) <= 2*besideSurface*r.domain.size {
			return b == a
		}
	}
	return false
}

// distance is the signed distance of a point from a zero set, to first order.
func distance(l Level, x []float64) float64 {
	g := make([]float64, len(x))
	l.Gradient(g, x)
	v := l.Value(x)
	if n := length(g); n > 0 {
		return v / n
	}
	return math.Copysign(math.Inf(1), v)
}

// misses reports whether a patch is not where the region's levels vanish, or has its inside in another box.
func (r *Region) misses(p *patch) bool {
	x, normal := slices.Clone(p.middle), make([]float64, len(p.middle))
	p.surface.normal(normal, x)
	for _, a := range r.free(r.domain.space) {
		if v := x[a] - 4*boxNudge*r.domain.size*normal[a]; v < r.lower[a] || v > r.upper[a] {
			return true
		}
	}
	for _, t := range []float64{0.5, 0.1, 0.8} {
		p.place(x, slices.Repeat([]float64{t}, len(p.axes)))
		for _, l := range r.equal {
			if math.Abs(distance(l, x)) > besideSurface*r.domain.size {
				return true
			}
		}
	}
	return false
}

// closed reports whether a point is in the closed shape, or misses it by rounding.
func (n *node) closed(x []float64, near float64) bool {
	return n.evaluate(func(leaf *node) bool {
		v := distance(leaf.atom.level, x)
		if leaf.outside {
			v = -v
		}
		return v <= near
	})
}

// holdsPoint reports whether a point of the region's box is in the closed region.
func (r *Region) holdsPoint(x []float64) bool {
	near := insideSlack * r.domain.size
	return r.domain.shape.root.closed(x, near) && (r.within == nil || r.within.closed(x, near))
}

// Holds implements [region.Locator].
func (r *Region) Holds(x []float64) bool {
	for a, v := range x {
		near := insideSlack * (r.domain.upper[a] - r.domain.lower[a])
		if v < r.lower[a]-near || v > r.upper[a]+near {
			return false
		}
	}
	if !r.holdsPoint(x) {
		return false
	}
	return !r.wall || r.at(x) != nil
}

// at returns the surface of the region that a point lies on; nil: on none.
func (r *Region) at(x []float64) *surface {
	near := insideSlack * r.domain.size
	if !r.level(x) {
		return nil
	}
	for _, whole := range r.domain.shape.atoms {
		if math.Abs(distance(whole.level, x)) > near {
			continue
		}
		for _, a := range whole.sides(len(x)) {
			if math.Abs(distance(a.level, x)) > near {
				continue
			}
			outward, ok := r.owns(a, x)
			if !ok {
				outward, ok = r.ends(a, x)
			}
			if ok && r.along(a, x) {
				return &surface{atom: a, outward: outward, free: r.free(r.domain.space)}
			}
		}
	}
	return nil
}

// sides lists those of a polygon, in a number of coordinates; another atom is its only side.
func (a *atom) sides(dim int) []*atom {
	p, axes := asPolygon(a.level)
	if p == nil {
		return []*atom{a}
	}
	var out []*atom
	for _, side := range p.sides {
		out = append(out, (&node{atom: side}).lifted(dim, axes, a).atom)
	}
	return out
}

// ends reports whether a point at which an atom meets other ones is an end of the part of the boundary that comes from it, and which way is out: it
// looks around on the atom.
func (r *Region) ends(a *atom, x []float64) (outward float64, ok bool) {
	free := r.free(r.domain.space)
	normal, y := make([]float64, len(x)), make([]float64, len(x))
	(&surface{atom: a, outward: 1, free: free}).normal(normal, x)
	for n := range int(math.Pow(3, float64(len(free)))) {
		copy(y, x)
		for _, axis := range free {
			by := float64(n%3-1) * 4 * besideSurface * r.domain.size
			n /= 3
			y[axis] += by
			for _, k := range free {
				y[k] -= by * normal[axis] * normal[k]
			}
		}
		if outward, ok = r.owns(a, y); ok && r.level(y) {
			return outward, true
		}
	}
	return 0, false
}

// level reports whether all levels of the region vanish at a point.
func (r *Region) level(x []float64) bool {
	return !slices.ContainsFunc(r.equal, func(l Level) bool { return math.Abs(distance(l, x)) > insideSlack*r.domain.size })
}

// along reports whether an atom goes along all levels of the region at a point, and does not only cross them.
func (r *Region) along(a *atom, x []float64) bool {
	free := r.free(r.domain.space)
	of, own := make([]float64, len(x)), make([]float64, len(x))
	(&surface{atom: a, outward: 1, free: free}).normal(own, x)
	for _, l := range r.equal {
		(&surface{atom: &atom{level: l}, outward: 1, free: free}).normal(of, x)
		if math.Abs(floats.Dot(of, own)) < 1-normalsParallel {
			return false
		}
	}
	return true
}

// Restrict returns the part of the region that fulfils all bounds, and false if there is none; see [region.Restrict].
func (r *Region) Restrict(bounds []region.Bound) (pde.Region, bool) {
	c := r.copy()
	for _, b := range bounds {
		switch {
		case c.fixed[b.Axis] && !b.Holds(c.lower[b.Axis]):
			return nil, false
		case c.fixed[b.Axis]:
		case slices.Contains(c.domain.other, b.Axis) && b.Above:
			c.lower[b.Axis] = max(c.lower[b.Axis], b.Value)
		case slices.Contains(c.domain.other, b.Axis):
			c.upper[b.Axis] = min(c.upper[b.Axis], b.Value)
		default:
			l := &linear{make([]float64, len(c.lower)), b.Value}
			if l.normal[b.Axis] = 1; b.Above {
				l.normal[b.Axis], l.offset = -1, -b.Value
			}
			half := &node{atom: &atom{level: l}}
			half.atom.whole = half.atom
			if c.within != nil {
				half = &node{op: andOp, kids: []*node{c.within, half}}
			}
			c.within = half
		}
	}
	for _, a := range c.free(c.domain.other) {
		if c.lower[a] >= c.upper[a] {
			return nil, false
		}
	}
	on, err := c.some()
	return on, err == nil
}

// Put implements [region.Locator].
func (r *Region) Put(dst *pde.Cloud, x *mat.Dense) {
	*dst = pde.Cloud{X: x}
	r.build()
	r.placeMates(dst)
	if !r.wall {
		return
	}
	n, d := x.Dims()
	dst.Normal = mat.NewDense(n, d, nil)
	for i := range n {
		if s := r.at(x.RawRowView(i)); s != nil {
			s.normal(dst.Normal.RawRowView(i), x.RawRowView(i))
		}
	}
}
