package lsq

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/kernel"
)

// DefaultTolerance cuts the rank where a pivot falls below this fraction of the first: a few roundings, because the
// columns have been scaled to unit length.
const DefaultTolerance = 1e-15

// Factor is a rank-revealing factorisation of a [Triangle]. The zero Factor is ready for Reset, which keeps the memory
// of former use.
type Factor struct {
	// Rank is the numerical rank.
	Rank int
	// Cond estimates the condition number of the column-scaled matrix cut to its rank, by the ratio of the first to
	// the last pivot. It is at least 1, and infinite for rank 0.
	Cond float64
	// Residual holds, per right-hand side, the minimum of |A x - b| over the numerical rank.
	Residual []float64

	cols, sides int
	scale       []float64 // column j was multiplied by scale[j] 2^shift[j]
	shift       []int
	s           []float64  // cols x (cols + sides): the scaled triangle, then its pivoted one
	pivot       []int      // column k of s was column pivot[k]
	trace       *transform // takes the reflectors, if not nil
	search      search
	panel       panel
	small       []float64 // rank x rank: the lower triangle of the trapezoid, then its factor; rows and columns reversed
	wide        []float64 // (cols - rank) x rank: the rest of the trapezoid, transposed
	kept        reflectors
	y           []float64
}

func (f *Factor) matrix() blas64.General {
	n := f.cols + f.sides
	return blas64.General{Rows: f.cols, Cols: n, Stride: n, Data: f.s}
}

// Reset factors a triangle, which it leaves as it is. tol cuts the rank; zero means DefaultTolerance.
func (f *Factor) Reset(t *Triangle, tol float64) {
	if tol == 0 {
		tol = DefaultTolerance
	}
	f.cols, f.sides = t.cols, t.sides
	f.scaleColumns(t)
	f.decompose(min(t.rows, t.cols), tol, 0)
	s := f.matrix()
	for i := f.Rank; i < s.Rows; i++ {
		for k, v := range row(s, i)[f.cols:] {
			f.Residual[k] = math.Hypot(f.Residual[k], v)
		}
	}
	for k := range f.Residual {
		f.Residual[k] = math.Ldexp(f.Residual[k], -t.shift[f.cols+k])
	}
}

// decompose is the complete orthogonal factorisation of s, whose rows from k on are zero. The rank is cut relative to
// the first pivot or to least, whichever is larger.
func (f *Factor) decompose(k int, tol, least float64) {
	f.pivoted(k, tol, least)
	if f.Rank > 0 && f.Rank < f.cols {
		f.trapezoid()
	}
}

// scaleColumns copies the triangle with its columns scaled to unit length.
func (f *Factor) scaleColumns(t *Triangle) {
	n := f.cols + f.sides
	f.s = resize(f.s, f.cols*n)
	f.scale, f.shift = resize(f.scale, n), resize(f.shift, n)
	f.Residual = resize(f.Residual, f.sides)
	copy(f.shift, t.shift)
	copy(f.Residual, t.rest)
	if t.rows == 0 {
		clear(f.s)
		clear(f.scale)
		return
	}
	r := t.matrix()
	clear(f.scale)
	for i := range f.cols {
		kernel.MulAdd(f.scale[i:], 1, row(r, i)[i:], row(r, i)[i:])
	}
	for j, sum := range f.scale {
		norm := math.Sqrt(sum)
		f.scale[j] = 0
		if math.Ldexp(norm, -f.shift[j]) >= columnSmallest {
			f.scale[j] = 1 / norm
		}
		if j >= f.cols {
			f.scale[j] = 1
		}
	}
	s := f.matrix()
	for i := range f.cols {
		kernel.Mul(row(s, i), row(r, i), f.scale)
	}
}

// trapezoid reduces the leading rows [S11 S12] to a triangle: the QR factorisation of the transpose, with rows and
// columns reversed so that the triangle S11' is an upper one.
func (f *Factor) trapezoid() {
	r, rest := f.Rank, f.cols-f.Rank
	f.small, f.wide = resize(f.small, r*r), resize(f.wide, rest*r)
	clear(f.small)
	s := f.matrix()
	for i := range r {
		from := row(s, i)
		k := r - 1 - i
		for j := i; j < r; j++ {
			f.small[(r-1-j)*r+k] = from[j]
		}
		for j := r; j < f.cols; j++ {
			f.wide[(j-r)*r+k] = from[j]
		}
	}
	f.kept.reset(r, rest)
	top := blas64.General{Rows: r, Cols: r, Stride: r, Data: f.small}
	f.panel.reduce(top, blas64.General{Rows: rest, Cols: r, Stride: r, Data: f.wide}, r, false, func(j int) { f.kept.keep(&f.panel, j) })
}

// Solve sets dst (columns x right-hand sides) to the vectors of least norm, in the scaled columns, that minimise
// |A x - b| over the numerical rank. It panics on a wrong shape.
func (f *Factor) Solve(dst *mat.Dense) {
	if m, n := dst.Dims(); m != f.cols || n != f.sides {
		panic(fmt.Sprintf("lsq: solution of %d x %d, want %d x %d", m, n, f.cols, f.sides))
	}
	f.y = resize(f.y, f.cols)
	raw := dst.RawMatrix()
	for k := range f.sides {
		f.solve(f.y, k)
		for j, p := range f.pivot {
			v := f.y[j] * f.scale[p]
			if e := f.shift[p] - f.shift[f.cols+k]; e != 0 {
				v = math.Ldexp(v, e)
			}
			raw.Data[p*raw.Stride+k] = v
		}
	}
}

// solve sets y to the solution for right-hand side k in the scaled and permuted columns.
func (f *Factor) solve(y []float64, k int) {
	s := f.matrix()
	for i := range f.Rank {
		y[i] = row(s, i)[f.cols+k]
	}
	f.substitute(y, 1)
}

// substitute turns the right-hand sides of the leading rows, the first of y, into the solutions of least norm.
func (f *Factor) substitute(y []float64, sides int) {
	r := f.Rank
	clear(y[r*sides:])
	switch r {
	case 0:
	case f.cols:
		divide(blas.NoTrans, r, f.s, f.cols+f.sides, y, sides)
	default:
		reverse(y[:r*sides], sides)
		divide(blas.Trans, r, f.small, r, y[:r*sides], sides)
		f.kept.apply(y, sides)
		reverse(y[:r*sides], sides)
	}
}

// reflectors holds the panels of a factorisation whose reflectors have an identity on top of dense rows.
type reflectors struct {
	rank, rows int
	v, t, w    []float64 // of panel j: from j*rows and j*panelCols on, as in the panel
}

func (q *reflectors) reset(rank, rows int) {
	q.rank, q.rows = rank, rows
	q.v, q.t = resize(q.v, rank*rows), resize(q.t, rank*panelCols)
}

// keep copies the panel that begins at column j.
func (q *reflectors) keep(p *panel, j int) {
	for c := range p.cols {
		copy(q.v[(j+c)*q.rows:(j+c+1)*q.rows], p.col(c, p.cols))
	}
	copy(q.t[j*panelCols:], p.t)
}

// apply multiplies y, of the given number of sides, by Q.
func (q *reflectors) apply(y []float64, sides int) {
	rest := y[q.rank*sides:]
	q.w = resize(q.w, 2*panelCols*sides)
	width := panelWidth(q.rows, q.rank)
	for j := (q.rank - 1) / width * width; j >= 0; j -= width {
		n := min(width, q.rank-j)
		top, v, t, w, tw := y[j*sides:(j+n)*sides], q.v[j*q.rows:], q.t[j*panelCols:], q.w[:n*sides], q.w[panelCols*sides:(panelCols+n)*sides]
		copy(w, top)
		multiply(blas.NoTrans, n, q.rows, 1, v, q.rows, rest, 1, w, sides)
		multiply(blas.NoTrans, n, n, 1, t, n, w, 0, tw, sides)
		kernel.Axpy(top, -1, tw)
		multiply(blas.Trans, n, q.rows, -1, v, q.rows, tw, 1, rest, sides)
	}
}
