package collocation

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// Balance sets Scale so that the squared norms of the rows of every equation sum to the condition's weight on functions
// of the sizes in Sizes: conditions then count alike whatever the order and the units of their operators and fields. The
// norm of the rows is measured on the operator-applied basis at up to 64 points of each condition; the columns of
// unknown parameters, whose units have nothing to do with those of the fields, count only where there are no others. An
// equation whose rows are all zero keeps its scale. The error is a *[NonFiniteError] or nil.
func (s *System) Balance(at *State) error {
	f := s.pool.Get().(*frame)
	defer s.pool.Put(f)
	var b Block
	for c, pl := range s.plans {
		cloud, err := f.linearizePicked(c, at)
		if err != nil {
			return err
		}
		n := cloud.Points()
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
			mean, rest, total := 0.0, 0.0, 0.0
			for p, w := range cloud.Weight {
				fields, params := s.square(pl, b.A.RawRowView(p*pl.eqs+e))
				mean += w * fields
				rest += w * params
				total += w
			}
			if mean == 0 {
				mean = rest
			}
			if mean > 0 {
				s.Scale[c][e] = math.Sqrt(weight * total / mean)
			}
		}
	}
	return nil
}

// linearizePicked linearises a condition at up to 64 of its points, which it returns.
func (f *frame) linearizePicked(c int, at *State) (*pde.Cloud, error) {
	picked := spread(f.sys.Clouds[c].Points(), balancePoints)
	cloud := f.sys.Clouds[c].Pick(picked)
	f.evaluate(block{cond: c, cloud: cloud, picked: picked}, at)
	f.linearize(at)
	return cloud, f.check(true)
}

// square returns the squared norms of the columns of the fields, times their sizes, and of the parameters in a row.
func (s *System) square(pl *plan, row []float64) (fields, params float64) {
	at := 0
	for _, run := range pl.runs {
		size := 1.0
		if s.Sizes != nil {
			size = s.Sizes[run.field]
		}
		part := row[at : at+run.cols]
		fields += dot(part, part) * size * size
		at += run.cols
	}
	return fields, dot(row[at:], row[at:])
}

// thin returns about n points of a cloud, evenly spread over its order.
func thin(c *pde.Cloud, n int) *pde.Cloud {
	if c.Points() <= n {
		return c
	}
	return c.Pick(spread(c.Points(), n))
}

// spread returns up to n of the numbers below total, evenly spread.
func spread(total, n int) []int {
	at := make([]int, min(total, n))
	for i := range at {
		at[i] = i * total / len(at)
	}
	return at
}

// Partials returns the root mean squares (equations x slots) of the partials of a condition's operator with respect to its
// slots, over up to 64 of its points. The error is a *[NonFiniteError] or nil.
func (s *System) Partials(c int, at *State) (*mat.Dense, error) {
	f := s.pool.Get().(*frame)
	defer s.pool.Put(f)
	cloud, err := f.linearizePicked(c, at)
	if err != nil {
		return nil, err
	}
	slots := len(s.plans[c].slots)
	out := mat.NewDense(s.plans[c].eqs, max(1, slots), nil)
	for e, u := range f.lin.U {
		for k := range slots {
			out.Set(e, k, mat.Norm(u.ColView(k), 2)/math.Sqrt(float64(cloud.Points())))
		}
	}
	return out, nil
}
