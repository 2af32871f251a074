package auto

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// forecast is what a solve expects of itself, for [Event]. It has no part in any decision. What is not known is said by two ends: the
// work that what is certain takes at least, and what the rules of the solve allow, or what has been seen so far makes likely, at most.
type forecast struct {
	cells  int     // of the last solve; 0: one basis
	target float64 // that the residual is to reach; 0: none
	known  bool    // something is known of the ends
	// least, likely and most are the work of the solver at which it ends, counted from its beginning; likely is NaN where nothing tells.
	least, likely, most float64
	recalled            bool // the last solve came from the journal
	second              bool // the solve is repeated with a smaller target
}

// repeats is how often the last solve of a search is repeated for the error estimate.
func (s *solver) repeats() float64 {
	if s.options.NoCheck {
		return 0
	}
	return 1
}

// expect says how much work is left: at least, if all goes on as it has, and at most.
func (s *solver) expect(least, likely, most float64) {
	f := &s.forecast
	most = math.Max(least, most)
	f.least, f.likely, f.most, f.known = s.spent+least, s.spent+math.Min(math.Max(least, likely), most), s.spent+most, true
}

// report tells the caller where the solve is, without an entry in the history.
func (s *solver) report(phase string, step, steps int, residual float64) {
	if s.options.Watch != nil {
		s.options.Watch(s.event(phase, step, steps, math.NaN(), residual))
	}
}

// event puts together what is known.
func (s *solver) event(phase string, step, steps int, loss, residual float64) Event {
	f := s.forecast
	least, likely, most := math.NaN(), math.NaN(), math.NaN()
	if f.known {
		least, likely, most = math.Max(0, f.least-s.spent), math.Max(0, f.likely-s.spent), math.Max(0, f.most-s.spent)
	}
	return Event{
		Phase: phase, Step: step, Steps: steps, Loss: loss, Validation: residual,
		Cells: f.cells, Target: f.target, Work: s.spent, Least: least, Likely: likely, Most: most, Recalled: f.recalled,
	}
}

// expectWidths forecasts a search that widens a basis, by its own rules: at least the independent solve of the basis that there is; at most
// widths that each gain just enough and follow the spread for as long as [solver.climb] does. Where one basis may not meet the tolerance, cells may
// follow.
func (s *solver) expectWidths(best *trial) {
	const trials = 5 // of a climb
	s.forecast.target = s.options.Tolerance
	least := s.repeats() * best.work
	check := least
	ahead := &solver{problem: s.problem, options: s.options, exacting: s.exacting, spent: s.spent}
	for t := best; ; {
		width, _ := ahead.wider(t)
		if width == t.width || t.rel*marginOfForecast < s.options.Tolerance && s.exacting {
			break
		}
		g := float64(width) / float64(t.width)
		t = &trial{design: design{width: width}, rel: t.rel / gainOfWidening, work: t.work * g * g * g}
		ahead.spent += trials * t.work
		check = s.repeats() * t.work
	}
	most := ahead.spent - s.spent + check
	likely := math.Sqrt(least * most)
	if s.divides && best.rel*marginOfForecast > s.options.Tolerance {
		likely, most = math.NaN(), most+s.limitOnCells()
	}
	s.expect(least, likely, most)
}

// limitOnCells is the work at which a solve on cells ends, with its independent one, if no march is made again.
func (s *solver) limitOnCells() float64 { return (1 + s.repeats()) * workOnCells }

// expectCells forecasts refinements of cells over the whole domain: at least one more where the residual has not reached its target; as many as it takes when
// each gains as much as the last one; at most as many as the budget allows, or as it takes when each gains half the digits.
func (s *solver) expectCells(before, last *cellTrial, target, budget float64) {
	s.forecast.cells, s.forecast.target = len(last.cells), target
	check := s.repeats() * last.work
	if last.worst() <= target || s.options.Partition.Cells != nil {
		s.expectCheck(last)
		return
	}
	most, likely := math.Max(0, budget-s.spent)+s.repeats()*math.Max(last.work, (budget-s.spent)/2), math.NaN()
	if before != nil {
		gain, growth, missing := before.worst()/last.worst(), math.Max(last.work/before.work, leastGrowth), last.worst()/target
		likely = refinements(last.work, missing, gain, likelyGrowth, s.repeats())
		if math.IsInf(likely, 1) {
			likely = math.NaN()
		}
		most = math.Min(most, refinements(last.work, missing, math.Sqrt(gain), growth, s.repeats()))
	}
	s.expect(last.work+check, likely, most)
}

// expectCheck forecasts the end of a solve on cells over the whole domain that is only compared with independent ones: two where equations that are
// not affine may have another solution.
func (s *solver) expectCheck(m *cellTrial) {
	check := s.repeats() * m.work
	most := check
	if !s.problem.Affine() {
		most += check
	}
	s.expectRepeat(check, check, most, m.work+check, math.NaN())
}

// refinements is the work of solves that each gain the same factor and grow by the same, until the residual has fallen by as much as is missing, and
// of repeats of the last one.
func refinements(work, missing, gain, growth, repeats float64) float64 {
	if gain <= leastGain {
		return math.Inf(1)
	}
	sum := 0.0
	for ; missing > 1; missing /= gain {
		work *= growth
		sum += work
	}
	return sum + repeats*work
}

// expectSlabs forecasts a march after a slab: what is left of time at the pace of the last slabs, and the independent solve, which takes as much
// as the last solve of every slab. The first slabs say little about the others.
func (s *solver) expectSlabs(m *march, p *pace) {
	last := m.slabs[len(m.slabs)-1]
	length, spent, own, again := 0.0, 0.0, 0.0, 0.0
	for k, slab := range m.slabs {
		if m.twin == nil || k >= len(m.twin.slabs) {
			again += slab.work
		}
		if k >= len(m.slabs)-recentSlabs {
			length += slab.next - slab.from
			own += slab.work
			spent += m.spent[k]
		}
	}
	ahead := (p.end - last.next) / length
	s.forecast.cells, s.forecast.target = len(last.cells), p.target
	unlike := 1 + errorOfOneSlab/float64(len(m.slabs))
	least := ahead*own/unlike + s.repeats()*(again+ahead*own/unlike)
	likely := ahead*spent + s.repeats()*(again+ahead*own)
	most := ahead*spent*unlike + s.repeats()*(again+ahead*own*unlike)
	once := floats.Sum(m.spent) + most
	if p.allowed > 0 || s.left(m.slabs[0].cells) > s.options.Tolerance {
		once = 0 // smaller residuals would not be asked for
	}
	s.expectRepeat(least, likely, most, once, math.NaN())
}

// expectRepeat forecasts a solve on cells of which some work is left, and which may be repeated as a whole, with its independent solve, because smaller
// residuals are asked for: by the ratio of the estimated error to the tolerance, NaN if it is not known, and by the rules of [solver.divided].
func (s *solver) expectRepeat(least, likely, most, once, miss float64) {
	switch {
	case s.forecast.second || s.options.NoCheck || s.forecast.target <= s.leastTarget() || s.spent+2*once > workOnCells:
	case math.IsNaN(miss):
		likely, most = math.Sqrt(likely*(likely+once)), most+once*workOfRepeat // either way by the same factor
	case miss*ratioNearlyMissed < 1 || miss > missBeyondHelp*ratioNearlyMissed && once > workOfASecond:
	case miss > ratioNearlyMissed && miss*ratioNearlyMissed < missBeyondHelp:
		least, likely = least+once/workOfRepeat, likely+once
		fallthrough
	default:
		most += once * workOfRepeat
	}
	s.expect(least, likely, most)
}

// missSoFar compares the slabs that have been solved twice, and returns the ratio of their estimated error to the tolerance.
func (s *solver) missSoFar(m, other *march) float64 {
	l := newLocal(s.problem, m.worst(), m.slabs[:len(other.slabs)]...)
	diff, _ := s.apart(l, newLocal(s.problem, 0, other.slabs...))
	return (SafetyFactor*floats.Max(diff) + l.rel) / s.options.Tolerance
}
