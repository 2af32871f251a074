package partition

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/jet"
)

// ErrNoEvolution says that a problem cannot be solved slab by slab: it has no time, or conditions that look ahead.
var ErrNoEvolution = errors.New("the problem is not an evolution from initial values")

// Evolves returns nil if a problem can be solved slab by slab in time: every part of a condition holds either at the
// initial time or all the time, none at a later time alone or at two times at once, an equation has a derivative along
// time, and nothing but the fields is unknown. Otherwise the error wraps [ErrNoEvolution] and says why, or is a
// [*ClipError].
func Evolves(p *pde.Problem) error {
	axis := slices.Index(p.Coords, p.Time)
	refuse := func(format string, args ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{ErrNoEvolution}, args...)...)
	}
	if axis < 0 {
		return refuse("no coordinate is time")
	}
	if len(p.Params) > 0 {
		return refuse("it has unknown coefficients")
	}
	begun := false
	for _, c := range p.Conditions {
		if !region.Clippable(c.On) {
			return &ClipError{c.Name}
		}
		for _, part := range region.Leaves(c.On) {
			ends := spread(part)
			at := mat.Col(nil, axis, ends.X)
			first, last := slices.Min(at), slices.Max(at)
			switch {
			case usesMates(c.Op) && ends.Mate != nil && ends.Mate.At(0, axis) != at[0]:
				return refuse("condition %q compares two times", c.Name)
			case first == last && first == p.Lower[axis]:
				begun = true
			case first == last:
				return refuse("condition %q holds at time %g", c.Name, first)
			}
		}
	}
	if !begun {
		return refuse("no condition holds at the initial time")
	}
	if !slices.ContainsFunc(p.Orders(), func(orders []int) bool { return orders[axis] > 0 }) {
		return refuse("no equation has a derivative along time")
	}
	return nil
}

// corners returns two opposite corners of a region without parts, or all of its points if it has no extent.
func corners(on pde.Region) *pde.Cloud {
	ends := new(pde.Cloud)
	_, own := on.Dims()
	if own == 0 {
		on.Place(ends, nil, []float64{1})
		return ends
	}
	unit := mat.NewDense(2, own, nil)
	unit.SetRow(1, slices.Repeat([]float64{1}, own))
	on.Place(ends, unit, []float64{0.5, 0.5})
	return ends
}

// spread returns the corners and, of a region that is no box, points between them: the boundary of a polygon may end in the plane where it began.
func spread(on pde.Region) *pde.Cloud {
	_, own := on.Dims()
	if own == 0 || region.IsBox(on) {
		return corners(on)
	}
	const between = 16
	unit := mat.NewDense(2+between, own, nil)
	unit.SetRow(1, slices.Repeat([]float64{1}, own))
	for k := range between {
		for a := range own {
			_, v := math.Modf(float64(k+1) * math.Pow(0.618, float64(a+1)))
			unit.Set(2+k, a, v)
		}
	}
	out := new(pde.Cloud)
	on.Place(out, unit, slices.Repeat([]float64{1. / (2 + between)}, 2+between))
	return out
}

// Slab returns the problem on the part of its domain between two times. Conditions at the initial time stay if the
// slab begins there; later slabs begin with the values, and the derivatives along time below the order of the
// equations, of a function that holds the fields at the end of the slab before. The problem must pass [Evolves]. origin
// holds, per condition, the condition of p that it is a part of, and -1 for those that take over from before. Where these can they stand in
// the places of the initial ones, so that equal slabs have equal rows. Where one of the switches of the problem is an interface at the time at which the
// slab begins, fluxes go on in place of what may jump there.
func Slab(p *pde.Problem, from, to float64, before jet.Func, switches []pde.Switch) (slab *pde.Problem, origin []int) {
	axis := slices.Index(p.Coords, p.Time)
	s := *p
	s.Lower, s.Upper = slices.Clone(p.Lower), slices.Clone(p.Upper)
	s.Lower[axis], s.Upper[axis] = from, to
	s.Conditions = nil
	open := Cell{Lower: s.Lower, Upper: s.Upper}.open(domainOf(p))
	state := stateSlots(p, axis)
	var initial []pde.Condition // that the slab does not meet
	var at []int                // per one of these: its place among the conditions
	for k, c := range p.Conditions {
		on, ok := c.On.(region.Clipper).Clip(open.Lower, open.Upper)
		if !ok {
			initial, at = append(initial, c), append(at, len(s.Conditions))
			if before != nil {
				s.Conditions, origin = append(s.Conditions, pde.Condition{}), append(origin, -1)
			}
			continue
		}
		c.On = on
		s.Conditions = append(s.Conditions, c)
		origin = append(origin, k)
	}
	through := interfaceAt(switches, axis, from, endsAligned*(to-from))
	switch {
	case before == nil:
	case through == nil && stateBySlot(initial, state):
		for k, c := range initial {
			slots := c.Op.Slots()
			s.Conditions[at[k]] = takeOver(p, c.Name, from, c.Weight, &known{slots}, slots, before)
		}
	default:
		weight := 0.0
		for _, c := range initial {
			weight = max(weight, c.Weight)
		}
		s.Conditions = slices.DeleteFunc(s.Conditions, func(c pde.Condition) bool { return c.Op == nil })
		origin = slices.DeleteFunc(origin, func(k int) bool { return k < 0 })
		begin := passThrough(p, through, from, weight, state, before)
		s.Conditions, origin = append(s.Conditions, begin...), append(origin, slices.Repeat([]int{-1}, len(begin))...)
	}
	return &s, origin
}

// stateSlots returns what determines the fields after a time: their values, and the derivatives along time below the order of the equations.
func stateSlots(p *pde.Problem, axis int) []pde.Slot {
	var slots []pde.Slot
	for f, orders := range p.Orders() {
		for d := range orders[axis] {
			slots = append(slots, pde.Slot{Field: f, D: jet.D(repeat(axis, d)...)})
		}
	}
	return slots
}

// stateBySlot reports whether every slot of a state has one equation of its own in one of the conditions.
func stateBySlot(conditions []pde.Condition, state []pde.Slot) bool {
	var all []pde.Slot
	for _, c := range conditions {
		slots := c.Op.Slots()
		if eqs, params := c.Op.Dims(); eqs != len(slots) || params > 0 {
			return false
		}
		all = append(all, slots...)
	}
	return len(all) == len(state) && !slices.ContainsFunc(state, func(s pde.Slot) bool { return !slices.Contains(all, s) })
}

// takeOver is a condition at a time on points that carry what some slots are of another solution there.
func takeOver(p *pde.Problem, name string, at, weight float64, op pde.Operator, slots []pde.Slot, before jet.Func) pde.Condition {
	axis := slices.Index(p.Coords, p.Time)
	whole := domainOf(p)
	face := whole.clone()
	face.Lower[axis], face.Upper[axis] = at, at
	on, ok := section(solidOf(p), whole, face, axis)
	if !ok {
		panic("partition: the domain is empty at a time")
	}
	return pde.Condition{Name: name, On: &traced{on, before, slots, len(p.Fields)}, Op: op, Weight: weight}
}

// known says that slots have the values that the cloud carries, column by column.
type known struct{ slots []pde.Slot }

// Slots implements [pde.Operator].
func (k *known) Slots() []pde.Slot { return k.slots }

// Dims implements [pde.Operator].
func (k *known) Dims() (eqs, params int) { return len(k.slots), 0 }

// Affine implements [pde.Operator].
func (k *known) Affine() bool { return true }

// DataColumns returns the number of columns that the region's data must have; see [pde.Problem.Check].
func (k *known) DataColumns() int { return len(k.slots) }

// Residual implements [pde.Operator].
func (k *known) Residual(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, _ []float64) {
	dst.Sub(u, at.Data)
}

// Linearize implements [pde.Operator].
func (k *known) Linearize(dst *pde.Linearization, at *pde.Cloud, _ *mat.Dense, _ []float64) {
	for e := range k.slots {
		dst.U[e].Zero()
		for p := range at.Points() {
			dst.U[e].Set(p, e, 1)
		}
	}
}

// traced is a region whose points carry the values of slots of known functions.
type traced struct {
	region.Clipper
	of     jet.Func
	slots  []pde.Slot
	fields int
}

// Place implements [pde.Region].
func (t *traced) Place(dst *pde.Cloud, unit *mat.Dense, w []float64) {
	t.Clipper.Place(dst, unit, w)
	want := make([]jet.Index, len(t.slots))
	for k, s := range t.slots {
		want[k] = s.D
	}
	b := jet.NewBatch(jet.Close(want...), dst.Points(), t.fields)
	t.of.Eval(b, dst.X)
	dst.Data = mat.NewDense(dst.Points(), len(t.slots), nil)
	for k, s := range t.slots {
		for p := range dst.Points() {
			dst.Data.Set(p, k, b.Row(b.Set.Find(s.D), p)[s.Field])
		}
	}
}

// IsBox implements what [region.IsBox] asks for.
func (t *traced) IsBox() bool { return region.IsBox(t.Clipper) }

// Clip implements [region.Clipper].
func (t *traced) Clip(lower, upper []float64) (pde.Region, bool) {
	part, ok := t.Clipper.Clip(lower, upper)
	if !ok {
		return nil, false
	}
	return &traced{part.(region.Clipper), t.of, t.slots, t.fields}, true
}
