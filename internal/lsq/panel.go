package lsq

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"pinn/internal/kernel"
)

// panelWidth returns the number of columns of the panels of a matrix: wide ones pass over memory less often, narrow ones
// leave less work inside of panels, which counts where the matrix stays in cache.
func panelWidth(rows, cols int) int {
	switch entries := rows * cols; {
	case entries < 1<<19:
		return 48
	case entries < 1<<21:
		return 96
	}
	return panelCols
}

// panel holds neighbouring columns of a matrix, transposed, so that every column is contiguous, and turns them into
// reflectors: Q = I - V T V' (R. Schreiber, C. Van Loan, "A storage-efficient WY representation for products of
// Householder transformations", SIAM J. Sci. Stat. Comput. 10, 1989). Both halves of a panel are treated in turn,
// recursively, so that nearly all work is products (E. Elmroth, F. G. Gustavson, IBM J. Res. Dev. 44, 2000).
type panel struct {
	cols, rows int
	v          []float64 // cols x rows: a column of the matrix each, then of V, with its zeros and its one
	r          []float64 // cols x cols: the triangular factor
	t          []float64 // cols x cols: T, with its zeros
	g, h       []float64 // small products
	w          [2][]float64
}

// reset makes room for a panel whose entries the caller sets.
func (p *panel) reset(cols, rows int) {
	p.cols, p.rows = cols, rows
	p.v = resize(p.v, cols*rows)
	p.r, p.t = resize(p.r, cols*cols), resize(p.t, cols*cols)
	p.g, p.h = resize(p.g, cols*cols), resize(p.h, cols*cols)
	clear(p.r)
	clear(p.t)
}

// load copies the first cols columns of m into the panel, to the entries from at on.
func (p *panel) load(m blas64.General, at int) {
	const strip = 8
	for lo := 0; lo < m.Rows; lo += strip {
		src, n := m.Data[lo*m.Stride:], min(strip, m.Rows-lo)
		for c := range p.cols {
			dst := p.v[c*p.rows+at+lo:][:n]
			for i := range dst {
				dst[i] = src[i*m.Stride+c]
			}
		}
	}
}

// col returns entries of column c from the given one on.
func (p *panel) col(c, from int) []float64 { return p.v[c*p.rows+from : (c+1)*p.rows] }

// factor turns the columns lo..hi-1 into reflectors.
func (p *panel) factor(lo, hi int) {
	if hi-lo <= baseCols {
		for j := lo; j < hi; j++ {
			p.reflect(j)
			p.applyOne(j, hi)
		}
		p.triangle(lo, hi)
		return
	}
	mid := lo + (hi-lo)/2
	p.factor(lo, mid)
	a, b, n := mid-lo, hi-mid, p.rows-lo
	left, right := p.v[lo*p.rows+lo:], p.v[mid*p.rows+lo:]
	gemm(blas.NoTrans, blas.Trans, b, a, n, 1, right, p.rows, left, p.rows, 0, p.g, a)
	gemm(blas.NoTrans, blas.NoTrans, b, a, a, 1, p.g, a, p.t[lo*p.cols+lo:], p.cols, 0, p.h, a)
	gemm(blas.NoTrans, blas.NoTrans, b, n, a, -1, p.h, a, left, p.rows, 1, right, p.rows)
	p.factor(mid, hi)
	p.join(lo, mid, hi)
}

// join fills the block of T beside those of the columns lo..mid-1 and mid..hi-1: -T1 (V1'V2) T2.
func (p *panel) join(lo, mid, hi int) {
	a, b, n := mid-lo, hi-mid, p.rows-mid
	gemm(blas.NoTrans, blas.Trans, a, b, n, 1, p.v[lo*p.rows+mid:], p.rows, p.v[mid*p.rows+mid:], p.rows, 0, p.g, b)
	gemm(blas.NoTrans, blas.NoTrans, a, b, b, -1, p.g, b, p.t[mid*p.cols+mid:], p.cols, 0, p.h, b)
	gemm(blas.NoTrans, blas.NoTrans, a, b, a, 1, p.t[lo*p.cols+lo:], p.cols, p.h, b, 0, p.t[lo*p.cols+mid:], p.cols)
}

// triangle fills the block of T of the columns lo..hi-1, whose diagonal is there.
func (p *panel) triangle(lo, hi int) {
	n := hi - lo
	gemm(blas.NoTrans, blas.Trans, n, n, p.rows-lo, 1, p.v[lo*p.rows+lo:], p.rows, p.v[lo*p.rows+lo:], p.rows, 0, p.g, n)
	for j := lo + 1; j < hi; j++ {
		tau := p.t[j*p.cols+j]
		for i := lo; i < j; i++ {
			sum := 0.0
			for k := i; k < j; k++ {
				sum += p.t[i*p.cols+k] * p.g[(k-lo)*n+j-lo]
			}
			p.t[i*p.cols+j] = -tau * sum
		}
	}
}

// reflect makes the reflector of column j, the diagonal entry of T, and column j of the triangular factor.
func (p *panel) reflect(j int) {
	x := p.col(j, j)
	factor := 1.0
	sum := kernel.Dot(x, x)
	if sum < tiny {
		for i := range x {
			x[i] *= lift
		}
		factor, sum = 1/lift, kernel.Dot(x, x)
	}
	beta, tau := x[0], 0.0
	if tail := x[1:]; sum > 0 && kernel.Dot(tail, tail) > 0 {
		beta = -math.Copysign(math.Sqrt(sum), x[0])
		tau = (beta - x[0]) / beta
		scale := 1 / (x[0] - beta)
		for i := range tail {
			tail[i] *= scale
		}
	} else {
		clear(tail)
	}
	p.t[j*p.cols+j] = tau
	for i, v := range p.col(j, 0)[:j] {
		p.r[i*p.cols+j] = v
	}
	p.r[j*p.cols+j] = beta * factor
	clear(p.col(j, 0)[:j])
	x[0] = 1
}

// applyOne applies reflector j to the columns j+1..hi-1.
func (p *panel) applyOne(j, hi int) {
	tau, n := p.t[j*p.cols+j], hi-j-1
	if tau == 0 || n == 0 {
		return
	}
	x, rest := p.col(j, j), p.v[(j+1)*p.rows+j:]
	w := p.g[:n]
	kernel.BLAS{}.Dgemv(blas.NoTrans, n, len(x), tau, rest, p.rows, x, 1, 0, w, 1)
	kernel.BLAS{}.Dger(n, len(x), -1, w, 1, x, 1, rest, p.rows)
}

// apply multiplies [top; rest] by Q'. top has one row for each of the first entries of the reflectors. identity says
// that these entries are those of the identity matrix.
func (p *panel) apply(top, rest blas64.General, identity bool) {
	n := top.Cols
	if n == 0 {
		return
	}
	p.w[0], p.w[1] = resize(p.w[0], p.cols*n), resize(p.w[1], p.cols*n)
	w, tw := p.w[0], p.w[1]
	below := p.v[min(top.Rows, p.rows-1):] // not read if there are no rows below
	if identity {
		for i := range top.Rows {
			copy(w[i*n:(i+1)*n], row(top, i))
		}
	} else {
		gemm(blas.NoTrans, blas.NoTrans, p.cols, n, top.Rows, 1, p.v, p.rows, top.Data, top.Stride, 0, w, n)
	}
	gemm(blas.NoTrans, blas.NoTrans, p.cols, n, rest.Rows, 1, below, p.rows, rest.Data, rest.Stride, 1, w, n)
	gemm(blas.Trans, blas.NoTrans, p.cols, n, p.cols, 1, p.t, p.cols, w, n, 0, tw, n)
	if identity {
		for i := range top.Rows {
			kernel.Axpy(row(top, i), -1, tw[i*n:(i+1)*n])
		}
	} else {
		gemm(blas.Trans, blas.NoTrans, top.Rows, n, p.cols, -1, p.v, p.rows, tw, n, 1, top.Data, top.Stride)
	}
	gemm(blas.Trans, blas.NoTrans, rest.Rows, n, p.cols, -1, below, p.rows, tw, n, 1, rest.Data, rest.Stride)
}

// gemm is the product of package kernel; it does nothing for results without entries, nor for an empty inner dimension.
func gemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if m > 0 && n > 0 && k > 0 {
		kernel.BLAS{}.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
	}
}

func row(g blas64.General, i int) []float64 {
	return g.Data[i*g.Stride : i*g.Stride+g.Cols : i*g.Stride+g.Cols]
}

// part views rows i..i+m-1 and columns j..j+n-1.
func part(g blas64.General, i, m, j, n int) blas64.General {
	at := min(i*g.Stride+j, len(g.Data)) // past the end of an empty view
	return blas64.General{Rows: m, Cols: n, Stride: g.Stride, Data: g.Data[at:]}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
