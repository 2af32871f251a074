package expr

import (
	"errors"
	"slices"

	"pinn/pde"
	"pinn/pde/jet"
)

// UsesJump reports whether an equation calls jump(..); a text that is at fault does not.
func UsesJump(eq Source) bool {
	left, right, err := parseEquation(eq)
	return err == nil && (left.calls("jump") || right.calls("jump"))
}

// calls reports whether a tree calls a function of the language.
func (t *tree) calls(name string) bool {
	return t.kind == treeCall && t.text == name || slices.ContainsFunc(t.args, func(a *tree) bool { return a.calls(name) })
}

// Transmission is a set of equations on a surface inside of the domain, read from text. jump(e) is e on the side where the
// function of the surface is positive less e where it is negative, the normal points to the positive side, and outside
// of jump(..) stands the mean of the two sides.
type Transmission struct {
	*origin
	on    Source
	of    *node // zero on the surface
	where *node // step(of)
	eqs   []Source
	rows  []*node   // in which fields beyond the last one stand for what jumps
	jumps []*node   // what they stand for
	held  [][]*node // per equation: what stands under its jump(..)
}

// Transmission reads equations that hold where another one, of coordinates alone, does: on a plane such as "x = 0.5" or a smooth
// surface such as "x^2 + y^2 = 1". Every equation holds a jump(..). The error joins an [*Error] for each fault.
func (s *Scope) Transmission(on Source, eqs ...Source) (*Transmission, error) {
	r, err := newResolver(s, false)
	if err != nil {
		return nil, err
	}
	i := &Transmission{on: on, eqs: eqs}
	i.readSurface(r)
	o := &Operator{}
	for _, src := range eqs {
		r.jumps = &standIns{index: make(map[*node]int), of: i.jumps}
		before := len(r.errs)
		r.guard(src, func() {
			n, text := r.equation(src)
			i.rows, o.text = append(i.rows, n), append(o.text, text)
		})
		if len(r.errs) == before {
			i.held = append(i.held, r.jumps.used)
			if len(r.jumps.used) == 0 {
				r.errs = append(r.errs, fault(src, 0, len(src.Text), "an equation on an interface says what jumps there: it has no jump(..)"))
			}
		}
		i.jumps = r.jumps.of
	}
	if len(r.errs) > 0 {
		return nil, errors.Join(r.errs...)
	}
	r.graph.limit = 0
	i.where = r.graph.function("step", i.of)
	switches := switchesOf(append(slices.Concat(i.rows, i.jumps), i.where)...)
	i.origin = &origin{
		whole: o, coords: s.Coords, fields: s.Fields, params: len(s.Params), first: on,
		residuals: append(slices.Concat(i.rows, i.jumps), i.where), switches: switches, graph: r.graph,
	}
	for _, sw := range switches {
		i.functions = append(i.functions, r.graph.switching(sw))
	}
	return i, nil
}

// readSurface reads where the equations hold.
func (i *Transmission) readSurface(r *resolver) {
	left, right, err := parseEquation(i.on)
	if err != nil {
		r.errs = append(r.errs, err)
		return
	}
	r.plain = true
	defer func() { r.plain = false }()
	r.guard(i.on, func() {
		lhs, rhs := r.within(i.on, left), r.within(i.on, right)
		if lhs == nil || rhs == nil {
			return
		}
		if i.of = r.graph.difference(lhs, rhs); i.of.has&hasCoord == 0 {
			r.errs = append(r.errs, fault(i.on, 0, len(i.on.Text), "no coordinate is left in the equation of the interface"))
		}
	})
}

// Text returns the equations with normal spacing.
func (i *Transmission) Text() []string { return i.whole.text }

// Where returns the equation of the surface as it was written.
func (i *Transmission) Where() string { return i.on.Text }

// On returns the transmissions in a box: one for every plane or surface on which the equations hold. orders are those of
// [pde.Problem.Orders]. The error is an [*Error] where there is none, or none that cells can end at.
func (i *Transmission) On(lower, upper []float64, orders [][]int) ([]pde.Transmission, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	s := survey{origin: i.origin, lower: lower, upper: upper, orders: orders, axes: make(map[*node]int)}
	s.findPlanes()
	s.findSurfaces()
	var out []pde.Transmission
	for k := range s.planes {
		p := &s.planes[k]
		below, above := s.beside(i.where, p)
		if below.op != opNumber || above.op != opNumber || below == above {
			continue
		}
		sign := 1.0
		if below.isNumber(1) {
			sign = -1
		}
		out = append(out, pde.Transmission{Axis: p.Axis, At: p.At, Surface: p.Surface, Op: i.across(&s, p, sign), Of: i.order(&s, p), Fault: i.fault})
	}
	if len(out) == 0 {
		return nil, i.Nowhere()
	}
	return out, nil
}

// Nowhere is the fault that the domain has no such surface.
func (i *Transmission) Nowhere() error {
	return fault(i.on, 0, len(i.on.Text), "no plane or smooth surface inside of the domain fulfils this")
}

// fault is a fault of an equation.
func (i *Transmission) fault(eq int, text string) error {
	return fault(i.eqs[eq], 0, len(i.eqs[eq].Text), "%s", text)
}

// across returns the equations for the two sides of a plane or surface; sign is that of the surface's function on the upper side.
func (i *Transmission) across(s *survey, p *plane, sign float64) *Operator {
	g := s.graph
	o := &Operator{fields: make([]bool, len(s.fields)), coords: len(s.coords), params: s.params, eqs: len(i.rows), text: i.whole.text}
	known := func(n *node) *node { // normals
		return g.replace(n, func(leaf *node) *node {
			switch {
			case leaf.op != opNormal:
				return leaf
			case p.of != nil:
				return g.scale(sign, leaf)
			case leaf.axis == p.Axis:
				return g.number(sign)
			}
			return g.number(0)
		})
	}
	difference := func(n *node) *node {
		below, above := s.beside(n, p)
		return g.scale(sign, g.difference(g.onSheet(above, 1), below))
	}
	filled := func(n *node) *node {
		return g.replace(n, func(leaf *node) *node {
			if leaf.op != opSlot || leaf.slot.Field < len(s.fields) {
				return leaf
			}
			return difference(g.derivative(i.jumps[leaf.slot.Field-len(s.fields)], leaf.slot.D))
		})
	}
	residuals := make([]*node, len(i.rows))
	for k, n := range i.rows {
		below, above := s.beside(n, p)
		below, above = filled(below), filled(g.onSheet(above, 1))
		residuals[k] = known(g.sum(g.scale(0.5, below), g.scale(0.5, above)))
	}
	o.setSlots(residuals)
	o.compile(g, residuals)
	return o
}

// order lists, per equation, the highest derivatives that stand under its jump(..), as [pde.Transmission] does.
func (i *Transmission) order(s *survey, p *plane) [][]pde.Slot {
	out := make([][]pde.Slot, len(i.held))
	for k, held := range i.held {
		highest := 0
		visit(held, func(n *node) {
			if n.op == opSlot {
				highest = max(highest, p.order(n.slot.D))
			}
		})
		visit(held, func(n *node) {
			if n.op == opSlot && p.order(n.slot.D) == highest {
				d := jet.Index{}
				d[p.axes()[0]] = uint8(highest)
				out[k] = union(out[k], []pde.Slot{{Field: n.slot.Field, D: d}})
			}
		})
		sortSlots(out[k])
	}
	return out
}

// jump is jump(expression).
func (r *resolver) jump(t *tree) *node {
	if len(t.args) != 1 {
		return r.miscount(t, 1)
	}
	if r.jumps == nil || r.plain {
		return r.fail(t, "jump(..) belongs to conditions on a surface inside of the domain, such as on = \"%s = 0.5\"", r.scope.Coords[0])
	}
	jumps := r.jumps
	r.jumps = nil // jump(jump(..)) is a fault
	n := r.resolve(t.args[0])
	r.jumps = jumps
	switch {
	case n == nil:
		return nil
	case n.has&hasMate != 0:
		return r.fail(t, "mate(..) belongs to the boundary: it may not stand where jump(..) does")
	case n.has&hasField == 0:
		return r.fail(t, "jump(..) takes an expression of fields")
	}
	jumps.used = append(jumps.used, n)
	k, ok := jumps.index[n]
	if !ok {
		k = len(jumps.of)
		jumps.index[n] = k
		jumps.of = append(jumps.of, n)
	}
	return r.graph.field(pde.Slot{Field: len(r.scope.Fields) + k})
}
