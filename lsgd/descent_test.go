package lsgd_test

import (
	"context"
	"math"
	"runtime"
	"slices"
	"testing"

	"pinn/collocation"
	"pinn/lsgd"
	"pinn/pde"
)

// regression is u = sin(2 pi x) with a small network.
func regression(t testing.TB) (*collocation.System, *collocation.State) {
	t.Helper()
	p := problem(scope, pde.Condition{On: interval(t).Interior(), Op: operator(t, scope, "u = sin(2*pi*x)")})
	s, at := newSystem(t, p, 100, resNet(t, 8, 1))
	balance(t, s, at)
	rnd := newRand(4)
	for j := range at.Coef { // Glorot's start, for what does not project
		at.Coef[j] = rnd.NormFloat64() * math.Sqrt(2.0/9)
	}
	return s, at
}

// TestLSGDBeatsJointDescent gives both the same steps of the same rule.
func TestLSGDBeatsJointDescent(t *testing.T) {
	for _, r := range []struct {
		name   string
		rule   func() lsgd.Method
		steps  int
		factor float64 // by which the loss must be lower: below a third of what is seen
	}{
		{"gradient descent", func() lsgd.Method { return &lsgd.GradientDescent{Rate: 1e-2} }, 300, 5},
		{"Adam", func() lsgd.Method { return &lsgd.Adam{Rate: 3e-3} }, 300, 200},
		{"L-BFGS", func() lsgd.Method { return nil }, 100, 200},
	} {
		run := func(objective func(s *collocation.System, at *collocation.State) lsgd.Objective) (first, last float64) {
			s, at := regression(t)
			res := lsgd.Minimize(context.Background(), objective(s, at), lsgd.Settings{Method: r.rule(), Steps: r.steps, Watch: func(step int, f lsgd.Fit) {
				if step == 0 {
					first = f.Loss
				}
			}})
			if v := lossAt(t, s, at); !(math.Abs(v-res.Fit.Loss) <= 1e-9*v) {
				t.Errorf("%s: result has the loss %g, the state %g", r.name, res.Fit.Loss, v)
			}
			return first, res.Fit.Loss
		}
		first, reduced := run(func(s *collocation.System, at *collocation.State) lsgd.Objective {
			return &lsgd.Reduced{System: s, State: at, Project: lsgd.ProjectSettings{Tolerance: 1e-10}}
		})
		begun, joint := run(func(s *collocation.System, at *collocation.State) lsgd.Objective {
			return &lsgd.Joint{System: s, State: at}
		})
		if !(reduced < first) || !(joint < begun) || !(reduced*r.factor <= joint) {
			t.Errorf("%s, %d steps: LSGD takes the loss from %g to %g, joint descent from %g to %g; want LSGD lower by %g",
				r.name, r.steps, first, reduced, begun, joint, r.factor)
		}
	}
}

// objectives returns both objectives of one nonlinear system of two fields in two spaces.
func objectives(t *testing.T) map[string]lsgd.Objective {
	t.Helper()
	two := *scope
	two.Fields = []string{"u", "v"}
	p := problem(&two, pde.Condition{On: interval(t).Interior(), Op: operator(t, &two, "u_x = v + u^2", "v_x = x*u + 1")})
	s, at := newSystem(t, p, 150, resNet(t, 4, 1), resNet(t, 5, 2))
	balance(t, s, at)
	for j := range at.Coef {
		at.Coef[j] = float64(j) / 10
	}
	return map[string]lsgd.Objective{"reduced": &lsgd.Reduced{System: s, State: at}, "joint": &lsgd.Joint{System: s, State: at}}
}

func TestObjectiveParams(t *testing.T) {
	for name, o := range objectives(t) {
		x, want := make([]float64, o.Len()), make([]float64, o.Len())
		for i := range want {
			want[i] = float64(i+1) / 100
		}
		o.SetParams(want)
		o.Params(x)
		if !slices.Equal(x, want) {
			t.Errorf("%s: parameters %v, want %v as set", name, x, want)
		}
		for _, n := range []int{0, o.Len() - 1, o.Len() + 1} {
			for method, f := range map[string]func([]float64){"Params": o.Params, "SetParams": o.SetParams} {
				if !panics(func() { f(make([]float64, n)) }) {
					t.Errorf("%s: %s of %d numbers does not panic, there are %d", name, method, n, o.Len())
				}
			}
		}
	}
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

// TestJointGradient compares with differences of order four in all weights.
func TestJointGradient(t *testing.T) {
	const (
		tol  = 1e-7
		step = 1e-3 // its fourth power is the error of the differences
	)
	o := objectives(t)["joint"]
	got, x := make([]float64, o.Len()), make([]float64, o.Len())
	o.Params(x)
	value, err := o.Gradient(got)
	if err != nil {
		t.Fatal(err)
	}
	fit := func(x []float64) float64 {
		o.SetParams(x)
		f, err := o.Fit(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return f.Loss
	}
	if v := fit(x); !(math.Abs(v-value) <= 1e-13*v) {
		t.Errorf("loss %g with the gradient and %g with the fit", value, v)
	}
	for i := range x {
		f := func(by float64) float64 {
			y := slices.Clone(x)
			y[i] += by
			return fit(y)
		}
		want := (8*(f(step)-f(-step)) - (f(2*step) - f(-2*step))) / (12 * step)
		if !(math.Abs(got[i]-want) <= tol*max(1, value)) {
			t.Errorf("parameter %d: %g, differences give %g, tolerance %g", i, got[i], want, tol*max(1, value))
		}
	}
}

// TestMinimizeBits runs every rule on one core and on two.
func TestMinimizeBits(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	run := func(name string, rule lsgd.Method) []float64 {
		o := objectives(t)[name]
		res := lsgd.Minimize(context.Background(), o, lsgd.Settings{Method: rule, Steps: 15})
		x := make([]float64, o.Len())
		o.Params(x)
		return append(x, res.Fit.Loss, res.Slope)
	}
	for _, r := range rules {
		for _, name := range []string{"reduced", "joint"} {
			runtime.GOMAXPROCS(1)
			want := run(name, r.rule())
			runtime.GOMAXPROCS(2)
			if got := run(name, r.rule()); !slices.Equal(got, want) {
				t.Errorf("%s, %s: two cores give other bits than one", r.name, name)
			}
		}
	}
}

func BenchmarkProject(b *testing.B) {
	p := dirichlet(b, cubic, "sin(pi*x)")
	s, at := newSystem(b, p, 800, waves(b, 200, 12, 1))
	balance(b, s, at)
	b.ReportAllocs()
	for b.Loop() {
		clear(at.Coef)
		if _, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{}); err != nil {
			b.Fatal(err)
		}
	}
}
