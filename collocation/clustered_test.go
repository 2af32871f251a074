package collocation_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
)

// clustered returns the points and weights of a clustered rule.
func clustered(c collocation.Clustered, n, d int) (x *mat.Dense, w []float64) {
	n = c.Size(n, d)
	x, w = mat.NewDense(n, d, nil), make([]float64, n)
	c.Unit(x, w, newRand(uint64(n+d)))
	return x, w
}

func sumOf(x *mat.Dense, w []float64, f func(x []float64) float64) float64 {
	var sum float64
	for i, v := range w {
		sum += v * f(x.RawRowView(i))
	}
	return sum
}

// Sums over clustered points are integrals over the cube, and with the rule's own weights means with the arcsine density, whose
// moments are binomial(2k, k)/4^k. Tolerances are about three times what the rules reach with so many points.
func TestClusteredSums(t *testing.T) {
	product := func(f func(v float64) float64) func(x []float64) float64 {
		return func(x []float64) float64 {
			p := 1.0
			for _, v := range x {
				p *= f(v)
			}
			return p
		}
	}
	for _, rule := range []struct {
		of        collocation.Rule
		n         int
		tolerance float64
	}{
		{collocation.Gauss{}, 900, 1e-13}, {collocation.Grid{}, 900, 5e-3}, {collocation.Sobol{}, 1024, 5e-3}, {collocation.Halton{}, 1024, 1e-2},
	} {
		for _, c := range []struct {
			name     string
			f        func(v float64) float64
			flat     float64 // mean over the unit interval
			constant bool
		}{
			{"1", func(float64) float64 { return 1 }, 1, true},
			{"x", func(v float64) float64 { return v }, 1. / 2, false},
			{"x^2", func(v float64) float64 { return v * v }, 1. / 3, false},
			{"x^3", func(v float64) float64 { return v * v * v }, 1. / 4, false},
		} {
			for _, d := range []int{1, 2} {
				x, w := clustered(collocation.Clustered{Rule: rule.of}, rule.n, d)
				want, tolerance := math.Pow(c.flat, float64(d)), rule.tolerance
				if c.constant {
					tolerance = 1e-13 // weights sum to 1 but for rounding
				}
				if got := sumOf(x, w, product(c.f)); math.Abs(got-want) > tolerance {
					t.Errorf("%T, %d axes: mean of %s is %.12g, want %.12g within %g", rule.of, d, c.name, got, want, tolerance)
				}
			}
		}
	}
}

// The k-th point of a clustered grid is the k-th root of a Chebyshev polynomial, so that the fraction of points below v
// is that of the arcsine distribution.
func TestClusteredDensity(t *testing.T) {
	const n = 50
	x, _ := clustered(collocation.Clustered{Rule: collocation.Grid{}}, n, 1)
	roots := chebyshev(n)
	const tolerance = 1e-15
	for k := range n {
		if got := x.At(k, 0); math.Abs(got-roots[k]) > tolerance {
			t.Errorf("point %d at %.17g, want %.17g within %g", k, got, roots[k], tolerance)
		}
	}
	y, _ := clustered(collocation.Clustered{Rule: collocation.Sobol{}}, 4096, 2)
	for _, v := range []float64{0.01, 0.1, 0.5, 0.8, 0.99} {
		want := math.Acos(1-2*v) / math.Pi
		for a := range 2 {
			below := 0
			for i := range 4096 {
				if y.At(i, a) < v {
					below++
				}
			}
			const tolerance = 2. / 4096 // the discrepancy of a net along one axis
			if got := float64(below) / 4096; math.Abs(got-want) > tolerance {
				t.Errorf("axis %d: a fraction %.5f of the points below %g, want %.5f within %.5f", a, got, v, want, tolerance)
			}
		}
	}
}

// chebyshev returns the points of Chebyshev's rule.
func chebyshev(n int) []float64 {
	x := mat.NewDense(n, 1, nil)
	collocation.Chebyshev{}.Unit(x, make([]float64, n), nil)
	return mat.Col(nil, 0, x)
}

// The rule that it is made of decides the number of points, and points stay in the closed cube.
func TestClusteredPoints(t *testing.T) {
	if got := (collocation.Clustered{Rule: collocation.Grid{}}).Size(10, 2); got != 9 {
		t.Errorf("size %d of a grid, want 9", got)
	}
	for _, rule := range []collocation.Rule{collocation.Random{}, collocation.LatinHypercube{}, collocation.Sobol{}, collocation.Chebyshev{}} {
		x, w := clustered(collocation.Clustered{Rule: rule}, 300, 3)
		raw := x.RawMatrix().Data
		if slices.Min(raw) < 0 || slices.Max(raw) > 1 || slices.Min(w) <= 0 {
			t.Errorf("%T: coordinates from %g to %g, least weight %g", rule, slices.Min(raw), slices.Max(raw), slices.Min(w))
		}
	}
}
