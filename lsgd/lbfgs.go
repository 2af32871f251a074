package lsgd

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/optimize"
)

// errDone stops gonum's loop from inside an evaluation.
var errDone = errors.New("done")

// LBFGS is the limited-memory BFGS method of gonum's optimize package, with its line search.
type LBFGS struct {
	Store int // pairs of steps and changes of the gradient that are kept; 0: 30
}

func (m LBFGS) minimize(ctx context.Context, o Objective, s Settings) Result {
	return descend(ctx, o, s, m.steps)
}

// steps hands the loss to gonum. Value and gradient come from one evaluation. gonum asks for them on goroutines of its own;
// they are sent back to the calling one, as Settings.Watch promises.
func (m LBFGS) steps(ctx context.Context, d *descent) {
	if d.s.Steps <= 0 {
		d.follow(ctx, &GradientDescent{})
		return
	}
	e := &evaluator{descent: d, at: make([]float64, len(d.x)), loss: math.NaN()}
	asked, answered := make(chan []float64), make(chan struct{})
	ask := func(x []float64) {
		asked <- x
		<-answered
	}
	problem := optimize.Problem{
		Func:   func(x []float64) float64 { ask(x); return e.loss },
		Grad:   func(g, x []float64) { ask(x); copy(g, d.g) },
		Status: func() (optimize.Status, error) { return e.status(ctx) },
	}
	settings := &optimize.Settings{Converger: optimize.NeverTerminate{}, GradientThreshold: math.NaN()}
	start := slices.Clone(d.x)
	var err error
	go func() {
		defer close(asked)
		_, err = optimize.Minimize(problem, start, settings, &optimize.LBFGS{Store: cmp.Or(m.Store, 30)})
	}()
	for x := range asked {
		e.answer(ctx, x)
		answered <- struct{}{}
	}
	if !errors.Is(err, errDone) {
		d.res.Status = Stalled
	}
}

// evaluator keeps the last evaluation of a descent, because gonum asks for value and gradient apart.
type evaluator struct {
	*descent
	at   []float64 // where the last evaluation was
	loss float64   // NaN before the first one
}

func (e *evaluator) answer(ctx context.Context, x []float64) {
	if !math.IsNaN(e.loss) && floats.Equal(x, e.at) {
		return
	}
	copy(e.at, x)
	copy(e.x, x)
	var err error
	if e.loss, err = e.evaluate(ctx); err != nil {
		if e.res.Steps == 0 {
			e.res.Err = err
		}
		clear(e.g)
	}
	e.res.Steps++
}

// status ends gonum's loop for the reasons of the settings.
func (e *evaluator) status(ctx context.Context) (optimize.Status, error) {
	switch {
	case ctx.Err() != nil:
		e.res.Status = Interrupted
	case e.res.Err != nil:
		e.res.Status = Failure
	case e.res.Steps > 0 && e.converged() && !math.IsInf(e.loss, 1):
		e.res.Status = GradientConverged
	case e.res.Steps >= e.s.Steps:
		e.res.Status = StepLimit
	default:
		return optimize.NotTerminated, nil
	}
	return optimize.Failure, errDone
}
