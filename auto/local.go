package auto

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/lsgd"
	"pinn/pde"
	"pinn/pde/jet"
)

// Partition cuts the domain into cells with a basis each, and time into slabs that are solved one after another. Zero
// fields are chosen by the program, by the residual; a field that is not zero makes it cut the problem in any case.
type Partition struct {
	Slabs int // equal slabs in time
	// Cells holds the number of equal cells along each coordinate; the entry of time has no meaning where there are
	// slabs. They are not refined. Nil: chosen.
	Cells []int
}

func (p Partition) given() bool { return p.Slabs > 0 || p.Cells != nil }

// local is a solution on cells, over all slabs if there are any.
type local struct {
	verdict
	rel           float64 // largest residual of a cell at fresh points, relative to that of the zero solution
	slabs         int     // 0: the problem was solved in one go
	asked         float64 // of slabs: relative residual that was small enough
	relaxed       bool    // larger residuals than were asked for had to be taken
	cells         []partition.Cell
	funcs         []jet.Func
	indicators    []float64 // per cell, see Solution.Indicators
	fit           lsgd.Fit
	width         int
	points        int
	fitted, fresh []squares // per condition of the problem

	with func(part *solver) (*Model, error) // solves another problem on the same cells; nil: slab by slab
}

// newLocal puts together the solutions of the slabs of a problem, or the one of all of it.
func newLocal(p *pde.Problem, rel float64, parts ...*cellTrial) *local {
	l := &local{rel: rel, fit: lsgd.Fit{Converged: true}}
	l.fitted, l.fresh = make([]squares, len(p.Conditions)), make([]squares, len(p.Conditions))
	for _, m := range parts {
		l.take(m)
	}
	return l
}

// take adds the solution of a slab.
func (l *local) take(m *cellTrial) {
	shares := m.indicators(m.size)
	for k, b := range m.cells {
		if b, ok := m.handed(b); ok {
			l.cells, l.funcs, l.indicators = append(l.cells, b), append(l.funcs, m.funcs[k]), append(l.indicators, math.Sqrt(shares[k]))
		}
	}
	l.width = max(l.width, m.width)
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

// divisible returns nil if a problem may be solved on cells under the options as they were given.
func (o *Options) divisible(p *pde.Problem) error {
	switch {
	case len(p.Coords) > len(localWidths):
		return fmt.Errorf("there are more than %d coordinates", len(localWidths))
	case len(p.Params) > 0 && o.Eigenvalues == nil:
		return errors.New("there are unknown coefficients")
	case o.Network != Network{} && !o.Partition.given():
		return errors.New("the network is given and no partition is")
	case o.Points.Interior > 0 || o.Points.Boundary > 0:
		return errors.New("cells have points of their own: leave out points.interior and points.boundary")
	case o.Network.Separate:
		return errors.New("cells have one basis for all fields: leave out network.separate")
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
		if _, err := partition.Marching(p); err != nil {
			return &SettingError{"partition.slabs", "is not possible: " + err.Error()}
		}
	}
	if given.Cells == nil {
		return nil
	}
	if len(given.Cells) != len(p.Coords) || slices.Min(given.Cells) < 1 {
		return &SettingError{"partition.cells", fmt.Sprintf("holds %v: want a positive number for each of %d coordinates", given.Cells, len(p.Coords))}
	}
	count := 1.0
	for _, n := range given.Cells {
		count *= float64(n)
	}
	if count > mostCells {
		return &SettingError{"partition.cells", fmt.Sprintf("makes %g cells, at most %d are possible", count, mostCells)}
	}
	return nil
}

// marches reports whether the problem is solved slab by slab, if it is cut.
func (s *solver) marches() bool {
	given := s.options.Partition
	return s.evolves && (given.Slabs > 0 || given.Cells == nil)
}

// divided solves the problem on cells, and estimates the error. Where that misses the tolerance although the residual has
// reached its target, the solve goes on with a lower one.
func (s *solver) divided() (*local, error) {
	route := s.allAtOnce()
	if s.marches() {
		route = s.marched()
	}
	margin, near := targetMargin, s.options.Tolerance
	s.expectAnything(s.limitOnCells())
	if begun := s.clock(); s.spent > 0 {
		s.expect(0, timeOfCells*begun)
	}
	var best *local
	for {
		begun, spent, target := s.clock(), s.spent, s.localTarget(margin)
		l, repeat, err := route(target, near)
		if early := (*missed)(nil); errors.As(err, &early) {
			margin, s.forecast.second = s.lower(early.rel, early.ratio), true
			axis := slices.Index(s.problem.Coords, s.problem.Time)
			begin, end := s.problem.Lower[axis], s.problem.Upper[axis]
			s.expect(0, (s.clock()-begun)*(end-begin)/(early.until-begin))
			s.note("up to %s = %.4g the error is so large that smaller residuals are asked for", s.problem.Time, early.until)
			continue
		}
		if err == nil && !s.options.NoCheck {
			err = s.checkLocal(l, repeat)
		}
		switch {
		case err != nil && (best == nil || fatal(err)):
			return nil, err
		case err != nil || best != nil && !l.surpasses(best):
			return best, nil
		case s.options.NoCheck:
			return l, nil
		}
		best, s.entire = l, true
		if s.ends != "" {
			return best, nil
		}
		miss := l.estimate / s.options.Tolerance
		work := s.spent - spent
		again := miss > 1 && !l.adrift && !l.relaxed && target > s.leastTarget() && (miss < missBeyondHelp || work < workOfASecond)
		if !again || s.left(l.cells) > s.options.Tolerance || s.spent+2*work > workOnCells {
			return best, nil
		}
		near = l.rel / miss // if the estimate falls with the residual
		if l.slabs > 0 {
			margin = s.lower(min(l.rel, l.asked), miss)
		} else {
			margin = s.options.Tolerance / near * marginOfRepeat
		}
		s.forecast.second = true
		s.expect(0, s.clock()-begun)
		s.note("the estimated error is %.1e: smaller residuals are asked for", l.estimate)
	}
}

// lower returns the margin of a march after one with a relative residual whose error is some times the tolerance. What was reached may be far
// below what was asked for, and it may be above, for some slabs are taken as they are.
func (s *solver) lower(rel, miss float64) float64 {
	return s.options.Tolerance / rel * marginOfNextMarch * miss
}

// surpasses reports whether the estimate of a solution that has been checked is below that of another.
func (l *local) surpasses(other *local) bool {
	return l.doubt == nil && !(l.estimate >= other.estimate)
}

// checkLocal makes an independent solve and compares.
func (s *solver) checkLocal(l *local, repeat func(part float64) (*local, error)) error {
	s.offer("check", func() (*Solution, error) { return s.localSolution(l), nil })
	defer s.phase("check")()
	other, err := repeat(shiftAside)
	if stop(err) != nil {
		return err
	}
	s.compareLocal(l, other, err)
	if l.slabs > 0 && !s.maybeByChance(l) || l.slabs == 0 && !s.doubtfulPlace(&l.verdict, l.rel) {
		return nil
	}
	if l.slabs == 0 {
		return s.looksAside(l, repeat)
	}
	third, err := repeat(shiftFarAside)
	if err == nil {
		diff, _ := s.apart(l, third)
		differ, _ := s.worstOf(diff)
		l.estimate = max(l.estimate, SafetyFactor*differ)
	}
	return stop(err)
}

// A route solves the problem on cells down to a relative residual. repeat does so again with other weights and points. In one go, and in ordinary
// differential equations, a nonlinear iteration then begins beside the solution by a part of the domain. Where the residual is below near the error may be estimated early, see [solver.adapt].
type route func(target, near float64) (l *local, repeat func(part float64) (*local, error), err error)

// marched returns the route slab by slab, which begins with the cells of the first slab of the last time. Where a march that replaces one that was
// given up fails, that one is made to its end.
func (s *solver) marched() route {
	var former *march
	givenUp := 0.0 // target
	return func(target, _ float64) (*local, func(float64) (*local, error), error) {
		defer s.phase("slabs")()
		m, err := s.march(target, former, true)
		if early := (*missed)(nil); errors.As(err, &early) {
			former, givenUp = early.former, max(givenUp, target)
			return nil, nil, err
		}
		failed := err != nil && !fatal(err) && givenUp > 0 && s.impossible == ""
		if failed {
			s.note("smaller residuals fail: %s; the march that was given up is made to its end", err)
			s.halted = ""
			m, err = s.march(givenUp, nil, false)
		}
		if err != nil {
			return nil, nil, err
		}
		former, givenUp = m, 0
		l := m.local(s.problem)
		l.relaxed = failed || m.relaxed && l.rel > s.lenience()*target
		s.note("%d slabs in time, %d cells with %d functions each: largest relative residual %.1e", l.slabs, len(l.cells), l.width, l.rel)
		return l, func(part float64) (*local, error) {
			other, err := s.again(m, part)
			if err != nil {
				return nil, err
			}
			return other.local(s.problem), nil
		}, nil
	}
}

// allAtOnce returns the route all at once, which goes on from where it last ended.
func (s *solver) allAtOnce() route {
	r := new(refinement)
	return func(target, near float64) (*local, func(float64) (*local, error), error) {
		defer s.phase("cells")()
		if len(s.problem.Coords) == 1 || s.options.NoCheck {
			near = target // cells cost little there, or no estimate follows
		}
		more, err := s.adapt(r, target, near)
		if err != nil {
			return nil, nil, err
		}
		m := r.best
		l := newLocal(s.problem, m.worst(), m)
		l.relaxed = !more && l.rel > s.lenience()*target
		same := m.division
		l.with = func(part *solver) (*Model, error) {
			other, err := part.tryCells(part.problem, same, nil, 0)
			if err != nil {
				return nil, err
			}
			return newModel(part.problem, other.cells, other.funcs), nil
		}
		s.expectCheck(m.took, m.worst(), target)
		s.note("solution: %d cells with %d functions each, %d points", len(l.cells), l.width, l.points)
		return l, func(part float64) (*local, error) {
			other, err := s.tryCells(s.problem, m.division, s.beside(m.mesh(), s.whole(), part), 1)
			if err != nil {
				return nil, err
			}
			return newLocal(s.problem, other.worst(), other), nil
		}, nil
	}
}

func (s *solver) localModel(l *local) *Model { return newModel(s.problem, l.cells, l.funcs) }

// localTarget is the relative residual that is small enough for the tolerance.
func (s *solver) localTarget(margin float64) float64 {
	return max(s.options.Tolerance/margin, s.leastTarget())
}

func (s *solver) leastTarget() float64 {
	if len(s.problem.Coords) == 1 {
		return leastOrdinary
	}
	return leastTarget
}

// firstDivision returns the cells to begin with: those that were asked for, or two along each axis but that of the slabs.
func (s *solver) firstDivision(slabs int) division {
	dim := len(s.problem.Coords)
	t := division{width: cmp.Or(s.options.Network.Width, localWidths[dim-1]), spread: s.options.Network.Spread}
	narrow := s.options.Network.Width == 0 && (slabs < 0 && dim > 1 || dim > 2) && len(s.problem.Fields) > ordinaryFields
	if t.spread == 0 && s.options.Network.Init == "disk" {
		t.spread = localSpreads[dim-1]
		if slabs >= 0 {
			t.spread = slabSpreads[dim-1]
		} else if dim == 1 {
			t.spread = math.Pow(t.spread, min(1, ordinaryOrder/float64(s.problem.Order())))
		}
	}
	parts := slices.Repeat([]int{firstCells}, dim)
	for _, w := range s.switches {
		if w.Axis >= 0 {
			parts[w.Axis] = 1
		}
	}
	if s.options.Partition.Cells != nil {
		parts = slices.Clone(s.options.Partition.Cells)
	}
	if slabs >= 0 {
		parts[slabs] = 1
	}
	if narrow {
		t = s.ofWidth(t, t.width*ordinaryFields/len(s.problem.Fields))
	}
	t.cells = s.atSwitches(s.whole().Grid(parts...), slabs)
	return t
}

// divisionAtRays returns the cells to begin with where these end at rays.
func (s *solver) divisionAtRays() division {
	t := s.firstDivision(-1)
	if s.options.Network.Width == 0 {
		t = s.ofWidth(t, widthAtRays)
	}
	t.cells = s.atSwitches(s.rays.cells(s.whole()), -1)
	return t
}

// ofWidth returns the division with another number of functions per cell, whose frequencies reach as far as so many functions can tell apart.
func (s *solver) ofWidth(t division, width int) division {
	if !s.spreadFixed() {
		t.spread *= math.Pow(float64(width)/float64(t.width), 1/float64(len(s.problem.Coords)))
	}
	t.width = width
	return t
}

// localSolution describes a solution on cells.
func (s *solver) localSolution(l *local) *Solution {
	out := &Solution{
		Model: s.localModel(l), Problem: s.problem, Fit: l.fit, Points: l.points, Slabs: l.slabs, Cells: len(l.cells), Indicators: l.indicators,
	}
	for c := range s.problem.Conditions {
		out.Residual, out.Validation = append(out.Residual, l.fitted[c].rms()), append(out.Validation, l.fresh[c].rms())
	}
	out.Residual, out.Validation = s.inWhole(out.Residual), s.inWhole(out.Validation)
	for _, p := range l.funcs {
		e := p.(*collocation.Expansion)
		out.Parameters += len(e.Coef)
		for _, space := range e.Layout.Spaces {
			_, features := space.Basis.Dims()
			out.Features += features
			out.Parameters += len(space.Basis.(collocation.Adaptive).Params())
		}
	}
	return out
}
