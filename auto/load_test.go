package auto_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/problem"
)

// A point load on a beam is cubic on either side: two cells resolve it to roundings of fourth derivatives, and more of them, whose
// roundings are larger, must not take their place.
func TestPointLoad(t *testing.T) {
	f, err := problem.Parse(`
coords = ["x"]
fields = ["u"]
[domain]
x = [0, 1]
[[condition]]
on = "interior"
eq = "u_xxxx = delta(x - 0.3)"
[[condition]]
on = "boundary"
eq = ["u = 0", "dn(u) = 0"]
`)
	if err != nil {
		t.Fatal(err)
	}
	s, err := auto.Solve(t.Context(), f.Problem, &f.Options)
	if err != nil {
		t.Fatal(err)
	}
	const want, cells, trials = 0.003375, 20, 15 // a^2 (L-x)^2 (3 b L - (3 b + a) (L - x))/(6 L^3) at L = 1, a = 0.3, b = 0.7, x = 0.5
	got := s.Values(mat.NewDense(1, 1, []float64{0.5})).At(0, 0)
	if e := math.Abs(got/want - 1); e > 1e-8 || s.Cells > cells || len(s.History) > trials {
		t.Errorf("%s (%s): error %.1e with %d cells after %d trials, want 1e-8, up to %d and %d", s.Status, s.Reason, e, s.Cells, len(s.History), cells, trials)
	}
}
