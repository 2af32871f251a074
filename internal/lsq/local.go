package lsq

import (
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/kernel"
)

// local is the factor of a group's own rows: with z the leading coordinates in the order of the pivots
// and y the others, R11 z + R12 y = c1 and R22 y = c2.
type local struct {
	size   int
	strong int       // coordinates that are eliminated
	pivot  []int     // coordinate k in this order was pivot[k]
	r      []float64 // R11: strong x strong
	c      []float64 // R11^-1 R12: strong x kept
	weak   []float64 // R22: what is left of the rows, x kept
	rows   [3]int    // rows as given, after the first transform, after the second
	q      [2]transform
}

// untouched is the factor of no rows.
func untouched(size int) *local {
	l := &local{size: size, pivot: make([]int, size)}
	for k := range l.pivot {
		l.pivot[k] = k
	}
	return l
}

// factorLocal factors the rows in the workspace, and eliminates coordinates with pivots down to strong times the first.
func factorLocal(w *space, rows, cols int, strong float64) *local {
	if rows == 0 || cols == 0 {
		return untouched(cols)
	}
	l := &local{size: cols}
	a := blas64.General{Rows: rows, Cols: cols, Stride: cols, Data: w.data}
	top := w.panel.tall(a, cols, nil, &l.q[0])
	f := Factor{cols: cols, trace: &l.q[1], s: make([]float64, cols*cols)}
	for i := range top {
		from := i // below the diagonal there are the reflectors
		if rows <= cols {
			from = 0
		}
		copy(f.s[i*cols+from:(i+1)*cols], a.Data[i*cols+from:(i+1)*cols])
	}
	f.pivoted(top, strong, 0)
	k, kept := f.Rank, cols-f.Rank
	l.strong, l.pivot, l.rows = k, f.pivot, [3]int{rows, top, top - k}
	l.r, l.c, l.weak = make([]float64, k*k), make([]float64, k*kept), make([]float64, (top-k)*kept)
	for i := range top {
		r := f.s[i*cols : (i+1)*cols]
		if i < k {
			copy(l.r[i*k+i:(i+1)*k], r[i:k])
			copy(l.c[i*kept:(i+1)*kept], r[k:])
		} else {
			copy(l.weak[(i-k)*kept:], r[k:])
		}
	}
	if k > 0 && kept > 0 {
		kernel.BLAS{}.Dtrsm(blas.Left, blas.Upper, blas.NoTrans, blas.NonUnit, k, kept, 1, l.r, k, l.c, kept)
	}
	return l
}

// tall makes a matrix with more rows than the given number of leading columns upper triangular in these, keeps the
// reflectors, and returns the number of rows that the columns leave. Others are left alone. The rows' leading columns, if not nil, ascend:
// a reflector takes only the rows that reach its column.
func (p *panel) tall(a blas64.General, cols int, lead []int, q *transform) (top int) {
	if a.Rows <= cols {
		return a.Rows
	}
	width := panelWidth(a.Rows, cols)
	for j := 0; j < cols; j += width {
		n := min(width, cols-j)
		rows := reached(lead, a.Rows, j+n)
		p.step(part(a, j, n, j, a.Cols-j), part(a, j+n, rows-j-n, j, a.Cols-j), n, false)
		q.keep(p, j)
	}
	return cols
}

// reached counts the rows, given by their leading columns, that the columns before the given one need: at least as many as there are columns.
func reached(lead []int, rows, before int) int {
	if lead == nil {
		return rows
	}
	reach, _ := slices.BinarySearch(lead, before)
	return max(reach, before)
}

// target takes the right-hand sides of a group's own rows.
func (s *Sparse) target(st *rowset, b []float64) {
	g := &s.groups[st.groups[0]]
	l := g.local
	w := s.borrow()
	defer s.spaces.Put(w)
	n := s.sides
	w.w = l.q[0].apply(b, n, w.w)
	top, k := l.rows[1], l.strong
	w.w = l.q[1].applyPadded(b[:top*n], l.size, n, w.w)
	g.d = append(g.d[:0], b[:k*n]...)
	if k > 0 {
		divide(blas.NoTrans, k, l.r, k, g.d, n)
	}
	st.rows, st.data = l.rows[2], l.weak
	st.b = append(st.b[:0], b[k*n:top*n]...)
	st.rest = norm(b[top*n:])
}

// couple condenses coupled rows: coordinates that are eliminated are replaced by what determines them.
func (s *Sparse) couple(w *space, st *rowset, rows *mat.Dense, b []float64) {
	m := len(b)
	width := s.width(st.groups)
	if st.share < 0 {
		st.data, st.work = make([]float64, m*width), 0
	}
	raw := rows.RawMatrix()
	from, to := 0, 0
	for _, k := range st.groups {
		g := &s.groups[k]
		n, kept := g.local.strong, g.kept()
		w.data = resize(w.data, m*n)
		for i := range m {
			src, strong := raw.Data[i*raw.Stride+from:], w.data[i*n:(i+1)*n]
			for j, p := range g.local.pivot[:n] {
				strong[j] = src[p]
			}
		}
		if n > 0 && m > 0 {
			kernel.BLAS{}.Dgemv(blas.NoTrans, m, n, -1, w.data, n, g.d, 1, 1, b, 1)
		}
		if st.share < 0 {
			g.keep(st.data[to:], width, raw, from)
			if n > 0 && m > 0 && kept > 0 {
				gemm(blas.NoTrans, blas.NoTrans, m, kept, n, -1, w.data, n, g.local.c, kept, 1, st.data[to:], width)
			}
			st.work += 2 * float64(m) * float64(n*kept)
		}
		from, to = from+g.size, to+kept
	}
	if st.share < 0 {
		st.condense(w, m, width)
	} else {
		of := &s.sets[st.share]
		st.rows, st.data, st.lead, st.q = of.rows, of.data, of.lead, of.q
	}
	st.set(w, b, 1)
}

// keep copies the columns of the kept coordinates from rows in which those of the group begin at a place.
func (g *group) keep(dst []float64, stride int, rows blas64.General, from int) {
	for i := range rows.Rows {
		src := rows.Data[i*rows.Stride+from:]
		for j, p := range g.local.pivot[g.local.strong:] {
			dst[i*stride+j] = src[p]
		}
	}
}

// condense leaves no more rows of a set than columns.
func (st *rowset) condense(w *space, rows, width int) {
	st.work += 2 * float64(rows) * float64(width*width)
	st.q = transform{}
	st.rows, st.lead = rows, nil
	if width > 0 && rows > width {
		st.rows = w.panel.tall(blas64.General{Rows: rows, Cols: width, Stride: width, Data: st.data}, width, nil, &st.q)
		st.data, st.lead = triangular(st.data, st.rows, width), diagonal(st.rows)
	}
}

// triangular returns the first rows with zeros below the diagonal, in memory of their own.
func triangular(data []float64, rows, width int) []float64 {
	out := make([]float64, rows*width)
	for i := range rows {
		copy(out[i*width+i:(i+1)*width], data[i*width+i:(i+1)*width])
	}
	return out
}

// width is the number of kept coordinates over some groups.
func (s *Sparse) width(groups []int) int {
	n := 0
	for _, g := range groups {
		n += s.groups[g].kept()
	}
	return n
}
