package lsgd

import (
	"context"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/lsq"
)

// Weakest finds up to count directions in which the rows of sys, linearised at st, change least relative to other
// linear functions of the coefficients, such as the values of the fields at scattered points: values (any number of rows x
// columns of sys), which is overwritten. tol says how independent the columns of values must be to count; see
// [lsq.FindWeakest]. It takes about as much work as a projection. The error is a *collocation.NonFiniteError or the
// context's.
func Weakest(ctx context.Context, sys *collocation.System, st *collocation.State, values *mat.Dense, tol float64, count int) (lsq.Weakest, error) {
	p := denseProjection(ctx, sys)
	defer p.release()
	if err := p.dense.reduce(st); err != nil {
		return lsq.Weakest{}, err
	}
	_, cols := sys.Dims()
	var m lsq.Triangle
	m.Reset(cols, 0)
	m.Add(values)
	return lsq.FindWeakest(&p.dense.lanes[0].triangle, &m, tol, count), nil
}
