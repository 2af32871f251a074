package shape

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation/region"
	"pinn/pde"
)

var (
	_ region.Faceted = (*Region)(nil)
	_ region.Slanted = (*Region)(nil)
)

// planeOf returns the plane that a level vanishes on, with a normal of length 1 whose first entry other than zero is positive.
func planeOf(l Level) (p *linear, ok bool) {
	flat, isLinear := l.(*linear)
	if !isLinear {
		return nil, false
	}
	size := floats.Norm(flat.normal, 2)
	for _, n := range flat.normal {
		if n != 0 {
			size = math.Copysign(size, n)
			break
		}
	}
	if size == 0 {
		return nil, false
	}
	p = &linear{slices.Clone(flat.normal), flat.offset / size}
	floats.Scale(1/size, p.normal)
	return p, true
}

// same reports whether two planes are one, to roundings, in a domain of a size.
func (l *linear) same(o *linear, size float64) bool {
	return floats.Distance(l.normal, o.normal, math.Inf(1)) <= insideSlack && math.Abs(l.offset-o.offset) <= insideSlack*size
}

// Faces implements [region.Faceted]: it parts a boundary into what lies in planes, plane by plane, and the rest. An inside has no parts but itself.
func (r *Region) Faces() []pde.Region {
	if !r.wall {
		return []pde.Region{r}
	}
	planes := map[*atom][]*linear{}
	var flat, rest []*atom
	for _, p := range r.build() {
		a := p.surface.atom
		at, ok := planeOf(a.level)
		known := func(o *linear) bool { return o.same(at, r.domain.size) }
		switch {
		case !ok && !slices.Contains(rest, a.whole):
			rest = append(rest, a.whole)
		case ok && !slices.ContainsFunc(planes[a.whole], known):
			planes[a.whole] = append(planes[a.whole], at)
		}
		if ok && !slices.Contains(flat, a.whole) {
			flat = append(flat, a.whole)
		}
	}
	var out []pde.Region
	for _, a := range flat {
		if slices.Contains(rest, a) {
			continue
		}
		for _, p := range planes[a] {
			c := r.copy()
			if c.only = []*atom{a}; !c.lies(p) {
				c.equal = append(c.equal, p)
			}
			if on, err := c.some(); err == nil {
				out = append(out, on)
			}
		}
	}
	if len(rest) == 0 {
		return out
	}
	c := r.copy()
	c.only = rest
	if on, err := c.some(); err == nil {
		out = append(out, on)
	}
	return out
}

// lies reports whether a part of the boundary is stated to lie in a plane.
func (r *Region) lies(in *linear) bool {
	return slices.ContainsFunc(r.equal, func(l Level) bool {
		p, ok := planeOf(l)
		return ok && p.same(in, r.domain.size)
	})
}

// plane returns the plane that a part of the boundary lies in; nil: it lies in none, or is an inside.
func (r *Region) plane() (in *linear) {
	for _, l := range r.equal {
		if p, ok := planeOf(l); ok {
			in = p
		}
	}
	return in
}

// Straight implements [region.Locator]: lines along the axes of intervals stay in the region, those along others in an inside, or in a part of the
// boundary that lies in a plane along the axis.
func (r *Region) Straight() []int {
	out, in := r.free(r.domain.other), r.plane()
	for _, a := range r.free(r.domain.space) {
		if !r.wall || in != nil && in.normal[a] == 0 {
			out = append(out, a)
		}
	}
	slices.Sort(out)
	return out
}

// Lines implements [region.Slanted]: a part of the boundary in a plane that leaves out all axes but two holds lines across these.
func (r *Region) Lines() [][]float64 {
	in := r.plane()
	if !r.wall || in == nil {
		return nil
	}
	var across []int
	for a, n := range in.normal {
		if n != 0 {
			across = append(across, a)
		}
	}
	if len(across) != 2 {
		return nil
	}
	line := make([]float64, len(in.normal))
	line[across[0]], line[across[1]] = -in.normal[across[1]], in.normal[across[0]]
	return [][]float64{line}
}
