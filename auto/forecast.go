package auto

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// forecast is what a solve expects of itself, for [Event]. It has no part in any decision.
type forecast struct {
	cells    int     // of the last solve; 0: one basis
	target   float64 // that the residual is to reach; 0: none
	known    bool    // something is known of left
	left     float64 // work that is expected yet
	recalled bool    // the last solve came from the journal
	second   bool    // the solve is repeated with a smaller target
}

const (
	// firstGain and firstGrowth are what a refinement is expected to do before one has been seen: it lowers the residual by the
	// first factor and takes the second one times the work. Halvings of cells that resolve a smooth solution gain about ten a
	// time, and cells are refined where they need it.
	firstGain   = 10
	firstGrowth = 2
	// leastGain keeps forecasts finite where the residual hardly falls, mostGrowth where the first solve was small, and
	// mostRefinements where the target is far.
	leastGain       = 1.5
	mostGrowth      = 4
	mostRefinements = 8
	// trialsOfFirst bounds the work of a march's first slab, in solves of its last cells, that is expected of later ones as well: where the
	// start has a layer, its trials took 60 times the last one (Allen-Cahn's equation).
	trialsOfFirst = 2
)

// solved is a solve as a forecast sees it: its work and its relative residual. The zero value is none.
type solved struct{ work, rel float64 }

// toGoal forecasts the work of refinements that go on as they did from one solve to the next, until the residual reaches a
// goal, and of repeats times the last of them: each gains the same factor and costs more by the same factor.
func toGoal(before, last solved, goal, repeats float64) float64 {
	gain, growth := float64(firstGain), float64(firstGrowth)
	if before.work > 0 {
		gain = math.Max(before.rel/last.rel, leastGain)
		growth = math.Min(math.Max(last.work/before.work, 1), mostGrowth)
	}
	work, sum := last.work, 0.0
	for n := 0; last.rel > goal && n < mostRefinements; n++ {
		work *= growth
		sum += work
		last.rel /= gain
	}
	return sum + repeats*work
}

// repeats is how often the last solve of a search is repeated for the error estimate.
func (s *solver) repeats() float64 {
	if s.options.NoCheck {
		return 0
	}
	return 1
}

// expect says how much work is left.
func (s *solver) expect(work float64) { s.forecast.left, s.forecast.known = math.Max(work, 0), true }

// report tells the caller where the solve is, without an entry in the history.
func (s *solver) report(phase string, step, steps int, residual float64) {
	if s.options.Watch != nil {
		s.options.Watch(s.event(phase, step, steps, math.NaN(), residual))
	}
}

// event puts together what is known.
func (s *solver) event(phase string, step, steps int, loss, residual float64) Event {
	f := s.forecast
	left := math.NaN()
	if f.known {
		left = f.left
	}
	return Event{
		Phase: phase, Step: step, Steps: steps, Loss: loss, Validation: residual,
		Cells: f.cells, Target: f.target, Work: s.spent, Left: left, Recalled: f.recalled,
	}
}

// expectSlabs forecasts a march after a slab: what is left of time at the pace of the last slabs, and the independent solve,
// which takes as much as the last solve of every slab.
func (s *solver) expectSlabs(m *march, p *pace) {
	const recent = 3
	last := m.slabs[len(m.slabs)-1]
	to := last.next
	length, spent, own, again := 0.0, 0.0, 0.0, 0.0
	for k, slab := range m.slabs {
		again += slab.work
		if k >= len(m.slabs)-recent {
			length += slab.next - slab.from
			own += slab.work
			if k == 0 { // its cells and length had to be found, which those of the others follow
				spent += min(m.spent[k], trialsOfFirst*slab.work)
				continue
			}
			spent += m.spent[k]
		}
	}
	ahead := (p.end - to) / length
	s.forecast.cells, s.forecast.target = len(last.cells), p.target
	left := ahead*spent + s.repeats()*(again+ahead*own)
	once := floats.Sum(m.spent) + left
	if p.allowed > 0 || s.left(m.slabs[0].cells) > s.options.Tolerance {
		once = 0 // smaller residuals would not be asked for
	}
	s.expectRepeat(left, once, math.NaN())
}

// expectRepeat forecasts a march of which some work is left, and which may be repeated as a whole, with its independent solve, because smaller
// residuals are asked for: by the ratio of the estimated error to the tolerance and by the rules of [solver.divided]. About every
// second march is repeated; as long as the ratio is not known (NaN), the geometric mean of both ends is wrong by the least factor.
func (s *solver) expectRepeat(left, once, miss float64) {
	switch {
	case s.forecast.second || s.options.NoCheck || s.forecast.target <= s.leastTarget() || s.spent+2*once > workOnCells:
	case math.IsNaN(miss):
		left = math.Sqrt(left * (left + once))
	case miss > 1 && (miss < closeMiss || once < workOfASecond):
		left += once
	}
	s.expect(left)
}

// missSoFar compares the slabs that have been solved twice, and returns the ratio of their estimated error to the tolerance.
func (s *solver) missSoFar(m, other *march) float64 {
	l := newLocal(s.problem, m.worst(), m.slabs[:len(other.slabs)]...)
	diff, _ := s.apart(l, newLocal(s.problem, 0, other.slabs...))
	return (SafetyFactor*floats.Max(diff) + l.rel) / s.options.Tolerance
}

// expectCells forecasts refinements of cells over the whole domain.
func (s *solver) expectCells(before, last *cellTrial, target float64) {
	from := solved{}
	if before != nil {
		from = solved{before.work, before.worst()}
	}
	s.forecast.cells, s.forecast.target = len(last.cells), target
	s.expect(math.Min(toGoal(from, solved{last.work, last.worst()}, target, s.repeats()), workOnCells))
}

// expectWidths forecasts a search that widens a basis.
func (s *solver) expectWidths(before, last *trial) {
	goal := residualNearRounding
	if s.exacting {
		goal = s.options.Tolerance / SafetyFactor
	}
	from := solved{}
	if before != nil {
		from = solved{before.work, before.rel}
	}
	s.forecast.target = s.options.Tolerance
	s.expect(math.Min(toGoal(from, solved{last.work, last.rel}, goal, s.repeats()), workToTolerance))
}
