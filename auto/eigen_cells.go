package auto

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
	"pinn/collocation/cell"
	"pinn/collocation/partition"
	"pinn/internal/lsq"
	"pinn/lsgd"
	"pinn/lsgd/eigen"
	"pinn/pde"
	"pinn/pde/jet"
)

// modesDivide reports whether an eigenvalue problem may be solved on cells.
func (s *solver) modesDivide() bool {
	return s.wanted.divisible(s.asked) == nil && cuttable(s.problem, s.switches)
}

// cellsFirst reports whether it is known that eigenfunctions are not smooth in the whole domain.
func (s *solver) cellsFirst() bool { return len(s.switches) > 0 || len(s.corners()) > 0 }

// onePiece says why eigenfunctions of equations that switch have one basis, and what helps.
func (s *solver) onePiece() string {
	why := "cells cannot be cut there: smooth the switch with tanh((x - a)/w)"
	if err := s.wanted.divisible(s.asked); err != nil {
		why = "there are no cells that end there: " + err.Error()
	}
	return "the equations switch inside of the domain, and " + why
}

// modalRefinement is the state of the search for eigenpairs on cells.
type modalRefinement struct {
	best   *trial  // with the smallest residual
	last   *trial  // of which the next cells are made
	narrow bool    // wider cells have not paid
	budget float64 // of work
}

// checkedOnCells finds the eigenpairs on cells, with their estimates. Residuals of eigenfunctions bound errors of eigenvalues, so that they need
// not lie far below the tolerance at first; where the estimate misses it, smaller ones are asked for.
func (s *solver) checkedOnCells() (*trial, error) {
	var best *trial
	r := &modalRefinement{budget: s.spent + workOnCells}
	for target := s.localTarget(marginOfModes); ; {
		spent := s.spent
		if err := s.modesOnCells(r, target); err != nil {
			return nil, err
		}
		t := r.best
		if s.options.NoCheck || t == best {
			return t, nil
		}
		if best == nil {
			s.offerTrial("check", t)
		}
		if err := s.checkModes(t); err != nil {
			return nil, err
		}
		if best == nil || t.estimate < best.estimate || math.IsNaN(best.estimate) {
			best = t
		}
		miss := t.estimate / s.options.Tolerance
		if !(miss > 1) || miss > missBeyondHelp || t.rel > target || target <= s.leastTarget() || 2*s.spent-spent > r.budget {
			return best, nil
		}
		target = max(t.rel/miss/marginOfModes, s.leastTarget())
		s.note("the estimated error is %.1e: smaller residuals are asked for", t.estimate)
		s.offerTrial("cells", best)
	}
}

// checkModes estimates the errors of eigenpairs on cells by an independent solve.
func (s *solver) checkModes(t *trial) error {
	defer s.phase("check")()
	s.expectCheck(t.onCells.took, 0, s.forecast.target) // residuals of eigenpairs need not lie below the target
	other, err := s.cellModes(t.onCells.division, 1, t)
	s.estimateModes(t, other, err)
	return s.ctx.Err()
}

// modesOnCells finds the eigenpairs on cells, which are refined where the eigenfunctions leave the largest residuals.
func (s *solver) modesOnCells(r *modalRefinement, target float64) (err error) {
	defer s.phase("cells")()
	if r.best == nil {
		first := s.firstDivision(-1)
		first.cells = s.gradedAtWalls(s.gradedAtPlaces(first.cells, s.localTarget(targetMargin)))
		if r.best, err = s.cellModes(first, 0, nil); err != nil {
			return err
		}
		r.last = r.best
		s.offerModes(r.best)
	}
	s.expectCells(r.last.onCells.took, r.last.rel, target)
	for slow := 0; slow < s.patienceOfModes(r) && r.best.rel > target; {
		m := r.last.onCells
		t := s.finer(m, target, !r.narrow)
		growth := math.Pow(float64(len(t.cells)*t.width)/float64(len(m.cells)*m.width), 1.5)
		if s.spent+2*m.work*growth > r.budget || len(t.cells) > mostCells {
			break
		}
		next, err := s.cellModes(t, 0, r.last)
		if fatal(err) {
			return err
		}
		if err != nil {
			s.coarsened(err)
			break
		}
		if slow++; next.rel*gainOfRefinement <= r.best.rel {
			slow = 0
		}
		s.expectCells(next.onCells.took, next.rel, target)
		if next.rel < r.best.rel {
			r.best = next
			s.offerModes(next)
		}
		if t.width > m.width && next.rel*gainOfWiderCells > r.last.rel {
			r.narrow = true
			continue
		}
		r.last = next
	}
	s.note("solution: %d cells with %d functions each, %d points", len(r.best.onCells.cells), r.best.width, r.best.onCells.points)
	return nil
}

// offerModes offers eigenpairs on cells that are to be refined.
func (s *solver) offerModes(t *trial) {
	if s.improves(t.rel, gainOfOffer) {
		s.offerTrial("cells", t)
	}
}

// patienceOfModes is how many refinements may gain little. Along one coordinate they cost little, and the residual says nothing before the wells of a potential
// are seen.
func (s *solver) patienceOfModes(r *modalRefinement) int {
	if len(s.problem.Coords) == 1 && r.best.rel > residualResolved {
		return refinementsUnresolved
	}
	return refinementsInVain
}

// cellModes finds the eigenpairs on cells, beginning at those on others if these are not nil. Copy 1 is independent of copy 0 in weights and
// points.
func (s *solver) cellModes(t division, copy uint64, like *trial) (*trial, error) {
	begun := s.clock()
	m, on, err := s.lay(s.problem, t, copy)
	if err != nil {
		return nil, err
	}
	m.size = 1
	if like == nil && copy == 0 {
		s.modal.shift -= eigen.Scale(on.system, s.modal.degree) // an eigenvalue often lies where one is asked for: zero, of Neumann's
	}
	r := on.reference
	out := &trial{design: design{width: t.width, spread: t.spread}, onCells: m, system: on.system, rel: 1}
	out.state = &collocation.State{Coef: append(make([]float64, on.system.Layout.Cols), s.modal.shift)}
	if err := s.weigh(m, on.system, on.parts, out.state, nil, copy); err != nil {
		return nil, err
	}
	fresh, err := m.scattered(on.system.Problem, on.parts, on.bases, r.fresh, m.rank/2+1, m.trace()/2+1)
	if err != nil {
		return nil, err
	}
	begin, err := s.modesAt(like, on.bases, on.system.Layout.Cols)
	if err != nil {
		return nil, err
	}
	if err := s.solveModes(out, on.parts, fresh, begin); err != nil {
		return nil, s.tooLarge(finite(err), len(t.cells))
	}
	on.release()
	s.trials++
	s.spent += m.work
	m.took, s.forecast.cells = s.clock()-begun, len(m.cells)
	s.note("%d cells, %d functions each: relative residual %.1e", len(m.cells), m.width, out.rel)
	return out, nil
}

// modesAt returns the coefficients, over the bases of cells, of what is closest to the eigenfunctions of a trial on other cells.
func (s *solver) modesAt(like *trial, bases []*cell.Basis, cols int) (out [][]float64, err error) {
	if like == nil {
		return nil, nil
	}
	all := make([]Mode, len(like.modes.pairs))
	m, err := s.modalModel(like, all)
	if err != nil {
		return nil, err
	}
	coef := make([]float64, cols*len(m.Fields)/len(s.problem.Fields))
	project(coef, bases, m, len(m.Fields))
	take := func(names []string) {
		c, first := make([]float64, 0, cols), 0
		for _, b := range bases {
			_, rank := b.Dims()
			for _, name := range names {
				at := first + slices.Index(m.Fields, name)*rank
				c = append(c, coef[at:at+rank]...)
			}
			first += rank * len(m.Fields)
		}
		out = append(out, c)
	}
	for _, q := range all {
		take(q.Re)
		if q.Im != nil {
			take(q.Im)
		}
	}
	return out, nil
}

// solveModes finds the eigenpairs of a prepared trial on cells, beginning at functions that are close to them, and looks at them at fresh points.
func (s *solver) solveModes(t *trial, parts []partition.Part, fresh []*pde.Cloud, begin [][]float64) error {
	m := t.onCells
	found, err := s.paired(t, m.insides(t.system), fresh, lsgd.ProjectSettings{Strong: s.strongInGo(), StrongShared: cmp.Or(s.strongInGo(), lsq.StrongPivot), Memory: s.options.Memory}, begin)
	if err != nil {
		return err
	}
	m.work, m.fit = t.work, t.fit
	if len(found.Pairs) < s.modal.Count {
		return fmt.Errorf("%w: %d", errTooFew, len(found.Pairs))
	}
	left, own := found.Fresh, found.Own
	m.errors = make([]float64, len(m.cells))
	for k := range t.modes.pairs {
		shares := m.errorsOf(left, k, t.system, parts)
		t.modes.fresh = append(t.modes.fresh, eigen.Residual{Relative: math.Sqrt(floats.Sum(m.shares(shares, 1))), Conditions: m.conditions(left, k, fresh, parts)})
		if k >= s.modal.Count {
			continue
		}
		t.modes.fitted = append(t.modes.fitted, eigen.Residual{Conditions: m.conditions(own, k, t.system.Clouds, parts)})
		for cell, e := range shares {
			m.errors[cell] = max(m.errors[cell], e)
		}
	}
	t.rel = m.worst()
	t.fit.Loss = t.rel * t.rel / 2
	if t.rel < residualResolved {
		s.modal.place(t.modes.pairs[:s.modal.Count])
	}
	return s.bendModes(t)
}

// insides returns, per field of a system on cells, the largest cloud inside of its cell.
func (m *cellTrial) insides(sys *collocation.System) []*pde.Cloud {
	out := make([]*pde.Cloud, len(sys.Problem.Fields))
	for c, condition := range sys.Problem.Conditions {
		if ambient, own := condition.On.Dims(); own < ambient {
			continue
		}
		for _, slot := range condition.Op.Slots() {
			first := slot.Field - slot.Field%len(m.problem.Fields)
			for f := range m.problem.Fields {
				if old := out[first+f]; old == nil || floats.Sum(old.Weight) < floats.Sum(sys.Clouds[c].Weight) {
					out[first+f] = sys.Clouds[c]
				}
			}
		}
	}
	return out
}

// errorsOf returns, per cell, the scaled residual of a pair that the conditions touching it leave, relative to the largest scaled terms of
// equations in a cell.
func (m *cellTrial) errorsOf(left []eigen.Squares, pair int, sys *collocation.System, parts []partition.Part) []float64 {
	out, sizes := make([]float64, len(m.cells)), make([]float64, len(m.cells))
	for c, part := range parts {
		ambient, own := sys.Problem.Conditions[c].On.Dims()
		for e, scale := range sys.Scale[c] {
			share := left[c].Left[pair][e] * scale * scale
			out[part.Cells[0]] += share
			if part.Cells[1] != part.Cells[0] {
				out[part.Cells[1]] += share
			}
			if own == ambient {
				sizes[part.Cells[0]] += left[c].Size[pair][e] * scale * scale
			}
		}
	}
	size := math.Sqrt(floats.Max(sizes))
	for k, v := range out {
		out[k] = math.Sqrt(v) / size
	}
	return out
}

// conditions returns the root mean square residual of a pair per condition of the whole problem.
func (m *cellTrial) conditions(left []eigen.Squares, pair int, clouds []*pde.Cloud, parts []partition.Part) (out []float64) {
	sums := make([]squares, len(m.problem.Conditions))
	for c, part := range parts {
		if part.Condition < 0 {
			continue
		}
		measure := floats.Sum(clouds[c].Weight)
		for _, v := range left[c].Left[pair] {
			sums[part.Condition].add(squares{v * measure, measure})
		}
	}
	for _, q := range sums {
		out = append(out, q.rms())
	}
	return out
}

// bendModes finds how much the eigenfunctions bend in every cell, and leaves the functions of the first.
func (s *solver) bendModes(t *trial) error {
	m := t.onCells
	m.bends = make([][]float64, len(m.cells))
	for _, q := range slices.Backward(t.modes.pairs[:s.modal.Count]) {
		m.funcs = nil
		if err := s.cutOut(m, q.Re); err != nil {
			return err
		}
		for k, b := range m.frames {
			bend := s.bend(m.funcs[k], b)
			for a, v := range m.bends[k] {
				bend[a] = max(bend[a], v)
			}
			m.bends[k] = bend
		}
	}
	return nil
}

// shownCells returns, per cell, functions with given coefficients over the columns of its own fields: one list per function, with the
// number of the field that it is a function of.
func (s *solver) shownCells(t *trial, coef [][]float64, field []int) ([]jet.Func, error) {
	m, fields := t.onCells, len(s.problem.Fields)
	all := make([]int, len(coef))
	for f := range all {
		all[f] = f
	}
	var out []jet.Func
	for k, b := range m.frames {
		n, err := s.cellBasis(m.references[k], m.width, b)
		if err != nil {
			return nil, err
		}
		own, err := collocation.NewLayout(len(coef), []collocation.Space{{Basis: n, Fields: all}})
		if err != nil {
			return nil, err
		}
		e := &collocation.Expansion{Layout: own, Coef: make([]float64, own.Cols)}
		for f, c := range coef {
			span := t.system.Layout.Span[k*fields+field[f]]
			m.references[k].Functions(e.Coef[own.Span[f].Lo:own.Span[f].Hi], c[span.Lo:span.Hi])
		}
		out = append(out, e)
	}
	return out, nil
}
