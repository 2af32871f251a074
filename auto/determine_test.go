package auto

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/partition"
	"pinn/pde"
	"pinn/pde/jet"
)

// Conditions that allow a function to be added are recognised, and the function is shown.
func TestWitness(t *testing.T) {
	square := []string{"x", "y"}
	for _, c := range []struct {
		name  string
		p     *pde.Problem
		shape string
	}{
		{"slopes on all sides", problem(t, square, []string{"u"}, [2]string{"interior", "-lap(u) = cos(pi*x)"}, [2]string{"boundary", "dn(u) = 0"}), "a constant in u"},
		{"pressure", problem(t, square, []string{"u", "v", "p"},
			[2]string{"interior", "p_x - lap(u) = 0"}, [2]string{"interior", "p_y - lap(v) = sin(3*y)"}, [2]string{"interior", "u_x + v_y = 0"},
			[2]string{"boundary", "u = y*(1 - y)"}, [2]string{"boundary", "v = 0"}), "a constant in p"},
		{"eigenvalue", problem(t, square, []string{"u"}, [2]string{"interior", "-lap(u) = 50*pi^2*u"}, [2]string{"boundary", "u = 0"}), "half waves"},
		{"higher eigenvalue", problem(t, square, []string{"u"}, [2]string{"interior", "-lap(u) = 65*pi^2*u"}, [2]string{"boundary", "u = 0"}), "half waves"},
		{"string", problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "-u_xx = 9*pi^2*u"}, [2]string{"boundary", "u = 0"}), "along x"},
		{"resonance", problem(t, square, []string{"u"}, [2]string{"interior", "-lap(u) - 5*pi^2*u = sin(3*pi*x)*sin(pi*y)"}, [2]string{"boundary", "u = 0"}), "along y"},
		{"no dependence on y", problem(t, square, []string{"u"}, [2]string{"interior", "u_y = 0"}), "a function of x alone in u"},
	} {
		s := solve(t, c.p, Options{})
		if s.Status != Undetermined || !strings.Contains(s.Reason, c.shape) || s.Null == nil || !(s.ErrorEstimate >= 1) {
			t.Errorf("%s: status %q (%s), estimate %.1e; want %q with %q and no small estimate", c.name, s.Status, s.Reason, s.ErrorEstimate, Undetermined, c.shape)
		}
	}
}

// The witness of the second eigenvalue of a string is its sine.
func TestWitnessIsNotNoticed(t *testing.T) {
	const tolerance = 1e-6
	s := solve(t, problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "-u_xx = 4*pi^2*u"}, [2]string{"boundary", "u = 0"}), Options{})
	if s.Null == nil {
		t.Fatalf("status %q (%s), want a witness", s.Status, s.Reason)
	}
	x := mat.NewDense(9, 1, []float64{0, .1, .2, .3, .45, .6, .7, .9, 1})
	u := s.Null.Values(x)
	scale := u.At(1, 0) / math.Sin(2*math.Pi*.1)
	for i := range 9 {
		if want := scale * math.Sin(2*math.Pi*x.At(i, 0)); !(math.Abs(u.At(i, 0)-want) < tolerance*math.Abs(scale)) {
			t.Errorf("at %g: %g, want %g", x.At(i, 0), u.At(i, 0), want)
		}
	}
}

// Evolutions with growing modes are not ill-posed: an epidemic that begins with one of 80 million.
func TestGrowthIsNotIllPosed(t *testing.T) {
	p := inUnits(t, []string{"t"}, []string{"S", "I", "R"}, units{[]float64{1.0 / 200}, []float64{1, 1, 1}, []float64{1}},
		[2]string{"interior", "S_t = -0.4*S*I/8e7"}, [2]string{"interior", "I_t = 0.4*S*I/8e7 - 0.1*I"}, [2]string{"interior", "R_t = 0.1*I"},
		[2]string{"low", "S = 8e7 - 1"}, [2]string{"low", "I = 1"}, [2]string{"low", "R = 0"})
	if s := solve(t, p, Options{}); strings.Contains(s.Reason, "ill-posed") || !(s.ErrorEstimate < 0.1) {
		t.Errorf("status %q (%s), estimate %.1e: want no ill-posed problem", s.Status, s.Reason, s.ErrorEstimate)
	}
}

// Data on one side only leave a solution undetermined to any accuracy, however small the residual is.
func TestIllPosed(t *testing.T) {
	for _, p := range []*pde.Problem{
		cauchy(t, "sin(pi*x)"),
		cauchy(t, "sin(3*pi*x)"),
	} {
		if s := solve(t, p, Options{}); s.Status != Short || !strings.Contains(s.Reason, "ill-posed") || !(s.ErrorEstimate >= 1) {
			t.Errorf("status %q (%s), estimate %.1e; want %q, ill-posed", s.Status, s.Reason, s.ErrorEstimate, Short)
		}
	}
}

// Diffusion with the wrong sign is named by what it does, and is not marched.
func TestWrongSign(t *testing.T) {
	p := inUnits(t, []string{"x", "t"}, []string{"u"}, units{[]float64{1, 1}, []float64{1}, []float64{1}},
		[2]string{"interior", "u_t = -u_xx"}, [2]string{"start", "u = sin(pi*x)"}, [2]string{"low", "u = 0"}, [2]string{"high", "2*u = 0"})
	s := solve(t, p, Options{})
	if s.Status != Short || !strings.Contains(s.Reason, "amplifies waves along x") || !(s.ErrorEstimate >= 1) || s.Slabs > 0 {
		t.Errorf("status %q (%s), estimate %.1e, %d slabs; want %q, named, without slabs", s.Status, s.Reason, s.ErrorEstimate, s.Slabs, Short)
	}
}

// A source at an eigenvalue is a resonance, which two eigenfunctions must not make a problem without end.
func TestResonanceIsNamed(t *testing.T) {
	p := problem(t, []string{"x", "y"}, []string{"u"}, [2]string{"interior", "lap(u) + 5*pi^2*u = sin(pi*x)*sin(pi*y)"}, [2]string{"boundary", "u = 0"})
	if s := solve(t, p, Options{}); s.Status != Short || !strings.Contains(s.Reason, "resonance") {
		t.Errorf("status %q (%s), want %q, a resonance", s.Status, s.Reason, Short)
	}
}

// cauchy is Laplace's equation with value and slope given at x = 0, y everywhere, and zero beside that.
func cauchy(t *testing.T, data string) *pde.Problem {
	data = strings.ReplaceAll(data, "x", "y")
	return inUnits(t, []string{"x", "y"}, []string{"u"}, units{[]float64{1, 1}, []float64{1}, []float64{1}},
		[2]string{"interior", "lap(u) = 0"}, [2]string{"low", "u = " + data}, [2]string{"low", "u_x = 0"})
}

// Problems that are hard for other reasons are not called undetermined, nor ill-posed.
func TestDetermined(t *testing.T) {
	line := []string{"x"}
	for _, c := range []struct {
		name string
		p    *pde.Problem
	}{
		{"layer", problem(t, line, []string{"u"}, [2]string{"interior", "u_x - 1e-2*u_xx = 1"}, [2]string{"boundary", "u = 0"})},
		{"near an eigenvalue", problem(t, []string{"x", "y"}, []string{"u"}, [2]string{"interior", "-lap(u) = 10.3*pi^2*u"}, [2]string{"boundary", "u = 0"})},
		{"weak coupling", problem(t, line, []string{"a", "b"}, [2]string{"interior", "a_x = -a"}, [2]string{"interior", "b_x = 1e-10*a - b"},
			[2]string{"corner", "a = 1e6"}, [2]string{"corner", "b = 0"})},
		{"no derivative along a coordinate", inUnits(t, []string{"x", "y"}, []string{"u"}, units{[]float64{1, 1}, []float64{1}, []float64{1}},
			[2]string{"interior", "u_x = -u"}, [2]string{"low", "u = 1 + y"})},
		{"pressure at a point", problem(t, []string{"x", "y"}, []string{"u", "v", "p"},
			[2]string{"interior", "p_x - lap(u) = 0"}, [2]string{"interior", "p_y - lap(v) = sin(3*y)"}, [2]string{"interior", "u_x + v_y = 0"},
			[2]string{"boundary", "u = y*(1 - y)"}, [2]string{"boundary", "v = 0"}, [2]string{"corner", "p = 0"})},
	} {
		if s := solve(t, c.p, Options{}); s.Status != Solved || s.Null != nil {
			t.Errorf("%s: status %q (%s), want solved", c.name, s.Status, s.Reason)
		}
	}
}

// ordinary returns a system of ordinary differential equations on [0, 1] with data at 0.
func ordinary(t *testing.T, fields []string, equations, start []string) *pde.Problem {
	var conditions [][2]string
	for _, e := range equations {
		conditions = append(conditions, [2]string{"interior", e})
	}
	for _, e := range start {
		conditions = append(conditions, [2]string{"low", e})
	}
	return inUnits(t, []string{"t"}, fields, units{[]float64{1}, slices.Repeat([]float64{1}, len(fields)), []float64{1}}, conditions...)
}

// Values at the start determine a system that can be solved for its derivatives there, even where a layer hides it: Robertson's kinetics to t = 1e5.
func TestLayerIsNoWitness(t *testing.T) {
	p := ordinary(t, []string{"a", "b", "c"},
		[]string{"a_t = 1e5*(-0.04*a + 1e4*b*c)", "b_t = 1e5*(0.04*a - 1e4*b*c - 3e7*b^2)", "c_t = 3e12*b^2"}, []string{"a = 1", "b = 0", "c = 0"})
	if s := solve(t, p, Options{}); s.Status == Undetermined || !(s.ErrorEstimate < 1e-5) {
		t.Errorf("status %q (%s), estimate %.1e", s.Status, s.Reason, s.ErrorEstimate)
	}
}

// Where the coefficient of the derivative vanishes at the start, or a value is missing there, other solutions are.
func TestBegunWell(t *testing.T) {
	for _, c := range []struct {
		equation, start string
		want            bool
	}{{"u_t = u", "u = 1", true}, {"t*u_t = u", "u = 0", false}, {"u_tt = u", "u = 0", false}, {"u_t = sqrt(u)", "u = 0", false}} {
		p := ordinary(t, []string{"u"}, []string{c.equation}, []string{c.start})
		p.Time = "t"
		s := &solver{problem: p}
		zero := newModel(p, []partition.Cell{s.whole()}, []jet.Func{constants{0}})
		if got := s.begunWell(zero); got != c.want {
			t.Errorf("%s, %s: %t, want %t", c.equation, c.start, got, c.want)
		}
	}
}
