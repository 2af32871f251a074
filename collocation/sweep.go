package collocation

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/kernel"
	"pinn/internal/parallel"
)

// sweep computes the values of slots in all blocks at once, for the slots whose bases have tables. Cells share these: the table passes
// through memory once for all of them, as a matrix product.
type sweep struct {
	passes []pass
	of     [][]float64 // per block: points x slots; nil if not all of its slots are known
}

// pass is a run of points of one table, with the slots that need its product with their coefficients.
type pass struct {
	values *mat.Dense // of the whole table
	lo, n  int        // the points
	users  []user
}

// user is a slot of a block.
type user struct{ block, slot int }

// newSweep finds the slots that are known by tables.
func newSweep(s *System) *sweep {
	w := &sweep{of: make([][]float64, len(s.blocks))}
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
		w.of[k] = make([]float64, (b.hi-b.lo)*len(pl.slots))
		for j, sl := range pl.slots {
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

// fewColumns is the number of columns below which dot products, each row with all columns, are faster than a matrix product, which packs the
// table first.
const fewColumns = 8

// run computes the values of the slots, without what the state's start adds to them.
func (w *sweep) run(s *System, coef []float64) {
	if len(w.passes) == 0 {
		return
	}
	parallel.For(len(w.passes), func(k int) {
		p := &w.passes[k]
		if len(p.users) < fewColumns {
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

// product makes a pass as a matrix product.
func (w *sweep) product(p *pass, s *System, coef []float64) {
	_, functions := p.values.Dims()
	m := len(p.users)
	c, u := make([]float64, functions*m), make([]float64, p.n*m)
	for i, by := range p.users {
		sl := s.plans[s.blocks[by.block].cond].slots[by.slot]
		for f, v := range coef[sl.span.Lo:sl.span.Hi] {
			c[f*m+i] = sl.factor * v
		}
	}
	a := p.values.RawMatrix()
	kernel.BLAS{}.Dgemm(blas.NoTrans, blas.NoTrans, p.n, m, functions, 1, a.Data[p.lo*a.Stride:], a.Stride, c, m, 0, u, m)
	for i, by := range p.users {
		to, slots := w.of[by.block], len(s.plans[s.blocks[by.block].cond].slots)
		for row := range p.n {
			to[row*slots+by.slot] = u[row*m+i]
		}
	}
}
