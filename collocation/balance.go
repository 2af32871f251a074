package collocation

import (
	"math"
)

// balancePoints is the number of points per condition from which the size of its rows is taken.
const balancePoints = 64

// Balance sets Scale so that the squared norms of the rows of every equation sum to the condition's weight: conditions
// then count alike whatever the order and the units of their operators. The size of the rows is measured on the
// operator-applied basis at up to 64 points of each condition. An equation whose rows are all zero keeps its scale.
// The error is a *[NonFiniteError] or nil.
func (s *System) Balance(at *State) error {
	f := s.pool.Get().(*frame)
	defer s.pool.Put(f)
	for c, pl := range s.plans {
		picked := spread(s.Clouds[c].Points(), balancePoints)
		cloud := pick(s.Clouds[c], picked)
		f.evaluate(block{cond: c, cloud: cloud, picked: picked}, at)
		f.linearize(at)
		if err := f.check(true); err != nil {
			return err
		}
		n := cloud.Points()
		var b Block
		b.resize(n*pl.eqs, pl.width)
		ones := make([]float64, max(n, pl.eqs))
		for i := range ones {
			ones[i] = 1
		}
		f.rows(&b, ones[:pl.eqs], ones[:n])
		weight := s.Problem.Conditions[c].Weight
		if weight == 0 {
			weight = 1
		}
		for e := range pl.eqs {
			mean, total := 0.0, 0.0
			for p, w := range cloud.Weight {
				row := b.A.RawRowView(p*pl.eqs + e)
				mean += w * dot(row, row)
				total += w
			}
			if mean > 0 {
				s.Scale[c][e] = math.Sqrt(weight * total / mean)
			}
		}
	}
	return nil
}

// spread returns up to n of the numbers below total, evenly spread.
func spread(total, n int) []int {
	at := make([]int, min(total, n))
	for i := range at {
		at[i] = i * total / len(at)
	}
	return at
}
