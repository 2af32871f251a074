package expr

import (
	"pinn/pde"
	"pinn/pde/jet"
)

// Balance implements [pde.Balanced]. What stands under d(.., x) is taken as it is written. Outside of it derivatives may have factors that hold no field,
// which go under the derivative by parts, and in a single equation for a single field u those that are polynomials of u, as in u_t + u*u_x = 0, which is read as
// d(u, t) + d(u^2/2, x) = 0. All else is an [*Error]: the products of fields with derivatives have no meaning where fields jump. Equations of other kinds
// have [pde.ErrNoBalance].
func (o *Operator) Balance() (*pde.Balance, error) { return o.balance, o.unbalanced }

// balancer takes equations apart, on a second pass over their texts in which fields stand for all that is differentiated.
type balancer struct {
	*resolver
	whole  *Operator
	along  [][]*node // per coordinate and equation
	source []*node
	read   []string
}

// balanceOf takes the equations of an operator apart.
func (r *resolver) balanceOf(o *Operator, eqs []Source) (*pde.Balance, error) {
	first := false
	for _, s := range o.slots {
		if s.D.Order() > 1 || s.Sheet > 0 {
			return nil, pde.ErrNoBalance
		}
		first = first || s.D.Order() == 1
	}
	if !first || len(r.scope.Coords) != 2 || o.params > 0 || o.UsesNormal() || o.UsesMate() {
		return nil, pde.ErrNoBalance
	}
	r.graph.limit = 0
	r.standIns = &standIns{index: make(map[*node]int), all: true}
	defer func() { r.standIns = nil }()
	b := &balancer{resolver: r, whole: o, along: make([][]*node, len(r.scope.Coords))}
	for _, src := range eqs {
		n, _ := r.equation(src)
		if err := b.split(src, n); err != nil {
			return nil, err
		}
	}
	out := &pde.Balance{Read: b.read}
	for _, nodes := range b.along {
		out.Along = append(out.Along, b.operator(nodes))
	}
	for _, n := range b.source {
		if !n.isNumber(0) {
			out.Source = b.operator(b.source)
			break
		}
	}
	return out, nil
}

// split adds the parts of one equation.
func (b *balancer) split(src Source, n *node) error {
	g := b.graph
	refuse := func(format string, args ...any) error { return fault(src, 0, len(src.Text), format, args...) }
	var derivatives []*node
	visit([]*node{n}, func(m *node) {
		if m.op == opSlot && m.slot.D.Order() > 0 {
			derivatives = append(derivatives, m)
		}
	})
	along, source := make([]*node, len(b.along)), g.scale(-1, b.steady(n))
	for a := range along {
		along[a] = g.number(0)
	}
	read := false
	for _, m := range derivatives {
		axis, of, coef := m.slot.D.Axes()[0], b.meant(m), g.diff(n, variable{symbol: m})
		term := g.product(coef, of)
		switch {
		case m.slot.D.Order() > 1 || of.order > 0 || coef.order > 0:
			return pde.ErrNoBalance
		case switchesIn(of) || switchesIn(coef):
			return refuse("what is differentiated, or its factor, switches with a coordinate")
		case coef.has&hasUnknown == 0:
			source = g.sum(source, g.product(g.diff(coef, variable{axis: axis}), of))
		default:
			if term = b.potential(coef, of); term == nil {
				return refuse("a derivative has a factor that holds a field: where fields jump, this product has no meaning.\n"+
					"Write the equation as d(q, %s) + d(f, %s) = s with density q and flux f of what is conserved", b.scope.Coords[1], b.scope.Coords[0])
			}
			source, read = g.sum(source, b.steady(g.diff(term, variable{axis: axis}))), true
		}
		along[axis] = g.sum(along[axis], term)
	}
	for a := range along {
		b.along[a] = append(b.along[a], along[a])
	}
	if read {
		b.read = append(b.read, "factors outside of derivatives were taken under them, as in d("+b.scope.Fields[0]+"^2/2, ..)")
	}
	b.source = append(b.source, source)
	return nil
}

// meant returns what a derivative is taken of.
func (b *balancer) meant(m *node) *node {
	if k := m.slot.Field - len(b.scope.Fields); k >= 0 {
		return b.standIns.of[k]
	}
	return b.graph.field(pde.Slot{Field: m.slot.Field})
}

// steady returns a node with all derivatives of fields replaced by zero.
func (b *balancer) steady(n *node) *node {
	return b.graph.replace(n, func(m *node) *node {
		if m.op == opSlot && m.slot.D.Order() > 0 {
			return b.graph.number(0)
		}
		return m
	})
}

// potential returns the integral from 0 of a polynomial in the only field, nil if it is none.
func (b *balancer) potential(coef, field *node) *node {
	if len(b.scope.Fields) != 1 || b.whole.eqs != 1 || field.op != opSlot {
		return nil
	}
	g, sum, factorial := b.graph, b.graph.number(0), 1.0
	for k := range powerIntegrated {
		factorial *= float64(k + 1)
		at := g.replace(coef, func(m *node) *node {
			if m == field {
				return g.number(0)
			}
			return m
		})
		if at.has&hasOverflow != 0 {
			return nil
		}
		sum = g.sum(sum, g.scale(1/factorial, g.product(at, g.power(field, g.number(float64(k+1))))))
		if coef.has&hasUnknown == 0 {
			return sum
		}
		coef = g.diff(coef, variable{symbol: field})
	}
	return nil
}

// operator returns functions of the values of all fields.
func (b *balancer) operator(nodes []*node) *Operator {
	o := &Operator{coords: len(b.scope.Coords), fields: make([]bool, len(b.scope.Fields)), eqs: len(nodes), text: b.whole.text}
	for f := range b.scope.Fields {
		o.slots, o.fields[f] = append(o.slots, pde.Slot{Field: f, D: jet.Index{}}), true
	}
	o.compile(b.graph, nodes)
	return o
}

// switchesIn reports whether a node switches with a coordinate.
func switchesIn(n *node) (found bool) {
	visit([]*node{n}, func(m *node) {
		if m.switches() {
			for _, a := range m.args {
				found = found || a.has&hasCoord != 0
			}
		}
	})
	return found
}
