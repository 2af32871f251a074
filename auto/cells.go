package auto

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"

	"pinn/collocation"
	"pinn/collocation/cell"
	"pinn/collocation/partition"
	"pinn/internal/lsq"
	"pinn/lsgd"
	"pinn/pde"
	"pinn/pde/jet"
)

// localWidths and localSpreads are the functions per cell and the spread of their frequencies with which bases of cells
// begin, by the number of coordinates. In two and three, the frequencies end at about one and a half periods over a cell:
// whatever varies faster is for smaller cells.
var (
	localWidths  = []int{40, 400, 1000}
	localSpreads = []float64{15, 14, 11}
)

// division is what a solve on cells needs besides the problem: the cells and the basis of each.
type division struct {
	cells   []partition.Cell
	origins []origin // per cell; nil: there has been no refinement
	width   int
	spread  float64
	strong  float64       // see lsgd.ProjectSettings.Strong
	sizes   []float64     // of the fields; nil: those that are expected
	steps   int           // of a nonlinear iteration at most; 0: see lsgd.ProjectSettings
	longest float64       // time of the longest slab so far; 0: there is none
	most    float64       // work of an iteration after which it ends; 0: no limit
	even    bool          // the weights of the independent solve are those of the first
	factors *lsgd.Factors // that are kept for the next solve; nil: none
}

// cellTrial is a solution on cells, and what is known about it.
type cellTrial struct {
	division
	span
	problem    *pde.Problem
	origin     []int            // per condition of the problem: the condition of the whole problem that it is a part of, or -1
	funcs      []jet.Func       // per cell
	frames     []partition.Cell // per cell: see partition.Frames
	references []*reference     // per cell
	whole      *whole           // rows over the bases of whole cells, where some have others; nil: none has
	fit        lsgd.Fit
	points     int
	work       float64 // of the linear solves
	took       float64 // seconds
	tries      int     // of a slab: solves of it
	all        float64 // likewise: seconds that they took
	rank       int     // functions per cell and field that the basis can tell apart
	lever      float64 // of a slab, see leverage; 0: unknown

	size   float64     // of the zero solution's residual in the cell where it is largest, or in all, see overall
	errors []float64   // per cell: scaled residual at fresh points, not yet relative to any size
	bends  [][]float64 // per cell and axis: see bend
	often  []int       // per axis: see halvings

	fitted, fresh []squares // per condition of the problem: of the unscaled residuals
}

// squares is an integral of squares and the measure that it is taken over.
type squares struct{ sum, measure float64 }

func (q *squares) add(o squares) { q.sum += o.sum; q.measure += o.measure }

func (q squares) rms() float64 { return math.Sqrt(q.sum / cmp.Or(q.measure, 1)) }

// tryCells solves a problem on cells. Copy 1 is independent of copy 0 in weights and points. start, one function per field,
// is where a nonlinear iteration begins; nil: where the options say.
func (s *solver) tryCells(p *pde.Problem, t division, start jet.Func, copy uint64) (*cellTrial, error) {
	begun := s.clock()
	m, err := s.solveCells(p, t, start, copy)
	if m != nil {
		m.took = s.clock() - begun
	}
	return m, s.tooLarge(finite(err), len(t.cells))
}

// solveCells is tryCells with the errors as they come.
func (s *solver) solveCells(p *pde.Problem, t division, start jet.Func, copy uint64) (*cellTrial, error) {
	m, on, state, err := s.fitCells(p, t, start, copy)
	if err != nil {
		return nil, err
	}
	if m.work > workToCollect {
		runtime.GC()
	}
	err = s.inspect(m, on.system, on.parts, on.bases, on.reference.fresh, state)
	on.release()
	m.references, m.whole = nil, nil
	return m, err
}

// fitCells is solveCells without a look at the solution.
func (s *solver) fitCells(p *pde.Problem, t division, start jet.Func, copy uint64) (*cellTrial, *laid, *collocation.State, error) {
	m, on, err := s.lay(p, t, copy)
	if err != nil {
		return nil, nil, nil, err
	}
	for c := range p.Conditions {
		m.origin = append(m.origin, c)
	}
	state := &collocation.State{Coef: make([]float64, on.system.Layout.Cols)}
	s.beginCells(m, state, on.bases, start)
	if err := s.weigh(m, on.system, on.parts, state, start, copy); err != nil {
		return nil, nil, nil, err
	}
	if err := s.iterate(m, on.system, state, start != nil); err != nil {
		return nil, nil, nil, err
	}
	s.spent += m.work
	return m, on, state, s.cutOut(m, state.Coef)
}

// weigh sets the scales of the rows of a system on cells.
func (s *solver) weigh(m *cellTrial, sys *collocation.System, parts []partition.Part, state *collocation.State, start jet.Func, copy uint64) error {
	if m.sizes == nil {
		m.sizes = s.expected()
	}
	if m.sizes != nil {
		sys.Sizes = slices.Repeat(proportions(m.sizes), len(m.cells))
	}
	if m.whole != nil {
		if err := m.whole.balance(s, m, sys, start, state.Coef[sys.Layout.Cols:]); err != nil {
			return err
		}
	} else if err := sys.Balance(state); err != nil {
		return err
	}
	if err := m.emphasise(sys, parts, state, s.interfaces()); err != nil {
		return err
	}
	if s.conserves(m) {
		if err := m.stressMeans(sys, parts, state); err != nil {
			return err
		}
	}
	if err := m.last(sys, state); err != nil {
		return err
	}
	if m.factors != nil && len(s.problem.Coords) == 2 { // others do not ask for it
		axis := slices.Index(s.problem.Coords, s.problem.Time)
		if err := m.leverage(sys, parts, state, axis, s.problem.Upper[axis]-s.problem.Lower[axis]); err != nil {
			return err
		}
	}
	if copy > 0 && !m.even {
		s.unbalance(sys, func(c int) int { return parts[c].Condition }, copy)
	}
	return nil
}

// iterate moves a state to the solution on cells, and keeps what is known about the solves. An iteration that begins far from the solution
// and does not converge is made again with few of the singular values at first, see stages.
func (s *solver) iterate(m *cellTrial, sys *collocation.System, state *collocation.State, close bool) (err error) {
	from := slices.Clone(state.Coef)
	strong, shared := cmp.Or(m.strong, s.strongInGo()), 0.0
	if m.factors == nil { // in slabs that are not resolved errors grow where walls do not hold exactly
		shared = cmp.Or(strong, lsq.StrongPivot)
	}
	step := func(tolerance float64) error {
		fit, err := s.fitted(sys, state, lsgd.ProjectSettings{
			Tolerance: tolerance, Strong: strong, StrongShared: shared, Factors: m.factors, Iterations: m.steps, Work: m.most,
		})
		fit.Iterations += m.fit.Iterations
		m.fit = fit
		m.work += fit.Work
		return err
	}
	if err = step(0); err != nil || m.fit.Converged || close || sys.Problem.Affine() {
		return err
	}
	copy(state.Coef, from)
	for _, tolerance := range s.stages() {
		if err = step(tolerance); err != nil {
			return err
		}
	}
	return nil
}

// strongInGo returns the pivot down to which coordinates are eliminated in cells that are solved in one go; 0: the default.
func (s *solver) strongInGo() float64 {
	if len(s.problem.Fields) > 1 && len(s.problem.Coords) > 1 {
		return pivotOfSystems
	}
	return 0
}

// within returns the division without the cells that miss the domain, and the frames of the others.
func (t division) within(p *pde.Problem) (division, []partition.Cell) {
	all, empty := partition.Frames(p, t.cells)
	if !slices.Contains(empty, true) {
		return t, all
	}
	cells, origins := t.cells, t.origins
	t.cells, t.origins = nil, nil
	var frames []partition.Cell
	for k, b := range cells {
		if empty[k] {
			continue
		}
		t.cells, frames = append(t.cells, b), append(frames, all[k])
		if origins != nil {
			t.origins = append(t.origins, origins[k])
		}
	}
	return t, frames
}

// finite makes numbers that are not finite on cells, whose conditions have names of their own, numerical trouble.
func finite(err error) error {
	if bad := (*collocation.NonFiniteError)(nil); errors.As(err, &bad) {
		return &refused{fmt.Sprintf("on cells, %s", bad)}
	}
	return err
}

// layout gives every cell a basis for all of its fields.
func (m *cellTrial) layout() (*collocation.Layout, []*cell.Basis, error) {
	fields := len(m.problem.Fields)
	var spaces []collocation.Space
	var bases []*cell.Basis
	for k, b := range m.frames {
		basis := &cell.Basis{Reference: m.references[k].Reference, Lower: b.Lower, Upper: b.Upper}
		space := collocation.Space{Basis: basis}
		for f := range fields {
			space.Fields = append(space.Fields, k*fields+f)
		}
		spaces, bases = append(spaces, space), append(bases, basis)
	}
	l, err := collocation.NewLayout(len(m.cells)*fields, spaces)
	return l, bases, err
}

// scattered samples the conditions of a cut problem, with the given numbers of points in a cell and on a face.
func (m *cellTrial) scattered(cut *pde.Problem, parts []partition.Part, bases []*cell.Basis, sampler *cell.Sampler, interior, face int) ([]*pde.Cloud, error) {
	var out []*pde.Cloud
	for k, c := range cut.Conditions {
		n := m.pointsOf(parts[k].Cells, face, 1-1/float64(len(m.problem.Coords)))
		if ambient, own := c.On.Dims(); ambient == own {
			n = m.pointsOf(parts[k].Cells, interior, 1)
			if m.references[parts[k].Cells[0]].holes != nil {
				n = int(pointsAround * float64(n))
			}
		}
		a, b := bases[parts[k].Cells[0]], bases[parts[k].Cells[1]]
		in := [2][]*cell.Basis{{a}, {b}}
		if parts[k].Condition < 0 {
			in = [2][]*cell.Basis{{a, b}, nil}
		}
		cloud, err := sampler.Sample(c.On, n, in)
		if err != nil {
			return nil, fmt.Errorf("condition %q: %w", c.Name, err)
		}
		out = append(out, cloud)
	}
	return out, nil
}

// pointsOf returns the number of points in cells that have more functions than whole ones, given that of these and the power with which it grows.
func (m *cellTrial) pointsOf(cells [2]int, n int, power float64) int {
	most := m.rank
	for _, k := range cells {
		_, rank := m.references[k].Dims()
		most = max(most, rank)
	}
	return int(math.Ceil(float64(n) * math.Pow(float64(most)/float64(m.rank), power)))
}

// interior is the number of points in a cell: about twice as many rows as columns.
func (m *cellTrial) interior() int {
	eqs := 0
	for _, c := range m.problem.Conditions {
		if ambient, own := c.On.Dims(); ambient == own {
			n, _ := c.Op.Dims()
			eqs += n
		}
	}
	return 2 * m.rank * len(m.problem.Fields) / max(1, eqs)
}

// clustered crowds the points of a rule towards the faces, if it does not do so itself.
func clustered(r collocation.Rule) collocation.Rule {
	switch r.(type) {
	case collocation.Gauss, collocation.Chebyshev:
		return r
	}
	return collocation.Clustered{Rule: r}
}

// trace is the number of points on a face of a cell.
func (m *cellTrial) trace() int {
	dim := float64(len(m.problem.Coords))
	return int(math.Ceil(traceOversampling * math.Pow(float64(m.rank), 1-1/dim)))
}

// cutOut makes the functions of the cells.
func (s *solver) cutOut(m *cellTrial, coef []float64) error {
	fields := make([]int, len(m.problem.Fields))
	for f := range fields {
		fields[f] = f
	}
	for k, b := range m.frames {
		n, err := s.cellBasis(m.references[k], m.width, b)
		if err != nil {
			return err
		}
		own, err := collocation.NewLayout(len(fields), []collocation.Space{{Basis: n, Fields: fields}})
		if err != nil {
			return err
		}
		e := &collocation.Expansion{Layout: own, Coef: make([]float64, own.Cols)}
		_, rank := m.references[k].Dims()
		for _, span := range own.Span {
			m.references[k].Functions(e.Coef[span.Lo:span.Hi], coef[:rank])
			coef = coef[rank:]
		}
		m.funcs = append(m.funcs, e)
	}
	return nil
}

// mesh returns the solution as a function.
func (m *cellTrial) mesh() *partition.Mesh { return &partition.Mesh{Cells: m.cells, Funcs: m.funcs} }
