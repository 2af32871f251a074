package auto

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/collocation/region"
	"pinn/collocation/shape"
	"pinn/pde"
)

// ballOf returns the ball that the conditions of a problem are stated on; nil: its domain is the box.
func ballOf(p *pde.Problem) *region.Ball {
	for _, c := range p.Conditions {
		if b := region.BallOf(c.On); b != nil {
			return b
		}
	}
	return nil
}

// shapeOf returns the shape that the conditions of a problem are stated on; nil: its domain is another one.
func shapeOf(p *pde.Problem) *shape.Domain {
	for _, c := range p.Conditions {
		if d := shape.Of(c.On); d != nil {
			return d
		}
	}
	return nil
}

// scatter returns fresh random points of the domain: of the regions on which conditions hold in its interior, in turn.
func (s *solver) scatter(n int) *mat.Dense {
	rnd := s.stream(streamValidation, 1)
	var clouds []*pde.Cloud
	for _, c := range s.problem.Conditions {
		if ambient, own := c.On.Dims(); ambient == own {
			if cloud, err := collocation.Sample(c.On, collocation.Random{}, n, rnd); err == nil && cloud.Points() >= n {
				clouds = append(clouds, cloud)
			}
		}
	}
	if len(clouds) == 0 {
		return uniform(s.whole(), n, rnd)
	}
	x := mat.NewDense(n, len(s.problem.Coords), nil)
	for i := range n {
		x.SetRow(i, clouds[i%len(clouds)].X.RawRowView(i))
	}
	return x
}

// uniform returns random points of a box.
func uniform(b partition.Cell, n int, rnd *rand.Rand) *mat.Dense {
	x := mat.NewDense(n, len(b.Lower), nil)
	for i := range n {
		for a, lo := range b.Lower {
			x.Set(i, a, lo+(b.Upper[a]-lo)*rnd.Float64())
		}
	}
	return x
}

// Contains reports whether a point, one entry per coordinate, lies in the domain, or misses it by rounding. Outside the
// model means nothing.
func (m *Model) Contains(x []float64) bool {
	if m.ball != nil {
		return m.ball.Contains(x)
	}
	for a, v := range x {
		lower, upper := m.whole.Lower[a], m.whole.Upper[a]
		if near := boundsSlack * (upper - lower); v < lower-near || v > upper+near {
			return false
		}
	}
	return m.shape == nil || m.shape.Contains(x)
}

// holds reports whether a point of the box lies in the region where equations hold.
func (s *solver) holds(x []float64) bool {
	for _, c := range s.problem.Conditions {
		if ambient, own := c.On.Dims(); own < ambient {
			continue
		}
		for _, part := range region.Leaves(c.On) {
			if l, ok := part.(region.Locator); !ok || l.Holds(x) {
				return true
			}
		}
	}
	return false
}
