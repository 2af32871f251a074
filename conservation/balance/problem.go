// Package balance reads conservation laws off problems: which of the conditions are laws in one coordinate of space and time, which say how the fields
// begin, and which hold at the ends.
package balance

import (
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/conservation"
	"pinn/pde"
)

// ErrOther wraps the reasons why a problem is not one of conservation laws.
var ErrOther = errors.New("not a system of conservation laws in one coordinate of space")

func other(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrOther, fmt.Sprintf(format, args...))
}

// Problem is a problem of conservation laws.
type Problem struct {
	conservation.Problem
	// Space and Time are positions among the coordinates.
	Space, Time int
	// Linear says that fluxes and densities are linear in the fields: jumps are carried, and none forms.
	Linear bool
	// Read says what the text leaves open and how that was read, one sentence each.
	Read []string
	// Given holds, for the lower and the upper end, how many equations are stated there. Periodic problems need none.
	Given [2]int

	law *law
}

// New reads a problem. Its time must be set. The error wraps [ErrOther] or [pde.ErrNoBalance], or it is that of an equation with products of fields
// and derivatives, which have no meaning where the fields jump. The problem given is not kept.
func New(p *pde.Problem) (*Problem, error) {
	time := slices.Index(p.Coords, p.Time)
	if len(p.Coords) != 2 || time < 0 || len(p.Params) > 0 || len(p.Priors) > 0 || len(p.Auxiliary) > 0 {
		return nil, other("two coordinates, one of them time, and known coefficients are needed")
	}
	out := &Problem{Space: 1 - time, Time: time}
	out.Lower, out.Upper = p.Lower[1-time], p.Upper[1-time]
	out.From, out.Until = p.Lower[time], p.Upper[time]
	var start, ends []pde.Condition
	l := &law{fields: len(p.Fields), space: 1 - time, time: time}
	for _, c := range p.Conditions {
		if c.Measured != nil {
			return nil, other("there are measured values")
		}
		at, err := out.sort(c, p)
		if err != nil {
			return nil, err
		}
		switch at {
		case inside:
			if err := l.add(c.Op); err != nil {
				return nil, err
			}
		case atStart:
			start = append(start, c)
		case atEnds:
			ends = append(ends, c)
		}
	}
	if l.eqs != l.fields {
		return nil, other("%d equations for %d fields", l.eqs, l.fields)
	}
	l.complete(p)
	out.law, out.Law, out.Linear = l, l, l.linear
	for _, b := range l.parts {
		out.Read = append(out.Read, b.Read...)
		if len(b.Read) > 0 && !b.Along[time].Affine() {
			return nil, other("the derivative along time has a factor that holds a field")
		}
	}
	return out, errors.Join(out.begin(p, start), out.bound(p, ends))
}

type kind int

const (
	inside kind = iota
	atStart
	atEnds
)

// sort says where a condition holds.
func (o *Problem) sort(c pde.Condition, p *pde.Problem) (kind, error) {
	found := make(map[kind]bool)
	for _, leaf := range region.Leaves(c.On) {
		if _, ok := leaf.(region.Locator); !ok || !(region.IsBox(leaf) || region.Clippable(leaf)) {
			return 0, other("condition %q holds on scattered points or a shape", c.Name)
		}
		box := pde.BoxOf(leaf, p.Lower, p.Upper)
		flat := func(axis int, at float64) bool { return box.Lower[axis] == at && box.Upper[axis] == at }
		switch ambient, own := leaf.Dims(); {
		case ambient == own:
			found[inside] = true
		case flat(o.Time, o.From) && own == 1:
			found[atStart] = true
		case own == 1 && (flat(o.Space, o.Lower) || flat(o.Space, o.Upper)):
			found[atEnds] = true
		default:
			return 0, other("condition %q holds elsewhere than inside, at the start, and at the ends", c.Name)
		}
	}
	if len(found) != 1 {
		return 0, other("condition %q holds at places of several kinds", c.Name)
	}
	for k := range found {
		return k, nil
	}
	return 0, nil
}

// begin reads the initial data.
func (o *Problem) begin(p *pde.Problem, conditions []pde.Condition) error {
	for _, c := range conditions {
		if slices.ContainsFunc(c.Op.Slots(), func(s pde.Slot) bool { return s.D.Order() > 0 }) {
			return other("condition %q gives derivatives at the start", c.Name)
		}
	}
	d := &data{conditions: conditions, fields: len(p.Fields), space: o.Space, time: o.Time}
	ones := slices.Repeat([]float64{1}, d.fields)
	u := make([]float64, d.fields)
	for _, x := range []float64{o.Lower, (o.Lower + o.Upper) / 2, o.Upper} {
		if n := d.count(x, o.From); n != d.fields {
			return other("%d values for %d fields at the start, near %s = %g", n, d.fields, p.Coords[o.Space], x)
		}
		if !d.solve(u, ones, x, o.From) {
			return other("the values at the start are not found near %s = %g", p.Coords[o.Space], x)
		}
	}
	o.Start = func(dst []float64, x float64) { d.solve(dst, ones, x, o.From) }
	return nil
}

// bound reads the conditions at the ends.
func (o *Problem) bound(p *pde.Problem, conditions []pde.Condition) error {
	var rest []pde.Condition
	paired := make([]bool, len(p.Fields))
	for _, c := range conditions {
		if !mated(c.Op) {
			rest = append(rest, c)
			continue
		}
		if !same(c.Op) {
			return other("condition %q compares the ends otherwise than by equality", c.Name)
		}
		for _, s := range c.Op.Slots() {
			paired[s.Field] = paired[s.Field] || s.D.Order() == 0
		}
		o.Periodic = true
	}
	if o.Periodic {
		if slices.Contains(paired, false) || len(rest) > 0 {
			return other("some fields are periodic, and some are not")
		}
		return nil
	}
	for k, x := range []float64{o.Lower, o.Upper} {
		d := &data{fields: len(p.Fields), space: o.Space, time: o.Time}
		for _, c := range rest {
			open, err := open(c, o.Space)
			switch {
			case err != nil:
				return err
			case open:
				o.Given[k] += countAt(c, d.point(x, (o.From+o.Until)/2))
			default:
				d.conditions = append(d.conditions, c)
			}
		}
		o.Given[k] += d.count(x, (o.From+o.Until)/2)
		ghost := d.ghost(x)
		if k == 0 {
			o.Left = ghost
		} else {
			o.Right = ghost
		}
	}
	return nil
}

// Unsaid returns an end and a time at which more waves enter than values are stated there, by a history of the problem; none are found
// in periodic problems.
func (o *Problem) Unsaid(h *conservation.History) (x, t float64, waves, given int, found bool) {
	if o.Periodic {
		return 0, 0, 0, 0, false
	}
	for level := range h.Times + 1 {
		t := h.From + (h.Until-h.From)*float64(level)/float64(h.Times)
		for k, x := range []float64{o.Lower, o.Upper} {
			u := make([]float64, h.Fields)
			for f := range u {
				u[f] = h.At(f, x, t)
			}
			if n := o.law.entering(u, x, t, k == 0); n > o.Given[k] {
				return x, t, n, o.Given[k], true
			}
		}
	}
	return 0, 0, 0, 0, false
}

// mated reports whether an operator reads values at mates.
func mated(op pde.Operator) bool {
	return slices.ContainsFunc(op.Slots(), func(s pde.Slot) bool { return s.Sheet > 0 })
}

// same reports whether equal values at a point and its mate satisfy an operator.
func same(op pde.Operator) bool {
	slots := op.Slots()
	eqs, _ := op.Dims()
	u := mat.NewDense(1, len(slots), nil)
	for k, s := range slots {
		u.Set(0, k, 1.3+float64(s.Field)+0.7*float64(s.D.Order()))
	}
	dst := mat.NewDense(1, eqs, nil)
	op.Residual(dst, &pde.Cloud{X: mat.NewDense(1, 2, nil), Mate: mat.NewDense(1, 2, nil), Normal: mat.NewDense(1, 2, nil)}, u, nil)
	return mat.Max(dst) == 0 && mat.Min(dst) == 0
}
