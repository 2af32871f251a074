package auto

import (
	"math"
	"slices"

	"pinn/collocation"
	"pinn/collocation/cell"
	"pinn/pde"
)

// sizeAtRest returns the size from which the residual of a slab counts: that of a state with the negligible part of the natural sizes of the fields. Before a
// pulse the solution is the tail of what drives it, 1e-44 say: relative to itself it is never resolved, and beside what comes it is nothing.
func (s *solver) sizeAtRest(m *cellTrial, sys *collocation.System, bases []*cell.Basis) float64 {
	level := make(constants, len(s.natural))
	for f, v := range s.natural {
		level[f] = sizeNegligible * v
	}
	rows, _ := sys.Dims()
	at := &collocation.State{Coef: make([]float64, sys.Layout.Cols)}
	zero, r := make([]float64, rows), make([]float64, rows)
	if sys.Residuals(zero, at) != nil {
		return 0
	}
	project(at.Coef, bases, level, len(m.problem.Fields))
	if sys.Residuals(r, at) != nil {
		return 0
	}
	sizes := make([]float64, len(m.cells))
	for c, first := 0, 0; c < len(sys.Clouds); c++ {
		op, cloud := sys.Problem.Conditions[c].Op, sys.Clouds[c]
		eqs, _ := op.Dims()
		next := first + eqs*cloud.Points()
		if op.Affine() && m.begins(cloud) {
			k := op.Slots()[0].Field / len(m.problem.Fields)
			for i := first; i < next; i++ {
				sizes[k] = math.Hypot(sizes[k], r[i]-zero[i])
			}
		}
		first = next
	}
	return m.overall(sizes)
}

// begins reports whether a cloud lies where its slab begins.
func (m *cellTrial) begins(cloud *pde.Cloud) bool {
	axis := slices.Index(m.problem.Coords, m.problem.Time)
	for i := range cloud.Points() {
		if cloud.X.At(i, axis) != m.problem.Lower[axis] {
			return false
		}
	}
	return cloud.Points() > 0
}
