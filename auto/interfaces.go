package auto

import (
	"errors"
	"slices"

	"pinn/collocation/partition"
	"pinn/pde"
)

// CheckInterfaces reports what no strategy of this package solves although the text of the problem is sound: derivatives
// of what jumps by its own text. Where a flux jumps, at the border of two materials, cells end there and the fluxes are
// matched (see [pde.Switch]); that is refused where the problem cannot be cut to cells.
func CheckInterfaces(p *pde.Problem, o Options) error {
	switches, err := p.Switches()
	if err == nil && o.divisible(p) == nil && o.Training.Method != LSGD && o.Training.Method != GD {
		return nil
	}
	faults := []error{err}
	for _, s := range switches {
		if s.Kind == pde.Interface {
			faults = append(faults, s.Fault)
		}
	}
	return errors.Join(faults...)
}

// atSwitches cuts cells where the problem switches, but not along the axis of slabs, which end there; -1: there are none.
func (s *solver) atSwitches(cells []partition.Box, slabs int) []partition.Box {
	for _, w := range s.switches {
		if w.Axis != slabs {
			cells = partition.Split(cells, w.Axis, w.At)
		}
	}
	return cells
}

// interfaces reports whether fluxes jump by the text of the problem.
func (s *solver) interfaces() bool {
	return slices.ContainsFunc(s.switches, func(w pde.Switch) bool { return w.Kind == pde.Interface })
}

// across reports whether a cell holds a plane on which the problem switches.
func across(switches []pde.Switch, b partition.Box) bool {
	for _, w := range switches {
		if b.Lower[w.Axis] < w.At && w.At < b.Upper[w.Axis] {
			return true
		}
	}
	return false
}
