package partition_test

import (
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/partition"
	"pinn/pde/jet"
)

// A mesh has the values and derivatives of the first piece that holds a point, or of the nearest.
func TestMesh(t *testing.T) {
	w := waves{{3, 2, 0.3}, {-1, 2.5, 1}, {2, -2, 0.6}}
	m := &partition.Mesh{Cells: hanging()}
	for k := range w {
		m.Funcs = append(m.Funcs, w[k:k+1])
	}
	points := []struct {
		x     []float64
		piece int
	}{
		{[]float64{.9, .9}, 2}, {[]float64{.1, .9}, 0}, {[]float64{.5, .1}, 0}, {[]float64{.7, .25}, 1}, {[]float64{.5, .25}, 0},
		{[]float64{.7, .1}, 1}, {[]float64{-3, .1}, 0}, {[]float64{1.1, .2}, 1}, {[]float64{1.1, .3}, 2}, {[]float64{.8, 4}, 2},
	}
	x := mat.NewDense(len(points), 2, nil)
	for i, p := range points {
		x.SetRow(i, p.x)
		if got := m.Locate(p.x); got != p.piece {
			t.Errorf("%v is in box %d, want %d", p.x, got, p.piece)
		}
	}
	set := jet.Close(jet.D(0, 1), jet.D(1, 1, 1))
	b := jet.NewBatch(set, len(points), 1)
	m.Eval(b, x)
	for k := range set.Len() {
		for i, p := range points {
			if got, want := b.Row(k, i), []float64{w.at(p.piece, set.At(k), p.x)}; !slices.Equal(got, want) {
				t.Errorf("derivative %v at %v: %v, want %v", set.At(k), p.x, got, want)
			}
		}
	}
	one := &partition.Mesh{Cells: m.Cells[:1], Funcs: m.Funcs[:1]}
	one.Eval(b, x)
	if got, want := b.Row(0, 0)[0], w.at(0, jet.D(), points[0].x); got != want {
		t.Errorf("one piece at %v, outside of its box: %g, want %g", points[0].x, got, want)
	}
}
