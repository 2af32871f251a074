package auto

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// A slope that short slabs hand on has the roundings of the slope, not those of the value over the length of the slab.
func TestSlopesOfShortSlabs(t *testing.T) {
	for _, equation := range []string{"u_tt = -u", "u_tt = -sin(u)"} {
		s := solve(t, kinetics(t, 10, []string{"u"}, equation, "u = 1", "u_t = 0"), Options{Partition: Partition{Slabs: 500}})
		if s.Status != Solved || s.ErrorEstimate > 5e-12 {
			t.Errorf("%s: %s, estimate %.1e", equation, s.Status, s.ErrorEstimate)
		}
	}
}

// What short slabs leave of an equation of the second order, where a force has a kink, jumps with the motion or has no derivative at rest, moves the solution for longer than they last.
func TestForcesThatSwitchWithTheMotion(t *testing.T) {
	bounce, slides := 1/math.Sqrt(50), math.Sqrt(2/9.81)
	for _, c := range []struct {
		equation string
		start    float64
		at, want float64
	}{
		// Free fall onto a spring, to the lowest point and back: u = -g/50 (1 - cos wt) - v/w sin wt below zero.
		{"u_tt = -min(u, 0)*50 - 9.81", 1, slides + bounce*math.Pi/2, -9.81/50 - 9.81*slides*bounce},
		{"u_tt = -4*u - sign(u_t)", 5, math.Pi, 4},
		// With r the root of the speed: t = -r - 3/2 log(1 - 2r/3), here for r = 1.
		{"u_tt = 3 - 2*sqrt(u_t)", 0, 1.5*math.Log(3) - 1, 3.375*math.Log(3) - 10./3},
	} {
		s := solve(t, kinetics(t, 4, []string{"u"}, c.equation, map[float64]string{0: "u = 0", 1: "u = 1", 5: "u = 5"}[c.start], "u_t = 0"), Options{})
		if e := math.Abs(s.Values(mat.NewDense(1, 1, []float64{c.at})).At(0, 0) - c.want); s.Status != Solved || e > 1e-8 {
			t.Errorf("%s: %s (%s), error %.1e", c.equation, s.Status, s.Reason, e)
		}
	}
}
