package inverse

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/lsq"
)

// look is what is found with one strength.
type look struct {
	strength   float64
	chi2, free float64
	values     float64 // measured
	state      *collocation.State
}

// score is what the best strength makes least: where the noise is known, the unbiased estimate of the squared error of the model at
// the data (C. L. Mallows, "Some comments on C_p", Technometrics 15, 1973), and otherwise the function of generalised
// cross-validation (G. H. Golub, M. Heath, G. Wahba, Technometrics 21, 1979); up to factors and constants. The discrepancy principle
// would need no such search, but has no answer where the noise happens to be larger than its standard deviation says.
func (l *look) score(known bool) float64 {
	if known {
		return l.chi2 + 2*(l.values-l.free)
	}
	return l.chi2 / (l.free * l.free)
}

// chooseStrength sets the strength of the priors, and moves a state to the fit with it.
func (f *fitter) chooseStrength(st *collocation.State, known bool) error {
	values := f.values()
	signs := randomSigns(values)
	at := st
	try := func(strength float64) (*look, error) {
		l, err := f.look(at, strength, signs)
		if err == nil {
			at = l.state
		}
		return l, err
	}
	begin := strengthLargest * float64(values)
	if f.near > 0 {
		begin = f.near
	}
	best, err := leastScore(try, begin, f.near > 0, known)
	if err != nil {
		return err
	}
	f.strength = best.strength
	f.weigh(f.light)
	copy(st.Coef, best.state.Coef)
	st.Blend = best.state.Blend
	return nil
}

// leastScore tries strengths from the strongest down, or around one that is near, and returns the smallest one whose score cannot be told
// from the least: one number more from the data changes the score by about 2. Where the score is flat, a weaker one keeps the band honest.
func leastScore(try func(float64) (*look, error), strength float64, near, known bool) (*look, error) {
	var all []*look
	least := math.Inf(1)
	take := func(strength float64) (*look, error) {
		l, err := try(strength)
		if err == nil {
			all = append(all, l)
			least = min(least, l.score(known))
		}
		return l, err
	}
	best := func() *look {
		out := &look{strength: math.Inf(1)}
		for _, l := range all {
			within := l.score(known) <= least+2
			if !known {
				within = l.score(false) <= least*(1+2/l.values)
			}
			if within && l.strength < out.strength {
				out = l
			}
		}
		return out
	}
	rise := scoreRise
	switch {
	case near:
		rise = 1 + scoreRiseNear
	case known:
		rise = scoreRiseKnown
	}
	l, err := take(strength)
	for at := strength / strengthLadder; err == nil && at > strength*strengthLeast && l.free >= 1; at /= strengthLadder {
		if l, err = take(at); err == nil && l.score(known) > rise*least {
			break
		}
	}
	for at := strength * strengthLadder; err == nil && near && best().strength >= at/strengthLadder; at *= strengthLadder {
		_, err = take(at)
	}
	if err != nil {
		return nil, err
	}
	for _, at := range []float64{best().strength * math.Sqrt(strengthLadder), best().strength / math.Sqrt(strengthLadder)} {
		if _, err := take(at); err != nil {
			return nil, err
		}
	}
	return best(), nil
}

// look fits with a strength, all unknowns at once, and counts the numbers that they take from the data by random signs.
func (f *fitter) look(from *collocation.State, strength float64, signs *mat.Dense) (*look, error) {
	f.strength = strength
	f.weigh(f.light)
	st := &collocation.State{Coef: append([]float64{}, from.Coef...), Start: from.Start, Blend: from.Blend}
	count := strengthPasses
	if f.params == 0 && !slices.Contains(f.affine, false) {
		clear(st.Coef)
		st.Blend, count = 0, 1
	}
	l := &look{strength: strength, state: st, values: float64(f.values())}
	_, samples := signs.Dims()
	n := f.joint.Layout.Cols + f.params
	for range count {
		var tri lsq.Triangle
		tri.Reset(n, 1+samples)
		measured, err := f.reduce(&tri, st, f.params+1+samples, func(row []float64, k int) []float64 {
			row = append(row[:n+1:n+1], make([]float64, samples)...)
			if k >= 0 {
				copy(row[n+1:], signs.RawRowView(k))
			}
			return row
		})
		if err != nil {
			return nil, err
		}
		var factor lsq.Factor
		factor.Reset(&tri, 0)
		x := mat.NewDense(n, 1+samples, nil)
		factor.Solve(x)
		values, _ := measured.Dims()
		var model mat.Dense
		model.Mul(measured.Slice(0, values, 0, n), x)
		left := mat.Col(nil, n, measured)
		floats.Sub(left, mat.Col(nil, 0, &model))
		l.chi2 = floats.Dot(left, left) / (f.unit * f.unit)
		taken := 0.0
		for i := range values {
			taken += floats.Dot(model.RawRowView(i)[1:], signs.RawRowView(i))
		}
		l.free = float64(values) - taken/float64(samples)
		floats.Sub(st.Coef, mat.Col(nil, 0, x))
	}
	return l, nil
}

// spreadFields sets the spread of all coefficients: with the rows J of all equations, data and priors in units of the noise, the
// inverse of J'J is the covariance of a Gaussian posterior (G. Wahba, "Bayesian confidence intervals for the cross-validated
// smoothing spline", J. R. Stat. Soc. B 45, 1983), and its root is the inverse of the triangle of J.
func (f *fitter) spreadFields(fit *Fit, st *collocation.State, factor float64) error {
	n := f.joint.Layout.Cols + f.params
	var tri lsq.Triangle
	tri.Reset(n, 1)
	if _, err := f.reduce(&tri, st, f.params+1, func(row []float64, _ int) []float64 { return row }); err != nil {
		return err
	}
	both := mat.NewDense(n, 2*n, nil)
	both.Slice(0, n, 0, n).(*mat.Dense).Copy(tri.Matrix())
	for i := range n {
		both.Set(i, n+i, 1)
	}
	tri.Reset(n, n)
	tri.Add(both)
	var inverse lsq.Factor
	inverse.Reset(&tri, 0)
	fit.Spread = mat.NewDense(n, n, nil)
	inverse.Solve(fit.Spread)
	fit.Spread.Scale(f.unit*factor, fit.Spread)
	return nil
}
