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
// they take the place of are those of the highest orders. On a surface with normal n, the terms after one integration are
// c n_a E for c dE/dx_a: the singular part of the derivative of what jumps is the jump times n_a.

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
			sure = union(sure, s.replaced(s.change(terms, k, p), k, p))
			any = union(any, s.replaced(row, k, p))
		}
	}
	switch {
	case len(sure) == len(rows):
		p.Broken = sure
		p.Loose = slices.DeleteFunc(any, func(o pde.Slot) bool { return slices.Contains(sure, o) })
		sortSlots(p.Loose)
	case len(any) == len(rows):
		p.Broken = any
	default:
		return s.fault(p.by, "the jump at %s leaves open what is continuous there: %d fluxes for %d derivatives",
			s.place(p), len(rows), len(any))
	}
	sortSlots(p.Broken)
	p.Flux = []pde.Operator{s.jumpOperator(rows, p)}
	return nil
}

// terms returns the terms of an equation that matter at a plane, and how often they can be integrated before what is
// left no longer jumps by its text.
func (s *survey) terms(n *node, p *plane) (terms []term, depth int, err error) {
	visit([]*node{n}, func(m *node) {
		if m.op != opSlot || p.order(m.slot.D) == 0 {
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
			depth = max(depth, p.order(t.d)-t.jump)
		}
		terms = append(terms, t)
	})
	if depth == 0 {
		return nil, 0, nil
	}
	if depth > 1 && p.of != nil {
		return nil, 0, s.fault(p.by, "this jumps at %s under a second derivative, which is possible on planes such as %s = 0.5 only:\n"+
			"give the flux a field of its own, as in q = k*u_x and d(q, x)", s.place(p), s.coords[0])
	}
	terms = slices.DeleteFunc(terms, func(t term) bool { return t.jump < 0 && !s.reaches(t, depth, p) })
	return terms, depth, s.checkCoefficients(terms, depth, p)
}

// lowestJump returns the order of the lowest derivative of a term's expression, below that of the term, that jumps.
func (s *survey) lowestJump(t term, p *plane) int {
	next := []*node{t.of}
	for j := range p.order(t.d) {
		if slices.ContainsFunc(next, func(n *node) bool { return s.jumps(n, p) }) {
			return j
		}
		var all []*node
		for _, n := range next {
			for _, axis := range p.axes() {
				all = append(all, s.graph.derivative(n, jet.D(axis)))
			}
		}
		next = all
	}
	return -1
}

// axes lists those along which a switch is crossed.
func (p *plane) axes() []int {
	if p.of != nil {
		return p.Surface.Axes()
	}
	return []int{p.Axis}
}

// order is the number of derivatives along the axes of a switch.
func (p *plane) order(d jet.Index) (n int) {
	for _, axis := range p.axes() {
		n += int(d[axis])
	}
	return n
}

// highest is the order of a field across a switch.
func (s *survey) highest(field int, p *plane) (n int) {
	for _, axis := range p.axes() {
		n = max(n, s.orders[field][axis])
	}
	return n
}

// reaches reports whether a term holds derivatives so high that they may jump after some of the integrations.
func (s *survey) reaches(t term, depth int, p *plane) bool {
	found := false
	visit([]*node{t.of}, func(m *node) {
		if m.op == opSlot && m.slot.Field < len(s.fields) {
			found = found || p.order(m.slot.D)+p.order(t.d)-1 >= s.highest(m.slot.Field, p)-depth
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
		varies := depth > 1 && !s.graph.diff(t.coef, variable{axis: p.Axis}).isNumber(0) // a plane
		if p.by.load != nil && (t.coef.has&hasField != 0 || s.jumps(t.coef, p)) {
			return s.pointLoad(p.by, p)
		}
		if t.coef.has&hasField != 0 || varies || s.jumps(t.coef, p) {
			return s.fault(p.by, "this jumps at %s, and so does a factor outside of a derivative across it:\n"+
				"write all of the flux under one derivative", s.place(p))
		}
	}
	return nil
}

// row returns what is left of the terms after k integrations along the axis.
func (s *survey) row(terms []term, k, depth int, p *plane) (*node, error) {
	var sum []*node
	for _, t := range terms {
		if n := s.integrated(t, k, p); n != nil {
			sum = append(sum, s.graph.product(t.coef, n))
		}
	}
	row := s.graph.sum(sum...)
	nested := false
	visit([]*node{row}, func(n *node) { nested = nested || n.op == opSlot && n.slot.Field >= len(s.fields) })
	if nested {
		return nil, s.fault(p.by, "this jumps at %s and is part of another expression that switches under a derivative", s.place(p))
	}
	return row, nil
}

// integrated returns the expression of a term after k integrations; nil if it has fewer derivatives.
func (s *survey) integrated(t term, k int, p *plane) *node {
	if p.order(t.d) < k {
		return nil
	}
	axis, d := p.Axis, t.d
	if p.of != nil {
		axis = p.axes()[slices.IndexFunc(p.axes(), func(a int) bool { return d[a] > 0 })]
	}
	d[axis] -= uint8(k)
	n := s.graph.derivative(t.of, d)
	if p.of != nil {
		n = s.graph.product(s.graph.normal(axis), n)
	}
	return n
}

// change returns the sum of the differences across a plane of the terms that jump, after k integrations.
func (s *survey) change(terms []term, k int, p *plane) *node {
	var sum []*node
	for _, t := range terms {
		if n := s.integrated(t, k, p); n != nil && t.jump >= 0 {
			below, above := s.beside(n, p)
			sum = append(sum, s.graph.difference(below, above))
		}
	}
	return s.graph.sum(sum...)
}

// replaced lists the derivatives across the switch alone that continuity after k integrations takes the place of: those of
// order m-k of the fields that n holds, m being the field's highest order in the problem. For a surface they are along its first axis.
func (s *survey) replaced(n *node, k int, p *plane) []pde.Slot {
	var out []pde.Slot
	visit([]*node{n}, func(m *node) {
		if m.op != opSlot || m.slot.Field >= len(s.fields) {
			return
		}
		order := s.highest(m.slot.Field, p) - k
		if order >= 0 && p.order(m.slot.D) == order {
			d := jet.Index{}
			d[p.axes()[0]] = uint8(order)
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
		below, above := s.beside(row, p)
		residuals[k] = s.graph.difference(below, s.graph.onSheet(above, 1))
		o.text = append(o.text, fmt.Sprintf("flux %d across %s", k+1, s.place(p)))
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
