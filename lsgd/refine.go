package lsgd

import (
	"context"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
)

// Refine improves a projection by one step of iterative refinement: it solves for the increments of the coefficients
// and parameters that take away the residual at st, and keeps them if the residual does not grow and no parameter
// leaves its bounds. The roundings of the first solve are in its large coefficients; those of the second are in its
// small increments, and errors near 1e-15 fall by factors of two to three. It costs as much as one linear solve. The
// error is a *collocation.NonFiniteError or the context's.
func Refine(ctx context.Context, sys *collocation.System, st *collocation.State, tolerance float64) error {
	p := projections.Get().(*projection)
	defer p.release()
	p.prepare(ctx, sys, ProjectSettings{Tolerance: tolerance})
	before, err := p.norm(st)
	if err != nil {
		return err
	}
	p.increments = true
	if _, err := p.linear.run(p.coef, st, p.tol); err != nil {
		return err
	}
	trial := collocation.State{Coef: p.trial.Coef, Start: st.Start, Blend: st.Blend}
	floats.AddTo(trial.Coef, st.Coef, p.coef)
	for k, q := range sys.Problem.Params {
		if v := trial.Coef[sys.Layout.Cols+k]; q.Min < q.Max && (v < q.Min || v > q.Max) {
			return nil
		}
	}
	if after, err := p.norm(&trial); err == nil && after <= before {
		copy(st.Coef, trial.Coef)
	}
	return nil
}
