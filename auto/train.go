package auto

import (
	"cmp"
	"fmt"
	"math"

	"pinn/lsgd"
)

// train refines the hidden weights of one network and estimates the error by a second run with another basis.
func (s *solver) train() (*Solution, error) {
	o := &s.options
	if o.Training.Step == GaussNewton {
		s.completeGaussNewton()
	}
	o.Points.Interior = cmp.Or(o.Points.Interior, trainedInterior)
	o.Points.Boundary = cmp.Or(o.Points.Boundary, trainedBoundary)
	o.Training.Steps = cmp.Or(o.Training.Steps, defaultSteps)
	if t := &o.Training; t.Ridge > 0 {
		t.Decay, t.RidgeSteps, t.LastRidge = cmp.Or(t.Decay, ridgeDecay), cmp.Or(t.RidgeSteps, ridgeSteps), cmp.Or(t.LastRidge, lastRidge)
	}
	d := design{width: cmp.Or(o.Network.Width, trainedWidth), spread: cmp.Or(o.Network.Spread, 1)}
	s.note("%s, %s with at most %d steps of %s", s.basisName(d.width), o.Training.Method, o.Training.Steps, o.Training.Step)
	if n := o.Training.RidgeSteps; n > 0 {
		s.note("before them %d steps of adam with a ridge of %.3g, which falls to %.3g", n, o.Training.Ridge, o.Training.Ridge*math.Pow(o.Training.Decay, float64(n)))
	}
	done := s.phase("train")
	t, res, err := s.refine(d, 0, "train")
	done()
	if err != nil {
		return s.failed(err)
	}
	s.note("training ended after %d steps: %s", res.Steps, res.Status)
	if !s.options.NoCheck {
		s.offerTrial("check", t)
		done = s.phase("check")
		other, _, err := s.refine(d, 1, "check")
		done()
		if s.ctx.Err() != nil {
			return nil, s.ctx.Err()
		}
		s.appraise(t, other, err)
	}
	out, err := s.finish(t)
	if out != nil {
		out.Steps = res.Steps
	}
	return out, err
}

// refine initialises a network, trains it, and projects once more with the full rank.
func (s *solver) refine(d design, copy uint64, phase string) (*trial, lsgd.Result, error) {
	if err := s.fits(d.width); err != nil {
		return nil, lsgd.Result{}, err
	}
	t, err := s.prepare(d, copy)
	if err != nil {
		return nil, lsgd.Result{}, err
	}
	if t.rel, err = s.validate(t); err != nil {
		return nil, lsgd.Result{}, err
	}
	res, err := s.descended(t, copy, phase)
	if err != nil {
		return nil, res, err
	}
	t.fit = res.Fit
	if s.options.Training.Method == LSGD && s.options.Training.LastRidge == 0 {
		if err := s.project(t); err != nil {
			return nil, res, err
		}
	} else if t.rel, err = s.validate(t); err != nil {
		return nil, res, err
	}
	s.record(phase, res.Steps, t, t.fit.Loss, t.rel)
	return t, res, nil
}

// descend minimises the loss of a prepared trial by the steps that the options ask for.
func (s *solver) descend(t *trial, copy uint64, phase string) lsgd.Result {
	if s.options.Training.Step == GaussNewton {
		return s.gaussNewton(t, copy, phase)
	}
	if s.options.Training.Method == GD {
		s.drawCoefficients(t, copy)
		return lsgd.Minimize(s.ctx, &lsgd.Joint{System: t.system, State: t.state}, s.settings(t, phase))
	}
	if tr := s.options.Training; tr.Ridge > 0 || tr.LastRidge > 0 {
		return s.descendRidged(t, phase)
	}
	newton := lsgd.ProjectSettings{Tolerance: trainedRank, Offset: trainedOffset}
	return lsgd.Minimize(s.ctx, &lsgd.Reduced{System: t.system, State: t.state, Project: newton}, s.settings(t, phase))
}

// allSteps is the largest number of steps of both phases.
func (t Training) allSteps() int { return t.Steps + t.RidgeSteps }

// descendRidged trains with a ridge that decays, and then with the last one.
func (s *solver) descendRidged(t *trial, phase string) lsgd.Result {
	tr := s.options.Training
	o := &lsgd.Reduced{System: t.system, State: t.state, Ridge: tr.Ridge, Decay: tr.Decay}
	last, before := s.settings(t, phase), 0
	if tr.Ridge > 0 {
		first := last
		first.Method, first.Steps = &lsgd.Adam{Rate: cmp.Or(tr.Rate, adamRate)}, tr.RidgeSteps
		res := lsgd.Minimize(s.ctx, o, first)
		if res.Status.Err() != nil {
			return res
		}
		before = res.Steps
	}
	o.Ridge, o.Decay = tr.LastRidge, 1
	watch := last.Watch
	last.Watch = func(step int, f lsgd.Fit) { watch(before+step, f) }
	res := lsgd.Minimize(s.ctx, o, last)
	res.Steps += before
	return res
}

// drawCoefficients gives the output layer the usual random start of a network that has no projection (Glorot).
func (s *solver) drawCoefficients(t *trial, copy uint64) {
	t.state.Start, t.state.Blend = nil, 0
	rnd := s.stream(streamCoefficients, copy)
	l := t.system.Layout
	for f, span := range l.Span {
		_, features := l.Spaces[l.Space[f]].Basis.Dims()
		for j := span.Lo; j < span.Hi; j++ {
			t.state.Coef[j] = rnd.NormFloat64() * math.Sqrt(2/float64(features+1))
		}
	}
}

// settings of the descent, with a watch that records the loss of every step and the residual at fresh points of some.
func (s *solver) settings(t *trial, phase string) lsgd.Settings {
	tr := s.options.Training
	return lsgd.Settings{
		Method: method(tr), Steps: tr.Steps, GradientTolerance: tr.GradientTolerance, Watch: s.watch(t, phase),
	}
}

func (s *solver) watch(t *trial, phase string) func(step int, f lsgd.Fit) {
	return func(step int, f lsgd.Fit) {
		rel := math.NaN()
		if step%watchEvery == 0 {
			if v, err := s.validate(t); err == nil {
				rel = v
				if phase == "train" {
					s.offerTraining(t, rel)
				}
			}
		}
		s.record(phase, step, t, f.Loss, rel)
	}
}

func method(t Training) lsgd.Method {
	switch t.Step {
	case GradientDescent:
		return &lsgd.GradientDescent{Rate: cmp.Or(t.Rate, 1e-2)}
	case LBFGS:
		return lsgd.LBFGS{}
	case Adam:
		return &lsgd.Adam{Rate: cmp.Or(t.Rate, adamRate)}
	}
	panic(fmt.Sprintf("auto: unknown step %q", t.Step))
}
