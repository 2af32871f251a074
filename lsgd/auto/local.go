package auto

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/lsgd"
	"pinn/network"
	"pinn/pde"
	"pinn/pde/jet"
)

// Partition cuts the domain into boxes with a basis each, and time into slabs that are solved one after another. Zero
// fields are chosen by the program, by the residual; a field that is not zero makes it cut the problem in any case.
type Partition struct {
	Slabs int // equal slabs in time
	// Boxes holds the number of equal boxes along each coordinate; the entry of time has no meaning where there are
	// slabs. They are not refined. Nil: chosen.
	Boxes []int
}

func (p Partition) given() bool { return p.Slabs > 0 || p.Boxes != nil }

// local is a solution on boxes, over all slabs if there are any.
type local struct {
	verdict
	rel           float64 // largest residual of a box at fresh points, relative to that of the zero solution
	slabs         int     // 0: the problem was solved in one go
	boxes         []partition.Box
	pieces        []jet.Func
	fit           lsgd.Fit
	width         int
	spread        float64
	points        int
	fitted, fresh []squares // per condition of the problem
}

// take adds the solution of a slab.
func (l *local) take(m *mosaic) {
	l.boxes, l.pieces = append(l.boxes, m.boxes...), append(l.pieces, m.pieces...)
	l.width, l.spread = max(l.width, m.width), m.spread
	l.points += m.points
	l.fit.Loss += m.fit.Loss
	l.fit.Offset, l.fit.Cond = max(l.fit.Offset, m.fit.Offset), max(l.fit.Cond, m.fit.Cond)
	l.fit.Converged = l.fit.Converged && m.fit.Converged
	l.fit.Rank += m.fit.Rank
	l.fit.Iterations += m.fit.Iterations
	for c, origin := range m.origin {
		if origin >= 0 {
			l.fitted[origin].add(m.fitted[c])
			l.fresh[origin].add(m.fresh[c])
		}
	}
}

// divisible returns nil if a problem may be solved on boxes under the options as they were given.
func (o *Options) divisible(p *pde.Problem) error {
	switch {
	case len(p.Coords) > len(localWidths):
		return fmt.Errorf("there are more than %d coordinates", len(localWidths))
	case len(p.Params) > 0:
		return errors.New("there are unknown coefficients")
	case o.Network != Network{} && !o.Partition.given():
		return errors.New("the network is given and no partition is")
	case o.Points.Interior > 0 || o.Points.Boundary > 0:
		return errors.New("the numbers of points are given, and boxes have points of their own")
	case o.Network.Separate:
		return errors.New("boxes have one basis for all fields")
	}
	for _, c := range p.Conditions {
		if err := partition.Cuttable(c); err != nil {
			return err
		}
	}
	return nil
}

// checkPartition reports a partition that the problem does not allow.
func (o *Options) checkPartition(p *pde.Problem) error {
	given := o.Partition
	if !given.given() {
		return nil
	}
	if err := o.divisible(p); err != nil {
		return &SettingError{"partition", "is not possible: " + err.Error()}
	}
	if given.Slabs > 0 {
		if err := partition.Evolves(p); err != nil {
			return &SettingError{"partition.slabs", "is not possible: " + err.Error()}
		}
	}
	if given.Boxes == nil {
		return nil
	}
	if len(given.Boxes) != len(p.Coords) || slices.Min(given.Boxes) < 1 {
		return &SettingError{"partition.boxes", fmt.Sprintf("holds %v: want a positive number for each of %d coordinates", given.Boxes, len(p.Coords))}
	}
	count := 1.0
	for _, n := range given.Boxes {
		count *= float64(n)
	}
	if count > mostTiles {
		return &SettingError{"partition.boxes", fmt.Sprintf("makes %g boxes, at most %d are possible", count, mostTiles)}
	}
	return nil
}

// marches reports whether the problem is solved slab by slab, if it is cut.
func (s *solver) marches() bool {
	given := s.options.Partition
	return (given.Slabs > 0 || given.Boxes == nil) && partition.Evolves(s.problem) == nil
}

// divided solves the problem on boxes, and estimates the error.
func (s *solver) divided() (*local, error) {
	route := s.tiled
	if s.marches() {
		route = s.marched
	}
	l, repeat, err := route()
	if err != nil || s.options.NoCheck {
		return l, err
	}
	defer s.phase("check")()
	other, err := repeat()
	if stop(err) != nil {
		return nil, err
	}
	s.compareLocal(l, other, err)
	return l, nil
}

// marched solves the problem slab by slab. repeat does so again with other weights and points.
func (s *solver) marched() (l *local, repeat func() (*local, error), err error) {
	defer s.phase("slabs")()
	m, err := s.march()
	if err != nil {
		return nil, nil, err
	}
	l = m.local(s.problem)
	s.note("%d slabs in time, %d boxes with %d functions each: largest relative residual %.1e", l.slabs, len(l.boxes), l.width, l.rel)
	return l, func() (*local, error) {
		other, err := s.again(m)
		if err != nil {
			return nil, err
		}
		return other.local(s.problem), nil
	}, nil
}

// tiled solves the problem on boxes all at once. repeat does so again with other weights and points.
func (s *solver) tiled() (l *local, repeat func() (*local, error), err error) {
	defer s.phase("boxes")()
	m, err := s.adapt()
	if err != nil {
		return nil, nil, err
	}
	l = s.single(m)
	s.note("%d boxes with %d functions each: largest relative residual %.1e", len(l.boxes), l.width, l.rel)
	return l, func() (*local, error) {
		other, err := s.tile(s.problem, m.tiling, m.mesh(), 1)
		if err != nil {
			return nil, err
		}
		return s.single(other), nil
	}, nil
}

// single returns the solution of a mosaic that covers the whole problem.
func (s *solver) single(m *mosaic) *local {
	l := &local{rel: m.worst(), fit: lsgd.Fit{Converged: true}}
	l.fitted, l.fresh = make([]squares, len(s.problem.Conditions)), make([]squares, len(s.problem.Conditions))
	l.take(m)
	return l
}

// compareLocal takes the error estimate from an independent solve, or from its failure.
func (s *solver) compareLocal(l, other *local, err error) {
	l.checked, l.estimate, l.doubt = true, math.NaN(), err
	if err != nil {
		return
	}
	x := s.scatter(comparePoints)
	u, v := s.localModel(l).Values(x), s.localModel(other).Values(x)
	sizes := withoutZeros(rms(u))
	largest := floats.Max(sizes)
	v.Sub(u, v)
	worst := 0.0
	for f, d := range rms(v) {
		if d /= max(sizes[f], negligible*largest); d > worst || math.IsNaN(d) {
			worst, l.field = d, f
		}
	}
	l.estimate = SafetyFactor*worst + l.rel
}

func (s *solver) localModel(l *local) *Model { return newModel(s.problem, l.boxes, l.pieces) }

// targetMargin is how far below the tolerance the residuals of boxes must lie: errors add up over boxes and slabs, and the
// estimate is a multiple of them.
const targetMargin = 30

// localTarget is the relative residual of a box at which it is fine enough for the tolerance.
func (s *solver) localTarget() float64 { return max(s.options.Tolerance/targetMargin, 1e-12) }

// firstTiling returns the boxes to begin with: those that were asked for, or two along each axis but that of the slabs.
func (s *solver) firstTiling(slabs int) tiling {
	dim := len(s.problem.Coords)
	t := tiling{width: orElse(s.options.Network.Width, localWidths[dim-1]), spread: s.options.Network.Spread}
	if t.spread == 0 && s.options.Network.Init == "disk" {
		t.spread = localSpreads[dim-1]
	}
	if slabs < 0 && s.options.Network.Width == 0 {
		t.width *= steadyWidth
		if !s.spreadFixed() {
			t.spread *= math.Pow(steadyWidth, 1/float64(dim))
		}
	}
	parts := slices.Repeat([]int{firstBoxes}, dim)
	if s.options.Partition.Boxes != nil {
		parts = slices.Clone(s.options.Partition.Boxes)
	}
	if slabs >= 0 {
		parts[slabs] = 1
	}
	t.boxes = s.whole().Grid(parts...)
	return t
}

// steadyWidth is the factor of the width of boxes that are solved all at once: few wide bases take less work for a smooth
// solution than many narrow ones, but the short slabs of an evolution have no use for them.
const steadyWidth = 2

// firstBoxes is the number of boxes along an axis to begin with.
const firstBoxes = 2

// localSolution describes a solution on boxes.
func (s *solver) localSolution(l *local) *Solution {
	out := &Solution{
		Model: s.localModel(l), Problem: s.problem, Fit: l.fit, Points: l.points, Slabs: l.slabs, Boxes: len(l.boxes),
	}
	for c := range s.problem.Conditions {
		out.Residual, out.Validation = append(out.Residual, l.fitted[c].rms()), append(out.Validation, l.fresh[c].rms())
	}
	for _, p := range l.pieces {
		e := p.(*collocation.Expansion)
		out.Parameters += len(e.Coef)
		for _, space := range e.Layout.Spaces {
			_, features := space.Basis.Dims()
			out.Features += features
			out.Parameters += len(space.Basis.(*network.Net).Params())
		}
	}
	return out
}
