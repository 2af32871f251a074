package collocation

import (
	"testing"

	"gonum.org/v1/gonum/mat"
)

// What is negative begins where it leaves zero for good, and the lowest place counts where there is no time.
func TestFirstNegative(t *testing.T) {
	x := mat.NewDense(6, 1, []float64{5, 0, 1, 4, 2, 3})
	for _, c := range []struct {
		values     []float64
		along, any int
	}{
		{[]float64{-2, 1, 1, -1, 1, 1}, 3, 0},
		{[]float64{-2, 1, 1e-9, -1, -1e-9, 0}, 2, 0},
		{[]float64{1, 1, 1, -1e-9, 0, 1}, -1, -1},
	} {
		if got := firstNegative(c.values, x, 0, 1e-6); got != c.along {
			t.Errorf("%v: first at %d, want %d", c.values, got, c.along)
		}
		if got := firstNegative(c.values, x, -1, 1e-6); got != c.any {
			t.Errorf("%v: lowest at %d, want %d", c.values, got, c.any)
		}
	}
}
