package collocation_test

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/check"
	"pinn/internal/parallel"
	"pinn/pde"
)

// netCase is a problem whose fields are expanded in tanh ResNets; spaces lists the fields of each.
type netCase struct {
	name    string
	problem *pde.Problem
	spaces  [][]int
}

func netCases(t testing.TB) []netCase {
	b := square(t)
	u, uv, ab := []string{"u"}, []string{"u", "v"}, []string{"a", "b"}
	on := func(op pde.Operator) pde.Condition { return pde.Condition{On: b.Interior(), Op: op} }
	edge := func(op pde.Operator) pde.Condition { return pde.Condition{On: b.Boundary(), Op: op} }
	coupled := []pde.Condition{
		on(operator(t, uv, nil, "u_x + u*v_y = x", "v_xx + v_yy - u = 0")),
		edge(operator(t, uv, nil, "v = sin(x)")),
		edge(operator(t, uv, nil, "u*dn(u) + v = 1")),
	}
	return []netCase{
		{"linear", problem(u, nil, on(operator(t, u, nil, "u_xx + x*u_yy = 1")), edge(operator(t, u, nil, "u + dn(u) = y"))), [][]int{{0}}},
		{"third order", problem(u, nil, on(operator(t, u, nil, "u_xxx + u_xyy = x"))), [][]int{{0}}},
		{"nonlinear", problem(u, nil, on(operator(t, u, nil, "-u_xx + u^3 + u*u_y = exp(x)"))), [][]int{{0}}},
		{"two fields in one space", problem(uv, nil, coupled...), [][]int{{1, 0}}},
		{"two fields in two spaces", problem(uv, nil, coupled...), [][]int{{1}, {0}}},
		{"periodic", problem(uv, nil, pde.Condition{On: b.Face(1, false), Op: operator(t, uv, nil, "u - mate(u) = 0", "u*mate(v) - v_y*mate(u_y) = 0")}), [][]int{{0}, {1}}},
		{"parameters", problem(u, []pde.Param{{Name: "a"}, {Name: "b"}},
			on(operator(t, u, ab, "u_y - a*u_xx + a*b*u^2 = b^2")), on(firstParameter()), edge(pde.U(0).Equals(nil))), [][]int{{0}}},
	}
}

// build makes the system of a case with a random state that has a start, and its networks.
func (c *netCase) build(t testing.TB, points int) (*collocation.System, *collocation.State, []collocation.Adaptive) {
	t.Helper()
	var spaces []collocation.Space
	for k, fields := range c.spaces {
		spaces = append(spaces, collocation.Space{Basis: resNet(t, 4+k, uint64(k)), Fields: fields})
	}
	s := newSystem(t, c.problem, collocation.Halton{}, points, spaces...)
	rescale(s)
	at := randomState(s, 3)
	at.Start, at.Blend = monomials{{1, 1}, {0, 2}}[:len(c.problem.Fields)], 0.2
	bases, _ := s.Layout.Hidden()
	return s, at, bases
}

func loss(t testing.TB, s *collocation.System, at *collocation.State) float64 {
	t.Helper()
	_, rms, err := s.RMS(at)
	if err != nil {
		t.Fatal(err)
	}
	return rms * rms / 2
}

// difference is the central difference of the loss in one number, of order four.
func difference(t testing.TB, s *collocation.System, at *collocation.State, x *float64) float64 {
	t.Helper()
	const h = 1e-3
	was := *x
	f := func(by float64) float64 { *x = was + by; return loss(t, s, at) }
	d := (8*(f(h)-f(-h)) - (f(2*h) - f(-2*h))) / (12 * h)
	*x = was
	return d
}

// TestGradient compares with differences. Their error is h^4 = 1e-12 times the fifth derivative, and the rounding
// 1e-16/h of the loss.
func TestGradient(t *testing.T) {
	const tol = 1e-7
	for _, c := range netCases(t) {
		s, at, bases := c.build(t, 150)
		_, n := s.Layout.Hidden()
		hidden, coef := slices.Repeat([]float64{math.NaN()}, n), slices.Repeat([]float64{math.NaN()}, len(at.Coef))
		got, err := s.Gradient(hidden, coef, at)
		if err != nil {
			t.Fatal(err)
		}
		if want := loss(t, s, at); !near(got, want, want, 1e-13) {
			t.Errorf("%s: loss %g, half the square of the scaled RMS is %g", c.name, got, want)
		}
		compare := func(what string, got []float64, x []float64) {
			size := max(floats.Norm(got, 2), loss(t, s, at))
			for i := range x {
				if want := difference(t, s, at, &x[i]); !near(got[i], want, size, tol) {
					t.Errorf("%s: gradient in %s %d: %g, differences give %g, tolerance %g", c.name, what, i, got[i], want, tol*size)
					return
				}
			}
		}
		first := 0
		for k, b := range bases {
			compare(fmt.Sprintf("space %d, hidden weight", k), hidden[first:first+len(b.Params())], b.Params())
			first += len(b.Params())
		}
		compare("column", coef, at.Coef)
		again := make([]float64, n)
		if v, err := s.Gradient(again, nil, at); err != nil || v != got || !slices.Equal(again, hidden) {
			t.Errorf("%s: without the columns the gradient or the loss differ (error %v)", c.name, err)
		}
	}
}

// TestGradientIsOfTheRows compares the gradient in the columns with A'r.
func TestGradientIsOfTheRows(t *testing.T) {
	const tol = 1e-12 // sums of some hundred products
	for _, c := range netCases(t) {
		s, at, _ := c.build(t, 150)
		_, n := s.Layout.Hidden()
		got := make([]float64, len(at.Coef))
		value, err := s.Gradient(make([]float64, n), got, at)
		if err != nil {
			t.Fatal(err)
		}
		all := assemble(t, s, at)
		r := mat.NewVecDense(len(all.r), all.r)
		if want := mat.Dot(r, r) / 2; !near(value, want, want, tol) {
			t.Errorf("%s: loss %g, half the square of the rows is %g, tolerance %g", c.name, value, want, tol*want)
		}
		var want mat.VecDense
		want.MulVec(all.a.T(), r)
		size := mat.Norm(all.a, 2) * mat.Norm(r, 2)
		for j, v := range got {
			if !near(v, want.AtVec(j), size, tol) {
				t.Errorf("%s, column %d: %g, want %g, tolerance %g", c.name, j, v, want.AtVec(j), tol*size)
			}
		}
	}
}

func TestGradientPanics(t *testing.T) {
	s, at, _ := netCases(t)[0].build(t, 10)
	_, n := s.Layout.Hidden()
	for name, f := range map[string]func(){
		"short":         func() { s.Gradient(make([]float64, n-1), nil, at) },
		"long":          func() { s.Gradient(make([]float64, n+1), nil, at) },
		"short columns": func() { s.Gradient(make([]float64, n), make([]float64, len(at.Coef)-1), at) },
	} {
		check.Panics(t, name, f)
	}
}

func TestGradientNonFinite(t *testing.T) {
	p := problem([]string{"u"}, nil, pde.Condition{Name: "flux", On: square(t).Interior(), Op: operator(t, []string{"u"}, nil, "log(x)*u_x = 1")})
	s := newSystem(t, p, collocation.Random{}, 300, collocation.Space{Basis: resNet(t, 5, 1), Fields: []int{0}})
	_, n := s.Layout.Hidden()
	hidden := slices.Repeat([]float64{7}, n)
	_, err := s.Gradient(hidden, nil, randomState(s, 1))
	fault, ok := err.(*collocation.NonFiniteError)
	if !ok || fault.Condition != "flux" || fault.Slot != "u_x" || !(fault.Point[0] < 0) {
		t.Errorf("error %v, want a NonFiniteError of the coefficient of u_x in flux", err)
	}
}

// bits collects everything that a system computes.
func bits(t *testing.T, c netCase) []float64 {
	t.Helper()
	s, at, _ := c.build(t, 700)
	if err := s.Balance(at); err != nil {
		t.Fatal(err)
	}
	out := slices.Concat(s.Scale...)
	rows, _ := s.Dims()
	r := make([]float64, rows)
	if err := s.Residuals(r, at); err != nil {
		t.Fatal(err)
	}
	per, rms, err := s.RMS(at)
	if err != nil {
		t.Fatal(err)
	}
	_, n := s.Layout.Hidden()
	hidden, coef := make([]float64, n), make([]float64, len(at.Coef))
	value, err := s.Gradient(hidden, coef, at)
	if err != nil {
		t.Fatal(err)
	}
	blocks := make([]collocation.Block, s.Blocks())
	parallel.For(len(blocks), func(k int) {
		if err := s.Block(&blocks[k], k, at); err != nil {
			t.Error(err)
		}
	})
	out = slices.Concat(out, r, per, []float64{rms, value}, hidden, coef)
	for _, b := range blocks {
		out = slices.Concat(out, b.A.RawMatrix().Data, b.R, b.Target)
	}
	return out
}

func TestBitsDoNotDependOnCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, c := range netCases(t) {
		runtime.GOMAXPROCS(1)
		want := bits(t, c)
		for _, cores := range []int{2, 2, 5} {
			runtime.GOMAXPROCS(cores)
			got := bits(t, c)
			if len(got) != len(want) {
				t.Fatalf("%s: %d numbers on %d cores, %d on one", c.name, len(got), cores, len(want))
			}
			for i := range want {
				if math.Float64bits(got[i]) != math.Float64bits(want[i]) {
					t.Errorf("%s: number %d of %d is %v on %d cores, %v on one", c.name, i, len(want), got[i], cores, want[i])
					break
				}
			}
		}
	}
}

func BenchmarkGradient(b *testing.B) {
	c := netCases(b)[2]
	s, at, _ := c.build(b, 1000)
	_, n := s.Layout.Hidden()
	hidden := make([]float64, n)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Gradient(hidden, nil, at); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkResiduals(b *testing.B) {
	c := netCases(b)[2]
	s, at, _ := c.build(b, 1000)
	rows, _ := s.Dims()
	r := make([]float64, rows)
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Residuals(r, at); err != nil {
			b.Fatal(err)
		}
	}
}
