package result

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/store"
)

// stream numbers the random numbers of this package; those of the solver are apart.
const stream = 1 << 32

// sample holds the solution at random points of the domain.
type sample struct {
	x, u  *mat.Dense // points x coordinates, points x fields
	exact *mat.Dense // points x fields, NaN where a field is not known; nil if none is
}

func (r *Run) sample(points int) *sample {
	rnd := rand.New(rand.NewPCG(r.File.Options.Seed, stream))
	s := &sample{x: r.File.Scatter(points, rnd)}
	r.squeeze(s.x)
	s.u = values(r.Solution.Model, len(r.Solution.Fields), s.x)
	s.exact = r.exact(s.x)
	return s
}

// exact returns the exact solution at the rows of x, one column per field of the problem, NaN where it is not known; it
// is nil if there are no formulas.
func (r *Run) exact(x *mat.Dense) *mat.Dense {
	e := r.File.Exact
	if e == nil || e.F == nil {
		return nil
	}
	return r.spread(values(e.F, len(e.Fields), x))
}

// spread puts the columns of the known fields in their places.
func (r *Run) spread(known *mat.Dense) *mat.Dense {
	points, _ := known.Dims()
	out := mat.NewDense(points, len(r.File.Problem.Fields), nil)
	out.Apply(func(int, int, float64) float64 { return math.NaN() }, out)
	for j, f := range r.File.Exact.Fields {
		out.SetCol(f, mat.Col(nil, j, known))
	}
	return out
}

// compare sets the errors of a summary: at the points of a sample, or at those of a table of exact values.
func (r *Run) compare(dst *Summary, s *sample) {
	r = r.covered()
	e := r.File.Exact
	if e == nil {
		return
	}
	u, exact := s.u, s.exact
	if exact == nil {
		u, exact = values(r.Solution.Model, len(r.File.Problem.Fields), e.Points), r.spread(e.Values)
	}
	dst.RelL2, dst.RelMax = map[string]store.Number{}, map[string]store.Number{}
	for _, f := range e.Fields {
		name := r.File.Problem.Fields[f]
		l2, largest := relative(mat.Col(nil, f, u), mat.Col(nil, f, exact))
		dst.RelL2[name], dst.RelMax[name] = store.Number(l2), store.Number(largest)
	}
	dst.ExactPoints, _ = u.Dims()
}

// relative returns the norms of u - exact divided by those of exact: Euclidean and maximum. Where exact is zero they
// are absolute, the Euclidean one as a root mean square.
func relative(u, exact []float64) (l2, largest float64) {
	var diff2, size2, diff, size float64
	for i, v := range exact {
		d := u[i] - v
		diff2, size2 = diff2+d*d, size2+v*v
		diff, size = math.Max(diff, math.Abs(d)), math.Max(size, math.Abs(v))
	}
	if size == 0 {
		size2, size = float64(len(exact)), 1
	}
	return math.Sqrt(diff2 / size2), diff / size
}

// difference returns u - exact; nil if exact is nil.
func difference(u, exact *mat.Dense) *mat.Dense {
	if exact == nil {
		return nil
	}
	d := new(mat.Dense)
	d.Sub(u, exact)
	return d
}
