package lsgd_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/lsgd"
	"pinn/pde"
	"pinn/pde/jet"
)

// constant is the basis of the single function 1.
type constant struct{}

func (constant) Dims() (in, features int) { return 1, 1 }

func (constant) Eval(dst *jet.Batch, _ *mat.Dense) {
	for p := range dst.Points {
		dst.Row(0, p)[0] = 1
	}
}

const cubic = "-u_xx + u^3 = pi^2*sin(pi*x) + sin(pi*x)^3"

const burgers = "-0.2*u_xx + u*u_x = 0.2*pi^2*sin(pi*x) + pi*sin(pi*x)*cos(pi*x)"

// TestProjectNonlinear starts from zero.
func TestProjectNonlinear(t *testing.T) {
	const tol = 1e-9 // the basis resolves the solutions to 1e-11 or better
	for _, c := range []struct {
		eq, exact string
		newton    lsgd.ProjectSettings
		most      int // linear solves
	}{
		{cubic, "sin(pi*x)", lsgd.ProjectSettings{}, 8},
		{cubic, "sin(pi*x)", lsgd.ProjectSettings{Offset: 1e-7}, 8},
		{"-u_xx + exp(u) = pi^2*sin(pi*x) + exp(sin(pi*x))", "sin(pi*x)", lsgd.ProjectSettings{}, 8},
		{burgers, "sin(pi*x)", lsgd.ProjectSettings{Offset: 1e-7}, 10},
	} {
		s, at := newSystem(t, dirichlet(t, c.eq, c.exact), 200, waves(t, 40, 12, 1))
		balance(t, s, at)
		fit, err := lsgd.Project(context.Background(), s, at, c.newton)
		if err != nil {
			t.Errorf("%s: %v", c.eq, err)
			continue
		}
		if d := distance(expansion(s, at), function(t, scope, c.exact), 1); !(d <= tol) || fit.Iterations > c.most {
			t.Errorf("%s: error %g after %d solves, want %g after at most %d", c.eq, d, fit.Iterations, tol, c.most)
		}
		if want := lossAt(t, s, at); !(math.Abs(fit.Loss-want) <= 1e-12*want) {
			t.Errorf("%s: loss %g, at the state it is %g", c.eq, fit.Loss, want)
		}
	}
}

// TestQuadraticConvergence takes one solve at a time.
func TestQuadraticConvergence(t *testing.T) {
	s, at := newSystem(t, dirichlet(t, cubic, "sin(pi*x)"), 200, waves(t, 40, 12, 1))
	balance(t, s, at)
	exact := function(t, scope, "sin(pi*x)")
	var errs []float64
	for range 8 {
		if _, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{Iterations: 1}); err != nil {
			t.Fatal(err)
		}
		errs = append(errs, distance(expansion(s, at), exact, 1))
	}
	seen := 0
	for k := 1; k < len(errs); k++ {
		if errs[k-1] > 0.1 || errs[k] < 1e-11 {
			continue // far from the solution, or at the error of the basis
		}
		seen++
		if p := math.Log(errs[k]) / math.Log(errs[k-1]); !(p >= 1.7) {
			t.Errorf("error %g after %g: exponent %.2f, want 2 within 0.3; all: %.1e", errs[k], errs[k-1], p, errs)
		}
	}
	if seen == 0 || !(errs[len(errs)-1] < 1e-10) {
		t.Errorf("errors %.1e show no quadratic phase that ends below 1e-10", errs)
	}
}

func TestProjectNonFinite(t *testing.T) {
	for _, eq := range []string{"-u_xx + log(u) = 1", "log(x)*u = 1"} { // at zero everywhere; for negative x
		s, at := newSystem(t, dirichlet(t, eq, "0"), 30, waves(t, 10, 5, 1))
		_, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{})
		var fault *collocation.NonFiniteError
		if !errors.As(err, &fault) || fault.Condition != "equation" {
			t.Errorf("%s: error %v, want a NonFiniteError of the equation", eq, err)
		}
	}
}

// TestStartOutsideTheSpan begins at functions that the basis does not hold.
func TestStartOutsideTheSpan(t *testing.T) {
	const tol = 1e-8 // a basis of tanh resolves the solutions to 1e-9
	for _, c := range []struct{ eq, exact, start string }{
		{"-u_xx + log(u) = pi^2*sin(pi*x) + log(2 + sin(pi*x))", "2 + sin(pi*x)", "2"}, // zero is not in the domain
		{"-u_xx + log(u) = pi^2*sin(pi*x) + log(2 + sin(pi*x))", "2 + sin(pi*x)", "3 + abs(x)*x^3"},
		{cubic, "sin(pi*x)", "1/(1.1 - x)"},
	} {
		s, at := newSystem(t, dirichlet(t, c.eq, c.exact), 200, resNet(t, 80, 1))
		at.Start, at.Blend = function(t, scope, c.start), 1
		balance(t, s, at)
		fit, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{})
		if err != nil {
			t.Errorf("start %s: %v", c.start, err)
			continue
		}
		if d := distance(expansion(s, at), function(t, scope, c.exact), 1); at.Blend != 0 || !(d <= tol) {
			t.Errorf("start %s: blend %g and error %g after %d solves, want 0 and %g", c.start, at.Blend, d, fit.Iterations, tol)
		}
	}
}

// TestStartBeyondTheBasis begins at or near the solution, where the residual is below all that a basis can reach. It must
// come to the same fit as a start far away.
func TestStartBeyondTheBasis(t *testing.T) {
	const factor = 1.01 // of the least loss, that both stop close to
	for _, b := range []struct {
		name  string
		basis collocation.Basis
	}{{"sines", waves(t, 12, 12, 1)}, {"tanh", resNet(t, 8, 1)}, {"more tanh", resNet(t, 40, 1)}} {
		s, at := newSystem(t, dirichlet(t, cubic, "sin(pi*x)"), 200, b.basis)
		balance(t, s, at)
		newton := lsgd.ProjectSettings{Offset: 1e-6, Iterations: 200}
		want, err := lsgd.Project(context.Background(), s, at, newton)
		if err != nil {
			t.Fatal(err)
		}
		for _, start := range []string{"sin(pi*x)", "sin(pi*x) + 1e-6*sin(x)*(1-x^2)", "sin(pi*x) + 1e-3*sin(x)*(1-x^2)", "sin(pi*x)/2"} {
			clear(at.Coef)
			at.Start, at.Blend = function(t, scope, start), 1
			got, err := lsgd.Project(context.Background(), s, at, newton)
			if err != nil || at.Blend != 0 || !(got.Loss <= factor*want.Loss) {
				t.Errorf("%s, start %s: loss %g, blend %g, error %v after %d solves; want %g as from zero", b.name, start, got.Loss, at.Blend, err, got.Iterations, want.Loss)
			}
		}
	}
}

// TestStartNextToTheSolution begins closer to the solution than the square of an error matters, beyond the basis, as a wider basis begins with the
// solution of the one before: one solve is enough.
func TestStartNextToTheSolution(t *testing.T) {
	for _, width := range []int{80, 200, 400} {
		s, at := newSystem(t, dirichlet(t, cubic, "sin(pi*x)"), 1000, resNet(t, width, 1))
		at.Start, at.Blend = function(t, scope, "sin(pi*x) + 1e-11*sin(x)*(1-x^2)"), 1
		balance(t, s, at)
		fit, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{})
		d := distance(expansion(s, at), function(t, scope, "sin(pi*x)"), 1)
		if err != nil || at.Blend != 0 || fit.Iterations != 1 || !fit.Converged || !(d <= 1e-10) {
			t.Errorf("width %d: blend %g, error %v, distance %g after %d solves, want 1", width, at.Blend, err, d, fit.Iterations)
		}
	}
}

// TestNeverWorse limits the iterations at hostile starts: whatever comes out has no larger loss than what went in.
func TestNeverWorse(t *testing.T) {
	for _, eq := range []string{cubic, "u_x^2 + 5*sin(3*u) = 1", "exp(u^2) - u_xx = 3", "u*u_x - 0.001*u_xx = 0"} {
		s, at := newSystem(t, dirichlet(t, eq, "x"), 60, resNet(t, 8, 1))
		balance(t, s, at)
		for seed := range uint64(12) {
			rnd := newRand(seed)
			for j := range at.Coef {
				at.Coef[j] = 2 * rnd.NormFloat64()
			}
			for _, most := range []int{1, 3, 50} {
				_, before, err := s.RMS(at)
				if err != nil {
					continue // exp(u^2) overflows
				}
				fit, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{Iterations: most})
				if err != nil && !errors.Is(err, lsgd.ErrNoDescent) {
					t.Errorf("%s, seed %d: %v", eq, seed, err)
				}
				if after := lossAt(t, s, at); !(after <= before*before/2) || fit.Iterations > most {
					t.Errorf("%s, seed %d: loss %g after %d of %d solves, was %g", eq, seed, after, fit.Iterations, most, before*before/2)
				}
			}
		}
	}
}

// TestUnconverged has the residual u^2 + 1 at u = 1e-3: the Gauss-Newton step is 500 long, and even its 4096th part
// overshoots the minimum at 0.
func TestUnconverged(t *testing.T) {
	p := problem(scope, pde.Condition{On: interval(t).Interior(), Op: operator(t, scope, "u^2 + 1 = 0")})
	s, at := newSystem(t, p, 5, constant{})
	at.Coef[0] = 1e-3
	if fit, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{}); err != nil || fit.Converged || at.Coef[0] != 1e-3 {
		t.Errorf("error %v, converged %v and coefficient %g, want no error, no convergence and 0.001", err, fit.Converged, at.Coef[0])
	}
}

// TestBlendWithoutStart has u = 3 at the end of one damped step: a blend of nothing is no start that is left over.
func TestBlendWithoutStart(t *testing.T) {
	p := problem(scope, pde.Condition{On: interval(t).Interior(), Op: operator(t, scope, "u^2 = 9")})
	s, at := newSystem(t, p, 5, constant{})
	at.Coef[0], at.Blend = 0.3, 1 // the full step leads to 15.15
	fit, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{Iterations: 1})
	if err != nil || at.Blend != 0 || fit.Iterations != 1 {
		t.Errorf("error %v and blend %g after one solve, want nil and 0", err, at.Blend)
	}
	if _, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{}); err != nil || !(math.Abs(at.Coef[0]-3) <= 1e-14) {
		t.Errorf("error %v and u = %g, want 3", err, at.Coef[0])
	}
}

func TestProjectCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, eq := range []string{cubic, "-u_xx = pi^2*sin(pi*x)"} {
		s, at := newSystem(t, dirichlet(t, eq, "sin(pi*x)"), 50, waves(t, 10, 5, 1))
		at.Coef[3] = 0.5
		before := slices.Clone(at.Coef)
		if _, err := lsgd.Project(ctx, s, at, lsgd.ProjectSettings{}); !errors.Is(err, context.Canceled) || !slices.Equal(before, at.Coef) {
			t.Errorf("%s: error %v and coefficients %v, want that of the context and %v", eq, err, at.Coef, before)
		}
		if err := lsgd.Refine(ctx, s, at, 0); !errors.Is(err, context.Canceled) || !slices.Equal(before, at.Coef) {
			t.Errorf("%s: refined with error %v to %v, want that of the context and %v", eq, err, at.Coef, before)
		}
	}
}

// TestUnderdetermined has fewer rows than columns: the rows are satisfied, with bounded coefficients.
func TestUnderdetermined(t *testing.T) {
	const tol = 1e-11 // of the residual relative to the right-hand side
	for _, eq := range []string{"-u_xx = pi^2*sin(pi*x)", cubic} {
		s, at := newSystem(t, dirichlet(t, eq, "sin(pi*x)"), 12, waves(t, 60, 15, 1))
		rows, cols := s.Dims()
		if rows >= cols {
			t.Fatalf("%d rows and %d columns", rows, cols)
		}
		balance(t, s, at)
		zero := lossAt(t, s, at)
		fit, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{})
		if err != nil {
			t.Errorf("%s: %v", eq, err)
			continue
		}
		if got := math.Sqrt(lossAt(t, s, at) / zero); !(got <= tol) || fit.Rank > rows {
			t.Errorf("%s: relative residual %g at rank %d of %d rows, want %g", eq, got, fit.Rank, rows, tol)
		}
		if big := largest(mat.NewDense(1, cols, at.Coef)); !(big < 10) {
			t.Errorf("%s: coefficient %g; the solution of least norm has none above 10", eq, big)
		}
	}
}

// TestOrderOfRows permutes the points.
func TestOrderOfRows(t *testing.T) {
	const tol = 1e-12 // the roundings of a basis with a condition of 1e2, in another order
	for _, eq := range []string{"-u_xx = exp(x)", "-u_xx + u^3 = exp(x)"} {
		s, at := newSystem(t, dirichlet(t, eq, "x"), 300, resNet(t, 10, 2))
		balance(t, s, at)
		other := &collocation.State{Coef: make([]float64, len(at.Coef))}
		var clouds []*pde.Cloud
		for _, c := range s.Clouds {
			clouds = append(clouds, permuted(c))
		}
		p := collocation.NewSystem(s.Problem, s.Layout, clouds)
		p.Scale = s.Scale
		a, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{})
		b, err2 := lsgd.Project(context.Background(), p, other, lsgd.ProjectSettings{})
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		if d := distance(expansion(p, other), expansion(s, at), 1); !(d <= tol) || a.Rank != b.Rank || a.Iterations != b.Iterations {
			t.Errorf("%s: values differ by %g, tolerance %g; %+v and %+v", eq, d, tol, a, b)
		}
	}
}

// permuted returns a cloud without normals and mates with its points in another order.
func permuted(c *pde.Cloud) *pde.Cloud {
	n := c.Points()
	out := &pde.Cloud{X: mat.NewDense(n, 1, nil), Weight: make([]float64, n)}
	for i, j := range newRand(8).Perm(n) {
		out.X.Set(i, 0, c.X.At(j, 0))
		out.Weight[i] = c.Weight[j]
	}
	return out
}

// TestProjectOfAffine checks what the one linear solve promises: the least loss, from whatever state.
func TestProjectOfAffine(t *testing.T) {
	s, at := newSystem(t, dirichlet(t, "-u_xx = abs(x)", "x"), 60, resNet(t, 8, 1))
	balance(t, s, at)
	fit, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{})
	if err != nil {
		t.Fatal(err)
	}
	want := lossAt(t, s, at)
	if !(math.Abs(fit.Loss-want) <= 1e-12*want) || fit.Iterations != 1 || fit.Rank != len(at.Coef) || !(fit.Cond >= 1) {
		t.Errorf("%+v, want the loss %g, one solve, rank %d and a condition from 1", fit, want, len(at.Coef))
	}
	for j := range at.Coef {
		for _, by := range []float64{-1e-3, 1e-3} {
			was := at.Coef[j]
			at.Coef[j] += by
			if v := lossAt(t, s, at); !(v > want) {
				t.Errorf("coefficient %d moved by %g: loss %g, want above %g", j, by, v, want)
			}
			at.Coef[j] = was
		}
	}
	first := slices.Clone(at.Coef)
	at.Start, at.Blend = function(t, scope, "cos(x)"), 0.5
	if _, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{}); err != nil || at.Blend != 0 || !slices.Equal(first, at.Coef) {
		t.Errorf("from another state with a start: error %v, blend %g, coefficients %v; want nil, 0 and %v", err, at.Blend, at.Coef, first)
	}
}

// TestEnvelope compares the gradient at refitted coefficients with differences of the reduced loss, for which the
// coefficients are fitted anew at every place. The bases are narrow, so that a residual is left and all have full rank.
func TestEnvelope(t *testing.T) {
	const (
		tol  = 1e-5
		step = 1e-4 // the error of the differences is step^4, and 1e-16/step from roundings of the loss
	)
	for _, eq := range []string{"u = sin(5*x)", "-u_xx = exp(x)*sin(4*x)", "-u_xx + u^3 = 10*exp(x)*sin(4*x)", "0.1*u_xx + u*u_x = exp(x)", "u + u^3 = 3*sin(5*x)"} {
		basis := resNet(t, 5, 3)
		s, at := newSystem(t, dirichlet(t, eq, "x"), 60, basis)
		balance(t, s, at)
		o := &lsgd.Reduced{System: s, State: at, Project: lsgd.ProjectSettings{Offset: 1e-7, Iterations: 200}}
		fit := func() float64 {
			f, err := o.Fit(context.Background())
			if err != nil {
				t.Fatalf("%s: %v", eq, err)
			}
			return f.Loss
		}
		fit()
		got := make([]float64, o.Len())
		if _, err := o.Gradient(got); err != nil {
			t.Fatal(err)
		}
		size := 0.0
		for _, g := range got {
			size = max(size, math.Abs(g))
		}
		theta := make([]float64, o.Len())
		o.Params(theta)
		at0 := slices.Clone(at.Coef)
		worst := 0.0
		for i := range theta {
			f := func(by float64) float64 {
				moved := slices.Clone(theta)
				moved[i] += by
				o.SetParams(moved)
				copy(at.Coef, at0)
				return fit()
			}
			want := (8*(f(step)-f(-step)) - (f(2*step) - f(-2*step))) / (12 * step)
			worst = max(worst, math.Abs(got[i]-want)/size)
		}
		if !(worst <= tol) {
			t.Errorf("%s: gradient differs from differences by %g of its size, tolerance %g", eq, worst, tol)
		}
	}
}
