package auto

import (
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// Where more conditions are given than the equations leave room for, a solution is a compromise, and two solves make almost the same one. How far it
// may be from what is meant shows when the equations that may be one too many are left out, one after the other.

// sway returns the largest difference, relative to the sizes of the fields, between a compromise and what the others say without one of the
// equations that are given beyond the room for them; 0 where nothing is, or in several coordinates, where that takes too much work. solve solves a
// problem with fewer equations.
func (s *solver) sway(m *Model, solve func(part *solver) (*Model, error)) (float64, error) {
	if len(s.problem.Coords) > 1 || !s.problem.Affine() {
		return 0, nil
	}
	most := 0.0
	for _, surplus := range s.contradictions.Surplus {
		for _, c := range surplus.Conditions {
			eqs, _ := s.problem.Conditions[c].Op.Dims()
			for e := range eqs {
				part := s.lacking(c, e)
				other, err := solve(part)
				if stop(err) != nil {
					return 0, err
				}
				if err != nil {
					continue
				}
				difference, _ := s.difference(m, other)
				if !(difference < differenceNeeded && difference > most) {
					continue
				}
				if err := part.determine(m, part.moderate(), 0); stop(err) != nil {
					return 0, err
				}
				if part.insight == nil || part.insight.null == nil { // else it says which of many solutions is meant, as a mean does
					most = difference
				}
			}
		}
	}
	return most, nil
}

// lacking returns a solver of the problem without an equation of a condition.
func (s *solver) lacking(condition, equation int) *solver {
	p, fresh := *s.problem, slices.Clone(s.fresh)
	p.Conditions = slices.Clone(p.Conditions)
	c := &p.Conditions[condition]
	if eqs, _ := c.Op.Dims(); eqs == 1 {
		p.Conditions, fresh = slices.Delete(p.Conditions, condition, condition+1), slices.Delete(fresh, condition, condition+1)
	} else {
		c.Op = &without{c.Op, equation}
	}
	return &solver{ctx: s.ctx, problem: &p, options: s.options, begun: s.begun, ledger: s.ledger, natural: s.natural, sizes: s.sizes,
		switches: s.switches, fresh: fresh}
}

// swayOf is sway for a single basis.
func (s *solver) swayOf(t *trial) (float64, error) {
	return s.sway(s.model(t), func(part *solver) (*Model, error) {
		u, err := part.prepare(t.design, 0)
		if err == nil {
			err = part.project(u)
		}
		if err != nil {
			return nil, err
		}
		return part.model(u), nil
	})
}

// without is an operator without one of its equations.
type without struct {
	pde.Operator
	equation int
}

// Dims implements [pde.Operator].
func (w *without) Dims() (eqs, params int) {
	eqs, params = w.Operator.Dims()
	return eqs - 1, params
}

// Residual implements [pde.Operator].
func (w *without) Residual(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, params []float64) {
	eqs, _ := w.Operator.Dims()
	all := mat.NewDense(at.Points(), eqs, nil)
	w.Operator.Residual(all, at, u, params)
	for i := range at.Points() {
		row := slices.Clone(all.RawRowView(i))
		dst.SetRow(i, slices.Delete(row, w.equation, w.equation+1))
	}
}

// Linearize implements [pde.Operator].
func (w *without) Linearize(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense, params []float64) {
	all := pde.NewLinearization(w.Operator, at.Points())
	w.Operator.Linearize(all, at, u, params)
	u1, p1 := slices.Delete(all.U, w.equation, w.equation+1), slices.Delete(all.P, w.equation, w.equation+1)
	for e := range u1 {
		dst.U[e].Copy(u1[e])
		if p1[e] != nil {
			dst.P[e].Copy(p1[e])
		}
	}
}
