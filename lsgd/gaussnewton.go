package lsgd

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
)

// LevenbergMarquardt minimises the loss of a system over the hidden weights and the columns of the system by damped Gauss-Newton steps. It takes
// a [*Joint], or a [*Reduced] without a ridge, and panics for other objectives. The bases must be [collocation.Adaptive].
//
// A step solves min |A dc + J dtheta + r|^2 + mu |D (dc, dtheta)|^2 with the derivatives A of the rows by the columns of
// the system and J by the hidden weights. Where dc is not damped, for a Reduced objective, that is variable projection: dtheta solves
// min |(I - A A^+)(J dtheta + r)|^2 + mu |D dtheta|^2 (L. Kaufman, "A variable projection method for solving separable
// nonlinear least squares problems", BIT 15, 1975), and dc comes with it; the coefficients of affine problems are then
// projected anew at every trial. The damping follows the ratio of the loss's fall to the promised one (H. B. Nielsen,
// "Damping parameter in Marquardt's method", 1999).
//
// Where the coefficients are eliminated, or the state has a start, it is projected first, with few of the singular
// values: moderate coefficients leave the hidden weights room to move. Any other state begins where it is. The status is
// Stalled where no damping leads down, nor does any after the points have been redrawn, or where redrawn points show no
// progress over many steps.
type LevenbergMarquardt struct {
	Damping float64 // of the first step, relative to the squares of the columns' norms; 0: 0.01
	Loss    float64 // ends the iteration when it is reached
	// Redraw, if not nil, is called after every RedrawEvery steps, and where no damping leads down, and returns the system
	// with other points, which the objective has from then on.
	Redraw      func() (*collocation.System, error)
	RedrawEvery int
}

func (l LevenbergMarquardt) minimize(ctx context.Context, o Objective, s Settings) Result {
	if l.Damping == 0 {
		l.Damping = 0.01
	}
	m := &marquardt{ctx: ctx, s: s, l: l, damping: l.Damping, raise: 2, level: math.Inf(1)}
	switch o := o.(type) {
	case *Joint:
		m.joint, m.st, m.sys = true, o.State, o.System
		defer func() { o.System = m.sys }()
	case *Reduced:
		if o.Ridge != 0 {
			panic("lsgd: LevenbergMarquardt takes no ridge")
		}
		m.st, m.sys = o.State, o.System
		defer func() { o.System = m.sys }()
	default:
		panic("lsgd: LevenbergMarquardt takes a *Joint or a *Reduced")
	}
	m.run()
	if m.res.Status != Failure {
		m.res.Fit.Converged = m.res.Status != StepLimit && m.res.Status != Interrupted
	}
	return m.res
}

type marquardt struct {
	ctx context.Context
	sys *collocation.System
	st  *collocation.State
	s   Settings
	l   LevenbergMarquardt
	normal

	joint bool // coefficients are damped as the hidden weights are

	damping, raise float64
	x, d, g, y     []float64
	res            Result
	first          float64 // norm of the first gradient
	level          float64 // the loss at redrawn points that counts as progress
	idle           int     // redraws since
}

func (m *marquardt) run() {
	if !m.joint || m.st.Start != nil && m.st.Blend != 0 {
		if _, err := Project(m.ctx, m.sys, m.st, ProjectSettings{Tolerance: rankAtEntry}); err != nil {
			m.fail(err)
			return
		}
	}
	m.st.Blend = 0
	loss, err := m.loss()
	if err != nil {
		m.fail(err)
		return
	}
	m.res.Fit.Loss = loss
	for stuck := false; m.more(); {
		if m.descend() {
			stuck = false
			m.res.Steps++
		} else if stuck || m.l.Redraw == nil {
			m.res.Status = Stalled
			break
		} else {
			stuck, m.damping = true, m.l.Damping
		}
		if stuck || m.l.Redraw != nil && m.l.RedrawEvery > 0 && m.res.Steps%m.l.RedrawEvery == 0 {
			if err := m.redraw(); err != nil {
				m.fail(err)
				return
			}
			if m.idle > redrawPatience {
				m.res.Status = Stalled
				break
			}
		}
	}
	if m.s.Watch != nil {
		m.s.Watch(m.res.Steps, m.res.Fit)
	}
}

func (m *marquardt) fail(err error) {
	m.res.Status, m.res.Err = Failure, err
	if m.ctx.Err() != nil {
		m.res.Status = Interrupted
	}
}

// more linearises for the next step, and reports whether there is to be one.
func (m *marquardt) more() bool {
	if m.ctx.Err() != nil {
		m.res.Status = Interrupted
		return false
	}
	if err := m.assemble(m.sys, m.st); err != nil {
		m.fail(err)
		return false
	}
	m.x, m.d, m.y, m.g = resize(m.x, m.n), resize(m.d, m.n), resize(m.y, m.n), resize(m.g, m.n)
	m.gradient(m.g)
	m.res.Slope = floats.Norm(m.g, 2)
	if m.res.Steps == 0 {
		m.first = m.res.Slope
	}
	switch {
	case m.res.Slope <= m.s.GradientTolerance*m.first:
		m.res.Status = GradientConverged
		return false
	case m.res.Fit.Loss <= m.l.Loss:
		m.res.Status = LossConverged
		return false
	case m.res.Steps >= m.s.Steps:
		m.res.Status = StepLimit
		return false
	}
	if m.s.Watch != nil {
		m.s.Watch(m.res.Steps, m.res.Fit)
	}
	return true
}

// descend takes the first step that reduces the loss, with more and more damping, and reports whether there is one.
func (m *marquardt) descend() bool {
	m.save(m.x)
	for ; m.damping <= largestDamping; m.reject() {
		columns := dampingNegligible
		if m.joint {
			columns = m.damping
		}
		promised, ok := m.step(m.d, columns, m.damping)
		if !ok {
			continue
		}
		floats.AddTo(m.y, m.x, m.d)
		m.restore(m.y)
		m.hold()
		loss, err := m.trial()
		if err == nil && loss < m.res.Fit.Loss {
			gain := 2*(m.res.Fit.Loss-loss)/promised - 1
			m.damping = max(leastDamping, m.damping*max(1.0/3, 1-gain*gain*gain))
			m.raise, m.res.Fit.Loss = 2, loss
			return true
		}
		if m.ctx.Err() != nil {
			break
		}
	}
	m.restore(m.x)
	return m.ctx.Err() != nil
}

func (m *marquardt) reject() {
	m.damping *= m.raise
	m.raise *= 2
}

// trial returns the loss at the present state, with the coefficients of an affine problem at their best.
func (m *marquardt) trial() (float64, error) {
	if !m.joint && m.sys.Problem.Affine() {
		f, err := Project(m.ctx, m.sys, m.st, ProjectSettings{Tolerance: rankOfTrials})
		if err != nil {
			return math.NaN(), err
		}
		m.res.Fit.Cond, m.res.Fit.Rank = f.Cond, f.Rank
	}
	return m.loss()
}

func (m *marquardt) loss() (float64, error) {
	_, rms, err := m.sys.RMS(m.st)
	return rms * rms / 2, err
}

// redraw changes the points, and counts the times at which that shows no progress.
func (m *marquardt) redraw() error {
	sys, err := m.l.Redraw()
	if err != nil {
		return err
	}
	old := m.sys
	m.sys, m.raise = sys, 2
	loss, err := m.loss()
	if err != nil { // the equations are not defined at a new point: the old ones stay
		m.sys = old
		m.idle++
		return m.ctx.Err()
	}
	m.res.Fit.Loss = loss
	m.idle++
	if m.res.Fit.Loss < redrawProgress*m.level {
		m.level, m.idle = m.res.Fit.Loss, 0
	}
	return nil
}

// hold puts the parameters of the problem that are out of bounds at their bounds.
func (m *marquardt) hold() {
	for k, q := range m.sys.Problem.Params {
		if v := &m.st.Coef[m.sys.Layout.Cols+k]; q.Min < q.Max {
			*v = min(max(*v, q.Min), q.Max)
		}
	}
}

// save copies all unknowns to x, restore copies them back.
func (m *marquardt) save(x []float64) {
	copy(x, m.st.Coef)
	copyHidden(m.sys.Layout, x[m.cols:], false)
}

func (m *marquardt) restore(x []float64) {
	copy(m.st.Coef, x[:m.cols])
	copyHidden(m.sys.Layout, x[m.cols:], true)
}
