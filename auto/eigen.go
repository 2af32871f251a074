package auto

import (
	"errors"
	"fmt"
	"math"
	"math/cmplx"
	"slices"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/collocation/region"
	"pinn/lsgd"
	"pinn/lsgd/eigen"
	"pinn/pde"
	"pinn/pde/jet"
)

// Eigenvalues asks for the eigenvalues of a problem instead of its solution. The problem has one parameter, the
// eigenvalue, and its conditions are homogeneous and linear in the fields; see [eigen.Check].
type Eigenvalues struct {
	Count int        // how many, each as often as its multiplicity says
	Near  complex128 // those nearest to it; zero asks for the smallest
}

// Mode is an eigenvalue with its eigenfunction, which is part of the model.
type Mode struct {
	Value complex128
	// ErrorEstimate and FunctionEstimate are the estimated errors of the value, absolute, and of the eigenfunction,
	// relative in L2; NaN where the independent basis has no such mode. Of an eigenvalue that is not simple, the function
	// is compared with the space of all its eigenfunctions.
	ErrorEstimate, FunctionEstimate float64
	// Multiplicity is the number of eigenvalues that cannot be told from this one within the estimates.
	Multiplicity int
	Residual     float64 // relative residual at fresh points
	// Re and Im name the fields of the model that hold the parts of the eigenfunction, one per field of the problem. Im
	// is nil for real values. The sum over the fields of the integrals of their squares is 1.
	Re, Im []string
}

// modal is the part of a solver that looks for eigenvalues.
type modal struct {
	Eigenvalues
	degree int        // of the problem in the eigenvalue
	shift  float64    // of the next pencil
	domain *pde.Cloud // of the independent trials, for comparisons
}

// check reports options that eigenvalue problems have no use for.
func (e *Eigenvalues) check(o *Options, fault func(setting, format string, args ...any)) {
	const what = "has no effect on an eigenvalue problem"
	if e.Count < 1 {
		fault("eigenvalue", "must ask for at least one eigenvalue, not %d", e.Count)
	}
	if m := o.Training.Method; m == LSGD || m == GD {
		fault("lsgd.method", what)
	}
	if o.Partition.given() {
		fault("partition", what)
	}
	if o.Start != nil {
		fault("start", what)
	}
	if o.Continuation != nil {
		fault("continuation", what)
	}
}

// modes are the eigenpairs of a trial, the nearest first: some more than asked for, so that multiplicities at the end of
// the list are seen, with their residuals at the fresh points.
type modes struct {
	pairs  []eigen.Pair
	fresh  []eigen.Residual
	fitted []eigen.Residual // of the pairs that were asked for
}

// errTooFew says that a basis does not hold as many eigenfunctions as were asked for.
var errTooFew = errors.New("fewer eigenvalues than were asked for")

// eigenvalues is the route for eigenvalue problems.
func (s *solver) eigenvalues() (*Solution, error) {
	degree, err := eigen.Check(s.problem)
	if err != nil {
		return nil, err
	}
	s.options.Measure = nil
	s.modal = &modal{Eigenvalues: *s.options.Eigenvalues, degree: degree}
	s.modal.shift = real(s.modal.Near)
	if s.modal.domain, err = s.domainCloud(domainPoints); err != nil {
		return nil, err
	}
	t, err := s.soughtModes()
	if err != nil {
		return s.failed(err)
	}
	return s.modalSolution(t)
}

// soughtModes returns the eigenpairs with their estimates: those of one basis on the whole domain, or on cells where eigenfunctions are known
// not to be smooth, or where these are better.
func (s *solver) soughtModes() (*trial, error) {
	divides := s.modesDivide()
	if divides && s.cellsFirst() {
		return s.checkedOnCells()
	}
	done := s.phase("search")
	t, err := s.choose()
	done()
	if err != nil && (fatal(err) || !divides) {
		return nil, err
	}
	if err == nil {
		if !s.options.NoCheck {
			s.offerTrial("check", t)
		}
		done = s.phase("check")
		err = s.estimate(t)
		done()
		if err != nil || !divides || t.estimate <= s.options.Tolerance || s.options.NoCheck && t.rel <= residualResolved {
			return t, err
		}
	}
	s.note("the basis on the whole domain falls short: cells")
	if err == nil {
		s.offerTrial("cells", t)
	}
	c, cerr := s.checkedOnCells()
	switch {
	case s.ctx.Err() != nil:
		return nil, s.ctx.Err()
	case cerr == nil && (err != nil || len(t.modes.pairs) < s.modal.Count || c.estimate < t.estimate || math.IsNaN(t.estimate)):
		return c, nil
	case cerr != nil:
		s.note("cells: %s", cerr)
	}
	return t, err
}

// domainCloud returns about n points of the domain with weights that sum to its measure.
func (s *solver) domainCloud(n int) (*pde.Cloud, error) {
	var rule collocation.Rule = collocation.Gauss{}
	if len(s.problem.Coords) > 3 {
		rule = collocation.Sobol{}
	}
	on, err := s.inside()
	if err != nil {
		return nil, err
	}
	return collocation.Sample(on, rule, n, s.stream(streamValidation, 2))
}

// inside returns the inside of the domain.
func (s *solver) inside() (pde.Region, error) {
	if d := shapeOf(s.problem); d != nil {
		return d.Interior(), nil
	}
	if b := ballOf(s.problem); b != nil {
		return b.Interior(), nil
	}
	b, err := region.NewBox(s.problem.Lower, s.problem.Upper)
	if err != nil {
		return nil, err
	}
	return b.Interior(), nil
}

// projectModes finds the eigenpairs of a prepared trial and looks at them at fresh points. The relative residual of the
// trial is that of the worst.
func (s *solver) projectModes(t *trial) error {
	domain, err := s.domainCloud(max(domainPoints, 2*t.width))
	if err != nil {
		return err
	}
	found, err := s.paired(t, slices.Repeat([]*pde.Cloud{domain}, len(s.problem.Fields)), s.fresh, lsgd.ProjectSettings{}, nil)
	if err != nil {
		return err
	}
	t.rel = 1 // of functions that are not there
	t.modes.fresh = eigen.Residuals(found.Fresh)
	if len(found.Pairs) < s.modal.Count {
		return nil
	}
	asked := found.Pairs[:s.modal.Count]
	t.modes.fitted = eigen.Residuals(found.Own)
	copy(t.state.Coef, asked[0].Re)
	t.rel = 0
	for _, r := range t.modes.fresh[:s.modal.Count] {
		t.rel = max(t.rel, r.Relative)
	}
	t.fit.Loss = t.rel * t.rel / 2
	if t.rel < residualResolved {
		s.modal.place(asked)
	}
	return nil
}

// sought finds the eigenpairs of a prepared trial, and what they leave at fresh points and, those that were asked for, at its own.
func (s *solver) sought(t *trial, domain, fresh []*pde.Cloud, n lsgd.ProjectSettings, begin [][]float64) (*foundModes, error) {
	p, err := eigen.New(s.ctx, t.system, s.modal.degree, s.modal.shift, domain, n)
	if err != nil {
		return nil, err
	}
	out := new(foundModes)
	if out.Pairs, err = p.Near(s.ctx, s.modal.Near, s.modal.Count, spareModes, s.stream(streamCoefficients, 0), begin); err != nil {
		return nil, err
	}
	out.Fit = lsgd.Fit{Rank: p.Rank, Cond: p.Cond, Iterations: 1, Converged: true, Work: p.Work}
	if out.Fresh, err = p.Squares(s.ctx, out.Pairs, fresh); err == nil {
		out.Own, err = p.Squares(s.ctx, out.Pairs[:min(s.modal.Count, len(out.Pairs))], t.system.Clouds)
	}
	return out, err
}

// place moves the shift away from the eigenvalues, but not from the target: solves with a matrix that is nearly singular
// lose digits.
func (m *modal) place(found []eigen.Pair) {
	reach := 0.0
	for _, q := range found {
		reach = max(reach, cmplx.Abs(q.Value-m.Near))
	}
	gap := func(shift float64) float64 {
		least := math.Inf(1)
		for _, q := range found {
			least = min(least, cmplx.Abs(q.Value-complex(shift, 0)))
		}
		return least
	}
	best := -1.0
	for _, f := range []float64{0, -0.01, 0.01, -0.03, 0.03, -0.1, 0.1} {
		shift := real(m.Near) + f*reach
		// A gap of a tenth of the reach is as good as any: the others only break ties.
		if g := min(gap(shift), reach/10) / (1 + math.Abs(f)); g > best {
			best, m.shift = g, shift
		}
	}
}

// modalSolution describes the eigenpairs of a trial that has been checked.
func (s *solver) modalSolution(t *trial) (*Solution, error) {
	out, err := s.describedModes(t)
	if err != nil {
		return s.failed(err)
	}
	out = s.close(out, &t.verdict, t.rel)
	if math.IsNaN(out.ErrorEstimate) && t.checked && t.doubt == nil {
		out.Status, out.Reason = Short, "an independent basis does not have all of these eigenvalues"
	}
	return out, nil
}

// describedModes describes the eigenpairs of a trial, without a verdict.
func (s *solver) describedModes(t *trial) (*Solution, error) {
	if len(t.modes.pairs) < s.modal.Count {
		return nil, fmt.Errorf("%w: the basis of %d functions holds only %d eigenfunctions", errTooFew, t.width, len(t.modes.pairs))
	}
	found := slices.Clone(t.found)
	if found == nil {
		for i, q := range t.modes.pairs[:s.modal.Count] {
			nan := math.NaN()
			found = append(found, Mode{Value: q.Value, ErrorEstimate: nan, FunctionEstimate: nan, Residual: t.modes.fresh[i].Relative})
		}
	}
	worst := 0
	for i, r := range t.modes.fresh[:s.modal.Count] {
		if r.Relative > t.modes.fresh[worst].Relative {
			worst = i
		}
	}
	out := &Solution{
		Problem: s.problem, Residual: t.modes.fitted[worst].Conditions, Validation: t.modes.fresh[worst].Conditions, Fit: t.fit,
		Points: t.system.Points(), Parameters: len(t.state.Coef), Modes: found,
	}
	var err error
	if out.Model, err = s.modalModel(t, out.Modes); err != nil {
		return nil, err
	}
	for _, n := range t.nets {
		_, features := n.Dims()
		out.Features += features
		out.Parameters += len(n.Params())
	}
	if m := t.onCells; m != nil {
		out.Cells, out.Features, out.Parameters = len(m.cells), m.width*len(m.cells), len(t.state.Coef)-1
		for _, share := range m.indicators(m.size) {
			out.Indicators = append(out.Indicators, math.Sqrt(share))
		}
	}
	return out, nil
}

// modalModel returns the eigenfunctions as the fields of one model, and sets their names: those of the fields with the
// number of the mode, from 1, and an i for the imaginary part.
func (s *solver) modalModel(t *trial, found []Mode) (*Model, error) {
	shown := *s.problem
	shown.Fields, shown.Auxiliary = nil, nil
	var coef [][]float64
	var field []int
	for k, q := range t.modes.pairs[:len(found)] {
		for f, name := range s.problem.Fields {
			add := func(c []float64, name string) string {
				field, coef = append(field, f), append(coef, c)
				shown.Fields = append(shown.Fields, name)
				if slices.Contains(s.problem.Auxiliary, s.problem.Fields[f]) {
					shown.Auxiliary = append(shown.Auxiliary, name)
				}
				return name
			}
			found[k].Re = append(found[k].Re, add(q.Re, fmt.Sprintf("%s%d", name, k+1)))
			if q.Im != nil {
				found[k].Im = append(found[k].Im, add(q.Im, fmt.Sprintf("%s%di", name, k+1)))
			}
		}
	}
	if t.onCells != nil {
		funcs, err := s.shownCells(t, coef, field)
		return newModel(&shown, t.onCells.cells, funcs), err
	}
	return newModel(&shown, []partition.Cell{s.whole()}, []jet.Func{expansions(t.system.Layout, coef, field)}), nil
}

// expansions returns functions with given coefficients over all columns: one list per function, with the number of the field that it is a
// function of.
func expansions(l *collocation.Layout, coef [][]float64, field []int) *collocation.Expansion {
	spaces := make([]collocation.Space, len(l.Spaces))
	for k, sp := range l.Spaces {
		spaces[k].Basis = sp.Basis
	}
	for f, of := range field {
		spaces[l.Space[of]].Fields = append(spaces[l.Space[of]].Fields, f)
	}
	layout, err := collocation.NewLayout(len(coef), spaces)
	if err != nil {
		panic("auto: " + err.Error()) // every function has been put in one space
	}
	e := &collocation.Expansion{Layout: layout, Coef: make([]float64, layout.Cols)}
	for f, c := range coef {
		copy(e.Coef[layout.Span[f].Lo:layout.Span[f].Hi], c[l.Span[field[f]].Lo:l.Span[field[f]].Hi])
	}
	return e
}
