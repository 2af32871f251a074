package auto

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"hash/fnv"
	"math"
	"slices"

	"pinn/collocation"
	"pinn/lsgd"
	"pinn/lsgd/eigen"
	"pinn/lsgd/inverse"
	"pinn/pde"
)

// Journal keeps what a solve has computed, so that one that was interrupted can be repeated without its dear parts and
// ends with the same bits: the decisions of a solve follow from the problem, the options and the outcomes of its linear
// solves and trainings, and these are what is kept. Its methods are called from the solving goroutine.
type Journal interface {
	// Recall returns what an earlier run of the same solve kept under a name, nil if it kept nothing.
	Recall(name string) []byte
	// Keep keeps data under a name. After an error the solve goes on without the journal.
	Keep(name string, data []byte) error
}

// ledger numbers the entries of a journal. A nil ledger keeps nothing.
type ledger struct {
	journal Journal
	entries int
	failed  error // of the journal; it is asked nothing any more
}

// linearFit is the entry of a linear or nonlinear solve.
type linearFit struct {
	Asked uint64 // fingerprint of the question
	Coef  []float64
	Blend float64
	Fit   lsgd.Fit
}

// inferredFit is the entry of a fit to data.
type inferredFit struct {
	Asked uint64
	Coef  []float64
	Blend float64
	Fit   *inverse.Fit
	// Reference is that of the solver afterwards: the first trial may be measured before it has ended.
	Reference float64
}

// foundModes is the entry of a search for eigenpairs. Fresh and Own are per condition.
type foundModes struct {
	Asked      uint64
	Fit        lsgd.Fit
	Pairs      []eigen.Pair
	Fresh, Own []eigen.Squares
}

// trainedBasis is the entry of a training.
type trainedBasis struct {
	Asked   uint64
	Weights [][]float64 // per network
	Coef    []float64
	Clouds  []*pde.Cloud // where the points were drawn anew; otherwise nil
	Fit     lsgd.Fit
	Status  lsgd.Status
	Steps   int
	Slope   float64
	History []Record
}

// entry returns the next entry of a journal from an earlier run if there is one that answers the same question, and
// otherwise computes it, and keeps it if that went well. Entries are numbered in the order of the calls: all must come from
// the solving goroutine.
func entry[T any](s *solver, kind string, same func(*T) bool, compute func() (*T, error)) (out *T, recalled bool, err error) {
	l := s.ledger
	if l == nil || l.failed != nil {
		out, err = compute()
		return out, false, err
	}
	l.entries++
	name := fmt.Sprintf("%s %d", kind, l.entries)
	var seconds float64
	if data := l.journal.Recall(name); data != nil {
		out = new(T)
		from := gob.NewDecoder(bytes.NewReader(data))
		if err := cmp.Or(from.Decode(out), from.Decode(&seconds)); err == nil && same(out) {
			s.recalled += seconds
			return out, true, nil
		}
	}
	begun := s.clock()
	if out, err = compute(); err != nil {
		return out, false, err
	}
	var b bytes.Buffer
	to := gob.NewEncoder(&b)
	if l.failed = cmp.Or(to.Encode(out), to.Encode(s.clock()-begun)); l.failed == nil {
		l.failed = l.journal.Keep(name, b.Bytes())
	}
	if l.failed != nil {
		s.note("no checkpoint can be written: %s; the solve goes on without", l.failed)
	}
	return out, false, nil
}

// fitted is [lsgd.Project] by way of the journal.
func (s *solver) fitted(sys *collocation.System, st *collocation.State, n lsgd.ProjectSettings) (lsgd.Fit, error) {
	n.Memory = s.options.Memory
	fit, recalled, err := s.linear("fit", sys, st, n.Tolerance, func() (lsgd.Fit, error) { return lsgd.Project(s.ctx, sys, st, n) })
	if recalled && n.Factors != nil {
		err = n.Factors.Skip(sys, n)
	}
	return fit, err
}

// corrected is [lsgd.Refine] by way of the journal.
func (s *solver) corrected(sys *collocation.System, st *collocation.State, tolerance float64) error {
	_, _, err := s.linear("refinement", sys, st, tolerance, func() (lsgd.Fit, error) {
		return lsgd.Fit{}, lsgd.Refine(s.ctx, sys, st, tolerance)
	})
	return err
}

// linear moves a state by a solve, or to where an earlier run has moved it.
func (s *solver) linear(kind string, sys *collocation.System, st *collocation.State, tolerance float64, solve func() (lsgd.Fit, error)) (fit lsgd.Fit, recalled bool, err error) {
	asked := fingerprint(sys, st, tolerance)
	e, recalled, err := entry(s, kind,
		func(e *linearFit) bool { return e.Asked == asked && len(e.Coef) == len(st.Coef) },
		func() (*linearFit, error) {
			fit, err := solve()
			return &linearFit{asked, st.Coef, st.Blend, fit}, err
		})
	if recalled {
		copy(st.Coef, e.Coef)
		st.Blend = e.Blend
	}
	return e.Fit, recalled, err
}

// inferred is fittedInverse by way of the journal.
func (s *solver) inferred(t *trial) (*inverse.Fit, error) {
	if len(s.problem.Priors) > 0 && len(t.state.Coef) > mostColumnsKept {
		return s.fittedInverse(t)
	}
	asked := fingerprint(t.system, t.state, 0)
	e, recalled, err := entry(s, "inferred",
		func(e *inferredFit) bool {
			return e.Asked == asked && len(e.Coef) == len(t.state.Coef) && e.Fit != nil
		},
		func() (*inferredFit, error) {
			fit, err := s.fittedInverse(t)
			return &inferredFit{asked, t.state.Coef, t.state.Blend, fit, s.reference}, err
		})
	if err != nil {
		return nil, err
	}
	if recalled {
		copy(t.state.Coef, e.Coef)
		t.state.Blend = e.Blend
		if s.scale == nil && e.Reference != 0 {
			err = s.measureBy(t)
			s.reference = e.Reference
		}
	}
	return e.Fit, err
}

// paired is sought by way of the journal. It leaves the pairs with the trial.
func (s *solver) paired(t *trial, domain, fresh []*pde.Cloud, n lsgd.ProjectSettings, begin [][]float64) (*foundModes, error) {
	asked := fingerprint(t.system, t.state, s.modal.shift)
	e, _, err := entry(s, "eigenpairs",
		func(e *foundModes) bool {
			return e.Asked == asked && len(e.Fresh) == len(fresh) && !slices.ContainsFunc(e.Pairs, func(q eigen.Pair) bool { return len(q.Re) != t.system.Layout.Cols })
		},
		func() (*foundModes, error) {
			e, err := s.sought(t, domain, fresh, n, begin)
			if err == nil {
				e.Asked = asked
			}
			return e, err
		})
	if err != nil {
		return nil, err
	}
	t.fit, t.work, t.modes = e.Fit, e.Fit.Work, &modes{pairs: e.Pairs}
	return e, nil
}

// descended is descend by way of the journal.
func (s *solver) descended(t *trial, copyNumber uint64, phase string) (lsgd.Result, error) {
	asked := fingerprint(t.system, t.state, float64(s.options.Training.allSteps()))
	first := len(s.history)
	e, recalled, err := entry(s, phase,
		func(e *trainedBasis) bool { return e.Asked == asked && e.fits(t) },
		func() (*trainedBasis, error) {
			res := s.descend(t, copyNumber, phase)
			e := &trainedBasis{Asked: asked, Coef: t.state.Coef, Clouds: t.system.Clouds, Fit: res.Fit, Status: res.Status, Steps: res.Steps, Slope: res.Slope}
			for _, n := range t.nets {
				e.Weights = append(e.Weights, n.Params())
			}
			e.History = s.history[first:]
			if err := s.ctx.Err(); err != nil {
				return e, err
			}
			return e, res.Err
		})
	if err == nil && recalled {
		for k, n := range t.nets {
			copy(n.Params(), e.Weights[k])
		}
		scale := t.system.Scale
		t.system = collocation.NewSystem(t.system.Problem, t.system.Layout, e.Clouds)
		t.system.Scale = scale
		copy(t.state.Coef, e.Coef)
		t.state.Blend = 0
		s.history = append(s.history, e.History...)
	}
	return lsgd.Result{Status: e.Status, Err: err, Steps: e.Steps, Fit: e.Fit, Slope: e.Slope}, err
}

// fits reports whether an entry has the shape of a trial.
func (e *trainedBasis) fits(t *trial) bool {
	if len(e.Weights) != len(t.nets) || len(e.Coef) != len(t.state.Coef) || len(e.Clouds) != len(t.system.Clouds) {
		return false
	}
	for k, n := range t.nets {
		if len(e.Weights[k]) != len(n.Params()) {
			return false
		}
	}
	return true
}

// fingerprint tells solves apart that differ in their size, their scales, where they begin or how they are cut.
func fingerprint(sys *collocation.System, st *collocation.State, tolerance float64) uint64 {
	h := fnv.New64a()
	var b [8]byte
	add := func(values ...float64) {
		for _, v := range values {
			binary.LittleEndian.PutUint64(b[:], math.Float64bits(v))
			h.Write(b[:])
		}
	}
	rows, cols := sys.Dims()
	add(float64(rows), float64(cols), tolerance, st.Blend)
	add(st.Coef...)
	for _, scale := range sys.Scale {
		add(scale...)
	}
	for _, factor := range sys.Means {
		add(factor...)
	}
	return h.Sum64()
}
