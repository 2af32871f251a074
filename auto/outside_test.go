package auto

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// A tank that runs dry stays empty, and one that fills from empty may be tried below its bottom: roots go on as zero there.
func TestRootsGoOnBelowZero(t *testing.T) {
	dry := kinetics(t, 4, []string{"h"}, "h_t = -0.7*sqrt(h)", "h = 1")
	s := solve(t, dry, Options{})
	for at, want := range map[float64]float64{1: .4225, 2.5: .015625, 3.5: 0} {
		if got := s.Values(mat.NewDense(1, 1, []float64{at})).At(0, 0); s.Status != Solved || math.Abs(got-want) > 1e-8 {
			t.Errorf("%s: h(%g) = %g, want %g and %q", s.Status, at, got, want, Solved)
		}
	}
	fills := kinetics(t, 3600, []string{"a", "b"}, "a_t = 5e-4 - 1e-3*sqrt(a)", "b_t = 1e-3*sqrt(a) - 1.5e-3*sqrt(b)", "a = 1", "b = 0")
	if s := solve(t, fills, Options{}); s.Status != Solved {
		t.Errorf("two tanks: %s: %s", s.Status, s.Reason)
	}
}

// What takes roots of something negative is no solution: a march ends before that, and names it.
func TestSolutionsEndBelowZero(t *testing.T) {
	s := solve(t, kinetics(t, 4, []string{"h"}, "h_t = -0.7*sqrt(h) - 0.1", "h = 1"), Options{})
	along, end := s.Until()
	if s.Status != Short || along != "t" || end < 1.9 || end > 2.0084 || !strings.Contains(s.Reason, "takes a root of h") {
		t.Errorf("a leaking tank: %q until %s = %g: %s", s.Status, along, end, s.Reason)
	}
	s = solve(t, kinetics(t, 2, []string{"h"}, "h^2*h_t = -sqrt(h)", "h = 1"), Options{})
	if _, end := s.Until(); s.Status != Short || end < 0.39 || end > 0.4001 || math.Abs(s.Values(mat.NewDense(1, 1, []float64{0.2})).At(0, 0)-math.Pow(0.5, 0.4)) > s.ErrorEstimate {
		t.Errorf("a cone that runs dry: %q until %g: %s", s.Status, end, s.Reason)
	}
	p := problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u_xx = sqrt(u) + 10"}, [2]string{"boundary", "u = 0.1"})
	if s := solve(t, p, Options{}); s.Status != Short || !strings.Contains(s.Reason, "takes a root of u, which is -") {
		t.Errorf("a root of what is negative inside: %q: %s", s.Status, s.Reason)
	}
}

// A solution that is zero in the middle is below zero there by its error, which is no reason to say that there is none.
func TestDeadCore(t *testing.T) {
	p := problem(t, []string{"x", "y"}, []string{"u"}, [2]string{"interior", "u_xx + u_yy = 100*sqrt(u)"}, [2]string{"boundary", "u = 1"})
	s := solve(t, p, Options{Tolerance: 1e-2})
	middle := s.Values(mat.NewDense(1, 2, []float64{0.5, 0.5})).At(0, 0)
	if s.Status != Solved || s.ErrorEstimate > 1e-2 || math.Abs(middle) > s.ErrorEstimate {
		t.Errorf("%s (%s): %g in the middle, want 0 up to %.1e", s.Status, s.Reason, middle, s.ErrorEstimate)
	}
}
