package lsq

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/kernel"
)

// Range is the numerical range of a matrix A in orthonormal coordinates: A Turn = Q up to roundings, with orthonormal
// columns Q that span the range up to singular values below about a tolerance times the largest, for columns of A scaled to
// unit length. Entries of Turn are as large as the reciprocal of the tolerance, and so are the roundings of A Turn, in the
// last columns.
type Range struct {
	Turn *mat.Dense // columns of A x rank

	rows int
	q    [2]transform
}

// NewRange finds the range of a matrix, which it overwrites. The matrix is not zero and has at least as many rows as columns.
// The first columns, of the given number, are spanned first, unless they nearly depend on one another.
func NewRange(a *mat.Dense, first int, tol float64) *Range {
	m, n := a.Dims()
	if m < n {
		panic("lsq: range of a matrix with fewer rows than columns")
	}
	scales := make([]float64, n)
	for i := range m {
		for j, v := range a.RawRowView(i) {
			scales[j] = math.Hypot(scales[j], v)
		}
	}
	for j, s := range scales {
		scales[j] = 0
		if s > columnSmallest {
			scales[j] = 1 / s
			if j < first {
				scales[j] *= columnsPreferred
			}
		}
	}
	for i := range m {
		row := a.RawRowView(i)
		kernel.Mul(row, row, scales)
	}
	r := &Range{rows: m}
	raw := a.RawMatrix()
	var p panel
	top := p.tall(blas64.General{Rows: m, Cols: n, Stride: raw.Stride, Data: raw.Data}, n, nil, &r.q[0])
	f := Factor{cols: n, trace: &r.q[1], s: make([]float64, n*n)}
	for i := range top {
		from := i
		if m <= n {
			from = 0
		}
		copy(f.s[i*n+from:(i+1)*n], a.RawRowView(i)[from:])
	}
	if first > 0 {
		tol /= columnsPreferred // which the first pivot is too large by
	}
	f.pivoted(top, tol, 0)
	k := f.Rank
	inverse := make([]float64, k*k)
	for i := range k {
		inverse[i*k+i] = 1
	}
	kernel.BLAS{}.Dtrsm(blas.Left, blas.Upper, blas.NoTrans, blas.NonUnit, k, k, 1, f.s, n, inverse, k)
	r.Turn = mat.NewDense(n, k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			r.Turn.Set(f.pivot[i], j, inverse[i*k+j]*scales[f.pivot[i]])
		}
	}
	return r
}

// Project returns the coordinates of the part of b (rows) that lies in the range. It overwrites b.
func (r *Range) Project(b []float64) []float64 {
	w := r.q[0].apply(b, 1, nil)
	cols, rank := r.Turn.Dims()
	r.q[1].apply(b[:cols], 1, w)
	return b[:rank]
}
