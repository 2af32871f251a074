package region

import (
	"slices"

	"pinn/pde"
)

// Clipper is a region that can be cut to a box. The regions of this package are clippers, unions if their parts are.
type Clipper interface {
	pde.Region
	// Clip returns the part of the region in the box with the given ends, one entry per coordinate, and false if there
	// is none. Normals and mates stay those of the whole region. Boxes that tile all of space, those at the ends of the
	// domain with infinite ends, tile the region: where a region of lower dimension runs along the face of two boxes,
	// it belongs to the upper one, and the boundary of a [Solid] to the one that holds its inside.
	Clip(lower, upper []float64) (pde.Region, bool)
}

// Solid is a clipper of the dimension of space that need not be a box. Its parts are solids.
type Solid interface {
	Clipper
	// Section returns the part in a box that is flat along an axis, whose ends are alike there, and false if there is none.
	Section(lower, upper []float64) (pde.Region, bool)
	// IsBox reports whether the region is the image of the unit cube by the map that stretches it along the axes.
	IsBox() bool
	// Measure returns the volume.
	Measure() float64
}

// IsBox reports whether a region without parts is the image of the unit cube, of its own dimension, by a map that stretches it along
// the axes. Regions that cannot tell are.
func IsBox(on pde.Region) bool {
	b, ok := on.(interface{ IsBox() bool })
	return !ok || b.IsBox()
}

// Clippable reports whether a region, and all parts of a union, are clippers.
func Clippable(on pde.Region) bool {
	if u, ok := on.(pde.Union); ok {
		for _, p := range u.Parts() {
			if !Clippable(p) {
				return false
			}
		}
	}
	_, ok := on.(Clipper)
	return ok
}

// Clip implements [Clipper].
func (s *slice) Clip(lower, upper []float64) (pde.Region, bool) {
	within := &Box{make([]float64, len(lower)), make([]float64, len(upper))}
	for a := range lower {
		within.lower[a] = max(s.within.lower[a], lower[a])
		within.upper[a] = min(s.within.upper[a], upper[a])
	}
	cut := *s
	cut.within, cut.measure = within, 1
	for a := range lower {
		switch {
		case !slices.Contains(s.free, a):
			if !owns(lower[a], upper[a], s.x[a]) {
				return nil, false
			}
		case within.lower[a] >= within.upper[a]:
			return nil, false
		default:
			cut.measure *= within.upper[a] - within.lower[a]
		}
	}
	return &cut, true
}

// owns reports whether a value belongs to an interval, which is open above.
func owns(lower, upper, v float64) bool { return lower <= v && v < upper }

// Clip implements [Clipper].
func (p *points) Clip(lower, upper []float64) (pde.Region, bool) {
	n, _ := p.x.Dims()
	var rows []int
	for i := range n {
		in := true
		for a, v := range p.x.RawRowView(i) {
			in = in && owns(lower[a], upper[a], v)
		}
		if in {
			rows = append(rows, i)
		}
	}
	if len(rows) == 0 {
		return nil, false
	}
	return &points{x: pde.PickRows(p.x, rows), data: pde.PickRows(p.data, rows)}, true
}

// Clip implements [Clipper]. It panics if a part is not a Clipper.
func (u *union) Clip(lower, upper []float64) (pde.Region, bool) {
	cut := &union{ambient: u.ambient, own: u.own}
	for _, p := range u.parts {
		if part, ok := p.(Clipper).Clip(lower, upper); ok {
			cut.parts = append(cut.parts, part)
		}
	}
	return cut, len(cut.parts) > 0
}
