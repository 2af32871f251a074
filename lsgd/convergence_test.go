package lsgd_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"pinn/lsgd"
	"pinn/network"
	"pinn/pde"
	"pinn/pde/jet"
)

// TestConvergence widens a basis. The error of the projection of a smooth solution falls faster than any power of the
// width; the test asks for the stated order over widths in which it has begun and not yet reached the roundings.
func TestConvergence(t *testing.T) {
	p := dirichlet(t, "-u_xx = 64*pi^2/9*sin(8*pi/3*x)", "sin(8*pi/3*x)")
	exact := function(t, scope, "sin(8*pi/3*x)")
	sines := func(width int, seed uint64) *network.Net { return waves(t, width, 20, seed) }
	tanhs := func(width int, seed uint64) *network.Net {
		return net(t, network.Config{Layers: 1, Width: width, Activation: network.Tanh}, network.Box{Spread: 2}, seed)
	}
	for _, c := range []struct {
		name   string
		basis  func(width int, seed uint64) *network.Net
		widths []float64
		order  float64
	}{
		{"sines", sines, []float64{8, 12, 16, 20, 24}, 16},
		{"tanh", tanhs, []float64{10, 20, 40, 80, 160}, 6},
	} {
		var errs []float64
		for _, w := range c.widths {
			errs = append(errs, typicalError(t, p, exact, func(seed uint64) *network.Net { return c.basis(int(w), seed) }))
		}
		got := order(c.widths, errs)
		if !(got >= c.order-0.3) {
			t.Errorf("%s: errors %.1e at widths %v fall with the order %.2f, want %g", c.name, errs, c.widths, got, c.order)
		}
		for k := 1; k < len(errs); k++ {
			if !(errs[k] < errs[k-1]) {
				t.Errorf("%s: error %g at width %v, was %g at %v", c.name, errs[k], c.widths[k], errs[k-1], c.widths[k-1])
			}
		}
	}
}

// typicalError is the geometric mean, over seeds, of the error of the projection.
func typicalError(t *testing.T, p *pde.Problem, exact jet.Func, basis func(seed uint64) *network.Net) float64 {
	t.Helper()
	const seeds = 7
	sum := 0.0
	for seed := range uint64(seeds) {
		s, at := newSystem(t, p, 300, basis(seed))
		balance(t, s, at)
		if _, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{}); err != nil {
			t.Fatal(err)
		}
		sum += math.Log(distance(expansion(s, at), exact, 1))
	}
	return math.Exp(sum / seeds)
}

// order is the slope, with the opposite sign, of the line through the logarithms of sizes and errors.
func order(sizes, errs []float64) float64 {
	x, y := make([]float64, len(sizes)), make([]float64, len(sizes))
	for i := range sizes {
		x[i], y[i] = math.Log(sizes[i]), math.Log(errs[i])
	}
	_, slope := stat.LinearRegression(x, y, nil, false)
	return -slope
}
