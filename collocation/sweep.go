package collocation

import (
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/kernel"
	"pinn/internal/parallel"
)

// sweep computes the values of slots in all blocks at once, for the slots whose bases have tables, for one or several columns of coefficients.
// Cells share tables: they pass through memory once for all of them, as a matrix product.
type sweep struct {
	passes  []pass
	sizes   []int // per block: points x slots; 0 if not all of its slots are known
	columns int
	of      [][]float64 // per block: points x slots x columns; nil if not all of its slots are known
	spare   sync.Pool   // *product
}

// product is the workspace of a matrix product.
type product struct{ c, u []float64 }

// pass is a run of points of one table, with the slots that need its product with their coefficients.
type pass struct {
	values *mat.Dense // of the whole table
	lo, n  int        // the points
	users  []user
}

// user is a slot of a block.
type user struct{ block, slot int }

// newSweep finds the slots that are known by tables, of those that are used in a block; nil: all.
func newSweep(s *System, used func(block, slot int) bool) *sweep {
	w := &sweep{sizes: make([]int, len(s.blocks))}
	type key struct {
		values *mat.Dense
		lo     int
	}
	known := map[key]int{}
	for k, b := range s.blocks {
		pl := s.plans[b.cond]
		if !pl.tabulated() {
			continue
		}
		w.sizes[k] = (b.hi - b.lo) * len(pl.slots)
		for j, sl := range pl.slots {
			if used != nil && !used(k, j) {
				continue
			}
			at := key{pl.uses[sl.use].table.Values[sl.pos], b.lo}
			i, ok := known[at]
			if !ok {
				i = len(w.passes)
				known[at] = i
				w.passes = append(w.passes, pass{values: at.values, lo: b.lo, n: b.hi - b.lo})
			}
			w.passes[i].users = append(w.passes[i].users, user{k, j})
		}
	}
	return w
}

// tabulated reports whether all values of the slots come from tables.
func (pl *plan) tabulated() bool {
	for _, u := range pl.uses {
		if u.table == nil {
			return false
		}
	}
	return true
}

// run computes the values of the slots for coefficients (system's columns x columns), without what the state's start adds to them.
func (w *sweep) run(s *System, coef []float64, columns int) {
	if columns != w.columns {
		if w.columns = columns; w.of == nil {
			w.of = make([][]float64, len(w.sizes))
		}
		for k, n := range w.sizes {
			if n > 0 {
				w.of[k] = resize(w.of[k], n*columns)
			}
		}
	}
	if len(w.passes) == 0 {
		return
	}
	parallel.For(len(w.passes), func(k int) {
		p := &w.passes[k]
		if len(p.users) < sweepColumns && columns == 1 {
			w.dots(p, s, coef)
			return
		}
		w.product(p, s, coef)
	})
}

// dots makes a pass row by row.
func (w *sweep) dots(p *pass, s *System, coef []float64) {
	for row := range p.n {
		phi := p.values.RawRowView(p.lo + row)
		for _, by := range p.users {
			slots := s.plans[s.blocks[by.block].cond].slots
			sl := slots[by.slot]
			w.of[by.block][row*len(slots)+by.slot] = sl.factor * dot(phi, coef[sl.span.Lo:sl.span.Hi])
		}
	}
}

func resize(x []float64, n int) []float64 {
	return slices.Grow(x[:0], n)[:n]
}

// product makes a pass as a matrix product.
func (w *sweep) product(p *pass, s *System, coef []float64) {
	_, functions := p.values.Dims()
	n := w.columns
	m := len(p.users) * n
	work, _ := w.spare.Get().(*product)
	if work == nil {
		work = new(product)
	}
	defer w.spare.Put(work)
	work.c, work.u = resize(work.c, functions*m), resize(work.u, p.n*m)
	c, u := work.c, work.u
	for i, by := range p.users {
		sl := s.plans[s.blocks[by.block].cond].slots[by.slot]
		for f := range sl.span.Len() {
			for j, v := range coef[(sl.span.Lo+f)*n : (sl.span.Lo+f+1)*n] {
				c[f*m+i*n+j] = sl.factor * v
			}
		}
	}
	a := p.values.RawMatrix()
	kernel.BLAS{}.Dgemm(blas.NoTrans, blas.NoTrans, p.n, m, functions, 1, a.Data[p.lo*a.Stride:], a.Stride, c, m, 0, u, m)
	for i, by := range p.users {
		to, slots := w.of[by.block], len(s.plans[s.blocks[by.block].cond].slots)
		for row := range p.n {
			copy(to[(row*slots+by.slot)*n:(row*slots+by.slot+1)*n], u[row*m+i*n:])
		}
	}
}
