package lsgd_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/lsgd"
	"pinn/pde"
)

// damped says how marquardt minimises: the settings of both, in one.
type damped struct {
	Steps                   int
	Joint                   bool
	GradientTolerance, Loss float64
	Redraw                  func() (*collocation.System, error)
	RedrawEvery             int
	Watch                   func(step int, f lsgd.Fit)
}

func marquardt(ctx context.Context, sys *collocation.System, st *collocation.State, d damped) lsgd.Result {
	var o lsgd.Objective = &lsgd.Reduced{System: sys, State: st}
	if d.Joint {
		o = &lsgd.Joint{System: sys, State: st}
	}
	method := lsgd.LevenbergMarquardt{Loss: d.Loss, Redraw: d.Redraw, RedrawEvery: d.RedrawEvery}
	return lsgd.Minimize(ctx, o, lsgd.Settings{Method: method, Steps: d.Steps, GradientTolerance: d.GradientTolerance, Watch: d.Watch})
}

// TestGaussNewtonBeatsAdam gives Adam, in front of the same projection, six times the steps.
func TestGaussNewtonBeatsAdam(t *testing.T) {
	const (
		steps  = 50
		factor = 30.0 // a third of what is seen
	)
	for _, joint := range []bool{false, true} {
		s, at := regression(t)
		res := marquardt(context.Background(), s, at, damped{Steps: steps, Joint: joint})
		if v := lossAt(t, s, at); !(math.Abs(v-res.Fit.Loss) <= 1e-9*v) {
			t.Errorf("joint %v: result has the loss %g, the state %g", joint, res.Fit.Loss, v)
		}
		s, at = regression(t)
		adam := lsgd.Minimize(context.Background(), &lsgd.Reduced{System: s, State: at, Project: lsgd.ProjectSettings{Tolerance: 1e-10}},
			lsgd.Settings{Method: &lsgd.Adam{Rate: 3e-3}, Steps: 6 * steps})
		if !(res.Fit.Loss*factor <= adam.Fit.Loss) {
			t.Errorf("joint %v: loss %g after %d Gauss-Newton steps (%v), %g after %d steps of Adam; want it lower by %g",
				joint, res.Fit.Loss, res.Steps, res.Status, adam.Fit.Loss, 6*steps, factor)
		}
	}
}

// twoFields is a nonlinear system of two fields in two spaces.
func twoFields(t testing.TB) (*collocation.System, *collocation.State) {
	t.Helper()
	two := *scope
	two.Fields = []string{"u", "v"}
	b := interval(t)
	p := problem(&two,
		pde.Condition{On: b.Interior(), Op: operator(t, &two, "u_x = v + u^2", "v_x = x*u + 1")},
		pde.Condition{On: b.Boundary(), Op: operator(t, &two, "u = x/2")})
	s, at := newSystem(t, p, 150, resNet(t, 4, 1), resNet(t, 5, 2))
	balance(t, s, at)
	for j := range at.Coef {
		at.Coef[j] = math.Cos(float64(j)) / 2
	}
	return s, at
}

// linearised returns the derivatives of all rows by the columns and by the hidden weights, and the rows.
func linearised(t testing.TB, s *collocation.System, at *collocation.State) (a, j *mat.Dense, r *mat.VecDense) {
	t.Helper()
	rows, cols := s.Dims()
	_, weights := s.Layout.Hidden()
	a, j, r = mat.NewDense(rows, cols, nil), mat.NewDense(rows, weights, nil), mat.NewVecDense(rows, nil)
	var b collocation.Jacobian
	for k := range s.Blocks() {
		if err := s.Jacobian(&b, k, at); err != nil {
			t.Fatal(err)
		}
		for i, v := range b.R {
			from := 0
			for _, span := range b.Cols {
				for c := span.Lo; c < span.Hi; c++ {
					a.Set(b.Row+i, c, b.A.At(i, from))
					from++
				}
			}
			j.SetRow(b.Row+i, b.Hidden.RawRowView(i))
			r.SetVec(b.Row+i, v)
		}
	}
	return a, j, r
}

// TestStepIsProjected compares the step with eliminated coefficients with its definition: the damped least-squares
// problem of (I - A A^+) J, whose matrix is formed here by a QR factorisation of A.
func TestStepIsProjected(t *testing.T) {
	const (
		damping = 1e-3
		tol     = 1e-6 // normal equations and the negligible damping of the coefficients against QR
	)
	s, at := twoFields(t)
	d, scale, promised := lsgd.DampedStep(s, at, 1, damping)
	a, j, r := linearised(t, s, at)
	rows, cols := a.Dims()
	_, weights := j.Dims()
	var qr mat.QR
	qr.Factorize(a)
	project := func(m mat.Matrix) *mat.Dense {
		var c, out mat.Dense
		if err := qr.SolveTo(&c, false, m); err != nil {
			t.Fatal(err)
		}
		out.Mul(a, &c)
		out.Sub(m, &out)
		return &out
	}
	stacked, right := mat.NewDense(rows+weights, weights, nil), mat.NewDense(rows+weights, 1, nil)
	stacked.Slice(0, rows, 0, weights).(*mat.Dense).Copy(project(j))
	left := project(r)
	for i := range rows {
		right.Set(i, 0, -left.At(i, 0))
	}
	for i := range weights {
		stacked.Set(rows+i, i, math.Sqrt(damping*scale[cols+i]))
	}
	var want mat.Dense
	if err := want.Solve(stacked, right); err != nil {
		t.Fatal(err)
	}
	size := mat.Norm(&want, 2)
	for i := range weights {
		if got, want := d[cols+i], want.At(i, 0); !(math.Abs(got-want) <= tol*size) {
			t.Fatalf("hidden weight %d moves by %g, want %g, tolerance %g", i, got, want, tol*size)
		}
	}
	// What is promised is the fall from the present rows to the linearised ones, damping taken off.
	var after mat.VecDense
	after.MulVec(a, mat.NewVecDense(cols, d[:cols]))
	after.AddVec(&after, r)
	var by mat.VecDense
	by.MulVec(j, mat.NewVecDense(weights, d[cols:]))
	after.AddVec(&after, &by)
	if want := (mat.Dot(r, r) - mat.Dot(&after, &after)) / 2; !(math.Abs(promised-want) <= tol*want) {
		t.Errorf("a fall of the loss by %g is promised, the linearised rows give %g", promised, want)
	}
}

// TestGaussNewtonDescends requires that no step raises the loss, and that the projected steps lower the loss that a
// projection leaves.
func TestGaussNewtonDescends(t *testing.T) {
	for _, joint := range []bool{false, true} {
		s, at := regression(t)
		fit, err := lsgd.Project(context.Background(), s, &collocation.State{Coef: make([]float64, len(at.Coef))}, lsgd.ProjectSettings{Tolerance: 1e-3})
		if err != nil {
			t.Fatal(err)
		}
		var losses []float64
		res := marquardt(context.Background(), s, at, damped{Steps: 10, Joint: joint, Watch: func(_ int, f lsgd.Fit) { losses = append(losses, f.Loss) }})
		if res.Status != lsgd.StepLimit || len(losses) != 11 {
			t.Errorf("joint %v: status %v and %d losses, want the step limit and 11", joint, res.Status, len(losses))
		}
		for k, v := range losses[1:] {
			if !(v < losses[k]) {
				t.Errorf("joint %v: step %d takes the loss from %g to %g", joint, k, losses[k], v)
			}
		}
		if last := losses[len(losses)-1]; !joint && !(last < fit.Loss/2) {
			t.Errorf("loss %g after ten projected steps, %g before", last, fit.Loss)
		}
	}
}

// TestGaussNewtonBits runs on one core and on two.
func TestGaussNewtonBits(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	run := func(joint bool) []float64 {
		s, at := twoFields(t)
		rnd := newRand(3)
		res := marquardt(context.Background(), s, at, damped{
			Steps: 12, Joint: joint, RedrawEvery: 4,
			Redraw: func() (*collocation.System, error) { return s.Redraw(collocation.Halton{}, 0.5, at, rnd) },
		})
		bases, _ := s.Layout.Hidden()
		return slices.Concat(at.Coef, bases[0].Params(), bases[1].Params(), []float64{res.Fit.Loss, res.Slope})
	}
	for _, joint := range []bool{false, true} {
		runtime.GOMAXPROCS(1)
		want := run(joint)
		runtime.GOMAXPROCS(2)
		if got := run(joint); !slices.Equal(got, want) {
			t.Errorf("joint %v: two cores give other bits than one", joint)
		}
	}
}

// TestGaussNewtonParameter finds k = 2 of u_xx = -k u with u = sin(sqrt(2) x) given, and stops it at a bound.
func TestGaussNewtonParameter(t *testing.T) {
	sc := *scope
	sc.Params = []string{"k"}
	b := interval(t)
	for _, c := range []struct{ most, want float64 }{{10, 2}, {1.5, 1.5}} {
		p := problem(&sc,
			pde.Condition{On: b.Interior(), Op: operator(t, &sc, "u_xx = -k*u")},
			pde.Condition{On: b.Interior(), Op: operator(t, &sc, "u = sin(sqrt(2)*x)")})
		p.Params[0].Start, p.Params[0].Min, p.Params[0].Max = 1, 0, c.most
		s, at := newSystem(t, p, 60, resNet(t, 6, 1))
		at.Coef[len(at.Coef)-1] = 1
		balance(t, s, at)
		res := marquardt(context.Background(), s, at, damped{Steps: 60, Joint: true})
		if k := at.Coef[len(at.Coef)-1]; !(math.Abs(k-c.want) <= 1e-3) {
			t.Errorf("k = %g (%v after %d steps), want %g", k, res.Status, res.Steps, c.want)
		}
	}
}

// TestGaussNewtonEnds tries the ends that are not the step limit.
func TestGaussNewtonEnds(t *testing.T) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	fault := errors.New("no points")
	for _, c := range []struct {
		name string
		ctx  context.Context
		s    damped
		want lsgd.Status
		err  error
	}{
		{"interrupted", ended, damped{Steps: 5, Joint: true}, lsgd.Interrupted, nil},
		{"gradient", context.Background(), damped{Steps: 500, GradientTolerance: 0.1}, lsgd.GradientConverged, nil},
		{"loss", context.Background(), damped{Steps: 500, Loss: 1e-4}, lsgd.LossConverged, nil},
		{"redraw fails", context.Background(), damped{
			Steps: 5, RedrawEvery: 2, Redraw: func() (*collocation.System, error) { return nil, fault },
		}, lsgd.Failure, fault},
	} {
		s, at := regression(t)
		res := marquardt(c.ctx, s, at, c.s)
		if res.Status != c.want || !errors.Is(res.Err, c.err) {
			t.Errorf("%s: status %v, error %v; want %v and %v", c.name, res.Status, res.Err, c.want, c.err)
		}
	}
	p := dirichlet(t, "log(x)*u = 1", "0")
	s, at := newSystem(t, p, 30, resNet(t, 4, 1))
	res := marquardt(context.Background(), s, at, damped{Steps: 5, Joint: true})
	if fault := (*collocation.NonFiniteError)(nil); res.Status != lsgd.Failure || !errors.As(res.Err, &fault) {
		t.Errorf("status %v, error %v; want a failure with a NonFiniteError", res.Status, res.Err)
	}
}

// TestGaussNewtonRedrawsWhereItStalls fits more unknowns than points, to rounding, where no damping leads down, and requires
// that other points are then asked for once, and that the training goes on if these lead down.
func TestGaussNewtonRedrawsWhereItStalls(t *testing.T) {
	few := func(eq string) (*collocation.System, *collocation.State) {
		p := problem(scope, pde.Condition{On: interval(t).Interior(), Op: operator(t, scope, eq)})
		s, at := newSystem(t, p, 6, resNet(t, 4, 1))
		balance(t, s, at)
		return s, at
	}
	const steps = 200
	for _, c := range []struct {
		name string
		eq   string // at the points that are drawn
		more bool   // steps are taken after that
	}{{"same points", "u = sin(2*pi*x)", false}, {"another function", "u = cos(3*x)", true}} {
		s, at := few("u = sin(2*pi*x)")
		at.Coef[0] = 1
		draws, since, step := 0, 0, 0
		res := marquardt(context.Background(), s, at, damped{
			Steps: steps, Joint: true, Watch: func(k int, _ lsgd.Fit) { step = k },
			Redraw: func() (*collocation.System, error) {
				if draws++; draws > 1 {
					return s, nil
				}
				since = step
				next, _ := few(c.eq)
				return collocation.NewSystem(next.Problem, s.Layout, next.Clouds), nil
			},
		})
		if res.Status != lsgd.Stalled || draws == 0 || !c.more && draws != 1 || (res.Steps > since) != c.more {
			t.Errorf("%s: %v after %d steps, %d of them before the first of %d draws; want stalled, steps after it: %v",
				c.name, res.Status, res.Steps, since, draws, c.more)
		}
	}
}

// Only losses of systems have the residuals that the steps need.
func TestLevenbergMarquardtRefuses(t *testing.T) {
	s, at := regression(t)
	for name, o := range map[string]lsgd.Objective{"a function": &stub{x: []float64{0, 0}, f: bowl}, "a ridge": &lsgd.Reduced{System: s, State: at, Ridge: 1}} {
		if !panics(func() {
			lsgd.Minimize(context.Background(), o, lsgd.Settings{Method: lsgd.LevenbergMarquardt{}, Steps: 1})
		}) {
			t.Errorf("%s: no panic", name)
		}
	}
}
