package auto

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// compare returns the largest difference of two trials over the fields that are asked for, at random points of the domain and
// relative to the size of the field, and the field where it occurs.
func (s *solver) compare(a, b *trial) (worst float64, field int) {
	return s.difference(s.model(a), s.model(b))
}

// difference returns the largest difference of two models over the fields, at random points of the domain and relative
// to the sizes of the fields, which are taken from the values of the first, and the field where it occurs.
func (s *solver) difference(a, b *Model) (worst float64, field int) {
	x := s.scatter(comparePoints)
	u, v := a.Values(x), b.Values(x)
	v.Sub(u, v)
	diff := rms(v)
	size := s.sizesOf(u, diff)
	floats.Div(diff, size)
	return s.worstOf(diff)
}

// worstOf returns the largest of values per field, but for those that only help to state the problem, and its field.
func (s *solver) worstOf(values []float64) (worst float64, field int) {
	for f, v := range values {
		if (v > worst || math.IsNaN(v)) && !slices.Contains(s.problem.Auxiliary, s.problem.Fields[f]) {
			worst, field = v, f
		}
	}
	return worst, field
}
