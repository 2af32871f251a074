package auto

import (
	"fmt"
)

// halts reports whether a march has come to a time that the solution does not pass, and keeps the reason: the solution grows
// without bound, or slabs that are ever shorter get nowhere, as where an equation switches to and fro.
func (s *solver) halts(m *march, p *pace) (bool, error) {
	last := m.slabs[len(m.slabs)-1]
	whole := s.problem.Upper[m.axis] - s.problem.Lower[m.axis]
	short := last.next-last.from <= lengthOfInstant*whole
	if s.problem.Affine() || !short && !m.idles(whole) {
		return false, nil
	}
	if short {
		why, err := s.bursts(m, p)
		if s.halted = why; why != "" || err != nil {
			return true, err
		}
	}
	if !m.idles(whole) {
		return false, nil
	}
	s.halted = fmt.Sprintf("slabs that are ever shorter get no further than %s = %.6g: the solution is not smooth there, or switches to and fro", s.problem.Time, last.to)
	return true, nil
}

// idles reports whether the last slabs have got no further than timeJustBefore of the whole time.
func (m *march) idles(whole float64) bool {
	n := len(m.slabs)
	return n > slabsIdle && m.slabs[n-1].next-m.slabs[n-slabsIdle].next < timeJustBefore*whole
}
