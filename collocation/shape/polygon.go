package shape

import (
	"fmt"
	"math"
	"slices"
)

// VertexError is a fault of a polygon at one of its vertices, which are numbered from 0.
type VertexError struct {
	Vertex int
	Msg    string
}

// Error implements error.
func (e *VertexError) Error() string { return fmt.Sprintf("vertex %d: %s", e.Vertex, e.Msg) }

// polygon is the signed distance from the sides of a simple polygon.
type polygon struct {
	vertices [][2]float64 // counter-clockwise
	sides    []*atom      // side k leads from vertex k to the next one
}

// Polygon returns the inside of a simple polygon, whose vertices may turn either way; a last vertex that repeats the first
// is left out. All sides have the name "polygon". The error is a [*VertexError] for vertices that are no pairs of finite
// numbers, for vertices that coincide with the one before, for sides that cross or touch each other, and where there are
// fewer than three.
func Polygon(vertices [][]float64) (*Shape, error) {
	p := &polygon{}
	for i, v := range vertices {
		if len(v) != 2 {
			return nil, &VertexError{i, fmt.Sprintf("want two numbers, found %d", len(v))}
		}
		for _, c := range v {
			if math.IsNaN(c) || math.IsInf(c, 0) {
				return nil, &VertexError{i, fmt.Sprintf("%g is not a finite number", c)}
			}
		}
		p.vertices = append(p.vertices, [2]float64{v[0], v[1]})
	}
	if n := len(p.vertices); n > 1 && p.vertices[0] == p.vertices[n-1] {
		p.vertices = p.vertices[:n-1]
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	if p.area() < 0 {
		slices.Reverse(p.vertices)
	}
	whole := From("polygon", p, []float64{math.Inf(1), math.Inf(1)}, []float64{math.Inf(-1), math.Inf(-1)})
	for k, v := range p.vertices {
		to := p.vertices[(k+1)%len(p.vertices)]
		dx, dy := to[0]-v[0], to[1]-v[1]
		size := math.Hypot(dx, dy)
		normal := []float64{dy / size, -dx / size}
		side := &atom{level: &linear{normal, normal[0]*v[0] + normal[1]*v[1]}, name: "polygon", whole: whole.atoms[0]}
		p.sides = append(p.sides, side)
		for a := range 2 {
			whole.lower[a], whole.upper[a] = min(whole.lower[a], v[a]), max(whole.upper[a], v[a])
		}
	}
	return whole, nil
}

// check returns the first fault of the vertices.
func (p *polygon) check() error {
	n := len(p.vertices)
	if n < 3 {
		return &VertexError{max(n-1, 0), fmt.Sprintf("a polygon has at least three vertices, found %d", n)}
	}
	for i, v := range p.vertices {
		if v == p.vertices[(i+n-1)%n] {
			return &VertexError{i, "it coincides with the one before"}
		}
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			if at, ok := p.meet(i, j); ok {
				return &VertexError{i, fmt.Sprintf("the side that begins here and the one from vertex %d meet at (%.6g, %.6g): sides must not cross or touch", j, at[0], at[1])}
			}
		}
	}
	return nil
}

// meet reports whether sides i < j have a point in common, other than the vertex between neighbours.
func (p *polygon) meet(i, j int) (at [2]float64, ok bool) {
	n := len(p.vertices)
	a, b := p.vertices[i], p.vertices[(i+1)%n]
	c, d := p.vertices[j], p.vertices[(j+1)%n]
	cross := func(o, q, r [2]float64) float64 { return (q[0]-o[0])*(r[1]-o[1]) - (q[1]-o[1])*(r[0]-o[0]) }
	dot := func(o, q, r [2]float64) float64 { return (q[0]-o[0])*(r[0]-o[0]) + (q[1]-o[1])*(r[1]-o[1]) }
	switch {
	case j == i+1: // b == c
		return b, cross(b, a, d) == 0 && dot(b, a, d) > 0
	case i == 0 && j == n-1: // a == d
		return a, cross(a, b, c) == 0 && dot(a, b, c) > 0
	}
	c1, c2, a1, a2 := cross(a, b, c), cross(a, b, d), cross(c, d, a), cross(c, d, b)
	if c1*c2 < 0 && a1*a2 < 0 {
		t := a1 / (a1 - a2)
		return [2]float64{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}, true
	}
	on := func(o, q, r [2]float64, turn float64) bool { return turn == 0 && dot(r, o, q) <= 0 } // r between o and q
	switch {
	case on(a, b, c, c1):
		return c, true
	case on(a, b, d, c2):
		return d, true
	case on(c, d, a, a1):
		return a, true
	case on(c, d, b, a2):
		return b, true
	}
	return at, false
}

// area is positive where the vertices run counter-clockwise.
func (p *polygon) area() float64 {
	sum, o := 0.0, p.vertices[0]
	for k, v := range p.vertices {
		w := p.vertices[(k+1)%len(p.vertices)]
		sum += (v[0]-o[0])*(w[1]-o[1]) - (w[0]-o[0])*(v[1]-o[1])
	}
	return sum / 2
}

// nearest returns the point of the boundary that is nearest to x, its side, and whether x is inside.
func (p *polygon) nearest(x []float64) (foot [2]float64, side int, inside bool) {
	least := math.Inf(1)
	for k, v := range p.vertices {
		w := p.vertices[(k+1)%len(p.vertices)]
		dx, dy := w[0]-v[0], w[1]-v[1]
		t := ((x[0]-v[0])*dx + (x[1]-v[1])*dy) / (dx*dx + dy*dy)
		q := [2]float64{v[0] + min(max(t, 0), 1)*dx, v[1] + min(max(t, 0), 1)*dy}
		if d := math.Hypot(x[0]-q[0], x[1]-q[1]); d < least {
			least, foot, side = d, q, k
		}
		if (v[1] > x[1]) != (w[1] > x[1]) && x[0] < v[0]+(x[1]-v[1])/dy*dx {
			inside = !inside
		}
	}
	return foot, side, inside
}

// Value implements [Level]: the distance from the sides, negative inside.
func (p *polygon) Value(x []float64) float64 {
	foot, _, inside := p.nearest(x)
	d := math.Hypot(x[0]-foot[0], x[1]-foot[1])
	if inside {
		return -d
	}
	return d
}

// Gradient implements [Level]: on the boundary it is the normal of the side.
func (p *polygon) Gradient(dst, x []float64) {
	foot, side, inside := p.nearest(x)
	d := math.Hypot(x[0]-foot[0], x[1]-foot[1])
	if d < 1e-12*(math.Abs(x[0])+math.Abs(x[1])) || d == 0 {
		copy(dst, p.sides[side].level.(*linear).normal)
		return
	}
	if inside {
		d = -d
	}
	dst[0], dst[1] = (x[0]-foot[0])/d, (x[1]-foot[1])/d
}

// Bounds implements [Level]: distances change by no more than the way.
func (p *polygon) Bounds(lower, upper []float64) (lo, hi float64) {
	mid := []float64{lower[0]/2 + upper[0]/2, lower[1]/2 + upper[1]/2}
	v, reach := p.Value(mid), math.Hypot(upper[0]-lower[0], upper[1]-lower[1])/2
	if (v-reach)*(v+reach) <= 0 && len(p.in(lower, upper)) == 0 {
		return v, v // no side comes into the box: its sign is that of the middle
	}
	return v - reach, v + reach
}

// in lists the sides that enter the open box, or the flat box if it is one.
func (p *polygon) in(lower, upper []float64) (sides []int) {
	for k, v := range p.vertices {
		w := p.vertices[(k+1)%len(p.vertices)]
		from, to := 0.0, 1.0
		enters := true
		for a := range 2 {
			slack := sideEntering * (upper[a] - lower[a])
			lo, hi, d := lower[a]+slack, upper[a]-slack, w[a]-v[a]
			if d == 0 {
				enters = enters && (lo < v[a] && v[a] < hi || lo == hi && v[a] == lo)
				continue
			}
			s, t := (lo-v[a])/d, (hi-v[a])/d
			from, to = max(from, min(s, t)), min(to, max(s, t))
		}
		if enters && from <= to {
			sides = append(sides, k)
		}
	}
	return sides
}

// local returns the polygon in a box as a formula of the lines through its sides, and false where it takes a smaller box.
func (p *polygon) local(lower, upper []float64) (*node, bool) {
	sides, n := p.in(lower, upper), len(p.vertices)
	switch {
	case len(sides) == 1:
		return &node{atom: p.sides[sides[0]]}, true
	case len(sides) != 2:
		return nil, false
	}
	first, second := sides[0], sides[1]
	if first == 0 && second == n-1 {
		first, second = second, first
	}
	if (first+1)%n != second {
		return nil, false
	}
	out := &node{op: orOp, kids: []*node{{atom: p.sides[first]}, {atom: p.sides[second]}}}
	if p.turn(second) > 0 {
		out.op = andOp
	}
	return out, true
}

// turn is positive where the inside has an angle of less than pi at a vertex.
func (p *polygon) turn(k int) float64 {
	n := len(p.vertices)
	a, b, c := p.vertices[(k+n-1)%n], p.vertices[k], p.vertices[(k+1)%n]
	return (b[0]-a[0])*(c[1]-b[1]) - (b[1]-a[1])*(c[0]-b[0])
}
