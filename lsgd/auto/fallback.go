package auto

import (
	"math"

	"pinn/collocation"
	"pinn/lsgd"
)

const (
	// doubtful is the estimated error from which a solution is not resolved although its residual may be below resolved,
	// and settled the relative residual below which more functions would not change that: the doubt is the problem's.
	doubtful = 1e-2
	settled  = 1e-4
	// trainedWork bounds the work of the training, and as much again goes into the independent one;
	// mostTrainedSteps is where Gauss-Newton steps have mostly found what they can find.
	trainedWork      = 4e11
	mostTrainedSteps = 400
)

// orTrained returns the outcome of the search and of the boxes if it resolves the solution, and otherwise tries a deep
// basis that is trained, with points that follow the residual, and returns whichever has the smaller estimated error.
// The training never turns an outcome into an error, but for that of the context.
func (s *solver) orTrained(out *Solution, err error) (*Solution, error) {
	if err != nil || !s.trainable() || !s.unresolved(out) {
		return out, err
	}
	s.note("no basis that stays as it was drawn resolves the solution: a deep one is trained")
	t, steps, err := s.deepen()
	if s.ctx.Err() != nil {
		return nil, s.ctx.Err()
	}
	switch {
	case err != nil:
		s.note("the training failed: %s", err)
	case !s.prefers(t, out):
		s.note("the trained basis is not better: relative residual %.1e", t.rel)
	default:
		s.note("the trained basis is kept")
		trained, err := s.finish(t)
		if err == nil && trained.Status != Failed {
			trained.Steps = steps
			return trained, nil
		}
	}
	out.History, out.Decisions, out.Seconds = s.history, s.decisions, s.phases
	return out, nil
}

// trainable reports whether the options leave the basis, the points and the method open.
func (s *solver) trainable() bool {
	o := s.options
	return o.Training.Method == Auto && s.given == Network{} && !o.Partition.given() && o.Points.Interior == 0 && o.Points.Boundary == 0
}

// unresolved reports whether a solution is missing, or is not resolved. Where zero is a solution there is nothing to be
// gained.
func (s *solver) unresolved(out *Solution) bool {
	switch {
	case s.reference == 0 || out.Status == Solved || out.Status == Undetermined:
		return false
	case out.Model == nil || s.rel > resolved:
		return true
	}
	return s.rel > settled && !(out.ErrorEstimate <= doubtful) && !s.options.NoCheck
}

// deepen trains a deep basis and, if it lowers the residual, an independent one for the error estimate.
func (s *solver) deepen() (t *trial, steps int, err error) {
	least := s.rel
	s.options.Network = Network{}
	s.options.Training = Training{Method: LSGD, Step: GaussNewton}
	s.complete()
	s.completeTraining()
	d := s.trainedDesign()
	if s.options.Training.Steps, err = s.affordable(d); err != nil {
		return nil, 0, err
	}
	return s.trained(d, least)
}
