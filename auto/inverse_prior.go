package auto

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/lsgd/inverse"
	"pinn/pde"
)

// priors returns the equations that ask the regularised fields to be smooth, at about n points of the domain.
func (s *solver) priors(n int) ([]inverse.Prior, error) {
	var out []inverse.Prior
	for _, p := range s.problem.Priors {
		at, err := s.domainCloud(n)
		if err != nil {
			return nil, err
		}
		out = append(out, inverse.Prior{Op: s.bending(p.Field), At: at})
	}
	return out, nil
}

// bending is the system of all derivatives of that order of a field with the coordinates in units of the domain, each with the root of
// the number of its arrangements, so that the sum of the squares does not depend on the axes.
func (s *solver) bending(field int) pde.Operator {
	var ops []pde.Operator
	arrangements := 1.0 // of the axes so far
	var add func(axes []int, run int)
	add = func(axes []int, run int) {
		if len(axes) == orderOfSmoothness {
			factor := math.Sqrt(arrangements)
			for _, a := range axes {
				factor *= s.problem.Upper[a] - s.problem.Lower[a]
			}
			ops = append(ops, pde.U(field).D(axes...).Times(factor).Equals(nil))
			return
		}
		first := 0
		if len(axes) > 0 {
			first = axes[len(axes)-1]
		}
		before := arrangements
		for a := first; a < len(s.problem.Coords); a++ {
			next := 1
			if len(axes) > 0 && a == first {
				next = run + 1
			}
			arrangements = before * float64(len(axes)+1) / float64(next)
			add(append(axes[:len(axes):len(axes)], a), next)
		}
		arrangements = before
	}
	add(nil, 0)
	return pde.Stack(ops...)
}

// givenStrength returns the strength that the problem states, 0 if it leaves it open.
func givenStrength(p *pde.Problem) float64 {
	strength := 0.0
	for _, q := range p.Priors {
		strength = max(strength, q.Strength)
	}
	return strength
}

// Band says how well regularised fields are known point by point.
type Band struct {
	layout   *collocation.Layout
	spread   *mat.Dense
	quantile float64
}

// blurred returns the regularised field that differs most between a solution and the independent one, and by how many of its standard
// deviations, as root mean squares; NaN without an independent one.
func (s *solver) blurred(out *Solution, band *Band) (name string, ratio float64) {
	if out.Independent == nil {
		return "", math.NaN()
	}
	x := s.scatter(comparePoints)
	diff, width := out.Values(x), rms(band.At(x))
	diff.Sub(diff, out.Independent.Values(x))
	for _, p := range s.problem.Priors {
		if r := rms(diff)[p.Field] / width[p.Field] * band.quantile; name == "" || r > ratio {
			name, ratio = s.problem.Fields[p.Field], r
		}
	}
	return name, ratio
}

// loose returns the regularised field whose band is widest relative to its values, and by how much, as root mean squares; 0 without a band.
func (s *solver) loose(out *Solution, band *Band) (name string, ratio float64) {
	if band == nil {
		return "", 0
	}
	x := s.scatter(comparePoints)
	size, width := rms(out.Values(x)), rms(band.At(x))
	for _, p := range s.problem.Priors {
		if r := width[p.Field] / size[p.Field]; size[p.Field] > 0 && r > ratio {
			name, ratio = s.problem.Fields[p.Field], r
		}
	}
	return name, ratio
}

// At returns half the widths of the intervals that hold the right values with a probability of 95 % each, points x fields, if the
// fields are as smooth as the prior says. The caller owns the matrix. It panics if x has another number of columns than there are
// coordinates.
func (b *Band) At(x *mat.Dense) *mat.Dense {
	points, _ := x.Dims()
	_, cols := b.spread.Dims()
	out := mat.NewDense(points, len(b.layout.Span), nil)
	for k, space := range b.layout.Spaces {
		phi := collocation.Values(space.Basis, x)
		for _, f := range b.layout.Spaces[k].Fields {
			span := b.layout.Span[f]
			var root mat.Dense
			root.Mul(phi, b.spread.Slice(span.Lo, span.Hi, 0, cols))
			for i := range points {
				out.Set(i, f, b.quantile*mat.Norm(root.RowView(i), 2))
			}
		}
	}
	return out
}

// unexplained returns the part of the misfit of the data, relative to their values, that noise does not explain.
func (v *inversion) unexplained(fit *inverse.Fit) float64 {
	share := math.Pow(v.noise/fit.Misfit, 2)
	if fit.Known {
		share = fit.Freedom / fit.ChiSquare
	}
	if share*ratioExplained >= 1 {
		return 0
	}
	return fit.Misfit * math.Sqrt(1-share)
}
