package auto

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
)

// steadyRows reports whether the coefficients of all equations are the same at all times, so that one factorisation may serve all slabs of
// one length. A condition has the same equations on all parts of its region.
func (s *solver) steadyRows(axis int) bool {
	if !s.problem.Affine() {
		return false
	}
	rnd := s.stream(streamSteady, 0)
	for _, c := range s.problem.Conditions {
		ambient, own := c.On.Dims()
		if own < ambient-1 || own == 0 {
			continue
		}
		unit := mat.NewDense(rowsLooked, own, nil)
		for i := range unit.RawMatrix().Data {
			unit.RawMatrix().Data[i] = rnd.Float64()
		}
		cloud := new(pde.Cloud)
		region.Leaves(c.On)[0].Place(cloud, unit, make([]float64, rowsLooked))
		if !s.steadyAt(c.Op, cloud, axis, rnd.Float64()) {
			return false
		}
	}
	return true
}

// steadyAt reports whether an affine operator has the same coefficients at some points as at the same places at another time, a fraction of
// the whole.
func (s *solver) steadyAt(op pde.Operator, cloud *pde.Cloud, axis int, fraction float64) bool {
	n, slots := cloud.Points(), len(op.Slots())
	_, params := op.Dims()
	u, numbers := mat.NewDense(n, slots, nil), make([]float64, params)
	now, then := pde.NewLinearization(op, n), pde.NewLinearization(op, n)
	op.Linearize(now, cloud, u, numbers)
	later := *cloud
	later.X = mat.DenseCopyOf(cloud.X)
	for i := range n {
		later.X.Set(i, axis, s.problem.Lower[axis]+fraction*(s.problem.Upper[axis]-s.problem.Lower[axis]))
	}
	op.Linearize(then, &later, u, numbers)
	for e, a := range now.U {
		size := mat.Norm(a, math.Inf(1))
		a.Sub(a, then.U[e])
		if !(mat.Norm(a, math.Inf(1)) <= residualAtRounding*size) {
			return false
		}
	}
	return true
}
