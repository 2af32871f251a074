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
	const want, cells, trials = 0.003375, 20, 15 // a^2 (L-x)^2 (3 b L - (3 b + a) (L - x))/(6 L^3) at L = 1, a = 0.3, b = 0.7, x = 0.5
	s, e := bent(t, `
[[condition]]
on = "interior"
eq = "u_xxxx = delta(x - 0.3)"
[[condition]]
on = "boundary"
eq = ["u = 0", "dn(u) = 0"]
`, 0.5, want)
	if e > 1e-8 || s.Cells > cells || len(s.History) > trials {
		t.Errorf("%s (%s): error %.1e with %d cells after %d trials, want 1e-8, up to %d and %d", s.Status, s.Reason, e, s.Cells, len(s.History), cells, trials)
	}
}

// bent solves a beam on the unit interval and returns the solution with its relative error at a place.
func bent(t *testing.T, text string, x, want float64) (*auto.Solution, float64) {
	t.Helper()
	f, err := problem.Parse("coords = [\"x\"]\nfields = [\"u\"]\ndomain.x = [0, 1]\n" + text)
	if err != nil {
		t.Fatal(err)
	}
	s, err := auto.Solve(t.Context(), f.Problem, &f.Options)
	if err != nil {
		t.Fatal(err)
	}
	return s, math.Abs(s.Values(mat.NewDense(1, 1, []float64{x})).At(0, 0)/want - 1)
}

// A shear force that is missed altogether shows as little as the cube of the length of a cell, and on two thousand cells an independent
// solve agreed on that to 1e-8.
func TestPointLoadAtFreeEnd(t *testing.T) {
	for _, c := range []struct {
		name, text  string
		want, bound float64
	}{
		{"128 cells", `
partition.cells.x = 128
[[condition]]
on = "interior"
eq = "u_xxxx = -delta(x - 0.5)"
[[condition]]
on = "x = 0"
eq = ["u = 0", "u_x = 0"]
[[condition]]
on = "x = 1"
eq = ["u_xx = 0", "u_xxx = 0"]
`, -5.0 / 48, 1e-5},
		{"sixth order", `
[[condition]]
on = "interior"
eq = "u_xxxxxx = delta(x - 0.5)"
[[condition]]
on = "x = 0"
eq = ["u = 0", "u_x = 0", "u_xx = 0"]
[[condition]]
on = "x = 1"
eq = ["u_xxx = 0", "u_xxxx = 0", "u_xxxxx = 0"]
`, 1.0/3840 - 1.0/120, 5e-6}, // roundings of sixth derivatives; ((x - a)^5 - x^5)/120 + a x^4/24 - a^2 x^3/12 at a = 1/2, x = 1
	} {
		if s, e := bent(t, c.text, 1, c.want); e > c.bound || e > s.ErrorEstimate {
			t.Errorf("%s: %s (%s): error %.1e, want %.0e and at most the estimate %.1e", c.name, s.Status, s.Reason, e, c.bound, s.ErrorEstimate)
		}
	}
}
