package auto

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/internal/lsq"
	"pinn/lsgd"
	"pinn/lsgd/inverse"
	"pinn/network"
	"pinn/pde/jet"
)

// design fixes everything that one projection needs besides the random streams.
type design struct {
	width   int
	spread  float64
	stretch []float64  // factors on the spread along the axes; nil: none
	axes    *mat.Dense // of the disk, as columns; nil: the coordinates
	active  int        // coordinates with a frequency that is not zero; 0: all
}

// Streams of random numbers. Every purpose has its own, so that a choice for one does not shift another.
const (
	streamWeights = iota + 1
	streamPoints
	streamValidation
	streamCoefficients
	streamBoxes
	streamRedraw
	streamSpots
	streamStart
	streamScales
	streamRoots
	streamSteady
)

func (s *solver) stream(purpose, copy uint64) *rand.Rand {
	return rand.New(rand.NewPCG(s.options.Seed, purpose<<8|copy))
}

// trial is a projection and what is known about it.
type trial struct {
	design
	nets   []collocation.Adaptive
	system *collocation.System
	state  *collocation.State
	fit    lsgd.Fit
	rel    float64 // RMS of the residual at fresh points relative to that of the zero solution
	work   float64 // multiplications and additions of the linear solves
	took   float64 // seconds

	inferred *inverse.Fit // of measured data
	partner  *inverse.Fit // of the independent solve
	modes    *modes       // of an eigenvalue problem
	found    []Mode       // those asked for, with their estimates
	onCells  *cellTrial   // of eigenfunctions on cells; nil: the basis is one on the whole domain

	verdict
}

// verdict is what an independent solve says about a solution.
type verdict struct {
	checked  bool    // the independent solve has been made
	missed   string  // the equation that the solution misses grossly; empty: there is none
	adrift   bool    // the conditions do not notice a small shift of the solution
	estimate float64 // of the relative error; NaN when the independent solve failed
	field    int     // where the two solves differ most
	doubt    error   // why the independent solve failed
	twin     *Model  // the independent solution; nil: there is none
	good     string  // until when a march is within the tolerance; empty: all the time or never
}

// prepare builds the bases and the sampled system of a design. Copy 1 is independent of copy 0 in weights and points.
func (s *solver) prepare(d design, copy uint64) (*trial, error) {
	t := &trial{design: d}
	rnd := s.stream(streamWeights, copy)
	var spaces []collocation.Space
	for _, fields := range s.fieldGroups() {
		n, err := s.newBasis(d, rnd)
		if err != nil {
			return nil, err
		}
		t.nets = append(t.nets, n)
		spaces = append(spaces, collocation.Space{Basis: n, Fields: fields})
	}
	layout, err := collocation.NewLayout(len(s.problem.Fields), spaces)
	if err != nil {
		return nil, err
	}
	clouds, err := s.sample(d.width, copy)
	if err != nil {
		return nil, err
	}
	t.system = collocation.NewSystem(s.problem, layout, clouds)
	t.system.Sizes = s.expected()
	_, cols := t.system.Dims()
	t.state = &collocation.State{Coef: make([]float64, cols), Start: s.start, Blend: 1}
	for k, p := range s.problem.Params {
		t.state.Coef[layout.Cols+k] = p.Start
	}
	if err := t.system.Balance(t.state); err != nil {
		return nil, err
	}
	if copy > 0 {
		s.unbalance(t.system, func(c int) int { return c }, copy)
	}
	return t, nil
}

// unbalance multiplies the scales of the equations by random factors. What depends on the balance, such as a compromise
// between conditions that contradict each other, then differs between two solves. origin returns the condition of the whole
// problem that a condition of the system is a part of, whose parts have the same factors, or -1 for none: these stay.
func (s *solver) unbalance(sys *collocation.System, origin func(condition int) int, copy uint64) {
	rnd := s.stream(streamScales, copy)
	factors := map[[2]int]float64{} // by condition and equation of the whole problem
	for c, scale := range sys.Scale {
		for e := range scale {
			key := [2]int{origin(c), e}
			if key[0] < 0 {
				continue
			}
			if factors[key] == 0 {
				factors[key] = math.Pow(tilt, 2*rnd.Float64()-1)
			}
			scale[e] *= factors[key]
		}
	}
}

// fieldGroups says which fields share a basis.
func (s *solver) fieldGroups() [][]int {
	if !s.options.Network.Separate {
		all := make([]int, len(s.problem.Fields))
		for f := range all {
			all[f] = f
		}
		return [][]int{all}
	}
	var out [][]int
	for f := range s.problem.Fields {
		out = append(out, []int{f})
	}
	return out
}

func (s *solver) initial(d design) network.Init {
	switch s.options.Network.Init {
	case "he":
		return network.He{}
	case "glorot":
		return network.Glorot{}
	case "disk":
		return network.Disk{Radius: d.spread, Stretch: d.stretch, Axes: d.axes, Active: d.active}
	default:
		return network.Box{Spread: d.spread}
	}
}

// project solves a prepared trial and looks at it at fresh points. With unknown coefficients it begins at the starts of these,
// see fromParams; where that fails, all unknowns are let loose at once.
func (s *solver) project(t *trial) error {
	switch {
	case s.modal != nil:
		return s.projectModes(t)
	case s.inversion != nil:
		return s.projectInverse(t)
	}
	if len(s.problem.Params) == 0 || s.problem.Affine() || s.warmest > 0 {
		return s.projectFrom(t, s.stages())
	}
	free := &collocation.State{Coef: slices.Clone(t.state.Coef), Start: t.state.Start, Blend: t.state.Blend}
	err := s.fromParams(t)
	if err == nil || fatal(err) {
		return err
	}
	t.state = free
	return s.projectFrom(t, s.stages())
}

// fromParams solves a trial for the fields alone, with the unknown coefficients at their starts, and then for all unknowns
// from there. Solved for at once, the coefficients would follow the first linearisation, at fields that are far from any
// solution, and an eigenvalue would end at another one than that next to its start.
func (s *solver) fromParams(t *trial) error {
	p := *s.problem
	p.Params = slices.Clone(p.Params)
	for k := range p.Params {
		q := &p.Params[k]
		q.Min, q.Max = q.Start, math.Nextafter(q.Start, math.Inf(1)) // equal ends would mean none
	}
	held := *t
	held.system = collocation.NewSystem(&p, t.system.Layout, t.system.Clouds)
	held.system.Scale = t.system.Scale
	if err := s.projectFrom(&held, s.stages()); err != nil {
		return err
	}
	err := s.projectFrom(t, []float64{0})
	t.work += held.work
	return err
}

// projectFrom moves the state of a trial to a solution by projections of the given rank tolerances.
func (s *solver) projectFrom(t *trial, tolerances []float64) error {
	solves, start := 0, &collocation.State{Coef: slices.Clone(t.state.Coef), Start: t.state.Start, Blend: t.state.Blend}
	for _, tolerance := range tolerances {
		fit, err := s.fitted(t.system, t.state, lsgd.ProjectSettings{Tolerance: tolerance})
		if err != nil {
			return s.strayed(err, t, start)
		}
		t.fit = fit
		solves += fit.Iterations
	}
	t.work = float64(solves) * lsq.FactorWork(t.system.Dims())
	var err error
	t.rel, err = s.validate(t)
	return s.strayed(err, t, start)
}

// strayed makes values that are not finite numerical trouble, where a nonlinear iteration has come to them from a start at which the
// equations have values: another basis may not come there.
func (s *solver) strayed(err error, t *trial, start *collocation.State) error {
	if s.problem.Affine() || !meaningless(err) {
		return err
	}
	rows, _ := t.system.Dims()
	if t.system.Residuals(make([]float64, rows), start) != nil {
		return err
	}
	return &refused{fmt.Sprintf("the iteration has left the values for which the equations mean something: %s", err)}
}

// meaningless reports whether an error says that equations have no values somewhere.
func meaningless(err error) bool {
	bad := (*collocation.NonFiniteError)(nil)
	return errors.As(err, &bad)
}

// stages returns the rank tolerances of the successive projections of a trial. A nonlinear iteration that begins far
// from the solution begins with few of the singular values: with all of them it would follow its linearisation into
// rough functions, from which no step leads out.
func (s *solver) stages() []float64 {
	if s.problem.Affine() || s.warmest > 0 {
		return []float64{0}
	}
	return []float64{1e-2, 1e-4, 0}
}

// try prepares and projects a design, and records it.
func (s *solver) try(d design, copy uint64, phase string) (*trial, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	if err := s.fits(d.width); err != nil {
		return nil, err
	}
	begun := s.clock()
	t, err := s.prepare(d, copy)
	if err != nil {
		return nil, err
	}
	if err := s.project(t); err != nil {
		return nil, err
	}
	t.took = s.clock() - begun
	s.spent += t.work
	s.warm(t)
	s.trials++
	s.record(phase, s.trials, t, t.fit.Loss, t.rel)
	if phase == "search" && s.improves(t.rel, gainOfTrial) {
		s.offerTrial("search", t)
	}
	return t, nil
}

// warm makes a trial the start of later nonlinear iterations if it is the best so far.
func (s *solver) warm(t *trial) {
	if s.modal == nil && s.inversion == nil && !s.problem.Affine() && t.rel < residualResolved && (s.warmest == 0 || t.rel < s.warmest) {
		s.start, s.warmest = s.model(t), t.rel
	}
}

// zero returns the state of zero fields with the parameters of a trial.
func (s *solver) zero(t *trial) *collocation.State {
	z := &collocation.State{Coef: make([]float64, len(t.state.Coef))}
	copy(z.Coef[t.system.Layout.Cols:], t.state.Coef[t.system.Layout.Cols:])
	return z
}

// ofZero returns the residual of the zero solution in a system, as a root mean square. Where zero is not in the domain of the equations it is twice
// that of half the solution of a trial, which is the same for linear equations; if that is not, either, 1.
func (s *solver) ofZero(v *collocation.System, t *trial) float64 {
	if _, rms, err := v.RMS(s.zero(t)); err == nil {
		return rms
	}
	if _, rms, err := v.RMS(halved(t.state, v.Layout.Cols)); err == nil {
		return 2 * rms
	}
	return 1
}

// halved returns a state with half of the first coefficients, of the given number.
func halved(at *collocation.State, cols int) *collocation.State {
	h := &collocation.State{Coef: slices.Clone(at.Coef)}
	floats.Scale(0.5, h.Coef[:cols])
	return h
}

// validate returns the relative residual of a trial at the fresh points: its scaled root mean square divided by that of
// the zero solution. All trials are measured with the same scales, so that they can be compared.
func (s *solver) validate(t *trial) (float64, error) {
	if s.scale == nil {
		if err := s.measureBy(t); err != nil {
			return math.NaN(), err
		}
	}
	v := collocation.NewSystem(s.problem, t.system.Layout, s.fresh)
	v.Scale = s.scale
	_, rms, err := v.RMS(t.state)
	return rms / cmp.Or(s.reference, 1), err
}

// measureBy takes the scales of a trial for all measurements from now on, and measures the trial again.
func (s *solver) measureBy(t *trial) error {
	if s.modal != nil {
		return nil // residuals of eigenfunctions are relative to their terms
	}
	v := collocation.NewSystem(s.problem, t.system.Layout, s.fresh)
	s.scale = t.system.Scale
	if s.inversion != nil {
		s.scale = s.inversion.equationsOnly(s.scale)
	}
	v.Scale = s.scale
	s.reference = s.ofZero(v, t)
	_, rms, err := v.RMS(t.state)
	s.rate(t, rms/cmp.Or(s.reference, 1))
	return err
}

func (s *solver) model(t *trial) *Model {
	e := &collocation.Expansion{Layout: t.system.Layout, Coef: t.state.Coef}
	m := newModel(s.problem, []partition.Cell{s.whole()}, []jet.Func{e})
	for k, q := range s.problem.Params {
		m.Params[q.Name] = t.state.Coef[t.system.Layout.Cols+k]
	}
	return m
}

// whole returns the box that holds the domain.
func (s *solver) whole() partition.Cell {
	return partition.Cell{Lower: s.problem.Lower, Upper: s.problem.Upper}
}
