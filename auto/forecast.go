package auto

import (
	"cmp"
	"math"
	"time"

	"gonum.org/v1/gonum/floats"
)

// forecast is what a solve expects of itself, in seconds, for [Event]. It has no part in any decision. What is to come is counted in solves that have been
// made, by the time that they took: work tells little of it, for evaluations take as long as factorisations.
type forecast struct {
	cells  int     // of the last solve; 0: one basis
	target float64 // that the residual is to reach; 0: none
	known  bool    // something is known of what is left
	each   float64 // seconds of the solve under way; 0: not known
	left   float64 // seconds from the last forecast on
	most   float64 // work of the solver at which its rules end it; 0: no bound is known
	second bool    // the solve is repeated with a smaller target
	// took and rel are those of the last solve on cells over the whole domain; 0: there is none.
	took, rel float64
}

// clock returns the seconds that a solve has taken, with those that an earlier run took for what comes from the journal.
func (s *solver) clock() float64 {
	if s.options.Clock != nil {
		return s.options.Clock() + s.recalled
	}
	return time.Since(s.begun).Seconds() + s.recalled
}

// repeats is how often the last solve of a search is repeated for the error estimate.
func (s *solver) repeats() float64 {
	if s.options.NoCheck {
		return 0
	}
	return 1
}

// expect tells the caller what is left, in seconds, and what of it the solve under way takes, 0 if that is not known.
func (s *solver) expect(each, left float64) {
	s.forecast.known, s.forecast.each, s.forecast.left = true, each, left
	s.tell()
}

// expectAnything forgets a forecast: what comes next is of another kind than what has been, within a bound of the work, 0 if there is none.
func (s *solver) expectAnything(most float64) {
	s.forecast.known, s.forecast.most = false, 0
	if most > 0 {
		s.forecast.most = s.spent + most
	}
}

// tell reports the forecast, and nothing else.
func (s *solver) tell() {
	if s.options.Watch != nil {
		s.options.Watch(s.event(s.current, 0, 0, math.NaN(), math.NaN()))
	}
}

// report tells the caller where the solve is, without an entry in the history.
func (s *solver) report(phase string, step, steps int, residual float64) {
	if s.options.Watch != nil {
		s.options.Watch(s.event(phase, step, steps, math.NaN(), residual))
	}
}

// event puts together what is known. The bound of the time is that of the work, at the rate so far.
func (s *solver) event(phase string, step, steps int, loss, residual float64) Event {
	f := s.forecast
	e := Event{
		Phase: phase, Step: step, Steps: steps, Loss: loss, Validation: residual,
		Cells: f.cells, Target: f.target, Work: s.spent, Left: math.NaN(), Most: math.NaN(),
	}
	if f.known {
		e.Each, e.Left = f.each, f.left
	}
	if f.most > 0 && s.spent > 0 {
		e.Most = max(0, f.most-s.spent) * s.clock() / s.spent * steadiness
	}
	return e
}

// limitOnCells is the work at which a solve on cells ends, with its independent one, if no march is made again.
func (s *solver) limitOnCells() float64 { return (1 + s.repeats()) * workOnCells }

// expectWidths forecasts a search that widens a basis, by its own rules: widths that gain as they mostly do, with a few trials each, and the independent
// solve.
func (s *solver) expectWidths(best *trial) {
	s.forecast.target = s.options.Tolerance
	if s.modal != nil { // their residuals say little of when they are good enough
		return
	}
	ahead := &solver{problem: s.problem, options: s.options, exacting: s.exacting, spent: s.spent}
	left, each := 0.0, 0.0
	for t := best; ; {
		width, certain := ahead.wider(t)
		if width == t.width || t.rel < residualAtRounding || t.rel < s.options.Tolerance && !certain {
			left += s.repeats() * t.took
			break
		}
		g := float64(width) / float64(t.width)
		t = &trial{design: design{width: width}, rel: t.rel / math.Pow(g, orderOfWidening), work: t.work * g * g * g, took: t.took * math.Pow(g, timeOfWidening)}
		ahead.spent += trialsOfWidth * t.work
		left += trialsOfWidth * t.took
		each = cmp.Or(each, t.took)
	}
	s.expect(each, left)
}

// expectEstimate forecasts the independent solve of a trial, and nothing where cells may follow.
func (s *solver) expectEstimate(t *trial) {
	if s.divides && s.modal == nil && t.rel*marginOfForecast > s.options.Tolerance {
		s.forecast.known = false
		return
	}
	s.expect(t.took, t.took)
}

// expectCells forecasts refinements of cells over the whole domain after a solve with a relative residual that took some seconds: as many as the last one,
// which says little alone, and those of other problems make likely, the next growing likewise, and an independent solve.
func (s *solver) expectCells(took, rel, target float64) {
	f := &s.forecast
	gain, growth := gainOfCells, growthOfCells
	if f.took > 0 {
		growth = math.Sqrt(growth * min(max(took/f.took, 1/mostGrowth), mostGrowth))
		if f.rel < residualResolved {
			gain = math.Sqrt(gain * max(f.rel/rel, gainOfRefinement))
		}
	}
	f.target, f.took, f.rel = target, took, rel
	n := max(1, math.Round(math.Log(min(rel, residualResolved)/target)/math.Log(gain)))
	if rel > residualResolved {
		n++
	}
	each, left := took*growth, 0.0
	for ; n > 0; n-- {
		took *= growth
		left += took
		growth = growthOfCells
	}
	check := took * timeOfRepeat * s.repeats()
	s.expect(each, s.withRepeat(left+check, (check+took)*growthOfCells, math.NaN()))
}

// expectCheck forecasts the independent solve of one on cells over the whole domain that has ended. It is repeated on finer cells where the residual is not
// far below the target.
func (s *solver) expectCheck(took, rel, target float64) {
	miss := 0.0
	if rel > ratioSafe*target {
		miss = math.Inf(1)
	}
	s.expect(took*timeOfRepeat, s.withRepeat(took*timeOfRepeat, took*(1+timeOfRepeat)*growthOfCells, miss))
}

// expectSlabs forecasts a march after a slab, or after a solve of one that is to be refined on: the slabs of the time that is left, refined as often as those
// before, and the independent solve, which takes as long as the last solve of every slab.
func (s *solver) expectSlabs(m *march, p *pace, underWay *cellTrial) {
	slabs, left := m.slabs, 0.0
	if underWay != nil {
		slabs = append(slabs[:len(slabs):len(slabs)], underWay)
		for rel := min(m.rel(underWay), residualLost); rel > p.target; rel /= gainOfCells {
			left += underWay.took * growthOfSlab
		}
	}
	last := slabs[len(slabs)-1]
	next := last.took * s.shareOfNext(p, last, underWay == nil && last.tries == 1)
	all, own := triesOfSlab*next, next // seconds of all solves of slabs, and of the last ones
	for _, slab := range m.slabs[min(1, len(m.slabs)):] {
		all, own = all+slab.all, own+slab.took
	}
	n := max(0, (p.end-last.next)/(p.length*p.kept))
	again := n * next
	for k, slab := range slabs {
		if m.twin == nil || k >= len(m.twin.slabs) {
			again += slab.took
		}
	}
	each := next
	if underWay != nil {
		each = last.took * growthOfSlab
	}
	left += n*next*all/own + s.repeats()*again
	s.forecast.cells, s.forecast.target = len(last.cells), p.target
	s.expect(each, s.withRepeat(left, s.clock()-m.begun+left, s.missOf(m, slabs[0], p.allowed > 0)))
}

// shareOfNext is the time of the next slab relative to that of the last one. It begins with the cells at the end of that: those that were graded to a place
// do not come back, and of others some do. The factors of one that was solved at once serve again, and in three coordinates mostly those of all.
func (s *solver) shareOfNext(p *pace, last *cellTrial, atOnce bool) float64 {
	if p.steady && (len(s.problem.Coords) > 2 || atOnce) {
		return min(1, shareOfReplay*max(p.factored, last.work)/last.work)
	}
	end := 0.0
	for _, b := range last.cells {
		if b.Upper[p.axis] == last.to {
			end++
		}
	}
	if end /= float64(len(last.cells)); len(s.places()) == 0 {
		end = math.Sqrt(end)
	}
	return end
}

// missOf returns the ratio of the error that is expected of a march to the tolerance; NaN if nothing is known of it. Marches mostly miss that begin where
// something is singular, and mostly do not that ask for residuals by how far these move the solution, nor those of three coordinates.
func (s *solver) missOf(m *march, first *cellTrial, relaxed bool) float64 {
	switch {
	case m.miss > 0:
		return m.miss
	case relaxed || s.left(first.cells) > s.options.Tolerance:
		return 0
	case s.trusts(first):
		return 0
	case len(s.places()) > 0:
		return math.Inf(1)
	case len(s.problem.Coords) > 2:
		return 0
	}
	return math.NaN()
}

// withRepeat returns the seconds that are left of a solve on cells which may be repeated as a whole, in some more seconds, because smaller residuals are asked
// for: by the ratio of the expected error to the tolerance, NaN if it is not known. Where it is not sure the middle is wrong either way by the same factor.
func (s *solver) withRepeat(left, once, miss float64) float64 {
	switch {
	case s.forecast.second || s.options.NoCheck || s.forecast.target <= s.leastTarget() || miss*ratioNearlyMissed < 1:
		return left
	case miss > ratioNearlyMissed:
		return left + once
	}
	return math.Sqrt(left * (left + once))
}

// missSoFar compares the slabs that have been solved twice, and returns the ratio of their estimated error to the tolerance.
func (s *solver) missSoFar(m, other *march) float64 {
	l := newLocal(s.problem, m.worst(), m.slabs[:len(other.slabs)]...)
	diff, _ := s.apart(l, newLocal(s.problem, 0, other.slabs...))
	return (SafetyFactor*floats.Max(diff) + l.rel) / s.options.Tolerance
}
