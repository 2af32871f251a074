package region

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// Inside returns the part of a ball, or of a slice of one, in the box with the given ends, and false if there is none.
// Its points are those of the box that the ball holds, so that there may be fewer than a rule places; at least one is
// left. Spheres have no such parts.
func (p *ballPart) Inside(lower, upper []float64) (pde.Region, bool) {
	in := &ballInside{part: p, lower: slices.Clone(p.rest.x), upper: slices.Clone(p.rest.x), measure: 1}
	if p.surface {
		return nil, false
	}
	distance := 0.0
	for a := range lower {
		if !slices.Contains(p.axes, a) && !slices.Contains(p.rest.free, a) {
			if v := p.rest.x[a]; v < lower[a] || v > upper[a] {
				return nil, false
			}
			continue
		}
		in.free = append(in.free, a)
		in.lower[a] = max(lower[a], p.ball.box.lower[a])
		in.upper[a] = min(upper[a], p.ball.box.upper[a])
		if in.lower[a] >= in.upper[a] {
			return nil, false
		}
		in.measure *= in.upper[a] - in.lower[a]
		if k := slices.Index(p.axes, a); k >= 0 {
			distance = math.Hypot(distance, max(0, in.lower[a]-p.center[k], p.center[k]-in.upper[a]))
		}
	}
	return in, distance < p.radius
}

// ballInside is the part of a ball in a box.
type ballInside struct {
	part         *ballPart
	free         []int
	lower, upper []float64
	measure      float64 // of the box
}

// Dims implements [pde.Region].
func (b *ballInside) Dims() (ambient, own int) { return b.part.Dims() }

// Place implements [pde.Region].
func (b *ballInside) Place(dst *pde.Cloud, unit *mat.Dense, w []float64) {
	var points, weight []float64
	x := slices.Clone(b.lower)
	for i := range w {
		for j, a := range b.free {
			x[a] = b.lower[a] + (b.upper[a]-b.lower[a])*unit.At(i, j)
		}
		if b.part.ball.Contains(x) {
			points, weight = append(points, x...), append(weight, b.measure*w[i])
		}
	}
	if len(weight) == 0 {
		points, weight = b.nearest(), []float64{0}
	}
	*dst = pde.Cloud{X: mat.NewDense(len(weight), len(x), points), Weight: weight}
	if b.part.rest.normal >= 0 {
		b.part.rest.placeMates(dst)
	}
}

// nearest returns the point of the box that is nearest to the centre of the ball.
func (b *ballInside) nearest() []float64 {
	x := slices.Clone(b.lower)
	for k, a := range b.part.axes {
		x[a] = min(max(b.part.center[k], b.lower[a]), b.upper[a])
	}
	return x
}
