package lsgd

import "pinn/collocation"

// DampedStep is the step of [GaussNewton] at a state, with the dampings of the columns and of the hidden weights and
// what they are multiplied with.
func DampedStep(sys *collocation.System, st *collocation.State, columns, hidden float64) (d, damping []float64, promised float64) {
	var a normal
	if err := a.assemble(sys, st); err != nil {
		panic(err)
	}
	d = make([]float64, a.n)
	promised, _ = a.step(d, columns*dampingNegligible, hidden)
	return d, a.damping, promised
}
