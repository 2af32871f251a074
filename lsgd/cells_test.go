package lsgd_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/lsgd"
)

// TestCells takes right-hand sides that the matrix makes of known coefficients: the solutions, which need not be these, make them too.
func TestCells(t *testing.T) {
	const tolerance = 1e-9 // of the right-hand side; the elimination keeps nine digits of rough functions
	s, at := newTiling(t, 3, 12, "-u_xx - u_yy = 0", "0", "x", "y").system(60, 3)
	balance(t, s, at)
	if !lsgd.On(s.Layout) {
		t.Fatal("not taken for cells")
	}
	cells, err := lsgd.NewCells(context.Background(), s, lsgd.Newton{})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := lsgd.NewRows(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	rnd, x := newRand(3), mat.NewDense(len(at.Coef), 2, nil)
	x.Apply(func(int, int, float64) float64 { return rnd.NormFloat64() }, x)
	want := rows.Product(x)
	got := mat.NewDense(len(at.Coef), 2, nil)
	if err := cells.Solve(got, want, 1); err != nil {
		t.Fatal(err)
	}
	for set, product := range rows.Product(got) {
		var d mat.Dense
		d.Sub(product, want[set])
		if e, size := mat.Norm(&d, 2), mat.Norm(want[set], 2); !(e <= tolerance*size) {
			t.Errorf("rows of set %d: off by %g of %g", set, e, size)
		}
	}
	all := make([]float64, 0)
	for _, product := range want {
		all = append(all, mat.Col(nil, 0, product)...)
	}
	n, _ := s.Dims()
	r := make([]float64, n)
	if err := s.Residuals(r, &collocation.State{Coef: mat.Col(nil, 0, x)}); err != nil {
		t.Fatal(err)
	}
	if a, b := floats.Norm(all, 2), floats.Norm(r, 2); !(math.Abs(a-b) <= 1e-12*b) {
		t.Errorf("the rows have the norm %g, the system's %g", a, b)
	}
}
