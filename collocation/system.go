package collocation

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/parallel"
	"pinn/pde"
	"pinn/pde/jet"
)

// System binds a problem to the spaces of its fields and to one cloud per condition. Its rows are
//
//	scale_ce sqrt(w_p) F_ce(x_p),
//
// for equation e of condition c at point p, where the weights w_p of a cloud are normalised to sum to 1. The loss is
// half the sum of the squares of the rows: a quadrature of the balanced mean squares of the residuals. Its columns are
// the coefficients of the layout, followed by the problem's parameters.
//
// A System may be used by one goroutine at a time; it uses all cores itself.
type System struct {
	Problem *pde.Problem
	Layout  *Layout
	Clouds  []*pde.Cloud
	// Scale holds the factor of the rows per condition and equation; all 1 until Balance.
	Scale [][]float64
	// Sizes holds the size of the values that every field is expected to have, which Balance takes into account; nil: 1.
	Sizes []float64
	// Means holds, per condition and equation, the factor by which [System.StressMeans] multiplies the mean of the rows; nil: 1 for all.
	Means [][]float64

	plans  []*plan
	weight [][]float64 // per condition and point: square roots of the normalised weights
	blocks []block
	rows   int
	pool   sync.Pool // *frame
	sweep  *sweep    // nil: not made yet

	loop     loop
	gradient descent
}

// loop is what runs over all blocks: kept, so that loops allocate nothing.
type loop struct {
	errs []error
	f    func(k int, fr *frame) error
	task func(k int)
	dst  []float64
	at   *State

	residuals func(k int, fr *frame) error
}

// block is a run of points of one condition.
type block struct {
	cond, lo, hi, row int
	cloud             *pde.Cloud
	picked            []int // the points, if they are no run
}

// plan says what a condition needs of the bases and where its columns are.
type plan struct {
	op    pde.Operator
	eqs   int
	uses  []use // by space, then by sheet
	slots []slot
	cols  []Span // ascending and disjoint
	runs  []run  // the local columns in order, field by field
	width int    // columns over all spans
	param int    // local column of the first parameter
}

// use is a space that a condition needs on one sheet.
type use struct {
	sheet, space int
	set          *jet.Set    // the derivatives that the basis is evaluated for
	want         []jet.Index // those that a tabulated one has
	table        *Table      // nil: it has none for the cloud
	basis        Tabulated   // nil: another basis
	fields       []Span      // of a tabulated one: the columns of its fields that the slots hold
}

// run is a field and the number of its columns.
type run struct{ field, cols int }

// slot says where the values of an operator's slot come from and where its column is.
type slot struct {
	use, pos, field int
	factor          float64 // of the values in the table
	local           int     // first local column of the field
	span            Span    // columns of the field
}

// NewSystem binds the parts, with one cloud per condition. It panics if there is another number of clouds.
func NewSystem(p *pde.Problem, l *Layout, clouds []*pde.Cloud) *System {
	if len(clouds) != len(p.Conditions) {
		panic(fmt.Sprintf("collocation: %d clouds for %d conditions", len(clouds), len(p.Conditions)))
	}
	s := &System{Problem: p, Layout: l, Clouds: clouds}
	for c, condition := range p.Conditions {
		pl := newPlan(condition.Op, l, clouds[c])
		s.plans = append(s.plans, pl)
		ones := make([]float64, pl.eqs)
		for e := range ones {
			ones[e] = 1
		}
		s.Scale = append(s.Scale, ones)
		s.weight = append(s.weight, rootWeights(clouds[c].Weight))
		n := clouds[c].Points()
		for lo := 0; lo < n; lo += blockPoints {
			hi := min(lo+blockPoints, n)
			s.blocks = append(s.blocks, block{cond: c, lo: lo, hi: hi, row: s.rows, cloud: clouds[c].Slice(lo, hi)})
			s.rows += (hi - lo) * pl.eqs
		}
	}
	s.pool.New = func() any { return newFrame(s) }
	s.loop.errs = make([]error, len(s.blocks))
	s.loop.task, s.loop.residuals = s.blockTask, s.residualTask
	return s
}

func newPlan(op pde.Operator, l *Layout, cloud *pde.Cloud) *plan {
	eqs, params := op.Dims()
	pl := &plan{op: op, eqs: eqs}
	want := map[[2]int][]jet.Index{}
	var fields []int
	for _, sl := range op.Slots() {
		at := [2]int{l.Space[sl.Field], sl.Sheet}
		want[at] = append(want[at], sl.D)
		fields = append(fields, sl.Field)
	}
	slices.Sort(fields)
	local := pl.assignColumns(l, slices.Compact(fields), params)
	for at, w := range want {
		u := use{space: at[0], sheet: at[1]}
		if b, ok := l.Spaces[u.space].Basis.(Tabulated); ok {
			slices.SortFunc(w, jet.Index.Compare)
			u.want = slices.Compact(w)
			u.basis, u.table = b, b.Table(u.want, cloud, u.sheet)
		} else {
			u.set = jet.Close(w...)
		}
		pl.uses = append(pl.uses, u)
	}
	slices.SortFunc(pl.uses, func(a, b use) int { return cmp.Or(a.space-b.space, a.sheet-b.sheet) })
	for _, sl := range op.Slots() {
		k := slices.IndexFunc(pl.uses, func(u use) bool { return u.space == l.Space[sl.Field] && u.sheet == sl.Sheet })
		s := slot{use: k, field: sl.Field, factor: 1, local: local[sl.Field], span: l.Span[sl.Field]}
		u := &pl.uses[k]
		switch {
		case u.basis == nil:
			s.pos = u.set.Find(sl.D)
		default:
			s.pos = slices.Index(u.want, sl.D)
			if !slices.Contains(u.fields, s.span) {
				u.fields = append(u.fields, s.span)
			}
			if u.table != nil {
				s.factor = u.table.Factor(sl.D)
			}
		}
		pl.slots = append(pl.slots, s)
	}
	return pl
}

// assignColumns merges the columns of the used fields, in ascending order, and the parameters into spans, and returns the
// first local column of each field.
func (pl *plan) assignColumns(l *Layout, used []int, params int) map[int]int {
	local := make(map[int]int, len(used))
	add := func(s Span) int {
		at := pl.width
		if k := len(pl.cols); k > 0 && pl.cols[k-1].Hi == s.Lo {
			pl.cols[k-1].Hi = s.Hi
		} else {
			pl.cols = append(pl.cols, s)
		}
		pl.width += s.Len()
		return at
	}
	byColumn := slices.Clone(used)
	slices.SortFunc(byColumn, func(f, g int) int { return l.Span[f].Lo - l.Span[g].Lo })
	for _, f := range byColumn {
		local[f] = add(l.Span[f])
		pl.runs = append(pl.runs, run{f, l.Span[f].Len()})
	}
	if params > 0 {
		pl.param = add(Span{l.Cols, l.Cols + params})
	}
	return local
}

// Dims returns the number of rows and of columns.
func (s *System) Dims() (rows, cols int) { return s.rows, s.Layout.Cols + len(s.Problem.Params) }

// Points returns the number of collocation points over all conditions.
func (s *System) Points() int {
	n := 0
	for _, c := range s.Clouds {
		n += c.Points()
	}
	return n
}

// State is where a system is evaluated: the fields are Blend*Start + the expansion with the coefficients Coef.
type State struct {
	Coef  []float64 // one entry per column: coefficients, then parameters
	Start jet.Func  // one function per field, or nil
	Blend float64
}

// Block holds the rows of one block of points. Its memory is reused from call to call.
type Block struct {
	Row  int        // position in the system of the first row
	Cols []Span     // the columns that A holds, ascending; the entries of all others are zero
	A    *mat.Dense // rows x columns: partial derivatives of R
	R    []float64  // the scaled residual
	// Target is what A times the coefficients of the fields and the increments of the parameters should be: there the
	// residual of the equations linearised at the state vanishes. For equations that are affine and hold no parameter
	// it does not depend on the state.
	Target []float64
}

// Blocks returns the number of blocks.
func (s *System) Blocks() int { return len(s.blocks) }

// BlockRows returns the range of the system's rows that block k holds, lo <= row < hi.
func (s *System) BlockRows(k int) (lo, hi int) {
	b := s.blocks[k]
	return b.row, b.row + (b.hi-b.lo)*s.plans[b.cond].eqs
}

// Block evaluates block k at a state. The error is a *[NonFiniteError] or nil. Different blocks may be evaluated by
// different goroutines.
func (s *System) Block(dst *Block, k int, at *State) error {
	b, pl := s.blocks[k], s.plans[s.blocks[k].cond]
	f := s.pool.Get().(*frame)
	defer s.pool.Put(f)
	f.evaluate(b, at)
	f.linearize(at)
	if err := f.check(true); err != nil {
		return err
	}
	dst.Row, dst.Cols = b.row, pl.cols
	dst.resize((b.hi-b.lo)*pl.eqs, pl.width)
	f.rows(dst, s.Scale[b.cond], s.weight[b.cond][b.lo:b.hi])
	return nil
}

func (b *Block) resize(rows, cols int) {
	if b.A == nil {
		b.A = new(mat.Dense)
	}
	b.A.Reset()
	b.A.ReuseAs(rows, cols)
	if cap(b.R) < rows {
		b.R, b.Target = make([]float64, rows), make([]float64, rows)
	}
	b.R, b.Target = b.R[:rows], b.Target[:rows]
}

// rootWeights returns the square roots of the weights, normalised to sum to 1.
func rootWeights(weight []float64) []float64 {
	total := 0.0
	for _, w := range weight {
		total += w
	}
	out := make([]float64, len(weight))
	for p, w := range weight {
		out[p] = math.Sqrt(w / total)
	}
	return out
}

// Residuals writes the scaled residuals of all rows to dst. The error is a *[NonFiniteError] or nil. It panics if dst
// has another length.
func (s *System) Residuals(dst []float64, at *State) error {
	if len(dst) != s.rows {
		panic(fmt.Sprintf("collocation: residual of length %d for %d rows", len(dst), s.rows))
	}
	if s.sweep == nil {
		s.sweep = newSweep(s, nil)
	}
	s.sweep.run(s, at.Coef, 1)
	s.loop.dst, s.loop.at = dst, at
	return s.each(s.loop.residuals)
}

func (s *System) residualTask(k int, f *frame) error {
	b := s.blocks[k]
	if u := s.sweep.of[k]; u != nil {
		f.enter(b.cond, b.cloud)
		f.know(u, s.loop.at)
	} else {
		f.combine(b, s.loop.at)
	}
	if err := f.check(false); err != nil {
		return err
	}
	f.residuals(s.loop.dst[b.row:], s.Scale[b.cond], s.weight[b.cond][b.lo:b.hi])
	return nil
}

// RMS returns, per condition, the root mean square of the unscaled residual over points and equations, and the root of
// the sum over conditions and equations of the scaled mean squares: the square root of twice the loss. The error is a
// [*NonFiniteError] or nil.
func (s *System) RMS(at *State) (perCondition []float64, scaled float64, err error) {
	r := make([]float64, s.rows)
	if err := s.Residuals(r, at); err != nil {
		return nil, math.NaN(), err
	}
	sums := make([]float64, len(s.plans))
	total := 0.0
	for _, b := range s.blocks {
		scale, eqs := s.Scale[b.cond], s.plans[b.cond].eqs
		for i, v := range r[b.row : b.row+(b.hi-b.lo)*eqs] {
			total += v * v
			u := v / scale[i%eqs]
			sums[b.cond] += u * u / float64(eqs)
		}
	}
	for c := range sums {
		sums[c] = math.Sqrt(sums[c])
	}
	return sums, math.Sqrt(total), nil
}

// each runs f over all blocks on all cores and returns the error of the first block that has one.
func (s *System) each(f func(k int, fr *frame) error) error {
	s.loop.f = f
	parallel.For(len(s.blocks), s.loop.task)
	s.loop.f, s.loop.dst, s.loop.at = nil, nil, nil
	for _, err := range s.loop.errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *System) blockTask(k int) {
	f := s.pool.Get().(*frame)
	s.loop.errs[k] = s.loop.f(k, f)
	s.pool.Put(f)
}
