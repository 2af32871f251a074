package auto

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
	"pinn/collocation/partition"
)

// A march that gets no further, because its work is spent or a slab has no solution, leaves the slabs that it has finished. They are the
// solution of the same problem until an earlier time, and are handed out as that: checked, and with the time where they end.

// finished returns the march without the slabs at its end that are not resolved, or nil if none is left.
func (m *march) finished() *march {
	part := &march{axis: m.axis, copy: m.copy, asked: m.asked}
	for _, slab := range m.slabs {
		left, size := max(part.left, slab.residual(1)), max(part.size, slab.size)
		if !(left <= residualResolved*size) {
			break
		}
		part.left, part.size, part.slabs = left, size, append(part.slabs, slab)
	}
	if len(part.slabs) == 0 {
		return nil
	}
	part.spent = m.spent[:len(part.slabs)]
	return part
}

// until returns the time where a march ends.
func (m *march) until() float64 { return m.slabs[len(m.slabs)-1].next }

// cutOff makes the problem one that ends where a march does, without the conditions that begin later, and returns the march as a solution of that.
func (s *solver) cutOff(m *march) *march {
	p, origin := partition.Slab(s.problem, s.problem.Lower[m.axis], m.until(), nil, nil)
	if len(origin) == len(s.problem.Conditions) {
		s.problem = p
		return m
	}
	s.whereInWhole, s.conditions, s.problem = origin, len(s.problem.Conditions), p
	of := &march{axis: m.axis, copy: m.copy, left: m.left, size: m.size, asked: m.asked, spent: m.spent, slabs: make([]*cellTrial, len(m.slabs))}
	for k, slab := range m.slabs {
		part := *slab
		part.origin = make([]int, len(slab.origin))
		for c, o := range slab.origin {
			part.origin[c] = slices.Index(origin, o) // -1 for those that take over from the slab before
		}
		of.slabs[k] = &part
	}
	return of
}

// inWhole returns values per condition with the places of the conditions of the whole problem; NaN for those that begin after the solution ends.
func (s *solver) inWhole(values []float64) []float64 {
	if s.whereInWhole == nil {
		return values
	}
	out := slices.Repeat([]float64{math.NaN()}, s.conditions)
	for k, at := range s.whereInWhole {
		out[at] = values[k]
	}
	return out
}

// endEarly returns what a march has finished when it gets no further, and makes the problem one that ends there. The error is the reason,
// where nothing is finished, or there is a solution over the whole time already or can be.
func (s *solver) endEarly(m *march, why string) (*march, error) {
	part := m.finished()
	if part == nil || s.entire || m.insured {
		return nil, &refused{why}
	}
	s.ends = fmt.Sprintf("the solution ends at %s = %.6g of %.6g: %s", s.problem.Time, part.until(), s.problem.Upper[m.axis], why)
	s.note("%s", s.ends)
	s.halted = ""
	part = s.cutOff(part)
	fresh := s.options.Points.Validation
	var err error
	s.fresh, err = s.clouds(s.stream(streamValidation, 0), collocation.Random{}, fresh, fresh)
	return part, err
}

// offerSlabs offers what a march has finished, unless there is a solution over the whole time, or another march was offered up to there.
func (s *solver) offerSlabs(m *march) {
	if s.entire || len(m.slabs) < m.offered {
		return
	}
	m.offered = len(m.slabs) + 1 + len(m.slabs)/offersOfSlabs
	part := m.finished()
	if part == nil || part.until()-s.problem.Lower[m.axis] <= s.offeredFor {
		return
	}
	s.offeredFor = part.until() - s.problem.Lower[m.axis]
	s.offer("slabs", func() (*Solution, error) {
		whole := s.problem
		defer func() { s.problem, s.whereInWhole = whole, nil }()
		part = s.cutOff(part)
		return s.localSolution(part.local(s.problem)), nil
	})
}

// goodUntil says until when the estimate of a march that misses the tolerance is within it, where that is so for a part of the time: errors that
// grow have begun small. apart is what the two solves differ by, see [solver.apart], and whole that over all of the time, in the worst field.
func (s *solver) goodUntil(l *local, apart [][]float64, whole float64) string {
	if l.slabs < 2 || !(l.estimate > s.options.Tolerance) {
		return ""
	}
	axis := slices.Index(s.problem.Coords, s.problem.Time)
	until, most := s.problem.Upper[axis], math.Pow(s.options.Tolerance*whole/l.estimate, 2)
	for k, b := range l.cells {
		if floats.Max(apart[k]) > most {
			until = min(until, b.Lower[axis])
		}
	}
	if until <= s.problem.Lower[axis] || until >= s.problem.Upper[axis] {
		return ""
	}
	return fmt.Sprintf("until %s = %.4g it is within the tolerance", s.problem.Time, until)
}

// Until returns the coordinate along which a solution ends before its problem does, and where: a march got no further, or was ended from
// outside. The name is empty where the solution covers the domain.
func (s *Solution) Until() (coord string, at float64) {
	if s.Model == nil || s.Problem == nil || s.CellCount() == 0 {
		return "", 0
	}
	for a, end := range s.whole.Upper {
		if end < s.Problem.Upper[a] {
			return s.Problem.Coords[a], end
		}
	}
	return "", 0
}
