package inverse

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
	"pinn/lsgd"
)

// Approach moves the coefficients and parameters of st towards a fit of the data by joint fits of both, in which the equations
// count more and more: at first the fields follow the data, and the parameters are those with which such fields miss the
// equations least (J. O. Ramsay, G. Hooker, D. Campbell, J. Cao, "Parameter estimation for differential equations: a
// generalized smoothing approach", J. R. Stat. Soc. B 69, 2007). Solutions of the equations for poor parameters, which
// may have nothing in common with the data, are never formed. It is the start of [Solve] where the equations are not affine in
// the fields. close says that st is the outcome of an earlier approach on another basis, so that the first of these fits can be
// left out. The outcome has no statistics but chi-square. Errors are those of [lsgd.Project].
func Approach(ctx context.Context, sys *collocation.System, st *collocation.State, ev Evidence, close bool) (*Fit, error) {
	f, known := newFitter(ctx, sys, st, ev)
	if f.strength == 0 {
		f.strength = strengthOnTheWay * float64(f.values())
	}
	first := 0
	if close {
		first = trustNearly
	}
	f.weigh(trusts[first])
	if err := f.project(st); err != nil { // parameters are let loose where the fields are near the data
		return nil, err
	}
	before := &collocation.State{Coef: make([]float64, len(st.Coef))}
	residual := math.Inf(1)
	for k, trust := range trusts[first:] {
		copy(before.Coef, st.Coef)
		f.weigh(trust)
		var err error
		if f.proj, err = lsgd.Project(ctx, f.joint, st, lsgd.ProjectSettings{Iterations: trustSteps}); err != nil {
			return nil, err
		}
		f.work += f.proj.Work
		left, err := f.unmet(st)
		if err != nil {
			return nil, err
		}
		if first+k >= trustPatient && left*trustYielding > residual {
			copy(st.Coef, before.Coef)
			break
		}
		residual = left
	}
	return f.sketch(st, known)
}

// unmet returns the root of the sum of the squares of all rows but those of the data.
func (f *fitter) unmet(st *collocation.State) (float64, error) {
	rows, _ := f.joint.Dims()
	r := make([]float64, rows)
	if err := f.joint.Residuals(r, st); err != nil {
		return 0, err
	}
	for k, d := range f.data {
		clear(r[f.first[d.Condition]:][:len(f.sigma[k])])
	}
	if k := len(f.first) - len(f.priors); k < len(f.first) {
		clear(r[f.first[k]:])
	}
	return floats.Norm(r, 2), nil
}

// sketch describes the data at a state that the equations do not constrain.
func (f *fitter) sketch(st *collocation.State, known bool) (*Fit, error) {
	fit := &Fit{Projection: f.proj, Params: append([]float64{}, st.Coef[f.joint.Layout.Cols:]...), Known: known, Converged: true, Work: f.work}
	rms, _, err := f.joint.RMS(st)
	if err != nil {
		return nil, err
	}
	squares := 0.0
	for k, d := range f.data {
		n := float64(len(f.sigma[k]))
		r := rms[d.Condition]
		for _, s := range f.sigma[k] {
			fit.ChiSquare += r * r / (s * s)
		}
		fit.Sigma = append(fit.Sigma, floats.Norm(f.sigma[k], 2)/math.Sqrt(n))
		fit.Values += len(f.sigma[k])
		squares += n * math.Pow(r/f.size(d), 2)
	}
	fit.Freedom = float64(fit.Values)
	fit.Misfit = math.Sqrt(squares / fit.Freedom)
	return fit, nil
}
