package auto_test

import (
	"fmt"
	"math"
	"testing"

	"pinn/auto"
	"pinn/problem"
)

// states solves an eigenvalue problem for u between walls.
func states(t *testing.T, eq string, ends [2]float64, count int, near float64) *auto.Solution {
	t.Helper()
	f, err := problem.Parse(fmt.Sprintf(`
coords = ["x"]
fields = ["u"]
eigenvalue.E = { count = %d, near = %g }
domain.x = [%g, %g]
[[condition]]
on = "interior"
eq = "%s"
[[condition]]
on = "boundary"
eq = "u = 0"
`, count, near, ends[0], ends[1], eq))
	if err != nil {
		t.Fatal(err)
	}
	s, err := auto.Solve(t.Context(), f.Problem, &f.Options)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A narrow well is a spot of the equation, at which every eigenfunction is looked at with its own value. The ground state was computed by
// shooting from the outside, where it decays like an exponential function.
func TestEigenvaluesOfNarrowWell(t *testing.T) {
	const ground = -0.4635798980985
	s := states(t, "-0.5*u_xx - exp(-(x/0.05)^2)/(0.05*sqrt(pi))*u = E*u", [2]float64{-20, 20}, 3, -0.5)
	if s.Status != auto.Solved || len(s.Modes) != 3 || math.Abs(real(s.Modes[0].Value)-ground) > 1e-10 {
		t.Fatalf("%s (%s): %+v, want %g first", s.Status, s.Reason, s.Modes, ground)
	}
}

// Two wells are found although the first cells see neither: -15.10863473 and -15.06411706 are their lowest states, by shooting.
func TestEigenvaluesOfTwoWells(t *testing.T) {
	s := states(t, "-u_xx - 400*(exp(-((x - 1)/0.1)^2) + exp(-((x + 1)/0.1)^2))*u = E*u", [2]float64{-10, 10}, 2, -16)
	if s.Status != auto.Solved || len(s.Modes) != 2 || math.Abs(real(s.Modes[0].Value)+15.10863473) > 1e-7 || math.Abs(real(s.Modes[1].Value)+15.06411706) > 1e-7 {
		t.Fatalf("%s (%s): %+v", s.Status, s.Reason, s.Modes)
	}
}
