package lsgd

import (
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/lsq"
	"pinn/internal/parallel"
)

// sparseFrom is how many times fewer entries than rows times columns the blocks of a system must hold for its groups of
// columns to be eliminated one by one.
const sparseFrom = 3

// elimination solves by a sparse factorisation over groups of columns: one for each space, and one for the parameters.
type elimination struct {
	*assembly
	st     *collocation.State
	sparse lsq.Sparse
	first  []int   // per group: its first column
	sizes  []int   // per group: its columns
	sets   [][]int // the sets of groups that conditions use
	blocks [][]int // per set
	shares sync.Pool
}

// share is the workspace for the blocks of one set.
type share struct {
	block collocation.Block
	data  []float64
	rows  mat.Dense
	to    []int
}

// suits reports whether the blocks of a system hold few of its columns, and finds its groups.
func (e *elimination) suits(sys *collocation.System) bool {
	l, params := sys.Layout, len(sys.Problem.Params)
	if len(l.Spaces) < 2 {
		return false
	}
	e.first, e.sizes = e.first[:0], e.sizes[:0]
	at := 0
	for _, s := range l.Spaces {
		_, n := s.Basis.Dims()
		e.first, e.sizes = append(e.first, at), append(e.sizes, n*len(s.Fields))
		at += n * len(s.Fields)
	}
	if params > 0 {
		e.first, e.sizes = append(e.first, at), append(e.sizes, params)
	}
	entries := e.sort(sys)
	rows, cols := sys.Dims()
	return sparseFrom*entries <= rows*cols
}

// sort assigns the blocks to the sets of groups that they touch, and returns the number of their entries.
func (e *elimination) sort(sys *collocation.System) (entries int) {
	e.sets, e.blocks = e.sets[:0], e.blocks[:0]
	k, end := 0, 0
	for c, condition := range sys.Problem.Conditions {
		eqs, _ := condition.Op.Dims()
		end += eqs * sys.Clouds[c].Points()
		at, width := e.set(sys, c)
		for ; k < sys.Blocks(); k++ {
			lo, hi := sys.BlockRows(k)
			if lo >= end {
				break
			}
			entries += (hi - lo) * width
			e.blocks[at] = append(e.blocks[at], k)
		}
	}
	return entries
}

// set returns the position of the set of groups that a condition touches, and its columns.
func (e *elimination) set(sys *collocation.System, condition int) (at, width int) {
	op := sys.Problem.Conditions[condition].Op
	used := make([]bool, len(e.sizes))
	for _, s := range op.Slots() {
		used[sys.Layout.Space[s.Field]] = true
	}
	if _, params := op.Dims(); params > 0 {
		used[len(used)-1] = true
	}
	var set []int
	for g, is := range used {
		if is {
			set = append(set, g)
			width += e.sizes[g]
		}
	}
	for at, s := range e.sets {
		if slices.Equal(s, set) {
			return at, width
		}
	}
	e.sets, e.blocks = append(e.sets, set), append(e.blocks, nil)
	return len(e.sets) - 1, width
}

func (e *elimination) prepare(a *assembly) {
	e.assembly = a
	e.sparse.Reset(e.sizes, e.sets)
}

func (e *elimination) run(dst []float64, st *collocation.State, tol float64) (outcome, error) {
	e.st = st
	clear(e.errs)
	e.sparse.Empty()
	parallel.For(len(e.sets), e.fill)
	e.st = nil
	if err := e.fault(); err != nil {
		return outcome{}, err
	}
	e.sparse.Stop = func() bool { return e.ctx.Err() != nil }
	e.sparse.Solve(dst, tol)
	if err := e.ctx.Err(); err != nil {
		return outcome{}, err
	}
	return outcome{e.sparse.Residual, e.sparse.Rank, e.sparse.Cond}, nil
}

// fill evaluates the blocks of a set.
func (e *elimination) fill(set int) {
	w, _ := e.shares.Get().(*share)
	if w == nil {
		w = new(share)
	}
	defer e.shares.Put(w)
	width := 1
	for _, g := range e.sets[set] {
		width += e.sizes[g]
	}
	for _, k := range e.blocks[set] {
		b := &w.block
		if !e.block(b, k, e.st) {
			return
		}
		w.to = w.to[:0]
		for _, s := range b.Cols {
			w.to = append(w.to, e.local(set, s.Lo))
		}
		n := len(b.Target)
		w.data = resize(w.data, n*width)
		spread(w.data, width, b, w.to)
		w.rows.SetRawMatrix(blas64.General{Rows: n, Cols: width, Stride: width, Data: w.data})
		e.sparse.Add(set, &w.rows)
	}
}

// local returns the position of a column of the system among those of a set.
func (e *elimination) local(set, col int) int {
	at := 0
	for _, g := range e.sets[set] {
		if col < e.first[g]+e.sizes[g] {
			return at + col - e.first[g]
		}
		at += e.sizes[g]
	}
	return at
}
