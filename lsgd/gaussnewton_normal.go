package lsgd

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"

	"pinn/collocation"
	"pinn/internal/parallel"
)

// normal holds the normal equations of a system linearised in all unknowns: the columns of the system, then the hidden
// weights. Its memory, of the square of their number and of a chunk of rows, is kept from use to use.
type normal struct {
	sys *collocation.System
	st  *collocation.State

	cols, n int
	m       []float64 // (n+1) x (n+1), upper triangle: [A J r]'[A J r]
	damping []float64 // per unknown: what a damping of 1 adds to the diagonal
	factor  []float64 // n x n

	jacobians []collocation.Jacobian // of the blocks of a chunk
	rows      []float64
	offsets   []int // of the blocks in the chunk
	first     int   // block of the chunk
	errs      []error
	fill      func(k int)
}

// assemble linearises a system at a state. The error joins those of its blocks.
func (a *normal) assemble(sys *collocation.System, st *collocation.State) error {
	if a.fill == nil {
		a.fill = a.block
	}
	_, hidden := sys.Layout.Hidden()
	_, a.cols = sys.Dims()
	a.n = a.cols + hidden
	a.sys, a.st = sys, st
	width := a.n + 1
	a.m = resize(a.m, width*width)
	clear(a.m)
	a.errs = resize(a.errs, sys.Blocks())
	clear(a.errs)
	for a.first = 0; a.first < sys.Blocks(); a.first += len(a.offsets) {
		count := a.plan()
		for len(a.jacobians) < len(a.offsets) {
			a.jacobians = append(a.jacobians, collocation.Jacobian{})
		}
		a.rows = resize(a.rows, count*width)
		parallel.For(len(a.offsets), a.fill)
		if err := errors.Join(a.errs...); err != nil {
			return err
		}
		rows := blas64.General{Rows: count, Cols: width, Stride: width, Data: a.rows}
		blas64.Syrk(blas.Trans, 1, rows, 1, blas64.Symmetric{Uplo: blas.Upper, N: width, Stride: width, Data: a.m})
	}
	a.measure()
	return nil
}

// plan takes the blocks of the next chunk and returns the number of their rows.
func (a *normal) plan() (rows int) {
	a.offsets = a.offsets[:0]
	for k := a.first; k < a.sys.Blocks() && rows < normalRows; k++ {
		lo, hi := a.sys.BlockRows(k)
		a.offsets = append(a.offsets, rows)
		rows += hi - lo
	}
	return rows
}

// block writes the rows of the k-th block of the chunk.
func (a *normal) block(k int) {
	j := &a.jacobians[k]
	if a.errs[a.first+k] = a.sys.Jacobian(j, a.first+k, a.st); a.errs[a.first+k] != nil {
		return
	}
	width := a.n + 1
	for i, r := range j.R {
		dst := a.rows[(a.offsets[k]+i)*width:][:width]
		clear(dst[:a.cols])
		src := j.A.RawRowView(i)
		for _, s := range j.Cols {
			copy(dst[s.Lo:s.Hi], src[:s.Len()])
			src = src[s.Len():]
		}
		copy(dst[a.cols:], j.Hidden.RawRowView(i))
		dst[a.n] = r
	}
}

// measure takes the damping from the sizes of the columns. Between the identity and the squares of the columns' norms
// (Marquardt), their norms themselves, brought to the mean of the squares, converge the fastest.
func (a *normal) measure() {
	a.damping = resize(a.damping, a.n)
	squares, norms := 0.0, 0.0
	for i := range a.damping {
		v := a.at(i, i)
		a.damping[i] = math.Sqrt(v)
		squares += v
		norms += math.Sqrt(v)
	}
	for i, v := range a.damping {
		a.damping[i] = 1
		if squares > 0 {
			a.damping[i] = max(v*squares/norms, dampingNegligible*squares)
		}
	}
}

func (a *normal) at(i, j int) float64 { return a.m[i*(a.n+1)+j] }

// gradient writes the gradient of the loss with respect to all unknowns to dst.
func (a *normal) gradient(dst []float64) {
	for i := range dst {
		dst[i] = a.at(i, a.n)
	}
}

// step sets d to the step with the given damping, of the columns of the system and of the hidden weights, and returns
// by how much the linearised rows promise to reduce the loss; ok is false if the matrix is singular to rounding.
func (a *normal) step(d []float64, columns, hidden float64) (promised float64, ok bool) {
	n := a.n
	a.factor = resize(a.factor, n*n)
	for i := range n {
		copy(a.factor[i*n+i:(i+1)*n], a.m[i*(n+1)+i:])
		a.factor[i*n+i] += a.damp(i, columns, hidden)
		d[i] = -a.at(i, n)
	}
	t, ok := lapack64.Potrf(blas64.Symmetric{Uplo: blas.Upper, N: n, Stride: n, Data: a.factor})
	if !ok {
		return 0, false
	}
	lapack64.Potrs(t, blas64.General{Rows: n, Cols: 1, Stride: 1, Data: d})
	for i, v := range d {
		promised += v / 2 * (a.damp(i, columns, hidden)*v - a.at(i, n))
	}
	return promised, promised > 0
}

func (a *normal) damp(i int, columns, hidden float64) float64 {
	if i < a.cols {
		return columns * a.damping[i]
	}
	return hidden * a.damping[i]
}
