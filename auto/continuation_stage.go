package auto

import (
	"errors"
	"fmt"
	"slices"

	"pinn/collocation"
	"pinn/lsgd"
	"pinn/pde"
)

// stage is a solution for one value of the constant of a continuation.
type stage struct {
	solver *solver // of its problem
	*trial
	iterations int // that it took with the basis of the stage before
}

// refused says why a stage does not count although its problem may have been solved.
type refused struct{ msg string }

// Error implements error.
func (e *refused) Error() string { return e.msg }

// Is makes the error numerical trouble, see fatal.
func (e *refused) Is(target error) bool { return target == lsgd.ErrNoDescent }

// continued follows the continuation, if there is one, and makes its last solution the start of what comes, and its
// basis that of the search. The error of one that gives up is numerical trouble.
func (s *solver) continued() error {
	c := s.options.Continuation
	if c == nil {
		return nil
	}
	defer s.phase(continuing)()
	last, err := s.stage(c.From, nil)
	if err != nil {
		return wrap(err, "the continuation cannot begin at %s", c.at(c.From))
	}
	at, step := 0.0, c.first()
	for at < 1 {
		next := min(1, at+step)
		if 1-next < step/2 {
			next = 1
		}
		st, err := s.stage(c.value(next), last)
		switch {
		case err == nil:
			last, at = st, next
			if st.iterations <= iterationsEasy && c.Stages == 0 {
				step *= lengthenStep
			}
		case fatal(err) || c.Stages > 0 || step/2 < leastStep:
			return wrap(err, "the continuation gave up at %s; the last value that was solved is %.6g", c.at(c.value(next)), c.value(at))
		default:
			step = (next - at) / 2
			s.note("%s: %s: the step is halved", c.at(c.value(next)), err)
		}
	}
	s.begin(last, last.rel)
	s.opening, s.scale, s.reference, s.sizes = last.trial, last.solver.scale, last.solver.reference, last.solver.sizes
	s.options.Continuation = nil // what comes may solve parts of the problem with the same options
	return nil
}

// wrap says more about numerical trouble and passes on other errors.
func wrap(err error, format string, args ...any) error {
	if fatal(err) {
		return err
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}

// stage solves the problem for a value, beginning with the stage before, if there is one, and with its basis.
func (s *solver) stage(value float64, before *stage) (*stage, error) {
	sub, err := s.staged(value)
	if err != nil {
		return nil, err
	}
	st := &stage{solver: sub}
	if before == nil {
		st.trial, err = sub.open()
	} else {
		st.trial, err = sub.follow(before)
	}
	stuck := false
	if err == nil {
		st.iterations = st.fit.Iterations
		st.trial, stuck, err = sub.enrich(st.trial)
	}
	for _, r := range sub.history {
		r.Phase = s.options.Continuation.phase(value)
		s.history = append(s.history, r)
	}
	s.trials = sub.trials
	if err != nil {
		return nil, err
	}
	if !(st.rel <= residualHopeless) || stuck && st.rel > residualPassable {
		return nil, &refused{fmt.Sprintf("the relative residual is %.1e", st.rel)}
	}
	change := 0.0
	if before != nil {
		change = sub.change(st.trial, before)
	}
	if change > changeAbrupt && s.options.Continuation.Stages == 0 {
		return nil, &refused{fmt.Sprintf("the solution changes by %.2g of its size", change)}
	}
	s.note("continuation: %s: relative residual %.1e with %d functions", s.options.Continuation.at(value), st.rel, st.width)
	return st, nil
}

// staged returns a solver for a value of the constant.
func (s *solver) staged(value float64) (*solver, error) {
	c := s.options.Continuation
	sub := &solver{ctx: s.ctx, problem: s.problem, options: s.options, start: s.start, natural: s.natural, begun: s.begun, cpu: s.cpu, trials: s.trials, ledger: s.ledger}
	if value != c.To {
		var err error
		if sub.problem, err = c.Problem(value); err == nil {
			sub.problem = evolving(sub.problem)
			err = errors.Join(sub.problem.Check(), alike(s.problem, sub.problem))
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.at(value), err)
		}
	}
	o := &sub.options
	o.Continuation, o.Measure, o.Watch, o.Checkpoint = nil, nil, nil, nil
	if watch := s.options.Watch; watch != nil {
		o.Watch = func(e Event) {
			if e.Phase = c.phase(value); e.Note == "" {
				watch(e)
			}
		}
	}
	fresh := o.Points.Validation
	var err error
	sub.fresh, err = sub.clouds(sub.stream(streamValidation, 0), collocation.Random{}, fresh, fresh)
	return sub, err
}

// alike reports how the problem for another value differs in what must be the same.
func alike(p, q *pde.Problem) error {
	names := func(p *pde.Problem) []string {
		all := slices.Concat(p.Coords, []string{p.Time}, p.Fields)
		for _, c := range p.Params {
			all = append(all, c.Name)
		}
		return all
	}
	switch {
	case len(p.Coords) != len(q.Coords) || len(p.Fields) != len(q.Fields) || !slices.Equal(names(p), names(q)):
		return errors.New("the problem has other coordinates, fields or parameters")
	case !slices.Equal(p.Lower, q.Lower) || !slices.Equal(p.Upper, q.Upper):
		return errors.New("the problem has another domain")
	}
	return nil
}

// begin makes a stage the start of the nonlinear iterations, and of the unknown coefficients. better is the relative
// residual from which a trial replaces it.
func (s *solver) begin(from *stage, better float64) {
	m := from.solver.model(from.trial)
	s.start, s.warmest = m, better
	if len(s.problem.Params) == 0 {
		return
	}
	p := *s.problem
	p.Params = slices.Clone(p.Params)
	for k := range p.Params {
		p.Params[k].Start = m.Params[p.Params[k].Name]
	}
	s.problem = &p
}

// open solves the first stage: a search that ends where the solution is resolved.
func (s *solver) open() (*trial, error) {
	if s.options.Network.Width > 0 {
		return s.choose()
	}
	t, err := s.pilot()
	if err == nil && t.rel <= residualResolved {
		t, err = s.stretch(t)
	}
	return t, err
}

// follow solves a stage with the basis of the one before. A start outside the domain of the equations is numerical
// trouble: a smaller step may help.
func (s *solver) follow(before *stage) (*trial, error) {
	s.begin(before, residualResolved)
	t, err := s.try(before.design, 0, "search")
	if nan := (*collocation.NonFiniteError)(nil); errors.As(err, &nan) {
		err = &refused{err.Error()}
	}
	return t, err
}

// enrich widens the basis of a stage while that is cheap and helps. stuck says that the last attempt did not help.
func (s *solver) enrich(t *trial) (best *trial, stuck bool, err error) {
	for !stuck && residualSufficient < t.rel && t.rel <= residualHopeless && s.options.Network.Width == 0 {
		work := workOfStage
		if t.rel > residualPassable {
			work = workUnresolved
		}
		width := min(2*t.width, s.widest())
		if width == t.width || s.price(t, width) > work {
			break
		}
		wider, err := s.climb(s.grown(t.design, width))
		if stop(err) != nil {
			return nil, false, err
		}
		stuck = err != nil || wider.rel*gainOfChange > t.rel
		if err == nil && wider.rel < t.rel {
			t = wider
		}
	}
	return t, stuck, nil
}

// change returns the largest change of a field since the stage before, relative to its size.
func (s *solver) change(t *trial, before *stage) (worst float64) {
	x := s.scatter(comparePoints)
	u, v := s.model(t).Values(x), before.solver.model(before.trial).Values(x)
	v.Sub(u, v)
	change := rms(v)
	for f, size := range s.sizesOf(u, change) {
		worst = max(worst, change[f]/size)
	}
	return worst
}
