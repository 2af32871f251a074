package partition

import (
	"math"
	"slices"

	"pinn/pde"
)

// Propagation is what becomes of short waves in an evolution, and so of what is singular at its start.
type Propagation int

const (
	Unknown   Propagation = iota // the problem has no time, or its equations tell nothing
	Damped                       // as by diffusion: what is singular is smooth soon
	Carried                      // at a bounded speed: it stays, and moves
	Dispersed                    // the faster the shorter they are, without bound, as in a beam: it is everywhere at once
)

// Waves says what becomes of short waves in a problem with a time, whose equations are linearised with frozen coefficients.
func Waves(p *pde.Problem) Propagation {
	const (
		damped = 0.01 // times the frequency
		faster = 2    // than in proportion to the number of waves
	)
	axis := slices.Index(p.Coords, p.Time)
	if axis < 0 {
		return Unknown
	}
	e := newEvolution(p, axis)
	few, ok := e.waves(fewWaves)
	many, same := e.waves(manyWaves)
	if !ok || !same {
		return Unknown
	}
	length, slow, fast := p.Upper[axis]-p.Lower[axis], 0.0, 0.0
	for _, v := range few {
		slow = max(slow, math.Abs(imag(v)))
	}
	for _, v := range many {
		if real(v) < -damped*math.Abs(imag(v)) && real(v)*length < -steadyGrowth {
			return Damped
		}
		fast = max(fast, math.Abs(imag(v)))
	}
	switch {
	case fast*length < steadyGrowth:
		return Unknown
	case fast > faster*manyWaves/fewWaves*slow:
		return Dispersed
	}
	return Carried
}
