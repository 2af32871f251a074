package lsq

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/kernel"
)

// Triangle is the triangular factor R of the rows [A B] that it has been given, with Q'B beside it: all that a
// least-squares problem min |A X - B| is about. It takes rows block by block and keeps O(columns^2) numbers. The zero
// Triangle is ready for Reset, which keeps the memory of former use.
//
// Factoring [R; block] with reflectors that skip the zeros of R costs as much as factoring all rows at once (J. Demmel,
// L. Grigori, M. Hoemmen, J. Langou, "Communication-optimal parallel and sequential QR and LU factorizations", SIAM J.
// Sci. Comput. 34, 2012).
type Triangle struct {
	cols, sides int
	rows        int       // rows taken
	r           []float64 // cols x (cols + sides)
	rest        []float64 // per side: the norm of B outside the range that R spans

	// Columns too large or too small for their squares are held times 2^shift.
	shift   []int
	shifted bool
	sums    []float64

	panel panel
}

// Reset empties the triangle for matrices A of cols columns and B of sides columns. It panics if cols is not positive.
func (t *Triangle) Reset(cols, sides int) {
	if cols <= 0 || sides < 0 {
		panic(fmt.Sprintf("lsq: %d columns and %d right-hand sides", cols, sides))
	}
	t.cols, t.sides, t.rows, t.shifted = cols, sides, 0, false
	t.r = resize(t.r, cols*(cols+sides))
	t.rest = resize(t.rest, sides)
	clear(t.rest)
	t.shift = resize(t.shift, cols+sides)
	clear(t.shift)
	t.sums = resize(t.sums, cols+sides)
}

// Rows returns the number of rows taken since Reset.
func (t *Triangle) Rows() int { return t.rows }

// Matrix returns a copy of R, columns x columns: R'R = A'A.
func (t *Triangle) Matrix() *mat.Dense {
	r := t.unshifted()
	return mat.NewDense(r.Rows, r.Cols, r.Data)
}

func (t *Triangle) matrix() blas64.General {
	n := t.cols + t.sides
	return blas64.General{Rows: t.cols, Cols: n, Stride: n, Data: t.r}
}

// Add takes rows of [A B] and overwrites them. The first block should have at least as many rows as A has columns if
// the problem has; for the later ones a few hundred are enough. Entries must be finite: callers look for NaN where they
// can name its origin. It panics if the number of columns differs.
func (t *Triangle) Add(block *mat.Dense) {
	b := block.RawMatrix()
	if b.Cols != t.cols+t.sides {
		panic(fmt.Sprintf("lsq: rows of %d columns for %d and %d", b.Cols, t.cols, t.sides))
	}
	t.fit(b)
	if t.rows == 0 {
		t.start(b)
		if k := min(b.Rows, t.cols); b.Rows > k {
			t.leave(part(b, k, b.Rows-k, 0, b.Cols))
		}
	} else {
		t.panel.reduce(t.matrix(), b, t.cols, false, nil)
		t.leave(b)
	}
	t.rows += b.Rows
}

// Merge takes the rows of another triangle of the same shape, and overwrites that.
func (t *Triangle) Merge(o *Triangle) {
	if o.cols != t.cols || o.sides != t.sides {
		panic("lsq: merge of triangles of different shape")
	}
	if o.rows == 0 {
		return
	}
	if t.rows == 0 {
		*t, *o = *o, *t
		return
	}
	t.align(o)
	t.panel.reduce(t.matrix(), o.matrix(), t.cols, true, nil)
	t.leave(o.matrix())
	for k, v := range o.rest {
		t.rest[k] = math.Hypot(t.rest[k], v)
	}
	t.rows += o.rows
}

// start factors the first rows. Of those beyond the columns there are valid the right-hand sides afterwards.
func (t *Triangle) start(b blas64.General) {
	k := min(b.Rows, t.cols)
	width := panelWidth(b.Rows, k)
	for j := 0; j < k; j += width {
		w := min(width, k-j)
		t.panel.step(part(b, j, w, j, b.Cols-j), part(b, j+w, b.Rows-j-w, j, b.Cols-j), w, false)
	}
	r := t.matrix()
	clear(t.r)
	for i := range k {
		copy(row(r, i)[i:], row(b, i)[i:])
	}
}

// leave adds what a reduced block holds of the right-hand sides to the residual.
func (t *Triangle) leave(b blas64.General) {
	for i := range b.Rows {
		for k, v := range row(b, i)[t.cols:] {
			t.rest[k] = math.Hypot(t.rest[k], v)
		}
	}
}

// reduce makes [r; b] upper triangular in its first cols columns, with r so already and, if triangular says so, b too.
// Of b there are valid the other columns afterwards. visit, if not nil, sees every panel and its first column.
func (p *panel) reduce(r, b blas64.General, cols int, triangular bool, visit func(j int)) {
	width := panelWidth(b.Rows, cols)
	for j := 0; j < cols; j += width {
		w, rows := min(width, cols-j), b.Rows
		if triangular {
			rows = min(rows, j+w)
		}
		p.step(part(r, j, w, j, r.Cols-j), part(b, 0, rows, j, b.Cols-j), w, true)
		if visit != nil {
			visit(j)
		}
	}
}

// step eliminates the first w columns of [top; rest] below the diagonal of top, which has w rows. triangular says that
// top is so already.
func (p *panel) step(top, rest blas64.General, w int, triangular bool) {
	p.reset(w, w+rest.Rows)
	p.load(top, 0)
	p.load(rest, w)
	p.factor(0, w)
	for i := range w {
		copy(row(top, i)[:w], p.r[i*w:(i+1)*w])
	}
	p.apply(part(top, 0, w, w, top.Cols-w), part(rest, 0, rest.Rows, w, rest.Cols-w), triangular)
}

// fit brings the columns of a block into the range in which squares are safe, and the triangle with them.
func (t *Triangle) fit(b blas64.General) {
	clear(t.sums)
	for i := range b.Rows {
		kernel.MulAdd(t.sums, 1, row(b, i), row(b, i))
	}
	fine := !t.shifted
	for _, s := range t.sums {
		fine = fine && s >= normLeast*normLeast && s <= normMost*normMost
	}
	if fine {
		return
	}
	largest := t.sums
	clear(largest)
	for i := range b.Rows {
		for j, v := range row(b, i) {
			largest[j] = max(largest[j], math.Abs(v))
		}
	}
	for j, v := range largest {
		if v == 0 || t.shift[j] == 0 && v >= normLeast && v <= normMost/float64(b.Rows) {
			continue
		}
		_, e := math.Frexp(v)
		t.raise(j, -e)
	}
	for i := range b.Rows {
		r := row(b, i)
		for j, e := range t.shift {
			if e != 0 {
				r[j] = math.Ldexp(r[j], e)
			}
		}
	}
}

// raise gives column j a shift that suits entries which would have this one, unless it holds larger entries.
func (t *Triangle) raise(j, shift int) {
	if !t.empty(j) {
		shift = min(shift, t.shift[j])
	}
	t.move(j, shift)
}

// empty reports whether column j holds nothing but zeros.
func (t *Triangle) empty(j int) bool {
	for i := 0; t.rows > 0 && i < t.cols; i++ {
		if t.r[i*(t.cols+t.sides)+j] != 0 {
			return false
		}
	}
	return j < t.cols || t.rest[j-t.cols] == 0
}

// move changes the shift of column j.
func (t *Triangle) move(j, shift int) {
	by := shift - t.shift[j]
	if by == 0 {
		return
	}
	t.shift[j], t.shifted = shift, true
	for i := 0; t.rows > 0 && i < t.cols; i++ {
		at := i*(t.cols+t.sides) + j
		t.r[at] = math.Ldexp(t.r[at], by)
	}
	if j >= t.cols {
		k := j - t.cols
		t.rest[k] = math.Ldexp(t.rest[k], by)
	}
}

// align gives two triangles the same shifts: those for the larger entries.
func (t *Triangle) align(o *Triangle) {
	for j, shift := range t.shift {
		if shift == o.shift[j] {
			continue
		}
		if t.empty(j) || !o.empty(j) && o.shift[j] < shift {
			shift = o.shift[j]
		}
		t.move(j, shift)
		o.move(j, shift)
	}
}
