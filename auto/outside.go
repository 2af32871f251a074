package auto

import (
	"fmt"
	"slices"
	"strings"

	"pinn/collocation"
)

// Equations with roots hold where what is under them is not negative. Beyond they go on, for iterations and roundings, as if it were zero: a
// solution that is there is none.

// outside says where a solution takes the root of something negative, first in time, and the time; empty: nowhere.
func (s *solver) outside(m *Model) (why string, at float64) {
	axis := slices.Index(s.problem.Coords, s.problem.Time)
	list := collocation.OutsideOf(s.problem, s.fresh, m, s.paramsOf(m), axis)
	if len(list) == 0 {
		return "", 0
	}
	first := list[0]
	for _, o := range list {
		if axis >= 0 && o.At[axis] < first.At[axis] {
			first = o
		}
	}
	var place []string
	for a, v := range first.At {
		place = append(place, fmt.Sprintf("%s = %.4g", s.problem.Coords[a], v))
	}
	why = fmt.Sprintf("%q takes a root of %s, which is negative at %s: there the equation has no solution, or max(..., 0) is meant",
		s.problem.Conditions[first.Condition].Name, first.Expression, strings.Join(place, ", "))
	if axis >= 0 {
		at = first.At[axis]
	}
	return why, at
}

// within returns a march without the slabs from where on it takes roots of something negative, and says why they are left out; the march itself
// if there are none.
func (s *solver) within(m *march) (*march, string) {
	why, at := s.outside(s.localModel(m.local(s.problem)))
	if why == "" {
		return m, ""
	}
	n := 0
	for n < len(m.slabs) && m.slabs[n].next <= at {
		n++
	}
	return &march{axis: m.axis, copy: m.copy, size: m.size, left: m.left, slabs: m.slabs[:n], spent: m.spent[:n], insured: m.insured}, why
}
