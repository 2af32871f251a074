package compat

import (
	"math"
	"testing"

	"pinn/pde/jet"
)

// Weights differentiate polynomials exactly, and a product of waves to the accuracy that stencilSteps promises.
func TestStencil(t *testing.T) {
	s := newStencil([][]float64{{1, 0, 0}, {0, 0, 1}}, []float64{0.25, -0.125}, 8, 3)
	at := []float64{0.3, 7, 0.9}
	f := func(x []float64) (v float64) { return math.Sin(3*x[0]) * math.Exp(2*x[2]) }
	poly := func(x []float64) float64 { return x[0] * x[0] * x[0] * x[2] * x[2] }
	values := func(f func([]float64) float64) []float64 {
		var v []float64
		for i := range s.count {
			x := append([]float64(nil), at...)
			s.move(x, i)
			v = append(v, f(x))
		}
		return v
	}
	for _, c := range []struct {
		name      string
		f         func([]float64) float64
		d         jet.Index
		want      float64
		tolerance float64 // roundings, which the order raises; truncation for waves
	}{
		{"polynomial", poly, jet.D(0, 0, 1), 6 * at[0] * 2 * at[2], 1e-9},
		{"polynomial", poly, jet.D(0, 0, 0), 6 * at[2] * at[2], 1e-7},
		{"value", f, jet.D(), f(at), 0},
		{"wave", f, jet.D(0), 3 * math.Cos(3*at[0]) * math.Exp(2*at[2]), 1e-7},
		{"wave", f, jet.D(0, 1), 6 * math.Cos(3*at[0]) * math.Exp(2*at[2]), 1e-6},
		{"wave", f, jet.D(1, 1, 1), 8 * f(at), 1e-3},
		{"constant", func([]float64) float64 { return 0.1 }, jet.D(0, 1), 0, 0},
	} {
		got, rounding := s.apply(c.d, values(c.f))
		if d := math.Abs(got - c.want); !(d <= c.tolerance) || rounding > 1e-3 {
			t.Errorf("%s, derivative %v: %g, want %g within %g; rounding %g", c.name, c.d.Axes(), got, c.want, c.tolerance, rounding)
		}
	}
}

// Derivatives by a line are sums of those along the axes.
func TestExpand(t *testing.T) {
	const c, s = 0.6, 0.8
	lines := [][]float64{{0, 0, 1}, {c, s, 0}}
	want := map[jet.Index]float64{jet.D(0, 0, 2): c * c, jet.D(0, 1, 2): 2 * c * s, jet.D(1, 1, 2): s * s}
	got := expand(jet.D(0, 1, 1), lines)
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for _, term := range got {
		if math.Abs(term.times-want[term.d]) > 1e-15 {
			t.Errorf("%v: %g, want %g", term.d.Axes(), term.times, want[term.d])
		}
	}
}

// Every derivative up to an order occurs once.
func TestIndices(t *testing.T) {
	for _, c := range []struct{ axes, most, want int }{{1, 5, 6}, {2, 3, 10}, {3, 2, 10}, {4, 0, 1}, {3, 4, 35}} {
		var axes []int
		for a := range c.axes {
			axes = append(axes, 2*a)
		}
		seen := map[jet.Index]bool{}
		all := indices(axes, c.most)
		for _, i := range all {
			seen[i] = true
		}
		if len(all) != c.want || len(seen) != c.want {
			t.Errorf("%d axes, order %d: %d derivatives, %d different, want %d", c.axes, c.most, len(all), len(seen), c.want)
		}
	}
}
