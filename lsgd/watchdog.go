package lsgd

import (
	"slices"

	"pinn/collocation"
)

// watchdog lets full steps raise the residual for a while, which may be the way to the solution: the flow in a cavity takes four steps
// instead of hundreds of damped ones, each of which lowers the residual by a hundredth. Where the residual does not end below
// the least, the iteration returns there and goes on with damped steps for a while (R. M. Chamberlain, M. J. D. Powell, C. Lemarechal,
// H. C. Pedersen, "The watchdog technique for forcing convergence in algorithms for constrained optimization", Mathematical
// Programming Study 16, 1982).
type watchdog struct {
	wait int // damped steps until the next try
	rest int // damped steps after the last try
}

// run follows full steps from the solution of the last linear system. If the residual ends below norm it moves the state there,
// sets norm, and last to the outcome of the linear system that led there, and reports true; otherwise everything is as it was but for
// the account of the solves.
// At most the given number of solves are made.
func (w *watchdog) run(p *projection, st *collocation.State, norm *float64, last *outcome, fit *Fit, most int) bool {
	if w.wait > 0 {
		w.wait--
		return false
	}
	first := slices.Clone(p.coef)
	away, f := &collocation.State{Coef: slices.Clone(p.coef)}, *last
	for k := 0; ; k++ {
		n, err := p.norm(away)
		if err == nil && n < *norm {
			copy(st.Coef, away.Coef)
			*norm, *last, w.rest = n, f, 0
			return true
		}
		if err != nil || k == min(tryLongest, most) {
			break
		}
		if f, err = p.solve(away); err != nil {
			break
		}
		fit.Iterations++
		fit.Work += f.work
		copy(away.Coef, p.coef)
	}
	copy(p.coef, first)
	w.rest = min(max(2*w.rest, 2), restLongest)
	w.wait = w.rest
	return false
}

// stagnation notices that steps hardly lower the residual.
type stagnation struct {
	steps int     // solves at the last mark
	norm  float64 // of the residual there
}

// stuck reports whether the residual has hardly fallen since the last mark.
func (s *stagnation) stuck(steps int, norm, offset float64) bool {
	if steps < s.steps+slowSteps {
		return false
	}
	slow := norm*slowGain > s.norm && offset > slowOffset
	s.steps, s.norm = steps, norm
	return slow
}
