package lsq

import (
	"math"

	"gonum.org/v1/gonum/blas"

	"pinn/internal/kernel"
)

// front eliminates the coordinates of a group: it holds all rows that are left and touch the group, over the group's
// columns, those of the groups coupled to it, and the right-hand side.
type front struct {
	stacks   []int   // whose rows come in here
	children []int   // whose leavings come in here
	factor   Factor  // the coupled columns and the right-hand side are its right-hand sides
	left     piece   // the rows that do not determine the group
	residual float64 // norm of what is left without columns
}

// plan says what comes in at which front.
func (s *Sparse) plan() {
	s.fronts = resize(s.fronts, len(s.groups))
	for g := range s.fronts {
		f := &s.fronts[g]
		f.stacks, f.children, f.left = f.stacks[:0], f.children[:0], piece{}
	}
	for _, g := range s.tree.order {
		if p := s.tree.parent[g]; p >= 0 {
			s.fronts[p].children = append(s.fronts[p].children, g)
		}
	}
	for k := range s.stacks {
		first := -1
		for _, g := range s.stacks[k].groups {
			if first < 0 || s.tree.place[g] < s.tree.place[first] {
				first = g
			}
		}
		if first >= 0 {
			s.fronts[first].stacks = append(s.fronts[first].stacks, k)
		}
	}
}

// eliminate reduces the front of the k-th group of the level.
func (s *Sparse) eliminate(k int) {
	g := s.level[k]
	f, w := &s.fronts[g], s.borrow()
	defer s.spaces.Put(w)
	r, cols := s.groups[g].factor.Rank, s.width(s.tree.rest[g])
	rows := s.gather(w, g, r+cols+1)
	taken := min(rows, r)
	f.factor.cols, f.factor.sides, f.factor.Rank = r, cols+1, 0
	if taken > 0 {
		w.triangle.Reset(r, cols+1)
		w.triangle.start(dense(rows, r+cols+1, w.data).RawMatrix())
		f.factor.orthonormal(&w.triangle, taken, CouplingTolerance)
	}
	f.leave(s.tree.rest[g], taken, rows, w.data)
	f.residual = f.left.condense(&w.triangle, cols)
}

// gather writes the rows of a front to the workspace and returns their number.
func (s *Sparse) gather(w *space, g, width int) (rows int) {
	f := &s.fronts[g]
	w.at = resize(w.at, len(s.groups))
	w.at[g] = 0
	at := s.groups[g].factor.Rank
	for _, h := range s.tree.rest[g] {
		w.at[h] = at
		at += s.groups[h].factor.Rank
	}
	for _, k := range f.stacks {
		rows += s.stacks[k].rows
	}
	for _, c := range f.children {
		rows += s.fronts[c].left.rows
	}
	w.data = resize(w.data, rows*width)
	clear(w.data)
	dst := w.data
	for _, k := range f.stacks {
		dst = s.scatter(dst, width, w.at, &s.stacks[k].piece)
	}
	for _, c := range f.children {
		dst = s.scatter(dst, width, w.at, &s.fronts[c].left)
		s.fronts[c].left = piece{}
	}
	return rows
}

// scatter writes the rows of a piece into those of a front, whose columns of group h begin at at[h], and returns the
// rest of dst.
func (s *Sparse) scatter(dst []float64, width int, at []int, p *piece) []float64 {
	src := p.data
	for range p.rows {
		for _, h := range p.groups {
			n := s.groups[h].factor.Rank
			copy(dst[at[h]:], src[:n])
			src = src[n:]
		}
		dst[width-1] = src[0]
		src, dst = src[1:], dst[width:]
	}
	return dst
}

// orthonormal factors the first rows of a triangle, whose columns were orthonormal once and are not scaled: the rank
// is cut where a pivot is below tol.
func (f *Factor) orthonormal(t *Triangle, rows int, tol float64) {
	n := f.cols + f.sides
	f.s = resize(f.s, f.cols*n)
	copy(f.s, t.r)
	f.decompose(rows, tol, 1)
}

// leave keeps the rows beyond the rank: those of the factor, whose entries in the group's columns are cut off, and those
// of the front below its triangle.
func (f *front) leave(groups []int, taken, rows int, data []float64) {
	s := f.factor.matrix()
	r, n := f.factor.cols, f.factor.sides
	f.left = piece{groups: groups, rows: rows - f.factor.Rank, data: make([]float64, (rows-f.factor.Rank)*n)}
	dst := f.left.data
	for i := f.factor.Rank; i < taken; i++ {
		copy(dst[:n], row(s, i)[r:])
		dst = dst[n:]
	}
	for i := taken; i < rows; i++ {
		copy(dst[:n], data[i*(r+n)+r:(i+1)*(r+n)])
		dst = dst[n:]
	}
}

// substitute finds the coordinates of the k-th group of the level, and its coefficients.
func (s *Sparse) substitute(k int) {
	g := s.level[k]
	q, f := &s.groups[g], &s.fronts[g].factor
	x := s.x[q.at : q.at+q.size]
	if f.Rank == 0 {
		clear(x)
		clear(s.coordinates(g))
		return
	}
	w := s.borrow()
	defer s.spaces.Put(w)
	w.data = w.data[:0]
	for _, h := range s.tree.rest[g] {
		w.data = append(w.data, s.coordinates(h)...)
	}
	f.y = resize(f.y, f.cols)
	m := f.matrix()
	for i := range f.Rank {
		f.y[i] = row(m, i)[m.Cols-1]
	}
	if len(w.data) > 0 {
		kernel.BLAS{}.Dgemv(blas.NoTrans, f.Rank, len(w.data), -1, f.s[f.cols:], m.Stride, w.data, 1, 1, f.y, 1)
	}
	f.substitute(f.y)
	z := s.coordinates(g)
	for j, p := range f.pivot {
		z[p] = f.y[j]
	}
	q.factor.expand(x, z)
}

// coordinates returns those of a group.
func (s *Sparse) coordinates(g int) []float64 {
	q := &s.groups[g]
	return s.z[q.at : q.at+q.factor.Rank]
}

// expand sets x to the coefficients of least norm, in the scaled columns, for the right-hand side z of the leading rows.
func (f *Factor) expand(x, z []float64) {
	f.y = resize(f.y, f.cols)
	copy(f.y, z)
	f.substitute(f.y)
	for j, p := range f.pivot {
		x[p] = math.Ldexp(f.y[j]*f.scale[p], f.shift[p])
	}
}
