package collocation

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
	"pinn/pde/jet"
)

// Sizes estimates the sizes of the values of the fields from a problem alone, with one cloud per condition: sizes d_f
// of the fields and r_e of the equations for which the norms m_ef of the operators on functions of half a period, and the
// root mean squares b_e of the data, are as alike as can be:
//
//	m_ef d_f = r_e,  b_e = r_e
//
// in the sense of least squares of the logarithms (the equilibration of a matrix by A. R. Curtis, J. K. Reid, "On the
// automatic scaling of matrices for Gaussian elimination", IMA J. Appl. Math. 10, 1972). In other units of the fields,
// the equations or the coordinates the sizes are the same in these units, up to a common factor where all data are zero.
// Nonlinear equations are linearised at start, one function per field; nil: zero. Entries that vanish or are not finite
// there have no part in it. A field about which nothing is known has the size 1. The caller owns the slice, which has
// one entry per field.
func Sizes(p *pde.Problem, clouds []*pde.Cloud, start jet.Func) []float64 {
	var m magnitudes
	for c, condition := range p.Conditions {
		m.measure(p, condition.Op, thin(clouds[c], balancePoints), start)
	}
	return m.equilibrate(len(p.Fields))
}

// magnitudes lists the logarithms of the entries that are known.
type magnitudes struct {
	equations int
	entries   []magnitude
}

// magnitude is the logarithm of the norm of an equation's operator on a field, or of its data where field is -1.
type magnitude struct {
	equation, field int
	log             float64
}

func (m *magnitudes) add(equation, field int, value float64) {
	if l := math.Log(value); !math.IsNaN(l) && !math.IsInf(l, 0) {
		m.entries = append(m.entries, magnitude{equation, field, l})
	}
}

// measure adds the entries of the equations of an operator.
func (m *magnitudes) measure(p *pde.Problem, op pde.Operator, at *pde.Cloud, start jet.Func) {
	params := make([]float64, len(p.Params))
	for k, q := range p.Params {
		params[k] = q.Start
	}
	l := linearizedAt(p, op, at, start, params)
	eqs, _ := op.Dims()
	for e := range eqs {
		for f, norm := range l.norms(p, e) {
			m.add(m.equations, f, norm)
		}
		m.add(m.equations, -1, l.data(e))
		m.equations++
	}
}

// LinearizeAt returns the partials of an operator at points, for functions, one per field, and parameters of the problem. Without functions the
// fields are zero. The caller owns them.
func LinearizeAt(p *pde.Problem, op pde.Operator, at *pde.Cloud, of jet.Func, params []float64) *pde.Linearization {
	return linearizedAt(p, op, at, of, params).partials
}

// linearized is an operator and its partials at the points of a cloud, for given functions.
type linearized struct {
	op       pde.Operator
	at       *pde.Cloud
	u        *mat.Dense // points x slots
	residual *mat.Dense // points x equations
	partials *pde.Linearization
}

// linearizedAt evaluates an operator for functions, one per field; nil: zero.
func linearizedAt(p *pde.Problem, op pde.Operator, at *pde.Cloud, of jet.Func, params []float64) *linearized {
	n, slots := at.Points(), op.Slots()
	eqs, count := op.Dims()
	l := &linearized{op: op, at: at, u: mat.NewDense(n, max(1, len(slots)), nil), residual: mat.NewDense(n, eqs, nil), partials: pde.NewLinearization(op, n)}
	if of != nil {
		fillSlots(l.u, slots, len(p.Fields), at, of)
	}
	op.Residual(l.residual, at, l.u, params[:count])
	op.Linearize(l.partials, at, l.u, params[:count])
	return l
}

// norms returns, per field, the norm of an equation's operator on functions of half a period.
func (l *linearized) norms(p *pde.Problem, e int) []float64 {
	out := make([]float64, len(p.Fields))
	for k, s := range l.op.Slots() {
		out[s.Field] = math.Hypot(out[s.Field], wave(p, s.D, halfPeriod)*columnRMS(l.partials.U[e], k))
	}
	return out
}

// data returns the root mean square of what does not depend on the fields in an equation.
func (l *linearized) data(e int) float64 {
	sum, n := 0.0, l.at.Points()
	for i := range n {
		target := -l.residual.At(i, e)
		for k := range l.op.Slots() {
			target += l.partials.U[e].At(i, k) * l.u.At(i, k)
		}
		sum = math.Hypot(sum, target)
	}
	return sum / math.Sqrt(float64(n))
}

// fillSlots evaluates the slots of an operator at the points of a cloud for given functions, one per field.
func fillSlots(dst *mat.Dense, slots []pde.Slot, fields int, at *pde.Cloud, of jet.Func) {
	var want []jet.Index
	for _, s := range slots {
		want = append(want, s.D)
	}
	set := jet.Close(want...)
	for sheet, x := range []*mat.Dense{at.X, at.Mate} {
		if x == nil {
			continue
		}
		b := jet.NewBatch(set, at.Points(), fields)
		of.Eval(b, x)
		for k, s := range slots {
			for i := 0; i < at.Points() && s.Sheet == sheet; i++ {
				dst.Set(i, k, b.Row(set.Find(s.D), i)[s.Field])
			}
		}
	}
}

// wave returns the factor by which a derivative multiplies functions of a wave number, in radians per length of the
// domain.
func wave(p *pde.Problem, d jet.Index, number float64) float64 {
	factor := 1.0
	for a := range p.Coords {
		factor *= math.Pow(number/(p.Upper[a]-p.Lower[a]), float64(d[a]))
	}
	return factor
}

func columnRMS(m *mat.Dense, col int) float64 {
	n, _ := m.Dims()
	sum := 0.0
	for i := range n {
		sum = math.Hypot(sum, m.At(i, col))
	}
	return sum / math.Sqrt(float64(n))
}

// equilibrate returns the sizes of the fields. Data far below what the rest makes of their equation, often roundings of
// zero, say nothing about sizes and are left out.
func (m *magnitudes) equilibrate(fields int) []float64 {
	const far = 7 // natural logarithm of about a thousand
	for {
		x := m.fit(fields)
		kept := m.entries[:0:0]
		for _, e := range m.entries {
			if e.field >= 0 || e.log > x[fields+e.equation]-far {
				kept = append(kept, e)
			}
		}
		if len(kept) < len(m.entries) {
			m.entries = kept
			continue
		}
		out := make([]float64, fields)
		for f := range out {
			out[f] = math.Exp(x[f])
		}
		return out
	}
}

// fit returns the logarithms of the sizes of fields and equations, of least norm where they are not determined.
func (m *magnitudes) fit(fields int) []float64 {
	unknowns := fields + m.equations
	x := mat.NewVecDense(unknowns, nil)
	if len(m.entries) == 0 {
		return x.RawVector().Data
	}
	a, b := mat.NewDense(len(m.entries), unknowns, nil), mat.NewVecDense(len(m.entries), nil)
	for i, e := range m.entries {
		a.Set(i, fields+e.equation, 1)
		if e.field >= 0 {
			a.Set(i, e.field, -1)
		}
		b.SetVec(i, e.log)
	}
	var svd mat.SVD
	if svd.Factorize(a, mat.SVDThin) {
		const exact = 1e-10 // the entries of the matrix are 0, 1 and -1
		svd.SolveVecTo(x, b, svd.Rank(exact))
	}
	return x.RawVector().Data
}
