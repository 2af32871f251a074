package lsgd_test

import (
	"context"
	"math"
	"runtime"
	"slices"
	"testing"

	"pinn/lsgd"
)

// TestBitsOnCores solves a system of many more rows than columns, which is cut into several lanes and chunks: the
// number of cores must not show, and the solution must be as good as that of few rows.
func TestBitsOnCores(t *testing.T) {
	const tol = 1e-10 // of the values of a well-conditioned problem with a smooth solution
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	s, at := newSystem(t, dirichlet(t, "-u_xx = pi^2*sin(pi*x)", "sin(pi*x)"), 9000, waves(t, 40, 12, 1))
	balance(t, s, at)
	var first []float64
	for _, cores := range []int{1, 2, 3, 1} {
		runtime.GOMAXPROCS(cores)
		fit, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{})
		if err != nil {
			t.Fatal(err)
		}
		if loss := lossAt(t, s, at); !(math.Abs(math.Sqrt(loss)-math.Sqrt(fit.Loss)) <= tol) {
			t.Errorf("%d cores: loss %g reported, is %g", cores, fit.Loss, loss)
		}
		if first == nil {
			first = slices.Clone(at.Coef)
		}
		if !slices.Equal(at.Coef, first) {
			t.Errorf("%d cores: other coefficients than on one", cores)
		}
	}
	f := function(t, scope, "sin(pi*x)")
	if d := distance(expansion(s, at), f, 1); !(d <= tol) {
		t.Errorf("values differ from the solution by %g, tolerance %g", d, tol)
	}
}
