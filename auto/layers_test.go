package auto

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// onInterval states a problem for u on [0, 1] by its equation and those of its ends.
func onInterval(t *testing.T, equation string, ends ...string) *pde.Problem {
	t.Helper()
	p := &pde.Problem{Coords: []string{"x"}, Fields: []string{"u"}, Lower: []float64{0}, Upper: []float64{1}}
	scope := &expr.Scope{Coords: p.Coords, Time: -1, Fields: p.Fields}
	box, err := region.NewBox(p.Lower, p.Upper)
	if err != nil {
		t.Fatal(err)
	}
	state := func(name, text string, on pde.Region) {
		op, err := scope.Operator(expr.Source{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: name, On: on, Op: op})
	}
	state("equation", equation, box.Interior())
	for _, text := range ends {
		state(text, text, box.Boundary())
	}
	return p
}

// Layers that are far too thin to be met by halvings of residuals are resolved: at the outflow, at both ends, and those of a stiff beam.
func TestLayersAtWalls(t *testing.T) {
	for _, eps := range []float64{1e-3, 1e-5, 1e-8} {
		for _, c := range []struct {
			equation string
			ends     []string
			exact    func(x float64) float64
		}{
			{fmt.Sprintf("u_x - %g*u_xx = 1", eps), []string{"u = 0"}, func(x float64) float64 { return x - math.Exp((x-1)/eps) }},
			{fmt.Sprintf("u - %g*u_xx = 1", eps*eps), []string{"u = 0"}, func(x float64) float64 { return 1 - math.Exp(-x/eps) - math.Exp((x-1)/eps) }},
			{fmt.Sprintf("%g*u_xxxx - u_xx = 1", eps*eps), []string{"u = 0", "u_x = 0"}, func(x float64) float64 {
				return x*(1-x)/2 - eps/2*(1-math.Exp(-x/eps)-math.Exp((x-1)/eps))
			}},
		} {
			p := onInterval(t, c.equation, c.ends...)
			s := solve(t, p, Options{})
			x := (&solver{problem: p}).scatter(500)
			v, diff, size := s.Values(x), 0.0, 0.0
			for i := range 500 {
				want := c.exact(x.At(i, 0))
				diff, size = math.Hypot(diff, v.At(i, 0)-want), math.Hypot(size, want)
			}
			if e := diff / size; s.Status != Solved || !(e <= 1e-8) {
				t.Errorf("%s: %s (%s), error %.1e, estimate %.1e", c.equation, s.Status, s.Reason, e, s.ErrorEstimate)
			}
		}
	}
}

// A layer inside, where the velocity changes its sign, is found by refinement although the first cells are blind for it and have smaller
// residuals than the next ones.
func TestLayerInside(t *testing.T) {
	for _, eps := range []float64{1e-6, 1e-8} {
		p := onInterval(t, fmt.Sprintf("%g*u_xx + (x - 0.5)*u_x = -%[1]g*pi^2*cos(pi*x) - pi*(x - 0.5)*sin(pi*x)", eps),
			fmt.Sprintf("u = cos(pi*x) + erf((x - 0.5)/sqrt(2*%g))", eps))
		s, err := Solve(t.Context(), p, &Options{})
		if err != nil {
			t.Fatal(err)
		}
		diff := 0.0
		for _, d := range []float64{-0.3, -1e-4, 0, 1e-5, 1e-4, 1e-3, 0.4} {
			x := 0.5 + d
			got := s.Values(mat.NewDense(1, 1, []float64{x})).At(0, 0)
			diff = max(diff, math.Abs(got-math.Cos(math.Pi*x)-math.Erf(d/math.Sqrt(2*eps))))
		}
		if s.Status != Solved || diff > 1e-7 {
			t.Errorf("eps = %g: %s, error %.1e, want solved and 1e-7 at most: %s", eps, s.Status, diff, s.Reason)
		}
	}
}

// The roots that fall to the inside of a wall count, and only those.
func TestFastest(t *testing.T) {
	for _, c := range []struct {
		poly         []float64
		lower, upper float64
	}{
		{nil, 0, 0},
		{[]float64{1}, 0, 0},
		{[]float64{0, 1, -1e-3}, 0, 1e3}, // u_x = eps u_xx
		{[]float64{1, 0, -1e-4}, 100, 100},
		{[]float64{1e4, 0, 1}, 0, 0},                    // waves
		{[]float64{6, -5, 1}, 0, 3},                     // (l - 2)(l - 3)
		{[]float64{math.NaN(), 0, 1}, 0, 0},             // unknown
		{[]float64{0, 0, -1, 0, 1e-4}, 100, 100},        // a beam under tension
		{[]float64{400, 0, 0, 0, 1}, 3.16227766, 3.162}, // a beam on a bed, which oscillates as it falls
	} {
		for _, upper := range []bool{false, true} {
			want := c.lower
			if upper {
				want = c.upper
			}
			if got := fastest(c.poly, upper); !(math.Abs(got-want) <= 1e-3*want) {
				t.Errorf("%v, upper %t: %g, want %g", c.poly, upper, got, want)
			}
		}
	}
}

// A layer that forms at the outflow of a march is met by the cells that its slabs begin with.
func TestLayerOfMarch(t *testing.T) {
	p := evolution(t, 1, []string{"u"}, [2]string{"interior", "u_t + u_x = 1e-4*u_xx"}, [2]string{"start", "u = sin(pi*x)^4"}, [2]string{"sides", "u = 0"})
	s := solve(t, p, Options{Tolerance: 1e-6})
	if s.Status != Solved || s.Slabs == 0 {
		t.Errorf("%s (%s), estimate %.1e after %d slabs", s.Status, s.Reason, s.ErrorEstimate, s.Slabs)
	}
}
