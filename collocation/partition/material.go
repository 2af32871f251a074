package partition

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/collocation/shape"
	"pinn/pde"
)

// Side is one side of a surface on which a problem switches.
type Side struct {
	Surface  pde.Surface
	Positive bool // the side where its function is positive
}

// Holds reports whether a point lies on the side, or on the surface.
func (s Side) Holds(x []float64) bool {
	v := s.Surface.Value(x)
	return v == 0 || (v > 0) == s.Positive
}

// Value implements [shape.Level]: negative on the side.
func (s Side) Value(x []float64) float64 {
	if s.Positive {
		return -s.Surface.Value(x)
	}
	return s.Surface.Value(x)
}

// Gradient implements [shape.Level].
func (s Side) Gradient(dst, x []float64) {
	s.Surface.Gradient(dst, x)
	if s.Positive {
		for a := range dst {
			dst[a] = -dst[a]
		}
	}
}

// Bounds implements [shape.Level].
func (s Side) Bounds(lower, upper []float64) (lo, hi float64) {
	lo, hi = s.Surface.Bounds(lower, upper)
	if s.Positive {
		return -hi, -lo
	}
	return lo, hi
}

// moved is a level at points that are moved first.
type moved struct {
	shape.Level
	by []float64
}

func (m *moved) place(x []float64) []float64 {
	y := slices.Clone(x)
	for a, v := range m.by {
		y[a] += v
	}
	return y
}

// Value implements [shape.Level].
func (m *moved) Value(x []float64) float64 { return m.Level.Value(m.place(x)) }

// Gradient implements [shape.Level].
func (m *moved) Gradient(dst, x []float64) { m.Level.Gradient(dst, m.place(x)) }

// Bounds implements [shape.Level].
func (m *moved) Bounds(l, u []float64) (lo, hi float64) {
	return m.Level.Bounds(m.place(l), m.place(u))
}

// Divide cuts cells in two where surfaces of switches pass through them: into a cell on either side, in the same box. Every cell knows the
// sides of all surfaces that it lies on. A cell may turn out to be empty: see [Frames].
func Divide(cells []Cell, switches []pde.Switch) []Cell {
	for _, s := range switches {
		if s.Surface == nil {
			continue
		}
		var out []Cell
		for _, b := range cells {
			lo, hi := s.Surface.Bounds(b.Lower, b.Upper)
			for _, positive := range []bool{false, true} {
				if positive && hi > 0 || !positive && lo < 0 {
					out = append(out, b.on(Side{s.Surface, positive}))
				}
			}
		}
		cells = out
	}
	return cells
}

// on returns the part of a box on a side of a surface.
func (b Cell) on(s Side) Cell {
	b.Sides = append(slices.Clone(b.Sides), s)
	return b
}

// Holds reports whether a point lies on those sides of surfaces that the cell lies on; the box itself does not count.
func (b Cell) Holds(x []float64) bool {
	for _, s := range b.Sides {
		if !s.Holds(x) {
			return false
		}
	}
	return true
}

// opposed returns the number of the surface that two cells lie on different sides of, -1 if there is none; ok is false if there are several.
func opposed(b, o Cell) (surface int, ok bool) {
	surface = -1
	for k := range b.Sides {
		if b.Sides[k].Positive != o.Sides[k].Positive {
			if surface >= 0 {
				return surface, false
			}
			surface = k
		}
	}
	return surface, true
}

// materials cuts regions of a problem to the sides of surfaces.
type materials struct {
	solid  region.Solid  // the domain; nil: the box, which no surface cuts
	domain *shape.Domain // nil if no surface cuts the domain
}

// materialsOf returns the materials of a problem whose cells are given.
func materialsOf(p *pde.Problem, cells []Cell) *materials {
	m := &materials{solid: solidOf(p)}
	if len(cells) == 0 || len(cells[0].Sides) == 0 {
		return m
	}
	if r, ok := m.solid.(*shape.Region); ok {
		m.domain = shape.Of(r)
		return m
	}
	var axes []int
	for _, s := range cells[0].Sides {
		axes = append(axes, s.Surface.Axes()...)
	}
	slices.Sort(axes)
	axes = slices.Compact(axes)
	var lower, upper []float64
	for _, a := range axes {
		lower, upper = append(lower, p.Lower[a]), append(upper, p.Upper[a])
	}
	box, err := shape.Box(lower, upper)
	if err == nil {
		m.domain, err = shape.NewDomain(box, p.Lower, p.Upper, axes...)
	}
	if err != nil {
		panic("partition: " + err.Error())
	}
	return m
}

// within returns the sides of surfaces that cut a cell, as a shape, nil if none does; ok is false if nothing of the cell is on its sides.
// by is what points are moved by before surfaces are looked at; nil: nothing.
func (m *materials) within(b Cell, by []float64) (within *shape.Shape, ok bool) {
	lower, upper := slices.Repeat([]float64{math.Inf(-1)}, len(b.Lower)), slices.Repeat([]float64{math.Inf(1)}, len(b.Lower))
	var all []*shape.Shape
	for _, s := range b.Sides {
		var level shape.Level = s
		if by != nil {
			level = &moved{s, by}
		}
		lo, hi := level.Bounds(b.Lower, b.Upper)
		switch {
		case hi <= 0:
		case lo >= 0:
			return nil, false
		default:
			all = append(all, shape.From("side", level, lower, upper))
		}
	}
	if len(all) == 0 {
		return nil, true
	}
	return shape.Intersection(all...), true
}

// narrow returns what is left of a region in a cell's box on the sides of the cell, and false if that is nothing.
func (m *materials) narrow(on pde.Region, b Cell, by []float64) (pde.Region, bool) {
	within, ok := m.within(b, by)
	if !ok || within == nil {
		return on, ok
	}
	return m.narrowed(on, within)
}

func (m *materials) narrowed(on pde.Region, within *shape.Shape) (pde.Region, bool) {
	switch on := on.(type) {
	case *shape.Region:
		part, err := m.domain.Narrow(on, within)
		return part, err == nil
	case *traced:
		part, ok := m.narrowed(on.Clipper, within)
		if !ok {
			return nil, false
		}
		return &traced{part.(region.Clipper), on.of, on.slots, on.fields}, true
	case pde.Union:
		var parts []pde.Region
		for _, p := range on.Parts() {
			if part, ok := m.narrowed(p, within); ok {
				parts = append(parts, part)
			}
		}
		if len(parts) == 0 {
			return nil, false
		}
		return region.Union(parts...), true
	}
	ends := corners(on)
	if _, own := on.Dims(); own == 0 {
		return pick(on, ends.X, within)
	}
	lower, upper := slices.Clone(ends.X.RawRowView(0)), slices.Clone(ends.X.RawRowView(1))
	part, ok := m.domain.Interior().(region.Solid).Section(lower, upper)
	if ok {
		part, ok = m.narrowed(part, within)
	}
	if !ok {
		return nil, false
	}
	return &portion{part.(region.Clipper), on.(region.Locator)}, true
}

// portion is a part of a flat region, with the normals and mates of that.
type portion struct {
	region.Clipper
	of region.Locator
}

// Place implements [pde.Region].
func (p *portion) Place(dst *pde.Cloud, unit *mat.Dense, w []float64) {
	p.Clipper.Place(dst, unit, w)
	weight := dst.Weight
	p.of.Put(dst, dst.X)
	dst.Weight = weight
}

// IsBox implements what [region.IsBox] asks for.
func (p *portion) IsBox() bool { return region.IsBox(p.Clipper) }

// Clip implements [region.Clipper].
func (p *portion) Clip(lower, upper []float64) (pde.Region, bool) {
	part, ok := p.Clipper.Clip(lower, upper)
	if !ok {
		return nil, false
	}
	return &portion{part.(region.Clipper), p.of}, true
}

// pick returns those points of a region of points that lie in a shape.
func pick(on pde.Region, x *mat.Dense, within *shape.Shape) (pde.Region, bool) {
	var rows []int
	n, _ := x.Dims()
	for i := range n {
		if within.Value(x.RawRowView(i)) <= 0 {
			rows = append(rows, i)
		}
	}
	switch len(rows) {
	case 0:
		return nil, false
	case n:
		return on, true
	}
	return &picked{on, rows}, true
}

// picked is some of the points of a region of points.
type picked struct {
	pde.Region
	rows []int
}

// Place implements [pde.Region].
func (p *picked) Place(dst *pde.Cloud, unit *mat.Dense, w []float64) {
	all := new(pde.Cloud)
	p.Region.Place(all, unit, w)
	*dst = pde.Cloud{}
	for k, from := range []*mat.Dense{all.X, all.Normal, all.Mate, all.Data} {
		if from == nil {
			continue
		}
		_, cols := from.Dims()
		to := mat.NewDense(len(p.rows), cols, nil)
		for i, row := range p.rows {
			to.SetRow(i, from.RawRowView(row))
		}
		*[]**mat.Dense{&dst.X, &dst.Normal, &dst.Mate, &dst.Data}[k] = to
	}
	for _, row := range p.rows {
		dst.Weight = append(dst.Weight, all.Weight[row])
	}
}

// surface returns the part of a surface in a box and on the sides of a cell but for that surface itself, with normals to its positive side;
// false if it has no points there.
func (m *materials) surface(k int, b Cell, whole Cell) (pde.Region, bool) {
	on, err := m.domain.Surface(b.Sides[k].Surface)
	if err != nil {
		return nil, false
	}
	open := b.open(whole)
	part, ok := on.Clip(open.Lower, open.Upper)
	if !ok {
		return nil, false
	}
	others := b
	others.Sides = slices.Delete(slices.Clone(b.Sides), k, k+1)
	return m.narrow(part, others, nil)
}

// inside returns points of the part of the domain in a cell that surfaces cut; nil for other cells.
func (m *materials) inside(b Cell) *mat.Dense {
	within, ok := m.within(b, nil)
	if !ok || within == nil {
		return nil
	}
	part, ok := m.domain.Interior().(region.Solid).Section(b.Lower, b.Upper)
	if ok {
		part, ok = m.narrowed(part, within)
	}
	if !ok {
		return nil
	}
	const side = 4
	dim := len(b.Lower)
	n := int(math.Pow(side, float64(dim)))
	unit, w := mat.NewDense(n, dim, nil), make([]float64, n)
	for i := range n {
		rest := i
		for a := range dim {
			unit.Set(i, a, (float64(rest%side)+0.5)/side)
			rest /= side
		}
		w[i] = 1 / float64(n)
	}
	cloud := new(pde.Cloud)
	part.Place(cloud, unit, w)
	return cloud.X
}
