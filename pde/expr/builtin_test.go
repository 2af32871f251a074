package expr

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// evaluate returns the derivatives in the set of one expression of x, y, t at a point.
func evaluate(t *testing.T, text string, set *jet.Set, point ...float64) []float64 {
	t.Helper()
	f, err := testScope().Function(Source{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	b := jet.NewBatch(set, 1, 1)
	f.Eval(b, mat.NewDense(1, len(point), point))
	return b.Slab.RawMatrix().Data
}

// smooth lists texts with places where they are smooth.
var smooth = []struct {
	text   string
	points []float64
}{
	{"sin(x)", []float64{-2, 0.3}}, {"cos(x)", []float64{-2, 0.3}}, {"tan(x)", []float64{-1, 0.3}},
	{"asin(x)", []float64{-0.9, 0.3}}, {"acos(x)", []float64{-0.9, 0.3}}, {"atan(x)", []float64{-3, 0.3}},
	{"asinh(x)", []float64{-3, 0.3}}, {"acosh(x)", []float64{1.2, 9}}, {"atanh(x)", []float64{-0.9, 0.3}},
	{"sinh(x)", []float64{-2, 0.3}}, {"cosh(x)", []float64{-2, 0.3}}, {"tanh(x)", []float64{-2, 0.3}},
	{"sech(x)", []float64{-2, 0.3}}, {"exp(x)", []float64{-2, 1}}, {"log(x)", []float64{0.4, 3}},
	{"sqrt(x)", []float64{0.4, 3}}, {"abs(x)", []float64{-2, 0.3}}, {"sign(x)", []float64{-2, 0.3}},
	{"erf(x)", []float64{-1, 0.3}}, {"erfc(x)", []float64{-1, 0.3}}, {"step(x)", []float64{-1, 0.3}},
	{"heaviside(x)", []float64{-1, 0.3}}, {"min(x, x^2)", []float64{0.5, 2}}, {"max(x, x^2)", []float64{0.5, 2}},
	{"atan2(x^2, 1 - x)", []float64{-2, 3}}, {"x^2.3", []float64{0.4, 3}}, {"sqrt(max(x - 1, 0))", []float64{0.4, 3}},
	{"x^(x/3)", []float64{0.4, 3}},
	{"2.5^x", []float64{-1, 2}}, {"x^-3", []float64{-2, 2}}, {"x^1.5", []float64{0.4, 2}}, {"x^-0.5", []float64{0.4, 2}},
	{"if(x < 1, x^3, sin(x))", []float64{0.4, 2}}, {"1/(1 + x^2)/cosh(x)", []float64{-1, 2}}, {"x^65", []float64{1.1}},
	{"(1 - x)*sin(3*x)/exp(x^2/2)", []float64{-1, 2}},
}

func TestBuiltinDerivatives(t *testing.T) {
	const tolerance = 1e-7 // central differences with their default step lose a third of the digits
	for _, c := range smooth {
		for _, x := range c.points {
			for order := 1; order <= 3; order++ {
				below := make([]int, order-1)
				up := make([]int, order)
				want := fd.Derivative(func(x float64) float64 {
					set := jet.Close(jet.D(below...))
					return evaluate(t, c.text, set, x, 0.2, 0.1)[set.Find(jet.D(below...))]
				}, x, &fd.Settings{Formula: fd.Central})
				set := jet.Close(jet.D(up...))
				got := evaluate(t, c.text, set, x, 0.2, 0.1)[set.Find(jet.D(up...))]
				if math.Abs(got-want) > tolerance*(1+math.Abs(want)) {
					t.Errorf("%s, derivative %d at %v: got %v, want %v (+- %g)", c.text, order, x, got, want, tolerance)
				}
			}
		}
	}
}

// TestBuiltinsCovered fails when a function is added without a row in the table above.
func TestBuiltinsCovered(t *testing.T) {
	for name := range builtinAt {
		if !slices.ContainsFunc(smooth, func(c struct {
			text   string
			points []float64
		}) bool {
			return strings.HasPrefix(c.text, name+"(")
		}) {
			t.Errorf("the derivative of %s is not tested", name)
		}
	}
}

// TestUnselectedBranch checks that a conditional selects: what it leaves out may be NaN.
func TestUnselectedBranch(t *testing.T) {
	set := orders(3, 3)
	for _, text := range []string{
		"if(x < 0, 0, sqrt(x)*log(x))", "if(x < 0, 0, sqrt(x))*y", "max(0*y, if(x < 0, -1, log(x)))",
		"if(x > 0, log(x), if(x < -5, 1/0.1, 0))",
	} {
		for k, v := range evaluate(t, text, set, -1, 2, 3) {
			if v != 0 {
				t.Errorf("%s: derivative %v is %v at x = -1, want 0", text, set.At(k), v)
			}
		}
	}
}

// TestFarTails checks the derivatives of saturating functions where a careless form is Inf/Inf or cancels.
func TestFarTails(t *testing.T) {
	const tolerance = 1e-13 // some ten operations, each rounded
	set := jet.Close(jet.D(0, 0, 0, 0))
	for _, x := range []float64{-2000, -300, 300, 2000} {
		for _, text := range []string{"tanh(x)", "1/cosh(x)^2", "sech(x)", "exp(-x^2)", "erf(x)"} {
			for k, v := range evaluate(t, text, set, x, 0, 0)[1:] {
				if math.Abs(v) > 1e-100 || math.IsNaN(v) {
					t.Errorf("%s: derivative %d at %v is %v, want nearly 0", text, k+1, x, v)
				}
			}
		}
	}
	want := 4 * math.Exp(-40) // 1 - tanh^2 would have no correct digit
	if got := evaluate(t, "tanh(x)", set, 20, 0, 0)[1]; math.Abs(got-want) > tolerance*want {
		t.Errorf("tanh'(20): got %v, want %v (+- %g relative)", got, want, tolerance)
	}
}

// Where a branch that is constant meets another whose root has no derivative, the constant one counts: a tank that has just run dry has finite coefficients.
func TestDerivativeWhereBranchesMeet(t *testing.T) {
	for _, text := range []string{"sqrt(max(x - 1, 0))", "sqrt(max(0, x - 1))"} {
		set := jet.Close(jet.D(0))
		if got := evaluate(t, text, set, 1, 0.2, 0.1)[set.Find(jet.D(0))]; got != 0 {
			t.Errorf("%s has the derivative %v at 1, want 0", text, got)
		}
	}
}
