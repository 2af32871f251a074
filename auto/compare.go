package auto

import "math"

// compare returns the largest difference of two trials over the fields, at random points of the domain and
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
	for f, d := range diff {
		if d /= size[f]; d > worst || math.IsNaN(d) {
			worst, field = d, f
		}
	}
	return worst, field
}
