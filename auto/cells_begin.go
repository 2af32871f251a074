package auto

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/cell"
	"pinn/internal/parallel"
	"pinn/pde/jet"
)

// beginCells moves the state of a nonlinear problem to where its iteration begins: to start or, if that is nil, to where the options say.
func (s *solver) beginCells(m *mosaic, state *collocation.State, bases []*cell.Basis, start jet.Func, copy uint64) {
	if start == nil {
		start = s.start
	}
	if start == nil || m.problem.Affine() {
		return
	}
	project(state.Coef, bases, start, len(m.problem.Fields))
	if copy > 0 {
		shake(state.Coef, s.stream(streamBoxes, copy))
	}
}

// project sets the coefficients of cells to what is closest to given fields.
func project(coef []float64, bases []*cell.Basis, from jet.Func, fields int) {
	_, rank := bases[0].Dims()
	parallel.For(len(bases), func(k int) {
		c := bases[k].Coordinates(from, fields)
		for f := range fields {
			mat.Col(coef[(k*fields+f)*rank:(k*fields+f+1)*rank], f, c)
		}
	})
}

// shaken is the change of the coefficients, relative to themselves, with which an independent iteration leaves the solution that it is
// to be compared with: far above roundings, where no step would lower the residual, and so small that one step takes it away.
const shaken = 1e-9

// shake changes coefficients at random.
func shake(coef []float64, rnd *rand.Rand) {
	for k := range coef {
		coef[k] *= 1 + shaken*(2*rnd.Float64()-1)
	}
}
