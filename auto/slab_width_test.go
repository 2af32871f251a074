package auto

import (
	"math"
	"testing"

	"pinn/collocation/partition"
	"pinn/pde"
)

// Slabs get longer where the solution bends much less along time than along another axis, up to where that was too long.
func TestSlack(t *testing.T) {
	slab := &cellTrial{span: span{from: 0, to: 1}, bends: [][]float64{{16, 1, 0.5}, {4, 36, 1}}}
	for _, c := range []struct {
		name       string
		p          pace
		slack, len float64
	}{
		{"not in two coordinates, nor for waves", pace{axis: 2, length: 1}, 1, 1},
		{"as long as it was", pace{axis: 1, length: 1, adapts: true}, 1. / 3, 1},
		{"longer", pace{axis: 2, length: 1, adapts: true}, 2.5, 2.5},
		{"too long before", pace{axis: 2, length: 1, adapts: true, failed: 2}, 2.5, 1},
		{"as it was asked for", pace{axis: 2, length: 1, adapts: true, fixed: true}, 2.5, 1},
	} {
		got := c.p.slack(slab)
		if math.Abs(got-c.slack) > 1e-12 {
			t.Errorf("%s: slack %g, want %g", c.name, got, c.slack)
		}
		if c.p.lengthen(1, got); math.Abs(c.p.length-c.len) > 1e-12 {
			t.Errorf("%s: length %g, want %g", c.name, c.p.length, c.len)
		}
	}
	if got := (&pace{axis: 2, adapts: true}).slack(&cellTrial{bends: [][]float64{{0, 0, 0}}}); math.IsNaN(got) || got > 1 {
		t.Errorf("slack %g of a solution that is zero", got)
	}
}

// The functions of the cells of a slab follow its residual.
func TestSlabWidths(t *testing.T) {
	const target = 1e-9
	for _, c := range []struct {
		name   string
		width  int
		rel    float64
		adapts bool
		want   int
	}{
		{"a little too large", 1000, 2 * target, true, 1178},
		{"much too large: cells are halved", 1000, 100 * target, true, 1000},
		{"wide enough", 1550, 2 * target, true, 1550},
		{"neither", 1000, target / 10, true, 1000},
		{"much smaller", 1000, target / 1e4, true, 400},
		{"smaller", 1000, target / 100, true, 681},
		{"narrow enough", 420, target / 1e4, true, 420},
		{"for a steady equation", 1000, target / 1e4, false, 1000},
	} {
		s := &solver{problem: &pde.Problem{Coords: []string{"x", "y", "t"}, Fields: []string{"u"}, Time: "t", Lower: make([]float64, 3), Upper: []float64{1, 1, 1}}}
		s.options.Network.Init = "disk"
		m := &march{size: 1}
		slab := &cellTrial{division: s.firstDivision(2), span: span{from: 0, to: 0.1, next: 0.1}, errors: []float64{c.rel}, size: 1, work: 1}
		slab.width, slab.cells = c.width, []partition.Cell{{Lower: make([]float64, 3), Upper: []float64{1, 1, 0.1}}}
		p := &pace{division: slab.division, axis: 2, end: 1, target: target, adapts: c.adapts}
		if c.rel < target {
			s.narrowSlab(m, p, slab)
		} else if widened := s.widenSlab(m, p, slab); widened != (c.want > c.width) {
			t.Errorf("%s: widened %t", c.name, widened)
		}
		if p.width != c.want {
			t.Errorf("%s: %d functions, want %d", c.name, p.width, c.want)
		}
	}
}
