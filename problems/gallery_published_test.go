package problems_test

import (
	"math"
	"testing"
)

// published are numbers that stand for the solutions of problems without a formula: an expression at a point.
var published = map[string]struct {
	expression string
	at         []float64
	want       float64
	tolerance  float64 // digits that are known
	asked      float64 // tolerance of the solve
}{
	// Howland has 4.32; a series of Kolosov's functions with 60 and with 100 terms gives 4.34763.
	"strip-hole": {"u_x + 0.3*v_y", []float64{0, 0.25}, 4.3476, 5e-5, 1e-5},
}

// Problems without a formula have solutions with the numbers that are known of them.
func TestPublished(t *testing.T) {
	for name, p := range published {
		f := load(t, name)
		f.Options.Tolerance = p.asked
		s, err := f.Solve(t.Context())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := s.At(p.expression, p.at...)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !(math.Abs(got-p.want) <= p.tolerance) {
			t.Errorf("%s: %s is %.7g at %v, want %g within %g", name, p.expression, got, p.at, p.want, p.tolerance)
		}
	}
}
