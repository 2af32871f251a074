package auto

import (
	"fmt"
	"math"

	"pinn/collocation/compat"
)

// judge sets the status from the estimate.
func (s *solver) judge(out *Solution, v *verdict, rel float64) {
	tol, lack := s.options.Tolerance, s.lackOfZero()
	out.ErrorEstimate = max(v.estimate, leastEstimate)
	switch {
	case s.impossible != "":
		out.Status, out.Reason, out.ErrorEstimate = NoSolution, s.impossible, math.NaN() // of nothing there is no error
	case !v.checked:
		out.ErrorEstimate = math.NaN()
		out.Status, out.Reason = Unchecked, "no independent solve was asked for"
		if s.ends != "" {
			out.Status, out.Reason = Short, s.ends+"; "+out.Reason
		}
	case s.insight != nil && s.insight.null != nil:
		out.Status, out.Null, out.Reason = Undetermined, s.insight.null, s.unnoticed(rel)
	case lack != "":
		out.Status, out.ErrorEstimate = Undetermined, max(out.ErrorEstimate, 1)
		out.Reason = "what was found is zero, and there may be other solutions: " + lack
	case s.amplified != nil:
		out.Status, out.ErrorEstimate = Short, max(out.ErrorEstimate, 1)
		out.Reason = fmt.Sprintf("ill-posed: %s; errors may be as large as the solution. Is the sign of the highest derivatives right? %s", s.amplified, s.amplified.WayOut())
	case s.hopeless(rel):
		out.Status = Short
		out.Reason = fmt.Sprintf("ill-posed: the conditions notice %.0e of %s, and less of faster ones: errors may be as large as the solution", s.insight.least, s.insight.shape)
		if s.insight.least <= valueUnnoticed {
			out.Reason = fmt.Sprintf("a resonance, or ill-posed: the conditions notice %.0e of %s: if that solves them without data, as at an eigenvalue, any multiple of it may be added, "+
				"and there are solutions only to data that have nothing of it; if conditions notice less of faster ones, errors may be as large as the solution", s.insight.least, s.insight.shape)
		}
	case v.doubt != nil:
		out.Status, out.Reason = Short, "the independent solve that should estimate the error failed: "+v.doubt.Error()
	case s.ends != "":
		out.Status, out.Reason = Short, fmt.Sprintf("%s; until then the estimated error is %.1e", s.ends, v.estimate)
	case v.estimate <= tol:
		out.Status = Solved
		out.Reason = fmt.Sprintf("the estimated error %.1e is within the tolerance %.1e", v.estimate, tol)
		if s.another != "" {
			out.Reason += "; " + s.another
		}
	default:
		out.Status = Short
		out.Reason = s.fallsShort(v, out.Cells, rel)
	}
}

// unnoticed says of a null function what conditions lack and data contradict.
func (s *solver) unnoticed(rel float64) string {
	reason := "no condition notices if this is added to the solution: " + s.insight.shape
	if missing := compat.Lack(s.problem); missing != "" {
		reason += "; " + missing
	}
	switch {
	case s.insight.excess > excessOvergrown:
		reason += "; the data contradict it: what comes nearest to them is a large multiple of it"
	case rel > residualResolved:
		reason += fmt.Sprintf("; the data may contradict it: a relative residual of %.1e stays", rel)
	}
	return reason
}

// fallsShort says why the estimate of a solution is above the tolerance.
func (s *solver) fallsShort(v *verdict, cells int, rel float64) string {
	reason := fmt.Sprintf("the estimated error %.1e is above the tolerance %.1e", v.estimate, s.options.Tolerance)
	switch {
	case s.modal != nil && len(s.switches) > 0 && cells == 0:
		reason += ": " + s.onePiece()
	case v.adrift:
		reason += ": the conditions do not notice where inside of the domain the solution varies, such as the place of a front: moved a little, it satisfies them as well"
	case v.missed != "":
		reason += ": " + v.missed
	case (v.dubious(rel) || rel <= s.options.Tolerance) && len(s.contradictions.Surplus) > 0:
		reason += ": the solution is a compromise: " + s.contradictions.Surplus[0].Text
	case v.dubious(rel):
		reason += fmt.Sprintf(": the problem is ill-conditioned, two solves with residuals of %.1e differ far more, most in %s", rel, s.problem.Fields[v.field])
		if missing := compat.Lack(s.problem); missing != "" {
			reason += "; " + missing
		}
	case len(s.contradictions.Surplus) > 0:
		reason += ": " + s.contradictions.Surplus[0].Text
	}
	if v.good != "" {
		reason += "; " + v.good
	}
	return reason
}

// suffices reports whether a trial is within the tolerance, or has met the limits of the problem rather than those of its
// basis.
func (s *solver) suffices(t *trial) bool {
	if !t.checked {
		return t.rel <= s.options.Tolerance
	}
	return t.estimate <= s.options.Tolerance || s.hopeless(t.rel)
}

// hopeless reports whether a better basis cannot help, because of what the problem is.
func (s *solver) hopeless(rel float64) bool {
	return s.impossible != "" || s.amplified != nil || s.insight != nil && (s.insight.null != nil || s.insight.ill && rel <= residualResolved)
}

// better reports whether a trial is to be preferred to a solution on cells.
func (s *solver) better(t *trial, l *local) bool {
	switch {
	case !t.checked:
		return t.rel < l.rel
	case l.doubt != nil || math.IsNaN(l.estimate):
		return true
	case t.doubt != nil || math.IsNaN(t.estimate):
		return false
	}
	return t.estimate < l.estimate
}

// lackOfZero says of a problem that zero solves what its conditions lack; "" if they lack nothing, or zero is none. Two solves that both find zero
// would agree.
func (s *solver) lackOfZero() string {
	if s.modal != nil || s.inversion != nil || s.scale == nil || s.reference != 0 {
		return ""
	}
	return compat.Lack(s.problem)
}
