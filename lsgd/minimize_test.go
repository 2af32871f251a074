package lsgd_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pinn/lsgd"
)

// stub is an objective of parameters alone, given by a function that sets the gradient and returns the loss.
type stub struct {
	x     []float64
	f     func(g, x []float64) (float64, error)
	fits  int // calls of Fit
	onFit func(n int) error
}

func (s *stub) Len() int                { return len(s.x) }
func (s *stub) Params(dst []float64)    { copy(dst, s.x) }
func (s *stub) SetParams(src []float64) { copy(s.x, src) }

func (s *stub) Fit(ctx context.Context) (lsgd.Fit, error) {
	s.fits++
	if s.onFit != nil {
		if err := s.onFit(s.fits); err != nil {
			return lsgd.Fit{}, err
		}
	}
	return lsgd.Fit{Loss: -1, Rank: 7, Iterations: s.fits}, ctx.Err()
}

func (s *stub) Gradient(dst []float64) (float64, error) { return s.f(dst, s.x) }

func rosenbrock(g, x []float64) (float64, error) {
	a, b := 1-x[0], x[1]-x[0]*x[0]
	g[0], g[1] = -2*a-400*x[0]*b, 200*b
	return a*a + 100*b*b, nil
}

// bowl has its minimum 0 at (3, -1).
func bowl(g, x []float64) (float64, error) {
	g[0], g[1] = x[0]-3, 10*(x[1]+1)
	return (g[0]*g[0] + g[1]*g[1]/10) / 2, nil
}

// rules are the three ways of stepping; a rule serves one minimisation, so each is made anew.
var rules = []struct {
	name string
	rule func() lsgd.Method
}{
	{"L-BFGS", func() lsgd.Method { return nil }},
	{"gradient descent", func() lsgd.Method { return &lsgd.GradientDescent{Rate: 0.05} }},
	{"Adam", func() lsgd.Method { return &lsgd.Adam{Rate: 0.1} }},
}

func TestRosenbrock(t *testing.T) {
	const tol = 1e-8
	o := &stub{x: []float64{-1.2, 1}, f: rosenbrock}
	res := lsgd.Minimize(context.Background(), o, lsgd.Settings{Steps: 200, GradientTolerance: 1e-12})
	if res.Status != lsgd.GradientConverged || !(res.Slope <= 1e-12*233) { // the norm of the first gradient is 232.9
		t.Errorf("%v after %d steps with the slope %g, want convergence below 1e-12 of the first", res.Status, res.Steps, res.Slope)
	}
	if d := math.Hypot(o.x[0]-1, o.x[1]-1); !(d <= tol) {
		t.Errorf("parameters %v, %g from the minimum, tolerance %g", o.x, d, tol)
	}
}

func TestMinimizeConverges(t *testing.T) {
	for _, r := range rules {
		o := &stub{x: []float64{0, 0}, f: bowl}
		res := lsgd.Minimize(context.Background(), o, lsgd.Settings{Method: r.rule(), Steps: 2000, GradientTolerance: 1e-6})
		// The norm of the gradient at 0 is 10.44. The best parameters need not be those that converged: Adam passes the
		// minimum on its way, so that the slope there is of the same order only.
		const first = 10 * 10.44
		if res.Status != lsgd.GradientConverged || res.Err != nil || !(res.Slope <= 1e-6*first) || res.Steps >= 2000 || res.Status.Early() {
			t.Errorf("%s: %v after %d steps with the slope %g and error %v, want convergence below %g", r.name, res.Status, res.Steps, res.Slope, res.Err, 1e-6*first)
		}
		if res.Fit.Rank != 7 {
			t.Errorf("%s: fit %+v is not the objective's", r.name, res.Fit)
		}
	}
}

func TestStepLimit(t *testing.T) {
	for _, r := range rules {
		for _, steps := range []int{0, 1, 2, 7} {
			var seen []int
			evaluations := 0
			o := &stub{x: []float64{0, 0}, f: func(g, x []float64) (float64, error) { evaluations++; return bowl(g, x) }}
			res := lsgd.Minimize(context.Background(), o, lsgd.Settings{Method: r.rule(), Steps: steps, Watch: func(step int, f lsgd.Fit) {
				seen = append(seen, step)
				if f.Loss < 0 {
					t.Errorf("%s: watched the loss %g, want that of the gradient", r.name, f.Loss)
				}
			}})
			if res.Status != lsgd.StepLimit || !res.Status.Early() || res.Steps != steps {
				t.Errorf("%s, limit %d: %v after %d steps", r.name, steps, res.Status, res.Steps)
			}
			want := make([]int, len(seen))
			for i := range want {
				want[i] = i
			}
			if len(seen) != evaluations || !slices.Equal(seen, want) {
				t.Errorf("%s, limit %d: watched steps %v over %d evaluations, want each once from 0", r.name, steps, seen, evaluations)
			}
			if evaluations > steps+1 {
				t.Errorf("%s, limit %d: %d evaluations", r.name, steps, evaluations)
			}
		}
	}
}

// recorded returns Rosenbrock's function from its usual start, and where it was least of all places that were looked at.
func recorded() (*stub, *[]float64) {
	best, at := math.Inf(1), []float64(nil)
	return &stub{x: []float64{-1.2, 1}, f: func(g, x []float64) (float64, error) {
		loss, err := rosenbrock(g, x)
		if loss < best {
			best, at = loss, slices.Clone(x)
		}
		return loss, err
	}}, &at
}

// TestBestIsKept records every evaluation: the objective must end at the one with the least loss.
func TestBestIsKept(t *testing.T) {
	for _, r := range []struct {
		name string
		rule lsgd.Method
	}{
		{"L-BFGS", nil}, {"gradient descent, too fast", &lsgd.GradientDescent{Rate: 3}}, {"Adam, too fast", &lsgd.Adam{Rate: 2.5}},
	} {
		o, at := recorded()
		res := lsgd.Minimize(context.Background(), o, lsgd.Settings{Method: r.rule, Steps: 25})
		if !slices.Equal(o.x, *at) {
			t.Errorf("%s: left at %v, the best of %d steps was %v", r.name, o.x, res.Steps, *at)
		}
		g := make([]float64, 2)
		rosenbrock(g, *at)
		if res.Slope != math.Hypot(g[0], g[1]) {
			t.Errorf("%s: slope %g, at the best parameters it is %g", r.name, res.Slope, math.Hypot(g[0], g[1]))
		}
		if res.Fit.Iterations != o.fits {
			t.Errorf("%s: fit number %d of %d, want the last, at the parameters that were kept", r.name, res.Fit.Iterations, o.fits)
		}
	}
}

// TestWatchOnTheCallingGoroutine compares the first words of the stacks, which number the goroutines.
func TestWatchOnTheCallingGoroutine(t *testing.T) {
	goroutine := func() string {
		b := make([]byte, 64)
		return strings.Fields(string(b[:runtime.Stack(b, false)]))[1]
	}
	want := goroutine()
	for _, r := range rules {
		lsgd.Minimize(context.Background(), &stub{x: []float64{0, 0}, f: bowl}, lsgd.Settings{Method: r.rule(), Steps: 5, Watch: func(step int, _ lsgd.Fit) {
			if got := goroutine(); got != want {
				t.Errorf("%s, step %d: watched from goroutine %s, called from %s", r.name, step, got, want)
			}
		}})
	}
}

func TestMinimizeCancelled(t *testing.T) {
	for _, r := range rules {
		ctx, cancel := context.WithCancel(context.Background())
		o, at := recorded()
		res := lsgd.Minimize(ctx, o, lsgd.Settings{Method: r.rule(), Steps: 1000, Watch: func(step int, _ lsgd.Fit) {
			if step == 5 {
				cancel()
			}
		}})
		if res.Status != lsgd.Interrupted || res.Steps > 7 {
			t.Errorf("%s: %v after %d steps, want interrupted soon after 5", r.name, res.Status, res.Steps)
		}
		if !slices.Equal(o.x, *at) || res.Fit.Rank != 7 {
			t.Errorf("%s: left at %v with %+v, want the best parameters %v and their fit", r.name, o.x, res.Fit, *at)
		}
		if res.Fit.Iterations != o.fits {
			t.Errorf("%s: fit number %d of %d, want the last, made in spite of the context", r.name, res.Fit.Iterations, o.fits)
		}
	}
}

func TestCancelledAtOnce(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, r := range rules {
		o := &stub{x: []float64{-1.2, 1}, f: rosenbrock}
		res := lsgd.Minimize(ctx, o, lsgd.Settings{Method: r.rule(), Steps: 10})
		if res.Status != lsgd.Interrupted || !slices.Equal(o.x, []float64{-1.2, 1}) {
			t.Errorf("%s: %v at %v, want interrupted at the start", r.name, res.Status, o.x)
		}
	}
}

var errBroken = errors.New("broken")

func TestFirstEvaluationFails(t *testing.T) {
	for _, r := range rules {
		for _, c := range []struct {
			name string
			f    func(g, x []float64) (float64, error)
			fit  error
			want error
		}{
			{"NaN loss", func(g, x []float64) (float64, error) { clear(g); return math.NaN(), nil }, nil, nil},
			{"infinite loss", func(g, x []float64) (float64, error) { clear(g); return math.Inf(1), nil }, nil, nil},
			{"NaN gradient", func(g, x []float64) (float64, error) { g[0], g[1] = math.NaN(), 0; return 1, nil }, nil, nil},
			{"error of the gradient", func(g, x []float64) (float64, error) { return 0, errBroken }, nil, errBroken},
			{"error of the fit", bowl, errBroken, errBroken},
		} {
			o := &stub{x: []float64{5, 5}, f: c.f, onFit: func(int) error { return c.fit }}
			res := lsgd.Minimize(context.Background(), o, lsgd.Settings{Method: r.rule(), Steps: 10})
			if res.Status != lsgd.Failure || res.Err == nil || (c.want != nil && !errors.Is(res.Err, c.want)) {
				t.Errorf("%s, %s: %v with error %v, want a failure with %v", r.name, c.name, res.Status, res.Err, c.want)
			}
			if !slices.Equal(o.x, []float64{5, 5}) {
				t.Errorf("%s, %s: parameters %v, want those of the start", r.name, c.name, o.x)
			}
		}
	}
}

// TestLaterFailuresAreSurvived has a wall at x = 2 on the way to the minimum at 3, behind which nothing is finite, and
// one evaluation that fails for no reason.
func TestLaterFailuresAreSurvived(t *testing.T) {
	for _, r := range rules {
		for _, kind := range []string{"NaN", "gradient", "error"} {
			n := 0
			o := &stub{x: []float64{0, 0}}
			o.f = func(g, x []float64) (float64, error) {
				loss, _ := bowl(g, x)
				n++
				if x[0] <= 2 && n != 4 {
					return loss, nil
				}
				switch kind {
				case "NaN":
					return math.NaN(), nil
				case "gradient":
					g[0] = math.Inf(1)
					return loss, nil
				}
				return 0, errBroken
			}
			res := lsgd.Minimize(context.Background(), o, lsgd.Settings{Method: r.rule(), Steps: 300})
			if res.Status == lsgd.Failure || res.Err != nil {
				t.Errorf("%s, %s: %v with error %v", r.name, kind, res.Status, res.Err)
			}
			// The least loss before the wall is 0.5, and 9.5 at the start.
			g := make([]float64, 2)
			if loss, _ := bowl(g, o.x); !(o.x[0] <= 2) || !(loss < 1) {
				t.Errorf("%s, %s: left at %v with the loss %g, want x <= 2 and a loss below 1 (%v after %d steps)", r.name, kind, o.x, loss, res.Status, res.Steps)
			}
		}
	}
}

func TestStatus(t *testing.T) {
	for s, want := range map[lsgd.Status]string{
		lsgd.StepLimit: "step limit", lsgd.GradientConverged: "gradient converged", lsgd.Stalled: "stalled",
		lsgd.Interrupted: "interrupted", lsgd.Failure: "failure",
	} {
		bad := s == lsgd.Interrupted || s == lsgd.Failure
		if s.String() != want || s.Early() != (s == lsgd.StepLimit) || (s.Err() != nil) != bad {
			t.Errorf("%d is %q, early: %t, error %v; want %q", s, s, s.Early(), s.Err(), want)
		}
	}
}
