package expr

import (
	"errors"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/parallel"
	"pinn/pde"
	"pinn/pde/jet"
)

// Quantity is an expression of fields, their derivatives, the coordinates and the unknown numbers, to be evaluated where the
// fields are known. It is safe for concurrent use.
type Quantity struct {
	op    *Operator
	slots []pde.Slot
	set   *jet.Set
	cols  int       // fields
	plain *Function // of the coordinates alone; then there are no slots
}

// Quantity reads an expression such as "u", "u_x" or "u_x^2 + x". The error is an [*Error].
func (s *Scope) Quantity(src Source) (*Quantity, error) {
	if f, err := s.Function(src); err == nil {
		return &Quantity{plain: f}, nil
	}
	equation := src
	equation.Text += " = 0"
	op, err := s.Operator(equation)
	if err != nil {
		return nil, shown(err, src.Text)
	}
	if op.UsesNormal() || op.UsesMate() {
		return nil, fault(src, 0, len(src.Text), "dn and mate have a meaning on the boundary only")
	}
	q := &Quantity{op: op, slots: op.Slots(), cols: len(s.Fields)}
	var indices []jet.Index
	for _, s := range q.slots {
		indices = append(indices, s.D)
	}
	q.set = jet.Close(indices...)
	return q, nil
}

// shown lets all faults of a text show another one, which it begins with.
func shown(err error, text string) error {
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range all.Unwrap() {
			shown(e, text)
		}
	}
	var fault *Error
	if errors.As(err, &fault) && strings.HasPrefix(fault.Text, text) {
		fault.Text = text
	}
	return err
}

// Values returns the quantity at the rows of x (points x coordinates) for given fields, one column each, and unknown numbers in
// the order of Scope.Params. The caller owns the slice, which has one entry per row. It panics if x has another number of
// columns than there are coordinates.
func (q *Quantity) Values(fields jet.Func, x *mat.Dense, params []float64) []float64 {
	points, dim := x.Dims()
	if q.plain != nil {
		b := jet.NewBatch(jet.Close(), points, 1)
		q.plain.Eval(b, x)
		return mat.Col(nil, 0, b.Part(0))
	}
	out := make([]float64, points)
	parallel.For((points+quantityBlock-1)/quantityBlock, func(k int) {
		lo, hi := k*quantityBlock, min((k+1)*quantityBlock, points)
		part := x.Slice(lo, hi, 0, dim).(*mat.Dense)
		b := jet.NewBatch(q.set, hi-lo, q.cols)
		fields.Eval(b, part)
		u := mat.NewDense(hi-lo, len(q.slots), nil)
		for j, s := range q.slots {
			u.SetCol(j, mat.Col(nil, s.Field, b.Part(b.Set.Find(s.D))))
		}
		q.op.Residual(mat.NewDense(hi-lo, 1, out[lo:hi]), &pde.Cloud{X: part}, u, params)
	})
	return out
}
