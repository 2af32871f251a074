package auto

import (
	"math"
	"testing"

	"pinn/problems/transport"
)

// TestNothingLeftOpen checks that a projection whose width and spread are given is one solve, and that without the
// independent one there is no estimate.
func TestNothingLeftOpen(t *testing.T) {
	for _, c := range []struct {
		name    string
		noCheck bool
		phases  []string
	}{
		{"checked", false, []string{"solve", "check"}},
		{"unchecked", true, []string{"solve"}},
	} {
		o := Options{Seed: 1, NoCheck: c.noCheck, Network: Network{Width: 60, Spread: 10, Init: "disk"}, Training: Training{Method: Projection}}
		s, err := Solve(t.Context(), transport.New(1), &o)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.History) != len(c.phases) || s.Features != 60 {
			t.Errorf("%s: %d trials and %d features, want %d and 60", c.name, len(s.History), s.Features, len(c.phases))
			continue
		}
		for k, p := range c.phases {
			if s.History[k].Phase != p || s.History[k].Spread != 10 {
				t.Errorf("%s: trial %d: phase %q, spread %g; want %q and 10", c.name, k, s.History[k].Phase, s.History[k].Spread, p)
			}
		}
		if c.noCheck != (s.Status == Unchecked) || c.noCheck != math.IsNaN(s.ErrorEstimate) {
			t.Errorf("%s: status %q, estimate %g", c.name, s.Status, s.ErrorEstimate)
		}
	}
}

// TestTrainingUnchecked checks that training without the check trains once, to the same weights.
func TestTrainingUnchecked(t *testing.T) {
	o := Options{Seed: 1, Network: Network{Width: 8}, Points: Points{Interior: 64, Boundary: 16, Validation: 32}, Training: Training{Method: LSGD, Steps: 5}}
	both, err := Solve(t.Context(), transport.New(1), &o)
	if err != nil {
		t.Fatal(err)
	}
	o.NoCheck = true
	one, err := Solve(t.Context(), transport.New(1), &o)
	if err != nil {
		t.Fatal(err)
	}
	if one.Status != Unchecked || one.Fit.Loss != both.Fit.Loss || 2*len(one.History) != len(both.History) {
		t.Errorf("status %q, loss %g, %d records; want %q, %g and half of %d", one.Status, one.Fit.Loss, len(one.History), Unchecked, both.Fit.Loss, len(both.History))
	}
}
