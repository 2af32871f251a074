package region

import (
	"fmt"
	"math"
	"slices"

	"pinn/pde"
)

// Bound is one half of space: the points whose coordinate along an axis is above or below a value.
type Bound struct {
	Axis  int
	Above bool
	Value float64
	// Strict leaves out the value itself. That matters only for regions on which the coordinate is fixed.
	Strict bool
}

// Holds reports whether a value fulfils the bound.
func (b Bound) Holds(v float64) bool {
	switch {
	case v == b.Value:
		return !b.Strict
	case b.Above:
		return v > b.Value
	}
	return v < b.Value
}

// Restrictor is a region of another package that [Restrict] knows to cut.
type Restrictor interface {
	pde.Region
	// Restrict returns the part that fulfils all bounds, and false if there is none.
	Restrict(bounds []Bound) (part pde.Region, ok bool)
}

// Restrict returns the part of a region of this package, or of a [Restrictor], that fulfils all bounds, and false if there is none, or none
// that has the dimension of what is left of the region. Normals and mates stay those of the whole region. Parts of a
// union that are empty are left out.
//
// The error says which axis a bound must not have: those of a ball.
func Restrict(on pde.Region, bounds ...Bound) (part pde.Region, ok bool, err error) {
	switch on := on.(type) {
	case *slice:
		cut := *on
		ok = cut.restrict(bounds)
		return &cut, ok, nil
	case *ballPart:
		for _, b := range bounds {
			if slices.Contains(on.ball.axes, b.Axis) {
				return nil, false, &AxisError{b.Axis, "a part of a ball can be cut along coordinates that have an interval only"}
			}
		}
		cut, rest := *on, *on.rest
		ok = rest.restrict(bounds)
		cut.measure *= rest.measure / on.rest.measure
		cut.rest = &rest
		return &cut, ok, nil
	case *union:
		all := &union{ambient: on.ambient, own: on.own}
		for _, p := range on.parts {
			cut, some, err := Restrict(p, bounds...)
			if err != nil {
				return nil, false, err
			}
			if some {
				all.parts = append(all.parts, cut)
			}
		}
		return all, len(all.parts) > 0, nil
	case Restrictor:
		part, ok = on.Restrict(bounds)
		return part, ok, nil
	}
	panic(fmt.Sprintf("region: Restrict of a %T", on))
}

// restrict cuts s, which owns no memory of its own yet, and reports whether something is left.
func (s *slice) restrict(bounds []Bound) bool {
	within := &Box{slices.Clone(s.within.lower), slices.Clone(s.within.upper)}
	for _, b := range bounds {
		switch {
		case !slices.Contains(s.free, b.Axis):
			if !b.Holds(s.x[b.Axis]) {
				return false
			}
		case b.Above:
			within.lower[b.Axis] = math.Max(within.lower[b.Axis], b.Value)
		default:
			within.upper[b.Axis] = math.Min(within.upper[b.Axis], b.Value)
		}
	}
	s.within, s.measure = within, 1
	for _, a := range s.free {
		if within.lower[a] >= within.upper[a] {
			return false
		}
		s.measure *= within.upper[a] - within.lower[a]
	}
	return true
}
