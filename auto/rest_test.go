package auto_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/problem"
)

// A string at rest that a pulse strikes: before it the solution is its tail, 1e-44, which is nothing beside what comes.
func TestAtRestBeforeAPulse(t *testing.T) {
	f, err := problem.Parse(`
coords = ["x", "t"]
fields = ["u"]
tolerance = 1e-7
domain.x = [0, 1]
domain.t = [0, 1]
[[condition]]
on = "interior"
eq = "u_tt = u_xx + sin(pi*x)*50*exp(-((t-0.3)/0.002)^2)"
[[condition]]
on = "t = 0"
eq = ["u = 0", "u_t = 0"]
[[condition]]
on = "boundary"
eq = "u = 0"
`)
	if err != nil {
		t.Fatal(err)
	}
	s, err := auto.Solve(t.Context(), f.Problem, &f.Options)
	if err != nil {
		t.Fatal(err)
	}
	const width = 0.002
	want := 50 * width * math.Sqrt(math.Pi) * math.Exp(-math.Pi*math.Pi*width*width/4) * math.Sin(math.Pi*(0.75-0.3)) / math.Pi
	got := s.Values(mat.NewDense(1, 2, []float64{0.5, 0.75})).At(0, 0)
	if e := math.Abs(got - want); s.Status != auto.Solved || e > 1e-8*want {
		t.Errorf("%s (%s): %v instead of %v", s.Status, s.Reason, got, want)
	}
}
