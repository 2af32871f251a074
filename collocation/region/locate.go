package region

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// Locator is a region that knows its points. Boxes, balls and their parts are locators; scattered points and unions are
// not, though the parts of a union may be.
type Locator interface {
	pde.Region
	// Holds reports whether a point, one entry per coordinate, lies in the closed region, or misses it by rounding.
	Holds(x []float64) bool
	// Straight lists the axes, ascending, along which lines through the points of the region stay in it as far as it goes.
	Straight() []int
	// Put sets X, Normal and Mate of dst for points x (points x coordinates) of the region. dst keeps x itself.
	Put(dst *pde.Cloud, x *mat.Dense)
}

// Faceted is a region whose boundary has flat parts.
type Faceted interface {
	pde.Region
	// Faces returns the parts that lie in planes, plane by plane, and after them what is left, if anything is.
	Faces() []pde.Region
}

// Slanted is a locator that may lie in a plane which is not perpendicular to an axis.
type Slanted interface {
	Locator
	// Lines returns unit vectors along which lines through the points of the region stay in it as far as it goes, beside the axes of Straight.
	Lines() [][]float64
}

// Directions returns unit vectors along which lines through the points of a region stay in it as far as it goes: those of axes first, ascending.
func Directions(on Locator) (out [][]float64) {
	ambient, _ := on.Dims()
	for _, a := range on.Straight() {
		e := make([]float64, ambient)
		e[a] = 1
		out = append(out, e)
	}
	if s, ok := on.(Slanted); ok {
		out = append(out, s.Lines()...)
	}
	return out
}

// Leaves returns the parts of a region that are no unions, in order.
func Leaves(on pde.Region) []pde.Region {
	u, ok := on.(pde.Union)
	if !ok {
		return []pde.Region{on}
	}
	var out []pde.Region
	for _, p := range u.Parts() {
		out = append(out, Leaves(p)...)
	}
	return out
}

// near reports whether two values along an axis of the box are the same but for rounding.
func (b *Box) near(axis int, v, w float64) bool {
	return math.Abs(v-w) <= insideSlack*(b.upper[axis]-b.lower[axis])
}

// Holds implements [Locator].
func (s *slice) Holds(x []float64) bool {
	for a, v := range x {
		if !slices.Contains(s.free, a) {
			if !s.box.near(a, v, s.x[a]) {
				return false
			}
			continue
		}
		inside := s.within.lower[a] <= v && v <= s.within.upper[a]
		if !inside && !s.box.near(a, v, s.within.lower[a]) && !s.box.near(a, v, s.within.upper[a]) {
			return false
		}
	}
	return true
}

// Straight implements [Locator].
func (s *slice) Straight() []int { return slices.Clone(s.free) }

// Put implements [Locator].
func (s *slice) Put(dst *pde.Cloud, x *mat.Dense) {
	*dst = pde.Cloud{X: x}
	if s.normal >= 0 {
		s.placeMates(dst)
	}
}

// Holds implements [Locator].
func (p *ballPart) Holds(x []float64) bool {
	y := slices.Clone(x)
	distance := 0.0
	for k, a := range p.axes {
		distance = math.Hypot(distance, x[a]-p.center[k])
		y[a] = p.rest.x[a]
	}
	near := insideSlack * p.ball.radius
	return p.rest.Holds(y) && distance <= p.radius+near && (!p.surface || distance >= p.radius-near)
}

// Straight implements [Locator].
func (p *ballPart) Straight() []int {
	axes := slices.Clone(p.rest.free)
	if !p.surface {
		axes = append(axes, p.axes...)
	}
	slices.Sort(axes)
	return axes
}

// Put implements [Locator].
func (p *ballPart) Put(dst *pde.Cloud, x *mat.Dense) {
	*dst = pde.Cloud{X: x}
	if p.rest.normal >= 0 {
		p.rest.placeMates(dst)
	}
	if !p.surface {
		return
	}
	n, d := x.Dims()
	dst.Normal = mat.NewDense(n, d, nil)
	for i := range n {
		length := 0.0
		for k, a := range p.axes {
			length = math.Hypot(length, x.At(i, a)-p.center[k])
		}
		for k, a := range p.axes {
			dst.Normal.Set(i, a, (x.At(i, a)-p.center[k])/length)
		}
	}
}
