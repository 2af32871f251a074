package eigen

import (
	"context"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/lsq"
)

const (
	// blockSize is the number of functions that are iterated together: multiplicities up to it are found at once, higher
	// ones a few steps later, when roundings have brought the others in.
	blockSize = 6
	// mostVectors bounds the dimension of a Krylov space. A block space of half of it holds ten eigenvalues of the Laplacian to rounding.
	mostVectors = 240
	// settled is the change of an eigenfunction by another step, relative to its eigenvalue, from which it counts as found.
	settled = 1e-13
	// coarse is the rank tolerance of the solves of the Krylov space. Its first functions are rough, and solves that go to
	// rounding represent what the basis does not resolve by coefficients up to the reciprocal of the tolerance, whose
	// roundings are then as large as the functions. The eigenfunctions are smooth and do not suffer.
	coarse = 1e-9
	// polishes is the number of steps with all singular values that the eigenfunctions take in the end. The first brings
	// them from the coarse tolerance near rounding, the second there.
	polishes = 3
	// company is the number of eigenfunctions beyond those asked for that are polished with them: errors in the directions
	// of the others fall by the ratio of the eigenvalues in every step.
	company = 40
	// together is the imaginary part of an eigenvalue of the map, relative to its modulus, up to which a conjugate pair is a
	// real eigenvalue of multiplicity two that roundings have split.
	together = 1e-10
	// exhausted is the fraction of its length that a new function keeps when those before are taken out of it, from which
	// it is rounding.
	exhausted = 1e-13
)

// space is a Krylov space of the map from (u, theta u / rho) to itself divided by theta; the second part is there for
// degree 2 only. Functions are held as coefficients and as values, one column each, the parts one above the other.
type space struct {
	*Pencil
	solve *lsq.Factor
	rho   float64 // a size of theta that makes the two parts comparable

	coef, values   [][]float64 // orthonormal in the values
	images         [][]float64 // values of the images of the first vectors
	pending, later [][]float64 // images whose remainders span the next block: coefficients and values
}

// Near returns up to count eigenpairs, those nearest to the target first; of the members of a conjugate pair that are
// equally near, the one with the positive imaginary part. Values that are equal within their errors are all there as
// often as they have independent eigenfunctions. The target should be near the shift. The error is the context's.
func (p *Pencil) Near(ctx context.Context, target complex128, count int, rnd *rand.Rand) ([]Pair, error) {
	s := &space{Pencil: p, solve: &p.coarse, rho: 1}
	s.begin(rnd)
	pairs, err := s.iterate(ctx, target, count)
	for k := range polishes {
		if err != nil || len(pairs) == 0 {
			return nil, err
		}
		t := &space{Pencil: p, solve: &p.fine, rho: s.rho}
		t.continued(pairs)
		t.extend()
		keep := count + company
		if k == polishes-1 {
			keep = count
		}
		pairs, _ = t.ritz(target, keep)
		err = ctx.Err()
	}
	return pairs, err
}

// iterate extends the space until it holds the eigenpairs, or as far as it goes, and returns them.
func (s *space) iterate(ctx context.Context, target complex128, count int) ([]Pair, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		grown := s.extend()
		if grown && len(s.images) < count+2*blockSize {
			continue
		}
		last := !grown || len(s.images)+blockSize > mostVectors
		if !last && len(s.images)/blockSize%3 != 0 {
			continue
		}
		if _, done := s.ritz(target, count); done || last {
			pairs, _ := s.ritz(target, count+company)
			return pairs, nil
		}
	}
}

// begin sets the first block: images of random functions, which are smooth.
func (s *space) begin(rnd *rand.Rand) {
	n := s.sys.Layout.Cols
	random := func() [][]float64 {
		out := make([][]float64, blockSize)
		for k := range out {
			out[k] = make([]float64, s.degree*n)
			for j := range n {
				out[k][j] = rnd.NormFloat64()
			}
		}
		return out
	}
	start := s.apply(random())
	if s.degree == 2 {
		before, after := s.valuesOf(start), s.valuesOf(s.apply(start))
		if a, b := norms(before, len(before[0])/2), norms(after, len(after[0])/2); a > 0 && b > 0 {
			s.rho = a / b
		}
		start = s.apply(start)
	}
	s.pending, s.later = start, s.valuesOf(start)
}

// continued sets the first block: images of eigenfunctions.
func (s *space) continued(pairs []Pair) {
	var start [][]float64
	for _, q := range pairs {
		switch {
		case imag(q.Value) == 0:
			start = append(start, q.re)
		case imag(q.Value) > 0: // the conjugate spans the same
			start = append(start, q.re, q.im)
		case !slices.ContainsFunc(pairs, func(r Pair) bool { return r.Value == cmplx.Conj(q.Value) }):
			start = append(start, q.re, q.im)
		}
	}
	s.pending = s.apply(start)
	s.later = s.valuesOf(s.pending)
}

// norms returns the root of the sum of squares of the first entries of vectors.
func norms(v [][]float64, first int) float64 {
	sum := 0.0
	for _, x := range v {
		sum = math.Hypot(sum, floats.Norm(x[:first], 2))
	}
	return sum
}

// extend adds the pending functions to the orthonormal ones and maps them. It reports false if nothing was left of them.
func (s *space) extend() (grown bool) {
	first := len(s.coef)
	for k, v := range s.later {
		c := s.pending[k]
		size := floats.Norm(v, 2)
		for range 2 { // twice is enough for orthogonality to rounding
			for j, q := range s.values {
				h := floats.Dot(q, v)
				floats.AddScaled(v, -h, q)
				floats.AddScaled(c, -h, s.coef[j])
			}
		}
		if rest := floats.Norm(v, 2); rest > exhausted*size {
			floats.Scale(1/rest, v)
			floats.Scale(1/rest, c)
			s.values, s.coef = append(s.values, v), append(s.coef, c)
		}
	}
	if len(s.coef) == first {
		return false
	}
	s.pending = s.apply(s.coef[first:])
	s.later = s.valuesOf(s.pending)
	for _, v := range s.later {
		s.images = append(s.images, slices.Clone(v))
	}
	return true
}

// apply maps functions: (u, v) to (-A0^+ (A1 u + rho A2 v), u / rho), coefficients to coefficients.
func (s *space) apply(in [][]float64) [][]float64 {
	n := s.sys.Layout.Cols
	sides, x := mat.NewDense(s.degree*n, len(in), nil), mat.NewDense(n, len(in), nil)
	for k, c := range in {
		for j, v := range c {
			if j >= n {
				v *= s.rho
			}
			sides.Set(j, k, -v)
		}
	}
	s.solve.SolveFor(x, sides)
	out := make([][]float64, len(in))
	for k, c := range in {
		out[k] = make([]float64, s.degree*n)
		mat.Col(out[k][:n], k, x)
		if s.degree == 2 {
			floats.ScaleTo(out[k][n:], 1/s.rho, c[:n])
		}
	}
	return out
}

// valuesOf returns the weighted values of functions.
func (s *space) valuesOf(coef [][]float64) [][]float64 {
	n := s.sys.Layout.Cols
	rows, _ := s.Pencil.values.Dims()
	out := make([][]float64, len(coef))
	for k, c := range coef {
		out[k] = make([]float64, s.degree*rows)
		for d := range s.degree {
			to := mat.NewVecDense(rows, out[k][d*rows:(d+1)*rows])
			to.MulVec(s.Pencil.values, mat.NewVecDense(n, c[d*n:(d+1)*n]))
		}
	}
	return out
}

// ritz returns the eigenpairs of the map on the space, and whether count of them have settled.
func (s *space) ritz(target complex128, count int) (pairs []Pair, done bool) {
	dim := len(s.images)
	if dim == 0 {
		return nil, true
	}
	h := mat.NewDense(dim, dim, nil)
	for j, image := range s.images {
		for i := range dim {
			h.Set(i, j, floats.Dot(s.values[i], image))
		}
	}
	var e mat.Eigen
	if !e.Factorize(h, mat.EigenRight) {
		return nil, false
	}
	nu := e.Values(nil)
	var vectors mat.CDense
	e.VectorsTo(&vectors)
	order := make([]int, 0, dim)
	largest := 0.0
	for _, v := range nu {
		largest = max(largest, cmplx.Abs(v))
	}
	for k, v := range nu {
		if cmplx.Abs(v) > exhausted*largest {
			order = append(order, k)
		}
	}
	distance := func(k int) float64 { return cmplx.Abs(complex(s.shift, 0) + 1/nu[k] - target) }
	slices.SortStableFunc(order, func(a, b int) int {
		if da, db := distance(a), distance(b); da != db {
			return compare(da, db)
		}
		return compare(imag(nu[a]), imag(nu[b])) // 1/nu has the other sign
	})
	done = len(order) >= count
	for _, k := range order[:min(count, len(order))] {
		q := s.pair(h, nu[k], &vectors, k)
		pairs = append(pairs, q)
		done = done && q.Change <= settled*largest/cmplx.Abs(nu[k])
	}
	return pairs, done
}

func compare(a, b float64) int {
	if a < b {
		return -1
	}
	return 1
}

// pair makes an eigenpair of column k of the eigenvectors.
func (s *space) pair(h *mat.Dense, nu complex128, vectors *mat.CDense, k int) Pair {
	n := s.sys.Layout.Cols
	rows, _ := s.Pencil.values.Dims()
	y := make([]complex128, len(s.images))
	for i := range y {
		y[i] = vectors.At(i, k)
	}
	if im := imag(nu); im != 0 && math.Abs(im) <= together*cmplx.Abs(nu) {
		nu = complex(real(nu), 0)
		for i, v := range y { // the two parts span the same as the conjugate pair
			y[i] = complex(real(v), 0)
			if im < 0 {
				y[i] = complex(imag(v), 0)
			}
		}
	}
	u, image := combine(s.values, y, rows), combine(s.images, y, rows)
	at, size, change := 0, 0.0, 0.0
	for i, v := range u {
		if cmplx.Abs(v) > cmplx.Abs(u[at]) {
			at = i
		}
		size = math.Hypot(size, cmplx.Abs(v))
		change = math.Hypot(change, cmplx.Abs(image[i]-nu*v))
	}
	turn := complex(cmplx.Abs(u[at])/size, 0) / u[at]
	c := combine(s.coef, y, s.degree*n)
	q := Pair{
		Value: complex(s.shift, 0) + 1/nu, Change: change / (size * cmplx.Abs(nu)),
		re: make([]float64, len(c)), im: make([]float64, len(c)),
	}
	for j, v := range c {
		v *= turn
		q.re[j], q.im[j] = real(v), imag(v)
	}
	q.Re = q.re[:n]
	if imag(nu) != 0 {
		q.Im = q.im[:n]
	}
	return q
}

// combine returns the first entries of the sum of y_i v_i.
func combine(v [][]float64, y []complex128, first int) []complex128 {
	out := make([]complex128, first)
	for i, c := range y {
		for j := range out {
			out[j] += c * complex(v[i][j], 0)
		}
	}
	return out
}
