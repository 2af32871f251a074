package lsq

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"pinn/internal/kernel"
)

// front eliminates the kept coordinates of a group: it holds all rows that are left and touch the group, over the
// group's columns and those of the groups coupled to it.
type front struct {
	sets     []int  // whose rows come in here
	children []int  // whose leavings come in here
	factor   Factor // the coupled columns are its right-hand sides

	rows  int          // that came in
	taken int          // of these, left by the first transform
	q     [3]transform // of the rows that came in, of those taken, and of those left
	count int          // rows left
	data  []float64    // of these: x coupled columns, until the parent has them
	b     []float64    // right-hand side of the leading rows
	left  []float64    // and of those left
	rest  float64      // norm of what no coordinates reach
}

// plan says what comes in at which front.
func (s *Sparse) plan() {
	s.fronts = make([]front, len(s.groups))
	for _, g := range s.tree.order {
		if p := s.tree.parent[g]; p >= 0 {
			s.fronts[p].children = append(s.fronts[p].children, g)
		}
	}
	for k := range s.sets {
		if first := s.entry(s.sets[k].groups); first >= 0 {
			s.fronts[first].sets = append(s.fronts[first].sets, k)
		}
	}
}

// eliminate factors the front of the k-th group of the level.
func (s *Sparse) eliminate(k int) {
	g := s.level[k]
	f, w := &s.fronts[g], s.borrow()
	defer s.spaces.Put(w)
	r, cols := s.groups[g].kept(), s.width(s.tree.rest[g])
	n := r + cols
	f.rows = s.gather(w, g, n)
	a := blas64.General{Rows: f.rows, Cols: n, Stride: n, Data: w.data}
	f.taken = f.rows
	if r > 0 {
		f.taken = w.panel.tall(a, r, &f.q[0])
	}
	below := f.taken < f.rows
	f.factor = Factor{cols: r, sides: cols, trace: &f.q[1]}
	if f.taken > 0 && r > 0 {
		f.factor.s = make([]float64, r*n)
		for i := range f.taken {
			from := 0
			if below {
				from = i
			}
			copy(f.factor.s[i*n+from:(i+1)*n], a.Data[i*n+from:(i+1)*n])
		}
		f.factor.decompose(f.taken, max(CouplingPivot, s.Cut), 0)
	} else {
		f.taken = 0
	}
	f.leave(w, a)
}

// work counts the operations of a front.
func (f *front) work() float64 {
	r, n := float64(f.factor.cols), float64(f.factor.sides)
	return 2*float64(f.rows)*r*(r+n) + r*r*(r+n) + 2*float64(f.rows-f.factor.Rank)*n*n
}

// leave keeps the rows beyond the rank: those of the factor, whose entries in the group's columns are cut off, and those of
// the front below its triangle.
func (f *front) leave(w *space, a blas64.General) {
	r, n := f.factor.cols, f.factor.sides
	f.count = f.rows - f.factor.Rank
	f.data = make([]float64, f.count*n)
	dst := f.data
	for i := f.factor.Rank; i < f.taken; i++ {
		copy(dst[:n], f.factor.s[i*(r+n)+r:(i+1)*(r+n)])
		dst = dst[n:]
	}
	for i := f.taken; i < f.rows; i++ {
		copy(dst[:n], a.Data[i*(r+n)+r:(i+1)*(r+n)])
		dst = dst[n:]
	}
	if n > 0 && f.count > n {
		f.count = w.panel.tall(blas64.General{Rows: f.count, Cols: n, Stride: n, Data: f.data}, n, &f.q[2])
		f.data = triangular(f.data, f.count, n)
	}
	if n == 0 {
		f.count = 0
	}
}

// gather writes the rows of a front to the workspace and returns their number.
func (s *Sparse) gather(w *space, g, width int) (rows int) {
	f := &s.fronts[g]
	w.at = resize(w.at, len(s.groups))
	w.at[g] = 0
	at := s.groups[g].kept()
	for _, h := range s.tree.rest[g] {
		w.at[h] = at
		at += s.groups[h].kept()
	}
	for _, k := range f.sets {
		rows += s.sets[k].rows
	}
	for _, c := range f.children {
		rows += s.fronts[c].count
	}
	w.data = resize(w.data, rows*width)
	clear(w.data)
	dst := w.data
	for _, k := range f.sets {
		st := &s.sets[k]
		dst = s.scatter(dst, width, w.at, st.groups, st.data, st.rows)
		if k >= s.own {
			st.data = nil
		}
	}
	for _, c := range f.children {
		dst = s.scatter(dst, width, w.at, s.tree.rest[c], s.fronts[c].data, s.fronts[c].count)
		s.fronts[c].data = nil
	}
	return rows
}

// scatter writes rows over some groups into those of a front, whose columns of group h begin at at[h], and returns the
// rest of dst.
func (s *Sparse) scatter(dst []float64, width int, at, groups []int, src []float64, rows int) []float64 {
	for range rows {
		for _, h := range groups {
			n := s.groups[h].kept()
			copy(dst[at[h]:], src[:n])
			src = src[n:]
		}
		dst = dst[width:]
	}
	return dst
}

// forward takes the right-hand side of the front of the k-th group of the level.
func (s *Sparse) forward(k int) {
	f, w := &s.fronts[s.level[k]], s.borrow()
	defer s.spaces.Put(w)
	y := w.data[:0]
	for _, k := range f.sets {
		y = append(y, s.sets[k].b...)
	}
	for _, c := range f.children {
		y = append(y, s.fronts[c].left...)
	}
	w.data = y
	w.w = f.q[0].apply(y, w.w)
	w.w = f.q[1].applyPadded(y[:f.taken], f.factor.cols, w.w)
	rank := f.factor.Rank
	f.b = append(f.b[:0], y[:rank]...)
	y = y[rank:]
	w.w = f.q[2].apply(y, w.w)
	f.left = append(f.left[:0], y[:f.count]...)
	f.rest = norm(y[f.count:])
}

// substitute finds the coordinates of the k-th group of the level.
func (s *Sparse) substitute(k int) {
	g := s.level[k]
	q, f := &s.groups[g], &s.fronts[g]
	w := s.borrow()
	defer s.spaces.Put(w)
	x, l := s.x[q.at:q.at+q.size], q.local
	kept := q.kept()
	y := make([]float64, kept) // in the order of the group's own pivots
	if f.factor.Rank > 0 {
		w.data = w.data[:0]
		for _, h := range s.tree.rest[g] {
			o := &s.groups[h]
			for _, p := range o.local.pivot[o.local.strong:] {
				w.data = append(w.data, s.x[o.at+p])
			}
		}
		z := make([]float64, f.factor.cols)
		copy(z, f.b)
		if len(w.data) > 0 {
			kernel.BLAS{}.Dgemv(blas.NoTrans, f.factor.Rank, len(w.data), -1, f.factor.s[f.factor.cols:], f.factor.cols+f.factor.sides, w.data, 1, 1, z, 1)
		}
		f.factor.substitute(z)
		for j, p := range f.factor.pivot {
			y[p] = z[j]
		}
	}
	for j, p := range l.pivot[l.strong:] {
		x[p] = y[j]
	}
	if l.strong == 0 {
		return
	}
	w.w = append(w.w[:0], q.d...)
	if kept > 0 {
		kernel.BLAS{}.Dgemv(blas.NoTrans, l.strong, kept, -1, l.c, kept, y, 1, 1, w.w, 1)
	}
	for j, p := range l.pivot[:l.strong] {
		x[p] = w.w[j]
	}
}
