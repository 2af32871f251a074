package collocation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distmv"
	"gonum.org/v1/gonum/stat/samplemv"
)

// Rule places points in the unit cube. Rules are stateless: the same state of the random source gives the same
// points. Those without randomness ignore the source, which may then be nil.
type Rule interface {
	// Size returns the number of points that the rule places when n are asked for in d dimensions: n itself, or
	// the nearest power of a whole number for tensor products. It panics if n or d is less than 1.
	Size(n, d int) int
	// Unit fills dst (size x d) with points of the unit cube and w with positive weights that sum to 1. It
	// panics if w has another length than dst has rows, or if the rule has no such size (see Size).
	Unit(dst *mat.Dense, w []float64, rnd *rand.Rand)
}

// rules holds the rules by name, in the order in which errors list them.
var rules = []struct {
	name string
	rule Rule
}{
	{"random", Random{}}, {"lhs", LatinHypercube{}}, {"halton", Halton{}}, {"sobol", Sobol{}},
	{"grid", Grid{}}, {"gauss", Gauss{}}, {"chebyshev", Chebyshev{}},
}

// RuleError says that no rule has the given name.
type RuleError struct {
	Name  string
	Known []string // the names that exist
}

// Error implements error.
func (e *RuleError) Error() string {
	return fmt.Sprintf("unknown rule %q: want one of %s", e.Name, strings.Join(e.Known, ", "))
}

// Choices returns Known.
func (e *RuleError) Choices() []string { return e.Known }

// ParseRule returns the rule with the given name: random, lhs, halton, sobol, grid, gauss or chebyshev. The error is
// a [*RuleError].
func ParseRule(name string) (Rule, error) {
	var known []string
	for _, r := range rules {
		if r.name == name {
			return r.rule, nil
		}
		known = append(known, r.name)
	}
	return nil, &RuleError{name, known}
}

// Random places independent points with the uniform distribution and equal weights.
type Random struct{}

// Size returns n.
func (Random) Size(n, d int) int { return plainSize(n, d) }

// Unit implements [Rule].
func (Random) Unit(dst *mat.Dense, w []float64, rnd *rand.Rand) {
	n, d := mustFit(dst, w)
	for i := range n {
		row := dst.RawRowView(i)
		for j := range d {
			row[j] = rnd.Float64()
		}
	}
	fill(w, 1/float64(n))
}

// LatinHypercube places points at random so that each of n equal slices along each axis holds exactly one. The
// weights are equal.
type LatinHypercube struct{}

// Size returns n.
func (LatinHypercube) Size(n, d int) int { return plainSize(n, d) }

// Unit implements [Rule].
func (LatinHypercube) Unit(dst *mat.Dense, w []float64, rnd *rand.Rand) {
	n, d := mustFit(dst, w)
	samplemv.LatinHypercube{Q: distmv.NewUnitUniform(d, rnd), Src: rnd}.Sample(dst)
	keepBelowOne(dst)
	fill(w, 1/float64(n))
}

// Halton places the first points of a Halton sequence whose digits are permuted at random, with equal weights
// (A. B. Owen, "A randomized Halton algorithm", arXiv 1706.02808).
type Halton struct{}

// Size returns n.
func (Halton) Size(n, d int) int { return plainSize(n, d) }

// Unit implements [Rule].
func (Halton) Unit(dst *mat.Dense, w []float64, rnd *rand.Rand) {
	n, d := mustFit(dst, w)
	dst.Zero() // the sampler adds to what it finds
	samplemv.Halton{Kind: samplemv.Owen, Q: distmv.NewUnitUniform(d, rnd), Src: rnd}.Sample(dst)
	keepBelowOne(dst)
	fill(w, 1/float64(n))
}

// Grid places the midpoints of equal cells, with equal weights: a tensor product of midpoint rules. No point lies on
// an edge.
type Grid struct{}

// Size returns the power of a whole number, with exponent d, that is nearest to n.
func (Grid) Size(n, d int) int { return tensorSize(n, d) }

// Unit implements [Rule].
func (Grid) Unit(dst *mat.Dense, w []float64, _ *rand.Rand) {
	tensor(dst, w, func(x, w []float64) {
		for i := range x {
			x[i] = (float64(i) + 0.5) / float64(len(x))
		}
		fill(w, 1/float64(len(w)))
	})
}

// Gauss is the tensor product of Gauss-Legendre rules: with m points along an axis it is exact for polynomials up to
// degree 2m-1 in that coordinate.
type Gauss struct{}

// Size returns the power of a whole number, with exponent d, that is nearest to n.
func (Gauss) Size(n, d int) int { return tensorSize(n, d) }

// Unit implements [Rule].
func (Gauss) Unit(dst *mat.Dense, w []float64, _ *rand.Rand) {
	tensor(dst, w, func(x, w []float64) { quad.Legendre{}.FixedLocations(x, w, 0, 1) })
}

// Chebyshev is the tensor product of Fejer's first rules: the points are the roots of a Chebyshev polynomial, which
// cluster at the ends without touching them, and with m points along an axis the rule is exact for polynomials up to
// degree m-1 in that coordinate. The weights are positive (J. Waldvogel, "Fast construction of the Fejer and
// Clenshaw-Curtis quadrature rules", BIT 46, 2006).
type Chebyshev struct{}

// Size returns the power of a whole number, with exponent d, that is nearest to n.
func (Chebyshev) Size(n, d int) int { return tensorSize(n, d) }

// Unit implements [Rule].
func (Chebyshev) Unit(dst *mat.Dense, w []float64, _ *rand.Rand) { tensor(dst, w, fejer) }

// fejer sets x to the Chebyshev roots of the unit interval in ascending order and w to the weights
//
//	w_k = (1 - 2 sum_{j=1}^{m/2} cos(2 j theta_k) / (4 j^2 - 1)) / m,
//
// a cosine series that one quarter-wave transform sums for all k.
func fejer(x, w []float64) {
	m := len(x)
	for k := range x {
		s := math.Sin(math.Pi * (float64(k) + 0.5) / float64(2*m))
		x[k] = s * s
	}
	clear(w)
	for j := 0; 2*j < m; j++ {
		w[2*j] = -1 / (4*float64(j)*float64(j) - 1)
	}
	fourier.NewQuarterWaveFFT(m).CosCoefficients(w, w)
	var sum float64
	for _, v := range w {
		sum += v
	}
	for k := range w {
		w[k] /= sum
	}
}

// tensor fills dst and w with the tensor product of a rule for one axis. The first axis varies slowest.
func tensor(dst *mat.Dense, w []float64, axis func(x, w []float64)) {
	n, d := mustFit(dst, w)
	m := root(n, d)
	if power(m, d) != n {
		panic(fmt.Sprintf("collocation: no tensor rule of %d points in %d dimensions", n, d))
	}
	x1, w1 := make([]float64, m), make([]float64, m)
	axis(x1, w1)
	for i := range n {
		row := dst.RawRowView(i)
		w[i] = 1
		for j, rest := d-1, i; j >= 0; j, rest = j-1, rest/m {
			row[j] = x1[rest%m]
			w[i] *= w1[rest%m]
		}
	}
}

func plainSize(n, d int) int {
	if n < 1 || d < 1 {
		panic(fmt.Sprintf("collocation: rule of %d points in %d dimensions", n, d))
	}
	return n
}

func tensorSize(n, d int) int {
	m := root(plainSize(n, d), d)
	lo, hi := power(m, d), power(m+1, d)
	if hi-n < n-lo {
		return hi
	}
	return lo
}

// root returns the largest m with m^d <= n.
func root(n, d int) int {
	m := int(math.Pow(float64(n), 1/float64(d)))
	for power(m+1, d) <= n {
		m++
	}
	for power(m, d) > n {
		m--
	}
	return m
}

// power returns m^d, or the largest int where that overflows.
func power(m, d int) int {
	p := 1
	for range d {
		if m != 0 && p > math.MaxInt/m {
			return math.MaxInt
		}
		p *= m
	}
	return p
}

// mustFit returns the shape of dst and panics if w does not match it.
func mustFit(dst *mat.Dense, w []float64) (n, d int) {
	n, d = dst.Dims()
	if n == 0 || d == 0 || len(w) != n {
		panic(fmt.Sprintf("collocation: %d weights for %d points in %d dimensions", len(w), n, d))
	}
	return n, d
}

// keepBelowOne undoes the rounding that can lift a coordinate of a half-open cell to 1.
func keepBelowOne(x *mat.Dense) {
	n, _ := x.Dims()
	for i := range n {
		row := x.RawRowView(i)
		for j, v := range row {
			row[j] = min(v, math.Nextafter(1, 0))
		}
	}
}

func fill(w []float64, v float64) {
	for i := range w {
		w[i] = v
	}
}
