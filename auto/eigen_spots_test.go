package auto_test

import (
	"math"
	"testing"

	"pinn/auto"
	"pinn/problem"
)

// A narrow well is a spot of the equation, at which every eigenfunction is looked at with its own value. The ground state was computed by
// shooting from the outside, where it decays like an exponential function.
func TestEigenvaluesOfNarrowWell(t *testing.T) {
	f, err := problem.Parse(`
coords = ["x"]
fields = ["u"]
eigenvalue.E = { count = 3, near = -0.5 }
domain.x = [-20, 20]
[[condition]]
on = "interior"
eq = "-0.5*u_xx - exp(-(x/0.05)^2)/(0.05*sqrt(pi))*u = E*u"
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
	const ground = -0.4635798980985
	if s.Status != auto.Solved || len(s.Modes) != 3 || math.Abs(real(s.Modes[0].Value)-ground) > 1e-10 {
		t.Fatalf("%s (%s): %+v, want %g first", s.Status, s.Reason, s.Modes, ground)
	}
}

// Two wells are found although the first cells see neither: -15.10863473 and -15.06411706 are their lowest states, by shooting.
func TestEigenvaluesOfTwoWells(t *testing.T) {
	f, err := problem.Parse(`
coords = ["x"]
fields = ["u"]
eigenvalue.E = { count = 2, near = -16 }
domain.x = [-10, 10]
[[condition]]
on = "interior"
eq = "-u_xx - 400*(exp(-((x - 1)/0.1)^2) + exp(-((x + 1)/0.1)^2))*u = E*u"
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
	if s.Status != auto.Solved || math.Abs(real(s.Modes[0].Value)+15.10863473) > 1e-7 || math.Abs(real(s.Modes[1].Value)+15.06411706) > 1e-7 {
		t.Fatalf("%s (%s): %+v", s.Status, s.Reason, s.Modes)
	}
}
