package network_test

import (
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/network"
	"pinn/pde/jet"
)

// lower and upper are the box of the tests; the sizes differ so that a missed or doubled scaling shows.
var (
	lower = []float64{-1, 0.5, 2}
	upper = []float64{1, 1, 5}
)

func mustNet(t testing.TB, kind network.Kind, a network.Activation, layers, width, dim int) *network.Net {
	t.Helper()
	n, err := network.New(network.Config{
		Kind: kind, Layers: layers, Width: width, Activation: a, Lower: lower[:dim], Upper: upper[:dim],
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// randomPoints draws points of the box.
func randomPoints(points, dim int, rnd *rand.Rand) *mat.Dense {
	x := mat.NewDense(points, dim, nil)
	for p := range points {
		for a := range dim {
			x.Set(p, a, lower[a]+rnd.Float64()*(upper[a]-lower[a]))
		}
	}
	return x
}

// randomLike returns a batch of the shape of b with entries uniform in [-1, 1].
func randomLike(b *jet.Batch, rnd *rand.Rand) *jet.Batch {
	c := jet.NewBatch(b.Set, b.Points, b.Cols())
	for i := range c.Slab.RawMatrix().Data {
		c.Slab.RawMatrix().Data[i] = 2*rnd.Float64() - 1
	}
	return c
}
