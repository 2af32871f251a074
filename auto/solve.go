package auto

import (
	"cmp"
	"context"
	"errors"
	"math"
	"time"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/internal/usage"
	"pinn/lsgd"
	"pinn/network"
	"pinn/pde"
	"pinn/pde/jet"
)

// SafetyFactor multiplies the difference of two independent solves; with the relative residual at fresh points added,
// which matters only near rounding, that is the error estimate. Two solves of one quality differ by about 1.4 times the
// error of either.
const SafetyFactor = 5

// Solve solves a problem. Whatever the options leave open is chosen by the rules of the package; nil options leave everything open.
//
// The error joins the faults of the problem and the options; or is a *collocation.NonFiniteError, which names the
// condition and the point where the problem's own functions are not finite; or is the context's; then there is no Solution. Or it is
// an [*OutcomeError], because no solution was found: then what was found comes with it, and its methods are safe. How good a
// solution is that comes without an error is its Status.
func Solve(ctx context.Context, p *pde.Problem, options *Options) (*Solution, error) {
	var o Options
	if options != nil {
		o = *options
	}
	if err := errors.Join(p.Check(), o.Check(p.Order()), o.CheckProblem(p)); err != nil {
		return nil, err
	}
	if err := CheckInterfaces(p, o); err != nil {
		return nil, err
	}
	timed := evolving(p)
	s := &solver{ctx: ctx, asked: p, wanted: o, problem: withSpots(timed), options: o, start: o.Start, begun: time.Now(), cpu: usage.Now().CPUSeconds}
	if o.Journal != nil {
		s.ledger = &ledger{journal: o.Journal}
	}
	if timed != p {
		s.note("all conditions on %s stand at its lower end: where the domain is cut, it is solved from there on", s.problem.Time)
	}
	out, err := s.solve(o.divisible(p) == nil)
	if err != nil {
		return nil, err
	}
	if out.Model == nil {
		out.Model = newModel(p, nil, nil)
	}
	return asGiven(out, p), out.Err()
}

// solve is Solve for input without faults. divisible says that the problem may be solved on cells.
func (s *solver) solve(divisible bool) (*Solution, error) {
	s.complete()
	s.switches = switchesOf(s.problem)
	s.evolves = s.evolves && !s.travels()
	if s.given.Width > 0 && !s.options.Partition.given() {
		if err := s.fits(s.given.Width); err != nil {
			return nil, err
		}
	}
	s.noteSpots()
	s.inspectData()
	if err := s.followRays(); err != nil {
		return nil, err
	}
	fresh := s.options.Points.Validation
	var err error
	if s.fresh, err = s.clouds(s.stream(streamValidation, 0), collocation.Random{}, fresh, fresh); err != nil {
		return nil, err
	}
	if s.options.Eigenvalues != nil {
		return s.eigenvalues()
	}
	if err := s.begins(); err != nil {
		return s.failed(err)
	}
	s.origin = s.start
	s.natural = collocation.Sizes(s.problem, s.fresh, s.start)
	if none := collocation.FindNoRoot(s.problem, s.fresh, s.natural, s.stream(streamRoots, 0)); none != nil {
		return &Solution{Problem: s.problem, Status: NoSolution, Reason: none.Error(), ErrorEstimate: math.NaN(), Decisions: s.decisions}, nil
	}
	if out, err := s.conserved(); out != nil || err != nil {
		return out, err
	}
	if err := s.continued(); err != nil {
		return s.failed(err)
	}
	switch s.options.Training.Method {
	case LSGD, GD:
		return s.train()
	default:
		s.divides = divisible
		if s.options.infers(s.problem) {
			if out, ok, err := s.inverted(); ok {
				return out, err
			}
		}
		if s.amplified = partition.Amplifies(s.problem); s.amplified != nil {
			s.note("ill-posed: %s", s.amplified)
		}
		return s.orTrained(s.projected())
	}
}

type solver struct {
	ctx     context.Context
	asked   *pde.Problem // as it was given
	wanted  Options      // likewise
	problem *pde.Problem // with the coordinate that it is solved along as its time
	options Options
	start   jet.Func // where nonlinear iterations begin
	origin  jet.Func // where the first of them begins
	another string   // says that there is another solution; empty: none was met
	warmest float64  // relative residual of start, if it is a trial's
	rel     float64  // and of the solution that was closed last
	opening *trial   // with which the search begins; nil: a scan
	fresh   []*pde.Cloud

	exacting         bool                  // a tolerance was asked for
	typical          []float64             // misfits of ever finer bases
	last             *trial                // single basis that did not resolve the solution; nil: there is none
	probed           bool                  // it has been looked whether the solution grows without bound
	probedFirst      bool                  // that was looked for from the start on
	burst            string                // where it does; empty: not seen
	impossible       string                // why no function satisfies all conditions; empty: not known
	halted           string                // why a march got no further, and left nothing; empty: it did
	noFiner          string                // why cells could not be made finer; empty: they could
	ends             string                // where and why the solution ends before its problem; empty: it does not
	whereInWhole     []int                 // the places of the conditions of a problem that ends early among those of the whole; nil: the same
	conditions       int                   // of the whole
	entire           bool                  // there is a solution over the whole time that finished slabs do not replace
	unbalanced       string                // why jumps of the solution would not be determined; empty: nothing is known of that
	amplified        *partition.Amplified  // waves that an ill-posed evolution amplifies without bound; nil: there are none
	insight          *insight              // what the conditions notice least; nil: not known
	divides, evolves bool                  // the problem may be solved on cells, and on slabs
	waves            partition.Propagation // of an evolution
	given            Network               // as it was asked for

	contradictions Contradictions // of the data
	coarse         *Model         // the best single basis, where the solution is on cells

	modal     *modal       // nil unless eigenvalues are looked for
	inversion *inversion   // nil unless measured data are fitted
	switches  []pde.Switch // of the problem
	crossed   []crossing   // of the switches
	rays      *rays        // at which cells end; nil: none

	natural    []float64                   // sizes of the fields that the equations and data suggest
	sizes      []float64                   // those of a first solution; nil: none yet
	scale      [][]float64                 // of the first trial, by which all are measured
	reference  float64                     // residual of the zero solution with that scale
	offered    float64                     // relative residual of the last trial that was offered as a checkpoint; 0: none was
	offeredFor float64                     // time that the slabs offered so far cover
	ledger     *ledger                     // nil: nothing is kept
	spent      float64                     // work so far
	references map[referenceKey]*reference // of cells
	around     map[referenceKey]*reference // likewise, around holes: of the last cells
	trials     int                         // projections so far
	begun      time.Time
	cpu        float64
	history    []Record
	decisions  []string
	phases     []Phase
	current    string // name of the phase
	forecast   forecast
	recalled   float64 // seconds that an earlier run took for what came from the journal
}

// complete fills the options that do not depend on the course of the solve.
func (s *solver) complete() {
	s.given, s.evolves = s.options.Network, partition.Evolves(s.problem) == nil
	if s.evolves {
		s.waves = partition.Waves(s.problem)
	}
	n, p, t := &s.options.Network, &s.options.Points, &s.options.Training
	trained := s.options.trains()
	if trained {
		t.Method = cmp.Or(t.Method, LSGD)
		if t.Method == Auto {
			t.Method = LSGD
		}
	}
	if n.POU != nil {
		s.completePOU()
	}
	n.Layers = cmp.Or(n.Layers, 1)
	if n.Activation == nil {
		n.Activation = network.Sine
		if trained || n.Layers > 1 {
			n.Activation = network.Tanh
		}
	}
	if n.Init == "" {
		n.Init = "box"
		if n.Activation == network.Sine && n.Layers == 1 {
			n.Init = "disk"
		}
	}
	if p.Rule == nil {
		p.Rule = collocation.Sobol{}
	}
	p.Validation = cmp.Or(p.Validation, 400)
	s.exacting = s.options.Tolerance > 0
	s.options.Tolerance = cmp.Or(s.options.Tolerance, DefaultTolerance)
	t.Method = cmp.Or(t.Method, Auto)
	t.Step = cmp.Or(t.Step, Adam)
}

// projected is the route without training: a search for one basis, and a solve on cells where that falls short; each
// with an independent solve that estimates the error.
func (s *solver) projected() (*Solution, error) {
	if s.options.Partition.given() || s.divides && len(s.switches) > 0 && s.amplified == nil {
		return s.onlyDivided()
	}
	if s.inversion == nil {
		_, most := WorkEstimate(s.problem, s.wanted)
		s.expectAnything(most)
	}
	done := s.phase("search")
	t, err := s.choose()
	done()
	if err != nil && (fatal(err) || !s.divides) {
		return s.failed(err)
	}
	if err == nil {
		if t, err = s.fromOrigin(t); err != nil {
			return s.failed(err)
		}
		s.coarse = s.model(t)
		s.note("solution: %d features, spread %.3g, %d points", t.width, t.spread, t.system.Points())
		if err := s.determine(s.model(t), t.design, t.rel); err != nil && !(s.divides && meaningless(err)) { // cells may come nearer
			return s.failed(err)
		}
		if s.impossible == "" && (t.rel > residualResolved || s.insight != nil && s.insight.excess > excessOvergrown) {
			if s.impossible, err = s.inconsistent(); err == nil && s.impossible == "" && t.rel > residualResolved {
				s.impossible, err = s.unpinned(t)
			}
			if err != nil {
				return s.failed(err)
			}
		}
		if !s.divides || t.rel <= residualResolved || s.hopeless(t.rel) {
			return s.improved(t)
		}
	}
	l, lerr := s.divided()
	switch {
	case s.ctx.Err() != nil:
		return nil, s.ctx.Err()
	case lerr == nil && (err != nil || l.rel <= max(residualResolved, t.rel)):
		return s.close(s.localSolution(l), &l.verdict, l.rel), nil
	case err != nil:
		return s.failed(errors.Join(err, lerr))
	case lerr != nil:
		s.note("cells: %s", lerr)
	}
	return s.checked(t)
}

// improved returns a trial that resolves the solution, with its error estimate, or a solution on cells if that is better.
func (s *solver) improved(t *trial) (*Solution, error) {
	out, err := s.checked(t)
	if err != nil || !s.divides || s.suffices(t) {
		return out, err
	}
	s.offerTrial("cells", t)
	s.entire = t.doubt == nil && t.estimate <= errorDoubtful
	l, err := s.divided()
	switch {
	case s.ctx.Err() != nil:
		return nil, s.ctx.Err()
	case err != nil:
		s.note("cells: %s", err)
	case !l.dubious(l.rel) && s.better(t, l):
		s.note("the basis on the whole domain has the smaller error")
	default:
		return s.close(s.localSolution(l), &l.verdict, l.rel), nil
	}
	return s.finish(t)
}

// checked returns a trial with its error estimate.
func (s *solver) checked(t *trial) (*Solution, error) {
	if !s.options.NoCheck {
		s.offerTrial("check", t)
	}
	done := s.phase("check")
	err := s.estimate(t)
	done()
	if err != nil {
		return s.failed(err)
	}
	return s.finish(t)
}

// onlyDivided solves on the cells that were asked for.
func (s *solver) onlyDivided() (*Solution, error) {
	l, err := s.divided()
	if err != nil {
		return s.failed(err)
	}
	return s.close(s.localSolution(l), &l.verdict, l.rel), nil
}

// finish describes the outcome of a trial that has been checked.
func (s *solver) finish(t *trial) (*Solution, error) {
	out, err := s.solution(t)
	if err != nil {
		return s.failed(err)
	}
	return s.close(out, &t.verdict, t.rel), nil
}

// close adds the status and the records of the solve to a solution.
func (s *solver) close(out *Solution, v *verdict, rel float64) *Solution {
	s.judge(out, v, rel)
	s.checkSpots(out)
	s.rel, out.Independent = rel, v.twin
	if out.Contradictions = s.contradictions; out.Status != NoSolution {
		out.Contradictions = s.fade(out.Model, v.twin)
	}
	out.Contradictions.Left = rel
	if why := out.Contradictions.singular(); out.Status == Short && why != "" {
		out.Reason += "; " + why
		if s.evolves && s.carriesEdge() {
			out.Reason += ", which travels with the waves, along lines that no cells follow"
		}
	}
	for _, why := range []string{s.halted, s.noFiner} {
		if out.Status == Short && why != "" {
			out.Reason += "; " + why
		}
	}
	if out.Jumps = s.jumps(out, v.twin); len(out.Jumps) > 0 {
		out.Reason += "; " + out.Jumps[0].Text(s.problem, s.problem.Time)
	}
	if out.Status == Short && s.unbalanced != "" && (len(out.Jumps) > 0 || s.halted != "" || s.ends != "") {
		out.Reason += "; " + s.unbalanced
	}
	out.History, out.Decisions, out.Seconds = s.history, s.decisions, s.phases
	return out
}

// solution describes a trial.
func (s *solver) solution(t *trial) (*Solution, error) {
	residual, scaled, err := t.system.RMS(t.state)
	if err != nil {
		return nil, err
	}
	t.fit.Loss = scaled * scaled / 2 // refinement has changed it
	v := collocation.NewSystem(s.problem, t.system.Layout, s.fresh)
	validation, _, err := v.RMS(t.state)
	if err != nil {
		return nil, err
	}
	out := &Solution{
		Model: s.model(t), Problem: s.problem, Residual: residual, Validation: validation, Fit: t.fit,
		Points: t.system.Points(), Parameters: len(t.state.Coef),
	}
	for _, n := range t.nets {
		_, features := n.Dims()
		out.Features += features
		out.Parameters += len(n.Params())
	}
	return out, nil
}

// failed turns numerical trouble into an outcome and passes everything else on.
func (s *solver) failed(err error) (*Solution, error) {
	if fatal(err) {
		return nil, err
	}
	return &Solution{
		Problem: s.problem, Status: Failed, Reason: err.Error(), ErrorEstimate: math.NaN(), Contradictions: s.contradictions,
		History: s.history, Decisions: s.decisions, Seconds: s.phases,
	}, nil
}

// fatal reports whether an error is not for the solver to work around: bad input, or the end of the context.
func fatal(err error) bool {
	return err != nil && !errors.Is(err, lsgd.ErrNoDescent) && !errors.Is(err, errTooFew)
}
