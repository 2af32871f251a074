package partition

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
)

// solidOf returns the region in which a problem's fields live, if it is not its box; otherwise nil.
func solidOf(p *pde.Problem) region.Solid {
	for _, c := range p.Conditions {
		for _, part := range region.Leaves(c.On) {
			if ambient, own := part.Dims(); own < ambient {
				continue
			}
			if s, ok := part.(region.Solid); ok {
				return s
			}
		}
	}
	return nil
}

// Frames returns, per cell, a box that just holds the part of the problem's domain in it; empty where nothing of the domain is. The
// functions of a cell are those of its frame: they are as independent in a narrow part of a box as in all of it.
func Frames(p *pde.Problem, cells []Cell) (frames []Cell, empty []bool) {
	m := materialsOf(p, cells)
	for _, b := range cells {
		part, ok := m.part(b, domainOf(p))
		if ok && part != nil {
			ok = part.Measure() >= sliverShare*b.Volume()
		}
		switch {
		case ok && part != nil:
			frames = append(frames, frame(part, b))
		default:
			frames = append(frames, b)
		}
		empty = append(empty, !ok)
	}
	return frames, empty
}

// domainOf returns the box of a problem.
func domainOf(p *pde.Problem) Cell {
	return Cell{Lower: slices.Clone(p.Lower), Upper: slices.Clone(p.Upper)}
}

// part returns the part of the domain in a cell, nil if it is all of the box, and false if there is none.
func (m *materials) part(b, whole Cell) (region.Solid, bool) {
	within, ok := m.within(b, nil)
	solid := m.solid
	if within != nil && solid == nil {
		solid = m.domain.Interior().(region.Solid)
	}
	if !ok || solid == nil {
		return nil, ok
	}
	open := b.open(whole)
	part, ok := solid.Clip(open.Lower, open.Upper)
	if ok && within != nil {
		part, ok = m.narrowed(part, within)
	}
	if !ok {
		return nil, false
	}
	return part.(region.Solid), true
}

// frame returns the extent of a part of a box, the box's own ends where it comes near them.
func frame(part region.Solid, b Cell) Cell {
	dim := len(b.Lower)
	n := int(math.Pow(frameSide, float64(dim)))
	unit, w := mat.NewDense(n, dim, nil), make([]float64, n)
	for i := range n {
		rest := i
		for a := range dim {
			unit.Set(i, a, float64(rest%frameSide)/(frameSide-1))
			rest /= frameSide
		}
		w[i] = 1 / float64(n)
	}
	cloud := new(pde.Cloud)
	part.Place(cloud, unit, w)
	f := b.clone()
	for a := range dim {
		lo, hi := math.Inf(1), math.Inf(-1)
		for i := range n {
			lo, hi = min(lo, cloud.X.At(i, a)), max(hi, cloud.X.At(i, a))
		}
		margin := frameMargin * (hi - lo)
		if part.IsBox() {
			margin = 0
		}
		near := endsAligned * (b.Upper[a] - b.Lower[a])
		if lo-margin > b.Lower[a]+near {
			f.Lower[a] = lo - margin
		}
		if hi+margin < b.Upper[a]-near {
			f.Upper[a] = hi + margin
		}
	}
	return f
}

// section returns the part of a flat box that lies in the domain.
func section(s region.Solid, b, flat Cell, axis int) (region.Clipper, bool) {
	if s == nil {
		return b.slice(flat, axis), true
	}
	on, ok := s.Section(flat.Lower, flat.Upper)
	if !ok {
		return nil, false
	}
	return on.(region.Clipper), true
}
