package partition

import (
	"math"
	"slices"

	"pinn/collocation/region"
)

// Box is a product of closed intervals, one per coordinate, or the part of it on some sides of surfaces: see [Divide]. The boxes of a
// mesh have sides of the same surfaces, in the same order; what is made of a box keeps its sides.
type Box struct {
	Lower, Upper []float64
	Sides        []Side
}

// Volume returns the product of the lengths of a box, whatever its sides.
func (b Box) Volume() float64 {
	v := 1.0
	for a, lo := range b.Lower {
		v *= b.Upper[a] - lo
	}
	return v
}

// Halves cuts a box in the middle of an axis.
func (b Box) Halves(axis int) (lower, upper Box) {
	middle := (b.Lower[axis] + b.Upper[axis]) / 2
	lower, upper = b.clone(), b.clone()
	lower.Upper[axis], upper.Lower[axis] = middle, middle
	return lower, upper
}

// Grid cuts a box into equal parts, the given number along each axis, the last axis running fastest.
func (b Box) Grid(parts ...int) []Box {
	boxes := []Box{b}
	for a, n := range parts {
		var next []Box
		for _, c := range boxes {
			for k := range n {
				d := c.clone()
				d.Lower[a] = between(b.Lower[a], b.Upper[a], k, n)
				d.Upper[a] = between(b.Lower[a], b.Upper[a], k+1, n)
				next = append(next, d)
			}
		}
		boxes = next
	}
	return boxes
}

// Split cuts those boxes in two that a plane passes through, which is at a coordinate's value.
func Split(boxes []Box, axis int, at float64) []Box {
	var out []Box
	for _, b := range boxes {
		near := endsAligned * (b.Upper[axis] - b.Lower[axis])
		if at <= b.Lower[axis]+near || at >= b.Upper[axis]-near {
			out = append(out, b)
			continue
		}
		out = append(out, b.Between(axis, b.Lower[axis], at), b.Between(axis, at, b.Upper[axis]))
	}
	return out
}

// Overlay returns the boxes in which those of two divisions of the same region meet: every one lies in one box of each.
func Overlay(a, b []Box) []Box {
	var out []Box
	for _, p := range a {
		for _, q := range b {
			if both, ok := p.meet(q); ok {
				out = append(out, both)
			}
		}
	}
	return out
}

// meet returns the part of a box that lies in another, too, if it is more than their common boundary, or what roundings leave of that.
func (b Box) meet(o Box) (both Box, ok bool) {
	both = b.clone()
	for k := range b.Lower {
		both.Lower[k], both.Upper[k] = max(b.Lower[k], o.Lower[k]), min(b.Upper[k], o.Upper[k])
		if both.Upper[k]-both.Lower[k] <= endsAligned*min(b.Upper[k]-b.Lower[k], o.Upper[k]-o.Lower[k]) {
			return Box{}, false
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

// Distance returns the distance of a point from the box; 0 for points inside. It is Euclidean in the coordinates as they are,
// whatever their units.
func (b Box) Distance(x []float64) float64 {
	d := 0.0
	for a, v := range x {
		if out := max(b.Lower[a]-v, v-b.Upper[a]); out > 0 {
			d = math.Hypot(d, out)
		}
	}
	return d
}

// Between returns the box with other ends along an axis.
func (b Box) Between(axis int, lower, upper float64) Box {
	c := b.clone()
	c.Lower[axis], c.Upper[axis] = lower, upper
	return c
}

// Join returns the box that b and o are the halves of and the axis across which they meet, which is not the given one. The
// axis is -1 if there is no such box among the repeated bisections of the whole box, or if they lie on different sides.
func (b Box) Join(o Box, except int, whole Box) (both Box, axis int) {
	axis = -1
	if k, _ := opposed(b, o); k >= 0 {
		return Box{}, -1
	}
	for a := range b.Lower {
		switch {
		case b.Lower[a] == o.Lower[a] && b.Upper[a] == o.Upper[a]:
		case axis < 0 && a != except && (b.Upper[a] == o.Lower[a] || o.Upper[a] == b.Lower[a]):
			axis = a
		default:
			return Box{}, -1
		}
	}
	if axis < 0 {
		return Box{}, -1
	}
	both = b.Between(axis, min(b.Lower[axis], o.Lower[axis]), max(b.Upper[axis], o.Upper[axis]))
	size := both.Upper[axis] - both.Lower[axis]
	offset, extent, half := both.Lower[axis]-whole.Lower[axis], whole.Upper[axis]-whole.Lower[axis], b.Upper[axis]-b.Lower[axis]
	for _, length := range []float64{offset, extent, 2 * half} {
		multiple := length / size
		if math.Abs(multiple-math.Round(multiple)) > endsAligned {
			return Box{}, -1
		}
	}
	return both, axis
}

func (b Box) clone() Box { return Box{slices.Clone(b.Lower), slices.Clone(b.Upper), b.Sides} }

// open returns the ends of a part of the whole box, those that are ends of the whole moved to infinity.
func (b Box) open(whole Box) Box {
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

// shared returns the face that two boxes have in common and the axis across it; axis -1 if they share none, or only an
// edge. Gaps and overlaps by rounding are none: boxes that are halved, joined and halved again have them.
func shared(b, o Box) (face Box, axis int) {
	face, axis = b.clone(), -1
	for a := range face.Lower {
		lower, upper := max(b.Lower[a], o.Lower[a]), min(b.Upper[a], o.Upper[a])
		near := endsAligned * min(b.Upper[a]-b.Lower[a], o.Upper[a]-o.Lower[a])
		switch {
		case upper-lower < -near, upper-lower <= near && axis >= 0:
			return Box{}, -1
		case upper-lower <= near:
			axis, lower = a, upper
		}
		face.Lower[a], face.Upper[a] = lower, upper
	}
	return face, axis
}

// Across returns the axis across which two boxes share a face, -1 if they share none.
func Across(b, o Box) int {
	_, axis := shared(b, o)
	return axis
}

// slice returns the part of a box across an axis that a flat box describes.
func (b Box) slice(flat Box, axis int) region.Clipper {
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
