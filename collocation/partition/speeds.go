package partition

import (
	"math"
	"slices"

	"pinn/collocation/region"
	"pinn/pde"
)

// Speeds returns the speeds, ascending, at which an affine evolution in one coordinate of space carries what is singular, if they are the same
// everywhere and none is zero, and nothing leaves at one end to come back at the other; false otherwise. Space is coordinate along.
func Speeds(p *pde.Problem, along int) (speeds []float64, ok bool) {
	axis := slices.Index(p.Coords, p.Time)
	mates := slices.ContainsFunc(p.Conditions, func(c pde.Condition) bool { return usesMates(c.Op) })
	if axis < 0 || len(p.Coords) != 2 || !p.Affine() || mates {
		return nil, false
	}
	for _, part := range domainOf(p).Grid(speedPlaces, speedPlaces) {
		rate := exponentOfSpeeds / (p.Upper[along] - p.Lower[along])
		own, ok := speedsIn(p, part, axis, along, rate)
		half, same := speedsIn(p, part, axis, along, rate/2)
		if !ok || !same || !alike(own, half, speedChange) {
			return nil, false
		}
		for k := range own {
			own[k] = 2*own[k] - half[k] // without what damping adds
		}
		if speeds != nil && !alike(own, speeds, speedSame) {
			return nil, false
		}
		if speeds == nil {
			speeds = own
		}
	}
	return speeds, len(speeds) > 0
}

// speedsIn returns the speeds in the middle of a part of the domain: exp(rate*(x - speed*t)) satisfies the equations but for terms of lower order.
func speedsIn(p *pde.Problem, part Cell, axis, along int, rate float64) (speeds []float64, ok bool) {
	q := *p
	q.Conditions = nil
	for _, c := range p.Conditions {
		if ambient, own := c.On.Dims(); own < ambient {
			continue
		}
		if c.On, ok = c.On.(region.Clipper).Clip(part.Lower, part.Upper); !ok {
			return nil, false
		}
		q.Conditions = append(q.Conditions, c)
	}
	all, ok := newEvolution(&q, axis).exponents(along, complex(rate, 0), 0)
	if !ok {
		return nil, false
	}
	largest := 0.0
	for _, v := range all {
		largest = max(largest, math.Abs(real(v)))
	}
	for _, v := range all {
		if near := speedSame * largest; math.Abs(imag(v)) > near || math.Abs(real(v)) <= near {
			return nil, false
		}
		speeds = append(speeds, -real(v)/rate)
	}
	slices.Sort(speeds)
	return slices.CompactFunc(speeds, func(a, b float64) bool { return math.Abs(a-b)*rate <= speedSame*largest }), true
}

// alike reports whether two lists of speeds are the same within a part of the largest.
func alike(a, b []float64, within float64) bool {
	if len(a) != len(b) {
		return false
	}
	size := 0.0
	for _, v := range b {
		size = max(size, math.Abs(v))
	}
	for k := range a {
		if math.Abs(a[k]-b[k]) > within*size {
			return false
		}
	}
	return true
}
