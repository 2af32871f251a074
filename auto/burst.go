package auto

import (
	"fmt"
	"math"
	"slices"

	"pinn/pde/jet"
)

// A solution that grows without bound at a time T has no slab beyond it, and one that reaches over it finds something else. The time to it shows in
// what a field is over its rate, at their peaks: the power p of 1/(T - t) has (T - t)/p. It falls to zero with T - t, and the field grows all the
// time. That of a solution that stays bounded ends at some value, or its field does not grow, as where only a slope gets steep.

// swell is the size of the field that changes fastest at a time, relative to its size, and the time in which it would change by as much.
type swell struct{ at, peak, left float64 }

// swelling looks at the end of a slab.
func (s *solver) swelling(axis int, slab *cellTrial) swell {
	fields, set, of, rnd := len(s.problem.Fields), jet.Close(jet.D(axis)), slab.mesh(), s.stream(streamValidation, 2)
	peak, rate := make([]float64, fields), make([]float64, fields)
	for _, cell := range slab.cells {
		if cell.Upper[axis] < slab.next || cell.Lower[axis] > slab.next {
			continue
		}
		x := uniform(cell, pointsOfPeak, rnd)
		for i := range pointsOfPeak {
			x.Set(i, axis, slab.next)
		}
		b := jet.NewBatch(set, pointsOfPeak, fields)
		of.Eval(b, x)
		for i := range pointsOfPeak {
			u, du := b.Row(set.Find(jet.D()), i), b.Row(set.Find(jet.D(axis)), i)
			for f := range fields {
				peak[f], rate[f] = max(peak[f], math.Abs(u[f])), max(rate[f], math.Abs(du[f]))
			}
		}
	}
	out := swell{at: slab.next, left: math.Inf(1)}
	for f := range fields {
		if left := peak[f] / rate[f]; left < out.left {
			out.peak, out.left = peak[f], left
		}
	}
	return out
}

// calm keeps the time of a march at which the solution changed most slowly. Solutions of linear equations do not grow without bound, and are not looked at.
func (s *solver) calm(m *march, slab *cellTrial) {
	if s.problem.Affine() {
		return
	}
	if now := s.swelling(m.axis, slab); now.left > m.calm.left {
		m.calm = now
	}
}

// bursts looks whether the solution grows without bound soon after a march, and returns in words where; empty: it does not, or is not seen to.
// That is looked for once, where it is to be suspected. Where no slab has been solved it is looked for from the start on, and what is found shortens
// the first one.
func (s *solver) bursts(m *march, p *pace) (string, error) {
	if s.problem.Affine() || s.burst != "" || s.probed || p.light || p.fixed || p.given {
		return s.burst, nil
	}
	light, pace := &march{axis: m.axis, copy: m.copy, slabs: slices.Clone(m.slabs), size: m.size, longest: m.longest, calm: m.calm}, *p
	pace.asked, pace.target, pace.allowed, pace.former, pace.failed, pace.least = residualOfBurst, residualOfBurst, 0, nil, 0, 0
	pace.light, pace.budget = true, s.spent+workOfBurst
	n := len(m.slabs)
	if n == 0 {
		if s.probedFirst {
			return "", nil
		}
		s.probedFirst = true
		pace.length /= shortenUnresolvable * shortenUnresolvable * shortenUnresolvable
		pace.division = s.firstDivision(m.axis)
		pace.cells = s.firstCells(&pace, s.problem.Lower[m.axis])
		end, _, err := s.approach(light, &pace, swell{at: s.problem.Lower[m.axis]})
		p.length = min(p.length, (end-s.problem.Lower[m.axis])/firstSlabs)
		return "", err
	}
	now := s.swelling(m.axis, m.slabs[n-1])
	if !(now.peak > growthSuspect*m.calm.peak && now.left < ratioSuspect*m.calm.left) {
		return "", nil
	}
	s.probed = true
	pace.settle(light, m.slabs[n-1], s.whole())
	pace.length = min(pace.length, now.left/slabsToBurst)
	end, grown, err := s.approach(light, &pace, now)
	if end < math.Inf(1) {
		s.burst = fmt.Sprintf("the solution seems to grow without bound near %s = %.6g: it was followed to %.2g times its size", s.problem.Time, end, grown)
	}
	return s.burst, err
}

// approach solves slabs lightly that get shorter with the time that is left. It returns the time at which the solution grows without bound, and
// how much it has grown when that was seen; infinity: it turns, or cannot be followed.
func (s *solver) approach(m *march, p *pace, now swell) (end, grown float64, err error) {
	for s.spent < p.budget && now.at < p.end {
		slab, err := s.resolve(m, p, now.at)
		if err != nil {
			return math.Inf(1), 0, stop(err)
		}
		m.add(slab)
		before := now
		now = s.swelling(m.axis, slab)
		switch {
		case m.rel(slab) > residualResolved, !(now.peak >= before.peak):
			return math.Inf(1), 0, nil
		case now.left >= m.calm.left:
			m.calm = now
		case now.left > before.left && before.left < ratioSuspect*m.calm.left:
			return math.Inf(1), 0, nil // it was about to
		}
		if grown := now.peak / m.calm.peak; grown > growthOfBurst && now.left < ratioOfBurst*m.calm.left {
			return now.at + now.left*(now.at-before.at)/(before.left-now.left), grown, nil
		}
		p.settle(m, slab, s.whole())
		p.length = min(p.length, now.left/slabsToBurst)
	}
	return math.Inf(1), 0, nil
}
