package auto

import (
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// A fin that radiates has a solution with temperatures below zero, too, where coarse bases lead from the given start. Newton's method leads to the
// one that is meant.
func TestOtherBranch(t *testing.T) {
	p := inUnits(t, []string{"x"}, []string{"T"}, units{[]float64{1}, []float64{1}, []float64{1}},
		[2]string{"interior", "T_xx = 1.814519808e-07*(T^4 - 290^4)"}, [2]string{"low", "T = 900"}, [2]string{"high", "T_x = 0"})
	others := 0
	for seed := range uint64(4) {
		s := solve(t, p, Options{Seed: seed})
		if end := s.Values(mat.NewDense(1, 1, []float64{1})).At(0, 0); s.Status != Solved || !(end > 290 && end < 310) {
			t.Errorf("seed %d: status %q (%s): T = %g at the end", seed, s.Status, s.Reason, end)
		}
		if strings.Contains(s.Reason, "another solution") {
			others++
		}
	}
	if others == 0 {
		t.Error("no seed comes to the other solution")
	}
}
