package lsgd

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/lsq"
	"pinn/internal/parallel"
	"pinn/pde"
)

// elimination solves by a sparse factorisation over groups of columns, one for each space, which must be cells': their
// functions are orthonormal. Affine systems are corrected with the residual of their first solution, which takes no other
// factorisation: what the elimination has lost to roundings is regained.
type elimination struct {
	*assembly
	grouping
	st     *collocation.State
	sparse lsq.Sparse
	shares sync.Pool
	strong float64 // see ProjectSettings.Strong
	shared float64 // see ProjectSettings.StrongShared
	memory int64   // see Newton.Memory
	bytes  int64   // that the factors are estimated to take
}

// grouping says which columns and rows of a system belong together.
type grouping struct {
	sizes  []int                // per group: its columns
	first  []int                // per group: its first column
	units  []float64            // per column: see unitsOf
	sets   [][]int              // the sets of groups that rows touch, those of own rows first
	own    int                  // of them: the rows of one cell each
	apart  bool                 // its walls are not among these
	blocks [][]int              // per set
	rows   []int                // per set
	runs   [][]collocation.Span // per set: the rows of the system, in the order of the blocks
}

// share is the workspace for the blocks of one set.
type share struct {
	block collocation.Block
	data  []float64
	rows  mat.Dense
	to    []int
}

// suits reports whether the columns of a system belong to cells, and finds its groups.
func (e *grouping) suits(sys *collocation.System) bool {
	l := sys.Layout
	if len(sys.Problem.Params) > 0 || !On(l) {
		return false
	}
	e.first, e.sizes = e.first[:0], e.sizes[:0]
	at := 0
	for _, s := range l.Spaces {
		_, n := s.Basis.Dims()
		e.first, e.sizes = append(e.first, at), append(e.sizes, n*len(s.Fields))
		at += n * len(s.Fields)
	}
	e.units = unitsOf(sys)
	e.sort(sys, false)
	return true
}

// unitsOf returns, per column, the power of two next to the size of its field: the elimination solves for multiples of these, so that what it
// takes for determined, and for nothing, does not depend on how the sizes of the fields differ. With an isotope of 1 beside its daughters of
// 1e-11 and 1e-13 all of the first was cut off as roundings. It is nil where the sizes are alike.
func unitsOf(sys *collocation.System) []float64 {
	if sys.Sizes == nil || slices.Max(sys.Sizes) == slices.Min(sys.Sizes) {
		return nil
	}
	var units []float64
	for _, s := range sys.Layout.Spaces {
		_, n := s.Basis.Dims()
		for _, f := range s.Fields {
			_, exp := math.Frexp(sys.Sizes[f])
			units = append(units, slices.Repeat([]float64{math.Ldexp(1, exp)}, n)...)
		}
	}
	return units
}

// toColumns turns multiples of the units of columns into coefficients.
func (e *grouping) toColumns(x []float64) {
	if e.units != nil {
		floats.Mul(x, e.units)
	}
}

// sort assigns the blocks to sets. The rows of one cell are its own; those of its walls are coupled if they are to be kept apart, each condition on
// its own: then cells that differ by their walls share a factor, and so do equal walls.
func (e *grouping) sort(sys *collocation.System, apart bool) {
	at := map[string]int{}
	of := make([]int, len(sys.Problem.Conditions))
	var found [][]int
	var own []bool
	for c, condition := range sys.Problem.Conditions {
		set := groups(sys, condition.Op.Slots())
		ambient, dim := condition.On.Dims()
		wall := apart && dim < ambient && len(set) == 1
		key := fmt.Sprint(set)
		if wall {
			key = fmt.Sprint("wall ", c)
		}
		k, ok := at[key]
		if !ok {
			k = len(found)
			at[key] = k
			found, own = append(found, set), append(own, len(set) == 1 && !wall)
		}
		of[c] = k
	}
	var sets [][]int
	place := make([]int, len(found))
	for _, first := range []bool{true, false} {
		for k, set := range found {
			if own[k] == first {
				place[k] = len(sets)
				sets = append(sets, set)
			}
		}
		if first {
			e.own = len(sets)
		}
	}
	e.apart = apart
	e.sets, e.blocks, e.rows, e.runs = sets, make([][]int, len(sets)), make([]int, len(sets)), make([][]collocation.Span, len(sets))
	k, end := 0, 0
	for c, condition := range sys.Problem.Conditions {
		eqs, _ := condition.Op.Dims()
		end += eqs * sys.Clouds[c].Points()
		at := place[of[c]]
		for ; k < sys.Blocks(); k++ {
			lo, hi := sys.BlockRows(k)
			if lo >= end {
				break
			}
			e.rows[at] += hi - lo
			e.blocks[at] = append(e.blocks[at], k)
			e.runs[at] = append(e.runs[at], collocation.Span{Lo: lo, Hi: hi})
		}
	}
}

// groups returns the spaces that slots touch, in ascending order.
func groups(sys *collocation.System, slots []pde.Slot) []int {
	var set []int
	for _, s := range slots {
		set = append(set, sys.Layout.Space[s.Field])
	}
	slices.Sort(set)
	return slices.Compact(set)
}

func (e *elimination) prepare(a *assembly) {
	e.assembly = a
	e.sparse.Reset(e.sizes, e.sets, e.own)
}

func (e *elimination) run(dst []float64, st *collocation.State, tol float64) (outcome, error) {
	e.st = st
	clear(e.errs)
	if err := e.locals(); err != nil {
		return outcome{}, err
	}
	e.sparse.Cut = tol
	e.sparse.Stop = func() bool { return e.ctx.Err() != nil }
	if err := e.add(e.alike(e.own, len(e.sets))); err != nil {
		return outcome{}, err
	}
	e.st = nil
	e.sparse.Factor()
	if err := e.ctx.Err(); err != nil {
		return outcome{}, err
	}
	e.sparse.Solve(dst)
	e.toColumns(dst)
	if e.sys.Problem.Affine() {
		if err := e.correct(dst); err != nil {
			return outcome{}, err
		}
	}
	return outcome{e.sparse.Residual, e.sparse.Rank, e.sparse.Cond, e.sparse.Work, e.sparse.Own(nil)}, nil
}

// locals factors the own rows of all cells. Walls are kept apart, if they may be, where at least half of the cells share a factor then.
func (e *elimination) locals() error {
	if e.apart != (e.shared > 0 && e.sys.Problem.Affine()) {
		e.sort(e.sys, !e.apart)
	}
	e.sparse.Reset(e.sizes, e.sets, e.own)
	kinds, others := e.alike(0, e.own)
	if e.apart && 2*len(kinds) > e.own {
		e.sort(e.sys, false)
		e.sparse.Reset(e.sizes, e.sets, e.own)
		kinds, others = e.alike(0, e.own)
	}
	e.sparse.Strong = e.strong
	if e.apart {
		e.sparse.Strong = e.shared
	}
	if err := e.fault(); err != nil {
		return err
	}
	local := e.localBytes(kinds)
	if err := e.fits(local); err != nil {
		return err
	}
	if err := e.add(kinds, others); err != nil {
		return err
	}
	e.bytes = local + e.sparse.Bytes(e.rows)
	return e.fits(e.bytes)
}

// add fills the sets of all kinds, then the others, which share their factors.
func (e *elimination) add(kinds, others []int) error {
	for _, sets := range [][]int{kinds, others} {
		parallel.For(len(sets), func(k int) { e.fill(sets[k]) })
		if err := e.fault(); err != nil {
			return err
		}
	}
	return nil
}

// localBytes estimates the memory of the factors of own rows.
func (e *elimination) localBytes(sets []int) int64 {
	total := int64(0)
	for _, set := range sets {
		total += lsq.LocalBytes(e.rows[set], e.sizes[e.sets[set][0]])
	}
	return total
}

// fits returns a [*MemoryError] if so much memory may not be taken.
func (e *elimination) fits(need int64) error {
	if e.memory > 0 && need > e.memory {
		return &MemoryError{Need: need, Have: e.memory}
	}
	return nil
}

// correct adds the solution for the residual of an affine system at the given coefficients to these, unless that raises the residual beyond roundings. Those
// of the largest rows hide what is gained in small ones: a slope at the start of a short cell counts by its length, and what it is off by grows with
// the inverse of that.
func (e *elimination) correct(coef []float64) error {
	r, at := make([]float64, len(e.target)), &collocation.State{Coef: slices.Clone(coef)}
	if err := e.sys.Residuals(r, at); err != nil {
		return err
	}
	before := floats.Norm(r, 2)
	e.targets(0, e.own, r)
	step := make([]float64, len(coef))
	e.sparse.Partial(step)
	e.toColumns(step)
	floats.Add(at.Coef, step)
	if err := e.sys.Residuals(r, at); err != nil {
		return err
	}
	e.targets(e.own, len(e.sets), r)
	e.sparse.Solve(step)
	e.toColumns(step)
	floats.AddTo(at.Coef, coef, step)
	if err := e.sys.Residuals(r, at); err != nil {
		return err
	}
	if floats.Norm(r, 2) < max(before, residualAtRounding*floats.Norm(coef, 2)) {
		copy(coef, at.Coef)
	}
	return nil
}

// targets makes the negative residual the right-hand side of the sets from lo to hi-1.
func (e *elimination) targets(lo, hi int, r []float64) {
	parallel.For(hi-lo, func(k int) {
		set := lo + k
		b := make([]float64, 0, e.rows[set])
		for _, block := range e.blocks[set] {
			from, to := e.sys.BlockRows(block)
			for _, v := range r[from:to] {
				b = append(b, -v)
			}
		}
		e.sys.StressMeans(b, 1, e.blocks[set])
		e.sparse.Target(set, b)
	})
}

// fill evaluates the blocks of a set.
func (e *elimination) fill(set int) {
	w, _ := e.shares.Get().(*share)
	if w == nil {
		w = new(share)
	}
	defer e.shares.Put(w)
	if e.assemble(w, set) {
		e.sparse.Add(set, &w.rows)
	}
}

// assemble evaluates the rows of a set, with the right-hand side as the last column, and reports whether that went well.
func (e *elimination) assemble(w *share, set int) bool {
	width := 1
	for _, g := range e.sets[set] {
		width += e.sizes[g]
	}
	w.data = resize(w.data, e.rows[set]*width)
	at := 0
	for _, k := range e.blocks[set] {
		b := &w.block
		if !e.block(b, k, e.st) {
			return false
		}
		w.to = w.to[:0]
		for _, s := range b.Cols {
			w.to = append(w.to, e.local(set, s.Lo))
		}
		spread(w.data[at*width:], width, b, w.to)
		at += len(b.Target)
	}
	e.sys.StressMeans(w.data[:at*width], width, e.blocks[set])
	if e.units != nil {
		e.scaleColumns(w.data[:at*width], width, set)
	}
	w.rows.SetRawMatrix(blas64.General{Rows: at, Cols: width, Stride: width, Data: w.data})
	return true
}

// scaleColumns multiplies the columns of the rows of a set by their units.
func (e *elimination) scaleColumns(rows []float64, width, set int) {
	for ; len(rows) > 0; rows = rows[width:] {
		at := 0
		for _, g := range e.sets[set] {
			n := e.sizes[g]
			floats.Mul(rows[at:at+n], e.units[e.first[g]:e.first[g]+n])
			at += n
		}
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
