package lsq

import (
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// front eliminates the kept coordinates of a group: it holds all rows that are left and touch the group, over the
// group's columns and those of the groups coupled to it.
type front struct {
	sets     []int  // whose rows come in here
	children []int  // whose leavings come in here
	factor   Factor // the coupled columns are its right-hand sides

	order []int        // of the rows that came in, by their leading columns: where each stood among these
	taken int          // of these, left by the first transform
	q     [3]transform // of the rows that came in, of those taken, and of those left
	count int          // rows left
	lead  []int        // of these: the leading columns; nil: all lead with the first one
	data  []float64    // of these: x coupled columns, until the parent has them
	b     []float64    // right-hand sides of the leading rows
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

// eliminate factors the front of the k-th group of the level. Rows that do not reach the group's columns pass by.
func (s *Sparse) eliminate(k int) {
	g := s.level[k]
	f, w := &s.fronts[g], s.borrow()
	defer s.spaces.Put(w)
	r, cols := s.groups[g].kept(), s.width(s.tree.rest[g])
	n := r + cols
	lead := s.gather(w, g, n)
	a := blas64.General{Rows: len(lead), Cols: n, Stride: n, Data: w.data}
	reach, _ := slices.BinarySearch(lead, r)
	f.taken = reach
	if r > 0 {
		f.taken = w.panel.tall(part(a, 0, reach, 0, n), r, lead[:reach], &f.q[0])
	}
	below := f.taken < reach
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
	f.leave(s, w, a, lead)
}

// work counts the operations of a front.
func (f *front) work() float64 {
	r, n := float64(f.factor.cols), float64(f.factor.sides)
	return f.q[0].work(f.factor.cols+f.factor.sides) + r*r*(r+n) + f.q[2].work(f.factor.sides)
}

// leave keeps the rows beyond the rank: those of the factor, whose entries in the group's columns are cut off, those that the first transform
// left below its triangle, and those that passed by.
func (f *front) leave(s *Sparse, w *space, a blas64.General, lead []int) {
	r, n, rank := f.factor.cols, f.factor.sides, f.factor.Rank
	f.count = a.Rows - rank
	f.lead = make([]int, f.count)
	for i := range f.count {
		f.lead[i] = max(0, lead[rank+i]-r)
	}
	for i := rank; i < f.taken; i++ {
		copy(a.Data[i*(r+n)+r:(i+1)*(r+n)], f.factor.s[i*(r+n)+r:])
	}
	left, zeros := part(a, rank, f.count, r, n), 0
	if n > 0 && f.count > n {
		f.count = w.panel.tall(left, n, f.lead, &f.q[2])
		f.lead, zeros = diagonal(f.count), 1
	}
	if n == 0 {
		f.count = 0
	}
	f.data = s.scraps.take(f.count * n)
	for i := range f.count {
		to := f.data[i*n : (i+1)*n]
		below := min(zeros*i, n)
		clear(to[:below])
		copy(to[below:], row(left, i)[below:])
	}
}

// diagonal lists the leading columns of a triangle.
func diagonal(rows int) []int {
	lead := make([]int, rows)
	for i := range lead {
		lead[i] = i
	}
	return lead
}

// gather writes the rows of a front to the workspace, by their leading columns, which it returns.
func (s *Sparse) gather(w *space, g, width int) (lead []int) {
	f := &s.fronts[g]
	s.locate(w, g)
	for _, k := range f.sets {
		st := &s.sets[k]
		lead = s.leads(lead, w.at, st.groups, st.lead, st.rows)
	}
	for _, c := range f.children {
		lead = s.leads(lead, w.at, s.tree.rest[c], s.fronts[c].lead, s.fronts[c].count)
	}
	f.order = diagonal(len(lead))
	slices.SortStableFunc(f.order, func(a, b int) int { return lead[a] - lead[b] })
	w.place = resize(w.place, len(lead))
	for i, from := range f.order {
		w.place[from] = i
	}
	w.data = resize(w.data, len(lead)*width)
	clear(w.data)
	place := w.place
	for _, k := range f.sets {
		st := &s.sets[k]
		place = s.scatter(w, place, width, st.groups, st.data, st.rows)
		if k >= s.own {
			st.data = nil
		}
	}
	for _, c := range f.children {
		place = s.scatter(w, place, width, s.tree.rest[c], s.fronts[c].data, s.fronts[c].count)
		s.scraps.give(s.fronts[c].data)
		s.fronts[c].data, s.fronts[c].lead = nil, nil
	}
	slices.Sort(lead)
	return lead
}

// locate notes where the columns of the groups begin in the front of group g.
func (s *Sparse) locate(w *space, g int) {
	w.at = resize(w.at, len(s.groups))
	w.at[g] = 0
	at := s.groups[g].kept()
	for _, h := range s.tree.rest[g] {
		w.at[h] = at
		at += s.groups[h].kept()
	}
}

// leads appends the leading columns, in a front whose columns of group h begin at at[h], of rows whose leading columns over some
// groups are given; nil: the first of all. Groups need not come in the order of the front: of those from the leading column on, the one that
// comes first there counts.
func (s *Sparse) leads(dst, at, groups, lead []int, rows int) []int {
	k, before := 0, 0 // the group of the column, and the columns before that
	for i := range rows {
		col := 0
		if lead != nil {
			col = lead[i]
		}
		for k+1 < len(groups) && col >= before+s.groups[groups[k]].kept() {
			before += s.groups[groups[k]].kept()
			k++
		}
		first := at[groups[k]] + col - before
		for _, h := range groups[k+1:] {
			first = min(first, at[h])
		}
		dst = append(dst, first)
	}
	return dst
}

// scatter writes rows over some groups into those of a front: the i-th to row place[i]. It returns the rest of the places.
func (s *Sparse) scatter(w *space, place []int, width int, groups []int, src []float64, rows int) []int {
	for _, to := range place[:rows] {
		dst := w.data[to*width:]
		for _, h := range groups {
			n := s.groups[h].kept()
			copy(dst[w.at[h]:], src[:n])
			src = src[n:]
		}
	}
	return place[rows:]
}

// forward takes the right-hand sides of the front of the k-th group of the level.
func (s *Sparse) forward(k int) {
	f, w := &s.fronts[s.level[k]], s.borrow()
	defer s.spaces.Put(w)
	given := w.data[:0]
	for _, k := range f.sets {
		given = append(given, s.sets[k].b...)
	}
	for _, c := range f.children {
		given = append(given, s.fronts[c].left...)
	}
	y, n := given, s.sides
	for _, from := range f.order {
		y = append(y, given[from*n:(from+1)*n]...)
	}
	w.data, y = y, y[len(given):]
	w.w = f.q[0].apply(y, n, w.w)
	w.w = f.q[1].applyPadded(y[:f.taken*n], f.factor.cols, n, w.w)
	rank := f.factor.Rank
	f.b = append(f.b[:0], y[:rank*n]...)
	y = y[rank*n:]
	w.w = f.q[2].apply(y, n, w.w)
	f.left = append(f.left[:0], y[:f.count*n]...)
	f.rest = norm(y[f.count*n:])
}

// substitute finds the coordinates of the k-th group of the level.
func (s *Sparse) substitute(k int) {
	g := s.level[k]
	q, f := &s.groups[g], &s.fronts[g]
	w := s.borrow()
	defer s.spaces.Put(w)
	n := s.sides
	x, l := s.x[q.at*n:(q.at+q.size)*n], q.local
	kept := q.kept()
	y := make([]float64, kept*n) // in the order of the group's own pivots
	if f.factor.Rank > 0 {
		w.data = w.data[:0]
		for _, h := range s.tree.rest[g] {
			o := &s.groups[h]
			for _, p := range o.local.pivot[o.local.strong:] {
				w.data = append(w.data, s.x[(o.at+p)*n:(o.at+p+1)*n]...)
			}
		}
		z := make([]float64, f.factor.cols*n)
		copy(z, f.b)
		if len(w.data) > 0 {
			multiply(blas.NoTrans, f.factor.Rank, len(w.data)/n, -1, f.factor.s[f.factor.cols:], f.factor.cols+f.factor.sides, w.data, 1, z, n)
		}
		f.factor.substitute(z, n)
		for j, p := range f.factor.pivot {
			copy(y[p*n:(p+1)*n], z[j*n:])
		}
	}
	for j, p := range l.pivot[l.strong:] {
		copy(x[p*n:(p+1)*n], y[j*n:])
	}
	if l.strong == 0 {
		return
	}
	w.w = append(w.w[:0], q.d...)
	if kept > 0 {
		multiply(blas.NoTrans, l.strong, kept, -1, l.c, kept, y, 1, w.w, n)
	}
	for j, p := range l.pivot[:l.strong] {
		copy(x[p*n:(p+1)*n], w.w[j*n:])
	}
}
