package auto

import (
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/pde"
	"pinn/pde/jet"
)

// A field that no condition gives a value, such as a distance r with r = sqrt(x^2 + y^2), begins at zero, where equations that divide by it
// mean nothing. It then begins at the constant that the equations without derivatives ask for.

// lifted is functions with constants added.
type lifted struct {
	jet.Func
	by constants
}

// Eval implements [jet.Func].
func (l lifted) Eval(dst *jet.Batch, x *mat.Dense) {
	l.Func.Eval(dst, x)
	at := dst.Set.Find(jet.Index{})
	for i := range dst.Points {
		floats.Add(dst.Row(at, i), l.by)
	}
}

// lift adds constants to those fields of the start that the given conditions say nothing of, if the equations mean something there and nothing
// at zero.
func (s *solver) lift(given []pde.Condition) {
	free := silent(given, len(s.problem.Fields))
	at := s.meanOf(s.start)
	if len(free) == 0 || s.meansAt(at) {
		return
	}
	by := make(constants, len(at))
	for _, f := range free {
		at[f]++
		by[f]++
	}
	for range mostLiftings {
		step := s.algebraicStep(at, free)
		if step == nil {
			break
		}
		for k, f := range free {
			at[f] += step[k]
			by[f] += step[k]
		}
	}
	if finiteAll(by) && s.meansAt(at) {
		s.start = lifted{s.start, by}
		s.note("fields that no condition gives a value begin with that of the equations without derivatives")
	}
}

// silent returns those of a number of fields that conditions say nothing of.
func silent(given []pde.Condition, fields int) []int {
	var free []int
	for f := range fields {
		if !slices.ContainsFunc(given, func(c pde.Condition) bool {
			return slices.ContainsFunc(c.Op.Slots(), func(slot pde.Slot) bool { return slot.Field == f })
		}) {
			free = append(free, f)
		}
	}
	return free
}

// meanOf returns the means of functions over the domain.
func (s *solver) meanOf(f jet.Func) constants {
	x := s.scatter(startPoints)
	b := jet.NewBatch(jet.Close(), startPoints, len(s.problem.Fields))
	f.Eval(b, x)
	mean := make(constants, len(s.problem.Fields))
	for p := range startPoints {
		floats.AddScaled(mean, 1.0/startPoints, b.Row(0, p))
	}
	return mean
}

// algebraicStep returns the step of Newton, in some fields, to constants that satisfy the equations without derivatives as well as constants
// can; nil if there is none.
func (s *solver) algebraicStep(around constants, free []int) []float64 {
	return s.stepOf(around, len(free), algebraicEquation, func(slot pde.Slot) int { return slices.Index(free, slot.Field) })
}

// stepOf returns the step of Newton from constants, in a number of unknowns, by those equations of the domain that count; nil if there is none. unknown
// tells the place of that which moves a slot, or -1.
func (s *solver) stepOf(around constants, unknowns int, counts func([]pde.Slot, *mat.Dense) bool, unknown func(pde.Slot) int) []float64 {
	var rows, target []float64
	for c, condition := range s.problem.Conditions {
		if ambient, own := condition.On.Dims(); own < ambient {
			continue
		}
		r, l := s.linearizedAt(around, c)
		for e := range l.U {
			if !counts(condition.Op.Slots(), l.U[e]) {
				continue
			}
			for p := range s.fresh[c].Points() {
				row := make([]float64, unknowns)
				for j, slot := range condition.Op.Slots() {
					if k := unknown(slot); k >= 0 {
						row[k] += l.U[e].At(p, j)
					}
				}
				rows, target = append(rows, row...), append(target, -r.At(p, e))
			}
		}
	}
	if len(target) < unknowns || unknowns == 0 || !finiteAll(rows) || !finiteAll(target) {
		return nil
	}
	step := mat.NewVecDense(unknowns, nil)
	if err := step.SolveVec(mat.NewDense(len(target), unknowns, rows), mat.NewVecDense(len(target), target)); err != nil {
		return nil
	}
	return step.RawVector().Data
}

// linearizedAt returns the residuals of a condition at fresh points, points x equations, and its linearisation, for fields that are constants.
func (s *solver) linearizedAt(around constants, c int) (*mat.Dense, *pde.Linearization) {
	op, at := s.problem.Conditions[c].Op, s.fresh[c]
	eqs, _ := op.Dims()
	u := mat.NewDense(at.Points(), len(op.Slots()), nil)
	for j, slot := range op.Slots() {
		for p := range at.Points() {
			if slot.D.Order() == 0 {
				u.Set(p, j, around[slot.Field])
			}
		}
	}
	params := startOfParams(s.problem)
	r, l := mat.NewDense(at.Points(), eqs, nil), pde.NewLinearization(op, at.Points())
	op.Residual(r, at, u, params)
	op.Linearize(l, at, u, params)
	return r, l
}

// algebraicEquation reports whether an equation depends on no derivative.
func algebraicEquation(slots []pde.Slot, partials *mat.Dense) bool {
	for j, slot := range slots {
		if slot.D.Order() > 0 && mat.Norm(partials.ColView(j), 1) != 0 {
			return false
		}
	}
	return true
}

// meansAt reports whether the equations and their derivatives are finite where the fields are given constants.
func (s *solver) meansAt(c constants) bool {
	for k := range s.problem.Conditions {
		r, l := s.linearizedAt(c, k)
		if !finiteAll(r.RawMatrix().Data) || slices.ContainsFunc(l.U, func(d *mat.Dense) bool { return !finiteAll(d.RawMatrix().Data) }) {
			return false
		}
	}
	return true
}

// meansBy reports whether the equations and their derivatives are finite for given functions, at fresh points.
func (s *solver) meansBy(of jet.Func) bool {
	params := startOfParams(s.problem)
	for k, c := range s.problem.Conditions {
		l := collocation.LinearizeAt(s.problem, c.Op, s.fresh[k], of, params)
		if slices.ContainsFunc(l.U, func(d *mat.Dense) bool { return !finiteAll(d.RawMatrix().Data) }) {
			return false
		}
	}
	return true
}
