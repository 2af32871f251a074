package problems_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"pinn/auto"
)

// published are numbers that stand for the solutions of problems without a formula.
var published = map[string]struct {
	of        func(*auto.Solution) (float64, error)
	want      float64
	tolerance float64 // digits that are known
	asked     float64 // tolerance of the solve
}{
	// Howland has 4.32; a series of Kolosov's functions with 60 and with 100 terms gives 4.34763.
	"strip-hole": {func(s *auto.Solution) (float64, error) { return s.At("u_x + 0.3*v_y", 0, 0.25) }, 4.3476, 5e-5, 1e-5},
	// Rayleigh's series gives 0.55848538595 with 5 multipoles, and this with 10 and with 40.
	"perforated": {func(s *auto.Solution) (float64, error) { return flux(s, 0.3) }, 0.5584853859329, 1e-8, 1e-8},
}

// flux returns twice the integral of u_x along x = 0 from a hole to the side of a cell.
func flux(s *auto.Solution, hole float64) (sum float64, err error) {
	const points = 20
	y, weight := make([]float64, points), make([]float64, points)
	quad.Legendre{}.FixedLocations(y, weight, hole, 0.5)
	for i := range y {
		slope, err := s.At("u_x", 0, y[i])
		if err != nil {
			return 0, err
		}
		sum += 2 * weight[i] * slope
	}
	return sum, nil
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
		got, err := p.of(s)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !(math.Abs(got-p.want) <= p.tolerance) {
			t.Errorf("%s: %.13g, want %.13g within %g", name, got, p.want, p.tolerance)
		}
	}
}
