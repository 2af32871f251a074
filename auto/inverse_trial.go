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
	fit, err := s.inferred(t)
	if err != nil {
		return err
	}
	t.fit, t.inferred = fit.Projection, fit
	t.work = fit.Work
	rel, err := s.validate(t)
	if err != nil {
		return err
	}
	s.rate(t, rel)
	if len(s.problem.Priors) > 0 {
		t.rel = max(t.rel, s.inversion.unexplained(fit))
	}
	if s.inversion.params == nil && t.rel < 1 || t.rel < s.inversion.best {
		s.inversion.params, s.inversion.best, s.inversion.strength = fit.Params, t.rel, fit.Strength
		if s.inversion.nonlinear && t.rel <= residualResolved {
			s.start = s.model(t)
		}
	}
	return nil
}

// rate sets the relative residual of a trial from that of the equations. A fit that has lost the data is no better than its misfit.
func (s *solver) rate(t *trial, rel float64) {
	t.rel = rel
	if v := s.inversion; v != nil && t.inferred != nil && (len(s.problem.Params) > 0 || v.nonlinear) {
		t.rel = max(rel, v.excess(t.inferred))
	}
}

// fittedInverse fits the data, beginning where the best trial so far ended. Where the equations are not affine in the fields, the
// fields approach the data first. If the basis then leaves the equations unsatisfied, they are not made constraints: the
// iteration would leave the data. Where there is no such approach, the solution for the starts of the parameters is tried.
func (s *solver) fittedInverse(t *trial) (*inverse.Fit, error) {
	v := s.inversion
	close := v.params != nil && v.best <= residualResolved
	if close || v.lost || v.params != nil && !v.nonlinear {
		copy(t.state.Coef[t.system.Layout.Cols:], v.params)
	}
	ev, err := s.evidence(t)
	if err != nil {
		return nil, err
	}
	switch {
	case v.lost:
		return inverse.Solve(s.ctx, t.system, t.state, ev)
	case !v.nonlinear && !close && len(s.problem.Params) > 0 && len(ev.Priors) == 0:
		return s.bestOfTwo(t, ev)
	case !v.nonlinear || close && len(ev.Priors) > 0: // priors keep the fields near the data
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
	case err == nil && v.excess(fit) == 0 && (t.rel <= residualConstrainable || len(ev.Priors) > 0 && t.rel <= residualResolved):
		near, serr := inverse.Solve(s.ctx, t.system, t.state, ev)
		if serr == nil {
			near.Work += fit.Work
		}
		return near, serr
	case err == nil && max(t.rel, v.excess(fit)) <= residualResolved || close:
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

// bestOfTwo fits the data from the starts of the parameters, and from those with which fields that follow the data satisfy the equations
// best, and takes the fit that is nearer to the data: frequencies and delays have many fits that no small change betters.
func (s *solver) bestOfTwo(t *trial, ev inverse.Evidence) (*inverse.Fit, error) {
	other := &collocation.State{Coef: slices.Clone(t.state.Coef), Start: t.state.Start, Blend: t.state.Blend}
	fit, err := inverse.Solve(s.ctx, t.system, t.state, ev)
	if fatal(err) {
		return nil, err
	}
	_, aerr := inverse.Approach(s.ctx, t.system, other, ev, false)
	var second *inverse.Fit
	if aerr == nil {
		second, aerr = inverse.Solve(s.ctx, t.system, other, ev)
	}
	switch {
	case fatal(aerr):
		return nil, aerr
	case aerr != nil:
		return fit, err
	case err == nil:
		second.Work += fit.Work
		if !second.Converged || second.Misfit >= fit.Misfit {
			fit.Work = second.Work
			return fit, nil
		}
	}
	t.state = other
	return second, nil
}

// fromStarts fits the data beginning with the solution for the starts of the parameters, if the basis resolves it. The fit must be
// nearer to data and equations than far.
func (s *solver) fromStarts(t *trial, st *collocation.State, ev inverse.Evidence, far float64) (*inverse.Fit, error) {
	p := s.problem
	affine := make([]bool, len(p.Conditions))
	held := collocation.NewSystem(inverse.Hold(p, st.Coef[t.system.Layout.Cols:], affine), t.system.Layout, t.system.Clouds)
	held.Scale = s.inversion.equationsOnly(t.system.Scale)
	part := &collocation.State{Coef: st.Coef[:t.system.Layout.Cols], Start: st.Start, Blend: st.Blend}
	if _, err := lsgd.Project(s.ctx, held, part, lsgd.ProjectSettings{Iterations: stepsFromStarts}); err != nil {
		return nil, err
	}
	st.Blend = part.Blend
	before := t.state
	t.state = st
	rel, err := s.validate(t)
	if err == nil && rel <= residualResolved {
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

// resolves reports whether a trial satisfies the equations so well that the noise of the data makes all of the error. The nil inversion
// has no data.
func (v *inversion) resolves(t *trial) bool {
	return v != nil && t.inferred != nil && (v.nonlinear || t.inferred.Spread != nil) && t.inferred.Misfit > noiseOfExact && t.rel <= residualBelowNoise*t.inferred.Misfit
}
