package collocation

import (
	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// Jacobian holds the rows of one block of points with their derivatives by all unknowns. Its memory is reused from call
// to call.
type Jacobian struct {
	Block
	Hidden *mat.Dense // rows x hidden weights, space after space: partial derivatives of R

	sheet mat.Dense // the share of the mates
}

// Jacobian evaluates block k at a state, as [System.Block] does, with the derivatives of its rows by the hidden weights
// at fixed coefficients. The error is a *[NonFiniteError] or nil. Different blocks may be evaluated by different
// goroutines. It panics if a basis has no hidden weights.
func (s *System) Jacobian(dst *Jacobian, k int, at *State) error {
	bases, weights := s.Layout.Hidden()
	b, pl := s.blocks[k], s.plans[s.blocks[k].cond]
	f := s.pool.Get().(*frame)
	defer s.pool.Put(f)
	tapes, err := f.linearized(b, bases, at)
	if err != nil {
		return err
	}
	scale, weight := s.Scale[b.cond], s.weight[b.cond][b.lo:b.hi]
	dst.Row, dst.Cols = b.row, pl.cols
	dst.resize((b.hi-b.lo)*pl.eqs, pl.width)
	f.rows(&dst.Block, scale, weight)
	if dst.Hidden == nil {
		dst.Hidden = new(mat.Dense)
	}
	reuse(dst.Hidden, len(dst.R), weights)
	for e := range pl.eqs {
		f.partials(e, scale[e], weight)
		f.hiddenRows(dst, tapes, bases, e, at)
	}
	return nil
}

// partials sets ubar (points x slots) to the derivatives of the scaled residual of equation e by the slots.
func (f *frame) partials(e int, scale float64, weight []float64) {
	reuse(&f.ubar, f.cloud.Points(), max(1, len(f.plan.slots)))
	for p, w := range weight {
		axpy(f.ubar.RawRowView(p)[:len(f.plan.slots)], scale*w, f.lin.U[e].RawRowView(p))
	}
}

// hiddenRows writes the derivatives of the rows of equation e by the hidden weights: of a space, the sum over the sheets.
// Columns of a space that the condition does not use stay zero.
func (f *frame) hiddenRows(dst *Jacobian, tapes []jet.Tape, bases []Adaptive, e int, at *State) {
	for k, u := range f.plan.uses {
		first := 0
		for _, b := range bases[:u.space] {
			first += len(b.Params())
		}
		to := equation(dst.Hidden, e, f.plan.eqs, Span{first, first + len(bases[u.space].Params())})
		cot := f.cotangent(k, &f.ubar, at)
		if k == 0 || f.plan.uses[k-1].space != u.space {
			tapes[k].RowJacobian(to, cot)
			continue
		}
		reuse(&dst.sheet, f.cloud.Points(), len(bases[u.space].Params()))
		tapes[k].RowJacobian(&dst.sheet, cot)
		to.Add(to, &dst.sheet)
	}
}

// equation views the rows of one equation out of eqs, which follow one another at every point, in a range of columns.
func equation(m *mat.Dense, e, eqs int, cols Span) *mat.Dense {
	raw := m.RawMatrix()
	raw.Data = raw.Data[e*raw.Stride+cols.Lo:]
	raw.Rows, raw.Cols, raw.Stride = raw.Rows/eqs, cols.Len(), raw.Stride*eqs
	v := new(mat.Dense)
	v.SetRawMatrix(raw)
	return v
}
