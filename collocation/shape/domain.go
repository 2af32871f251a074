package shape

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"pinn/collocation/region"
	"pinn/pde"
)

// UnboundedError says that a shape has no end along an axis.
type UnboundedError struct{ Axis int }

// Error implements error.
func (e *UnboundedError) Error() string {
	return fmt.Sprintf("the shape has no end along axis %d", e.Axis)
}

// ErrEmpty says that nothing is left of a shape, or of a part of one.
var ErrEmpty = errors.New("the region is empty")

// Domain is a shape in some of the coordinates of a problem, times intervals in the others. Use [NewDomain]. It is
// immutable and safe for concurrent use.
type Domain struct {
	shape        *Shape // over all coordinates
	lower, upper []float64
	space, other []int // the axes of the shape and of the intervals, ascending
	size         float64
}

// NewDomain returns the domain of a shape in the coordinates axes, in the order of the shape's own, times the intervals of
// the others: lower and upper have one entry per coordinate, of which those of axes do not count. The error is an
// [*UnboundedError], that of [region.NewBox], or [ErrEmpty]. It panics if the axes do not fit the shape.
func NewDomain(s *Shape, lower, upper []float64, axes ...int) (*Domain, error) {
	d := &Domain{lower: slices.Clone(lower), upper: slices.Clone(upper)}
	for k, a := range axes {
		d.lower[a], d.upper[a] = s.lower[k], s.upper[k]
		switch {
		case s.lower[k] >= s.upper[k]:
			return nil, ErrEmpty
		case math.IsInf(s.lower[k], 0) || math.IsInf(s.upper[k], 0):
			return nil, &UnboundedError{a}
		}
	}
	return newDomain(s.Lift(len(lower), axes...), d.lower, d.upper, axes)
}

// newDomain returns the domain of a shape over all coordinates, which ends along axes only.
func newDomain(s *Shape, lower, upper []float64, axes []int) (*Domain, error) {
	if _, err := region.NewBox(lower, upper); err != nil {
		return nil, err
	}
	d := &Domain{shape: s, lower: lower, upper: upper}
	for a := range lower {
		if slices.Contains(axes, a) {
			d.space = append(d.space, a)
			d.size = max(d.size, d.upper[a]-d.lower[a])
		} else {
			d.other = append(d.other, a)
		}
	}
	if d.Interior().(*Region).Measure() == 0 {
		return nil, ErrEmpty
	}
	return d, nil
}

// Of returns the domain that a region is a part of; nil if it is none of this package. Of a union the first part counts that
// has one.
func Of(on pde.Region) *Domain {
	switch on := on.(type) {
	case *Region:
		return on.domain
	case pde.Union:
		for _, p := range on.Parts() {
			if d := Of(p); d != nil {
				return d
			}
		}
	}
	return nil
}

// Dim returns the number of coordinates, those of the intervals included.
func (d *Domain) Dim() int { return len(d.lower) }

// Bounds returns the ends of a box that holds the domain; the caller owns them.
func (d *Domain) Bounds() (lower, upper []float64) {
	return slices.Clone(d.lower), slices.Clone(d.upper)
}

// Axes returns the axes of the shape, ascending; the caller owns them.
func (d *Domain) Axes() []int { return slices.Clone(d.space) }

// AllNames lists the names that pieces of the boundary may have, whether these have points or not.
func (d *Domain) AllNames() []string { return d.shape.Names() }

// Names lists the names of the pieces of the boundary that have points, in the order in which they were given.
func (d *Domain) Names() []string {
	return d.walls(nil).Names()
}

// Contains reports whether a point, one entry per coordinate, lies in the closed domain, or misses it by rounding.
func (d *Domain) Contains(x []float64) bool {
	for a, v := range x {
		if near := insideSlack * (d.upper[a] - d.lower[a]); v < d.lower[a]-near || v > d.upper[a]+near {
			return false
		}
	}
	return d.shape.root.closed(x, insideSlack*d.size)
}

// Interior returns the whole domain, with Lebesgue measure.
func (d *Domain) Interior() pde.Region {
	return &Region{domain: d, lower: slices.Clone(d.lower), upper: slices.Clone(d.upper), fixed: make([]bool, d.Dim())}
}

// walls returns the boundary of the shape, or the pieces of it with one of the names.
func (d *Domain) walls(names []string) *Region {
	r := d.Interior().(*Region)
	r.wall, r.names = true, names
	for _, a := range d.space {
		r.lower[a] -= 1e-3 * d.size
		r.upper[a] += 1e-3 * d.size
	}
	return r
}

// Piece returns the part of the boundary of the shape with a name, or names that begin with it and a dot, over all of the
// intervals, with outward normals. The error is [ErrEmpty] if it has no points.
func (d *Domain) Piece(name string) (pde.Region, error) {
	var names []string
	for _, n := range d.shape.Names() {
		if n == name || strings.HasPrefix(n, name+".") {
			names = append(names, n)
		}
	}
	if names == nil {
		return nil, ErrEmpty
	}
	return d.walls(names).some()
}

// Boundary returns the boundary of the shape and, after it, the faces at the ends of the intervals but those of the listed
// axes, such as time: lower before upper, axis by axis.
func (d *Domain) Boundary(except ...int) pde.Union {
	parts := []pde.Region{d.walls(nil)}
	for _, a := range d.other {
		if slices.Contains(except, a) {
			continue
		}
		for _, end := range []float64{d.lower[a], d.upper[a]} {
			r := d.Interior().(*Region)
			r.fix(a, end)
			parts = append(parts, r)
		}
	}
	return region.Union(parts...)
}

// At returns the part of the domain where some coordinates, by axis, are held fixed. Where a single coordinate of the
// shape is fixed and boundary lies in that plane, it is this boundary, with outward normals, and with mates if the
// plane is at an end of the box and the boundary looks the same at the other one; otherwise it is the section of the
// inside by the plane. The end of an interval, with nothing else fixed, has normals and mates, as in [region.Box.At].
// A point may lie on the boundary.
//
// The error joins a [*region.AxisError] for each axis that does not exist and each value outside its interval, or is
// [ErrEmpty].
func (d *Domain) At(fixed map[int]float64) (pde.Region, error) {
	box, err := region.NewBox(d.lower, d.upper)
	if err != nil {
		return nil, err
	}
	if _, err := box.At(fixed); err != nil {
		return nil, err
	}
	r := d.Interior().(*Region)
	var inSpace []int
	for _, a := range slices.Sorted(maps.Keys(fixed)) {
		r.fix(a, fixed[a])
		if slices.Contains(d.space, a) {
			inSpace = append(inSpace, a)
		}
	}
	if len(inSpace) == 1 {
		a := inSpace[0]
		normal := make([]float64, d.Dim())
		normal[a] = 1
		w := d.walls(nil)
		w.equal = []Level{&linear{normal, fixed[a]}}
		for _, t := range d.other {
			if r.fixed[t] {
				w.fix(t, fixed[t])
			}
		}
		if on, err := w.some(); err == nil {
			return on, nil
		}
	}
	return r.some()
}

// Narrow returns the part of a region of this domain that lies in a shape over all coordinates, which may be nil, and, of a
// part of the boundary, where all of the levels vanish. Normals stay those of the whole region. The error is [ErrEmpty] if nothing is left.
func (d *Domain) Narrow(on pde.Region, within *Shape, vanish ...Level) (pde.Region, error) {
	if u, ok := on.(pde.Union); ok {
		var parts []pde.Region
		for _, p := range u.Parts() {
			if part, err := d.Narrow(p, within, vanish...); err == nil {
				parts = append(parts, part)
			}
		}
		if len(parts) == 0 {
			return nil, ErrEmpty
		}
		return region.Union(parts...), nil
	}
	r := on.(*Region).copy()
	if within != nil && r.within != nil {
		r.within = &node{op: andOp, kids: []*node{r.within, within.root}}
	} else if within != nil {
		r.within = within.root
	}
	r.equal = append(slices.Clone(r.equal), vanish...)
	return r.some()
}

// Surface returns the part of the zero set of a level that lies in the domain, with normals from where it is negative to where it
// is positive. The error is [ErrEmpty] if it has no points.
func (d *Domain) Surface(level Level) (*Region, error) {
	const name = "\x00" // which no piece of the boundary has
	lower, upper := everywhere(d.Dim())
	inside := *d
	inside.shape = Intersection(d.shape, From(name, level, lower, upper))
	on := inside.walls([]string{name})
	if len(on.build()) == 0 {
		return nil, ErrEmpty
	}
	return on, nil
}
