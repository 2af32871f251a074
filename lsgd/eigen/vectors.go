package eigen

import (
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/kernel"
)

// vectors are of one length and stand one after another: products with many of them pass through memory once.
type vectors struct {
	length int
	data   []float64
}

// transposed returns the columns of a matrix.
func transposed(m *mat.Dense) vectors {
	rows, cols := m.Dims()
	v := vectors{rows, make([]float64, rows*cols)}
	for i := range rows {
		for k, x := range m.RawRowView(i) {
			v.data[k*rows+i] = x
		}
	}
	return v
}

func (v *vectors) count() int          { return len(v.data) / max(v.length, 1) }
func (v *vectors) at(k int) []float64  { return v.data[k*v.length : (k+1)*v.length : (k+1)*v.length] }
func (v *vectors) from(k int) vectors  { return vectors{v.length, v.data[k*v.length:]} }
func (v *vectors) first(k int) vectors { return vectors{v.length, v.data[:k*v.length]} }

// add appends a vector.
func (v *vectors) add(x []float64) {
	if len(v.data)+len(x) > cap(v.data) {
		v.data = slices.Grow(v.data, vectorsAtFirst*len(x))
	}
	v.length, v.data = len(x), append(v.data, x...)
}

// dots returns the inner products of vectors with others, row by row.
func (v *vectors) dots(q vectors) []float64 {
	m, n := v.count(), q.count()
	h := make([]float64, m*n)
	if m > 0 && n > 0 {
		kernel.BLAS{}.Dgemm(blas.NoTrans, blas.Trans, m, n, v.length, 1, v.data, v.length, q.data, q.length, 0, h, n)
	}
	return h
}

// less subtracts combinations of others: h holds their factors, row by row.
func (v *vectors) less(h []float64, q vectors) {
	if m, n := v.count(), q.count(); m > 0 && n > 0 {
		kernel.BLAS{}.Dgemm(blas.NoTrans, blas.NoTrans, m, v.length, n, -1, h, n, q.data, q.length, 1, v.data, v.length)
	}
}

// orthonormal adds what of the vectors v is not in the span of q, to rounding, to these, and the same combinations of c to k. It overwrites v
// and c. Twice is enough for orthogonality to rounding: what roundings leave of others is as large as what the first time leaves.
func orthonormal(q, k *vectors, v, c vectors) {
	left := make([]float64, v.count()) // of the length of each; 0: nothing
	for i := range left {
		left[i] = 1
	}
	for range 2 {
		sizes := make([]float64, len(left))
		for i := range sizes {
			sizes[i] = floats.Norm(v.at(i), 2)
		}
		h := v.dots(*q)
		v.less(h, *q)
		c.less(h, *k)
		for i := range left {
			x, y := v.at(i), c.at(i)
			for j := range i {
				h := floats.Dot(v.at(j), x)
				floats.AddScaled(x, -h, v.at(j))
				floats.AddScaled(y, -h, c.at(j))
			}
			rest := floats.Norm(x, 2)
			if left[i] *= rest / sizes[i]; !(left[i] > lengthExhausted) {
				left[i] = 0
				clear(x)
				clear(y)
				continue
			}
			floats.Scale(1/rest, x)
			floats.Scale(1/rest, y)
		}
	}
	for i, some := range left {
		if some > 0 {
			q.add(v.at(i))
			k.add(c.at(i))
		}
	}
}
