package kernel

import (
	"runtime"
	"sync"

	"gonum.org/v1/gonum/blas"

	"pinn/internal/parallel"
)

// rowOp is an operation of the assembly on an m x n matrix a, with rows lda bytes apart, a vector x with one element
// per row, incx bytes apart, and a vector y with one element per column.
type rowOp int

const (
	gemvN rowOp = iota // x = alpha*a*y
	gemvT              // y += alpha*a'*x
	ger                // a += alpha*x*y'
)

// first returns the position of element 0 of a strided vector of n elements, and whether the slice holds the vector.
func first(n int, x []float64, inc int) (int, bool) {
	switch {
	case inc > 0:
		return 0, (n-1)*inc < len(x)
	case inc < 0:
		return (1 - n) * inc, (1-n)*inc < len(x)
	}
	return 0, false
}

// rowWork is an operation cut into strips: of columns for gemvT and of rows for the others. The cut leaves every bit as
// it is.
type rowWork struct {
	level   level
	op      rowOp
	m, n    int
	a       []float64
	lda     int
	x       []float64
	x0, inc int
	y       []float64
	alpha   float64
	strip   int

	in, out []float64 // kept for gathered vectors
}

var rowWorks = sync.Pool{New: func() any { return new(rowWork) }}

// release forgets the operands and keeps the buffers.
func (w *rowWork) release() {
	*w = rowWork{in: w.in, out: w.out}
	rowWorks.Put(w)
}

const (
	parallelCells = 1 << 18 // matrices below this size stay on one goroutine
	stripCols     = 2048    // a strip of y that stays in the first-level cache
)

// run does the work.
func (w *rowWork) run() {
	workers, along := 1, w.m
	if w.m*w.n >= parallelCells {
		workers = runtime.GOMAXPROCS(0)
	}
	if w.op == gemvT {
		along = w.n
	}
	w.strip = along
	if workers > 1 {
		w.strip = roundUp((along+2*workers-1)/(2*workers), 16)
	}
	if w.op == gemvT {
		w.strip = min(w.strip, stripCols)
	}
	count := (along + w.strip - 1) / w.strip
	if count == 1 {
		w.Task(0)
		return
	}
	parallel.Run(w, count, workers)
}

// Task implements [parallel.Work]: it treats one strip of rows.
func (w *rowWork) Task(i int) {
	at := i * w.strip
	if w.op == gemvT {
		w.level.rows(w.op, w.m, min(w.strip, w.n-at), &w.a[at], 8*w.lda, &w.x[w.x0], 8*w.inc, &w.y[at], w.alpha)
		return
	}
	x := &w.x[w.x0+at*w.inc]
	w.level.rows(w.op, min(w.strip, w.m-at), w.n, &w.a[at*w.lda], 8*w.lda, x, 8*w.inc, &w.y[0], w.alpha)
}

// gather returns n elements of a strided vector in a row: those of x itself if they are, else a copy in buf.
func gather(buf *[]float64, n int, x []float64, start, inc int) []float64 {
	if inc == 1 {
		return x[:n]
	}
	dst := aligned(buf, n)
	for i := range dst {
		dst[i] = x[start+i*inc]
	}
	return dst
}

// scatter sets the strided vector y to beta*y + x; with beta = 0 it does not read y.
func scatter(y []float64, start, inc int, beta float64, x []float64) {
	for i, v := range x {
		at := start + i*inc
		if beta != 0 {
			v += beta * y[at]
		}
		y[at] = v
	}
}

// Dgemv computes y = alpha*op(A)*x + beta*y; with beta = 0 the old contents of y are not read.
func (impl BLAS) Dgemv(tA blas.Transpose, m, n int, alpha float64, a []float64, lda int, x []float64, incX int, beta float64, y []float64, incY int) {
	l, trans := current(), tA != blas.NoTrans
	lenX, lenY := n, m
	if trans {
		lenX, lenY = m, n
	}
	x0, okX := first(lenX, x, incX)
	y0, okY := first(lenY, y, incY)
	if l == plain || alpha == 0 || !isTranspose(tA) || !fits(m, n, a, lda) || !okX || !okY {
		impl.Implementation.Dgemv(tA, m, n, alpha, a, lda, x, incX, beta, y, incY)
		return
	}
	w := rowWorks.Get().(*rowWork)
	w.level, w.m, w.n, w.a, w.lda, w.alpha = l, m, n, a, lda, alpha
	out := aligned(&w.out, lenY)
	if trans {
		clear(out)
		w.op, w.x, w.x0, w.inc, w.y = gemvT, x, x0, incX, out
	} else {
		w.op, w.x, w.x0, w.inc, w.y = gemvN, out, 0, 1, gather(&w.in, n, x, x0, incX)
	}
	w.run()
	scatter(y, y0, incY, beta, out)
	w.release()
}

// Dger computes A += alpha*x*y'.
func (impl BLAS) Dger(m, n int, alpha float64, x []float64, incX int, y []float64, incY int, a []float64, lda int) {
	l := current()
	x0, okX := first(m, x, incX)
	y0, okY := first(n, y, incY)
	if l == plain || alpha == 0 || !fits(m, n, a, lda) || !okX || !okY {
		impl.Implementation.Dger(m, n, alpha, x, incX, y, incY, a, lda)
		return
	}
	w := rowWorks.Get().(*rowWork)
	w.level, w.op, w.m, w.n, w.a, w.lda, w.alpha = l, ger, m, n, a, lda, alpha
	w.x, w.x0, w.inc, w.y = x, x0, incX, gather(&w.in, n, y, y0, incY)
	w.run()
	w.release()
}
