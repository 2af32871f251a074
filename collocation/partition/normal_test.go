package partition

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
	"pinn/pde/pdetest"
)

// Derivatives along a normal are the sums over all sequences of axes: those of a plane wave are powers of the normal's part along it.
func TestSmooth(t *testing.T) {
	wave, normal := []float64{1.3, -0.7}, []float64{0.6, 0.8}
	along := wave[0]*normal[0] + wave[1]*normal[1]
	at := &pde.Cloud{X: mat.NewDense(1, 2, nil), Weight: []float64{1}, Normal: mat.NewDense(1, 2, normal)}
	for order := range 4 {
		op := newSmooth(0, 1, []int{0, 1}, order)
		u := mat.NewDense(1, len(op.Slots()), nil)
		for j, s := range op.Slots() {
			if s.Field == 0 {
				u.Set(0, j, math.Pow(wave[0], float64(s.D[0]))*math.Pow(wave[1], float64(s.D[1])))
			}
		}
		got := mat.NewDense(1, 1, nil)
		op.Residual(got, at, u, nil)
		if want := math.Pow(along, float64(order)); math.Abs(got.At(0, 0)-want) > 1e-14 {
			t.Errorf("order %d: %g, want %g", order, got.At(0, 0), want)
		}
		if err := pdetest.CheckOperator(op, at, rand.New(rand.NewPCG(1, 2))); err != nil {
			t.Errorf("order %d: %v", order, err)
		}
	}
}
