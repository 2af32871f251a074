package auto

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/partition"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// stepFunc is tanh((x - at)/width) + add, without derivatives.
type stepFunc struct{ at, width, add float64 }

func (f stepFunc) Eval(dst *jet.Batch, x *mat.Dense) {
	for p := range dst.Points {
		dst.Row(0, p)[0] = math.Tanh((x.At(p, 0)-f.at)/f.width) + f.add
	}
}

// A solution that stays where it was put aside is adrift; one that differs in another way, by as much or by less, is not.
func TestAdrift(t *testing.T) {
	scope := &expr.Scope{Coords: []string{"x"}, Time: -1, Fields: []string{"u"}}
	p := stated(t, scope, "1e-4*u_xx = u^3 - u", map[int]string{0: "u = -1"})
	s := &solver{ctx: context.Background(), problem: p, natural: []float64{1}}
	s.complete()
	x := mat.NewDense(500, 1, nil)
	for i := range 500 {
		x.Set(i, 0, float64(i)/500)
	}
	model := func(f jet.Func) *Model { return newModel(p, []partition.Cell{s.whole()}, []jet.Func{f}) }
	own := stepFunc{at: 0.3, width: 0.02}
	for _, c := range []struct {
		name  string
		other stepFunc
		want  bool
	}{
		{"stays aside", stepFunc{at: 0.3 - shiftAside, width: 0.02}, true},
		{"comes back", stepFunc{at: 0.3 - shiftAside/100, width: 0.02}, false},
		{"goes elsewhere", stepFunc{at: 0.3 + shiftAside, width: 0.02}, false},
		{"differs everywhere", stepFunc{at: 0.3, width: 0.02, add: shiftAside}, false},
	} {
		if got := s.adrift(model(own), model(c.other), x, shiftAside); got != c.want {
			t.Errorf("%s: adrift is %v, want %v", c.name, got, c.want)
		}
	}
}

// The place of a steady shock is noticed by a condition to exp(-100). Two solves on the same cells agree on where these suit it, and a third one,
// that begins far away, stays there.
func TestShockWithoutPlace(t *testing.T) {
	p := problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u*u_x = 0.005*u_xx"}, [2]string{"boundary", "u = 1 - 2*x"})
	s := solve(t, p, Options{})
	if s.Status == Solved || !(s.ErrorEstimate >= 1) {
		t.Errorf("status %q (%s) with an estimate of %.1e, want at least 1", s.Status, s.Reason, s.ErrorEstimate)
	}
}
