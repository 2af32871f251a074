package lsq

import (
	"gonum.org/v1/gonum/blas"

	"pinn/internal/kernel"
)

// Right-hand sides that are solved for together stand side by side, row by row: a factor passes through memory once for all of them.

// multiply sets y to beta y + alpha op(A) x for a matrix of m x n and any number of sides.
func multiply(tA blas.Transpose, m, n int, alpha float64, a []float64, lda int, x []float64, beta float64, y []float64, sides int) {
	if sides == 1 {
		kernel.BLAS{}.Dgemv(tA, m, n, alpha, a, lda, x, 1, beta, y, 1)
		return
	}
	if tA != blas.NoTrans {
		m, n = n, m
	}
	kernel.BLAS{}.Dgemm(tA, blas.NoTrans, m, sides, n, alpha, a, lda, x, sides, beta, y, sides)
}

// divide solves op(R) y = x for an upper triangle of n columns, in the place of x.
func divide(tA blas.Transpose, n int, r []float64, ldr int, x []float64, sides int) {
	if sides == 1 {
		kernel.BLAS{}.Dtrsv(blas.Upper, tA, blas.NonUnit, n, r, ldr, x, 1)
		return
	}
	kernel.BLAS{}.Dtrsm(blas.Left, blas.Upper, tA, blas.NonUnit, n, sides, 1, r, ldr, x, sides)
}

// reverse turns the order of rows around.
func reverse(x []float64, sides int) {
	for lo, hi := 0, len(x)-sides; lo < hi; lo, hi = lo+sides, hi-sides {
		for k := range sides {
			x[lo+k], x[hi+k] = x[hi+k], x[lo+k]
		}
	}
}
