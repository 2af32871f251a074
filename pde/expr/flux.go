package expr

import (
	"fmt"
	"slices"

	"pinn/pde"
	"pinn/pde/jet"
)

// A divergence form says that the flux is continuous: an equation whose terms are c d^p E / dx^p, with an E that jumps at
// a plane x = const by its own text, has no solution among functions unless, for every p, what is left of the sum of
// its terms after p integrations along x is continuous. These sums are the fluxes. The derivatives of the fields that
// they take the place of are those of the highest orders.

// term is one term of an equation: coef times the derivative d of an expression, or of a field.
type term struct {
	coef *node
	of   *node // the expression; for a field its value
	d    jet.Index
	jump int // the lowest derivative of the expression along the axis that jumps; -1 if none below the order of d does
}

// flux fills Flux and Broken of an interface.
func (s *survey) flux(p *plane) error {
	var rows []*node
	var sure, any []pde.Slot
	for _, n := range s.divergence {
		terms, depth, err := s.terms(n, p)
		if err != nil {
			return err
		}
		for k := 1; k <= depth; k++ {
			row, err := s.row(terms, k, depth, p)
			if err != nil {
				return err
			}
			rows = append(rows, row)
			sure = union(sure, s.replaced(s.change(terms, k, p), k, p.Axis))
			any = union(any, s.replaced(row, k, p.Axis))
		}
	}
	switch {
	case len(sure) == len(rows):
		p.Broken = sure
	case len(any) == len(rows):
		p.Broken = any
	default:
		return s.fault(p.by, "the jump at %s = %g leaves open what is continuous there: %d fluxes for %d derivatives",
			s.coords[p.Axis], p.At, len(rows), len(any))
	}
	sortSlots(p.Broken)
	p.Flux = []pde.Operator{s.jumpOperator(rows, p)}
	return nil
}

// terms returns the terms of an equation that matter at a plane, and how often they can be integrated before what is
// left no longer jumps by its text.
func (s *survey) terms(n *node, p *plane) (terms []term, depth int, err error) {
	axis := p.Axis
	visit([]*node{n}, func(m *node) {
		if m.op != opSlot || m.slot.D[axis] == 0 {
			return
		}
		t := term{coef: s.graph.diff(n, variable{symbol: m}), d: m.slot.D, jump: -1}
		if k := m.slot.Field - len(s.fields); k >= 0 {
			t.of = s.standIns[k]
			t.jump = s.lowestJump(t, p)
		} else {
			t.of = s.graph.field(pde.Slot{Field: m.slot.Field, Sheet: m.slot.Sheet})
		}
		if t.jump >= 0 {
			depth = max(depth, int(t.d[axis])-t.jump)
		}
		terms = append(terms, t)
	})
	if depth == 0 {
		return nil, 0, nil
	}
	terms = slices.DeleteFunc(terms, func(t term) bool { return t.jump < 0 && !s.reaches(t, depth, axis) })
	return terms, depth, s.checkCoefficients(terms, depth, p)
}

// lowestJump returns the order of the lowest derivative of a term's expression, below that of the term, that jumps.
func (s *survey) lowestJump(t term, p *plane) int {
	n := t.of
	for j := range int(t.d[p.Axis]) {
		if s.jumps(n, p) {
			return j
		}
		n = s.graph.derivative(n, jet.D(p.Axis))
	}
	return -1
}

// reaches reports whether a term holds derivatives so high that they may jump after some of the integrations.
func (s *survey) reaches(t term, depth, axis int) bool {
	found := false
	visit([]*node{t.of}, func(m *node) {
		if m.op == opSlot && m.slot.Field < len(s.fields) {
			found = found || int(m.slot.D[axis])+int(t.d[axis])-1 >= s.orders[m.slot.Field][axis]-depth
		}
	})
	return found
}

// checkCoefficients reports coefficients outside the derivatives that would have to be differentiated by parts. A factor
// that all terms share does not matter.
func (s *survey) checkCoefficients(terms []term, depth int, p *plane) error {
	shared := true
	for _, t := range terms {
		shared = shared && t.coef == terms[0].coef
	}
	for k, t := range terms {
		if t.of.has&hasMate != 0 {
			return s.fault(p.by, "a flux that jumps cannot hold mate(..)")
		}
		if shared {
			terms[k].coef = s.graph.number(1)
			continue
		}
		varies := depth > 1 && !s.graph.diff(t.coef, variable{axis: p.Axis}).isNumber(0)
		if p.by.load != nil && (t.coef.has&hasUnknown != 0 || s.jumps(t.coef, p)) {
			return s.pointLoad(p.by, p)
		}
		if t.coef.has&hasUnknown != 0 || varies || s.jumps(t.coef, p) {
			return s.fault(p.by, "this jumps at %s = %g, and so does a factor outside of a derivative along %[1]s:\n"+
				"write all of the flux under one derivative", s.coords[p.Axis], p.At)
		}
	}
	return nil
}

// row returns what is left of the terms after k integrations along the axis.
func (s *survey) row(terms []term, k, depth int, p *plane) (*node, error) {
	var sum []*node
	for _, t := range terms {
		if n := s.integrated(t, k, p.Axis); n != nil {
			sum = append(sum, s.graph.product(t.coef, n))
		}
	}
	row := s.graph.sum(sum...)
	nested := false
	visit([]*node{row}, func(n *node) { nested = nested || n.op == opSlot && n.slot.Field >= len(s.fields) })
	if nested {
		return nil, s.fault(p.by, "this jumps at %s = %g and is part of another expression that switches under a derivative",
			s.coords[p.Axis], p.At)
	}
	return row, nil
}

// integrated returns the expression of a term after k integrations; nil if it has fewer derivatives.
func (s *survey) integrated(t term, k, axis int) *node {
	if int(t.d[axis]) < k {
		return nil
	}
	d := t.d
	d[axis] -= uint8(k)
	return s.graph.derivative(t.of, d)
}

// change returns the sum of the differences across a plane of the terms that jump, after k integrations.
func (s *survey) change(terms []term, k int, p *plane) *node {
	var sum []*node
	for _, t := range terms {
		if n := s.integrated(t, k, p.Axis); n != nil && t.jump >= 0 {
			below, above := s.side(n, p.Axis, p.below), s.side(n, p.Axis, p.above)
			sum = append(sum, s.graph.difference(below, above))
		}
	}
	return s.graph.sum(sum...)
}

// replaced lists the derivatives along the axis alone that continuity after k integrations takes the place of: those of
// order m-k of the fields that n holds, m being the field's highest order in the problem.
func (s *survey) replaced(n *node, k, axis int) []pde.Slot {
	var out []pde.Slot
	visit([]*node{n}, func(m *node) {
		if m.op != opSlot || m.slot.Field >= len(s.fields) {
			return
		}
		order := s.orders[m.slot.Field][axis] - k
		if order >= 0 && int(m.slot.D[axis]) == order {
			d := jet.Index{}
			d[axis] = uint8(order)
			out = union(out, []pde.Slot{{Field: m.slot.Field, D: d}})
		}
	})
	return out
}

func union(a, b []pde.Slot) []pde.Slot {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

// jumpOperator returns the operator rows(lower side) - rows(upper side) = 0.
func (s *survey) jumpOperator(rows []*node, p *plane) *Operator {
	o := &Operator{fields: make([]bool, len(s.fields)), coords: len(s.coords), params: s.params, eqs: len(rows)}
	residuals := make([]*node, len(rows))
	for k, row := range rows {
		below, above := s.side(row, p.Axis, p.below), s.side(row, p.Axis, p.above)
		residuals[k] = s.graph.difference(below, s.graph.onSheet(above, 1))
		o.text = append(o.text, fmt.Sprintf("flux %d across %s = %g", k+1, s.coords[p.Axis], p.At))
	}
	o.setSlots(residuals)
	o.compile(s.graph, residuals)
	return o
}

// onSheet returns n with its fields read on another sheet, at the same coordinates.
func (g *graph) onSheet(n *node, sheet int) *node {
	done := make(map[*node]*node)
	var walk func(*node) *node
	walk = func(n *node) *node {
		if m, ok := done[n]; ok {
			return m
		}
		m := n
		if n.op == opSlot {
			slot := n.slot
			slot.Sheet = sheet
			m = g.field(slot)
		} else if len(n.args) > 0 {
			args := make([]*node, len(n.args))
			for i, a := range n.args {
				args[i] = walk(a)
			}
			m = g.rebuild(n, args)
		}
		done[n] = m
		return m
	}
	return walk(n)
}
