package pde

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// SwitchKind says what happens to the solution where an equation or a datum switches.
type SwitchKind int

const (
	// Kink: a datum or initial value has a kink or a jump. Nothing is asked of the solution there.
	Kink SwitchKind = iota
	// Source: a source, or a coefficient that is not differentiated, switches. The derivatives below the order of the
	// equations are continuous, as everywhere.
	Source
	// Interface: what stands under a derivative switches, as at the border of two materials. The fluxes are continuous,
	// and the derivatives that they take the place of are not.
	Interface
)

// Switch is a plane or a curved surface on which the text of a problem changes from one rule to another. Cells should end
// there: the solution is smooth on either side only.
type Switch struct {
	Axis    int     // -1 for a Surface
	At      float64 // the plane is coordinate Axis = At, strictly inside the domain
	Surface Surface // where it is no such plane; nil otherwise
	Kind    SwitchKind
	// Flux says, for an Interface, that the fluxes are continuous: one operator per condition in the domain that has
	// some. Its equations are flux(lower side) - flux(upper side) = 0. Its slots of sheet 0 are those on the lower side of
	// the plane (smaller coordinate), or where the Surface is negative, and its slots of sheet 1 those on the upper side, at
	// the same point. It reads no mates, and normals only for a Surface: from the lower to the upper side. Each side is
	// evaluated with its own rule.
	Flux []Operator
	// Broken lists, for an Interface, the derivatives along Axis that may jump there, as many as Flux has equations:
	// Slot{Field, D} with derivatives along Axis only. The other ones below the order of the equations are continuous. For a
	// Surface they stand for derivatives along the normal, with the order of D. A Source has some where a vector is known to be
	// continuous along the normal only.
	Broken []Slot
	// Loose lists derivatives that Flux holds besides Broken, of which an operator alone cannot tell whether they may jump: that
	// depends on how many conditions a face needs. [Problem.Switches] decides, and returns none.
	Loose []Slot
	// Fault is, for an Interface, what a solver says that cannot treat it: an error that shows the place in the text.
	Fault error
}

// Switching is an operator that knows where it switches.
type Switching interface {
	Operator
	// Switches returns the switches in a box, which may be flat, ordered by axis and place, of kind Source or Interface.
	// orders holds the highest derivative of every field along every axis (fields x coordinates) over the conditions that
	// hold in the domain. The error joins what cannot be solved in the box at all.
	Switches(lower, upper []float64, orders [][]int) ([]Switch, error)
}

// Restrictor is an operator whose equations may simplify on a part of the domain.
type Restrictor interface {
	Operator
	// Restrict returns an operator with the same slots and dimensions that equals this one inside the box or, if inside
	// (points x coordinates) is not nil, in the part of the box that these points lie in, which no surface where the
	// operator switches passes through. On the boundary of that, and a rounding beyond it, it goes on as inside: it is the
	// one-sided limit. It may be the operator itself. Restrict is safe for concurrent use.
	Restrict(lower, upper []float64, inside *mat.Dense) Operator
}

// Restrict returns an operator specialised to a box, or to the part of it that points lie in, so that on the boundary it follows
// the rules of the inside; the operator itself if it is no [Restrictor].
func Restrict(op Operator, lower, upper []float64, inside *mat.Dense) Operator {
	if r, ok := op.(Restrictor); ok {
		return r.Restrict(lower, upper, inside)
	}
	return op
}

// Switches returns the surfaces and planes on which the conditions switch, surfaces first, planes ordered by axis and place. Conditions whose operators are
// no [Switching] have none. Those with transmissions are switches as well. The error joins the faults of the operators, derivatives that do not
// exist because what they are taken of jumps, and those of the transmissions.
func (p *Problem) Switches() ([]Switch, error) {
	orders := p.Orders()
	var all []Switch
	var faults []error
	for _, c := range p.Conditions {
		op, ok := c.Op.(Switching)
		if !ok || c.On == nil {
			continue
		}
		inner := isInterior(c.On)
		for _, box := range boxesOf(c.On, p.Lower, p.Upper) {
			found, err := op.Switches(box.Lower, box.Upper, orders)
			if err != nil {
				faults = append(faults, err)
				break
			}
			for _, s := range found {
				if s.Kind == Source && !inner {
					s.Kind = Kink
				}
				all = append(all, s)
			}
		}
	}
	all = p.merge(all)
	for k := range all {
		p.loosen(&all[k], orders)
	}
	all, more := p.impose(all, orders)
	return all, errors.Join(append(faults, more...)...)
}

// same reports whether two switches lie on the same plane or surface.
func (p *Problem) same(s, o Switch) bool {
	switch {
	case s.Axis != o.Axis:
		return false
	case s.Surface != nil:
		return Along(s.Surface, o.Surface.Value, p.Lower, p.Upper) > 0 && Along(o.Surface, s.Surface.Value, p.Lower, p.Upper) > 0
	}
	return math.Abs(s.At-o.At) <= planeSame*(p.Upper[s.Axis]-p.Lower[s.Axis])
}

// merge makes one of switches on the same plane or surface.
func (p *Problem) merge(all []Switch) []Switch {
	slices.SortStableFunc(all, func(a, b Switch) int { return cmp.Or(cmp.Compare(a.Axis, b.Axis), cmp.Compare(a.At, b.At)) })
	var out []Switch
	for _, s := range all {
		k := slices.IndexFunc(out, func(o Switch) bool { return p.same(o, s) })
		if k < 0 {
			out = append(out, s)
			continue
		}
		o := &out[k]
		if s.Kind == Interface && o.Kind != Interface {
			o.At, o.Fault = s.At, s.Fault
		}
		o.Kind = max(o.Kind, s.Kind)
		o.Flux = slices.Concat(o.Flux, s.Flux)
		o.Broken = joined(o.Broken, s.Broken)
		o.Loose = joined(o.Loose, s.Loose)
	}
	return out
}

// joined returns the slots of both lists, each once.
func joined(a, b []Slot) []Slot {
	a = a[:len(a):len(a)]
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

// Orders returns the highest derivative of every field along every axis over the conditions that hold in the domain:
// fields x coordinates.
func (p *Problem) Orders() [][]int {
	orders := make([][]int, len(p.Fields))
	for f := range orders {
		orders[f] = make([]int, len(p.Coords))
	}
	for _, c := range p.Conditions {
		if c.Op == nil || c.On == nil || !isInterior(c.On) {
			continue
		}
		for _, s := range c.Op.Slots() {
			for a := range p.Coords {
				orders[s.Field][a] = max(orders[s.Field][a], int(s.D[a]))
			}
		}
	}
	return orders
}

func isInterior(on Region) bool {
	ambient, own := on.Dims()
	return ambient == own
}

// Box is a product of closed intervals, one per coordinate; an interval of a flat box may be a single number.
type Box struct{ Lower, Upper []float64 }

// boxesOf returns boxes that hold the parts of a region: the box of the domain, flat along the coordinates that are
// the same at all points of a part.
func boxesOf(on Region, lower, upper []float64) []Box {
	if u, ok := on.(Union); ok {
		var all []Box
		for _, part := range u.Parts() {
			all = append(all, boxesOf(part, lower, upper)...)
		}
		return all
	}
	return []Box{BoxOf(on, lower, upper)}
}

// BoxOf returns a box that holds a region without parts: the given one, flat along the coordinates that are the same at
// all points of the region. It has slices of its own.
func BoxOf(on Region, lower, upper []float64) Box {
	box := Box{slices.Clone(lower), slices.Clone(upper)}
	_, own := on.Dims()
	x := tryPoints(on, own).X
	for a := range lower {
		first, same := x.At(0, a), true
		for i := range x.RawMatrix().Rows {
			same = same && x.At(i, a) == first
		}
		if same && !math.IsNaN(first) {
			box.Lower[a], box.Upper[a] = first, first
		}
	}
	return box
}
