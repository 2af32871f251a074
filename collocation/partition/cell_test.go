package partition

import (
	"math"
	"reflect"
	"testing"
)

func plane(x0, x1, y0, y1 float64) Cell {
	return Cell{Lower: []float64{x0, y0}, Upper: []float64{x1, y1}}
}

func TestGrid(t *testing.T) {
	whole := plane(-1, 2, 0.1, 0.7)
	got := whole.Grid(3, 2)
	middle := 0.1 + (0.7-0.1)/2
	want := []Cell{
		plane(-1, 0, 0.1, middle), plane(-1, 0, middle, 0.7), plane(0, 1, 0.1, middle),
		plane(0, 1, middle, 0.7), plane(1, 2, 0.1, middle), plane(1, 2, middle, 0.7),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("grid %v, want %v", got, want)
	}
	got[0].Lower[0] = 7
	if whole.Lower[0] != -1 || got[1].Lower[0] != -1 {
		t.Error("cells of a grid share memory")
	}
	if one := whole.Grid(1, 1); len(one) != 1 || !reflect.DeepEqual(one[0], whole) {
		t.Errorf("grid of one box: %v, want %v", one, whole)
	}
}

// Halves of halves are joined to what they were halved from, in either order, whatever the ends.
func TestHalvesAndJoin(t *testing.T) {
	whole := plane(0.1, 0.7, -1, 1e3)
	cells := []Cell{whole}
	for step, axis := range []int{0, 1, 1, 0, 0, 1} {
		b := cells[step%len(cells)]
		lower, upper := b.Halves(axis)
		cells = append(cells, lower, upper)
		for _, pair := range [][2]Cell{{lower, upper}, {upper, lower}} {
			both, across := pair[0].Join(pair[1], -1, whole)
			if across != axis || !reflect.DeepEqual(both, b) {
				t.Errorf("join of %v and %v: %v across %d, want %v across %d", pair[0], pair[1], both, across, b, axis)
			}
		}
		if _, across := lower.Join(upper, axis, whole); across != -1 {
			t.Errorf("halves along the axis that is left out are joined across %d", across)
		}
	}
}

// Every pair of halves among the cells of a fine grid is joined, and no other pair.
func TestJoinOfGrid(t *testing.T) {
	whole := plane(0.1, 0.7, 0, 3)
	cells := whole.Grid(4, 2)
	joined := 0
	for k, b := range cells {
		for l, o := range cells {
			_, axis := b.Join(o, -1, whole)
			halves := k/4 == l/4 && k%2 == l%2 && k != l || k/2 == l/2 && k != l
			if (axis >= 0) != halves {
				t.Errorf("cells %d and %d: axis %d, halves of one: %t", k, l, axis, halves)
			}
			if axis >= 0 {
				joined++
			}
		}
	}
	if joined != 16 {
		t.Errorf("%d ordered pairs joined, want 16", joined)
	}
}

// Two divisions laid over each other have the cells of both as unions of theirs, also where these cross.
func TestOverlay(t *testing.T) {
	whole := plane(0.1, 0.7, 0, 3)
	got := Overlay(whole.Grid(3, 2), append(whole.Grid(2, 1)[:1], whole.Grid(4, 3)[6:]...))
	volume := 0.0
	for k, b := range got {
		volume += b.Volume()
		for _, o := range got[k+1:] {
			if _, ok := b.meet(o); ok {
				t.Errorf("cells %v and %v overlap", b, o)
			}
		}
	}
	if len(got) != 4+3*4 || math.Abs(volume-whole.Volume()) > 1e-12 {
		t.Errorf("%d cells of volume %g, want 16 of volume %g", len(got), volume, whole.Volume())
	}
}

func TestNoJoin(t *testing.T) {
	whole := plane(0, 1, 0, 1)
	for _, c := range []struct {
		name string
		b, o Cell
	}{
		{"itself", plane(0, .5, 0, 1), plane(0, .5, 0, 1)},
		{"halves of two", plane(.25, .5, 0, 1), plane(.5, .75, 0, 1)},
		{"unequal", plane(0, .25, 0, 1), plane(.25, 1, 0, 1)},
		{"apart", plane(0, .25, 0, 1), plane(.5, .75, 0, 1)},
		{"hanging", plane(0, .5, 0, 1), plane(.5, 1, 0, .5)},
		{"shifted", plane(0, .5, 0, .5), plane(.5, 1, .5, 1)},
		{"thirds", plane(0, 1./3, 0, 1), plane(1./3, 2./3, 0, 1)},
		{"one within the other", plane(0, 1, 0, 1), plane(0, .5, 0, 1)},
	} {
		if both, axis := c.b.Join(c.o, -1, whole); axis != -1 {
			t.Errorf("%s: joined to %v across %d", c.name, both, axis)
		}
	}
}

func TestShared(t *testing.T) {
	const off = 1e-16 // a rounding error
	for _, c := range []struct {
		name string
		b, o Cell
		face Cell
		axis int
	}{
		{"neighbours", plane(0, 1, 0, 1), plane(1, 2, 0, 1), plane(1, 1, 0, 1), 0},
		{"hanging, lower", plane(0, 1, 0, 1), plane(0, .5, 1, 2), plane(0, .5, 1, 1), 1},
		{"hanging, both stick out", plane(0, 2, 0, 1), plane(1, 3, 1, 2), plane(1, 2, 1, 1), 1},
		{"corner", plane(0, 1, 0, 1), plane(1, 2, 1, 2), Cell{}, -1},
		{"apart", plane(0, 1, 0, 1), plane(1.5, 2, 0, 1), Cell{}, -1},
		{"apart along the face", plane(0, 1, 0, 1), plane(1, 2, 3, 4), Cell{}, -1},
		{"gap by rounding", plane(0, .5-off, 0, 1), plane(.5, 1, 0, 1), plane(.5-off, .5-off, 0, 1), 0},
		{"overlap by rounding", plane(0, .5, 0, 1), plane(.5-off, 1, 0, 1), plane(.5, .5, 0, 1), 0},
		{"corner with an overlap by rounding", plane(0, .5, 0, .5), plane(.5, 1, .5-off, 1), Cell{}, -1},
	} {
		for _, pair := range [][2]Cell{{c.b, c.o}, {c.o, c.b}} {
			face, axis := shared(pair[0], pair[1])
			if axis != c.axis || axis >= 0 && !reflect.DeepEqual(face, c.face) {
				t.Errorf("%s: %v across %d, want %v across %d", c.name, face, axis, c.face, c.axis)
			}
		}
	}
}

func TestPlaceOfPoints(t *testing.T) {
	b := plane(0, 1, -1, 3)
	for _, c := range []struct {
		x        []float64
		distance float64
	}{
		{[]float64{0, 3}, 0}, {[]float64{.5, 0}, 0}, {[]float64{-2, 0}, 2}, {[]float64{4, 7}, 5}, {[]float64{.5, -1.5}, .5},
	} {
		if got := b.Distance(c.x); got != c.distance {
			t.Errorf("%v: distance %g, want %g", c.x, got, c.distance)
		}
	}
	if got := b.Between(1, 5, 6); !reflect.DeepEqual(got, plane(0, 1, 5, 6)) || b.Lower[1] != -1 {
		t.Errorf("between 5 and 6: %v of %v", got, b)
	}
}
