package shape

import (
	"slices"

	"pinn/collocation/region"
	"pinn/pde"
)

var _ region.Faceted = (*Region)(nil)

// plane is one of those that the axes are perpendicular to.
type plane struct {
	axis int
	at   float64
}

// level returns the level that vanishes on the plane, of a number of coordinates.
func (p plane) level(dim int) *linear {
	l := &linear{make([]float64, dim), p.at}
	l.normal[p.axis] = 1
	return l
}

// planeOf returns the plane that a level vanishes on, if it is perpendicular to an axis.
func planeOf(l Level) (p plane, ok bool) {
	flat, isLinear := l.(*linear)
	if !isLinear {
		return p, false
	}
	for a, n := range flat.normal {
		if n != 0 && ok {
			return p, false
		}
		if n != 0 {
			p, ok = plane{a, flat.offset / n}, true
		}
	}
	return p, ok
}

// Faces implements [region.Faceted]: it parts a boundary into what lies in planes perpendicular to the axes, plane by plane, and the rest. The sides of a
// polygon stay together unless all of them lie in such planes. An inside has no parts but itself.
func (r *Region) Faces() []pde.Region {
	if !r.wall {
		return []pde.Region{r}
	}
	planes := map[*atom][]plane{}
	var flat, rest []*atom
	for _, p := range r.build() {
		a := p.surface.atom
		at, ok := planeOf(a.level)
		switch {
		case !ok && !slices.Contains(rest, a.whole):
			rest = append(rest, a.whole)
		case ok && !slices.Contains(planes[a.whole], at):
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
			c.only, c.equal = []*atom{a}, append(c.equal, p.level(len(r.lower)))
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
