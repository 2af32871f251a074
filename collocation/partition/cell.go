package partition

import (
	"math"
	"slices"

	"pinn/collocation/region"
)

// Cell is a product of closed intervals, one per coordinate, or the part of it on some sides of surfaces: see [Divide]. The cells of a
// mesh have sides of the same surfaces, in the same order; what is made of a cell keeps its sides.
type Cell struct {
	Lower, Upper []float64
	Sides        []Side
}

// Volume returns the product of the lengths of a cell, whatever its sides.
func (b Cell) Volume() float64 {
	v := 1.0
	for a, lo := range b.Lower {
		v *= b.Upper[a] - lo
	}
	return v
}

// Halves cuts a cell in the middle of an axis.
func (b Cell) Halves(axis int) (lower, upper Cell) {
	middle := (b.Lower[axis] + b.Upper[axis]) / 2
	lower, upper = b.clone(), b.clone()
	lower.Upper[axis], upper.Lower[axis] = middle, middle
	return lower, upper
}

// Grid cuts a cell into equal parts, the given number along each axis, the last axis running fastest.
func (b Cell) Grid(parts ...int) []Cell {
	cells := []Cell{b}
	for a, n := range parts {
		var next []Cell
		for _, c := range cells {
			for k := range n {
				d := c.clone()
				d.Lower[a] = between(b.Lower[a], b.Upper[a], k, n)
				d.Upper[a] = between(b.Lower[a], b.Upper[a], k+1, n)
				next = append(next, d)
			}
		}
		cells = next
	}
	return cells
}

// Split cuts those cells in two that a plane passes through, which is at a coordinate's value.
func Split(cells []Cell, axis int, at float64) []Cell {
	var out []Cell
	for _, b := range cells {
		near := endsAligned * (b.Upper[axis] - b.Lower[axis])
		if at <= b.Lower[axis]+near || at >= b.Upper[axis]-near {
			out = append(out, b)
			continue
		}
		out = append(out, b.Between(axis, b.Lower[axis], at), b.Between(axis, at, b.Upper[axis]))
	}
	return out
}

// Overlay returns the cells in which those of two divisions of the same region meet: every one lies in one cell of each.
func Overlay(a, b []Cell) []Cell {
	var out []Cell
	for _, p := range a {
		for _, q := range b {
			if both, ok := p.meet(q); ok {
				out = append(out, both)
			}
		}
	}
	return out
}

// meet returns the part of a cell that lies in another, too, if it is more than their common boundary, or what roundings leave of that.
func (b Cell) meet(o Cell) (both Cell, ok bool) {
	both = b.clone()
	for k := range b.Lower {
		both.Lower[k], both.Upper[k] = max(b.Lower[k], o.Lower[k]), min(b.Upper[k], o.Upper[k])
		if both.Upper[k]-both.Lower[k] <= endsAligned*min(b.Upper[k]-b.Lower[k], o.Upper[k]-o.Lower[k]) {
			return Cell{}, false
		}
	}
	return both, true
}

// between returns the k-th of n+1 even steps, with both ends met exactly.
func between(lo, hi float64, k, n int) float64 {
	if k == n {
		return hi
	}
	return lo + (hi-lo)*float64(k)/float64(n)
}

// Distance returns the distance of a point from the cell; 0 for points inside. It is Euclidean in the coordinates as they are,
// whatever their units.
func (b Cell) Distance(x []float64) float64 {
	d := 0.0
	for a, v := range x {
		if out := max(b.Lower[a]-v, v-b.Upper[a]); out > 0 {
			d = math.Hypot(d, out)
		}
	}
	return d
}

// Between returns the cell with other ends along an axis.
func (b Cell) Between(axis int, lower, upper float64) Cell {
	c := b.clone()
	c.Lower[axis], c.Upper[axis] = lower, upper
	return c
}

// Join returns the cell that b and o are the halves of and the axis across which they meet, which is not the given one. The
// axis is -1 if there is no such cell among the repeated bisections of the whole cell, or if they lie on different sides.
func (b Cell) Join(o Cell, except int, whole Cell) (both Cell, axis int) {
	axis = -1
	if k, _ := opposed(b, o); k >= 0 {
		return Cell{}, -1
	}
	for a := range b.Lower {
		switch {
		case b.Lower[a] == o.Lower[a] && b.Upper[a] == o.Upper[a]:
		case axis < 0 && a != except && (b.Upper[a] == o.Lower[a] || o.Upper[a] == b.Lower[a]):
			axis = a
		default:
			return Cell{}, -1
		}
	}
	if axis < 0 {
		return Cell{}, -1
	}
	both = b.Between(axis, min(b.Lower[axis], o.Lower[axis]), max(b.Upper[axis], o.Upper[axis]))
	size := both.Upper[axis] - both.Lower[axis]
	offset, extent, half := both.Lower[axis]-whole.Lower[axis], whole.Upper[axis]-whole.Lower[axis], b.Upper[axis]-b.Lower[axis]
	for _, length := range []float64{offset, extent, 2 * half} {
		multiple := length / size
		if math.Abs(multiple-math.Round(multiple)) > endsAligned {
			return Cell{}, -1
		}
	}
	return both, axis
}

func (b Cell) clone() Cell { return Cell{slices.Clone(b.Lower), slices.Clone(b.Upper), b.Sides} }

// open returns the ends of a part of the whole cell, those that are ends of the whole moved to infinity.
func (b Cell) open(whole Cell) Cell {
	c := b.clone()
	for a := range c.Lower {
		if c.Lower[a] <= whole.Lower[a] {
			c.Lower[a] = math.Inf(-1)
		}
		if c.Upper[a] >= whole.Upper[a] {
			c.Upper[a] = math.Inf(1)
		}
	}
	return c
}

// shared returns the face that two cells have in common and the axis across it; axis -1 if they share none, or only an
// edge. Gaps and overlaps by rounding are none: cells that are halved, joined and halved again have them.
func shared(b, o Cell) (face Cell, axis int) {
	face, axis = b.clone(), -1
	for a := range face.Lower {
		lower, upper := max(b.Lower[a], o.Lower[a]), min(b.Upper[a], o.Upper[a])
		near := endsAligned * min(b.Upper[a]-b.Lower[a], o.Upper[a]-o.Lower[a])
		switch {
		case upper-lower < -near, upper-lower <= near && axis >= 0:
			return Cell{}, -1
		case upper-lower <= near:
			axis, lower = a, upper
		}
		face.Lower[a], face.Upper[a] = lower, upper
	}
	return face, axis
}

// Across returns the axis across which two cells share a face, -1 if they share none.
func Across(b, o Cell) int {
	_, axis := shared(b, o)
	return axis
}

// slice returns the part of a cell across an axis that a flat one describes.
func (b Cell) slice(flat Cell, axis int) region.Clipper {
	solid := flat.clone()
	solid.Lower[axis], solid.Upper[axis] = b.Lower[axis], b.Upper[axis]
	box, err := region.NewBox(solid.Lower, solid.Upper)
	if err != nil {
		panic("partition: " + err.Error())
	}
	on, err := box.At(map[int]float64{axis: flat.Lower[axis]})
	if err != nil {
		panic("partition: " + err.Error())
	}
	return on.(region.Clipper)
}
