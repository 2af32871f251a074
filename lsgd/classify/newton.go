package classify

import (
	"context"
	"errors"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/number"
)

// Solver says how the linear system of a Newton step is solved.
type Solver int

// The solvers. The zero Solver chooses by the size.
const (
	Auto              Solver = iota
	Cholesky                 // factors the Hessian
	ConjugateGradient        // needs products with the Hessian only
)

// Newton sets the iteration of [Softmax.Minimize]. Zero fields have useful defaults.
type Newton struct {
	// Tolerance is the stationarity asked for: the norm of the gradient relative to that at w = 0. 0 means 1e-8.
	Tolerance  float64
	Iterations int // at most; 0: 50
	Solver     Solver
}

// Fit describes the outcome of a Newton iteration.
type Fit struct {
	Loss         float64
	Stationarity float64 // norm of the gradient relative to that at w = 0
	Converged    bool    // the stationarity is within the tolerance
	Iterations   int     // linear systems
	Products     int     // products with the Hessian
}

// ErrNotFinite says that the loss at the first weights is not a number: the features are not finite.
var ErrNotFinite = errors.New("classify: the loss is not finite")

// Minimize moves w towards the minimiser by Newton steps with a line search that halves the step, at most 30 times,
// until the loss is finite and decreases enough. It never leaves w worse than it was. The error is [ErrNotFinite] or
// the context's.
func (s *Softmax) Minimize(ctx context.Context, w []float64, n Newton) (Fit, error) {
	if n.Tolerance == 0 {
		n.Tolerance = 1e-8
	}
	if n.Iterations == 0 {
		n.Iterations = 50
	}
	it := &iteration{s: s, newton: n, w: w, g: make([]float64, len(w)), d: make([]float64, len(w))}
	return it.run(ctx)
}

// iteration is a Newton iteration under way.
type iteration struct {
	s      *Softmax
	newton Newton
	w      []float64
	here   point
	there  point
	g, d   []float64 // gradient and step
	fit    Fit
	bound  *bound
	ready  bool // the bound has been made
}

func (it *iteration) run(ctx context.Context) (Fit, error) {
	s := it.s
	s.at(&it.here, make([]float64, len(it.w)))
	s.gradient(it.g, &it.here)
	reference := floats.Norm(it.g, 2)
	s.at(&it.here, it.w)
	for {
		it.fit.Loss = it.here.loss
		if !number.Finite(it.here.loss) || !number.Finite(reference) {
			return it.fit, ErrNotFinite
		}
		s.gradient(it.g, &it.here)
		it.fit.Stationarity = ratio(floats.Norm(it.g, 2), reference)
		it.fit.Converged = it.fit.Stationarity <= it.newton.Tolerance
		if it.fit.Converged || it.fit.Iterations >= it.newton.Iterations {
			return it.fit, nil
		}
		if err := ctx.Err(); err != nil {
			return it.fit, err
		}
		it.fit.Iterations++
		it.direction()
		if !it.search() {
			return it.fit, nil
		}
	}
}

// direction sets the step to the solution of H d = -g; where H cannot be factored, to one by conjugate gradients.
func (it *iteration) direction() {
	direct := it.newton.Solver == Cholesky || it.newton.Solver == Auto && len(it.w) <= weightsFactored
	if direct {
		var chol mat.Cholesky
		if chol.Factorize(it.s.hessian(&it.here)) {
			d := mat.NewVecDense(len(it.d), it.d)
			err := chol.SolveVecTo(d, mat.NewVecDense(len(it.g), it.g))
			var condition mat.Condition
			if err == nil || errors.As(err, &condition) {
				floats.Scale(-1, it.d)
				return
			}
		}
	}
	it.conjugate()
}

// search moves w along the step and reports whether the loss decreased. A step that does not descend is replaced by
// the negative gradient.
func (it *iteration) search() bool {
	slope := floats.Dot(it.g, it.d)
	if !(slope < 0) || !number.Finite(slope) {
		floats.ScaleTo(it.d, -1, it.g)
		slope = -floats.Dot(it.g, it.g)
	}
	rounding := 4 * 0x1p-52 * math.Abs(it.here.loss)
	trial := make([]float64, len(it.w))
	for t, k := 1.0, 0; k <= searchHalvings; t, k = t/2, k+1 {
		floats.AddScaledTo(trial, it.w, t, it.d)
		it.s.at(&it.there, trial)
		if loss := it.there.loss; number.Finite(loss) && loss <= it.here.loss+decreaseSufficient*t*slope {
			return it.accept(trial)
		} else if number.Finite(loss) && k == 0 && -slope <= rounding && loss <= it.here.loss {
			return it.accept(trial) // the decrease is below the rounding of the loss
		}
	}
	return false
}

func (it *iteration) accept(trial []float64) bool {
	copy(it.w, trial)
	it.here, it.there = it.there, it.here
	return true
}

// conjugate solves H d = -g by conjugate gradients, preconditioned by the bound, to a residual that shrinks with the
// gradient, so that the Newton iteration converges superlinearly (R. S. Dembo, S. C. Eisenstat, T. Steihaug, "Inexact
// Newton methods", SIAM Journal on Numerical Analysis 19, 1982).
func (it *iteration) conjugate() {
	if !it.ready {
		it.bound, it.ready = newBound(it.s), true
	}
	n := len(it.w)
	r, z, p, hp := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	clear(it.d)
	floats.ScaleTo(r, -1, it.g)
	size := floats.Norm(r, 2)
	goal := size * min(0.1, math.Sqrt(it.fit.Stationarity))
	it.bound.solve(z, r)
	copy(p, z)
	rz := floats.Dot(r, z)
	for range min(n, 250) {
		it.s.product(hp, &it.here, p)
		it.fit.Products++
		curvature := floats.Dot(p, hp)
		if !(curvature > 0) || !number.Finite(rz) {
			return
		}
		floats.AddScaled(it.d, rz/curvature, p)
		floats.AddScaled(r, -rz/curvature, hp)
		if floats.Norm(r, 2) <= goal {
			return
		}
		it.bound.solve(z, r)
		next := floats.Dot(r, z)
		floats.AddScaledTo(p, z, next/rz, p)
		rz = next
	}
}

// ratio is a/b, and 0 for 0/0.
func ratio(a, b float64) float64 {
	if a == 0 {
		return 0
	}
	return a / b
}
