package pde

import "gonum.org/v1/gonum/mat"

type data struct {
	slots  []Slot
	column int
}

// Data returns the operator u_field - Cloud.Data[column], which fits a field to measured values. Its region must
// carry data; Residual panics if it does not.
func Data(field, column int) Operator {
	return &data{[]Slot{{Field: field}}, column}
}

// Slots implements [Operator].
func (d *data) Slots() []Slot { return d.slots }

// Dims implements [Operator].
func (d *data) Dims() (eqs, params int) { return 1, 0 }

// Affine implements [Operator].
func (d *data) Affine() bool { return true }

// DataColumns returns the number of columns that the region's data must have at least; see [Problem.Check].
func (d *data) DataColumns() int { return d.column + 1 }

// Residual implements [Operator].
func (d *data) Residual(dst *mat.Dense, at *Cloud, u *mat.Dense, _ []float64) {
	if at.Data == nil {
		panic("pde: a data condition on a region without data")
	}
	for i := range at.Points() {
		dst.Set(i, 0, u.At(i, 0)-at.Data.At(i, d.column))
	}
}

// Linearize implements [Operator].
func (d *data) Linearize(dst *Linearization, at *Cloud, _ *mat.Dense, _ []float64) {
	for i := range at.Points() {
		dst.U[0].Set(i, 0, 1)
	}
}
