package auto

import (
	"math"
	"slices"

	"pinn/collocation"
	"pinn/lsgd"
	"pinn/lsgd/inverse"
)

// projectInverse fits the data with a prepared trial. The relative residual is that of the equations.
func (s *solver) projectInverse(t *trial) error {
	fit, err := s.fittedInverse(t)
	if err != nil {
		return err
	}
	t.fit, t.inferred = fit.Projection, fit
	t.work = fit.Work
	if t.rel, err = s.validate(t); err != nil {
		return err
	}
	if s.inversion.nonlinear {
		t.rel = max(t.rel, excess(fit))
	}
	if len(s.problem.Priors) > 0 {
		t.rel = max(t.rel, s.inversion.unexplained(fit))
	}
	if s.inversion.params == nil && t.rel < 1 || t.rel < s.inversion.best {
		s.inversion.params, s.inversion.best, s.inversion.strength = fit.Params, t.rel, fit.Strength
		if s.inversion.nonlinear && t.rel <= resolved {
			s.start = s.model(t)
		}
	}
	return nil
}

// fittedInverse fits the data, beginning where the best trial so far ended. Where the equations are not affine in the fields, the
// fields approach the data first. If the basis then leaves the equations unsatisfied, they are not made constraints: the
// iteration would leave the data. Where there is no such approach, the solution for the starts of the parameters is tried.
func (s *solver) fittedInverse(t *trial) (*inverse.Fit, error) {
	v := s.inversion
	close := v.params != nil && v.best <= resolved
	if close || v.params != nil && !v.nonlinear {
		copy(t.state.Coef[t.system.Layout.Cols:], v.params)
	}
	ev, err := s.evidence(t)
	if err != nil {
		return nil, err
	}
	if !v.nonlinear || close && len(ev.Priors) > 0 { // priors keep the fields near the data
		return inverse.Solve(s.ctx, t.system, t.state, ev)
	}
	plain := &collocation.State{Coef: slices.Clone(t.state.Coef), Start: t.state.Start, Blend: t.state.Blend}
	fit, err := inverse.Approach(s.ctx, t.system, t.state, ev, close)
	if err == nil {
		t.rel, err = s.validate(t)
	}
	switch {
	case fatal(err):
		return nil, err
	case err == nil && excess(fit) == 0 && (t.rel <= constrainable || len(ev.Priors) > 0 && t.rel <= resolved):
		near, serr := inverse.Solve(s.ctx, t.system, t.state, ev)
		if serr == nil {
			near.Work += fit.Work
		}
		return near, serr
	case err == nil && max(t.rel, excess(fit)) <= resolved || close:
		return fit, err
	}
	far := math.Inf(1)
	if err == nil {
		far = max(t.rel, fit.Misfit)
	}
	if direct, derr := s.fromStarts(t, plain, ev, far); derr == nil || fatal(derr) {
		return direct, derr
	}
	return fit, err
}

// fromStarts fits the data beginning with the solution for the starts of the parameters, if the basis resolves it. The fit must be
// nearer to data and equations than far.
func (s *solver) fromStarts(t *trial, st *collocation.State, ev inverse.Evidence, far float64) (*inverse.Fit, error) {
	p := s.problem
	affine := make([]bool, len(p.Conditions))
	held := collocation.NewSystem(inverse.Hold(p, st.Coef[t.system.Layout.Cols:], affine), t.system.Layout, t.system.Clouds)
	held.Scale = s.inversion.equationsOnly(t.system.Scale)
	part := &collocation.State{Coef: st.Coef[:t.system.Layout.Cols], Start: st.Start, Blend: st.Blend}
	if _, err := lsgd.Project(s.ctx, held, part, lsgd.Newton{Iterations: fromStartsSteps}); err != nil {
		return nil, err
	}
	st.Blend = part.Blend
	before := t.state
	t.state = st
	rel, err := s.validate(t)
	if err == nil && rel <= resolved {
		var fit *inverse.Fit
		if fit, err = inverse.Solve(s.ctx, t.system, t.state, ev); err == nil && max(rel, fit.Misfit) < far {
			return fit, nil
		}
	}
	t.state = before
	if err == nil {
		err = lsgd.ErrNoDescent
	}
	return nil, err
}

// fromStartsSteps bounds the iteration for the solution at the starts of the parameters: most that converge take fewer.
const fromStartsSteps = 12

// constrainable is the relative residual of the equations after an approach from which they can be made constraints.
const constrainable = 1e-6

const (
	// astray is the ratio of chi-square to its expectation from which a fit has lost the data, and adrift the misfit relative to the
	// values where the noise is not known.
	astray = 4
	adrift = 0.5
)

// excess returns the misfit of the data, relative to the values, if it is so large that the fit has lost them; a trivial solution
// satisfies the equations as well as any. Otherwise it is zero.
func excess(fit *inverse.Fit) float64 {
	if fit.Known && fit.ChiSquare > astray*fit.Freedom || !fit.Known && fit.Misfit > adrift {
		return fit.Misfit
	}
	return 0
}

// belowNoise is the residual of the equations relative to that of the data from which a basis is as good as the data are, where trials
// are dear.
const belowNoise = 1e-3

// resolves reports whether a trial satisfies the equations so well that the noise of the data makes all of the error. The nil inversion
// has no data.
func (v *inversion) resolves(t *trial) bool {
	return v != nil && t.inferred != nil && (v.nonlinear || t.inferred.Spread != nil) && t.inferred.Misfit > noiseless && t.rel <= belowNoise*t.inferred.Misfit
}
