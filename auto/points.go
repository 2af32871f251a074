package auto

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
	"pinn/pde"
)

// pointsFor returns the numbers of points of a condition that holds in the domain and of any other one. The former
// make about twice as many rows as columns; the latter resolve the traces of the basis, whose number grows more slowly,
// but less so the more coordinates there are.
func (s *solver) pointsFor(width int) (interior, boundary int) {
	eqs := 0
	for _, c := range s.problem.Conditions {
		if ambient, own := c.On.Dims(); ambient == own {
			n, _ := c.Op.Dims()
			eqs += n
		}
	}
	cols := width * len(s.problem.Fields)
	interior = max(32, 2*cols/max(1, eqs))
	dim := float64(len(s.problem.Coords))
	boundary = max(32, min(width/2, int(6*math.Pow(float64(width), 1-1/dim))))
	if len(s.problem.Coords) >= coordinatesMany {
		interior, boundary = max(32, 3*cols/(2*max(1, eqs))), max(32, width)
	}
	return cmp.Or(s.options.Points.Interior, interior), cmp.Or(s.options.Points.Boundary, boundary)
}

// sample places the fitted points of all conditions.
func (s *solver) sample(width int, copy uint64) ([]*pde.Cloud, error) {
	interior, boundary := s.pointsFor(width)
	return s.clouds(s.stream(streamPoints, copy), s.options.Points.Rule, interior, boundary)
}

func (s *solver) clouds(rnd *rand.Rand, rule collocation.Rule, interior, boundary int) ([]*pde.Cloud, error) {
	return cloudsOf(s.problem, rnd, rule, interior, boundary)
}

// cloudsOf samples the conditions of a problem.
func cloudsOf(p *pde.Problem, rnd *rand.Rand, rule collocation.Rule, interior, boundary int) ([]*pde.Cloud, error) {
	var out []*pde.Cloud
	units := make([]float64, len(p.Coords))
	floats.SubTo(units, p.Upper, p.Lower)
	for _, c := range p.Conditions {
		n := boundary
		if ambient, own := c.On.Dims(); ambient == own {
			n = interior
		}
		cloud, err := collocation.SampleCondition(&c, units, rule, n, rnd)
		if err != nil {
			return nil, fmt.Errorf("condition %q: %w", c.Name, err)
		}
		out = append(out, cloud)
	}
	return out, nil
}
