package auto

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
)

const (
	// gross is the typical residual of an equation, relative to its terms, from which a solution is none, whatever two solves
	// have in common: both may be blind for the same layer, or make the same compromise.
	gross = 0.1
	// same is the cosine between the residuals of two solves from which they miss the equations in the same way.
	same = 0.95
)

// misfits looks at how a solution misses the equations.
func (s *solver) misfits(m *Model) []collocation.Misfit {
	params := make([]float64, len(s.problem.Params))
	for k, q := range s.problem.Params {
		params[k] = m.Params[q.Name]
	}
	sizes := s.sizesOf(m.Values(s.scatter(comparePoints)), make([]float64, len(s.problem.Fields)))
	return collocation.Misfits(s.problem, s.fresh, m, params, sizes)
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

// missed names the equation that a solution misses grossly; empty: there is none.
func (s *solver) missed(m *Model) string {
	w := worst(s.misfits(m))
	if !(w.Typical > gross) {
		return ""
	}
	return fmt.Sprintf("%s is missed by %.0f %% of its terms", s.equation(w), 100*w.Typical)
}

// equation names the equation of a misfit.
func (s *solver) equation(m collocation.Misfit) string {
	c := s.problem.Conditions[m.Condition]
	if eqs, _ := c.Op.Dims(); eqs > 1 {
		return fmt.Sprintf("equation %d of %q", m.Equation+1, c.Name)
	}
	return fmt.Sprintf("%q", c.Name)
}

// contradicted looks at two solves with bases of different frequencies, the later one with the higher. Where both miss
// linear equations grossly and in the same way, and no derivative needs higher frequencies to be seen, no function
// satisfies all conditions. It is empty where that is not so, and otherwise says which equations give way.
func (s *solver) contradicted(before, after *trial) string {
	if before == nil || !s.problem.Affine() || s.modal != nil || collocation.Unseen(s.problem, s.fresh, after.spread) {
		return ""
	}
	a, b := s.misfits(s.model(before)), s.misfits(s.model(after))
	if len(a) != len(b) || !(worst(a).Typical > gross && worst(b).Typical > gross) {
		return ""
	}
	product, first, second := 0.0, 0.0, 0.0
	var named []string
	for k := range a {
		product += floats.Dot(a[k].Residual, b[k].Residual)
		first += floats.Dot(a[k].Residual, a[k].Residual)
		second += floats.Dot(b[k].Residual, b[k].Residual)
		if b[k].Typical > gross {
			named = append(named, fmt.Sprintf("%s by %.0f %% of its terms", s.equation(b[k]), 100*b[k].Typical))
		}
	}
	if product < same*math.Sqrt(first*second) {
		return ""
	}
	return fmt.Sprintf("the conditions contradict each other: what comes nearest to all of them misses %s, with %d functions as with %d",
		strings.Join(named, " and "), after.width, before.width)
}
