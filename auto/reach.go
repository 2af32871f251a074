package auto

import (
	"math"
	"slices"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/pde"
)

// The balance scales the rows of a cell to its own size and coefficients. That makes light of what goes wrong in a cell that
// is thin or conducts well. A flux that is wrong by J shows as J h in a cell of thickness h, relative to its coefficient k,
// but changes the solution by J H, relative to the least coefficient that the flux must pass. H is the reach: the length along
// the axis over which the leading term of the equation is as small as the largest other one. Rows of fluxes and of equations
// are raised by these ratios. Without, two solves of two layers with conductivities of 1 and 1e6 differ by 3e-7, with
// residuals of 8e-16.

// leading is the term of highest order of an equation along one axis of a cell.
type leading struct {
	order, field int
	coef         float64 // root mean square, times the size of the field
	reach        float64 // in thicknesses of the cell, at least 1
}

// term is a derivative in an equation.
type term struct {
	pde.Slot
	coef float64
}

// emphasise raises the rows of thin cells, and those of cells that conduct well if there are interfaces.
func (m *cellTrial) emphasise(sys *collocation.System, parts []partition.Part, at *collocation.State, interfaces bool) error {
	terms := make([][][]term, len(parts)) // per condition and equation
	inside := make([][][]leading, len(parts))
	var stiff = newStiffness(len(m.cells), len(m.problem.Fields), len(m.problem.Coords))
	for c, part := range parts {
		var err error
		if terms[c], err = termsOf(sys, c, at); err != nil {
			return err
		}
		condition := sys.Problem.Conditions[c]
		if ambient, own := condition.On.Dims(); part.Condition < 0 || own < ambient {
			continue
		}
		for _, equation := range terms[c] {
			leads := m.leads(equation, part.Cells[0])
			inside[c] = append(inside[c], leads)
			stiff.note(part.Cells[0], leads)
		}
	}
	stiff.relate(interfaces)
	for c, part := range parts {
		for e := range terms[c] {
			switch {
			case inside[c] != nil:
				sys.Scale[c][e] *= stiff.equation(part.Cells[0], inside[c][e])
			case part.Condition < 0:
				sys.Scale[c][e] *= m.flux(stiff, part.Cells, terms[c][e])
			default:
				sys.Scale[c][e] *= m.side(stiff, part.Cells[0], terms[c][e])
			}
		}
	}
	return nil
}

// termsOf returns the terms of the equations of a condition of a cut problem.
func termsOf(sys *collocation.System, c int, at *collocation.State) ([][]term, error) {
	partials, err := sys.Partials(c, at)
	if err != nil {
		return nil, err
	}
	op := sys.Problem.Conditions[c].Op
	eqs, _ := op.Dims()
	out := make([][]term, eqs)
	for e := range out {
		for k, slot := range op.Slots() {
			size := 1.0
			if sys.Sizes != nil {
				size = sys.Sizes[slot.Field]
			}
			if v := partials.At(e, k) * size; v > 0 {
				out[e] = append(out[e], term{slot, v})
			}
		}
	}
	return out, nil
}

// over returns the size of a term on functions that vary over a cell, along all axes but one; -1: along all.
func (t term) over(b partition.Cell, but int) float64 {
	v := t.coef
	for a := range b.Lower {
		if a != but {
			v *= math.Pow(thickness(b, a), -float64(t.D[a]))
		}
	}
	return v
}

func thickness(b partition.Cell, axis int) float64 { return b.Upper[axis] - b.Lower[axis] }

// leads returns the leading terms of an equation in a cell, per axis.
func (m *cellTrial) leads(equation []term, k int) []leading {
	b := m.frames[k]
	out := make([]leading, len(b.Lower))
	for a := range out {
		lead, size := leading{reach: 1}, 0.0
		for _, t := range equation {
			n, v := int(t.D[a]), t.over(b, a)
			if n > lead.order || n == lead.order && n > 0 && v > size {
				lead.order, lead.field, lead.coef, size = n, t.Field%len(m.problem.Fields), t.coef, v
			}
		}
		length, oblong := m.problem.Upper[a]-m.problem.Lower[a], false
		for _, t := range equation {
			if n := int(t.D[a]); n < lead.order {
				length = min(length, math.Pow(size/t.over(b, a), 1/float64(lead.order-n)))
				oblong = oblong || t.D.Order() > n
			}
		}
		if oblong || len(b.Lower) == 1 {
			lead.reach = max(1, length/thickness(b, a))
		}
		out[a] = lead
	}
	return out
}

// stiffness holds the largest reach, per cell, field and axis, and the largest leading coefficient, per cell and field, at
// last relative to the least of all cells.
type stiffness struct {
	reach [][][]float64
	coef  [][]float64
}

func newStiffness(cells, fields, axes int) *stiffness {
	s := new(stiffness)
	for range cells {
		var reach [][]float64
		for range fields {
			reach = append(reach, slices.Repeat([]float64{1}, axes))
		}
		s.reach, s.coef = append(s.reach, reach), append(s.coef, make([]float64, fields))
	}
	return s
}

// note takes an equation that holds in a cell.
func (s *stiffness) note(k int, leads []leading) {
	for a, l := range leads {
		r, c := &s.reach[k][l.field][a], &s.coef[k][l.field]
		*r = max(*r, l.reach)
		if l.order > 1 {
			*c = max(*c, l.coef)
		}
	}
}

// relate relates the coefficients to the least, or makes them 1.
func (s *stiffness) relate(interfaces bool) {
	for f := range s.coef[0] {
		least := math.Inf(1)
		for k := range s.coef {
			if v := s.coef[k][f]; v > 0 {
				least = min(least, v)
			}
		}
		for k := range s.coef {
			if v := &s.coef[k][f]; interfaces && *v > 0 {
				*v /= least
			} else {
				*v = 1
			}
		}
	}
}

// equation returns the factor of an equation inside of a cell: what is left over in it acts like a jump of the derivative below
// the leading one.
func (s *stiffness) equation(k int, leads []leading) float64 {
	by, contrast := 1.0, 1.0
	for _, l := range leads {
		if l.order > 1 {
			by = max(by, math.Pow(l.reach, float64(l.order-1)))
			contrast = max(contrast, s.coef[k][l.field])
		}
	}
	return by * contrast
}

// flux returns the factor of a matching condition of two cells. The rows of derivatives are as large as the thinner cell makes
// them. Across a surface, which has no axis, cells count as thick.
func (m *cellTrial) flux(s *stiffness, cells [2]int, equation []term) float64 {
	axis, by := partition.Across(m.cells[cells[0]], m.cells[cells[1]]), 1.0
	if axis < 0 {
		for _, t := range equation {
			if f := t.Field % len(m.problem.Fields); t.D.Order() > 0 {
				by = max(by, s.coef[cells[0]][f], s.coef[cells[1]][f])
			}
		}
		return by
	}
	thin := cells[0]
	if thickness(m.frames[cells[1]], axis) < thickness(m.frames[thin], axis) {
		thin = cells[1]
	}
	for _, t := range equation {
		if n := float64(t.D[axis]); n > 0 {
			f := t.Field % len(m.problem.Fields)
			by = max(by, math.Pow(s.reach[thin][f][axis], n)*max(s.coef[cells[0]][f], s.coef[cells[1]][f]))
		}
	}
	return by
}

// side returns the factor of a condition at a side of a cell: that of a flux, if its largest term is one. In one coordinate it is
// raised by the reach as the matching conditions are.
func (m *cellTrial) side(s *stiffness, k int, equation []term) float64 {
	by, most := 1.0, 0.0
	for _, t := range equation {
		if v := t.over(m.frames[k], -1); v > most {
			by, most = 1, v
			if t.D.Order() > 0 {
				f := t.Field % len(m.problem.Fields)
				by = s.coef[k][f]
				if len(m.problem.Coords) == 1 {
					by *= math.Pow(s.reach[k][f][0], float64(t.D[0]))
				}
			}
		}
	}
	return by
}
