package auto

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// A porous medium without pressure does not notice small changes of zero: Newton's method begins
// elsewhere. Equations that notice changes begin where the conditions say.
func TestTilt(t *testing.T) {
	for _, c := range []struct {
		equation, end string
		exact         func(x float64) float64
		tolerance     float64
		tilted        bool
	}{
		{"d(u*u_x, x) = pi^2*cos(2*pi*x)", "u = 0", func(x float64) float64 { return math.Sin(math.Pi * x) }, 1e-7, true},
		{"d(u*u_x, x) = 1e-12*pi^2*cos(2*pi*x)", "u = 0", func(x float64) float64 { return 1e-6 * math.Sin(math.Pi*x) }, 1e-7, true}, // in metres
		{"u_xx + u^2 = -pi^2*sin(pi*x) + sin(pi*x)^2", "u = 0", func(x float64) float64 { return math.Sin(math.Pi * x) }, 1e-7, false},
	} {
		s, err := Solve(t.Context(), onInterval(t, c.equation, c.end), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := relativeError(s, func(x []float64) float64 { return c.exact(x[0]) }); !(err < c.tolerance) || !(s.ErrorEstimate >= err) {
			t.Errorf("%s: error %.1e, estimate %.1e; want an error below %g (%s: %s)", c.equation, err, s.ErrorEstimate, c.tolerance, s.Status, s.Reason)
		}
		if noted := slices.ContainsFunc(s.Decisions, func(d string) bool { return strings.Contains(d, "rise along the axes") }); noted != c.tilted {
			t.Errorf("%s: tilted is %v", c.equation, noted)
		}
	}
}
