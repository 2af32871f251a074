package lsgd

import (
	"context"
	"errors"
	"math"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/lsq"
	"pinn/internal/parallel"
)

// solver solves the linearised rows of a system for its coefficients.
type solver interface {
	// prepare is called once per system, before any run.
	prepare(a *assembly)
	// run sets dst to the least-squares solution at a state, and returns the context's error or those of the blocks, joined.
	run(dst []float64, st *collocation.State, tol float64) (outcome, error)
}

// outcome describes a linear solve.
type outcome struct {
	promised float64 // the least norm of the residual
	rank     int
	cond     float64
	work     float64   // multiplications and additions
	own      []float64 // see Fit.Own
}

// offset returns the sine of the angle by which a residual of the given norm misses what a linear system promised.
func (o outcome) offset(norm float64) float64 {
	return math.Sqrt(max(0, 1-math.Pow(o.promised/norm, 2)))
}

// assembly evaluates the blocks of a system. Its memory is kept from use to use.
type assembly struct {
	ctx context.Context // of the call that is being served
	sys *collocation.System
	// increments asks for what the matrix times increments of the coefficients should be, instead of the coefficients.
	increments bool
	target     []float64       // what the matrix times the coefficients should be, for all rows
	held       map[int]float64 // values of the parameters that are out of the system, by column
	errs       []error
}

func (a *assembly) prepare(ctx context.Context, sys *collocation.System) {
	rows, _ := sys.Dims()
	a.ctx, a.sys = ctx, sys
	a.target, a.errs = resize(a.target, rows), resize(a.errs, sys.Blocks())
	if a.held == nil {
		a.held = map[int]float64{}
	}
	clear(a.held)
}

// block evaluates block k at a state, without the parameters that are held, and reports whether that went well.
func (a *assembly) block(b *collocation.Block, k int, st *collocation.State) bool {
	if a.errs[k] = a.ctx.Err(); a.errs[k] == nil {
		a.errs[k] = a.sys.Block(b, k, st)
	}
	if a.errs[k] != nil {
		return false
	}
	if a.increments {
		for i, r := range b.R {
			b.Target[i] = -r
		}
	}
	copy(a.target[b.Row:], b.Target)
	for p := range a.sys.Problem.Params {
		col := a.sys.Layout.Cols + p
		value, ok := a.held[col]
		local := localColumn(b, col)
		if !ok || local < 0 {
			continue
		}
		for i := range b.Target {
			row := b.A.RawRowView(i)
			b.Target[i] -= row[local] * (value - st.Coef[col])
			row[local] = 0
		}
	}
	return true
}

// localColumn returns where a block holds a column of the system, or -1.
func localColumn(b *collocation.Block, col int) int {
	at := 0
	for _, s := range b.Cols {
		if s.Lo <= col && col < s.Hi {
			return at + col - s.Lo
		}
		at += s.Len()
	}
	return -1
}

// fault returns the context's error, or those of the blocks, joined.
func (a *assembly) fault() error {
	if err := a.ctx.Err(); err != nil {
		return err
	}
	for _, err := range a.errs {
		if err != nil {
			return errors.Join(a.errs...)
		}
	}
	return nil
}

// reduction solves by one triangle of all columns.
type reduction struct {
	*assembly
	st     *collocation.State
	lanes  []lane
	count  int // of lanes in use
	step   int // distance of the lanes that are merged
	factor lsq.Factor
	x      mat.Dense // the coefficients as a column

	reduceLane, fillBlock, mergePair func(k int)
}

// lane is a share of the blocks.
type lane struct {
	triangle lsq.Triangle
	blocks   []int
	chunks   []chunk
	data     []float64
	rows     mat.Dense // of the chunk: matrix and target
	spare    []collocation.Block
}

// chunk is a run of a lane's blocks.
type chunk struct{ first, last, rows int }

// prepare deals out the blocks of a system.
func (d *reduction) prepare(a *assembly) {
	if d.reduceLane == nil {
		d.reduceLane, d.fillBlock, d.mergePair = d.laneTask, d.blockTask, d.mergeTask
	}
	d.assembly = a
	rows, cols := a.sys.Dims()
	d.count = 1
	for d.count < maxLanes && rows >= 2*d.count*laneRows*cols {
		d.count *= 2
	}
	for len(d.lanes) < d.count {
		d.lanes = append(d.lanes, lane{})
	}
	for k := range d.count {
		d.lanes[k].plan(a.sys, k, d.count)
	}
}

// plan takes every count-th block from the k-th on and cuts them into chunks.
func (l *lane) plan(sys *collocation.System, k, count int) {
	_, cols := sys.Dims()
	room := max(leastChunk, chunkRows*cols)
	l.blocks, l.chunks = l.blocks[:0], l.chunks[:0]
	most := 0
	for ; k < sys.Blocks(); k += count {
		lo, hi := sys.BlockRows(k)
		at := len(l.chunks) - 1
		if at < 0 || l.chunks[at].rows+hi-lo > room {
			l.chunks = append(l.chunks, chunk{first: len(l.blocks), last: len(l.blocks)})
			at++
		}
		l.blocks = append(l.blocks, k)
		l.chunks[at].last++
		l.chunks[at].rows += hi - lo
		most = max(most, l.chunks[at].rows)
	}
	l.data = resize(l.data, most*(cols+1))
}

func (d *reduction) run(dst []float64, st *collocation.State, tol float64) (outcome, error) {
	if err := d.reduce(st); err != nil {
		return outcome{}, err
	}
	return d.solved(dst, tol), nil
}

// solved sets dst to the least-squares solution of the rows that have been reduced.
func (d *reduction) solved(dst []float64, tol float64) outcome {
	d.factor.Reset(&d.lanes[0].triangle, tol)
	d.x.SetRawMatrix(blas64.General{Rows: len(dst), Cols: 1, Stride: 1, Data: dst})
	d.factor.Solve(&d.x)
	m, n := d.sys.Dims()
	rows, cols := float64(m), float64(n)
	return outcome{d.factor.Residual[0], d.factor.Rank, d.factor.Cond, 2*rows*cols*cols + 2*cols*cols*cols, nil}
}

// reduce makes the triangle of the first lane that of all rows at a state.
func (d *reduction) reduce(st *collocation.State) error {
	d.st = st
	clear(d.errs)
	parallel.For(d.count, d.reduceLane)
	d.st = nil
	if err := d.fault(); err != nil {
		return err
	}
	for d.step = 1; d.step < d.count; d.step *= 2 {
		parallel.For(d.count/(2*d.step), d.mergePair)
	}
	return nil
}

func (d *reduction) mergeTask(k int) {
	at := 2 * k * d.step
	d.lanes[at].triangle.Merge(&d.lanes[at+d.step].triangle)
}

func (d *reduction) laneTask(k int) {
	l := &d.lanes[k]
	_, cols := d.sys.Dims()
	l.triangle.Reset(cols, 1)
	for _, c := range l.chunks {
		l.rows.SetRawMatrix(blas64.General{Rows: c.rows, Cols: cols + 1, Stride: cols + 1, Data: l.data[:c.rows*(cols+1)]})
		if !d.fill(l, c, k) {
			return
		}
		l.triangle.Add(&l.rows)
	}
}

// fill evaluates the blocks of a chunk, on all cores if there is only one lane, and reports whether all went well.
func (d *reduction) fill(l *lane, c chunk, k int) bool {
	for len(l.spare) < c.last-c.first {
		l.spare = append(l.spare, collocation.Block{})
	}
	if d.count == 1 {
		d.step = c.first
		parallel.For(c.last-c.first, d.fillBlock)
	} else {
		for i := c.first; i < c.last; i++ {
			d.place(l, c.first, i)
		}
	}
	for _, b := range l.blocks[c.first:c.last] {
		if d.errs[b] != nil {
			return false
		}
	}
	return true
}

// blockTask evaluates a block of the only lane's chunk that begins at block step.
func (d *reduction) blockTask(k int) { d.place(&d.lanes[0], d.step, d.step+k) }

// place evaluates the i-th block of a lane into the chunk that begins at block first.
func (d *reduction) place(l *lane, first, i int) {
	b := &l.spare[i-first]
	if !d.block(b, l.blocks[i], d.st) {
		return
	}
	at := 0
	for _, earlier := range l.blocks[first:i] {
		lo, hi := d.sys.BlockRows(earlier)
		at += hi - lo
	}
	rows := l.rows.RawMatrix()
	spread(rows.Data[at*rows.Stride:], rows.Cols, b, nil)
}

// spread writes the rows of a block and the target as the last column to rows of the given width. Its spans go to the
// given columns; nil means those of the system.
func spread(dst []float64, width int, b *collocation.Block, to []int) {
	for i, target := range b.Target {
		src, row := b.A.RawRowView(i), dst[i*width:(i+1)*width]
		if len(src) < width-1 {
			clear(row)
		}
		for k, s := range b.Cols {
			at := s.Lo
			if to != nil {
				at = to[k]
			}
			copy(row[at:], src[:s.Len()])
			src = src[s.Len():]
		}
		row[width-1] = target
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
