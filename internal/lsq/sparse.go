package lsq

import (
	"fmt"
	"math"
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/kernel"
	"pinn/internal/parallel"
)

// Sparse is a least-squares problem with one right-hand side whose columns come in groups and whose rows touch few of
// these: the bases of many small domains, say, with conditions on the faces between them. It is solved by a multifrontal
// QR factorisation (T. A. Davis, "Algorithm 915, SuiteSparseQR", ACM Trans. Math. Softw. 38, 2011) over groups instead
// of columns. Memory and work depend on the fronts, not on the product of rows and columns. The zero Sparse is ready for
// Reset.
//
// The columns of a group may be dependent to working precision. All rows that touch a group give, first of all, the
// numerical rank of its columns, scaled to unit length, and coordinates in which they are orthonormal, as far as pivots
// near the cut allow. The elimination runs in these: in the group's own coefficients the last pivots would be roundings
// by which errors of one group could grow on the way to the next. Its pivots measure how the groups are coupled. The coefficients of a group are those of least norm, in its scaled columns, with the coordinates found.
type Sparse struct {
	// Rank is the numerical rank: the sum over the fronts.
	Rank int
	// Cond is the worst condition estimate of a group's scaled columns or of a front, each cut to its rank. It is at
	// least 1, and infinite for rank 0.
	Cond float64
	// Residual is the minimum of |A x - b| over the numerical rank.
	Residual float64
	// Stop, if not nil, is asked between the levels of the elimination. Solve returns as soon as it reports true, and its
	// results then mean nothing.
	Stop func() bool

	groups []group
	stacks []stack
	tree   *tree
	fronts []front // per group
	tol    float64
	x      []float64 // the coefficients
	z      []float64 // the coordinates
	level  []int     // the groups whose fronts are being treated
	spaces sync.Pool // *space
}

// group is a range of columns.
type group struct {
	size, at int // columns at..at+size-1
	stacks   []int
	factor   Factor // of all rows that touch the group
}

// space is the workspace of one task.
type space struct {
	triangle Triangle
	data     []float64
	at       []int // per group: its first column in the front
}

// CouplingTolerance cuts the rank of a front. Its columns were orthonormal in the rows given, so that directions which
// the rows determine are far above, and what roundings leave of the others is below.
const CouplingTolerance = 1e-13

// Reset states the structure of a problem without rows: groups of columns of the given sizes, one after the other, and
// the sets of groups that rows touch, each in ascending order. It panics if a set is not ascending or names another
// group.
func (s *Sparse) Reset(sizes []int, sets [][]int) {
	s.groups, s.stacks = resize(s.groups, len(sizes)), resize(s.stacks, len(sets))
	at := 0
	for g, n := range sizes {
		q := &s.groups[g]
		q.size, q.at, q.stacks = n, at, q.stacks[:0]
		at += n
	}
	for k, set := range sets {
		st := &s.stacks[k]
		st.groups, st.cols = append(st.groups[:0], set...), 0
		for i, g := range set {
			if g < 0 || g >= len(sizes) || i > 0 && set[i-1] >= g {
				panic(fmt.Sprintf("lsq: set %v of %d groups", set, len(sizes)))
			}
			st.cols += sizes[g]
			s.groups[g].stacks = append(s.groups[g].stacks, k)
		}
	}
	s.tree = newTree(sizes, sets)
	s.plan()
	s.Empty()
}

// Empty drops the rows and keeps the structure.
func (s *Sparse) Empty() {
	for k := range s.stacks {
		s.stacks[k].empty()
	}
}

// Add takes rows that touch a set of groups: the columns of these, in order, and the right-hand side. It copies them.
// Rows of different sets may be added by different goroutines. It panics if the number of columns differs.
func (s *Sparse) Add(set int, rows *mat.Dense) {
	st := &s.stacks[set]
	if _, n := rows.Dims(); n != st.cols+1 {
		panic(fmt.Sprintf("lsq: rows of %d columns for %d and 1", n, st.cols))
	}
	st.add(rows)
}

// Solve sets dst (columns) to a solution that minimises |A x - b| over the numerical rank, and drops the rows. tol cuts
// the rank of the groups; zero means [DefaultTolerance]. The coordinates of a group, and its coefficients, are of least
// norm for given coefficients of the groups that are eliminated later. It panics on a wrong length.
func (s *Sparse) Solve(dst []float64, tol float64) {
	cols := 0
	for _, q := range s.groups {
		cols += q.size
	}
	if len(dst) != cols {
		panic(fmt.Sprintf("lsq: solution of length %d for %d columns", len(dst), cols))
	}
	if tol == 0 {
		tol = DefaultTolerance
	}
	s.tol, s.x, s.z = tol, dst, resize(s.z, cols)
	parallel.For(len(s.stacks), func(k int) { s.stacks[k].finish() })
	parallel.For(len(s.groups), s.factorGroup)
	parallel.For(len(s.stacks), s.turn)
	for _, s.level = range s.tree.levels {
		if s.Stop != nil && s.Stop() {
			s.x = nil
			s.Empty()
			return
		}
		parallel.For(len(s.level), s.eliminate)
	}
	for k := range s.tree.levels {
		s.level = s.tree.levels[len(s.tree.levels)-1-k]
		parallel.For(len(s.level), s.substitute)
	}
	s.conclude()
	s.x = nil
	s.Empty()
}

// conclude sums up the fronts.
func (s *Sparse) conclude() {
	s.Rank, s.Cond, s.Residual = 0, 0, 0
	for k := range s.stacks {
		s.Residual = math.Hypot(s.Residual, s.stacks[k].rest)
	}
	for _, g := range s.tree.order {
		f := &s.fronts[g]
		s.Residual = math.Hypot(s.Residual, f.residual)
		if f.factor.Rank > 0 {
			s.Rank += f.factor.Rank
			s.Cond = max(s.Cond, f.factor.Cond, s.groups[g].factor.Cond)
		}
	}
	if s.Rank == 0 {
		s.Cond = math.Inf(1)
	}
}

func (s *Sparse) borrow() *space {
	if w, ok := s.spaces.Get().(*space); ok {
		return w
	}
	return new(space)
}

// factorGroup finds the rank and the coordinates of a group.
func (s *Sparse) factorGroup(g int) {
	q, rows := &s.groups[g], 0
	for _, k := range q.stacks {
		rows += s.stacks[k].rows
	}
	q.factor.Rank = 0
	if q.size == 0 || rows == 0 {
		return
	}
	w := s.borrow()
	defer s.spaces.Put(w)
	w.data = resize(w.data, rows*q.size)
	at := 0
	for _, k := range q.stacks {
		st := &s.stacks[k]
		from := 0
		for _, h := range st.groups {
			if h == g {
				break
			}
			from += s.groups[h].size
		}
		for i := range st.rows {
			copy(w.data[at:at+q.size], st.data[i*(st.cols+1)+from:])
			at += q.size
		}
	}
	w.triangle.Reset(q.size, 0)
	w.triangle.Add(dense(rows, q.size, w.data))
	q.factor.Reset(&w.triangle, s.tol)
}

// turn replaces the columns of the groups in the rows of a stack by those that belong to the coordinates: the pivot
// columns times the inverse of their triangle, which is stable row by row.
func (s *Sparse) turn(k int) {
	st := &s.stacks[k]
	if st.rows == 0 {
		return
	}
	w := s.borrow()
	defer s.spaces.Put(w)
	w.data = resize(w.data, st.cols+1)
	width := s.width(st.groups) + 1
	for i := range st.rows {
		src, dst := w.data, st.data[i*width:(i+1)*width]
		copy(src, st.data[i*(st.cols+1):])
		for _, g := range st.groups {
			q := &s.groups[g]
			q.factor.leading(dst, src[:q.size])
			src, dst = src[q.size:], dst[q.factor.Rank:]
		}
		dst[0] = src[0]
	}
	at := 0
	for _, g := range st.groups {
		if f := &s.groups[g].factor; f.Rank > 0 {
			kernel.BLAS{}.Dtrsm(blas.Right, blas.Upper, blas.NoTrans, blas.NonUnit,
				st.rows, f.Rank, 1, f.s, f.cols+f.sides, st.data[at:], width)
			at += f.Rank
		}
	}
	st.data = st.data[:st.rows*width]
	st.rest = math.Hypot(st.rest, st.condense(&w.triangle, width-1))
}

// leading writes the scaled pivot columns of a row.
func (f *Factor) leading(dst, row []float64) {
	for k, p := range f.pivot[:f.Rank] {
		dst[k] = f.scale[p] * math.Ldexp(row[p], f.shift[p])
	}
}

// width is the number of coordinates over some groups.
func (s *Sparse) width(groups []int) int {
	n := 0
	for _, g := range groups {
		n += s.groups[g].factor.Rank
	}
	return n
}
