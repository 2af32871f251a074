package lsgd

import (
	"context"
	"math"
)

// Rule turns gradients into steps. A Rule keeps its own state and serves one minimisation.
type Rule interface {
	// Step changes the parameters x, given the loss and the gradient g there. It may keep copies of both. After a step
	// to where there is no finite loss, x is the best place so far, g is zero and the loss is +Inf.
	Step(x, g []float64, loss float64)
}

// GradientDescent goes against the gradient. The rate halves, and the step is taken back, when the loss has risen; it
// grows by a tenth after every step that was good. A Rate is positive; its unit is that of the weights over that of the
// gradient.
type GradientDescent struct {
	Rate float64 // first step length

	x, g []float64 // the last good place
	loss float64
}

func (r *GradientDescent) minimize(ctx context.Context, o Objective, s Settings) Result {
	return descend(ctx, o, s, func(ctx context.Context, d *descent) { d.follow(ctx, r) })
}

// Step takes one step, or goes back to the last good place and takes half the step.
func (r *GradientDescent) Step(x, g []float64, loss float64) {
	switch {
	case r.x == nil:
		r.x, r.g = make([]float64, len(x)), make([]float64, len(x))
	case loss <= r.loss:
		r.Rate *= 1.1
	default:
		r.Rate /= 2
		for i := range x {
			x[i] = r.x[i] - r.Rate*r.g[i]
		}
		return
	}
	copy(r.x, x)
	copy(r.g, g)
	r.loss = loss
	for i := range x {
		x[i] -= r.Rate * g[i]
	}
}

// Adam is the rule of D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1, with
// its default decay rates. A Rate is positive: about the length of a step along every weight.
type Adam struct {
	Rate float64

	m, v []float64
	t    int
}

func (r *Adam) minimize(ctx context.Context, o Objective, s Settings) Result {
	return descend(ctx, o, s, func(ctx context.Context, d *descent) { d.follow(ctx, r) })
}

// Step takes one step. After a step to where there is no loss it forgets its moments and halves the rate.
func (r *Adam) Step(x, g []float64, loss float64) {
	const beta1, beta2, eps = 0.9, 0.999, 1e-8
	if math.IsInf(loss, 1) {
		*r = Adam{Rate: r.Rate / 2}
		return
	}
	if r.m == nil {
		r.m, r.v = make([]float64, len(x)), make([]float64, len(x))
	}
	r.t++
	c1, c2 := 1-math.Pow(beta1, float64(r.t)), 1-math.Pow(beta2, float64(r.t))
	for i, gi := range g {
		r.m[i] = beta1*r.m[i] + (1-beta1)*gi
		r.v[i] = beta2*r.v[i] + (1-beta2)*gi*gi
		x[i] -= r.Rate * (r.m[i] / c1) / (math.Sqrt(r.v[i]/c2) + eps)
	}
}
