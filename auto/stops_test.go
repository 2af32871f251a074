package auto

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// A pulse of a thousandth of the time has slabs of its own, and so has what leads to it: without the tails beside its spot two solves agreed on an
// answer that was wrong by 5e-5.
func TestPulseInTime(t *testing.T) {
	s := solve(t, kinetics(t, 10, []string{"u"}, "u_t = -u + 1000/sqrt(pi)*exp(-((t - 3)/0.001)^2)", "u = 0"), Options{})
	got, want := s.Values(mat.NewDense(1, 1, []float64{5})).At(0, 0), math.Exp(0.25e-6-2)
	if e := math.Abs(got/want - 1); s.Status != Solved || e > 1e-8 {
		t.Errorf("%s (%s), error %.1e", s.Status, s.Reason, e)
	}
}
