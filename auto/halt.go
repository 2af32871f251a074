package auto

import (
	"fmt"
)

// halts reports whether a march has come to a time that the solution does not pass, and keeps the reason: the solution grows
// without bound, which is the problem's, or slabs that are ever shorter get nowhere, as where an equation switches to and fro.
func (s *solver) halts(m *march) bool {
	last := m.slabs[len(m.slabs)-1]
	whole := s.problem.Upper[m.axis] - s.problem.Lower[m.axis]
	if s.problem.Affine() || last.next-last.from > lengthOfInstant*whole && !m.idles(whole) {
		return false
	}
	if growth := s.growth(m, timeJustBefore*whole); growth > growthOfBurst && last.next-last.from <= lengthOfInstant*whole {
		s.impossible = fmt.Sprintf("the solution grows without bound near %s = %.6g: by a factor of %.0e within the last %.0e before it", s.problem.Time, last.next, growth, timeJustBefore*whole)
		return true
	}
	if !m.idles(whole) {
		return false
	}
	s.halted = fmt.Sprintf("slabs that are ever shorter get no further than %s = %.6g: the solution is not smooth there, or switches to and fro", s.problem.Time, last.to)
	return true
}

// idles reports whether the last slabs have got no further than timeJustBefore of the whole time.
func (m *march) idles(whole float64) bool {
	n := len(m.slabs)
	return n > slabsIdle && m.slabs[n-1].next-m.slabs[n-slabsIdle].next < timeJustBefore*whole
}

// growth returns the factor by which the values of the last slab are larger than those at a time before it.
func (s *solver) growth(m *march, before float64) float64 {
	n := len(m.slabs)
	early := n - 1
	for early > 0 && m.slabs[early].next > m.slabs[n-1].next-before {
		early--
	}
	from, to := s.valuesAtEnd(m, m.slabs[early]), s.valuesAtEnd(m, m.slabs[n-1])
	most := 0.0
	for f := range to {
		most = max(most, to[f]/max(from[f], sizeNegligible*s.natural[f]))
	}
	return most
}

// valuesAtEnd returns the sizes of the fields at the end of a slab.
func (s *solver) valuesAtEnd(m *march, slab *cellTrial) []float64 {
	x := s.scatter(comparePoints / 10)
	points, _ := x.Dims()
	for i := range points {
		x.Set(i, m.axis, slab.next)
	}
	return rms(newModel(s.problem, slab.cells, slab.funcs).Values(x))
}
