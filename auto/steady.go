package auto

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"pinn/pde/jet"
)

// refinement is the state of a solve on cells over the whole domain.
type refinement struct {
	best   *cellTrial // with the smallest residual
	last   *cellTrial // of which the next cells are made
	narrow bool       // wider cells have not paid
	slow   int        // refinements in a row that did not pay
}

// adapt solves the problem on cells that are refined until the residual reaches the target, beginning with the best solution that
// there is, or with the first cells if there is none. Where the residual is below near, the error is to be estimated before a refinement that would
// gain little: more reports that there is room for it.
func (s *solver) adapt(r *refinement, target, near float64) (more bool, err error) {
	begun := s.spent
	budget := begun + workOnCells
	if r.best == nil {
		if r.best, err = s.first(target, budget); err != nil {
			return false, err
		}
	}
	if s.stuckOn(r.best) || s.left(r.best.cells) > s.options.Tolerance {
		return false, nil
	}
	r.last, r.slow = r.best, 0
	s.expectCells(r.best.took, r.best.worst(), target)
	for s.patient(r.slow, begun) && r.best.worst() > target && s.options.Partition.Cells == nil {
		last := r.last
		t := s.finer(last, target, !r.narrow)
		growth := math.Pow(float64(len(t.cells)*t.width)/float64(len(last.cells)*last.width), 1.5)
		if s.spent+2*last.work*growth > budget || len(t.cells) > mostCells {
			break
		}
		m, err := s.tryCells(s.problem, t, s.guess(last), 0)
		if stop(err) != nil {
			return false, err
		}
		if err != nil {
			s.coarsened(err)
			break
		}
		s.forecast.cells = len(m.cells)
		s.expectCells(m.took, m.worst(), target)
		s.recordCells(m)
		s.resizeFields(m)
		gained := s.take(r, m, s.spent-begun)
		if s.stuckOn(r.last) {
			break
		}
		if s.repeatable(begun, m.work) && r.best.worst() <= near && gained < gainNearTarget && r.last == m {
			return r.best.worst() > target, nil
		}
	}
	return false, nil
}

// coarsened notes why a solve ends with the cells that it has.
func (s *solver) coarsened(err error) {
	s.noFiner = "finer cells fail: " + err.Error()
	s.note("%s", s.noFiner)
}

// repeatable reports whether, after an estimate that takes some work, refinement that has begun at some other may go on: [solver.divided] ends
// where twice as much would exceed the bound.
func (s *solver) repeatable(begun, check float64) bool {
	end := s.spent + check
	return end+2*(end-begun) <= workOnCells
}

// take adds a solution to a refinement that has taken some work, and returns the factor by which it lowers the residual.
func (s *solver) take(r *refinement, m *cellTrial, spent float64) (gained float64) {
	before := r.best.worst()
	if before > s.options.Tolerance && spent < workCheap {
		before = r.last.worst() // the best may be blind; below the tolerance it is at rounding, and more cells have larger residuals
	}
	gained = before / m.worst()
	enough := gainOfRefinement
	if r.best.worst() > residualResolved {
		enough = gainUnresolved
	}
	sees := m.worst() > residualResolved && m.blind()*gainOfSight < r.last.blind()
	if r.slow++; gained >= enough || sees {
		r.slow = 0
	}
	if m.worst() < r.best.worst() {
		r.best = m
		if s.improves(m.worst(), gainOfOffer) {
			s.offer("cells", func() (*Solution, error) { return s.localSolution(newLocal(s.problem, m.worst(), m)), nil })
		}
	}
	if m.width > r.last.width && m.worst()*gainOfWiderCells > r.last.worst() {
		r.narrow = true // and what is halved next are the cells before
	} else {
		r.last = m
	}
	return gained
}

// first solves on the cells that refinement begins with, graded where the equations and the data ask for it.
func (s *solver) first(target, budget float64) (*cellTrial, error) {
	t := s.firstDivision(-1)
	switch {
	case s.rays != nil:
		t = s.divisionAtRays()
	case s.options.Partition.Cells == nil:
		t.cells = s.gradedAtWalls(s.gradedAtPlaces(s.apartAtHoles(t.cells), target))
	}
	m, err := s.tryCells(s.problem, t, nil, 0)
	if err != nil {
		return nil, err
	}
	s.forecast.cells = len(m.cells)
	s.recordCells(m)
	s.resizeFields(m)
	return m, nil
}

// stuckOn is stuck for a solution on cells.
func (s *solver) stuckOn(m *cellTrial) bool {
	return s.stuck(newModel(s.problem, m.cells, m.funcs), m.finest(s.problem.Lower, s.problem.Upper), fmt.Sprintf("with %d cells", len(m.cells)))
}

// patient reports whether refinement goes on after a number of refinements in a row that did not pay. Large cells that are blind
// for a layer have smaller residuals than the next ones, which begin to see it, so that more of them are made while they cost
// next to nothing, and residuals are to fall from one to the next only.
func (s *solver) patient(slow int, spent float64) bool {
	return slow < refinementsInVain || slow < refinementsCheap && s.spent-spent < workCheap
}

// worst returns the residual of a mesh relative to that of the zero solution.
func (m *cellTrial) worst() float64 { return m.residual(m.size) }

// blind returns the part of worst that is the cells' own.
func (m *cellTrial) blind() float64 { return math.Sqrt(floats.Sum(m.own(m.size))) }

// finer returns the next division: where most cells resolve the solution alike all get more functions, which lowers smooth
// errors faster than halving, if that has not failed; elsewhere those with the largest residuals are halved.
func (s *solver) finer(m *cellTrial, target float64, widens bool) division {
	indicators := m.indicators(m.size)
	mark := marked(indicators, m.own(m.size), target)
	widest := widestLocal * float64(localWidths[len(s.problem.Coords)-1])
	if s.rays != nil {
		widest = widestAtRays
	}
	if widens && spreadEvenly(indicators, mark) && m.worst() < residualResolved && s.options.Network.Width == 0 && widenLocal*float64(m.width) <= widest {
		t := s.ofWidth(m.division, int(widenLocal*float64(m.width)))
		t.origins = nil
		return t
	}
	return m.refined(mark, indicators, target, -1)
}

// spreadEvenly reports whether most cells are marked for refinement, and none stands out.
func spreadEvenly(indicators []float64, mark []bool) bool {
	flagged := 0
	for _, is := range mark {
		if is {
			flagged++
		}
	}
	return 2*flagged > len(mark) && floats.Max(indicators)*float64(len(mark)) < 100*floats.Sum(indicators)
}

// guess returns where the iteration of a nonlinear problem begins after a solution on other cells: there, if it is one. Where the iteration on these ended
// far from a solution, and one basis came nearer, it is that: where a term sets in at an unknown place, as a stiff support of a string does where they touch,
// an iteration that begins anew on fine cells can stop far from any solution, and the residual that is left there says nothing about the equations.
func (s *solver) guess(m *cellTrial) jet.Func {
	switch {
	case m.worst() <= residualResolved:
		return m.mesh()
	case s.last != nil && !m.fit.Converged && s.last.rel < m.worst():
		return s.model(s.last)
	}
	return nil
}

// recordCells records a solve on cells in the history.
func (s *solver) recordCells(m *cellTrial) {
	s.trials++
	s.recordAs("cells", s.trials, m.width*len(m.cells), m.spread, m.fit.Loss, m.worst(), func() *Model { return newModel(s.problem, m.cells, m.funcs) })
	s.note("%d cells, %d functions each: relative residual %.1e", len(m.cells), m.width, m.worst())
}
