package eigen

import (
	"cmp"
	"context"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
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
	// roughly is what settled is for eigenfunctions beyond those that were asked for: they are compared with these.
	roughly = 1e-8
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
	solve inverse
	rho   float64 // a size of theta that makes the two parts comparable

	coef, values   [][]float64 // orthonormal in the values
	images         [][]float64 // values of the images of the first vectors
	h              [][]float64 // per image: its components along the vectors
	pending, later [][]float64 // images whose remainders span the next block: coefficients and values
	err            error       // of the first solve that failed
}

// Near returns up to count eigenpairs, and some more that need not be as accurate, those nearest to the target first; of the members of a
// conjugate pair that are equally near, the one with the positive imaginary part. Values that are equal within their errors are all there as
// often as they have independent eigenfunctions. The target should be near the shift. The error is the context's.
func (p *Pencil) Near(ctx context.Context, target complex128, count, spare int, rnd *rand.Rand) ([]Pair, error) {
	s := &space{Pencil: p, solve: p.coarse, rho: 1}
	s.begin(rnd)
	pairs, err := s.iterate(ctx, target, count, spare)
	for k := range p.polishes {
		if err != nil || len(pairs) == 0 {
			return nil, err
		}
		t := &space{Pencil: p, solve: p.fine, rho: s.rho}
		t.continued(pairs)
		t.extend()
		keep := count + spare + company
		if k == p.polishes-1 {
			keep = count + spare
		}
		pairs = t.pairs(t.ritz(target), keep)
		err = cmp.Or(t.err, ctx.Err())
	}
	return pairs, err
}

// iterate extends the space until it holds the eigenpairs, or as far as it goes, and returns them.
func (s *space) iterate(ctx context.Context, target complex128, count, spare int) ([]Pair, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		grown := s.extend()
		if s.err != nil {
			return nil, s.err
		}
		if grown && len(s.images) < count+spare+2*blockSize {
			continue
		}
		last := !grown || len(s.images)+blockSize > mostVectors
		if !last && len(s.images)/blockSize%3 != 0 {
			continue
		}
		if r := s.ritz(target); last || r.settled(count) && r.near(count+spare) {
			return s.pairs(r, count+spare+s.company), nil
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
	s.err = cmp.Or(s.err, s.solve.SolveFor(x, sides))
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
	n, rows := s.sys.Layout.Cols, s.Pencil.values.rows
	out := make([][]float64, len(coef))
	for k, c := range coef {
		out[k] = make([]float64, s.degree*rows)
		for d := range s.degree {
			s.Pencil.values.apply(out[k][d*rows:(d+1)*rows], c[d*n:(d+1)*n])
		}
	}
	return out
}

// ritzPairs are the eigenvalues of the map on a space, the nearest to a target first.
type ritzPairs struct {
	nu      []complex128
	vectors [][]complex128 // per value: coordinates in the space
	changes []float64      // per value: see [Pair.Change], as far as it is not rounding
	largest float64        // of the moduli
}

// settled reports whether the given number of pairs have been found, near whether the last of so many is known well enough to
// be told from others.
func (r *ritzPairs) settled(count int) bool { return r.within(count, settled) }
func (r *ritzPairs) near(count int) bool    { return r.within(count, roughly) }

func (r *ritzPairs) within(count int, tolerance float64) bool {
	if len(r.nu) < count {
		return false
	}
	for k, v := range r.nu[:count] {
		if !(r.changes[k] <= tolerance*r.largest/cmplx.Abs(v)) {
			return false
		}
	}
	return true
}

// components brings h up to date.
func (s *space) components() {
	for j, image := range s.images {
		if j == len(s.h) {
			s.h = append(s.h, nil)
		}
		for i := len(s.h[j]); i < len(s.images); i++ {
			s.h[j] = append(s.h[j], floats.Dot(s.values[i], image))
		}
	}
}

// ritz returns the eigenvalues of the map on the space.
func (s *space) ritz(target complex128) *ritzPairs {
	r := new(ritzPairs)
	dim := len(s.images)
	if dim == 0 {
		return r
	}
	s.components()
	h := mat.NewDense(dim, dim, nil)
	for j, col := range s.h {
		h.SetCol(j, col)
	}
	var e mat.Eigen
	if !e.Factorize(h, mat.EigenRight) {
		return r
	}
	nu := e.Values(nil)
	var vectors mat.CDense
	e.VectorsTo(&vectors)
	for _, v := range nu {
		r.largest = max(r.largest, cmplx.Abs(v))
	}
	var order []int
	for k, v := range nu {
		if cmplx.Abs(v) > exhausted*r.largest {
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
	rest := s.remainders()
	for _, k := range order {
		y := make([]complex128, dim)
		for i := range y {
			y[i] = vectors.At(i, k)
		}
		r.nu, r.vectors = append(r.nu, nu[k]), append(r.vectors, y)
		r.changes = append(r.changes, cmplxLength(rest, y[dim-rest.SymmetricDim():])/cmplx.Abs(nu[k]))
	}
	return r
}

// remainders returns the inner products of what is left of the last images when their components in the space are taken out. Those of
// the images before are in the space, but for rounding.
func (s *space) remainders() *mat.SymDense {
	last := min(blockSize, len(s.images))
	var rest [][]float64
	for j := len(s.images) - last; j < len(s.images); j++ {
		v := slices.Clone(s.images[j])
		for i, q := range s.values[:len(s.images)] {
			floats.AddScaled(v, -s.h[j][i], q)
		}
		rest = append(rest, v)
	}
	out := mat.NewSymDense(last, nil)
	for i := range last {
		for j := i; j < last; j++ {
			out.SetSym(i, j, floats.Dot(rest[i], rest[j]))
		}
	}
	return out
}

// cmplxLength returns the length of the combination y of vectors with the given inner products.
func cmplxLength(products *mat.SymDense, y []complex128) float64 {
	sum := 0.0
	for i, a := range y {
		for j, b := range y {
			sum += real(a*cmplx.Conj(b)) * products.At(i, j)
		}
	}
	return math.Sqrt(max(sum, 0))
}

// pairs makes eigenpairs of the first values, as many as given.
func (s *space) pairs(r *ritzPairs, count int) (out []Pair) {
	for k := range min(count, len(r.nu)) {
		out = append(out, s.pair(r.nu[k], r.vectors[k]))
	}
	return out
}

func compare(a, b float64) int {
	if a < b {
		return -1
	}
	return 1
}

// pair makes an eigenpair of an eigenvector in the space.
func (s *space) pair(nu complex128, y []complex128) Pair {
	n := s.sys.Layout.Cols
	y = slices.Clone(y)
	if im := imag(nu); im != 0 && math.Abs(im) <= together*cmplx.Abs(nu) {
		nu = complex(real(nu), 0)
		for i, v := range y { // the two parts span the same as the conjugate pair
			y[i] = complex(real(v), 0)
			if im < 0 {
				y[i] = complex(imag(v), 0)
			}
		}
	}
	u, image := combine(s.values, y, s.Pencil.values.rows), combine(s.images, y, s.Pencil.values.rows)
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
