package auto

import (
	"fmt"

	"pinn/collocation"
	"pinn/internal/lsq"
	"pinn/lsgd"
)

// A nonlinear problem may have several solutions, and an iteration on a basis that resolves none of them may end beside any, where finer bases
// then begin: a fin that radiates came to temperatures below zero that way, from a start at which Newton's method leads to the others.
// So once a basis resolves a solution, the iteration is made on it from the very beginning.

// fromOrigin returns the solution of a steady nonlinear problem that the iteration finds from its own start on the basis of a trial, if that is
// another one and affordable, and notes that there are two; otherwise the trial.
func (s *solver) fromOrigin(t *trial) (*trial, error) {
	if s.problem.Affine() || s.evolves || len(s.problem.Params) > 0 || s.opening != nil || !(t.rel <= residualSettled) {
		return t, nil
	}
	if mostStepsOfBranch*lsq.FactorWork(t.system.Dims()) > workToImprove {
		return t, nil
	}
	u := *t
	u.state = &collocation.State{Coef: make([]float64, len(t.state.Coef)), Start: s.origin, Blend: 1}
	fit, err := s.fitted(t.system, u.state, lsgd.ProjectSettings{Iterations: 2 * mostStepsOfBranch})
	if err == nil {
		u.fit, u.work = fit, float64(fit.Iterations)*lsq.FactorWork(t.system.Dims())
		s.spent += u.work
		u.rel, err = s.validate(&u)
	}
	if err != nil || !(u.rel <= residualSettled) {
		return t, stop(finite(err))
	}
	difference, field := s.compare(&u, t)
	if !(difference > otherBranch) {
		return t, nil
	}
	s.another = fmt.Sprintf("there is another solution, which differs by %.0f %%, most in %s: [start] says which one is meant", 100*difference, s.problem.Fields[field])
	s.note("%s", s.another)
	s.start, s.warmest = s.model(&u), u.rel
	return &u, nil
}
