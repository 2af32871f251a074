package expr

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// TestRangesComplete: every built-in function has a rule for intervals.
func TestRangesComplete(t *testing.T) {
	for _, f := range builtins {
		if f.over == nil {
			t.Errorf("%s has no rule for intervals", f.name)
		}
	}
}

// randomText returns an expression of x and y with the given depth.
func randomText(rnd *rand.Rand, depth int) string {
	if depth == 0 {
		switch rnd.IntN(4) {
		case 0:
			return fmt.Sprintf("(%.3g)", rnd.NormFloat64()*math.Pow(10, float64(rnd.IntN(4)-1)))
		case 1:
			return "y"
		}
		return "x"
	}
	sub := func() string { return randomText(rnd, rnd.IntN(depth)) }
	switch k := rnd.IntN(12); {
	case k < 4:
		return fmt.Sprintf("(%s %c %s)", sub(), "+-*/"[k], sub())
	case k == 4:
		return fmt.Sprintf("(%s)^%s", sub(), [...]string{"2", "3", "(-1)", "0.5", "(-1.5)", "70", "(1/3)", "(-3)"}[rnd.IntN(8)])
	case k == 5:
		return fmt.Sprintf("abs(%s)^(%s)", sub(), sub())
	case k == 6:
		return fmt.Sprintf("if(%s %s %s, %s, %s)", sub(), [...]string{"<", "<=", ">", ">="}[rnd.IntN(4)], sub(), sub(), sub())
	}
	f := builtins[rnd.IntN(len(builtins))]
	args := make([]string, f.arity())
	for k := range args {
		args[k] = sub()
	}
	return f.name + "(" + strings.Join(args, ", ") + ")"
}

// checkBounds compares the bounds of a text over random boxes with its values at random points of them, those at
// corners included. It returns the number of finite values that were compared.
func checkBounds(t *testing.T, text string, rnd *rand.Rand) int {
	t.Helper()
	s := Scope{Coords: []string{"x", "y"}, Time: -1}
	f, err := s.Function(Source{Text: text})
	if err != nil {
		return 0 // constants that overflow
	}
	const points = 20
	tape, compared := f.tape(jet.Close()), 0
	x, b := mat.NewDense(points, 2, nil), jet.NewBatch(jet.Close(), points, 1)
	for range 8 {
		var over region
		for range 2 {
			middle, half := 3*rnd.NormFloat64(), math.Pow(10, 1-4*rnd.Float64())
			if rnd.IntN(4) == 0 {
				middle, half = math.Round(middle), 1
			}
			over.lower, over.upper = append(over.lower, middle-half), append(over.upper, middle+half)
		}
		for p := range points {
			for a := range 2 {
				x.Set(p, a, over.lower[a]+rnd.Float64()*(over.upper[a]-over.lower[a]))
				if p < 8 {
					x.Set(p, a, [2]float64{over.lower[a], over.upper[a]}[p>>a&1])
				}
			}
		}
		f.Eval(b, x)
		out := make([]interval, 1)
		tape.bound(out, over, make([]interval, tape.registers))
		for p, v := range b.Raw(0) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				continue
			}
			compared++
			if !(out[0].lo <= v && v <= out[0].hi) {
				t.Errorf("%s at %v of %v: %.17g lies outside [%.17g, %.17g]", text, x.RawRowView(p), over, v, out[0].lo, out[0].hi)
				return compared
			}
		}
	}
	return compared
}

func TestBoundsHold(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	compared := 0
	for range 20000 {
		compared += checkBounds(t, randomText(rnd, 1+rnd.IntN(5)), rnd)
	}
	if compared < 1e6 {
		t.Errorf("only %d values were compared: the texts are no test", compared)
	}
}

// TestBoundsTight: where every coordinate occurs once the bounds are the range itself.
func TestBoundsTight(t *testing.T) {
	over := region{[]float64{0.25, -1}, []float64{1, 2}}
	for _, c := range []struct {
		text   string
		lo, hi float64
	}{
		{"sin(pi*x)", 0, 1},
		{"cos(2*pi*x) + y", -2, 3},
		{"x*y", -1, 2},
		{"y^2", 0, 4},
		{"x^3", 0.25 * 0.25 * 0.25, 1},
		{"exp(-y^2)", math.Exp(-4), 1},
		{"1/x", 1, 4},
		{"sqrt(x)", 0.5, 1},
		{"sech(y)", 1 / math.Cosh(2), 1},
		{"if(x < 2, y, 100)", -1, 2},
		{"if(x < 0.5, 7, y)", -1, 7},
		{"step(x - 0.5) + sign(y)", -1, 2},
		{"max(y, 1) + min(x, 0.5)", 1.25, 2.5},
		{"atan2(x, 3)", math.Atan2(0.25, 3), math.Atan2(1, 3)},
		{"tan(x)", math.Tan(0.25), math.Tan(1)},
		{"tan(y)", math.Inf(-1), math.Inf(1)},
		{"1/y", math.Inf(-1), math.Inf(1)},
		{"x^(-2.5)", 1, 32},
	} {
		s := Scope{Coords: []string{"x", "y"}, Time: -1}
		f, err := s.Function(Source{Text: c.text})
		if err != nil {
			t.Fatal(err)
		}
		tape := f.tape(jet.Close())
		out := make([]interval, 1)
		tape.bound(out, over, make([]interval, tape.registers))
		const near = 1e-8 // turning points of sines are safe to 1e-9
		close := func(a, b float64) bool { return a == b || math.Abs(a-b) <= near*max(1, math.Abs(b)) }
		if !close(out[0].lo, c.lo) || !close(out[0].hi, c.hi) {
			t.Errorf("%s: [%g, %g], want [%g, %g]", c.text, out[0].lo, out[0].hi, c.lo, c.hi)
		}
	}
}

func FuzzBounds(f *testing.F) {
	for _, text := range []string{"sin(x)/y", "if(x*y < 0.3, exp(x), 1/(x - y)^2)", "abs(x - y)^(1/3)", "atan2(y, x)*tan(x)"} {
		f.Add(text, uint64(1))
	}
	f.Add("abs(x + 1)^(-y)^(y - 3)", uint64(333)) // 4^(-Inf) is zero, and -0^-3 is -Inf
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		checkBounds(t, text, rand.New(rand.NewPCG(seed, 1)))
	})
}
