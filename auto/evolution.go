package auto

import (
	"pinn/collocation/partition"
	"pinn/pde"
)

// evolving returns the problem with the coordinate along which it is solved slab by slab as its time, if it names none and there is
// one. What "boundary" and a Laplacian mean has been decided before, so that nothing else changes.
func evolving(p *pde.Problem) *pde.Problem {
	coord, err := partition.Marching(p)
	if err != nil || coord == p.Time {
		return p
	}
	q := *p
	q.Time = coord
	return &q
}

// asGiven returns a solution with the problem as it was given, if there is one, and its time.
func asGiven(out *Solution, given *pde.Problem) *Solution {
	if out == nil || given == nil {
		return out
	}
	out.Problem = given
	if out.Model != nil {
		out.Model.Time = given.Time
	}
	return out
}
