package auto

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation/partition"
	"pinn/pde"
	"pinn/pde/jet"
)

const (
	// firstSlabs is the number of slabs that the length of the first one is taken from, and mostSlabs bounds the number
	// by the least length.
	firstSlabs = 8
	mostSlabs  = 2000
	// roomy is how far below the target the residual must lie for the next slab to be longer, by the factor stretchSlab.
	roomy       = 10
	stretchSlab = 1.5
	// nearlyStraight is the bend of the solution in a box, relative to the largest one, below which it may be joined with
	// its neighbour: the bend of both together is four times as large and still far from what a basis resolves.
	nearlyStraight = 0.01
	// relax is the factor by which the target is raised when the work would exceed the budget, and dearSlabs the number of
	// slabs in a row that must be of this opinion. Beyond overdraft times the budget the march is given up.
	relax     = 10
	dearSlabs = 3
	overdraft = 2
	// paying is the factor by which a refinement must lower the residual; where fruitless refinements do not, the residual is
	// that of the error which the slab began with.
	paying    = 1.2
	fruitless = 2
	// inherited is the factor by which a refinement must lower a residual that is within nearTarget of the target, after the first slab. What
	// cells leave because they are too large falls by ten and more. What is left of the error that the slab began with falls
	// slowly, as ever smaller cells follow it.
	inherited  = 1.3
	nearTarget = 30
	// localWork bounds the work of a solve on boxes, before the independent one.
	localWork = 2e12
	// dominated is how far below the residual of the worst slab so far that of the others need not be.
	dominated = 1
	// strongInSlabs and strongUnresolved are the pivots down to which coordinates are eliminated in the cells of a slab, and of one
	// that its cells do not resolve. With 1e-3 the error of pulse-05 grows from slab to slab to 4e-6; it is 4e-11 with 1e-2 and 4e-9, for
	// larger cells, with 1e-1.
	strongInSlabs    = 1e-2
	strongUnresolved = 1e-1
	// unresolvedSlab is the relative residual of a slab that its cells do not resolve.
	unresolvedSlab = 1e-3
	// lost is the relative residual of a slab from which what follows would mean nothing. A jump on few cells leaves up to 1.
	lost = 10
	// mostBoxes bounds the cells of one slab.
	mostBoxes = 1000
)

// march is the solution of an evolution, slab by slab in time.
type march struct {
	axis  int
	slabs []*mosaic
	size  float64 // largest size of a slab so far
	worst float64 // largest relative residual of a box
}

// before returns the solution at the end of the last slab, as a function; nil before the first one.
func (m *march) before() jet.Func {
	if len(m.slabs) == 0 {
		return nil
	}
	return m.slabs[len(m.slabs)-1].mesh()
}

// rel returns the residual of a slab relative to the largest size so far.
func (m *march) rel(slab *mosaic) float64 {
	return slab.residual(max(m.size, slab.size))
}

func (m *march) add(slab *mosaic) {
	m.worst = max(m.worst, m.rel(slab))
	m.size = max(m.size, slab.size)
	m.slabs = append(m.slabs, slab)
}

// frozen is a function as it is at one time, for all times.
type frozen struct {
	of   jet.Func
	axis int
	at   float64
}

// Eval implements [jet.Func].
func (f *frozen) Eval(dst *jet.Batch, x *mat.Dense) {
	y := mat.DenseCopyOf(x)
	for i := range dst.Points {
		y.Set(i, f.axis, f.at)
	}
	f.of.Eval(dst, y)
	for d := range dst.Set.Len() {
		if dst.Set.At(d)[f.axis] > 0 {
			clear(dst.Raw(d))
		}
	}
}

// pace is the state of the choice of slabs and boxes.
type pace struct {
	tiling
	switches  []pde.Switch
	length    float64
	target    float64 // relative residual of a box that is small enough
	budget    float64 // work of the solver, all in all
	exhausted bool    // the budget has been spent
	dear      int     // slabs in a row whose work the budget would not allow all the time
}

// march solves an evolution with slabs and boxes that are refined until every box has a small residual.
func (s *solver) march(target float64) (*march, error) {
	axis := slices.Index(s.problem.Coords, s.problem.Time)
	m := &march{axis: axis}
	begin, end := s.problem.Lower[axis], s.problem.Upper[axis]
	p := &pace{tiling: s.firstTiling(axis), switches: s.switches, length: (end - begin) / firstSlabs, target: target, budget: s.spent + localWork}
	if s.options.Partition.Boxes == nil {
		p.boxes = s.gradedAtPlaces(p.between(axis, begin, begin+p.length).boxes, target)
	}
	fixed := s.options.Partition.Slabs > 0
	if fixed {
		p.length = (end - begin) / float64(s.options.Partition.Slabs)
	}
	for t := begin; t < end; {
		spent := s.spent
		slab, err := s.advance(m, p, t, end, fixed)
		if err != nil {
			return nil, err
		}
		to := slab.problem.Upper[axis]
		if !(m.rel(slab) <= lost) {
			return nil, &refused{fmt.Sprintf("%s from %.4g to %.4g is not resolved: relative residual %.1e", s.problem.Time, t, to, m.rel(slab))}
		}
		m.add(slab)
		s.recordSlab(m, slab)
		p.settle(m, slab, s.whole(), fixed, s.options.Partition.Boxes != nil)
		s.afford(p, m.rel(slab), s.spent-spent, to-t, end-to)
		t = to
		if t < end && s.spent > p.budget+overdraft*localWork {
			return nil, &refused{fmt.Sprintf("the work was spent at %s = %.4g", s.problem.Time, t)}
		}
	}
	return m, nil
}

// advance solves the next slab. One that is not resolved is solved once more with caution, so that its error does not grow
// with the slabs.
func (s *solver) advance(m *march, p *pace, t, end float64, fixed bool) (*mosaic, error) {
	best, err := s.resolve(m, p, t, end, fixed)
	if err != nil || m.rel(best) <= unresolvedSlab {
		return best, err
	}
	careful := best.tiling
	careful.strong = strongUnresolved
	slab, err := s.slab(best.problem.Lower[m.axis], best.problem.Upper[m.axis], m.before(), careful, best.mesh(), 0)
	if stop(err) != nil {
		return nil, err
	}
	if err == nil && m.rel(slab) < m.rel(best) {
		best = slab
	}
	return best, nil
}

// resolve solves the next slab, refining its cells and shortening it until the residual is small, or until that no longer
// pays.
func (s *solver) resolve(m *march, p *pace, t, end float64, fixed bool) (*mosaic, error) {
	before := m.before()
	var start jet.Func
	if before != nil {
		start = &frozen{before, m.axis, t}
	}
	var best *mosaic
	least := (end - s.problem.Lower[m.axis]) / mostSlabs
	for slow := 0; ; {
		to := t + p.length
		if end-to < 0.01*p.length {
			to = end
		}
		for _, w := range p.switches {
			if w.Axis == m.axis && t < w.At && w.At < to {
				to = w.At
			}
		}
		slab, err := s.slab(t, to, before, p.tiling.between(m.axis, t, to), start, 0)
		switch {
		case fatal(err):
			return nil, err
		case err != nil && (fixed || p.length/2 < least):
			return nil, err
		case err != nil:
			p.length = (to - t) / 2
			continue
		}
		if best != nil && m.rel(slab)*paying > m.rel(best) {
			slow++
		}
		if best != nil && before != nil && m.rel(best) < nearTarget*p.target && m.rel(slab)*inherited > m.rel(best) {
			slow = fruitless
		}
		if best == nil || m.rel(slab) < m.rel(best) {
			best = slab
		}
		p.exhausted = s.spent >= p.budget
		switch {
		case m.rel(slab) <= p.target || p.exhausted || s.options.Partition.Boxes != nil:
			return best, nil
		case slow >= fruitless:
			s.raise(p, 2*m.rel(best), "refinement no longer lowers the residual")
			return best, nil
		case !p.refine(m, slab, fixed || p.length/2 < least):
			return best, nil
		}
		start = slab.mesh()
	}
}

// afford raises the target where several slabs in a row took so much work, for their lengths, that the budget would not do.
// Where the residual is far below the target, the slabs get longer without that.
func (s *solver) afford(p *pace, rel, work, length, left float64) {
	if s.options.Partition.Boxes != nil || rel*roomy < p.target || s.spent+work/length*left <= p.budget {
		p.dear = 0
		return
	}
	if p.dear++; p.dear < dearSlabs || p.target*relax > resolved {
		return
	}
	p.dear = 0
	s.raise(p, p.target*relax, "the work would exceed its limit")
}

// raise allows larger residuals from now on, if the target is above the present one, and says why.
func (s *solver) raise(p *pace, target float64, why string) {
	if target <= p.target {
		return
	}
	p.target = target
	s.note("%s: from here on, relative residuals of boxes up to %.0e", why, target)
}

// slab solves the problem between two times on boxes.
func (s *solver) slab(from, to float64, before jet.Func, t tiling, start jet.Func, copy uint64) (*mosaic, error) {
	t.strong = max(t.strong, strongInSlabs)
	problem, origin := partition.Slab(s.problem, from, to, before)
	m, err := s.tile(problem, t, start, copy)
	if m != nil {
		m.origin = origin
	}
	return m, err
}

// refine halves the cells of a slab that leave most of its residual. Where it is time along which most of them bend, the slab
// is made shorter instead. It reports whether there was anything to do.
func (p *pace) refine(m *march, slab *mosaic, fixed bool) (changed bool) {
	indicators := slab.indicators(max(m.size, slab.size))
	mark := marked(indicators, p.target)
	count, late := 0, 0
	for k, is := range mark {
		if !is {
			continue
		}
		count++
		if slab.bent(k, -1)[m.axis] {
			late++
		}
	}
	if count == 0 {
		return false
	}
	if !fixed && 2*late > count && 2*count > len(slab.boxes) {
		p.length = (slab.problem.Upper[m.axis] - slab.problem.Lower[m.axis]) / 2
		p.boxes, p.origins = slab.boxes, nil
		return true
	}
	p.tiling = slab.refined(mark, indicators, p.target, -1)
	return len(p.boxes) <= mostBoxes
}

// settle prepares the next slab after one that has been taken: longer, and with cells joined, where there is room. It begins
// with the cells at the end of the last.
func (p *pace) settle(m *march, slab *mosaic, whole partition.Box, fixed, given bool) {
	rel := m.rel(slab)
	p.target = max(p.target, m.worst/dominated)
	from, to := slab.problem.Lower[m.axis], slab.problem.Upper[m.axis]
	if !fixed {
		p.length = max(p.length, to-from)
		if rel*roomy < p.target {
			p.length *= stretchSlab
		}
	}
	var last []int
	for k, b := range slab.boxes {
		if b.Upper[m.axis] == to {
			last = append(last, k)
		}
	}
	p.boxes, p.origins = nil, nil
	if given || p.exhausted { // without a budget, a join could not be undone
		for _, k := range last {
			p.boxes = append(p.boxes, slab.boxes[k].Between(m.axis, from, to))
		}
		return
	}
	p.boxes = p.joined(slab, last, m.axis, whole, p.target*m.size)
}

// joined returns the given cells of a slab, as long as the slab, with those pairs joined that are halves of one cell, have
// small residuals, and over which the solution is nearly straight.
func (p *pace) joined(slab *mosaic, cells []int, time int, whole partition.Box, small float64) []partition.Box {
	straight := 0.0
	for _, k := range cells {
		straight = max(straight, floats.Max(slab.bends[k]))
	}
	straight *= nearlyStraight
	from, to := slab.problem.Lower[time], slab.problem.Upper[time]
	var out []partition.Box
	gone := make([]bool, len(slab.boxes))
	for i, k := range cells {
		if gone[k] {
			continue
		}
		b := slab.boxes[k].Between(time, from, to)
		for _, l := range cells[i+1:] {
			both, axis := b.Join(slab.boxes[l].Between(time, from, to), time, whole)
			if axis >= 0 && !gone[l] && !across(p.switches, both) && max(slab.errors[k], slab.errors[l]) < small && max(slab.bends[k][axis], slab.bends[l][axis]) < straight {
				b, gone[l] = both, true
				break
			}
		}
		out = append(out, b)
	}
	return out
}

// between returns the tiling with its cells moved from the slab that they fill to another.
func (t tiling) between(axis int, from, to float64) tiling {
	lower, upper := math.Inf(1), math.Inf(-1)
	for _, b := range t.boxes {
		lower, upper = min(lower, b.Lower[axis]), max(upper, b.Upper[axis])
	}
	move := func(v float64) float64 {
		switch v {
		case lower:
			return from
		case upper:
			return to
		}
		return from + (v-lower)/(upper-lower)*(to-from)
	}
	boxes := make([]partition.Box, len(t.boxes))
	for k, b := range t.boxes {
		boxes[k] = b.Between(axis, move(b.Lower[axis]), move(b.Upper[axis]))
	}
	t.boxes = boxes
	return t
}

// again solves the slabs of a march with other weights and points, beginning each iteration with the solution that there
// is.
func (s *solver) again(m *march) (*march, error) {
	other := &march{axis: m.axis}
	for _, slab := range m.slabs {
		from, to := slab.problem.Lower[m.axis], slab.problem.Upper[m.axis]
		next, err := s.slab(from, to, other.before(), slab.tiling, slab.mesh(), 1)
		if err != nil {
			return nil, fmt.Errorf("slab from %g to %g: %w", from, to, err)
		}
		other.add(next)
	}
	return other, nil
}

// local returns the whole solution of a march.
func (m *march) local(p *pde.Problem) *local {
	l := newLocal(p, m.worst, m.slabs...)
	l.slabs = len(m.slabs)
	return l
}

// recordSlab records a slab in the history.
func (s *solver) recordSlab(m *march, slab *mosaic) {
	s.trials++
	s.recordAs("slabs", s.trials, slab.width*len(slab.boxes), slab.spread, slab.fit.Loss, m.rel(slab), nil)
	from, to := slab.problem.Lower[m.axis], slab.problem.Upper[m.axis]
	s.note("%s from %.4g to %.4g: %d boxes, relative residual %.1e", s.problem.Time, from, to, len(slab.boxes), m.rel(slab))
}
