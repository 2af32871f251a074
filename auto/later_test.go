package auto_test

import (
	"math"
	"testing"

	"pinn/auto"
	"pinn/problem"
)

// A wall that is held for a time and then let alone has a condition that begins later: what a march has finished before is offered without it.
func TestConditionThatBeginsLater(t *testing.T) {
	f, err := problem.Parse(`
coords = ["x", "t"]
fields = ["u"]
domain = { x = [0, 1], t = [0, 1] }
partition.slabs = 4
[[condition]]
on = "interior"
eq = "u_t = u_xx/pi^2"
[[condition]]
on = "t = 0"
eq = "u = cos(pi*x)"
[[condition]]
on = "x = 0 and t < 0.5"
eq = "u = exp(-t)"
[[condition]]
on = "x = 0 and t > 0.5"
eq = "u_x = 0"
[[condition]]
on = "x = 1"
eq = "u_x = 0"
`)
	if err != nil {
		t.Fatal(err)
	}
	early := 0
	f.Options.NoCheck = true
	f.Options.Checkpoint = func(s *auto.Solution) {
		along, at := s.Until()
		if along == "" {
			return
		}
		if len(s.Residual) != len(f.Problem.Conditions) || math.IsNaN(s.Residual[3]) != (at <= 0.5) || math.IsNaN(s.Residual[4]) {
			t.Errorf("until %g: residuals %v, want NaN for what begins later", at, s.Residual)
		}
		early++
	}
	if _, err = auto.Solve(t.Context(), f.Problem, &f.Options); err != nil || early == 0 {
		t.Errorf("%v after %d offers", err, early)
	}
}
