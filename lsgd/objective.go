package lsgd

import (
	"cmp"
	"context"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
)

// Objective is a loss of two groups of unknowns: coefficients, which Fit eliminates, and parameters, which descent
// steps move.
type Objective interface {
	// Len returns the number of parameters.
	Len() int
	// Params copies the parameters to dst, SetParams copies them from src. Both panic on a wrong length.
	Params(dst []float64)
	SetParams(src []float64)
	// Fit moves the coefficients to the minimiser at fixed parameters.
	Fit(ctx context.Context) (Fit, error)
	// Gradient returns the loss and sets dst to its gradient with respect to the parameters, at the present
	// coefficients.
	Gradient(dst []float64) (loss float64, err error)
}

// Reduced is the loss of a collocation system as a function of the hidden weights alone: the coefficients are
// eliminated by projection. Its bases must be [collocation.Adaptive].
type Reduced struct {
	System  *collocation.System
	State   *collocation.State
	Project ProjectSettings // without a ridge
	// Ridge, if positive, adds Ridge/2 times the squared norm of the coefficients to the loss; the system must be affine and without
	// unknown parameters. Every Fit multiplies it by Decay first; Decay 0 means 1. A ridge that decays lets a basis move far at
	// first (K. Lee et al., arXiv 2101.11256, algorithm 2).
	Ridge, Decay float64
}

// Len returns the number of hidden weights.
func (o *Reduced) Len() int { _, n := o.System.Layout.Hidden(); return n }

// Params copies the hidden weights to dst.
func (o *Reduced) Params(dst []float64) { copyHidden(o.System.Layout, dst, false) }

// SetParams copies the hidden weights from src.
func (o *Reduced) SetParams(src []float64) { copyHidden(o.System.Layout, src, true) }

// Fit projects.
func (o *Reduced) Fit(ctx context.Context) (Fit, error) {
	if o.Ridge > 0 {
		o.Ridge *= cmp.Or(o.Decay, 1)
		return projectRidged(ctx, o.System, o.State, o.Ridge)
	}
	return Project(ctx, o.System, o.State, o.Project)
}

// Gradient returns the loss and its gradient with respect to the hidden weights.
func (o *Reduced) Gradient(dst []float64) (float64, error) {
	loss, err := o.System.Gradient(dst, nil, o.State)
	return loss + o.Ridge/2*floats.Dot(o.State.Coef, o.State.Coef), err
}

// Joint is the loss of a collocation system as a function of all weights: the hidden ones, then the columns of the
// system. Its Fit does nothing but evaluate.
type Joint struct {
	System *collocation.System
	State  *collocation.State
}

// Len returns the number of hidden weights and columns.
func (o *Joint) Len() int {
	_, n := o.System.Layout.Hidden()
	return n + len(o.State.Coef)
}

// Params copies all weights to dst.
func (o *Joint) Params(dst []float64) {
	n := len(dst) - len(o.State.Coef)
	copyHidden(o.System.Layout, dst[:n], false)
	copy(dst[n:], o.State.Coef)
}

// SetParams copies all weights from src.
func (o *Joint) SetParams(src []float64) {
	n := len(src) - len(o.State.Coef)
	copyHidden(o.System.Layout, src[:n], true)
	copy(o.State.Coef, src[n:])
}

// Fit returns the loss and changes nothing.
func (o *Joint) Fit(context.Context) (Fit, error) {
	_, rms, err := o.System.RMS(o.State)
	return Fit{Loss: rms * rms / 2}, err
}

// Gradient returns the loss and its gradient with respect to all weights.
func (o *Joint) Gradient(dst []float64) (float64, error) {
	n := len(dst) - len(o.State.Coef)
	return o.System.Gradient(dst[:n], dst[n:], o.State)
}

// copyHidden copies the hidden weights of all spaces from x (in) or to x.
func copyHidden(l *collocation.Layout, x []float64, in bool) {
	bases, n := l.Hidden()
	if len(x) != n {
		panic("lsgd: wrong number of parameters")
	}
	for _, b := range bases {
		p := b.Params()
		if in {
			copy(p, x)
		} else {
			copy(x, p)
		}
		x = x[len(p):]
	}
}
