package pde_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/check"
	"pinn/pde"
	"pinn/pde/jet"
	"pinn/pde/pdetest"
)

func cloud(n int) *pde.Cloud { return check.Cloud(n, newRand()) }

func newRand() *rand.Rand { return rand.New(rand.NewPCG(11, 12)) }

func slot(field int, axes ...int) pde.Slot { return pde.Slot{Field: field, D: jet.D(axes...)} }

func mate(s pde.Slot) pde.Slot {
	s.Sheet = 1
	return s
}

func TestSum(t *testing.T) {
	u, v := pde.U(0), pde.U(1)
	square := func(x []float64) float64 { return x[0] * x[0] }
	for name, c := range map[string]struct {
		eq    *pde.Linear
		slots []pde.Slot
		coefs func(x, n []float64) []float64
		rhs   func(x []float64) float64
	}{
		"transport": {u.D(1).Plus(u.D(0).Times(2)).Equals(nil), []pde.Slot{slot(0, 1), slot(0, 0)},
			func(x, n []float64) []float64 { return []float64{1, 2} }, nil},
		"poisson": {u.Lap(0, 1).Times(-1).Equals(square), []pde.Slot{slot(0, 0, 0), slot(0, 1, 1)},
			func(x, n []float64) []float64 { return []float64{-1, -1} }, square},
		"derivatives of derivatives": {u.D(0).D(1, 1).Equals(nil), []pde.Slot{slot(0, 0, 1, 1)},
			func(x, n []float64) []float64 { return []float64{1} }, nil},
		"like terms": {u.Plus(v, u.TimesFunc(square), u.Times(3)).Minus(v.Times(4)).Equals(nil), []pde.Slot{slot(0), slot(1)},
			func(x, n []float64) []float64 { return []float64{4 + square(x), -3} }, nil},
		"variable coefficients": {u.D(0).TimesFunc(square).TimesFunc(square).Times(5).Equals(nil), []pde.Slot{slot(0, 0)},
			func(x, n []float64) []float64 { return []float64{5 * square(x) * square(x)} }, nil},
		"periodic": {u.D(0).Minus(u.D(0).Mate()).Equals(nil), []pde.Slot{slot(0, 0), mate(slot(0, 0))},
			func(x, n []float64) []float64 { return []float64{1, -1} }, nil},
		"robin": {u.Normal(0, 1).Times(2).Plus(u).Equals(square), []pde.Slot{slot(0, 0), slot(0, 1), slot(0)},
			func(x, n []float64) []float64 { return []float64{2 * n[0], 2 * n[1], 1} }, square},
		"second normal derivative": {u.D(0).Normal(0).TimesFunc(square).Equals(nil), []pde.Slot{slot(0, 0, 0)},
			func(x, n []float64) []float64 { return []float64{n[0] * square(x)} }, nil},
	} {
		if got := c.eq.Slots(); !slices.Equal(got, c.slots) {
			t.Errorf("%s: slots %v, want %v", name, got, c.slots)
			continue
		}
		at := cloud(9)
		if err := pdetest.CheckOperator(c.eq, at, newRand()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		checkLinear(t, name, c.eq, at, c.coefs, c.rhs)
	}
}

// checkLinear compares an equation with its coefficients and right-hand side.
func checkLinear(t *testing.T, name string, op pde.Operator, at *pde.Cloud,
	coefs func(x, n []float64) []float64, rhs func(x []float64) float64) {
	t.Helper()
	const tol = 1e-14 // sums of at most four products of size 1
	n := at.Points()
	u, dst, l := mat.NewDense(n, len(op.Slots()), nil), mat.NewDense(n, 1, nil), pde.NewLinearization(op, n)
	u.Apply(func(i, k int, _ float64) float64 { return math.Sin(float64(3*i + k)) }, u)
	op.Residual(dst, at, u, nil)
	op.Linearize(l, at, u, nil)
	for i := range n {
		want := 0.0
		for k, v := range coefs(at.X.RawRowView(i), at.Normal.RawRowView(i)) {
			if got := l.U[0].At(i, k); !(math.Abs(got-v) <= tol) {
				t.Errorf("%s: coefficient of slot %d at point %d: got %g, want %g within %g", name, k, i, got, v, tol)
			}
			want += v * u.At(i, k)
		}
		if rhs != nil {
			want -= rhs(at.X.RawRowView(i))
		}
		if got := dst.At(i, 0); !(math.Abs(got-want) <= tol) {
			t.Errorf("%s: residual at point %d: got %g, want %g within %g", name, i, got, want, tol)
		}
	}
}

// The methods leave the sums that they start from alone, even where these have room to grow.
func TestSumDoesNotAlias(t *testing.T) {
	u := append(make(pde.Sum, 0, 8), pde.U(0)...)
	a, b := u.Plus(pde.U(1)), u.Plus(pde.U(2))
	u.Times(7).D(0).Mate()
	if a[1].Slot.Field != 1 || b[1].Slot.Field != 2 || u[0].Coef.Scale != 1 || u[0].Slot != slot(0) {
		t.Errorf("sums share memory: %v, %v, %v", u, a, b)
	}
}

func TestCoef(t *testing.T) {
	x, n := []float64{3}, []float64{5}
	product := func(x, n []float64) float64 { return x[0] * n[0] }
	for _, c := range []struct {
		coef pde.Coef
		want float64
	}{{pde.Coef{}, 0}, {pde.Coef{Scale: 2}, 2}, {pde.Coef{Scale: 2, Func: product}, 30}, {pde.Coef{Func: product}, 0}} {
		if got := c.coef.At(x, n); got != c.want {
			t.Errorf("%+v at %v, %v: got %g, want %g", c.coef, x, n, got, c.want)
		}
	}
}

func TestUsesNormal(t *testing.T) {
	plain, normal := pde.U(0).Equals(nil), pde.U(0).Plus(pde.U(0).Normal(1)).Equals(nil)
	for _, c := range []struct {
		op   pde.Operator
		want bool
	}{{plain, false}, {normal, true}, {pde.Stack(plain, plain), false}, {pde.Stack(plain, normal), true}} {
		if got := c.op.(interface{ UsesNormal() bool }).UsesNormal(); got != c.want {
			t.Errorf("slots %v: UsesNormal %v, want %v", c.op.Slots(), got, c.want)
		}
	}
}

func TestStack(t *testing.T) {
	divergence := pde.U(0).D(0).Plus(pde.U(1).D(1)).Equals(nil)
	y := func(x []float64) float64 { return x[1] }
	vorticity := pde.U(1).D(0).Minus(pde.U(0).D(1)).Plus(pde.U(1).D(1).Times(2)).Equals(y)
	op := pde.Stack(divergence, diffusivity, vorticity)
	want := []pde.Slot{slot(0, 0), slot(1, 1), slot(0, 1), slot(0, 0, 0), slot(1, 0)}
	if !slices.Equal(op.Slots(), want) {
		t.Fatalf("slots %v, want %v", op.Slots(), want)
	}
	if eqs, params := op.Dims(); eqs != 3 || params != 1 || op.Affine() {
		t.Errorf("%d equations, %d parameters, affine %v; want 3, 1, false", eqs, params, op.Affine())
	}
	if !pde.Stack(divergence, vorticity).Affine() {
		t.Error("a stack of linear equations is not affine")
	}
	at := cloud(5)
	for name, op := range map[string]pde.Operator{
		"mixed": op, "linear": pde.Stack(divergence, vorticity), "data": pde.Stack(pde.Data(0, 1), pde.Data(1, 0)),
		"one": pde.Stack(vorticity), "nested": pde.Stack(pde.Stack(divergence, vorticity), op),
	} {
		if err := pdetest.CheckOperator(op, at, newRand()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	u := mat.NewDense(5, 5, nil)
	u.Apply(func(i, k int, _ float64) float64 { return float64(10*i + k + 1) }, u)
	dst := mat.NewDense(5, 3, nil)
	op.Residual(dst, at, u, []float64{100})
	for i := range 5 {
		r, y := u.RawRowView(i), at.X.At(i, 1)
		want := []float64{r[0] + r[1], r[2] - 100*r[3], r[4] - r[2] + 2*r[1] - y}
		if got := dst.RawRowView(i); !slices.Equal(got, want) {
			t.Errorf("residual at point %d: got %v, want %v", i, got, want)
		}
	}
}

func TestPanics(t *testing.T) {
	variable := pde.U(0).TimesFunc(func(x []float64) float64 { return x[0] })
	bare := &pde.Cloud{X: mat.NewDense(1, 2, nil)}
	one := mat.NewDense(1, 1, nil)
	normal := pde.U(0).Normal(0).Equals(nil)
	for name, f := range map[string]func(){
		"derivative of a variable coefficient": func() { variable.D(0) },
		"laplacian of a variable coefficient":  func() { variable.Lap(0) },
		"normal of a variable coefficient":     func() { variable.Normal(0) },
		"mate of a mate":                       func() { pde.U(0).Mate().Mate() },
		"empty equation":                       func() { pde.Sum{}.Equals(nil) },
		"empty stack":                          func() { pde.Stack() },
		"residual without normals":             func() { normal.Residual(one, bare, one, nil) },
		"partials without normals":             func() { normal.Linearize(pde.NewLinearization(normal, 1), bare, one, nil) },
		"residual without data":                func() { pde.Data(0, 0).Residual(one, bare, one, nil) },
		"without ParamPartials": func() {
			op := diffusivity
			op.ParamPartials = nil
			op.Linearize(pde.NewLinearization(op, 1), bare, mat.NewDense(1, 2, nil), []float64{1})
		},
	} {
		func() {
			defer func() {
				if msg, _ := recover().(string); !strings.HasPrefix(msg, "pde: ") {
					t.Errorf("%s: panic %q, want one that starts with \"pde: \"", name, msg)
				}
			}()
			f()
		}()
	}
	if got := variable.D(); len(got) != 1 {
		t.Errorf("no derivative of a variable coefficient: %v, want the term itself", got)
	}
}
