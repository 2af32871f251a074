package auto

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/network"
	"pinn/pde"
)

// pou returns options for a partition of unity of some parts and a degree.
func pou(gate network.Gate, parts, degree int) Options {
	c := &network.POUConfig{Gate: gate, Parts: parts, Degree: degree}
	if gate == network.Neural {
		c.Net = network.Config{Layers: 1, Width: 4}
	}
	return Options{NoCheck: true, Network: Network{POU: c}, Points: Points{Interior: 300}}
}

// step is the problem of fitting a jump.
func step(t *testing.T) *pde.Problem {
	return problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u = if(x < 0.3, 1, -1)"})
}

// errorOf returns the relative error of a solution in one coordinate.
func errorOf(s *Solution, exact func(x float64) float64) float64 {
	const n = 501
	var diff, size float64
	for i := range n {
		x := (float64(i) + 0.5) / n
		u := s.Values(mat.NewDense(1, 1, []float64{x})).At(0, 0)
		diff, size = math.Hypot(diff, u-exact(x)), math.Hypot(size, exact(x))
	}
	return diff / size
}

// What polynomials on parts hold is found to rounding, and a model of them is saved bit by bit.
func TestPartitionOfUnityIsExact(t *testing.T) {
	o := pou(network.Radial, 3, 2)
	o.Training.Method = Projection
	p := problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u_xx = 2"}, [2]string{"boundary", "u = x^2 + 1"})
	s := solve(t, p, o)
	if e := errorOf(s, func(x float64) float64 { return x*x + 1 }); !(e < 1e-12) || s.Features != 9 {
		t.Errorf("error %.1e with %d functions; want 1e-12 with 9", e, s.Features)
	}
	x := mat.NewDense(2, 1, []float64{0.1, 0.7})
	if w := s.Parts(x); w == nil || math.Abs(mat.Sum(w)-2) > 1e-12 || !(w.At(0, 0) > 0.9) || !(w.At(1, 2) > 0.6) {
		t.Errorf("parts %v at 0.1 and 0.7; want the first and the last, with sums of 1", w)
	}
	text, err := json.Marshal(s.Model)
	if err != nil {
		t.Fatal(err)
	}
	var back Model
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(back.Values(x), s.Values(x)) {
		t.Error("a model that was saved has other values")
	}
}

// The border of two parts with a constant each moves from the middle to the jump, with a ridge that decays and without.
func TestPartitionOfUnityFindsAJump(t *testing.T) {
	exact := func(x float64) float64 {
		if x < 0.3 {
			return 1
		}
		return -1
	}
	for _, gate := range []network.Gate{network.Radial, network.Neural} {
		for _, ridge := range []float64{0, 1e-2} {
			o := pou(gate, 2, 0)
			o.Training = Training{Step: LBFGS, Steps: 100}
			if ridge > 0 {
				o.Training.Ridge, o.Training.RidgeSteps, o.Training.Rate = ridge, 100, 1e-2
			}
			s := solve(t, step(t), o)
			o.Training = Training{Method: Projection}
			start := errorOf(solve(t, step(t), o), exact)
			if e := errorOf(s, exact); !(e < 0.2 && e < start/3) {
				t.Errorf("%s gate, ridge %g: error %.3f, untrained %.3f; want less than 0.2 and a third", gate, ridge, e, start)
			}
			if ridge > 0 && s.Steps < 110 {
				t.Errorf("%s gate: %d steps, want those of both phases", gate, s.Steps)
			}
		}
	}
}

// The same seed gives the same bits, also by way of the independent solve.
func TestPartitionOfUnitySameBits(t *testing.T) {
	o := pou(network.Neural, 3, 1)
	o.NoCheck, o.Training = false, Training{Ridge: 1e-3, RidgeSteps: 5, Steps: 5}
	x := mat.NewDense(2, 1, []float64{0.2, 0.9})
	first, second := solve(t, step(t), o), solve(t, step(t), o)
	if !mat.Equal(first.Values(x), second.Values(x)) || first.ErrorEstimate != second.ErrorEstimate || first.Independent == nil {
		t.Errorf("%v (%g), then %v (%g)", first.Values(x), first.ErrorEstimate, second.Values(x), second.ErrorEstimate)
	}
}

func TestPartitionOfUnitySettings(t *testing.T) {
	for _, c := range []struct {
		name, want string
		change     func(*Options)
	}{
		{"degree", "Degree", func(o *Options) { o.Network.POU.Degree = -1 }},
		{"width", "Options.Network.Kind", func(o *Options) { o.Network.Width = 7 }},
		{"cells", "Options.Partition", func(o *Options) { o.Partition.Cells = []int{2} }},
		{"decay", "Options.Training.Decay has no effect without", func(o *Options) { o.Training.Decay = 0.5 }},
		{"growing", "Options.Training.Decay is a factor", func(o *Options) { o.Training.Ridge, o.Training.Decay = 1, 2 }},
		{"gradient descent", "Options.Training.Ridge has no effect", func(o *Options) { o.Training.Ridge, o.Training.Method = 1, GD }},
		{"projection", "Options.Training.LastRidge has no effect", func(o *Options) { o.Training.LastRidge, o.Training.Method = 1, Projection }},
	} {
		o := pou(network.Radial, 2, 1)
		c.change(&o)
		_, err := Solve(t.Context(), step(t), &o)
		if setting := (*SettingError)(nil); !errors.As(err, &setting) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want a setting with %q", c.name, err, c.want)
		}
	}
	o := pou(network.Radial, 2, 1)
	o.Training.Ridge = 1
	p := problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "exp(u) = 1 + x"})
	if _, err := Solve(t.Context(), p, &o); err == nil || !strings.Contains(err.Error(), "linear") {
		t.Errorf("a ridge on a nonlinear problem: error %v", err)
	}
	o.Training.Ridge = 0
	o.Training.Steps = 30
	if s := solve(t, p, o); !(errorOf(s, func(x float64) float64 { return math.Log1p(x) }) < 0.05) {
		t.Errorf("%s: %s", s.Status, s.Reason)
	}
}
