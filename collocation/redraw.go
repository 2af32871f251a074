package collocation

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"gonum.org/v1/gonum/floats"

	"pinn/internal/parallel"
	"pinn/pde"
)

// Redraw returns a system with the same spaces and scales and other points: every condition that holds in as many
// dimensions as there are coordinates keeps the number of its points (as far as the rule can place any number), of which the given fraction is drawn with a
// density in proportion to the size of the residual at the state, and the rest anew by the rule. The other conditions
// keep their points.
//
// The weights are those of importance sampling from the mixture of both densities (A. Owen, Y. Zhou, "Safe and
// effective importance sampling", J. Amer. Statist. Assoc. 95, 2000), so that sums over the points go on estimating
// integrals, and so does the loss; none exceeds 1/(1-fraction) times the mean. The error is a *[NonFiniteError] or that
// of [Sample]. Redraw panics unless 0 <= fraction < 1.
func (s *System) Redraw(rule Rule, fraction float64, at *State, rnd *rand.Rand) (*System, error) {
	if !(fraction >= 0 && fraction < 1) {
		panic("collocation: the fraction of redrawn points must be at least 0 and below 1")
	}
	clouds := slices.Clone(s.Clouds)
	for c, condition := range s.Problem.Conditions {
		if ambient, own := condition.On.Dims(); ambient != own {
			continue
		}
		size := func(dst []float64, cloud *pde.Cloud) error { return s.misfit(dst, c, cloud, at) }
		cloud, err := redraw(&condition, rule, clouds[c].Points(), fraction, size, rnd)
		if err != nil {
			return nil, err
		}
		clouds[c] = cloud
	}
	n := NewSystem(s.Problem, s.Layout, clouds)
	n.Scale, n.Sizes = s.Scale, s.Sizes
	return n, nil
}

// redraw places about n points on the region of a condition: a fraction with a density in proportion to what size writes, the rest by the rule.
func redraw(c *pde.Condition, rule Rule, n int, fraction float64, size func([]float64, *pde.Cloud) error, rnd *rand.Rand) (*pde.Cloud, error) {
	even, err := SampleCondition(c, nil, rule, max(1, n-int(math.Round(fraction*float64(n)))), rnd)
	if err != nil {
		return nil, err
	}
	chosen := n - even.Points() // tensor rules round
	if chosen <= 0 {
		return even, nil
	}
	pool, err := SampleCondition(c, nil, Random{}, redrawCandidates*n, rnd)
	if err != nil {
		return nil, err
	}
	density := make([]float64, pool.Points())
	if err := size(density, pool); err != nil {
		return nil, err
	}
	total, mass := measure(pool), 0.0
	for i, w := range pool.Weight {
		mass += w * density[i]
	}
	if mass == 0 || math.IsInf(mass, 1) {
		return SampleCondition(c, nil, rule, n, rnd)
	}
	floats.Scale(total/mass, density)
	drawn := pool.Pick(resample(pool.Weight, density, chosen, rnd.Float64()))
	out := concat([]*pde.Cloud{even, drawn})
	k, q := even.Points(), make([]float64, out.Points())
	if err := size(q, out); err != nil {
		return nil, err
	}
	share := float64(chosen) / float64(out.Points())
	for i := range q {
		q[i] = 1 - share + share*q[i]*total/mass
		if i < k {
			out.Weight[i] *= (1 - share) / q[i]
		} else {
			out.Weight[i] = share * total / float64(chosen) / q[i]
		}
	}
	return out, nil
}

// resample chooses count positions with probabilities in proportion to weight*density, by systematic resampling: at
// equal distances of the cumulative sum, from the given fraction of one on.
func resample(weight, density []float64, count int, from float64) []int {
	sums := make([]float64, len(weight))
	sum := 0.0
	for i, w := range weight {
		sum += w * density[i]
		sums[i] = sum
	}
	out := make([]int, count)
	for k := range out {
		at := (float64(k) + from) / float64(count) * sum
		out[k] = min(sort.Search(len(sums), func(i int) bool { return sums[i] > at }), len(sums)-1)
	}
	return out
}

// misfit writes the root of the sum of squares over the equations of the scaled residual of condition c to dst, one
// number per point of a cloud.
func (s *System) misfit(dst []float64, c int, cloud *pde.Cloud, at *State) error {
	n := cloud.Points()
	blocks := (n + blockPoints - 1) / blockPoints
	errs := make([]error, blocks)
	parallel.For(blocks, func(k int) {
		f := s.pool.Get().(*frame)
		defer s.pool.Put(f)
		lo := k * blockPoints
		hi := min(lo+blockPoints, n)
		f.evaluate(block{cond: c, cloud: cloud.Slice(lo, hi)}, at)
		if errs[k] = f.check(false); errs[k] != nil {
			return
		}
		for p := range hi - lo {
			sum := 0.0
			for e, v := range f.res.RawRowView(p) {
				sum += s.Scale[c][e] * v * s.Scale[c][e] * v
			}
			dst[lo+p] = math.Sqrt(sum)
		}
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
