package auto

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/compat"
	"pinn/pde"
)

// Contradictions says where the data of a problem contradict each other, and what that means for a solution.
type Contradictions struct {
	List  []*compat.Contradiction
	Seams []compat.Seam // where a condition gives way to one of another kind
	Kinks []compat.Kink // where the data of a side jump or have a kink
	// Rings says how much two independent solves differ away from all these places, relative to the sizes of the fields; nil
	// without an independent solve. Since is the coordinate whose distance from its lower end Ring.Beyond is, such as time; if
	// it is empty, that is a distance relative to the domain.
	Rings []compat.Ring
	Since string
	// Surplus lists where more conditions are given than the equations leave room for, and Left is the relative residual of the
	// solution, in which a contradiction among them stays however fine the basis is; 0 without a solution.
	Surplus []*compat.Surplus
	Left    float64
}

// singular says why a solution cannot be smooth, by the first cause; empty if there is none.
func (c *Contradictions) singular() string {
	switch {
	case len(c.List) > 0:
		return "the data contradict each other at " + c.List[0].Where
	case len(c.Kinks) > 0:
		return c.Kinks[0].Text
	case len(c.Seams) > 0:
		return c.Seams[0].Text
	}
	return ""
}

// Good returns the ring from which on the estimated error is within the tolerance or, where there is none, the last one that
// leaves out no more than a quarter of the domain, with that estimate: the factor [SafetyFactor] times the difference.
func (c *Contradictions) Good(tolerance float64) (r compat.Ring, estimate float64, ok bool) {
	if len(c.Rings) == 0 {
		return compat.Ring{}, 0, false
	}
	all := c.Rings[0].Points
	r = c.Rings[0]
	for _, ring := range c.Rings[1:] {
		if SafetyFactor*r.L2 <= tolerance || 4*ring.Points < 3*all {
			break
		}
		r = ring
	}
	return r, SafetyFactor * r.L2, true
}

// inspectData looks for contradictions in the data, and notes them.
func (s *solver) inspectData() {
	s.contradictions = Contradictions{List: compat.Find(s.problem), Seams: compat.Seams(s.problem), Kinks: compat.Kinks(s.problem), Surplus: compat.Surpluses(s.problem)}
	for _, c := range s.contradictions.List {
		s.note("contradicting data: %s", c)
	}
	for _, seam := range s.contradictions.Seams {
		s.note("singular: %s", seam.Text)
	}
	for _, kink := range s.contradictions.Kinks {
		s.note("singular: %s", kink.Text)
	}
	if s.crossed = s.crossings(); len(s.crossed) > 0 {
		s.note("singular: %s", strongest(s.crossed))
	}
}

// fade compares a solution with an independent one away from the contradictions of the data.
func (s *solver) fade(a, b *Model) Contradictions {
	out := s.contradictions
	places := slices.Clone(out.List)
	for _, seam := range out.Seams {
		places = append(places, &compat.Contradiction{Lower: seam.Lower, Upper: seam.Upper})
	}
	for _, kink := range out.Kinks {
		places = append(places, &compat.Contradiction{Lower: kink.Lower, Upper: kink.Upper})
	}
	if len(places) == 0 || a == nil || b == nil {
		return out
	}
	x := s.scatter(fadePoints)
	u, v := a.Values(x), b.Values(x)
	v.Sub(u, v)
	sizes := s.sizesOf(u, rms(v))
	diff := mat.DenseCopyOf(v)
	diff.Apply(func(_, f int, d float64) float64 { return d / sizes[f] }, v)
	rings, since := compat.Fade(s.problem, places, s.problem.Time, x, diff)
	out.Rings = rings
	if since {
		out.Since = s.problem.Time
	}
	return out
}

// Away says in a sentence from where on a solution of the problem is good, and to what; empty where that is not known, or
// everywhere.
func (c *Contradictions) Away(p *pde.Problem, tolerance float64) string {
	r, estimate, ok := c.Good(tolerance)
	switch {
	case !ok || r.Beyond == 0:
		return ""
	case c.Since != "":
		begin := p.Lower[slices.Index(p.Coords, c.Since)]
		return fmt.Sprintf("from %s = %.4g on the estimated error is %.1e", c.Since, begin+r.Beyond, estimate)
	}
	return fmt.Sprintf("farther away than %.2g %% of the domain the estimated error is %.1e", 100*r.Beyond, estimate)
}
