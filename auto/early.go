package auto

import (
	"fmt"
	"math"
	"slices"

	"pinn/lsgd"
	"pinn/pde/jet"
)

// missed ends a march whose error will exceed the tolerance, although the residuals are as small as they were asked to be.
type missed struct {
	until  float64 // time
	ratio  float64 // of the error that is expected at the end to the tolerance
	rel    float64 // relative residual so far, or what was asked for if that is less
	former *march
}

// Error implements error; [solver.divided] asks for smaller residuals instead of showing it.
func (e *missed) Error() string { return "the error will exceed the tolerance" }

// early looks at the error of a march while it is under way: the slabs that there are are solved once more, as they would be at the end.
type early struct {
	begun float64 // work of the solver when the march began
	next  int     // number of slabs at which the error is looked at next
}

// looks reports whether the independent solve is to follow a march on the way. Where one factorisation of large cells serves many slabs it comes
// afterwards, for two would have to be kept at a time. So it does where the slabs that are left take little of the work, as after a first one whose
// data contradict each other.
func (s *solver) looks(e *early, m *march, p *pace) bool {
	done := len(m.slabs)
	if s.options.NoCheck || p.given || p.allowed > 0 || done < e.next || p.asked <= s.leastTarget() || p.steady && len(s.problem.Coords) > 2 {
		return false
	}
	last := m.slabs[done-1]
	left := m.spent[done-1] / (last.next - last.from) * (p.end - last.next)
	if last.next-s.problem.Lower[m.axis] < leastLooked*(p.end-s.problem.Lower[m.axis]) {
		return false
	}
	return (done > 1 || len(s.places()) == 0) && left > worthLooking*(s.spent-e.begun) && s.left(m.slabs[0].cells) <= s.options.Tolerance
}

// look solves the last slabs of a march once more and returns a [*missed] if the error so far says that the march is in vain. Its work is not
// the march's.
func (s *solver) look(e *early, m *march, p *pace) error {
	done := len(m.slabs)
	e.next = done + 1 + done/looksApart
	spent := s.spent
	defer func() { p.budget += s.spent - spent }()
	if m.twin == nil {
		m.twin = &march{axis: m.axis, copy: 1}
	}
	for _, slab := range m.slabs[len(m.twin.slabs):] {
		if err := s.repeat(m.twin, slab, shiftAside); err != nil {
			e.next = math.MaxInt // it would fail again
			return stop(err)
		}
	}
	begin, last := s.problem.Lower[m.axis], m.slabs[done-1]
	part := (last.next - begin) / (p.end - begin)
	miss := s.missSoFar(m, m.twin)
	m.miss = miss / part
	ratio, whole := miss/part, (s.spent-e.begun)/part // errors mostly grow with time
	switch {
	case miss*math.Sqrt(part) < ratioNearlyMissed || last.next >= p.end:
	case ratio > missBeyondHelp && whole > workOfASecond || s.spent+2*whole > workOnCells:
	default:
		m.givenUp = true
		m.factors, m.twin = lsgd.Factors{}, nil
		if s.problem.Affine() {
			m.slabs = slices.Clone(m.slabs[:1]) // the next march begins with the cells of the first one
		}
		return &missed{until: last.next, ratio: ratio, rel: min(m.worst(), m.asked), former: m}
	}
	return nil
}

// repeat adds to a march the independent solve of a slab of another one. Its nonlinear iteration begins with the solution of that: whatever errors this has,
// one step leaves their squares. In ordinary differential equations, which may have several solutions from one start, it begins beside it, by a part of the slab.
func (s *solver) repeat(other *march, slab *cellTrial, part float64) error {
	var start jet.Func = slab.mesh()
	if len(s.problem.Coords) == 1 {
		start = s.beside(start, s.whole().Between(other.axis, slab.from, slab.to), part)
	}
	next, err := s.slab(other, slab.span, slab.division, start, false)
	if err != nil {
		return fmt.Errorf("slab from %g to %g: %w", slab.from, slab.to, err)
	}
	other.add(next)
	return nil
}

// again solves the slabs of a march with other weights and points, but for those that have been solved so on the way. Far aside, weights and points are
// those of a third solve.
func (s *solver) again(m *march, part float64) (*march, error) {
	other := &march{axis: m.axis, copy: 1}
	switch {
	case part != shiftAside:
		other.copy = 2
	case m.twin != nil:
		other = m.twin
	}
	left := 0.0
	for _, slab := range m.slabs[len(other.slabs):] {
		left += slab.took
	}
	once, miss := s.clock()-m.begun+left, s.missOf(m, m.slabs[0], m.relaxed)
	for k := len(other.slabs); k < len(m.slabs); k++ {
		s.expect(m.slabs[k].took, s.withRepeat(left, once, miss))
		if err := s.repeat(other, m.slabs[k], part); err != nil {
			return nil, err
		}
		left -= m.slabs[k].took
		if done := k + 1; !m.relaxed && done&(done-1) == 0 { // doubling: the slabs so far are compared as a whole
			if miss = s.missSoFar(m, other); miss < ratioNearlyMissed && 2*done < len(m.slabs) {
				miss = math.NaN() // errors grow
			}
		}
		s.report("check", k, len(m.slabs), m.worst())
	}
	other.factors = lsgd.Factors{}
	return other, nil
}
