package auto_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/problem"
)

// impulses are problems with an interface in time, and a value of their solutions.
var impulses = map[string]struct {
	text string
	at   []float64
	want float64
}{
	"a dose": {`
coords = ["s"]
fields = ["u"]
domain.s = [0, 3]
[[condition]]
on = "interior"
eq = "u_s = -u + 2*delta(s - 1)"
[[condition]]
on = "s = 0"
eq = "u = 1"
`, []float64{2.5}, math.Exp(-2.5) + 2*math.Exp(-1.5)},
	"a blow": {`
coords = ["t"]
fields = ["u"]
domain.t = [0, 3]
[[condition]]
on = "interior"
eq = "2*u_tt + 8*u = 3*delta(t - 1)"
[[condition]]
on = "t = 0"
eq = ["u = 1", "u_t = 0"]
`, []float64{2.5}, math.Cos(5) + 0.75*math.Sin(3)},
	"a mass that falls off": {`
coords = ["t"]
fields = ["u"]
functions.m = "if(t < 2, 4, 2)"
domain.t = [0, 3]
[[condition]]
on = "interior"
eq = "d(m*u, t) = 10"
[[condition]]
on = "t = 0"
eq = "u = 0"
`, []float64{2.5}, 12.5},
	"a flash": {`
coords = ["x", "t"]
fields = ["u"]
domain = { x = [0, 1], t = [0, 1] }
[[condition]]
on = "interior"
eq = "u_t = u_xx/pi^2 + cos(pi*x)*delta(t - 0.4)"
[[condition]]
on = "boundary"
eq = "u_x = 0"
[[condition]]
on = "t = 0"
eq = "u = 1"
`, []float64{0, 0.9}, 1 + math.Exp(-0.5)},
}

// Where an interface lies in the coordinate of slabs, the next slab begins with the fluxes of the one before: an impulse, a mass that changes. Two
// solves agree on a solution without them, too.
func TestFluxesGoOnInTime(t *testing.T) {
	for name, c := range impulses {
		f, err := problem.Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		s, err := auto.Solve(t.Context(), f.Problem, &f.Options)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := s.Values(mat.NewDense(1, len(c.at), c.at)).At(0, 0)
		if e := math.Abs(got/c.want - 1); s.Status != auto.Solved || e > 1e-8 {
			t.Errorf("%s: %s (%s), %g at %v, want %g", name, s.Status, s.Reason, got, c.at, c.want)
		}
	}
}
