package lsgd

import (
	"context"

	"pinn/collocation"
)

// Dog is a watchdog for tests, with the account of what it did.
type Dog struct {
	watchdog
	Fit Fit
}

// Try solves the linear system at a state and lets full steps lead on from there, by at most so many solves. It returns the norm of
// the residual before and after, and whether the state has moved.
func (d *Dog) Try(sys *collocation.System, st *collocation.State, most int) (before, after float64, moved bool, err error) {
	p := new(projection)
	p.prepare(context.Background(), sys, ProjectSettings{})
	if before, err = p.norm(st); err != nil {
		return
	}
	f, err := p.solve(st)
	after = before
	moved = err == nil && d.run(p, st, &after, &f, &d.Fit, most)
	return
}

// LongestTry bounds the solves of a try.
const LongestTry = tryLongest
