package auto

import (
	"errors"
	"fmt"
	"math"

	"pinn/internal/number"
	"pinn/pde"
)

// Continuation leads a nonlinear problem whose iteration does not converge from its start, or not to the wanted
// solution, from a value of a constant with which it does to the value that is asked for. Each stage begins with the
// solution and the basis of the one before (natural parameter continuation; E. L. Allgower, K. Georg, "Numerical
// Continuation Methods", 1990). Stages are solved once, with a modest basis. The last of them opens the search and the
// error estimate of the problem itself.
//
// A stage is taken when its relative residual at fresh points is small and, where the program chooses the steps, no
// field has changed by more than half of its size; otherwise the step is halved. Steps are equal in the logarithm of
// the constant if From and To have one sign, and in the constant otherwise. Natural continuation does not pass a
// turning point of the solution in the constant: there the program gives up, with the status Failed.
type Continuation struct {
	Constant string // its name, for what is reported
	From, To float64
	// Stages is the number of values, From and To included, at equal steps; 0: chosen by the program.
	Stages int
	// Problem returns the problem with another value of the constant: with the coordinates, the fields, the parameters
	// and the box of the problem that is solved. It is called from the solving goroutine, not with To. Its errors end
	// the solve.
	Problem func(value float64) (*pde.Problem, error)
}

// check reports faults of the settings.
func (c *Continuation) check(m Method, fault func(setting, format string, args ...any)) {
	for _, end := range []struct {
		name  string
		value float64
	}{{"from", c.From}, {"to", c.To}} {
		if !number.Finite(end.value) {
			fault("continuation."+end.name, "must be a finite number, not %g", end.value)
		}
	}
	if c.From == c.To {
		fault("continuation.from", "is %g, where the continuation ends: it must begin elsewhere", c.From)
	}
	if c.Stages < 0 || c.Stages == 1 || c.Stages > maxStages {
		fault("continuation.stages", "must be between 2 and %d, not %d: the first value and the last are stages", maxStages, c.Stages)
	}
	if c.Problem == nil {
		fault("continuation.problem", "is missing: there must be a function that returns the problem for a value")
	}
	if m == LSGD || m == GD {
		fault("continuation", `does not go with lsgd.method %q: training begins with a basis that does not hold the start`, string(m))
	}
}

// CheckProblem reports options that have no effect on a problem or that it does not allow, each a [*SettingError], joined.
func (o *Options) CheckProblem(p *pde.Problem) error {
	var idle error
	if o.Continuation != nil && p.Affine() {
		idle = &SettingError{"continuation", "has no effect: the problem is linear and needs no start"}
	}
	var ridge error
	if (o.Training.Ridge > 0 || o.Training.LastRidge > 0) && (!p.Affine() || len(p.Params) > 0) {
		ridge = &SettingError{"lsgd.ridge", "is possible only where the conditions are linear in the fields and there are no unknown numbers"}
	}
	return errors.Join(idle, ridge, o.checkPartition(p))
}

// value returns the constant at a fraction of the way.
func (c *Continuation) value(at float64) float64 {
	switch {
	case at <= 0:
		return c.From
	case at >= 1:
		return c.To
	case (c.From > 0) == (c.To > 0) && c.From != 0 && c.To != 0:
		return math.Copysign(math.Exp((1-at)*math.Log(math.Abs(c.From))+at*math.Log(math.Abs(c.To))), c.From)
	}
	return (1-at)*c.From + at*c.To
}

// first returns the first step, as a fraction of the way.
func (c *Continuation) first() float64 {
	if c.Stages > 0 {
		return 1 / float64(c.Stages-1)
	}
	return firstStep
}

// at names a value in messages.
func (c *Continuation) at(value float64) string { return fmt.Sprintf("%s = %.6g", c.Constant, value) }

// continuing begins the names of the phases of a continuation in the history.
const continuing = "continuation"

// phase names the stage for a value in the history.
func (c *Continuation) phase(value float64) string { return continuing + " " + c.at(value) }
