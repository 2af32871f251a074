package lsgd

import (
	"context"
	"errors"
	"math"

	"gonum.org/v1/gonum/floats"
)

// Status says why a minimisation ended.
type Status int

// The reasons. The early ones are those that a larger limit would have put off.
const (
	StepLimit         Status = iota // all steps were taken
	GradientConverged               // the gradient fell below the tolerance
	Stalled                         // no step reduces the loss any more
	Interrupted                     // the context ended
	Failure                         // the loss or its gradient is not finite; see Result.Err
	LossConverged                   // the loss fell below what was asked for
)

var statusNames = [...]string{"step limit", "gradient converged", "stalled", "interrupted", "failure", "loss converged"}

// String names the status.
func (s Status) String() string { return statusNames[s] }

// Early reports whether the limit on the steps ended the minimisation.
func (s Status) Early() bool { return s == StepLimit }

// Err returns an error for Interrupted and Failure, and nil for the others.
func (s Status) Err() error {
	if s == Interrupted || s == Failure {
		return errors.New("lsgd: " + s.String())
	}
	return nil
}

// Method says how the parameters move: [LBFGS], [LevenbergMarquardt], or a [Rule] of this package, [Adam] or [GradientDescent].
type Method interface {
	minimize(ctx context.Context, o Objective, s Settings) Result
}

// Settings of [Minimize].
type Settings struct {
	Method Method // nil: LBFGS{}
	Steps  int    // at most; with LBFGS the evaluations count as steps
	// GradientTolerance ends the descent when the norm of the gradient is below it times the first norm.
	GradientTolerance float64
	// Watch, if not nil, is called after every evaluation, of LevenbergMarquardt before every step and at the end, from the calling goroutine.
	Watch func(step int, f Fit)
}

// Result of [Minimize].
type Result struct {
	Status Status
	Err    error // what went wrong, for Failure
	Steps  int
	Fit    Fit     // at the parameters that were kept: the best ones seen
	Slope  float64 // norm of the gradient there
}

// Minimize fits the coefficients and steps the parameters in turn, until one of the settings' limits, and leaves the
// objective at the best parameters seen, with the coefficients fitted there. A step to where the loss is not finite
// is an ordinary bad step, not the end; only a first evaluation that fails ends the minimisation.
func Minimize(ctx context.Context, o Objective, s Settings) Result {
	if s.Method == nil {
		s.Method = LBFGS{}
	}
	return s.Method.minimize(ctx, o, s)
}

// descend goes down by steps that see the loss and its gradient, and ends at the best parameters seen.
func descend(ctx context.Context, o Objective, s Settings, steps func(ctx context.Context, d *descent)) Result {
	d := &descent{o: o, s: s, x: make([]float64, o.Len()), g: make([]float64, o.Len()), best: make([]float64, o.Len())}
	d.res.Fit.Loss = math.Inf(1)
	o.Params(d.x)
	steps(ctx, d)
	if d.res.Status != Failure && !math.IsInf(d.res.Fit.Loss, 1) {
		o.SetParams(d.best)
		if f, err := o.Fit(context.WithoutCancel(ctx)); err == nil {
			d.res.Fit = f
		}
	}
	return d.res
}

type descent struct {
	o     Objective
	s     Settings
	x, g  []float64
	best  []float64
	first float64 // norm of the first gradient
	res   Result
}

// evaluate fits and differentiates at d.x, and keeps the place if it is the best so far. The loss is infinite where
// it cannot be had.
func (d *descent) evaluate(ctx context.Context) (loss float64, err error) {
	d.o.SetParams(d.x)
	f, err := d.o.Fit(ctx)
	if err != nil {
		return math.Inf(1), err
	}
	loss, err = d.o.Gradient(d.g)
	slope := floats.Norm(d.g, 2)
	if err == nil && (math.IsNaN(loss) || math.IsNaN(slope) || math.IsInf(loss+slope, 0)) {
		err = errors.New("lsgd: the loss or its gradient is not finite")
	}
	if err != nil {
		return math.Inf(1), err
	}
	if d.res.Steps == 0 {
		d.first = slope
	}
	f.Loss = loss
	if loss < d.res.Fit.Loss {
		copy(d.best, d.x)
		d.res.Fit, d.res.Slope = f, slope
	}
	if d.s.Watch != nil {
		d.s.Watch(d.res.Steps, f)
	}
	return loss, nil
}

// converged compares the gradient of the last evaluation with the first one.
func (d *descent) converged() bool {
	return floats.Norm(d.g, 2) <= d.s.GradientTolerance*d.first
}

// follow takes the steps of a rule.
func (d *descent) follow(ctx context.Context, rule Rule) {
	for ; ; d.res.Steps++ {
		loss, err := d.evaluate(ctx)
		switch {
		case ctx.Err() != nil:
			d.res.Status = Interrupted
			return
		case err != nil && d.res.Steps == 0:
			d.res.Status, d.res.Err = Failure, err
			return
		case err != nil:
			copy(d.x, d.best)
			clear(d.g)
		case d.converged():
			d.res.Status = GradientConverged
			return
		}
		if d.res.Steps >= d.s.Steps {
			d.res.Status = StepLimit
			return
		}
		rule.Step(d.x, d.g, loss)
	}
}
