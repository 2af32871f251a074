package collocation_test

import (
	"math"
	"testing"

	"pinn/collocation"
	"pinn/internal/check"
	"pinn/pde"
)

// peaked has the residual 20 exp(-20 (x^2 + (y-1)^2)) of its first equation and 1 of its second at the zero state.
func peaked(t *testing.T) (*collocation.System, *collocation.State) {
	t.Helper()
	b, u := square(t), []string{"u"}
	p := problem(u, nil,
		pde.Condition{On: b.Interior(), Op: operator(t, u, nil, "-u = 20*exp(-20*(x^2 + (y-1)^2))", "u = 1")},
		pde.Condition{On: b.Boundary(), Op: operator(t, u, nil, "u = 0")})
	s := newSystem(t, p, collocation.Sobol{}, 400, collocation.Space{Basis: upTo(2), Fields: []int{0}})
	return s, &collocation.State{Coef: make([]float64, 6)}
}

func redrawn(t *testing.T, s *collocation.System, fraction float64, at *collocation.State, seed uint64) *collocation.System {
	t.Helper()
	out, err := s.Redraw(collocation.Sobol{}, fraction, at, newRand(seed))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestRedrawIsUnbiased takes means over many draws of the integrals of known functions. Their standard error, a few
// times 1e-3, is what the tolerance leaves room for.
func TestRedrawIsUnbiased(t *testing.T) {
	const (
		draws = 200
		tol   = 0.01
	)
	s, at := peaked(t)
	const area = 6
	functions := []struct {
		name string
		f    func(x, y float64) float64
		want float64 // mean over the square
	}{
		{"1", func(x, y float64) float64 { return 1 }, 1},
		{"x^2 y", func(x, y float64) float64 { return x * x * y }, 0.5},
		{"square of the peak", func(x, y float64) float64 { return 400 * math.Exp(-40*(x*x+(y-1)*(y-1))) }, 400 * math.Pi / 40 / area},
	}
	for _, fraction := range []float64{0, 0.5, 0.9} {
		sums := make([]float64, len(functions))
		for seed := range uint64(draws) {
			c := redrawn(t, s, fraction, at, seed).Clouds[0]
			for p, w := range c.Weight {
				for k, f := range functions {
					sums[k] += w / area * f.f(c.X.At(p, 0), c.X.At(p, 1)) / draws
				}
			}
		}
		for k, f := range functions {
			if !near(sums[k], f.want, f.want, tol) {
				t.Errorf("fraction %g: the mean of %s is estimated by %g, want %g, tolerance %g", fraction, f.name, sums[k], f.want, tol*f.want)
			}
		}
	}
}

// TestRedraw looks at one draw: where the points are, that the rows still have weights that sum to 1, and that all
// else is as it was.
func TestRedraw(t *testing.T) {
	s, at := peaked(t)
	rescale(s)
	s.Scale[0][1] = 1
	got := redrawn(t, s, 0.5, at, 1)
	c := got.Clouds[0]
	if c.Points() != s.Clouds[0].Points() || got.Clouds[1] != s.Clouds[1] || got.Scale[0][0] != s.Scale[0][0] {
		t.Errorf("%d points and scale %g, want %d and %g, and the same points on the boundary", c.Points(), got.Scale[0][0], s.Clouds[0].Points(), s.Scale[0][0])
	}
	peak := func(c *pde.Cloud) (n int) {
		for p := range c.Points() {
			if math.Hypot(c.X.At(p, 0), c.X.At(p, 1)-1) < 0.5 {
				n++
			}
		}
		return n
	}
	// The disk is 0.13 of the square; about a third of the chosen half belongs to the peak in it.
	if before, after := peak(s.Clouds[0]), peak(c); after < 3*before/2 {
		t.Errorf("%d points near the peak of the residual, %d before", after, before)
	}
	sum, r := 0.0, assemble(t, got, at).r
	for p := range c.Points() {
		sum += r[2*p+1] * r[2*p+1]
	}
	if !near(sum, 1, 1, 1e-13) { // a sum of 400 numbers
		t.Errorf("the mean square of the residual 1 is %g", sum)
	}
	same := redrawn(t, s, 0.5, at, 1).Clouds[0]
	for p := range c.Points() {
		if c.X.At(p, 0) != same.X.At(p, 0) || c.Weight[p] != same.Weight[p] {
			t.Fatalf("point %d differs between two draws with one seed", p)
		}
	}
}

// TestRedrawNonFinite requires the error of a residual that is not finite, and a panic for what is no fraction.
func TestRedrawNonFinite(t *testing.T) {
	u := []string{"u"}
	p := problem(u, nil, pde.Condition{Name: "flux", On: square(t).Interior(), Op: operator(t, u, nil, "log(x)*u = 1")})
	s := newSystem(t, p, collocation.Sobol{}, 100, collocation.Space{Basis: upTo(1), Fields: []int{0}})
	at := randomState(s, 1)
	if _, err := s.Redraw(collocation.Sobol{}, 0.5, at, newRand(1)); err == nil {
		t.Error("no error for a residual that is not finite")
	} else if fault, ok := err.(*collocation.NonFiniteError); !ok || fault.Condition != "flux" {
		t.Errorf("error %v, want a NonFiniteError of flux", err)
	}
	for _, fraction := range []float64{-0.1, 1, math.NaN()} {
		check.Panics(t, "fraction", func() { s.Redraw(collocation.Sobol{}, fraction, at, newRand(1)) })
	}
}
