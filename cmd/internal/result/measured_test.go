package result

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
)

func TestEstimate(t *testing.T) {
	r := solved(t, system)
	x := mat.NewDense(2, 1, []float64{0.25, 0.75})
	u := r.Solution.Values(x)
	u.Set(1, 1, u.At(1, 1)+0.1)
	got := r.estimate(1, u, x)
	if len(got) != 2 || math.Abs(got[0]) > 1e-8 || math.Abs(got[1]-0.1*auto.SafetyFactor) > 1e-8 {
		t.Errorf("estimates %v, want 0 and %g", got, 0.1*auto.SafetyFactor)
	}
	r.Solution.Independent = nil
	if got := r.estimate(1, u, x); got != nil {
		t.Errorf("without a second solution: %v", got)
	}
}

func TestMeasured(t *testing.T) {
	r := solved(t, system)
	m := r.measuredOf(0)
	if len(m) != 1 || len(r.measuredOf(1)) != 0 || len(m[0].values) != 3 || m[0].x.At(1, 0) != 0.5 || m[0].values[2] != 0.9092974268256817 {
		t.Errorf("measured values %+v", m)
	}
	v := &view{axes: []int{0, 1}, across: 2}
	for _, at := range []float64{0, 1, 2} {
		v.cuts = append(v.cuts, cut{at: []float64{0, 0, at}})
	}
	in := []measurement{{x: mat.NewDense(3, 3, []float64{1, 2, 0.4, 3, 4, 0.6, 5, 6, 2}), values: []float64{7, 8, 9}}}
	for k, want := range []float64{7, 8, 9} {
		if got := v.dots(in, v.cuts[k]); len(got) != 1 || got[0].Z != want {
			t.Errorf("cut %d has %+v, want one value %g", k, got, want)
		}
	}
}

func TestBetween(t *testing.T) {
	got := between([]float64{0, 1, 3}, 2)
	want := []float64{0, 0.5, 1, 2, 3}
	for i := range want {
		if len(got) != len(want) || got[i] != want[i] {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}
