package lsq

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"

	"pinn/internal/kernel"
)

// search is the workspace of the choice of pivots.
type search struct {
	omega []float64 // sketchRows x n: the projection, always the same random numbers
	n     int
	y     []float64 // sketchRows x columns: the projection of what is left, upper triangular in the chosen columns
	valid bool      // y is that of what is left after the last panel
	norms []float64
	v, w  []float64
	swaps [][2]int
}

// pivoted factors the scaled triangle with column pivoting, by up to k reflectors, and finds the rank, relative to the
// first pivot but at least to the given one.
func (f *Factor) pivoted(k int, tol, first float64) {
	f.Rank, f.Cond = 0, math.Inf(1)
	f.pivot = resize(f.pivot, f.cols)
	for j := range f.pivot {
		f.pivot[j] = j
	}
	f.search.valid = false
	last, missed := 0.0, false
	for f.Rank < k {
		j, w := f.Rank, f.cols-f.Rank
		searched := w > wholeCols
		if searched {
			w = searchCols
			f.choose(j, w)
		}
		if missed {
			at, _ := f.longest(j)
			f.swap(j, at)
		}
		steps := min(w, k-j)
		done := f.advance(j, w, steps, tol, &first, &last)
		f.Rank += done
		if done < steps {
			if _, norm := f.longest(f.Rank); !(norm > tol*first) {
				break
			}
		}
		f.search.valid = searched && !missed && done == w && last > pivotFading*first
		missed = done < steps
		if f.search.valid {
			f.refresh(j, w)
		}
	}
	if f.Rank > 0 {
		f.Cond = first / last
	}
}

// advance pivots and eliminates among the columns j..j+w-1, by up to the given number of reflectors, applies these to
// the columns beyond, and returns how many there are. It ends before a pivot that is not above tol times the first.
func (f *Factor) advance(j, w, steps int, tol float64, first, last *float64) (done int) {
	s, p := f.matrix(), &f.panel
	p.reset(w, f.cols-j)
	p.load(part(s, j, f.cols-j, j, w), 0)
	for done < steps {
		at, norm := done, 0.0
		for c := done; c < w; c++ {
			x := p.col(c, done)
			if n := kernel.Dot(x, x); n > norm {
				at, norm = c, n
			}
		}
		norm = math.Sqrt(norm)
		if j == 0 && done == 0 {
			*first = max(*first, norm)
		}
		if !(norm > tol**first) {
			break
		}
		*last = norm
		if at != done {
			f.swap(j+done, j+at)
			swapSlices(p.col(done, 0), p.col(at, 0)[:p.rows])
		}
		p.reflect(done)
		p.applyOne(done, w)
		done++
	}
	f.unload(j, w, done)
	if done > 0 {
		p.triangle(0, done)
		p.cut(done)
		if f.trace != nil {
			f.trace.keep(p, j)
		}
		p.apply(part(s, j, done, j+w, s.Cols-j-w), part(s, j+done, f.cols-j-done, j+w, s.Cols-j-w), false)
	}
	return done
}

// unload writes the panel of the columns j..j+w-1 back, of which the first done ones are eliminated.
func (f *Factor) unload(j, w, done int) {
	s, p := f.matrix(), &f.panel
	for c := range w {
		for i := range p.rows {
			v := 0.0
			switch {
			case c >= done:
				v = p.v[c*p.rows+i]
			case i <= c:
				v = p.r[i*p.cols+c]
			}
			s.Data[(j+i)*s.Stride+j+c] = v
		}
	}
}

// cut drops the columns of the panel from n on.
func (p *panel) cut(n int) {
	for i := range n {
		copy(p.t[i*n:(i+1)*n], p.t[i*p.cols:])
	}
	p.cols = n
}

func swapSlices(a, b []float64) {
	a = a[:len(b)]
	for i, v := range b {
		a[i], b[i] = v, a[i]
	}
}

// swap exchanges two columns.
func (f *Factor) swap(a, b int) {
	f.pivot[a], f.pivot[b] = f.pivot[b], f.pivot[a]
	s := f.matrix()
	for i := range s.Rows {
		r := row(s, i)
		r[a], r[b] = r[b], r[a]
	}
	for i := range len(f.search.y) / f.cols {
		y := f.search.y[i*f.cols:]
		y[a], y[b] = y[b], y[a]
	}
}

// longest returns the column from j on with the largest norm in the rows from j on, and that norm.
func (f *Factor) longest(j int) (at int, norm float64) {
	sums := resize(f.search.norms, f.cols)
	f.search.norms = sums
	s := f.matrix()
	clear(sums)
	for i := j; i < f.cols; i++ {
		x := row(s, i)[j:f.cols]
		kernel.MulAdd(sums[j:], 1, x, x)
	}
	at = j
	for c := j; c < f.cols; c++ {
		if sums[c] > norm {
			at, norm = c, sums[c]
		}
	}
	return at, math.Sqrt(norm)
}

// choose moves w columns that a pivoted factorisation of the projection takes first to the places from j on.
func (f *Factor) choose(j, w int) {
	q, n := &f.search, f.cols
	if !q.valid {
		q.draw(n)
		s := f.matrix()
		gemm(blas.NoTrans, blas.NoTrans, sketchRows, n-j, n-j, 1, q.omega[j:], q.n, s.Data[j*s.Stride+j:], s.Stride, 0, q.y[j:], n)
	}
	q.swaps = q.swaps[:0]
	q.norms = resize(q.norms, n)
	fresh := 0.0
	for i := range w {
		at := q.pick(j+i, n)
		if q.norms[at] < normsResketch*fresh || i == 0 {
			q.measure(i, j+i, n)
			at = q.pick(j+i, n)
			fresh = q.norms[at]
		}
		q.swaps = append(q.swaps, [2]int{j + i, at})
		q.norms[at] = q.norms[j+i]
		for r := range sketchRows {
			y := q.y[r*n:]
			y[j+i], y[at] = y[at], y[j+i]
		}
		q.eliminate(i, j+i, n)
	}
	s := f.matrix()
	for i := range s.Rows {
		r := row(s, i)
		for _, x := range q.swaps {
			r[x[0]], r[x[1]] = r[x[1]], r[x[0]]
		}
	}
	for _, x := range q.swaps {
		f.pivot[x[0]], f.pivot[x[1]] = f.pivot[x[1]], f.pivot[x[0]]
	}
}

// draw makes the projection for up to n columns.
func (q *search) draw(n int) {
	q.y = resize(q.y, sketchRows*n)
	if q.n >= n {
		return
	}
	q.n, q.omega = n, resize(q.omega, sketchRows*n)
	rnd := rand.New(rand.NewPCG(1, 1))
	for j := range n { // column by column: their numbers must not depend on how many there are
		for r := range sketchRows {
			q.omega[r*n+j] = rnd.NormFloat64()
		}
	}
}

// measure sets the squared norms of the columns from col on in the rows from i on.
func (q *search) measure(i, col, n int) {
	clear(q.norms[col:])
	for r := i; r < sketchRows; r++ {
		x := q.y[r*n+col : (r+1)*n]
		kernel.MulAdd(q.norms[col:], 1, x, x)
	}
}

// pick returns the column from col on with the largest norm.
func (q *search) pick(col, n int) int {
	at := col
	for c := col; c < n; c++ {
		if q.norms[c] > q.norms[at] {
			at = c
		}
	}
	return at
}

// eliminate applies the reflector of column col in the rows from i on to the columns beyond, and updates their norms.
func (q *search) eliminate(i, col, n int) {
	rows := sketchRows - i
	q.v, q.w = resize(q.v, rows), resize(q.w, n)
	sum := 0.0
	for r := range rows {
		q.v[r] = q.y[(i+r)*n+col]
		sum += q.v[r] * q.v[r]
	}
	if sum == 0 {
		return
	}
	beta := -math.Copysign(math.Sqrt(sum), q.v[0])
	tau := (beta - q.v[0]) / beta
	scale := 1 / (q.v[0] - beta)
	q.v[0] = 1
	q.y[i*n+col] = beta
	for r := 1; r < rows; r++ {
		q.v[r] *= scale
		q.y[(i+r)*n+col] = 0
	}
	if col+1 == n {
		return
	}
	w, rest := q.w[:n-col-1], q.y[i*n+col+1:]
	kernel.BLAS{}.Dgemv(blas.Trans, rows, len(w), tau, rest, n, q.v, 1, 0, w, 1)
	kernel.BLAS{}.Dger(rows, len(w), -1, q.v, 1, w, 1, rest, n)
	kernel.MulAdd(q.norms[col+1:n], -1, rest[:len(w)], rest[:len(w)])
}

// refresh turns the projection, triangular in the columns j..j+w-1, into that of what is left when these are
// eliminated: with R11 and R12 of the factorisation, Y12 becomes Y12 - Y11 R11^-1 R12.
func (f *Factor) refresh(j, w int) {
	s, y, n := f.matrix(), f.search.y, f.cols
	kernel.BLAS{}.Dtrsm(blas.Right, blas.Upper, blas.NoTrans, blas.NonUnit, w, w, 1, s.Data[j*s.Stride+j:], s.Stride, y[j:], n)
	gemm(blas.NoTrans, blas.NoTrans, w, n-j-w, w, -1, y[j:], n, s.Data[j*s.Stride+j+w:], s.Stride, 1, y[j+w:], n)
}
