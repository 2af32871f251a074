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
	"pinn/network"
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
	problem *pde.Problem
	origin  []int            // per condition of the problem: the condition of the whole problem that it is a part of, or -1
	funcs   []jet.Func       // per cell
	frames  []partition.Cell // per cell: see partition.Frames
	fit     lsgd.Fit
	points  int
	work    float64 // of the linear solves
	took    float64 // seconds
	tries   int     // of a slab: solves of it
	all     float64 // likewise: seconds that they took
	rank    int     // functions per cell and field that the basis can tell apart
	lever   float64 // of a slab, see leverage; 0: unknown

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
	if err := s.weigh(m, on.system, on.parts, state, copy); err != nil {
		return nil, nil, nil, err
	}
	if err := s.iterate(m, on.system, state, start != nil); err != nil {
		return nil, nil, nil, err
	}
	s.spent += m.work
	return m, on, state, s.cutOut(m, on.reference, state.Coef)
}

// weigh sets the scales of the rows of a system on cells.
func (s *solver) weigh(m *cellTrial, sys *collocation.System, parts []partition.Part, state *collocation.State, copy uint64) error {
	if m.sizes == nil {
		m.sizes = s.expected()
	}
	if m.sizes != nil {
		sys.Sizes = slices.Repeat(proportions(m.sizes), len(m.cells))
	}
	if err := sys.Balance(state); err != nil {
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

// reference is the basis that all cells of a solve share, on the unit box.
type reference struct {
	*cell.Reference
	net        *network.Net
	fit, fresh *cell.Sampler // of the points to fit, and of those to look at the residual
}

// referenceOf returns the basis of cells with a number of functions and a spread. Copy 1 is independent of copy 0.
func (s *solver) referenceOf(t division, copy uint64) (*reference, error) {
	key := referenceKey{t.width, t.spread, copy}
	if r := s.references[key]; r != nil {
		return r, nil
	}
	dim := len(s.problem.Coords)
	n, err := s.cellNet(t.width, make([]float64, dim), slices.Repeat([]float64{1}, dim))
	if err != nil {
		return nil, err
	}
	spread := t.spread
	if copy > 0 && dim == 1 {
		spread *= math.Pow(otherRange, 1/float64(copy))
	}
	init, first := s.initial(design{spread: spread}), 0
	if disk, ok := init.(network.Disk); ok {
		disk.Affine = true
		init, first = disk, dim+1
	}
	init.Fill(n, s.stream(streamBoxes, copy))
	var fresh collocation.Rule = collocation.Random{}
	if dim == 1 {
		fresh = toEnds{fresh}
	}
	r := &reference{
		Reference: cell.NewReference(n, first), net: n,
		fit:   &cell.Sampler{Rule: clustered(s.options.Points.Rule), Seed: s.options.Seed<<2 ^ copy<<1},
		fresh: &cell.Sampler{Rule: fresh, Seed: s.options.Seed<<2 ^ copy<<1 | 1},
	}
	if s.references == nil {
		s.references = map[referenceKey]*reference{}
	}
	s.references[key] = r
	return r, nil
}

type referenceKey struct {
	width  int
	spread float64
	copy   uint64
}

// cellNet returns a network on a cell, without weights.
func (s *solver) cellNet(width int, lower, upper []float64) (*network.Net, error) {
	return network.New(network.Config{
		Kind: s.options.Network.Kind, Layers: s.options.Network.Layers, Width: width,
		Activation: s.options.Network.Activation, Lower: lower, Upper: upper,
	})
}

// layout gives every cell a basis for all of its fields.
func (m *cellTrial) layout(r *reference) (*collocation.Layout, []*cell.Basis, error) {
	fields := len(m.problem.Fields)
	var spaces []collocation.Space
	var bases []*cell.Basis
	for k, b := range m.frames {
		basis := &cell.Basis{Reference: r.Reference, Lower: b.Lower, Upper: b.Upper}
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
		n := face
		if ambient, own := c.On.Dims(); ambient == own {
			n = interior
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
func (s *solver) cutOut(m *cellTrial, r *reference, coef []float64) error {
	fields := make([]int, len(m.problem.Fields))
	for f := range fields {
		fields[f] = f
	}
	_, rank := r.Dims()
	_, width := r.net.Dims()
	for _, b := range m.frames {
		n, err := s.cellNet(m.width, b.Lower, b.Upper)
		if err != nil {
			return err
		}
		copy(n.Params(), r.net.Params())
		own, err := collocation.NewLayout(len(fields), []collocation.Space{{Basis: n, Fields: fields}})
		if err != nil {
			return err
		}
		e := &collocation.Expansion{Layout: own, Coef: make([]float64, own.Cols)}
		for f := range fields {
			r.Functions(e.Coef[f*width:(f+1)*width], coef[:rank])
			coef = coef[rank:]
		}
		m.funcs = append(m.funcs, e)
	}
	return nil
}

// mesh returns the solution as a function.
func (m *cellTrial) mesh() *partition.Mesh { return &partition.Mesh{Cells: m.cells, Funcs: m.funcs} }
