package expr

import (
	"slices"

	"pinn/pde"
)

// normalFlux fills Flux and Loose of a surface on which coefficients switch that are not differentiated, as in q = -k*grad(p)
// and div(q) = 0 with vectors as fields: only the component of a vector along the normal is known to be continuous. Where a derivative has
// a factor that jumps or holds unknowns, its field must be continuous for the product to have a meaning.
func (s *survey) normalFlux(p *plane) {
	var rows []*node
	whole, loose := make([]bool, len(s.fields)), make([]bool, len(s.fields))
	switching := false
	for _, n := range s.divergence {
		row, fields, simple := s.normalRow(n, p)
		if row == nil && fields == nil {
			continue
		}
		if simple {
			rows = append(rows, row)
		}
		for _, f := range fields {
			if simple && s.highest(f, p) == 1 {
				loose[f] = true
			} else {
				whole[f] = true
			}
		}
	}
	for _, n := range s.divergence {
		visit([]*node{n}, func(m *node) {
			switching = switching || m.op == opSlot && s.jumps(s.graph.diff(n, variable{symbol: m}), p)
		})
	}
	for f := range loose {
		if loose[f] && !whole[f] {
			p.Loose = append(p.Loose, pde.Slot{Field: f})
		}
	}
	if !switching || len(p.Loose) == 0 {
		p.Loose = nil
		return
	}
	p.Flux = []pde.Operator{s.jumpOperator(rows, p)}
}

// normalRow returns the sum of the terms c d(f, x) of an equation with n_x c f in their place, and the fields f. It is simple if it
// has no other derivatives across the surface and no c jumps or holds unknowns.
func (s *survey) normalRow(n *node, p *plane) (row *node, fields []int, simple bool) {
	var sum []*node
	simple = true
	visit([]*node{n}, func(m *node) {
		if m.op != opSlot || p.order(m.slot.D) == 0 {
			return
		}
		if m.slot.Field >= len(s.fields) {
			visit([]*node{s.standIns[m.slot.Field-len(s.fields)]}, func(o *node) {
				if o.op == opSlot && o.slot.Field < len(s.fields) {
					fields = append(fields, o.slot.Field)
				}
			})
			simple = false
			return
		}
		fields = append(fields, m.slot.Field)
		coef := s.graph.diff(n, variable{symbol: m})
		if p.order(m.slot.D) != 1 || coef.has&hasUnknown != 0 || m.slot.Sheet != 0 || s.jumps(coef, p) {
			simple = false
			return
		}
		axis := p.axes()[slices.IndexFunc(p.axes(), func(a int) bool { return m.slot.D[a] > 0 })]
		slot := m.slot
		slot.D[axis]--
		sum = append(sum, s.graph.product(coef, s.graph.normal(axis), s.graph.field(slot)))
	})
	if simple && len(sum) > 0 {
		row = s.graph.sum(sum...)
	}
	return row, fields, simple && len(sum) > 0
}
