package cell_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/cell"
	"pinn/network"
	"pinn/pde/jet"
)

// corner is the part of the unit box outside of a disk around the origin.
type corner struct{ radius float64 }

func (c corner) Holds(x []float64) bool { return math.Hypot(x[0], x[1]) >= c.radius*(1-1e-9) }
func (c corner) Edges() int             { return 1 }
func (c corner) Edge(_ int, normal, x []float64) bool {
	r := math.Hypot(x[0], x[1])
	for a := range x {
		normal[a] = x[a] / r
		x[a] *= c.radius / r
	}
	return true
}

// decay is log r and r^-2 cos 2 phi, in units of a radius of 0.4.
type decay struct{}

func (decay) Eval(dst *jet.Batch, x *mat.Dense) {
	for p := range dst.Points {
		r, phi := math.Hypot(x.At(p, 0), x.At(p, 1))/0.4, math.Atan2(x.At(p, 1), x.At(p, 0))
		copy(dst.Row(0, p), []float64{math.Log(r), math.Cos(2*phi) / (r * r)})
	}
}

// A basis around a hole holds what decays from it, up to the edge of the hole: waves alone leave 1e-3.
func TestPartialReference(t *testing.T) {
	n, err := network.NewAround(network.AroundConfig{Width: 250, Activation: network.Sine, Lower: []float64{0, 0}, Upper: []float64{1, 1},
		Holes: []network.Hole{{Center: []float64{0, 0}, Semi: []float64{0.4, 0.4}}}})
	if err != nil {
		t.Fatal(err)
	}
	n.Fill(8, 1.4, 1.4, rand.New(rand.NewPCG(1, 1)))
	r, err := cell.NewPartialReference(n, 3, corner{0.4})
	if err != nil {
		t.Fatal(err)
	}
	b := &cell.Basis{Reference: r, Lower: []float64{0, 0}, Upper: []float64{1, 1}}
	c := b.Coordinates(decay{}, 2)
	_, rank := b.Dims()
	x := mat.NewDense(4, 2, []float64{0.4, 0, 0.24, 0.32, 0.5, 0.9, 1, 1})
	want, phi := jet.NewBatch(jet.Close(), 4, 2), jet.NewBatch(jet.Close(), 4, rank)
	decay{}.Eval(want, x)
	b.Eval(phi, x)
	got := new(mat.Dense)
	got.Mul(phi.Part(0), c)
	got.Sub(got, want.Part(0))
	if e := mat.Max(got) - mat.Min(got); e > 1e-6 {
		t.Errorf("errors up to %g", e)
	}
	if _, err := cell.NewPartialReference(n, 3, corner{2}); !errors.Is(err, cell.ErrNarrow) {
		t.Errorf("a part without points: %v", err)
	}
}
