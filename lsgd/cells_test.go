package lsgd_test

import (
	"context"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/lsgd"
)

// TestCells takes right-hand sides that the matrix makes of known coefficients: the solutions, which need not be these, make them too, however the means are
// stressed, with walls that belong to their cells and with walls that are kept apart.
func TestCells(t *testing.T) {
	for name, n := range map[string]lsgd.ProjectSettings{"own walls": {}, "walls apart": {StrongShared: 1e-3}} {
		t.Run(name, func(t *testing.T) { testCells(t, n) })
	}
}

func testCells(t *testing.T, newton lsgd.ProjectSettings) {
	t.Helper()
	const tolerance = 1e-9 // of the right-hand side; the elimination keeps nine digits of rough functions
	s, at := newTiling(t, 3, 12, "-u_xx - u_yy = 0", "0", "x", "y").system(60, 3)
	balance(t, s, at)
	for _, scale := range s.Scale {
		s.Means = append(s.Means, slices.Repeat([]float64{7}, len(scale)))
	}
	if !lsgd.On(s.Layout) {
		t.Fatal("not taken for cells")
	}
	cells, err := lsgd.NewCells(context.Background(), s, newton)
	if err != nil {
		t.Fatal(err)
	}
	matrix, err := collocation.NewLinear(s)
	if err != nil {
		t.Fatal(err)
	}
	const count = 18 // more than are solved together
	rnd, x := newRand(3), mat.NewDense(len(at.Coef), count, nil)
	x.Apply(func(int, int, float64) float64 { return rnd.NormFloat64() }, x)
	n, _ := s.Dims()
	want, product := mat.NewDense(n, count, nil), mat.NewDense(n, count, nil)
	matrix.Product(want, x)
	got := mat.NewDense(len(at.Coef), count, nil)
	if err := cells.Solve(got, want, 1); err != nil {
		t.Fatal(err)
	}
	matrix.Product(product, got)
	for k := range count {
		a, b := mat.Col(nil, k, product), mat.Col(nil, k, want)
		if e := floats.Distance(a, b, 2); !(e <= tolerance*floats.Norm(b, 2)) {
			t.Errorf("side %d: off by %g of %g", k, e, floats.Norm(b, 2))
		}
	}
}
