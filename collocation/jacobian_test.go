package collocation_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
)

// hiddenJacobian assembles the derivatives of all rows by the hidden weights.
func hiddenJacobian(t testing.TB, s *collocation.System, at *collocation.State) *mat.Dense {
	t.Helper()
	_, weights := s.Layout.Hidden()
	rows, _ := s.Dims()
	out := mat.NewDense(rows, weights, nil)
	var j collocation.Jacobian // reused, as callers do
	for k := range s.Blocks() {
		if err := s.Jacobian(&j, k, at); err != nil {
			t.Fatal(err)
		}
		n, _ := j.Hidden.Dims()
		out.Slice(j.Row, j.Row+n, 0, weights).(*mat.Dense).Copy(j.Hidden)
	}
	return out
}

// TestJacobian compares with central differences of order four. Their error is h^4 = 1e-12 times the fifth derivative,
// and the rounding 1e-16/h of the rows.
func TestJacobian(t *testing.T) {
	const (
		tol = 1e-7
		h   = 1e-3
	)
	for _, c := range netCases(t) {
		s, at, bases := c.build(t, 150)
		rows, _ := s.Dims()
		got := hiddenJacobian(t, s, at)
		residuals := func() []float64 {
			r := make([]float64, rows)
			if err := s.Residuals(r, at); err != nil {
				t.Fatal(err)
			}
			return r
		}
		col := 0
		for _, b := range bases {
			params := b.Params()
			for i := range params {
				was := params[i]
				f := func(by float64) []float64 { params[i] = was + by; return residuals() }
				near1, near2, far1, far2 := f(h), f(-h), f(2*h), f(-2*h)
				params[i] = was
				for row := range rows {
					want := (8*(near1[row]-near2[row]) - (far1[row] - far2[row])) / (12 * h)
					size := max(1, math.Abs(want), math.Abs(near1[row]))
					if v := got.At(row, col); !near(v, want, size, tol) {
						t.Fatalf("%s: derivative of row %d by hidden weight %d: %g, differences give %g, tolerance %g", c.name, row, col, v, want, tol*size)
					}
				}
				col++
			}
		}
	}
}

// TestJacobianBlock compares what a Jacobian shares with a block.
func TestJacobianBlock(t *testing.T) {
	const tol = 1e-13 // two evaluations of the basis, with and without a tape
	for _, c := range netCases(t) {
		s, at, _ := c.build(t, 150)
		var b collocation.Block
		var j collocation.Jacobian
		for k := range s.Blocks() {
			if err := s.Block(&b, k, at); err != nil {
				t.Fatal(err)
			}
			if err := s.Jacobian(&j, k, at); err != nil {
				t.Fatal(err)
			}
			if j.Row != b.Row || !mat.EqualApprox(j.A, b.A, tol*mat.Norm(b.A, 2)) ||
				!mat.EqualApprox(mat.NewVecDense(len(j.R), j.R), mat.NewVecDense(len(b.R), b.R), tol*mat.Norm(b.A, 2)) {
				t.Errorf("%s, block %d: rows of the Jacobian differ from those of the block", c.name, k)
			}
		}
	}
}
