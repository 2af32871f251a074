package auto

import (
	"cmp"
	"fmt"
	"slices"

	"pinn/collocation/partition"
	"pinn/lsgd"
	"pinn/pde"
	"pinn/pde/jet"
)

// march is the solution of an evolution, slab by slab in time.
type march struct {
	axis    int
	copy    uint64 // of the bases and points
	slabs   []*cellTrial
	size    float64      // largest size of a slab so far
	left    float64      // largest residual of a slab, not relative to any size
	longest float64      // time of the longest slab of this march or the one before
	factors lsgd.Factors // of the last slab, for those of the same length
	spent   []float64    // per slab: the work that it took, with what was tried
	offered int          // number of slabs from which the next offer is made
	asked   float64      // relative residual that was small enough
	relaxed bool         // larger residuals than were asked for had to be allowed, see pace.allowed
	twin    *march       // its slabs solved independently, as far as they have been; nil: none
	begun   float64      // time of the clock
	miss    float64      // ratio of the error that is expected at its end to the tolerance; 0: not known
	givenUp bool         // it will miss the tolerance, see missed
	insured bool         // one that was given up can be made to its end instead
	calm    swell        // of the time so far at which the solution changed most slowly
}

// before returns the solution at the end of the last slab, as a function; nil before the first one.
func (m *march) before() jet.Func {
	if len(m.slabs) == 0 {
		return nil
	}
	return m.slabs[len(m.slabs)-1].mesh()
}

// over returns the solution between two times as a function; nil if the march has not come as far, or there is none.
func (m *march) over(from, to float64) jet.Func {
	if m == nil || len(m.slabs) == 0 || m.slabs[len(m.slabs)-1].next < to {
		return nil
	}
	on := new(partition.Mesh)
	for _, slab := range m.slabs {
		if slab.next <= from || to <= slab.from {
			continue
		}
		for k, b := range slab.cells {
			if b, ok := slab.handed(b); ok {
				on.Cells, on.Funcs = append(on.Cells, b), append(on.Funcs, slab.funcs[k])
			}
		}
	}
	return on
}

// rel returns the residual of a slab relative to the largest size so far.
func (m *march) rel(slab *cellTrial) float64 {
	return slab.residual(max(m.size, slab.size))
}

// worst returns the largest residual of a slab so far relative to the largest size: what is large beside a solution that has hardly begun
// may be small in the end.
func (m *march) worst() float64 { return m.left / cmp.Or(m.size, 1) }

func (m *march) add(slab *cellTrial) {
	m.left = max(m.left, slab.residual(1))
	m.size = max(m.size, slab.size)
	m.longest = max(m.longest, slab.to-slab.from)
	slab.problem = nil // only its solution and residuals are asked for again
	m.slabs = append(m.slabs, slab)
}

// march solves an evolution with slabs and cells that are refined until every cell has a small residual, relative to a size of the
// solution as far as it is known. After a former march with larger residuals its first slab begins with the cells of that, and nonlinear iterations
// begin with its solution; nil: there is none. One that gets no further ends early. With looks, the error may be a [*missed].
func (s *solver) march(target float64, former *march, looks bool) (*march, error) {
	axis := slices.Index(s.problem.Coords, s.problem.Time)
	m := &march{axis: axis, begun: s.clock()}
	if former != nil {
		m.size, m.longest, m.insured = former.size, former.longest, former.givenUp
	}
	begin, end := s.problem.Lower[axis], s.problem.Upper[axis]
	p := s.setOut(m, former, target)
	e := early{begun: s.spent}
	for t := begin; t < end; {
		spent := s.spent
		slab, err := s.advance(m, p, t)
		switch {
		case fatal(err):
			return nil, err
		case err != nil:
			return s.endEarly(m, err.Error())
		case !(m.rel(slab) <= residualLost):
			return s.endEarly(m, fmt.Sprintf("%s from %.4g to %.4g is not resolved: relative residual %.1e", s.problem.Time, t, slab.next, m.rel(slab)))
		}
		to := slab.next
		m.add(slab)
		m.asked = p.asked
		m.spent = append(m.spent, s.spent-spent)
		s.recordSlab(m, slab)
		if halts, err := s.halts(m, p); halts || err != nil {
			if err != nil {
				return nil, err
			}
			return s.endEarly(m, s.halted)
		}
		s.calm(m, slab)
		if len(s.problem.Fields) > 1 {
			p.found = s.grownSizes(axis, p.found, slab)
		}
		p.settle(m, slab, s.whole())
		s.narrowSlab(m, p, slab)
		s.afford(p, m, m.rel(slab), s.spent-spent, to-t, end-to)
		s.expectSlabs(m, p, nil)
		t = to
		if t < end && (s.spent > p.budget+workOverdraft*workOnCells || len(m.slabs) == mostSlabs) {
			return s.endEarly(m, "the work that a solve may take was spent")
		}
		s.offerSlabs(m)
		if looks && s.looks(&e, m, p) {
			if err := s.look(&e, m, p); err != nil {
				return nil, err
			}
			s.expectSlabs(m, p, nil)
		}
	}
	m.factors, m.relaxed = lsgd.Factors{}, p.allowed > 0
	if part, why := s.within(m); why != "" {
		return s.endEarly(part, why)
	}
	return m, nil
}

// setOut returns the pace at which a march begins, after a former one that left larger residuals; nil: there is none.
func (s *solver) setOut(m, former *march, target float64) *pace {
	begin, end := s.problem.Lower[m.axis], s.problem.Upper[m.axis]
	given := s.options.Partition
	p := &pace{
		division: s.firstDivision(m.axis), switches: s.switches, stops: s.stops(m.axis, given.Slabs > 0), axis: m.axis, end: end, least: leastSlab * (end - begin), length: (end - begin) / firstSlabs,
		fixed: given.Slabs > 0, given: given.Cells != nil, asked: target, target: target, work: workOnCells, steady: s.steadyRows(m.axis), kept: s.kept(),
	}
	p.adapts = !p.steady && s.adapts()
	if s.carriesEdge() {
		p.work = workOnJumps
	}
	p.budget = s.spent + p.work
	if p.fixed {
		p.length = lengthOf(given.Slabs, end-begin, p.kept)
	}
	if !s.problem.Affine() { // others have no iterations
		p.former = former
	}
	if p.given {
		return p
	}
	if former != nil {
		p.length = former.slabs[0].to - begin
	}
	p.cells = s.firstCells(p, begin)
	if former != nil {
		p.resume(m, former.slabs[0])
	}
	if s.options.Network.Width == 0 && len(s.problem.Coords) == len(localWidths) && len(p.cells) > crowd {
		p.division = s.ofWidth(p.division, crowdWidth)
	}
	return p
}

// firstCells returns the cells with which the first slab begins, graded for the residual that is asked for.
func (s *solver) firstCells(p *pace, begin float64) []partition.Cell {
	cells := s.firstDivision(p.axis).between(p.axis, begin, p.span(begin).to).cells
	if s.waves <= partition.Damped { // cells that are graded to where something singular begins do not hold what goes away from there
		cells = s.gradedAtPlaces(cells, p.target)
	}
	return s.gradedAtWalls(cells)
}

// carriesEdge reports whether the data jump or have a kink, and the equations carry that along, on lines that run across the cells.
func (s *solver) carriesEdge() bool {
	return s.waves == partition.Carried && slices.ContainsFunc(s.places(), func(p place) bool { return p.order <= 1 })
}

// local returns the whole solution of a march.
func (m *march) local(p *pde.Problem) *local {
	l := newLocal(p, m.worst(), m.slabs...)
	l.slabs, l.asked = len(m.slabs), m.asked
	return l
}

// recordSlab records a slab in the history.
func (s *solver) recordSlab(m *march, slab *cellTrial) {
	s.trials++
	s.recordAs("slabs", s.trials, slab.width*len(slab.cells), slab.spread, slab.fit.Loss, m.rel(slab), nil)
	s.note("%s from %.4g to %.4g: %d cells, relative residual %.1e", s.problem.Time, slab.from, slab.next, len(slab.cells), m.rel(slab))
}

// slab solves the problem over a span on cells, after the slabs that there are. Data that contradict each other are mostly those of the
// first slab. In later ones other weights change what becomes of dispersed waves that are not resolved: those of a beam then grew from slab to
// slab, to a hundred times the error of the solution that was to be judged.
func (s *solver) slab(m *march, over span, t division, start jet.Func, far bool) (*cellTrial, error) {
	t.strong = max(t.strong, strongInSlabs[len(s.problem.Coords)-1])
	t.factors, t.steps, t.most, t.longest = &m.factors, mostStepsInSlab, shareOfSlab*workOnCells, m.longest
	begun := s.clock()
	t.even = len(m.slabs) > 0 && s.waves == partition.Dispersed
	problem, origin := partition.Slab(s.problem, over.from, over.to, m.before(), s.switches)
	work := 0.0
	if far && !problem.Affine() && len(problem.Coords) > 1 {
		start, work = s.sketch(problem, t, start, m.copy)
	}
	on, err := s.tryCells(problem, t, start, m.copy)
	if on != nil {
		on.origin, on.span, on.factors, on.work, on.took = origin, over, nil, on.work+work, s.clock()-begun
	}
	return on, err
}
