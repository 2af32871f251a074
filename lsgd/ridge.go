package lsgd

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
)

// projectRidged is [Project] of an affine system without unknown parameters, with ridge/2 times the squared norm of the coefficients
// added to the loss. The ridge bounds the coefficients, so that no rank is cut: a cut would make the loss jump as the basis moves.
func projectRidged(ctx context.Context, sys *collocation.System, st *collocation.State, ridge float64) (Fit, error) {
	if !sys.Problem.Affine() || len(sys.Problem.Params) > 0 {
		panic("lsgd: a ridge on a system that is not affine in its coefficients")
	}
	p := denseProjection(ctx, sys)
	defer p.release()
	zero := &collocation.State{Coef: make([]float64, len(st.Coef))}
	if err := p.dense.reduce(zero); err != nil {
		return Fit{}, err
	}
	n := len(st.Coef)
	rows := mat.NewDense(n, n+1, nil)
	for j := range n {
		rows.Set(j, j, math.Sqrt(ridge))
	}
	p.dense.lanes[0].triangle.Add(rows)
	f := p.dense.solved(zero.Coef, 0)
	copy(st.Coef, zero.Coef)
	st.Blend = 0
	return Fit{Loss: f.promised * f.promised / 2, Converged: true, Cond: f.cond, Rank: f.rank, Iterations: 1, Work: f.work}, nil
}
