package lsgd

import (
	"context"

	"pinn/collocation"
)

// ProjectDense is Project with one dense triangle for whatever system.
func ProjectDense(ctx context.Context, sys *collocation.System, st *collocation.State, n ProjectSettings) (Fit, error) {
	n.Iterations, n.Offset = 50, 0.01
	p := new(projection)
	p.prepare(context.Background(), sys, n)
	p.linear = &p.dense
	p.linear.prepare(&p.assembly)
	if sys.Problem.Affine() {
		return p.affine(st)
	}
	return p.iterate(ctx, st, n)
}

// IsSparse reports whether Project eliminates the columns of a system group by group.
func IsSparse(sys *collocation.System) bool { return new(elimination).suits(sys) }
