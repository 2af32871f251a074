package auto

import (
	"fmt"
	"math"
	"slices"

	"pinn/collocation"
	"pinn/network"
)

// orTrained returns an outcome of the search if it resolves the solution, or if cells are possible: where these fall short no training
// has been seen to do better (results/trained). Otherwise a deep basis is trained, with points that follow the residual, and whichever
// has the smaller estimated error is returned. The training adds no errors but that of the context.
func (s *solver) orTrained(out *Solution, err error) (*Solution, error) {
	if err != nil || s.divides || !s.trainable(out) || !s.unresolved(out) {
		return out, err
	}
	s.offer("train", func() (*Solution, error) {
		own := *out
		return &own, nil
	})
	s.setUpTraining()
	return s.trainedOr(out)
}

// trainedOr trains a basis as the options say and returns it, or an outcome that it does not surpass.
func (s *solver) trainedOr(out *Solution) (*Solution, error) {
	s.note("no basis resolves the solution: a %s of %d layers of %d %s neurons is trained with %s, points follow the residual",
		s.options.Network.Kind, s.options.Network.Layers, s.options.Network.Width, s.options.Network.Activation.Name(), GaussNewton)
	t, steps, err := s.trained(out)
	if s.ctx.Err() != nil {
		return nil, s.ctx.Err()
	}
	switch {
	case err != nil:
		s.note("the training failed: %s", err)
	case !s.surpasses(t, out):
		s.note("the trained basis is not better: %s", t.quality())
	default:
		s.note("the trained basis is better: %s", t.quality())
		if trained, err := s.finish(t); err == nil && trained.Model != nil {
			trained.Steps = steps
			return trained, nil
		}
	}
	out.History, out.Decisions, out.Seconds = s.history, s.decisions, s.phases
	return out, nil
}

// trainable reports whether the options leave open what a training would choose, and whether it could resolve the solution: its few
// neurons do not what is narrow, nor jumps.
func (s *solver) trainable(out *Solution) bool {
	o := s.options
	if measured(s.problem) != nil && out.Model != nil && s.onlyNoise(out.Model) {
		return false
	}
	open := o.Training.Method == Auto && !hasSpots(s.problem) && s.given == Network{} && !o.Partition.given() && o.Points.Interior == 0 && o.Points.Boundary == 0
	return open && len(out.Jumps) == 0
}

// onlyNoise reports whether a solution misses no equation grossly but those of measured values: their noise is in the residual, and no
// training lowers it.
func (s *solver) onlyNoise(m *Model) bool {
	return !(worst(slices.DeleteFunc(s.misfits(m), func(m collocation.Misfit) bool { return s.problem.Conditions[m.Condition].Measured != nil })).Typical > residualGross)
}

// unresolved reports whether an outcome misses the solution. Where zero is a solution, training could only find that.
func (s *solver) unresolved(out *Solution) bool {
	switch {
	case s.scale != nil && s.reference == 0, s.hopeless(s.rel), s.halted != "", s.ends != "", out.Status == Solved, out.Status == Undetermined:
		return false
	case out.Model == nil || s.rel > residualResolved:
		return true
	}
	return !s.options.NoCheck && s.rel > residualSettled && !(out.ErrorEstimate <= errorDoubtful)
}

// setUpTraining replaces the options of the search by the defaults of Gauss-Newton steps.
func (s *solver) setUpTraining() {
	o := &s.options
	o.Network = Network{Activation: network.Tanh, Init: "box"}
	o.Training = Training{Method: LSGD, Step: GaussNewton}
	s.completeGaussNewton()
	o.Points.Boundary = trainedBoundary
}

// trained trains a basis and, if it surpasses the outcome so far, another one for the error estimate. Of both the one with
// the smaller residual is returned.
func (s *solver) trained(out *Solution) (t *trial, steps int, err error) {
	d := design{width: s.options.Network.Width, spread: 1}
	if s.options.Training.Steps, err = s.affordable(d); err != nil {
		return nil, 0, err
	}
	done := s.phase("train")
	t, res, err := s.refine(d, 0, "train")
	done()
	if err != nil {
		return nil, 0, err
	}
	s.note("training ended after %d steps: %s", res.Steps, res.Status)
	if s.options.NoCheck || !s.closer(t, out) {
		return t, res.Steps, nil
	}
	defer s.phase("check")()
	other, again, err := s.refine(d, 1, "check")
	if err == nil && other.rel < t.rel {
		t, other, res = other, t, again
	}
	s.appraise(t, other, err)
	return t, res.Steps, nil
}

// affordable returns the number of Gauss-Newton steps that the work allows: the normal equations of all unknowns, and
// about three factors of them each.
func (s *solver) affordable(d design) (int, error) {
	t, err := s.prepare(d, 0)
	if err != nil {
		return 0, err
	}
	rows, cols := t.system.Dims()
	_, hidden := t.system.Layout.Hidden()
	n := float64(cols + hidden)
	return max(1, min(mostStepsOfTraining, int(workOfTraining/(float64(rows)*n*n+n*n*n)))), nil
}

// closer reports whether a trained basis satisfies the conditions better than the outcome so far, or well if there is
// none.
func (s *solver) closer(t *trial, out *Solution) bool {
	if out.Model == nil {
		return t.rel < residualResolved
	}
	return t.rel < s.rel
}

// surpasses reports whether a trained basis is to be preferred to the outcome so far.
func (s *solver) surpasses(t *trial, out *Solution) bool {
	switch {
	case !s.closer(t, out):
		return false
	case !t.checked:
		return true
	case t.doubt != nil || math.IsNaN(t.estimate):
		return false
	}
	return !(t.estimate >= out.ErrorEstimate)
}

// quality says how good a trial is, as far as that is known.
func (t *trial) quality() string {
	text := fmt.Sprintf("relative residual %.1e", t.rel)
	if t.checked && t.doubt == nil {
		text += fmt.Sprintf(", estimated error %.1e", t.estimate)
	}
	return text
}
