package auto

import (
	"context"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// A march that gets no further hands out what it has finished, checked, and with the time where that ends.
func TestUntil(t *testing.T) {
	p := problem(t, []string{"t"}, []string{"u"}, [2]string{"interior", "u_t = if(u < 2, 1, -1)"}, [2]string{"corner", "u = 1.5"})
	s := solve(t, p, Options{})
	along, end := s.Until()
	if s.Status != Short || along != "t" || math.Abs(end-.5) > 1e-3 || !strings.Contains(s.Reason, "the solution ends at t = 0.5") {
		t.Fatalf("status %q (%s) until %s = %g, want %q until t = 0.5", s.Status, s.Reason, along, end, Short)
	}
	if got := s.Values(mat.NewDense(1, 1, []float64{.4})).At(0, 0); math.Abs(got-1.9) > 1e-9 || !(s.ErrorEstimate < 1e-8) {
		t.Errorf("u(0.4) = %g with an estimate of %.1e, want 1.9 and less than 1e-8", got, s.ErrorEstimate)
	}
	if s.Contains([]float64{.4}) != true || s.Contains([]float64{.6}) {
		t.Error("the solution is to mean something at 0.4 and nothing at 0.6")
	}
	if whole := solve(t, problem(t, []string{"t"}, []string{"u"}, [2]string{"interior", "u_t = -u"}, [2]string{"corner", "u = 1"}), Options{}); whole.Model != nil {
		if along, _ := whole.Until(); along != "" {
			t.Errorf("a whole solution ends along %s", along)
		}
	}
}

// Slabs that are finished are offered while others are under way, each offer with more of them, until the whole is checked.
func TestSlabsAreOffered(t *testing.T) {
	p := kinetics(t, 20, []string{"u", "v"}, "u_t = v", "v_t = -400*sin(u)", "u = 3", "v = 0")
	ctx, stop := context.WithCancel(t.Context())
	var last *Solution
	var reached []float64
	_, err := Solve(ctx, p, &Options{Checkpoint: func(s *Solution) {
		if s.Next == "slabs" {
			last = s
			_, end := s.Until()
			if reached = append(reached, end); end > 4 {
				stop()
			}
		}
	}})
	if err == nil || last == nil || len(reached) < 3 {
		t.Fatalf("error %v after offers until %g, want that of the context after several", err, reached)
	}
	for k, end := range reached[1:] {
		if !(end > reached[k]) {
			t.Errorf("an offer until %g came after one until %g", end, reached[k])
		}
	}
	energy := func(at float64) float64 {
		v := last.Values(mat.NewDense(1, 1, []float64{at}))
		return v.At(0, 1)*v.At(0, 1)/2 - 400*math.Cos(v.At(0, 0))
	}
	if end := reached[len(reached)-1]; math.Abs(energy(end)-energy(0)) > 1e-5 {
		t.Errorf("the energy is %.9g at the end, %g, and %.9g at the beginning", energy(end), end, energy(0))
	}
}

// Where errors grow until they miss the tolerance, the time is named until which they meet it.
func TestGoodUntil(t *testing.T) {
	p := kinetics(t, 60, []string{"x", "y", "z"}, "x_t = 10*(y - x)", "y_t = x*(28 - z) - y", "z_t = x*y - 8*z/3", "x = 1", "y = 1", "z = 1")
	s := solve(t, p, Options{Tolerance: 1e-4})
	if s.Status != Short || !strings.Contains(s.Reason, "it is within the tolerance") {
		t.Errorf("status %q (%s), want %q and until when the tolerance is met", s.Status, s.Reason, Short)
	}
}
