package expr

import (
	"math"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/check"
	"pinn/pde/jet"
)

// jetsCase is one of the cases of TestJets.
type jetsCase struct {
	text string
	want func(x, y, t float64, i jet.Index) float64
}

// TestJets compares all derivatives to order 4 with closed forms along x, y and t.
func TestJets(t *testing.T) {
	const tolerance = 1e-13 // relative to the largest value of that derivative: polynomials of degree 4 in O(1) factors
	const w, a = 0.05, 2
	hermite := []func(z float64) float64{ // exp(-z^2/2) times these alternate the derivatives of a Gaussian
		func(z float64) float64 { return 1 },
		func(z float64) float64 { return z },
		func(z float64) float64 { return z*z - 1 },
		func(z float64) float64 { return z*z*z - 3*z },
		func(z float64) float64 { return z*z*z*z - 6*z*z + 3 },
	}
	front := func(z float64, k int) float64 { // derivatives of tanh
		T, S := math.Tanh(z), 1/(math.Cosh(z)*math.Cosh(z))
		return []float64{T, S, -2 * T * S, S * (4*T*T - 2*S), S * (16*T*S - 8*T*T*T)}[k]
	}
	for _, c := range []jetsCase{
		{"sin(2*pi*(x - a*t))", func(x, _, t float64, i jet.Index) float64 {
			return float64(b2i(i[1] == 0)) * math.Pow(2*math.Pi, float64(i[0])) * math.Pow(-2*math.Pi*a, float64(i[2])) *
				math.Sin(2*math.Pi*(x-a*t)+float64(i.Order())*math.Pi/2)
		}},
		{"exp(-(x - t - 0.3)^2/(2*0.05^2))", func(x, _, t float64, i jet.Index) float64 {
			z := (x - t - 0.3) / w
			return float64(b2i(i[1] == 0)) * math.Pow(-1/w, float64(i[0])) * math.Pow(1/w, float64(i[2])) *
				hermite[i.Order()](z) * math.Exp(-z*z/2)
		}},
		{"tanh((x - t - 0.3)/0.05)", func(x, _, t float64, i jet.Index) float64 {
			return float64(b2i(i[1] == 0)) * math.Pow(1/w, float64(i[0])) * math.Pow(-1/w, float64(i[2])) *
				front((x-t-0.3)/w, i.Order())
		}},
		{"exp(x + a*y)*exp(-t)", func(x, y, t float64, i jet.Index) float64 {
			return math.Pow(a, float64(i[1])) * math.Pow(-1, float64(i[2])) * math.Exp(x+a*y-t)
		}},
		{"x^4*y^3 + t", func(x, y, t float64, i jet.Index) float64 {
			if i[2] > 0 {
				return float64(b2i(i == jet.D(2)))
			}
			return falling(x, 4, i[0])*falling(y, 3, i[1]) + t*float64(b2i(i == jet.D()))
		}},
	} {
		checkJets(t, c, tolerance)
	}
}

// checkJets compares all derivatives of one function.
func checkJets(t *testing.T, c jetsCase, tolerance float64) {
	t.Helper()
	f, err := testScope().Function(Source{Text: c.text})
	if err != nil {
		t.Fatal(err)
	}
	const points = 300 // more than one block
	set := orders(3, 4)
	x := mat.NewDense(points, 3, nil)
	for p := range points {
		x.SetRow(p, []float64{float64(p) / points, math.Mod(0.7*float64(p), 1), math.Mod(0.37*float64(p), 0.5)})
	}
	b := jet.NewBatch(set, points, 1)
	f.Eval(b, x)
	for k := range set.Len() {
		largest, worst := 0.0, 0.0
		for p := range points {
			want := c.want(x.At(p, 0), x.At(p, 1), x.At(p, 2), set.At(k))
			largest, worst = max(largest, math.Abs(want)), max(worst, math.Abs(b.Raw(k)[p]-want))
		}
		// exp of an argument of size z^2/2 has a relative error of as many units in the last place
		if worst > tolerance*max(largest, 1) {
			t.Errorf("%s, derivative %v: error %.1e beside values up to %.1e, tolerance %g",
				c.text, set.At(k), worst, largest, tolerance)
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// falling is the k-th derivative of x^n.
func falling(x float64, n int, k uint8) float64 {
	c := 1.0
	for j := range int(k) {
		c *= float64(n - j)
	}
	return c * math.Pow(x, math.Max(float64(n-int(k)), 0))
}

func TestFunctionFamily(t *testing.T) {
	f, err := testScope().Function(Source{Text: "x*y"}, Source{Text: "q"}, Source{Text: "3"})
	if err != nil {
		t.Fatal(err)
	}
	if in, n := f.Dims(); in != 3 || n != 3 {
		t.Errorf("Dims: got %d, %d, want 3, 3", in, n)
	}
	if got, want := f.String(), "x*y\nq\n3"; got != want {
		t.Errorf("String: got %q, want %q", got, want)
	}
	wide := mat.NewDense(2, 5, []float64{9, 1, 2, 3, 9, 9, 4, 5, 6, 9})
	b := jet.NewBatch(jet.Close(jet.D(0), jet.D(1)), 2, 3)
	f.Eval(b, wide.Slice(0, 2, 1, 4).(*mat.Dense))
	s := math.Sin(4.0)
	for k, want := range [][]float64{{2, s*s + 3, 3}, {2, 4 * s * math.Cos(4), 0}, {1, 2 * s * math.Cos(4), 0}} {
		for c, w := range want {
			if got := b.Row(k, 0)[c]; math.Abs(got-w) > 1e-15*8 {
				t.Errorf("derivative %d of function %d: got %v, want %v", k, c, got, w)
			}
		}
	}
}

func TestFunctionFaults(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"u + x", "u is a field"}, {"k*x", "k is a parameter"}, {"mate(x)", "mate needs points"},
		{"dn(x)", "dn needs points"}, {"x = 1", "not an equation"}, {"d(log(-1 + 0*x), x)", "not finite"},
	} {
		if _, err := testScope().Function(Source{Text: c.in}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.in, err, c.want)
		}
	}
	if _, err := testScope().Function(); err == nil {
		t.Error("no expressions: want an error")
	}
}

// TestFunctionConcurrent asks one function for several sets at once; the race detector watches.
func TestFunctionConcurrent(t *testing.T) {
	f, err := testScope().Function(Source{Text: "exp(-x^2)*sin(y*t)"})
	if err != nil {
		t.Fatal(err)
	}
	x := mat.NewDense(1, 3, []float64{0.1, 0.2, 0.3})
	want := jet.NewBatch(orders(3, 3), 1, 1)
	f.Eval(want, x)
	var all sync.WaitGroup
	for k := range 16 {
		all.Go(func() {
			for range 20 {
				set := orders(3, k%4)
				b := jet.NewBatch(set, 1, 1)
				f.Eval(b, x)
				for j := range set.Len() {
					if got, want := b.Raw(j)[0], want.Raw(want.Set.Find(set.At(j)))[0]; got != want {
						t.Errorf("derivative %v: got %v, want %v", set.At(j), got, want)
					}
				}
			}
		})
	}
	all.Wait()
}

func TestEvalPanics(t *testing.T) {
	f, err := testScope().Function(Source{Text: "x"})
	if err != nil {
		t.Fatal(err)
	}
	set := orders(3, 1)
	for name, eval := range map[string]func(){
		"coordinates": func() { f.Eval(jet.NewBatch(set, 2, 1), mat.NewDense(2, 2, nil)) },
		"points":      func() { f.Eval(jet.NewBatch(set, 2, 1), mat.NewDense(3, 3, nil)) },
		"functions":   func() { f.Eval(jet.NewBatch(set, 2, 2), mat.NewDense(2, 3, nil)) },
	} {
		check.Panics(t, name, eval)
	}
}
