package auto

import (
	"cmp"
	"pinn/collocation"
	"pinn/lsgd"
	"pinn/network"
)

// hiddenWeights is about the number of the hidden weights of a network that Gauss-Newton steps train.
func hiddenWeights(n Network) int {
	w, layers := cmp.Or(n.Width, newtonWidth), cmp.Or(n.Layers, newtonLayers)
	return w * (3 + (layers-1)*(w+1))
}

// completeGaussNewton fills the options that are left open. A network that is not described at all is a ResNet.
func (s *solver) completeGaussNewton() {
	n, p, t := &s.options.Network, &s.options.Points, &s.options.Training
	if s.given.Layers == 0 {
		n.Layers = newtonLayers
		if n.Kind == network.FeedForward {
			n.Kind = network.ResNet
		}
	}
	n.Width = cmp.Or(n.Width, newtonWidth)
	p.Interior = cmp.Or(p.Interior, newtonInterior)
	p.Redraw = cmp.Or(p.Redraw, newtonRedraw)
	t.RedrawEvery = cmp.Or(t.RedrawEvery, newtonEvery)
}

// gaussNewton trains a prepared trial and leaves it with the points drawn last.
func (s *solver) gaussNewton(t *trial, copy uint64, phase string) lsgd.Result {
	tr, rnd := s.options.Training, s.stream(streamRedraw, copy)
	enough := newtonEnough * s.options.Tolerance * s.reference
	var objective lsgd.Objective = &lsgd.Reduced{System: t.system, State: t.state}
	if tr.Method == GD || !s.problem.Affine() {
		objective = &lsgd.Joint{System: t.system, State: t.state}
	}
	return lsgd.Minimize(s.ctx, objective, lsgd.Settings{
		Steps: tr.Steps, GradientTolerance: tr.GradientTolerance, Watch: s.watch(t, phase),
		Method: lsgd.LevenbergMarquardt{
			Loss: enough * enough / 2, RedrawEvery: tr.RedrawEvery,
			Redraw: func() (*collocation.System, error) {
				system, err := t.system.Redraw(s.options.Points.Rule, s.options.Points.Redraw, t.state, rnd)
				if err == nil {
					t.system = system
				}
				return system, err
			},
		},
	})
}
