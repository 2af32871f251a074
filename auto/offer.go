package auto

import (
	"math"
	"slices"

	"pinn/collocation"
)

// offer hands a complete solution to Options.Checkpoint before the solver goes on with what next names. The solution is made
// only if somebody wants it. It must share no memory that the solver goes on to change.
func (s *solver) offer(next string, solution func() (*Solution, error)) {
	if s.options.Checkpoint == nil {
		return
	}
	out, err := solution()
	if err != nil || out.Model == nil {
		return // trouble with a solution shows when it is to be the outcome
	}
	out = asGiven(out, s.asked)
	out.Next, out.Contradictions = next, s.contradictions
	out.History, out.Decisions, out.Seconds = slices.Clone(s.history), slices.Clone(s.decisions), slices.Clone(s.phases)
	if out.Reason == "" {
		out.Status, out.ErrorEstimate = Unchecked, math.NaN()
		out.Reason = "no independent solve has estimated the error yet"
	}
	s.options.Checkpoint(asGiven(out, s.asked))
}

// offerTrial offers a trial as it is, with its verdict if it has one.
func (s *solver) offerTrial(next string, t *trial) {
	s.offer(next, func() (*Solution, error) {
		if s.modal != nil {
			out, err := s.describedModes(t)
			if err == nil && t.checked {
				s.judge(out, &t.verdict, t.rel)
			}
			return out, err
		}
		own := *t
		own.state = &collocation.State{Coef: slices.Clone(t.state.Coef)}
		out, err := s.solution(&own)
		if err == nil && t.checked {
			s.judge(out, &t.verdict, t.rel)
		}
		return out, err
	})
}

// improves reports whether a relative residual is so much better than that of the last offer that it is worth another.
func (s *solver) improves(rel, factor float64) bool {
	if s.options.Checkpoint == nil || !(rel < 1) || s.offered > 0 && rel*factor > s.offered {
		return false
	}
	s.offered = rel
	return true
}

// offerTraining offers a trial whose hidden weights are being trained.
func (s *solver) offerTraining(t *trial, rel float64) {
	if !s.improves(rel, gainOfTraining) {
		return
	}
	own := *t
	own.rel, own.nets = rel, nil
	var spaces []collocation.Space
	for k, space := range t.system.Layout.Spaces {
		net := cloned(t.nets[k])
		own.nets = append(own.nets, net)
		spaces = append(spaces, collocation.Space{Basis: net, Fields: space.Fields})
	}
	layout, err := collocation.NewLayout(len(s.problem.Fields), spaces)
	if err != nil {
		return // the layout of the trial itself would be wrong
	}
	own.system = collocation.NewSystem(s.problem, layout, t.system.Clouds)
	own.system.Scale = t.system.Scale
	s.offerTrial("train", &own)
}
