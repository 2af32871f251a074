package auto

import (
	"fmt"
	"slices"
	"strings"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/pde"
)

// Equations with roots hold where what is under them is not negative. Beyond they go on, for iterations and roundings, as if it were zero: a
// solution that is there is none.

// outside says where a solution with an estimated error takes the root of something negative, first in time, and the time; empty: nowhere.
func (s *solver) outside(m *Model, estimate float64) (why string, at float64) {
	axis := slices.Index(s.problem.Coords, s.problem.Time)
	list := collocation.OutsideOf(s.problem, s.fresh, m, s.paramsOf(m), axis, errorBelowZero(estimate))
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
	why = fmt.Sprintf("%q takes a root of %s, which is %.2g at %s: there the equation has no solution, or max(..., 0) is meant",
		s.problem.Conditions[first.Condition].Name, first.Expression, first.Value, strings.Join(place, ", "))
	if axis >= 0 {
		at = first.At[axis]
	}
	return why, at
}

// errorBelowZero is how far below zero something under a root may be in a solution with an estimated error; NaN: there is none.
func errorBelowZero(estimate float64) float64 {
	if !(aboveTypical*estimate > belowZero) {
		return belowZero
	}
	return aboveTypical * estimate
}

// within returns a march without the slabs in which it takes roots of something negative, and those after, and says why they are left out; the march itself
// if there are none.
func (s *solver) within(m *march) (*march, string) {
	whole := s.localModel(m.local(s.problem))
	why, at := s.outside(whole, s.options.Tolerance)
	if why == "" {
		return m, ""
	}
	n := 0
	for n < len(m.slabs) && m.slabs[n].next <= at {
		n++
	}
	for n > 1 && s.passes(m.slabs[n-1], whole) {
		n--
	}
	return &march{axis: m.axis, copy: m.copy, size: m.size, left: m.left, asked: m.asked, slabs: m.slabs[:n], spent: m.spent[:n], insured: m.insured}, why
}

// passes reports whether a solution takes the root of something negative in a slab, which the points of the whole domain may miss.
func (s *solver) passes(slab *cellTrial, m *Model) bool {
	p, _ := partition.Slab(s.problem, slab.from, slab.next, nil, nil)
	var clouds []*pde.Cloud
	for k, c := range p.Conditions {
		cloud, err := collocation.Sample(c.On, collocation.Random{}, comparePoints, s.stream(streamValidation, uint64(k)))
		if err != nil {
			return false
		}
		clouds = append(clouds, cloud)
	}
	return collocation.OutsideOf(p, clouds, m, s.paramsOf(m), slab.axis, errorBelowZero(s.options.Tolerance)) != nil
}
