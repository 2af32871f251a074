package cell_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/cell"
	"pinn/pde/jet"
)

// held is the sum of the functions of a basis with given coefficients.
type held struct {
	of   *cell.Basis
	coef *mat.VecDense
}

func (h held) Eval(dst *jet.Batch, x *mat.Dense) {
	_, rank := h.of.Dims()
	u := jet.NewBatch(dst.Set, dst.Points, rank)
	h.of.Eval(u, x)
	for i := range dst.Points {
		dst.Row(0, i)[0] = mat.Dot(h.coef, mat.NewVecDense(rank, u.Row(0, i)))
	}
}

// What a basis holds has its coefficients, wherever the cell lies.
func TestCoordinates(t *testing.T) {
	b := &cell.Basis{Reference: cell.NewReference(wave{}, 0), Lower: []float64{0.5, -2}, Upper: []float64{2, -1.75}}
	_, rank := b.Dims()
	want := mat.NewVecDense(rank, nil)
	for k := range rank {
		want.SetVec(k, math.Cos(float64(3*k)))
	}
	got := b.Coordinates(held{b, want}, 1)
	var miss mat.VecDense
	miss.SubVec(got.ColView(0), want)
	if d := mat.Norm(&miss, math.Inf(1)); d > 1e-10 {
		t.Errorf("coefficients differ by %g", d)
	}
}
