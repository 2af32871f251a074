package auto

import (
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/cell"
	"pinn/internal/parallel"
	"pinn/pde"
	"pinn/pde/jet"
)

// beginCells moves the state of a nonlinear problem to where its iteration begins: to start or, if that is nil, to where the options say.
func (s *solver) beginCells(m *cellTrial, state *collocation.State, bases []*cell.Basis, start jet.Func) {
	if start == nil {
		start = s.start
	}
	if start == nil || m.problem.Affine() {
		return
	}
	project(state.Coef, bases, start, len(m.problem.Fields))
}

// sketch returns where the nonlinear iteration of a slab begins that comes from afar, and the work: the solution with fewer functions in the same
// cells, whose steps take a third of the work; start, where there is none.
func (s *solver) sketch(p *pde.Problem, t division, start jet.Func, copy uint64) (begin jet.Func, work float64) {
	t.width /= sketched
	m, on, _, err := s.fitCells(p, t, start, copy)
	if err != nil {
		return start, 0 // what is wrong is so with all functions
	}
	on.release()
	if !m.fit.Converged {
		return start, m.work
	}
	return m.mesh(), m.work
}

// project sets the coefficients of cells to what is closest to given fields.
func project(coef []float64, bases []*cell.Basis, from jet.Func, fields int) {
	first, at := make([]int, len(bases)), 0
	for k, b := range bases {
		_, rank := b.Dims()
		first[k] = at
		at += rank * fields
	}
	parallel.For(len(bases), func(k int) {
		c := bases[k].Coordinates(from, fields)
		_, rank := bases[k].Dims()
		for f := range fields {
			mat.Col(coef[first[k]+f*rank:first[k]+(f+1)*rank], f, c)
		}
	})
}
