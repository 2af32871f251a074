package auto

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
	"pinn/collocation/compat"
	"pinn/lsgd"
	"pinn/pde"
	"pinn/pde/jet"
)

// misfits looks at how a solution misses the equations, relative to the sizes of its fields; to those that the equations suggest, where a
// function is not noticed of which the fields may be any multiple.
func (s *solver) misfits(m *Model) []collocation.Misfit {
	params := s.paramsOf(m)
	sizes := s.natural
	if sizes == nil || s.insight == nil || s.insight.null == nil {
		sizes = s.sizesOf(m.Values(s.scatter(comparePoints)), make([]float64, len(s.problem.Fields)))
	}
	return collocation.Misfits(s.problem, s.fresh, m, params, sizes)
}

// paramsOf returns the values of the unknown coefficients in a solution; nil: zeros.
func (s *solver) paramsOf(m *Model) []float64 {
	out := make([]float64, len(s.problem.Params))
	for k, q := range s.problem.Params {
		if m != nil {
			out[k] = m.Params[q.Name]
		}
	}
	return out
}

// unseen reports whether functions of a wave number, in radians per length of the domain, are blind for what the highest derivatives
// are there for, at a solution; nil: at zero.
func (s *solver) unseen(m *Model, number float64) bool {
	var at jet.Func
	if m != nil {
		at = m
	}
	return collocation.Unseen(s.problem, s.fresh, number, at, s.paramsOf(m))
}

// worst returns the largest typical residual.
func worst(misfits []collocation.Misfit) (m collocation.Misfit) {
	for _, x := range misfits {
		if x.Typical > m.Typical || math.IsNaN(x.Typical) {
			m = x
		}
	}
	return m
}

// missed names the equation that a solution with an estimated error misses grossly, or that says nothing where it is; empty: there is none. Measured values
// have noise, and are no equations where they are fitted as such.
func (s *solver) missed(m *Model, estimate float64) string {
	if why, _ := s.outside(m, estimate); why != "" {
		return why
	}
	w := worst(slices.DeleteFunc(s.misfits(m), func(m collocation.Misfit) bool {
		return s.inversion != nil && s.problem.Conditions[m.Condition].Measured != nil
	}))
	if !(w.Typical > residualGross) {
		return ""
	}
	return fmt.Sprintf("%s is missed by %.0f %% of its terms", s.equation(w), 100*w.Typical)
}

// equation names the equation of a misfit; what only helps to state the problem is one to its reader.
func (s *solver) equation(m collocation.Misfit) string {
	c := s.problem.Conditions[m.Condition]
	if eqs, _ := c.Op.Dims(); eqs > 1 && !c.Auxiliary {
		return fmt.Sprintf("equation %d of %q", m.Equation+1, c.Name)
	}
	return fmt.Sprintf("%q", c.Name)
}

// contradicted looks for a contradiction among linear conditions that bases of growing frequencies do not satisfy, the later
// one with the higher. It is empty where none is found, also where a derivative or a spot needs higher frequencies to be seen.
func (s *solver) contradicted(before, after *trial) (string, error) {
	if before == nil || !s.problem.Affine() || s.sound() || s.unseen(nil, after.spread) {
		return "", nil
	}
	if why, err := s.compromise(before, after); why != "" || err != nil {
		return why, err
	}
	return s.surplus(after)
}

// sound reports whether nothing can be said about contradictions: eigenfunctions are looked for, the text has spots that bases do not
// resolve, or the problem is an evolution with as many conditions as its equations leave room for.
func (s *solver) sound() bool {
	return s.modal != nil || hasSpots(s.problem) || len(s.contradictions.Surplus) == 0 && s.marchable()
}

// compromise looks at two solves. Where both miss equations grossly, in the same way and by as much, although the later basis
// satisfies each of these on its own, no function satisfies all conditions.
func (s *solver) compromise(before, after *trial) (string, error) {
	a, b := s.misfits(s.model(before)), s.misfits(s.model(after))
	if len(a) != len(b) || !(worst(a).Typical > residualGross && worst(b).Typical > residualGross) || !unmoved(a, b) {
		return "", nil
	}
	var named []string
	for _, m := range b {
		if !(m.Typical > residualGross) {
			continue
		}
		rest, err := s.alone(after, m)
		if err != nil || !(rest < m.Typical*m.Size*ratioByItself) {
			return "", stop(err)
		}
		named = append(named, fmt.Sprintf("%s by %.0f %% of its terms", s.equation(m), 100*m.Typical))
	}
	return fmt.Sprintf("the conditions contradict each other: what comes nearest to all of them misses %s, with %d functions as with %d",
		strings.Join(named, " and "), after.width, before.width), nil
}

// inconsistent looks for a contradiction among linear conditions that do not notice some function: what they notice of anything is not all that
// there is room for, and data may ask for the rest. A solve makes a large multiple of the function of such data, in which their misfit does not
// show; so it is cut to what conditions notice well. It is empty where none is found.
func (s *solver) inconsistent() (string, error) {
	if !s.problem.Affine() || s.insight == nil || s.insight.null == nil || s.modal != nil || hasSpots(s.problem) {
		return "", nil
	}
	var trials []*trial
	for _, factor := range []int{1, 2} {
		d := s.moderate()
		t, err := s.prepare(s.grown(d, factor*d.width), 0)
		if err == nil {
			if len(trials) > 0 {
				t.system.Scale = trials[0].system.Scale
			}
			_, err = s.fitted(t.system, t.state, lsgd.ProjectSettings{Tolerance: rankNoticedWell})
		}
		if err != nil {
			return "", stop(finite(err))
		}
		trials = append(trials, t)
	}
	why, err := s.compromise(trials[0], trials[1])
	if why != "" {
		why += "; no condition notices " + s.insight.shape + ", so that there is a solution only to data that have nothing of it"
	}
	return why, err
}

// surplus looks for a condition without which the others are satisfied, and determine a solution, that misses it grossly. Only those are
// looked at that are given where the equations leave too little room: without a condition that they need, a basis too poor for what the others
// leave open would make of these a solution, such as zero. Values at points of the plane are among them where the equation is of second order:
// nothing bends to them there, as a plate does over a support.
func (s *solver) surplus(t *trial) (string, error) {
	for c, condition := range s.problem.Conditions {
		ambient, own := condition.On.Dims()
		room := !slices.ContainsFunc(s.contradictions.Surplus, func(l *compat.Surplus) bool { return slices.Contains(l.Conditions, c) })
		pins := ambient-own >= 2 && condition.Measured == nil && len(s.problem.Fields) == 1 && s.problem.Order() <= 2
		if ambient == own || room && !pins {
			continue
		}
		without, err := s.without(t, c)
		if err != nil {
			return "", stop(err)
		}
		if without == nil {
			continue
		}
		for _, m := range s.misfits(without) {
			if m.Condition == c && m.Typical > residualGross {
				return fmt.Sprintf("the conditions contradict each other: the others determine a solution that misses %s by %.0f %% of its terms",
					s.equation(m), 100*m.Typical), nil
			}
		}
	}
	return "", nil
}

// unpinned is inconsistent of what is left without the conditions that only say which multiple of a function the solution holds that the others do not
// notice: values at a point of the plane or of space, and integrals.
func (s *solver) unpinned(t *trial) (string, error) {
	if !s.problem.Affine() || s.modal != nil || hasSpots(s.problem) {
		return "", nil
	}
	p := *s.problem
	p.Conditions = nil
	var fresh []*pde.Cloud
	for k, c := range s.problem.Conditions {
		ambient, own := c.On.Dims()
		if ambient-own < 2 && !s.onIntegrals(c) {
			p.Conditions, fresh = append(p.Conditions, c), append(fresh, s.fresh[k])
		}
	}
	if len(p.Conditions) == len(s.problem.Conditions) {
		return "", nil
	}
	part := s.part(&p, fresh)
	u, err := part.prepare(t.design, 0)
	if err == nil {
		err = part.project(u)
	}
	if err == nil {
		err = part.determine(part.model(u), u.design, u.rel)
	}
	if err != nil {
		return "", stop(finite(err))
	}
	return part.inconsistent()
}

// onIntegrals reports whether a condition is one on integrals alone.
func (s *solver) onIntegrals(c pde.Condition) bool {
	return !c.Auxiliary && !slices.ContainsFunc(c.Op.Slots(), func(slot pde.Slot) bool {
		return !slices.Contains(s.problem.Auxiliary, s.problem.Fields[slot.Field])
	})
}

// part returns a solver of some of the conditions of the problem.
func (s *solver) part(p *pde.Problem, fresh []*pde.Cloud) *solver {
	return &solver{ctx: s.ctx, problem: p, options: s.options, begun: s.begun, ledger: s.ledger, natural: s.natural, sizes: s.sizes, fresh: fresh}
}

// without returns what the conditions but the given one determine, with the basis of a trial; nil: they are not satisfied
// by it, or do not determine a solution.
func (s *solver) without(t *trial, condition int) (*Model, error) {
	p := *s.problem
	p.Conditions = slices.Delete(slices.Clone(s.problem.Conditions), condition, condition+1)
	part := s.part(&p, slices.Delete(slices.Clone(s.fresh), condition, condition+1))
	u, err := part.best(t.design, s.grown(s.moderate(), t.width))
	if err != nil || u == nil {
		return nil, err
	}
	if err := part.determine(part.model(u), u.design, u.rel); err != nil {
		return nil, err
	}
	if in := part.insight; in.null != nil || in.ill || !(u.rel <= errorWellKnown*in.least) {
		return nil, nil
	}
	return part.model(u), nil
}

// best returns the first trial of some designs whose residual is small enough to be held against another condition; nil: there is none.
func (s *solver) best(designs ...design) (*trial, error) {
	for _, d := range designs {
		t, err := s.prepare(d, 0)
		if err == nil {
			err = s.project(t)
		}
		if err != nil || t.rel <= errorWellKnown && !s.unseen(nil, d.spread) {
			return t, err
		}
	}
	return nil, nil
}

// unmoved reports whether two solves miss the equations in the same way, and the later one by as much as the first.
func unmoved(a, b []collocation.Misfit) bool {
	product, first, second := 0.0, 0.0, 0.0
	for k := range a {
		product += floats.Dot(a[k].Residual, b[k].Residual)
		first += floats.Dot(a[k].Residual, a[k].Residual)
		second += floats.Dot(b[k].Residual, b[k].Residual)
	}
	return product > cosineSame*math.Sqrt(first*second) && second > shareStays*shareStays*first
}

// alone returns the typical residual of an equation with the basis of a trial when its condition is the only one. What is large
// even then is not contradicted: the basis does not resolve it.
func (s *solver) alone(t *trial, m collocation.Misfit) (float64, error) {
	p := *s.problem
	p.Conditions = s.problem.Conditions[m.Condition : m.Condition+1]
	system := collocation.NewSystem(&p, t.system.Layout, t.system.Clouds[m.Condition:m.Condition+1])
	system.Sizes = t.system.Sizes
	system.Scale = t.system.Scale[m.Condition : m.Condition+1]
	state := &collocation.State{Coef: make([]float64, len(t.state.Coef))}
	if !s.problem.Affine() {
		state = &collocation.State{Coef: slices.Clone(t.state.Coef), Start: t.state.Start, Blend: t.state.Blend}
	}
	if _, err := s.fitted(system, state, lsgd.ProjectSettings{}); err != nil {
		return math.NaN(), err
	}
	for _, own := range s.misfits(s.model(&trial{system: system, state: state})) {
		if own.Condition == m.Condition && own.Equation == m.Equation {
			return own.Typical * own.Size, nil
		}
	}
	return 0, nil // it makes nothing of any function
}
