package region

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// ballPart is a part of a ball with intervals: a ball or sphere in the axes of which none is fixed, times the intervals
// that are left.
type ballPart struct {
	ball    *Ball
	rest    *slice // the intervals and the fixed coordinates; normal is the axis of a lid
	axes    []int
	center  []float64
	radius  float64
	surface bool // the sphere instead of the ball
	measure float64
}

// part returns the part where coordinates are fixed; radius is that of what is left of the ball.
func (b *Ball) part(fixed map[int]float64, radius float64, surface bool) *ballPart {
	p := &ballPart{ball: b, radius: radius, surface: surface}
	x, away := slices.Clone(b.box.lower), slices.Clone(b.axes)
	for a, v := range fixed {
		x[a] = v
		if !slices.Contains(away, a) {
			away = append(away, a)
		}
	}
	p.rest = b.box.slice(x, away)
	p.rest.normal = -1
	for k, a := range b.axes {
		if _, ok := fixed[a]; !ok {
			p.axes, p.center = append(p.axes, a), append(p.center, b.center[k])
		}
	}
	if len(fixed) == 1 && len(p.axes) == len(b.axes) {
		for a, v := range fixed {
			if v == b.box.lower[a] || v == b.box.upper[a] {
				p.rest.normal = a
			}
		}
	}
	p.measure = p.rest.measure * ballMeasure(len(p.axes), radius)
	if surface {
		p.measure *= float64(len(p.axes)) / radius
	}
	return p
}

// ballMeasure returns the volume of a ball in d dimensions, 1 without dimensions.
func ballMeasure(d int, radius float64) float64 {
	half := float64(d) / 2
	return math.Pow(math.Pi, half) / math.Gamma(half+1) * math.Pow(radius, float64(d))
}

// round returns how many coordinates of the unit cube the ball or sphere takes.
func (p *ballPart) round() int {
	if p.surface {
		return len(p.axes) - 1
	}
	return len(p.axes)
}

// Dims implements [pde.Region].
func (p *ballPart) Dims() (ambient, own int) { return p.ball.Dim(), p.round() + len(p.rest.free) }

// Place implements [pde.Region]. The first coordinates of the cube are those of the ball.
func (p *ballPart) Place(dst *pde.Cloud, unit *mat.Dense, w []float64) {
	ambient, own := p.Dims()
	if own == 0 {
		unit, w = mat.NewDense(1, 1, nil), []float64{1}
	} else if n, d := unit.Dims(); d != own || n != len(w) {
		panic(fmt.Sprintf("region: %d x %d points and %d weights for own dimension %d", n, d, len(w), own))
	}
	n, round := len(w), p.round()
	*dst = pde.Cloud{X: mat.NewDense(n, ambient, nil), Weight: make([]float64, n)}
	if p.surface {
		dst.Normal = mat.NewDense(n, ambient, nil)
	}
	y := make([]float64, len(p.axes))
	for i := range n {
		row, u := dst.X.RawRowView(i), unit.RawRowView(i)
		copy(row, p.rest.x)
		for j, a := range p.rest.free {
			lo, hi := p.rest.within.lower[a], p.rest.within.upper[a]
			row[a] = min(lo+(hi-lo)*u[round+j], hi)
		}
		if p.surface {
			toSphere(y, u[:round])
		} else {
			toBall(y, u[:round])
		}
		for k, a := range p.axes {
			row[a] = p.center[k] + p.radius*y[k]
			if p.surface {
				dst.Normal.Set(i, a, y[k])
			}
		}
		dst.Weight[i] = p.measure * w[i]
	}
	if p.rest.normal >= 0 {
		p.rest.placeMates(dst)
	}
}

// toBall maps a point of the unit cube to the unit ball of as many dimensions, which may be none, such that volumes
// keep their proportions.
func toBall(dst, u []float64) {
	switch d := len(dst); d {
	case 0:
	case 1:
		dst[0] = 2*u[0] - 1
	default:
		toSphere(dst, u[1:])
		r := math.Pow(u[0], 1/float64(d))
		for k := range dst {
			dst[k] *= r
		}
	}
}

// toSphere maps a point of the unit cube to the unit sphere in one dimension more, at least 2, such that areas keep
// their proportions (K.-T. Fang, Y. Wang, "Number-Theoretic Methods in Statistics", 1994, section 1.5): pairs of
// coordinates are circles, whose angle is uniform; of the sphere in m dimensions the part that is left beside the first
// pair has a size r with r^(m-2) uniform, and a single third coordinate is uniform itself.
func toSphere(dst, u []float64) {
	size := 1.0
	for ; len(dst) > 3; dst, u = dst[2:], u[2:] {
		rest := math.Pow(1-u[1], 1/float64(len(dst)-2))
		toCircle(dst, size*math.Sqrt(1-rest*rest), u[0])
		size *= rest
	}
	if len(dst) == 3 {
		z := 2*u[1] - 1
		dst[2] = size * z
		size *= math.Sqrt(1 - z*z)
	}
	toCircle(dst, size, u[0])
}

// toCircle sets the first two entries of dst to a point of the circle of radius r.
func toCircle(dst []float64, r, turn float64) {
	sin, cos := math.Sincos(2 * math.Pi * turn)
	dst[0], dst[1] = r*cos, r*sin
}
