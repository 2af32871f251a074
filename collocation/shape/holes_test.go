package shape_test

import (
	"math"
	"slices"
	"testing"

	"pinn/collocation/shape"
)

// Round holes are those that are left out, along the axes of the domain; the rim of a disk, a polygon and a turned ellipse are none.
func TestHoles(t *testing.T) {
	outer, err := shape.Ball([]float64{0, 0}, 3)
	if err != nil {
		t.Fatal(err)
	}
	hole, _ := shape.Ball([]float64{1, 0.5}, 0.25)
	ellipse, _ := shape.Ellipsoid([]float64{-1, 0}, []float64{0.5, 0.25}, 0)
	turned, _ := shape.Ellipsoid([]float64{0, -1}, []float64{0.5, 0.25}, 0.3)
	square, _ := shape.Box([]float64{-0.2, 1}, []float64{0.2, 1.4})
	d, err := shape.NewDomain(outer.Minus(hole).Minus(ellipse).Minus(turned).Minus(square), []float64{0, 0, 0}, []float64{1, 0, 0}, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	got := d.Holes()
	inf := math.Inf(1)
	want := []shape.Round{{Center: []float64{0, 1, 0.5}, Semi: []float64{inf, 0.25, 0.25}}, {Center: []float64{0, -1, 0}, Semi: []float64{inf, 0.5, 0.25}}}
	if !slices.EqualFunc(got, want, func(a, b shape.Round) bool { return slices.Equal(a.Center, b.Center) && slices.Equal(a.Semi, b.Semi) }) {
		t.Errorf("%v, want %v", got, want)
	}
	strip, _ := shape.Box([]float64{-3, 0.4}, []float64{3, 0.6})
	if d, err = shape.NewDomain(shape.Union(outer.Minus(hole), strip), make([]float64, 2), make([]float64, 2), 0, 1); err != nil {
		t.Fatal(err)
	}
	if got := d.Holes(); len(got) > 0 {
		t.Errorf("%v in which a strip lies", got)
	}
}
