package cell_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/cell"
	"pinn/pde"
	"pinn/pde/jet"
)

// segment is a line between two points of the plane that is not along an axis.
type segment struct{ from, to [2]float64 }

func (s segment) Dims() (ambient, own int) { return 2, 1 }

func (s segment) Measure() float64 { return math.Hypot(s.to[0]-s.from[0], s.to[1]-s.from[1]) }

func (s segment) Place(dst *pde.Cloud, unit *mat.Dense, weight []float64) {
	n, _ := unit.Dims()
	dst.X, dst.Weight = mat.NewDense(n, 2, nil), weight
	for i := range n {
		for a := range 2 {
			dst.X.Set(i, a, s.from[a]+unit.At(i, 0)*(s.to[a]-s.from[a]))
		}
	}
}

// wave is a basis.
type wave struct{}

func (wave) Dims() (in, functions int) { return 2, 6 }

func (wave) Eval(dst *jet.Batch, x *mat.Dense) {
	for i := range dst.Points {
		for f := range 6 {
			dst.Row(0, i)[f] = math.Cos(float64(f)*x.At(i, 0)) * math.Cos(float64(f%3)*x.At(i, 1))
		}
		for d := 1; d < dst.Set.Len(); d++ {
			clear(dst.Row(d, i))
		}
	}
}

// Cells that are cut alike, whatever their size and place, have one table; others have their own.
func TestCellsCutAlike(t *testing.T) {
	r := cell.NewReference(wave{}, 0)
	s := &cell.Sampler{Rule: collocation.Gauss{}}
	table := func(x, y, h, slope float64) *mat.Dense {
		b := &cell.Basis{Reference: r, Lower: []float64{x, y}, Upper: []float64{x + h, y + h}}
		cloud, err := s.Sample(segment{[2]float64{x, y + h/3}, [2]float64{x + h, y + h/3 + slope*h}}, 7, [2][]*cell.Basis{{b}, nil})
		if err != nil {
			t.Fatal(err)
		}
		return b.Table([]jet.Index{{}}, cloud, 0).Values[0]
	}
	first := table(0, 0, 1, 0.5)
	if table(2.7, -0.3, 0.1*math.Pow(0.5, 20), 0.5) != first {
		t.Error("a cell that is cut alike has a table of its own")
	}
	if table(0, 0, 1, 0.5+1e-9) == first {
		t.Error("a cell that is cut another way has the same table")
	}
}
