package lsq

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// stackRows is how many rows more than columns a stack takes before it reduces them to a triangle.
const stackRows = 256

// stack holds the rows that touch one set of groups.
type stack struct {
	piece
	cols     int // over the groups
	triangle Triangle
	reduced  bool    // the triangle holds rows
	rest     float64 // norm of the right-hand side that no coefficients reach
}

// piece is a run of rows over the columns of some groups, with the right-hand side as the last column.
type piece struct {
	groups []int
	rows   int
	data   []float64
}

func (st *stack) empty() { st.rows, st.reduced, st.rest = 0, false, 0 }

func (st *stack) add(block *mat.Dense) {
	n, _ := block.Dims()
	width, room := st.cols+1, st.cols+stackRows
	for i := range n {
		if st.rows == room {
			st.reduce()
		}
		at := st.rows * width
		if at+width > len(st.data) {
			more := min(max(st.rows, n-i), room-st.rows) * width
			st.data = slices.Grow(st.data[:at], more)[:at+more]
		}
		copy(st.data[at:at+width], block.RawRowView(i))
		st.rows++
	}
}

// reduce moves the rows into the triangle.
func (st *stack) reduce() {
	if st.rows == 0 {
		return
	}
	if !st.reduced {
		st.triangle.Reset(st.cols, 1)
	}
	st.reduced = true
	st.triangle.Add(dense(st.rows, st.cols+1, st.data))
	st.rows = 0
}

// finish leaves no more rows than there are columns.
func (st *stack) finish() {
	if st.cols == 0 {
		return
	}
	if st.reduced || st.rows > st.cols {
		st.reduce()
	}
	if st.reduced {
		st.data = resize(st.data, st.cols*(st.cols+1))
		st.rows, st.rest = st.triangle.unload(st.data)
		st.reduced = false
	}
}

// condense reduces the rows to no more than there are columns, and returns the norm of what these do not reach.
func (p *piece) condense(t *Triangle, cols int) float64 {
	if p.rows <= cols {
		return 0
	}
	if cols == 0 {
		rest := norm(p.data[:p.rows])
		p.rows = 0
		return rest
	}
	t.Reset(cols, 1)
	t.Add(dense(p.rows, cols+1, p.data))
	rows, rest := t.unload(p.data)
	p.rows, p.data = rows, p.data[:rows*(cols+1)]
	return rest
}

// unload writes a triangle with one right-hand side to rows and returns their number and the norm of what is left.
func (t *Triangle) unload(rows []float64) (n int, rest float64) {
	n, r := min(t.rows, t.cols), t.matrix()
	for i := range n {
		dst := rows[i*r.Cols : (i+1)*r.Cols]
		copy(dst, row(r, i))
		for j, e := range t.shift {
			if e != 0 {
				dst[j] = math.Ldexp(dst[j], -e)
			}
		}
	}
	return n, math.Ldexp(t.rest[0], -t.shift[t.cols])
}

// dense views the first rows of data as a matrix.
func dense(rows, cols int, data []float64) *mat.Dense {
	m := new(mat.Dense)
	m.SetRawMatrix(blas64.General{Rows: rows, Cols: cols, Stride: cols, Data: data[:rows*cols]})
	return m
}

// norm returns the Euclidean norm without overflow.
func norm(x []float64) float64 {
	n := 0.0
	for _, v := range x {
		n = math.Hypot(n, v)
	}
	return n
}
