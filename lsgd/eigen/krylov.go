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

	"pinn/lsgd"
)

// space is a Krylov space of the map from (u, theta u / rho) to itself divided by theta; the second part is there for
// degree 2 only. Functions are held as coefficients and as values, one column each, the parts one above the other.
type space struct {
	*Pencil
	solve inverse
	rho   float64 // a size of theta that makes the two parts comparable

	coef, values   vectors     // orthonormal in the values
	images         vectors     // values of the images of the first of these
	h              [][]float64 // per image: its components along the vectors
	pending, later vectors     // images whose remainders span the next block: coefficients and values
	block          int         // vectors of the last block
	mapped         vectors     // the images of these, coefficients
	err            error       // of the first solve that failed
	most           int         // vectors that there may be
}

// Near returns up to count eigenpairs, and some more that need not be as accurate, those nearest to the target first; of the members of a
// conjugate pair that are equally near, the one with the positive imaginary part. Values that are equal within their errors are all there as
// often as they have independent eigenfunctions. The target should be near the shift. The search begins at random functions and, where like is
// not nil, at others that are close to eigenfunctions: their coefficients, one after another. The error is a *lsgd.MemoryError or the context's.
func (p *Pencil) Near(ctx context.Context, target complex128, count, spare int, rnd *rand.Rand, like [][]float64) ([]Pair, error) {
	s, polishes := &space{Pencil: p, solve: p.coarse, rho: 1}, p.polishes
	if like != nil && p.degree == 1 {
		s.solve, polishes = p.fine, p.polishes-1
	}
	var err error
	if s.most, err = p.room(count + spare); err != nil {
		return nil, err
	}
	s.begin(rnd)
	if p.degree == 1 {
		s.beside(like)
	}
	pairs, err := s.iterate(ctx, target, count, spare)
	rho := s.rho // the space itself goes before another one is made
	for k := range polishes {
		if err != nil || len(pairs) == 0 {
			return nil, err
		}
		t := &space{Pencil: p, solve: p.fine, rho: rho}
		t.continued(pairs)
		t.extend()
		keep := count + spare + p.company
		if k == polishes-1 {
			keep = count + spare
		}
		pairs = t.pairs(t.ritz(target), keep)
		err = cmp.Or(t.err, ctx.Err())
	}
	return pairs, err
}

// iterate extends the space until it holds the eigenpairs, or as far as it goes, and returns them.
func (s *space) iterate(ctx context.Context, target complex128, count, spare int) ([]Pair, error) {
	for known := 0; ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		grown := s.extend()
		if s.err != nil {
			return nil, s.err
		}
		if grown && s.images.count() < count+spare+2*blockSize {
			continue
		}
		last := !grown || s.images.count()+blockSize > s.most
		if !last && s.images.count() < known+3*blockSize {
			continue
		}
		known = s.images.count()
		if r := s.ritz(target); last || r.within(count, s.settled) && r.within(count+spare, s.roughly) {
			return s.pairs(r, count+spare+s.company), nil
		}
	}
}

// room returns how many vectors a space that is to hold some eigenfunctions may have in the memory that is left. The error is a *lsgd.MemoryError.
func (p *Pencil) room(sought int) (int, error) {
	if p.memory == 0 {
		return vectorsMost, nil
	}
	cols, rows := int64(p.sys.Layout.Cols), int64(p.values.rows)
	whole := vectorsAtFirst * 8 * int64(p.degree) * (cols + 2*rows) // of so many vectors, their values and those of their images
	block := 8 * int64(p.degree) * int64(max(sought+p.company, 2*blockSize)) * (2*cols + rows)
	least := int64(sought+2*blockSize+vectorsAtFirst-1) / vectorsAtFirst
	if need := p.held + block + least*whole; need > p.memory {
		return 0, &lsgd.MemoryError{Need: need, Have: p.memory}
	}
	return int(min(vectorsMost, (p.memory-p.held-block)/whole*vectorsAtFirst)), nil
}

// beside sets functions before those of the first block.
func (s *space) beside(like [][]float64) {
	var start vectors
	for _, c := range like {
		start.add(c)
	}
	for k := range s.pending.count() {
		start.add(s.pending.at(k))
	}
	s.pending, s.later = start, s.valuesOf(start)
}

// begin sets the first block: images of random functions, which are smooth.
func (s *space) begin(rnd *rand.Rand) {
	n := s.sys.Layout.Cols
	random := vectors{s.degree * n, make([]float64, blockSize*s.degree*n)}
	for k := range blockSize {
		for j := range n {
			random.at(k)[j] = rnd.NormFloat64()
		}
	}
	start := s.apply(random)
	if s.degree == 2 {
		before, after := s.valuesOf(start), s.valuesOf(s.apply(start))
		if a, b := norms(before, before.length/2), norms(after, after.length/2); a > 0 && b > 0 {
			s.rho = a / b
		}
		start = s.apply(start)
	}
	s.pending, s.later = start, s.valuesOf(start)
}

// continued sets the first block: images of eigenfunctions.
func (s *space) continued(pairs []Pair) {
	var start vectors
	for _, q := range pairs {
		switch {
		case imag(q.Value) == 0:
			start.add(q.re)
		case imag(q.Value) > 0, // the conjugate spans the same
			!slices.ContainsFunc(pairs, func(r Pair) bool { return r.Value == cmplx.Conj(q.Value) }):
			start.add(q.re)
			start.add(q.im)
		}
	}
	s.pending = s.apply(start)
	s.later = s.valuesOf(s.pending)
}

// norms returns the root of the sum of squares of the first entries of vectors.
func norms(v vectors, first int) float64 {
	sum := 0.0
	for k := range v.count() {
		sum = math.Hypot(sum, floats.Norm(v.at(k)[:first], 2))
	}
	return sum
}

// extend adds the pending functions to the orthonormal ones and maps them. It reports false if nothing was left of them.
func (s *space) extend() (grown bool) {
	first := s.coef.count()
	orthonormal(&s.values, &s.coef, s.later, s.pending)
	if s.coef.count() == first {
		return false
	}
	s.block = s.coef.count() - first
	s.pending = s.apply(s.coef.from(first))
	s.later = s.valuesOf(s.pending)
	s.mapped = vectors{s.pending.length, slices.Clone(s.pending.data)}
	for k := range s.block {
		s.images.add(s.later.at(k))
	}
	return true
}

// apply maps functions: (u, v) to (-A0^+ (A1 u + rho A2 v), u / rho), coefficients to coefficients.
func (s *space) apply(in vectors) vectors {
	n, count := s.sys.Layout.Cols, in.count()
	sides, x := mat.NewDense(s.degree*n, count, nil), mat.NewDense(n, count, nil)
	for k := range count {
		for j, v := range in.at(k) {
			if j >= n {
				v *= s.rho
			}
			sides.Set(j, k, -v)
		}
	}
	s.err = cmp.Or(s.err, s.solve.SolveFor(x, sides))
	if on, ok := s.solve.(*cellInverse); ok {
		s.Work = on.factors.Work
	}
	if s.degree == 1 {
		return transposed(x)
	}
	out, image := vectors{2 * n, make([]float64, 2*n*count)}, transposed(x)
	for k := range count {
		copy(out.at(k), image.at(k))
		floats.ScaleTo(out.at(k)[n:], 1/s.rho, in.at(k)[:n])
	}
	return out
}

// valuesOf returns the weighted values of functions.
func (s *space) valuesOf(coef vectors) vectors {
	n, rows := s.sys.Layout.Cols, s.Pencil.values.rows
	out := vectors{s.degree * rows, make([]float64, s.degree*rows*coef.count())}
	for d := range s.degree {
		s.Pencil.values.apply(out, d*rows, coef, d*n)
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

// within reports whether the given number of pairs have changes of no more than a tolerance, relative to the largest eigenvalue of the map.
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
	known, n := len(s.h), s.images.count()
	fresh := s.images.from(known)
	all := s.values.first(n)
	dots := fresh.dots(all)
	for k := range n - known {
		s.h = append(s.h, dots[k*n:(k+1)*n:(k+1)*n])
	}
	before, later := s.images.first(known), s.values.from(known)
	dots = before.dots(later)
	for k := range known {
		s.h[k] = append(s.h[k], dots[k*(n-known):(k+1)*(n-known)]...)
	}
}

// ritz returns the eigenvalues of the map on the space.
func (s *space) ritz(target complex128) *ritzPairs {
	r := new(ritzPairs)
	dim := s.images.count()
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
		if cmplx.Abs(v) > lengthExhausted*r.largest {
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
	first := s.images.count() - s.block
	rest := s.images.from(first)
	rest.data = slices.Clone(rest.data)
	var h []float64
	for _, along := range s.h[first:] {
		h = append(h, along...)
	}
	rest.less(h, s.values.first(s.images.count()))
	dots := rest.dots(rest)
	out := mat.NewSymDense(s.block, nil)
	for i := range s.block {
		for j := i; j < s.block; j++ {
			out.SetSym(i, j, dots[i*s.block+j])
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
