package lsgd

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
)

// Fit describes the outcome of a projection.
type Fit struct {
	Loss float64 // half the sum of squares of the scaled rows
	// Offset is |P r| / |r| where the last linear system was built, with P the projection onto the range of its matrix:
	// the sine of the angle by which the state misses stationarity. It is 0 for affine problems, whose one system is
	// solved exactly, and means nothing once the residual is down to rounding.
	Offset float64
	// Converged is false when the iteration ended at its limit, or where no step reduces the residual although the
	// offset is not small: systems that are cut far below their size may end so.
	Converged  bool
	Cond       float64 // condition estimate of the last column-scaled matrix, cut to its rank; if sparse, of its worst part
	Rank       int     // its numerical rank
	Iterations int     // linear solves
	Work       float64 // multiplications and additions of these
	// Own holds, per space of cells, a bound from below on the norm of the scaled rows that touch it alone, whatever its coefficients are: of
	// the last linear system. It is nil where cells are not eliminated on their own.
	Own []float64
}

// ProjectSettings set the damped Gauss-Newton iteration of [Project]. Zero fields have useful defaults.
type ProjectSettings struct {
	Tolerance  float64 // rank tolerance of the linear solves; 0: a few roundings
	Iterations int     // at most; 0: 50
	Work       float64 // after which no further iteration begins; 0: no limit
	// Strong is the size of a pivot, relative to the first, down to which coordinates of a cell are eliminated before cells are
	// coupled; 0: [lsq.StrongPivot]. Larger ones keep errors from growing from cell to cell and take more work.
	Strong float64
	// StrongShared is Strong for affine systems of which at least half of the cells are alike inside, and share factors: then conditions on
	// walls are coupled, too. 0: walls belong to their cells, which share factors only if these are alike as well.
	StrongShared float64
	// Factors, if not nil, serves affine systems on cells: it keeps their factorisation, and one that it holds already is used
	// again for a system with the same matrix. It must not be used for two projections at once.
	Factors *Factors
	// Offset ends the iteration when |P r| <= Offset |r|, with P the projection onto the range of the matrix (D. M.
	// Bates, D. G. Watts, "A relative offset orthogonality convergence criterion for nonlinear least squares",
	// Technometrics 23, 1981). Below 1e-7 it drowns in roundings. 0: 0.01, which leaves the loss within 1e-4 of its
	// minimum, relatively; gradients of the reduced loss want less.
	Offset float64
	// Memory bounds the memory of an elimination space by space, in bytes; 0: unbounded. What would take more ends with a
	// [*MemoryError] before it is begun.
	Memory int64
}

// left returns the number of solves that the limits allow after those of a fit.
func (n ProjectSettings) left(fit Fit) int {
	most := n.Iterations - fit.Iterations
	if n.Work > 0 {
		most = min(most, int(max(0, n.Work-fit.Work)/(fit.Work/float64(fit.Iterations))))
	}
	return most
}

// MemoryError says that an elimination does not fit into the memory that it may take.
type MemoryError struct {
	Need, Have int64 // bytes
}

// Error says how much memory the solve needs, and how much it may take.
func (e *MemoryError) Error() string {
	const mega = 1 << 20
	return fmt.Sprintf("the elimination needs about %d MiB of memory, and %d MiB may be used", e.Need/mega, e.Have/mega)
}

// ErrNoDescent says that no damped step led out of a start function into the span of the basis.
var ErrNoDescent = errors.New("lsgd: no step of the Gauss-Newton iteration reduces the residual")

// Project moves the coefficients of st to the minimiser of the loss of sys, and st.Blend to 0. Affine problems take
// one solve. Others take Gauss-Newton steps from st, each damped until it reduces the loss: every step solves for the
// whole coefficient vector of least norm, so that the start may be a function outside the span of the basis. With no
// such start, the state never ends worse than it began. A parameter that meets a bound stays there.
//
// Where the spaces are those of cells, the linear solves eliminate space by space, with memory and work for the spaces that are
// coupled instead of for all columns, and are corrected with their residuals. Least norm then holds for the coefficients of a
// space given those of the spaces eliminated later.
//
// Errors: a *collocation.NonFiniteError at the first state, ErrNoDescent, a *MemoryError, or the context's.
func Project(ctx context.Context, sys *collocation.System, st *collocation.State, n ProjectSettings) (Fit, error) {
	if n.Iterations == 0 {
		n.Iterations = 50
	}
	if n.Offset == 0 {
		n.Offset = 0.01
	}
	if n.Factors != nil && n.Factors.suit(sys) {
		return n.Factors.project(ctx, sys, st, n)
	}
	p := projections.Get().(*projection)
	defer p.release()
	p.prepare(ctx, sys, n)
	if sys.Problem.Affine() {
		return p.affine(st)
	}
	return p.iterate(ctx, st, n)
}

// projection is the workspace of Project.
type projection struct {
	assembly
	dense  reduction
	sparse elimination
	linear solver // one of the two
	r      []float64
	coef   []float64 // solution of the last linear system
	trial  collocation.State
	tol    float64
	offset float64
	size   float64 // norm of the target
}

// projections keeps workspaces: a search makes many projections, and so does a descent.
var projections = sync.Pool{New: func() any { return new(projection) }}

// denseProjection takes a workspace for one dense reduction of sys, to be released.
func denseProjection(ctx context.Context, sys *collocation.System) *projection {
	p := projections.Get().(*projection)
	p.assembly.prepare(ctx, sys)
	p.dense.prepare(&p.assembly)
	return p
}

func (p *projection) prepare(ctx context.Context, sys *collocation.System, n ProjectSettings) {
	p.assembly.prepare(ctx, sys)
	p.linear = &p.dense
	if p.sparse.suits(sys) {
		p.linear = &p.sparse
	}
	p.linear.prepare(&p.assembly)
	rows, cols := sys.Dims()
	p.r, p.coef, p.trial.Coef = resize(p.r, rows), resize(p.coef, cols), resize(p.trial.Coef, cols)
	p.tol, p.offset = n.Tolerance, n.Offset
	p.sparse.strong, p.sparse.shared, p.sparse.memory = n.Strong, n.StrongShared, n.Memory
}

// release keeps the workspaces for another projection, without the factors, which may be gigabytes.
func (p *projection) release() {
	p.sparse.sparse.Clear()
	p.ctx, p.sys, p.trial.Start, p.increments = nil, nil, nil, false
	projections.Put(p)
}

func (p *projection) affine(st *collocation.State) (Fit, error) {
	copy(p.trial.Coef, st.Coef)
	blend := st.Blend
	clear(st.Coef[:p.sys.Layout.Cols])
	st.Blend = 0
	f, err := p.solve(st)
	if err != nil {
		copy(st.Coef, p.trial.Coef)
		st.Blend = blend
		return Fit{}, err
	}
	copy(st.Coef, p.coef)
	return Fit{Loss: f.promised * f.promised / 2, Converged: true, Cond: f.cond, Rank: f.rank, Iterations: 1, Work: f.work, Own: f.own}, nil
}

// iterate takes Gauss-Newton steps, damped where the full one does not reduce the residual, and on cells chords between them, until a step changes the
// values by less than the offset that is asked for, the residual is at roundings or stands still, or the work is done. A state whose start lies outside of
// the basis must reach it: [ErrNoDescent].
func (p *projection) iterate(ctx context.Context, st *collocation.State, n ProjectSettings) (fit Fit, err error) {
	if st.Start == nil {
		st.Blend = 0
	}
	norm, err := p.norm(st)
	if err != nil {
		return fit, err
	}
	var dog watchdog
	cells := p.linear == &p.sparse         // whose functions are orthonormal: steps are no larger than what they do
	free := len(p.sys.Problem.Params) == 0 // unknown numbers are found slowly
	lately := stagnation{norm: norm}
	for fit.Iterations < n.Iterations && (n.Work == 0 || fit.Work < n.Work) {
		if err := ctx.Err(); err != nil {
			return fit, err
		}
		f, err := p.solve(st)
		if err != nil {
			return fit, err
		}
		size := p.size
		before, outside := norm, st.Blend != 0
		fit.Iterations++
		fit.Work += f.work
		last := before <= residualQuadratic*size
		full := cells && !outside && !last && f.offset(norm) > p.offset && dog.run(p, st, &norm, &f, &fit, n.left(fit))
		if !full {
			full = p.advance(st, &norm, f.promised)
		}
		fit.Cond, fit.Rank, fit.Own = f.cond, f.rank, f.own
		fit.Loss = norm * norm / 2
		fit.Offset = f.offset(before)
		still, settled := norm == before, false
		if full && cells {
			if settled, err = p.chords(st, &norm); err != nil {
				return fit, err
			}
			settled = settled && before <= chordStart*size || norm <= residualAtRounding*size
			fit.Loss = norm * norm / 2
		}
		fit.Converged = settled || fit.Offset <= p.offset || norm <= residualRounded*size
		switch {
		case outside && still:
			return fit, ErrNoDescent
		case outside && !(last && full && norm <= min(residualQuadratic*size, 2*f.promised)):
		case still || norm == 0 || last && (full || 2*norm > before) || fit.Offset <= p.offset || settled:
			return fit, nil
		case free && lately.stuck(fit.Iterations, norm, fit.Offset):
			return fit, nil
		}
	}
	if st.Blend != 0 {
		return fit, ErrNoDescent
	}
	return fit, nil
}

// advance takes the longest damped step that reduces the norm of the residual and says whether it was the full one.
// The full step out of a start that is not in the span of the basis may raise the norm within limits, or to what the
// linear system promised: a start that is better than all that the basis holds must be left, too.
func (p *projection) advance(st *collocation.State, norm *float64, promised float64) (full bool) {
	trial := &p.trial
	coef := trial.Coef
	*trial = *st
	trial.Coef = coef
	limit := *norm
	if st.Blend != 0 {
		limit = max(residualLeap*limit, residualLanding*promised)
	}
	for step := 1.0; step >= stepLeast; step /= 2 {
		for j, c := range st.Coef {
			trial.Coef[j] = c + step*(p.coef[j]-c)
		}
		trial.Blend = st.Blend * (1 - step)
		n, err := p.norm(trial)
		if err == nil && n < limit {
			copy(st.Coef, trial.Coef)
			st.Blend, *norm = trial.Blend, n
			return step == 1
		}
		limit = *norm
	}
	return false
}

// solve assembles the system at st and solves it for the coefficients. A parameter whose solution is out of bounds is
// put at its bound, taken out of the system for good, and the rest is solved again.
func (p *projection) solve(st *collocation.State) (outcome, error) {
	for {
		f, err := p.linear.run(p.coef, st, p.tol)
		if err != nil {
			return f, err
		}
		p.size = floats.Norm(p.target, 2)
		fields := p.sys.Layout.Cols
		floats.Add(p.coef[fields:], st.Coef[fields:]) // parameters come as increments
		if !p.hold() {
			return f, nil
		}
	}
}

// hold puts the parameters of the solution that are out of bounds, and those held before, at their bounds. It reports
// whether there are new ones.
func (p *projection) hold() (more bool) {
	for k, q := range p.sys.Problem.Params {
		col := p.sys.Layout.Cols + k
		if _, ok := p.held[col]; !ok && q.Min < q.Max && (p.coef[col] < q.Min || p.coef[col] > q.Max) {
			p.held[col] = min(max(p.coef[col], q.Min), q.Max)
			more = true
		}
	}
	for col, value := range p.held {
		p.coef[col] = value
	}
	return more
}

func (p *projection) norm(st *collocation.State) (float64, error) {
	if err := p.sys.Residuals(p.r, st); err != nil {
		return math.NaN(), err
	}
	return floats.Norm(p.r, 2), nil
}
