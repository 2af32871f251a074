package auto

import (
	"cmp"
	"fmt"
	"math"

	"pinn/lsgd"
)

// Defaults of the training.
const (
	defaultSteps    = 1000
	trainedWidth    = 32
	trainedInterior = 1000
	trainedBoundary = 200
	trainedRank     = 1e-10 // rank tolerance while the basis moves: coefficients stay moderate
	trainedOffset   = 1e-6  // the gradient of the reduced loss is right to about this
	watchEvery      = 10    // steps between looks at the fresh points
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
	d := design{width: cmp.Or(o.Network.Width, trainedWidth), spread: cmp.Or(o.Network.Spread, 1)}
	s.note("%s network of %d layers of %d %s neurons, %s initialisation, %s with at most %d steps of %s",
		o.Network.Kind, o.Network.Layers, d.width, o.Network.Activation.Name(), o.Network.Init, o.Training.Method, o.Training.Steps, o.Training.Step)
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
	if s.options.Training.Method == LSGD {
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
	newton := lsgd.Newton{Tolerance: trainedRank, Offset: trainedOffset}
	return lsgd.Minimize(s.ctx, &lsgd.Reduced{System: t.system, State: t.state, Newton: newton}, s.settings(t, phase))
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
		return &lsgd.Adam{Rate: cmp.Or(t.Rate, 1e-3)}
	}
	panic(fmt.Sprintf("auto: unknown step %q", t.Step))
}
