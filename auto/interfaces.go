package auto

import (
	"errors"
	"slices"

	"pinn/collocation/partition"
	"pinn/collocation/shape"
	"pinn/pde"
)

// CheckInterfaces reports what no strategy of this package solves although the text of the problem is sound: derivatives
// of what jumps by its own text. Where a flux jumps, at the border of two materials, cells end there and the fluxes are
// matched (see [pde.Switch]); that is refused where the problem cannot be cut to cells.
func CheckInterfaces(p *pde.Problem, o Options) error {
	switches, err := p.Switches()
	if err != nil || o.Training.Method != LSGD && o.Training.Method != GD && cuttable(p, switches) && o.divisible(o.onCells(p)) == nil {
		return err
	}
	var faults []error
	for _, s := range switches {
		if s.Kind == pde.Interface {
			faults = append(faults, s.Fault)
		}
	}
	if len(faults) > 0 && len(p.Params) > 0 && measured(p) == nil {
		faults = append(faults, errors.New("where fluxes jump, unknown numbers are found from measured values only: state the further condition as one, with data = \"file.csv\".\n"+
			"The force of a support needs no number: it is that by which w_xxx jumps where w = 0*jump(w_xxx)"))
	}
	return errors.Join(faults...)
}

// onCells returns what is solved of a problem on cells: itself, or what is left for given numbers where these are fitted by such solves.
func (o *Options) onCells(p *pde.Problem) *pde.Problem {
	if !o.infers(p) || !shootable(p) {
		return p
	}
	out := *p
	out.Params = nil
	return &out
}

// cuttable reports whether cells can be cut by all surfaces on which fluxes jump: a shape is divided along its own axes only.
func cuttable(p *pde.Problem, switches []pde.Switch) bool {
	d := shapeOf(p)
	return d == nil || !slices.ContainsFunc(switches, func(w pde.Switch) bool { return w.Kind == pde.Interface && !over(d, w) })
}

// over reports whether a switch depends on the axes of a shape alone, if it is a surface.
func over(d *shape.Domain, w pde.Switch) bool {
	axes := d.Axes()
	return w.Surface == nil || !slices.ContainsFunc(w.Surface.Axes(), func(a int) bool { return !slices.Contains(axes, a) })
}

// switchesOf returns the switches of a problem at which cells may end. Their faults have been reported.
func switchesOf(p *pde.Problem) []pde.Switch {
	all, _ := p.Switches()
	if d := shapeOf(p); d != nil {
		all = slices.DeleteFunc(all, func(w pde.Switch) bool { return !over(d, w) })
	}
	return all
}

// travels reports whether a surface on which the problem switches depends on time: slabs have the same cells at their two ends.
func (s *solver) travels() bool {
	axis := slices.Index(s.problem.Coords, s.problem.Time)
	return slices.ContainsFunc(s.switches, func(w pde.Switch) bool { return w.Surface != nil && slices.Contains(w.Surface.Axes(), axis) })
}

// atSwitches cuts cells where the problem switches, but not along the axis of slabs, which end there; -1: there are none.
func (s *solver) atSwitches(cells []partition.Cell, slabs int) []partition.Cell {
	for _, w := range s.switches {
		if w.Axis >= 0 && w.Axis != slabs {
			cells = partition.Split(cells, w.Axis, w.At)
		}
	}
	return partition.Divide(cells, s.switches)
}

// interfaces reports whether fluxes jump by the text of the problem.
func (s *solver) interfaces() bool {
	return slices.ContainsFunc(s.switches, func(w pde.Switch) bool { return w.Kind == pde.Interface })
}

// across reports whether a cell holds a plane on which the problem switches.
func across(switches []pde.Switch, b partition.Cell) bool {
	for _, w := range switches {
		if w.Axis >= 0 && b.Lower[w.Axis] < w.At && w.At < b.Upper[w.Axis] {
			return true
		}
	}
	return false
}
