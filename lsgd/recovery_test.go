package lsgd_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/lsgd"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// forced is op with the right-hand side that makes a family a solution.
type forced struct {
	pde.Operator
	exact  jet.Func
	fields int
	params []float64
}

func (f *forced) Residual(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, params []float64) {
	var want []jet.Index
	for _, s := range f.Slots() {
		want = append(want, s.D)
	}
	b := jet.NewBatch(jet.Close(want...), at.Points(), f.fields)
	f.exact.Eval(b, at.X)
	v := mat.NewDense(at.Points(), len(f.Slots()), nil)
	for j, s := range f.Slots() {
		for p := range at.Points() {
			v.Set(p, j, b.Row(b.Set.Find(s.D), p)[s.Field])
		}
	}
	eqs, _ := f.Dims()
	rhs := mat.NewDense(at.Points(), eqs, nil)
	f.Operator.Residual(rhs, at, v, f.params)
	f.Operator.Residual(dst, at, u, params)
	dst.Sub(dst, rhs)
}

// exactRecoveryCase is one of the cases of TestExactRecovery.
type exactRecoveryCase struct {
	name      string
	scope     *expr.Scope
	eqs, ends []string
	params    []float64
	bases     []collocation.Basis
	start     []float64 // of the parameters
}

// TestExactRecovery chooses hidden weights and coefficients, takes the right-hand sides from them, and projects from
// zero: the values at fresh points must come back, though the coefficients, of a redundant basis, need not.
func TestExactRecovery(t *testing.T) {
	const tol = 1e-10
	two := &expr.Scope{Coords: []string{"x"}, Time: -1, Fields: []string{"u", "v"}}
	inverse := &expr.Scope{Coords: []string{"x"}, Time: -1, Fields: []string{"u"}, Params: []string{"a", "b"}}
	for _, c := range []exactRecoveryCase{
		{"regression", scope, []string{"u = 0"}, []string{"u = 0"}, nil, []collocation.Basis{waves(t, 40, 12, 1)}, nil},
		{"Poisson, sines", scope, []string{"u_xx = 0"}, []string{"u = 0"}, nil, []collocation.Basis{waves(t, 30, 8, 2)}, nil},
		{"Poisson, ResNet", scope, []string{"u_xx = 0"}, []string{"u = 0"}, nil, []collocation.Basis{resNet(t, 12, 3)}, nil},
		{"first-order system", two, []string{"u_x - v = 0", "v_x + x*u = 0"}, []string{"u + v = 0", "u - v = 0"}, nil,
			[]collocation.Basis{waves(t, 20, 6, 4), resNet(t, 10, 5)}, nil},
		{"one space", two, []string{"u_x - v = 0", "v_x + x*u = 0"}, []string{"u + v = 0", "u - v = 0"}, nil, []collocation.Basis{waves(t, 20, 6, 6)}, nil},
		{"cubic", scope, []string{"-u_xx + u^3 = 0"}, []string{"u = 0"}, nil, []collocation.Basis{waves(t, 30, 8, 7)}, nil},
		{"cubic, ResNet", scope, []string{"-u_xx + u^3 = 0"}, []string{"u = 0"}, nil, []collocation.Basis{resNet(t, 12, 8)}, nil},
		{"exponential", scope, []string{"-u_xx + exp(u) = 0"}, []string{"u = 0"}, nil, []collocation.Basis{waves(t, 20, 6, 9)}, nil},
		{"parameters", inverse, []string{"-a*u_xx + b*u = 1"}, []string{"u = 0", "u_x = 0", "u_xx = 0"}, []float64{2, 0.5},
			[]collocation.Basis{waves(t, 20, 6, 10)}, []float64{1, 1}},
	} {
		checkExactRecovery(t, c, tol)
	}
}

// checkExactRecovery recovers the coefficients of one problem.
func checkExactRecovery(t *testing.T, c exactRecoveryCase, tol float64) {
	t.Helper()
	b, fields := interval(t), len(c.scope.Fields)
	p := problem(c.scope, pde.Condition{On: b.Interior()}, pde.Condition{On: b.Boundary()})
	if c.params != nil { // an inverse problem knows the values inside
		p.Conditions = append(p.Conditions, pde.Condition{On: b.Interior()})
	}
	texts := [][]string{c.eqs, c.ends, {"u = 0"}}
	for k := range p.Conditions {
		p.Conditions[k].Op = operator(t, c.scope, texts[k]...)
	}
	s, at := newSystem(t, p, 150, c.bases...)
	rnd := newRand(5)
	exact := &collocation.Expansion{Layout: s.Layout, Coef: make([]float64, s.Layout.Cols)}
	for j := range exact.Coef {
		exact.Coef[j] = rnd.NormFloat64()
	}
	size := largest(values(exact, fields, fresh(200)))
	for j := range exact.Coef {
		exact.Coef[j] /= size
	}
	for k := range p.Conditions {
		p.Conditions[k].Op = &forced{p.Conditions[k].Op, exact, fields, c.params}
	}
	s = collocation.NewSystem(p, s.Layout, s.Clouds)
	copy(at.Coef[s.Layout.Cols:], c.start)
	balance(t, s, at)
	fit, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{})
	if err != nil {
		t.Errorf("%s: %v", c.name, err)
		return
	}
	if d := distance(expansion(s, at), exact, fields); !(d <= tol) {
		t.Errorf("%s: values at fresh points differ by %g of their size, tolerance %g; %+v", c.name, d, tol, fit)
	}
	for k, want := range c.params {
		if got := at.Coef[s.Layout.Cols+k]; !(got-want <= 1e-9 && want-got <= 1e-9) {
			t.Errorf("%s: parameter %s is %g, want %g", c.name, c.scope.Params[k], got, want)
		}
	}
}

// Refinement never raises the residual, and a second solve of the same system leaves next to nothing of an error that
// was put into the coefficients.
func TestRefine(t *testing.T) {
	const tol = 1e-9 // of what was put in
	s, at := newSystem(t, dirichlet(t, cubic, "sin(pi*x)"), 100, waves(t, 16, 12, 1))
	balance(t, s, at)
	if _, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{}); err != nil {
		t.Fatal(err)
	}
	best := lossAt(t, s, at)
	if err := lsgd.Refine(context.Background(), s, at, 0); err != nil {
		t.Fatal(err)
	}
	if after := lossAt(t, s, at); after > best {
		t.Errorf("loss %g after refinement, %g before", after, best)
	}
	for j := range at.Coef {
		at.Coef[j] += 1e-6 * math.Sin(float64(j))
	}
	spoilt := lossAt(t, s, at)
	if err := lsgd.Refine(context.Background(), s, at, 0); err != nil {
		t.Fatal(err)
	}
	if after := lossAt(t, s, at); after > best+tol*spoilt {
		t.Errorf("loss %g after refinement of %g, want %g within %g", after, spoilt, best, tol*spoilt)
	}
}
