package partition

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
	"pinn/pde/jet"
)

// interfaceAt returns the interface on a plane, to within a distance, or nil.
func interfaceAt(switches []pde.Switch, axis int, at, near float64) *pde.Switch {
	for i := range switches {
		s := &switches[i]
		if s.Kind == pde.Interface && s.Axis == axis && math.Abs(s.At-at) <= near {
			return s
		}
	}
	return nil
}

// passThrough returns the conditions with which a slab begins: the state goes on from that of the solution before. At an interface in time, such
// as an impulse or a mass that changes at once, the fluxes go on, and of the state what they leave continuous; nil: there is none.
func passThrough(p *pde.Problem, s *pde.Switch, from, weight float64, state []pde.Slot, before jet.Func) (out []pde.Condition) {
	if s != nil {
		state = slices.DeleteFunc(state, func(slot pde.Slot) bool { return slices.Contains(s.Broken, slot) })
		for _, flux := range s.Flux {
			f := newFluxFrom(flux)
			out = append(out, takeOver(p, "start", from, weight, f, f.given, before))
		}
	}
	if len(state) > 0 {
		out = append(out, takeOver(p, "start", from, weight, &known{state}, state, before))
	}
	return out
}

// fluxFrom is the flux operator of an interface whose lower side is known: the cloud carries its slots, column by column.
type fluxFrom struct {
	pde.Operator
	slots        []pde.Slot // of the upper side
	given        []pde.Slot // of the lower side
	upper, lower []int      // where they stand among the slots of the flux
}

func newFluxFrom(flux pde.Operator) *fluxFrom {
	f := &fluxFrom{Operator: flux}
	for k, slot := range flux.Slots() {
		sheet := slot.Sheet
		slot.Sheet = 0
		if sheet == 0 {
			f.given, f.lower = append(f.given, slot), append(f.lower, k)
		} else {
			f.slots, f.upper = append(f.slots, slot), append(f.upper, k)
		}
	}
	return f
}

// Slots implements [pde.Operator].
func (f *fluxFrom) Slots() []pde.Slot { return f.slots }

// DataColumns returns the number of columns that the region's data must have; see [pde.Problem.Check].
func (f *fluxFrom) DataColumns() int { return len(f.given) }

// Residual implements [pde.Operator].
func (f *fluxFrom) Residual(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, params []float64) {
	f.Operator.Residual(dst, at, f.bothSides(at, u), params)
}

// Linearize implements [pde.Operator].
func (f *fluxFrom) Linearize(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense, params []float64) {
	all := pde.NewLinearization(f.Operator, at.Points())
	f.Operator.Linearize(all, at, f.bothSides(at, u), params)
	for e := range all.U {
		for j, k := range f.upper {
			for i := range at.Points() {
				dst.U[e].Set(i, j, all.U[e].At(i, k))
			}
		}
	}
}

// bothSides returns the values of all slots of the flux.
func (f *fluxFrom) bothSides(at *pde.Cloud, u *mat.Dense) *mat.Dense {
	all := mat.NewDense(at.Points(), len(f.slots)+len(f.given), nil)
	for i := range at.Points() {
		for j, k := range f.upper {
			all.Set(i, k, u.At(i, j))
		}
		for j, k := range f.lower {
			all.Set(i, k, at.Data.At(i, j))
		}
	}
	return all
}
