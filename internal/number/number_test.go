package number_test

import (
	"math"
	"testing"

	"pinn/internal/number"
)

// A quantile is that of numpy.quantile; a failed run counts as infinite.
func TestQuantile(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		sorted []float64
		p      float64
		want   float64
	}{
		{[]float64{1, 2, 3, 4, 5}, 0, 1},
		{[]float64{1, 2, 3, 4, 5}, 0.5, 3},
		{[]float64{1, 2, 3, 4, 5}, 1, 5},
		{[]float64{1, 2, 3, 5}, 0.5, 2.5},
		{[]float64{1, 2, 3, 5}, 0.25, 1.75},
		{[]float64{1, 2, inf}, 0.5, 2},
		{[]float64{1, 2, inf}, 0.75, inf},
		{[]float64{7}, 0.9, 7},
	} {
		if got := number.Quantile(c.sorted, c.p); got != c.want {
			t.Errorf("%v at %g: %g, want %g", c.sorted, c.p, got, c.want)
		}
	}
	if v := number.Quantile(nil, 0.5); !math.IsNaN(v) {
		t.Errorf("quantile of nothing: %g", v)
	}
}

func TestRoot(t *testing.T) {
	if got := number.Root(func(x float64) float64 { return x*x - 2 }, 0, 2); math.Abs(got-math.Sqrt2) > 1e-15 {
		t.Errorf("root of x^2 - 2: %.17g", got)
	}
}
