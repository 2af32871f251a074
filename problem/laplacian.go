package problem

import (
	"fmt"
	"slices"

	"pinn/pde"
	"pinn/pde/expr"
)

// A plate, lap(lap(w)) = q, is two equations of the second order with the Laplacian of w as a field more: lap(w) = m, lap(m) = q. Cells that are small
// at corners hold third derivatives together too loosely: a clamped plate under an even load has an estimate of 5e-4 as one equation, and of 3e-9 as two. In space
// there are no plates, and two fields take too much work.

// addLaplacians adds the Laplacians of fields of which the equations hold lap(lap(w)) and no condition holds what they do not express.
func (r *reader) addLaplacians() {
	p := r.file.Problem
	if r.scope == nil || r.box == nil || r.doc.Faults() > 0 || r.file.Time >= 0 || len(p.Coords) != 2 || r.file.Options.Eigenvalues != nil || len(r.transmissions) > 0 {
		return
	}
	for f, orders := range p.Orders() {
		if slices.Min(orders) >= 4 && !slices.ContainsFunc(r.integrals, func(in integral) bool { return in.running == p.Fields[f] || in.total == p.Fields[f] }) {
			r.addLaplacian(f)
		}
	}
}

// addLaplacian adds the Laplacian of a field, if its derivatives above the second order are those of that.
func (r *reader) addLaplacian(of int) {
	p, s := r.file.Problem, *r.scope
	var taken []string // by conditions: the equation of the field is one more
	for _, c := range p.Conditions {
		taken = append(taken, c.Name)
	}
	name := fmt.Sprintf("laplacian%d", freeNumber(r.scope, taken, "laplacian"))
	s.Fields = append(slices.Clone(s.Fields), name)
	own := expr.Laplacian{Field: len(s.Fields) - 1, Of: of}
	s.Laplacians = append(slices.Clone(s.Laplacians), own)
	conditions := slices.Clone(p.Conditions)
	for k, c := range conditions {
		eqs, ok := r.equations[c.Name]
		if !ok {
			continue
		}
		ambient, dim := c.On.Dims()
		s.Boundary = dim < ambient
		op, err := s.Operator(eqs...)
		if err != nil || slices.ContainsFunc(op.Slots(), func(slot pde.Slot) bool { return slot.Field == of && slot.D.Order() > 2 }) {
			return
		}
		conditions[k].Op = op
	}
	s.Boundary = false
	plain := s
	plain.Laplacians = nil
	op, err := plain.Operator(expr.Source{Text: fmt.Sprintf("lap(%s) = %s", p.Fields[of], name)})
	if err != nil {
		return
	}
	conditions = append(conditions, pde.Condition{Name: name, On: r.box.Interior(), Op: op, Auxiliary: true})
	p.Conditions, p.Fields, p.Auxiliary = conditions, s.Fields, append(p.Auxiliary, name)
	*r.scope, r.file.Split = s, append(r.file.Split, p.Fields[of])
}
