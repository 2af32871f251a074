package lsq

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// SolveFor sets dst (columns x k) to the vectors of least norm, in the scaled columns, that minimise |A x - B c| over the
// numerical rank, for every column c of sides (right-hand sides x k). The combinations are formed behind the orthogonal
// factor: large entries of the solutions for single columns of B do not enter. It panics on a wrong shape.
func (f *Factor) SolveFor(dst, sides *mat.Dense) {
	m, n := dst.Dims()
	if r, k := sides.Dims(); m != f.cols || r != f.sides || k != n {
		panic(fmt.Sprintf("lsq: solutions of %d x %d for combinations of %d x %d, want %d rows for %d", m, n, r, k, f.cols, f.sides))
	}
	c := mat.DenseCopyOf(sides)
	for k := range f.sides {
		if e := f.shift[f.cols+k]; e != 0 {
			for j := range n {
				c.Set(k, j, math.Ldexp(c.At(k, j), -e))
			}
		}
	}
	y := make([]float64, f.cols)
	rhs := mat.NewDense(max(f.Rank, 1), n, nil)
	if f.Rank > 0 {
		width := f.cols + f.sides
		rhs.Mul(mat.NewDense(f.cols, width, f.s[:f.cols*width]).Slice(0, f.Rank, f.cols, width), c)
	}
	for j := range n {
		for i := range f.Rank {
			y[i] = rhs.At(i, j)
		}
		f.substitute(y, 1)
		for i, p := range f.pivot {
			v := y[i] * f.scale[p]
			if e := f.shift[p]; e != 0 {
				v = math.Ldexp(v, e)
			}
			dst.Set(p, j, v)
		}
	}
}
