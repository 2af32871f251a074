package pde

import (
	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// Slot names one entry of the jet of the unknown fields.
type Slot struct {
	Field int       // position in Problem.Fields
	D     jet.Index // which derivative
	Sheet int       // 0: at the point; 1: at its mate, the periodic partner (Cloud.Mate)
}

// Operator is a set of equations F(x, slots, params) = 0 that hold at every point of a region. Equations are numbered
// 0..eqs-1; all of them share one list of slots. Implementations must be safe for concurrent use and must treat
// every point alone: the value at a point may not depend on the other points of the cloud.
type Operator interface {
	// Slots lists the derivatives that the equations use. The caller must not change the slice.
	Slots() []Slot
	// Dims returns the number of equations and the number of the problem's parameters that the equations may read.
	Dims() (eqs, params int)
	// Affine reports whether the residual is affine in the slots and the parameters jointly.
	Affine() bool
	// Residual writes F to dst (points x eqs). u (points x slots) holds the values of the slots.
	Residual(dst *mat.Dense, at *Cloud, u *mat.Dense, params []float64)
	// Linearize writes the first partials of F to dst, which the caller has shaped.
	Linearize(dst *Linearization, at *Cloud, u *mat.Dense, params []float64)
}

// Linearization holds the first partials of an operator's equations at the points of a cloud.
type Linearization struct {
	U []*mat.Dense // per equation: points x slots, with respect to the slots
	P []*mat.Dense // per equation: points x params, with respect to the parameters; nil entries without parameters
}

// NewLinearization returns a zero linearization with the shape that op needs at the given number of points. The caller
// owns it.
func NewLinearization(op Operator, points int) *Linearization {
	eqs, params := op.Dims()
	l := &Linearization{U: make([]*mat.Dense, eqs), P: make([]*mat.Dense, eqs)}
	for e := range eqs {
		l.U[e] = mat.NewDense(points, len(op.Slots()), nil)
		if params > 0 {
			l.P[e] = mat.NewDense(points, params, nil)
		}
	}
	return l
}

// Cloud is a set of points of one condition. Operators read it; whoever asked for it owns it.
type Cloud struct {
	X      *mat.Dense // points x coordinates
	Weight []float64  // quadrature weights; they sum to the measure of the region
	Normal *mat.Dense // points x coordinates: outward unit normals; nil where the region has none
	Mate   *mat.Dense // points x coordinates: the periodic partners; nil where the region has none
	Data   *mat.Dense // points x columns: measured values; nil where the region carries none
}

// Points returns the number of points.
func (c *Cloud) Points() int { return c.X.RawMatrix().Rows }

// Slice returns a view of the points lo..hi-1; it shares the memory of c. It panics unless 0 <= lo <= hi <= Points.
func (c *Cloud) Slice(lo, hi int) *Cloud {
	view := func(m *mat.Dense) *mat.Dense {
		if m == nil {
			return nil
		}
		return m.Slice(lo, hi, 0, m.RawMatrix().Cols).(*mat.Dense)
	}
	s := &Cloud{X: view(c.X), Normal: view(c.Normal), Mate: view(c.Mate), Data: view(c.Data)}
	if c.Weight != nil {
		s.Weight = c.Weight[lo:hi]
	}
	return s
}

// Pick returns copies of the points at the given positions, which may repeat. It panics if there are none, or if one is
// out of range.
func (c *Cloud) Pick(at []int) *Cloud {
	out := &Cloud{X: PickRows(c.X, at), Normal: PickRows(c.Normal, at), Mate: PickRows(c.Mate, at), Data: PickRows(c.Data, at)}
	if c.Weight != nil {
		out.Weight = make([]float64, len(at))
		for i, k := range at {
			out.Weight[i] = c.Weight[k]
		}
	}
	return out
}

// PickRows returns copies of rows of a matrix, at least one, which may repeat; nil for nil. It panics if there are
// none, or if one is out of range.
func PickRows(m *mat.Dense, rows []int) *mat.Dense {
	if m == nil {
		return nil
	}
	_, cols := m.Dims()
	out := mat.NewDense(len(rows), cols, nil)
	for i, k := range rows {
		out.SetRow(i, m.RawRowView(k))
	}
	return out
}
