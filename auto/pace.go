package auto

import (
	"cmp"
	"math"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation/partition"
	"pinn/pde"
)

// pace is the state of the choice of slabs and cells.
type pace struct {
	division
	switches     []pde.Switch
	stops        []float64 // times at which slabs end
	axis         int       // of time
	end          float64   // of time
	kept         float64   // part of a slab that is handed on
	least        float64   // length of a slab
	length       float64
	failed       float64   // length that was too long; 0: none
	factored     float64   // work of the last slab whose matrix was factored
	found        []float64 // sizes of the fields so far
	resized      int       // times that this slab was repeated with other sizes
	cut, vain    bool      // the last refinement of this slab shortened it, and that did not lower the residual
	fixed, given bool      // the length, and the cells, are as they were asked for
	asked        float64   // relative residual that is small enough
	allowed      float64   // residual, not relative to any size, that had to be taken as small enough
	target       float64   // relative residual that is small enough for the next slab
	work         float64   // that the march may take
	steady       bool      // the coefficients of the equations do not depend on time
	adapts       bool      // lengths of slabs and functions of cells follow what the solution needs, see solver.adapts
	share        float64   // of the work, for one slab
	budget       float64   // work of the solver, all in all
	exhausted    bool      // the budget has been spent
	former       *march    // with larger residuals; nil: there is none
	light        bool      // it is to see where the solution goes, see bursts
	dear         int       // slabs in a row whose work the budget would not allow all the time
}

// resume has the first slab begin with the cells of that of a former march, halved where the residuals are too large by now; cells that are
// graded to where the solution is singular stay so. Later slabs have the cells of those before them.
func (p *pace) resume(m *march, former *cellTrial) {
	if m.rel(former) <= p.target {
		return
	}
	graded := p.cells
	p.division = former.division
	p.refine(m, former)
	p.cells, p.origins = partition.Overlay(graded, p.cells), nil
}

// takes reports whether a slab with a relative residual is taken as it is. Lenience counts from what was asked for: counted from the largest residual
// so far, it would grow with every slab.
func (p *pace) takes(rel, work, lenience float64) bool {
	replayed := p.steady && work < p.factored/2
	return rel <= p.target || p.exhausted || p.given || replayed && rel <= min(lenience*p.asked, unresolvedSlab)
}

// shorten makes slabs shorter after one of a given length, and reports whether that is possible.
func (p *pace) shorten(length, by float64) bool {
	if p.fixed || length/by < p.least {
		return false
	}
	p.length, p.failed = length/by, length
	return true
}

// refine halves the cells of a slab that leave most of its residual. Where it is time along which most of them bend, the slab
// is made shorter instead. It reports whether there was anything to do.
func (p *pace) refine(m *march, slab *cellTrial) (changed bool) {
	size := max(m.size, slab.size)
	indicators := slab.indicators(size)
	mark := marked(indicators, slab.own(size), p.target)
	p.share = shareOfSlab
	if p.steady && spreadEvenly(indicators, mark) {
		p.share = shareOfSteadySlab
	}
	count, late := 0, 0
	for k, is := range mark {
		if !is {
			continue
		}
		count++
		if slab.bent(k, -1)[p.axis] {
			late++
		}
	}
	if count == 0 {
		return false
	}
	by := float64(shortenSlab)
	if m.rel(slab) > unresolvedSlab {
		by = shortenUnresolvable
	}
	p.cut = !p.vain && 2*late > count && 2*count > len(slab.cells) && p.shorten(slab.to-slab.from, by)
	if p.cut {
		p.cells, p.origins = slab.cells, nil
		return true
	}
	p.division = slab.refined(mark, indicators, p.target, -1)
	if by := p.slack(slab) / 2; by >= stretchSlab {
		p.lengthen(slab.to-slab.from, by)
	}
	return len(p.cells) <= mostCellsInSlab
}

// settle prepares the next slab after one that has been taken: longer, and with cells joined, where there is room. It begins
// with the cells at the end of the last.
func (p *pace) settle(m *march, slab *cellTrial, whole partition.Cell) {
	p.target, p.resized = max(p.asked, max(p.allowed, m.left/marginOfDominated)/cmp.Or(m.size, 1)), 0
	if !p.fixed {
		p.stretch(m.rel(slab), slab)
	}
	var last []int
	for k, b := range slab.cells {
		if b.Upper[p.axis] == slab.to {
			last = append(last, k)
		}
	}
	p.cells, p.origins = nil, nil
	// Without a budget a join could not be undone, and where the factors serve again it may not pay.
	if p.given || p.exhausted || p.toCome(slab) < p.factored {
		for _, k := range last {
			p.cells = append(p.cells, slab.cells[k].Between(p.axis, slab.from, slab.to))
		}
		return
	}
	p.cells = p.joined(slab, last, whole, p.target*m.size)
}

// stretch makes slabs longer after one with much room, if that saves more work than the new factorisation takes.
func (p *pace) stretch(rel float64, slab *cellTrial) {
	length := slab.to - slab.from
	p.length = max(p.length, length)
	p.failed *= fadingOfTooLong
	if p.factored == 0 || slab.work > p.factored/2 {
		p.factored = slab.work
	}
	by := 1.0
	switch {
	case rel*marginToWiden < p.target:
		by, p.failed = widenSlab, 0
	case rel*marginToStretch < p.target:
		by = stretchSlab
	}
	if slack := p.slack(slab); rel <= p.target && slack >= stretchSlab {
		by = max(by, slack)
	}
	if saved := p.toCome(slab) * (1 - 1/by); saved >= p.factored {
		p.lengthen(length, by)
	}
}

// lengthen makes slabs longer than one of a given length by a factor, if none of about that length was too long.
func (p *pace) lengthen(length, by float64) {
	if p.fixed || p.failed > 0 && length*by > shareOfTooLong*p.failed {
		return
	}
	p.length = max(p.length, length*by)
}

// slack returns how much longer a slab may be until the solution bends along time a quarter as much as it does along another axis: up to there it is the
// other axes that decide what its cells resolve. It is widenSlab at most.
func (p *pace) slack(slab *cellTrial) float64 {
	if !p.adapts {
		return 1
	}
	along, across := 0.0, 0.0
	for _, bends := range slab.bends {
		for a, bend := range bends {
			if a == p.axis {
				along = max(along, bend)
			} else {
				across = max(across, bend)
			}
		}
	}
	return min(widenSlab, math.Sqrt(across/cmp.Or(along, across, 1))/straighter)
}

// toCome returns the work of the slabs that are left if all are as the last one. Where the equations are the same at all times these need no
// factors of their own. That is no reason to make many of them, for errors grow from slab to slab.
func (p *pace) toCome(slab *cellTrial) float64 {
	work, slabs := slab.work, (p.end-slab.next)/(slab.next-slab.from)
	if p.steady && slabs <= slabsOfOneFactor {
		work = min(work, shareOfReplay*p.factored)
	}
	return work * slabs
}

// joined returns the given cells of a slab, as long as the slab, with those pairs joined that are halves of one cell, have
// small residuals, and over which the solution is nearly straight.
func (p *pace) joined(slab *cellTrial, cells []int, whole partition.Cell, small float64) []partition.Cell {
	straight := 0.0
	for _, k := range cells {
		straight = max(straight, floats.Max(slab.bends[k]))
	}
	straight *= bendNearlyStraight
	var out []partition.Cell
	gone := make([]bool, len(slab.cells))
	for i, k := range cells {
		if gone[k] {
			continue
		}
		b := slab.cells[k].Between(p.axis, slab.from, slab.to)
		for _, l := range cells[i+1:] {
			both, axis := b.Join(slab.cells[l].Between(p.axis, slab.from, slab.to), p.axis, whole)
			if axis >= 0 && !gone[l] && !across(p.switches, both) && max(slab.errors[k], slab.errors[l]) < small && max(slab.bends[k][axis], slab.bends[l][axis]) < straight {
				b, gone[l] = both, true
				break
			}
		}
		out = append(out, b)
	}
	return out
}

// between returns the division with its cells moved from the slab that they fill to another.
func (t division) between(axis int, from, to float64) division {
	lower, upper := math.Inf(1), math.Inf(-1)
	for _, b := range t.cells {
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
	cells := make([]partition.Cell, len(t.cells))
	for k, b := range t.cells {
		cells[k] = b.Between(axis, move(b.Lower[axis]), move(b.Upper[axis]))
	}
	t.cells = cells
	return t
}

// afford raises the target where several slabs in a row took so much work, for their lengths, that the budget would not do.
// Where the residual is far below the target, the slabs get longer without that.
func (s *solver) afford(p *pace, m *march, rel, work, length, left float64) {
	if p.given || rel*marginToStretch < p.target || s.spent+work/length*left <= p.budget {
		p.dear = 0
		return
	}
	if p.dear++; p.dear < dearSlabs || p.target*raiseTarget > residualResolved {
		return
	}
	p.dear = 0
	s.raise(p, p.target*raiseTarget, m.size, "the work would exceed its limit")
}

// raise allows larger residuals from now on, relative to a size of the solution that may still grow, if the target is above the present
// one, and says why.
func (s *solver) raise(p *pace, target, size float64, why string) {
	if target <= p.target {
		return
	}
	p.target, p.allowed = target, target*size
	s.note("%s: from here on, relative residuals of cells up to %.0e", why, target)
}
