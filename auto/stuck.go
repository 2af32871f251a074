package auto

import (
	"fmt"
	"math"
	"slices"
)

// stuck looks at the typical misfit of ever finer bases, the given solution being that of the finest, with functions up to a
// wave number in radians per length of the domain. Where it stays the same, large, although the last single basis satisfies the
// equation on its own, nothing came nearer before, and no derivative needs higher frequencies to be seen, the solution is the compromise that comes nearest to all conditions, and the reason why the problem has no solution
// near it is kept. It reports whether that is so.
func (s *solver) stuck(m *Model, number float64, basis string) bool {
	w := worst(s.misfits(m))
	s.typical = append(s.typical, w.Typical)
	if len(s.typical) < sameTimes || !(w.Typical > residualResolved) || s.last == nil || s.sound() {
		return false
	}
	last := s.typical[len(s.typical)-sameTimes:]
	if !(slices.Max(last)-slices.Min(last) < sameMisfit*w.Typical) || slices.Min(s.typical) < nearerBefore*w.Typical || s.unseen(m, number) {
		return false
	}
	if rest, err := s.alone(s.last, w); err != nil || !(rest < ratioByItself*w.Typical*w.Size) {
		return false
	}
	s.impossible = fmt.Sprintf("no function near what was found satisfies all conditions: what comes nearest misses %s by %.3g %% of its terms, %s as with fewer",
		s.equation(w), 100*w.Typical, basis)
	return true
}

// finest returns the highest wave number that some cells resolve, in radians per length of the domain along the axis where that
// is least.
func (m *cellTrial) finest(lower, upper []float64) float64 {
	least := math.Inf(1)
	for a := range lower {
		most := 0.0
		for _, b := range m.cells {
			most = max(most, m.spread*(upper[a]-lower[a])/(b.Upper[a]-b.Lower[a]))
		}
		least = min(least, most)
	}
	return least
}
