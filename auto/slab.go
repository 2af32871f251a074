package auto

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// onward is a function as it goes on from a time by its derivatives there below the order of the equations, which are its state: as it is, or at its speed.
type onward struct {
	of     jet.Func
	axis   int
	at     float64
	orders []int // per field: of the equations along the axis
}

// Eval implements [jet.Func].
func (o *onward) Eval(dst *jet.Batch, x *mat.Dense) {
	y := mat.DenseCopyOf(x)
	for i := range dst.Points {
		y.Set(i, o.axis, o.at)
	}
	most := max(1, slices.Max(o.orders)) - 1
	var want []jet.Index
	for d := range dst.Set.Len() {
		for k := int(dst.Set.At(d)[o.axis]); k <= most; k++ {
			want = append(want, dst.Set.At(d).Plus(jet.D(slices.Repeat([]int{o.axis}, k-int(dst.Set.At(d)[o.axis]))...)))
		}
	}
	state := jet.NewBatch(jet.Close(want...), dst.Points, len(o.orders))
	o.of.Eval(state, y)
	for d := range dst.Set.Len() {
		clear(dst.Raw(d))
		index := dst.Set.At(d)
		factor := make([]float64, dst.Points) // of the next term of Taylor's series
		for i := range factor {
			factor[i] = 1
		}
		for k := int(index[o.axis]); k <= most; k++ {
			from := state.Set.Find(index)
			for i := range factor {
				to, term := dst.Row(d, i), state.Row(from, i)
				for f, order := range o.orders {
					if k < max(1, order) {
						to[f] += factor[i] * term[f]
					}
				}
				factor[i] *= (x.At(i, o.axis) - o.at) / float64(k-int(dst.Set.At(d)[o.axis])+1)
			}
			index = index.Plus(jet.D(o.axis))
		}
	}
}

// advance solves the slab that begins at a time. One that is not resolved is solved once more with caution, so that its error does not grow
// with the slabs.
func (s *solver) advance(m *march, p *pace, t float64) (*cellTrial, error) {
	best, err := s.resolve(m, p, t)
	if err != nil || m.rel(best) <= unresolvedSlab {
		return best, err
	}
	careful := best.division
	careful.strong = pivotUnresolved
	slab, err := s.slab(m, best.span, careful, best.mesh(), false)
	if stop(err) != nil {
		return nil, err
	}
	if err == nil && m.rel(slab) < m.rel(best) {
		best = slab
	}
	return best, nil
}

// resolve solves the slab that begins at a time, refining its cells and shortening it until the residual is small, or until that no longer
// pays.
func (s *solver) resolve(m *march, p *pace, t float64) (*cellTrial, error) {
	start := p.former.over(t, p.span(t).to)
	near := start != nil
	if before := m.before(); !near && before != nil {
		start = &onward{before, m.axis, t, s.ordersAlong(m.axis)}
	}
	var best *cellTrial
	begun, clock := s.spent, s.clock()
	p.cut, p.vain = false, false
	for slow, tries := 0, 1; ; tries++ {
		over := p.span(t)
		slab, err := s.slab(m, over, p.division.between(m.axis, t, over.to), start, best == nil && !near)
		if fatal(err) {
			return nil, err
		}
		if tries > 1 && (err != nil || m.rel(slab) > residualOfBurst) {
			if why, failed := s.bursts(m, p); why != "" || failed != nil {
				return nil, cmp.Or(failed, error(&refused{why}))
			} else if p.span(t).to < over.to {
				continue
			}
		}
		switch {
		case err != nil && !p.shorten(over.to-t, shortenUnresolvable):
			return nil, err
		case err != nil:
			continue
		}
		slab.tries, slab.all = tries, s.clock()-clock
		if best == nil && s.beginsAnew(m, p, slab) {
			start, near = slab.mesh(), true
			continue
		}
		if p.slowed(best != nil && m.rel(slab)*gainOfRefinement > m.rel(best), len(s.problem.Coords) > 1) {
			slow++
		}
		if best != nil && len(m.slabs) > 0 && len(s.problem.Coords) > 1 && m.rel(best) < ratioNearTarget*p.target && m.rel(slab)*gainOfInherited > m.rel(best) {
			slow = s.patience()
		}
		if best == nil || m.rel(slab) < m.rel(best) {
			best = slab
		}
		p.exhausted = s.spent >= p.budget
		switch {
		case p.takes(m.rel(slab), slab.work, s.lenience()):
			return best, nil
		case slow >= s.patience():
			s.raise(p, 2*m.rel(best), max(m.size, best.size), "refinement no longer lowers the residual")
			return best, nil
		case !s.widenSlab(m, p, slab) && !p.refine(m, slab):
			return best, nil
		case s.spent-begun+slab.work*float64(len(p.cells))/float64(len(slab.cells)) > p.share*p.work:
			s.raise(p, 2*m.rel(best), max(m.size, best.size), "cells that would resolve a slab take too much work")
			return best, nil
		}
		s.expectSlabs(m, p, slab)
		start = slab.mesh()
	}
}

// slowed reports whether a refinement that may have gained nothing counts as one in vain. Where it shortened the slab, cells are to be halved in several
// coordinates before it is shortened again.
func (p *pace) slowed(fruitless, several bool) bool {
	if fruitless && (!p.cut || p.vain || !several) {
		return true
	}
	p.vain = fruitless
	return false
}

// beginsAnew reports whether the first solve of a slab has shown that it is to be made again, which it prepares: with smaller cells where something is
// singular, or with other sizes of the fields.
func (s *solver) beginsAnew(m *march, p *pace, slab *cellTrial) bool {
	if len(m.slabs) == 0 && !p.light && s.ask(p, slab) {
		p.cells = s.firstCells(p, slab.from)
		return true
	}
	return s.misjudges(p, slab)
}

// ordersAlong returns the orders of the equations along an axis, per field.
func (s *solver) ordersAlong(axis int) []int {
	var out []int
	for _, orders := range s.problem.Orders() {
		out = append(out, orders[axis])
	}
	return out
}

// patience is the number of fruitless refinements after which a slab is taken as it is.
func (s *solver) patience() int {
	if len(s.problem.Coords) == 1 {
		return refinementsOfOrdinary
	}
	return refinementsInVain
}

// lenience is the factor above the target up to which a slab is taken that costs little: [ratioTaken], but 1 for ordinary differential equations, whose
// other slabs cost little, too.
func (s *solver) lenience() float64 {
	if len(s.problem.Coords) == 1 {
		return 1
	}
	return ratioTaken
}

// misjudges reports whether the fields of a slab have other sizes than it was solved with, and prepares its repetition with
// these: a field that is smaller than expected is determined too badly.
func (s *solver) misjudges(p *pace, slab *cellTrial) bool {
	if len(s.problem.Fields) == 1 || slab.sizes == nil || slab.worst() > residualResolved || p.resized == mostResizings {
		return false
	}
	found := s.grownSizes(p.axis, p.found, slab)
	if ratio(found, slab.sizes) < ratioMisjudged {
		return false
	}
	p.sizes = found
	p.resized++
	return true
}

// grownSizes returns the sizes of the fields up to the end of a slab, given those before: the largest in any slab, since
// errors count relative to the whole solution.
func (s *solver) grownSizes(axis int, before []float64, slab *cellTrial) []float64 {
	x := uniform(s.whole().Between(axis, slab.from, slab.to), comparePoints, s.stream(streamValidation, 1))
	values := newModel(s.problem, slab.cells, slab.funcs).Values(x)
	sizes := s.sizesOf(values, make([]float64, len(s.problem.Fields)))
	for f, v := range before {
		sizes[f] = max(sizes[f], v)
	}
	return sizes
}
