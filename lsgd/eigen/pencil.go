package eigen

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/lsq"
	"pinn/internal/parallel"
	"pinn/pde"
)

// Pencil is an eigenvalue problem projected onto a basis, factored at a shift.
type Pencil struct {
	// Rank and Cond describe the matrix at the shift, as in [lsq.Factor].
	Rank int
	Cond float64

	sys    *collocation.System
	shift  float64
	degree int
	fine   lsq.Factor // with all singular values
	coarse lsq.Factor // without the small ones
	domain *pde.Cloud
	values *mat.Dense // values of the fields at the points of the domain times the roots of the weights
}

// New projects the problem of a balanced system, which must have passed [Check] with the given degree. domain is a cloud
// of points of the domain with weights: it defines the inner product of functions, the sum over the fields of the
// weighted products of their values. The error is a *collocation.NonFiniteError or the context's.
func New(ctx context.Context, sys *collocation.System, degree int, shift float64, domain *pde.Cloud) (*Pencil, error) {
	if degree < 1 || degree > 2 {
		panic(fmt.Sprintf("eigen: degree %d", degree))
	}
	p := &Pencil{sys: sys, shift: shift, degree: degree, domain: domain, values: valuesOf(sys.Layout, domain)}
	all, err := p.systems(sys.Clouds)
	if err != nil {
		return nil, err
	}
	n := sys.Layout.Cols
	var tri lsq.Triangle
	tri.Reset(n, degree*n)
	// Chunks of several times as many rows as columns keep the share of the repeated elimination small.
	most := max(1024, 2*n)
	for lo := 0; lo < all[0].Blocks(); {
		hi := lo + 1
		first, _ := all[0].BlockRows(lo)
		for ; hi < all[0].Blocks(); hi++ {
			if _, last := all[0].BlockRows(hi); last-first > most {
				break
			}
		}
		rows, err := stack(ctx, all, lo, hi)
		if err != nil {
			return nil, err
		}
		tri.Add(rows)
		lo = hi
	}
	p.fine.Reset(&tri, 0)
	p.coarse.Reset(&tri, coarse)
	p.Rank, p.Cond = p.fine.Rank, p.fine.Cond
	return p, nil
}

// systems returns the systems of the powers of theta over clouds.
func (p *Pencil) systems(clouds []*pde.Cloud) ([]*collocation.System, error) {
	var all []*collocation.System
	for power := range p.degree + 1 {
		s := collocation.NewSystem(parts(p.sys.Problem, power, p.shift), p.sys.Layout, clouds)
		s.Scale = p.sys.Scale
		all = append(all, s)
	}
	return all, nil
}

// stack evaluates the blocks lo..hi-1 of several systems and sets their rows side by side.
func stack(ctx context.Context, all []*collocation.System, lo, hi int) (*mat.Dense, error) {
	_, n := all[0].Dims()
	first, _ := all[0].BlockRows(lo)
	_, last := all[0].BlockRows(hi - 1)
	dst := mat.NewDense(last-first, len(all)*n, nil)
	errs := make([]error, (hi-lo)*len(all))
	parallel.For(len(errs), func(i int) {
		if errs[i] = ctx.Err(); errs[i] != nil {
			return
		}
		var b collocation.Block
		system := i % len(all)
		if errs[i] = all[system].Block(&b, lo+i/len(all), &collocation.State{Coef: make([]float64, n)}); errs[i] != nil {
			return
		}
		for r := range b.R {
			src, to := b.A.RawRowView(r), dst.RawRowView(b.Row - first + r)[system*n:(system+1)*n]
			for _, c := range b.Cols {
				copy(to[c.Lo:c.Hi], src[:c.Len()])
				src = src[c.Len():]
			}
		}
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return dst, nil
}

// valuesOf returns the values of all fields at the points of a cloud, times the roots of its weights, as rows over the
// columns of a layout.
func valuesOf(l *collocation.Layout, at *pde.Cloud) *mat.Dense {
	points := at.Points()
	out := mat.NewDense(points*len(l.Span), l.Cols, nil)
	for f, span := range l.Span {
		phi := collocation.Values(l.Spaces[l.Space[f]].Basis, at.X)
		for i := range points {
			row, w := out.RawRowView(f*points + i)[span.Lo:span.Hi], math.Sqrt(at.Weight[i])
			for j, v := range phi.RawRowView(i) {
				row[j] = v * w
			}
		}
	}
	return out
}

// Pair is an eigenvalue and its eigenfunction. Complex ones come with their conjugates.
type Pair struct {
	Value complex128
	// Re and Im are the coefficients of the real and the imaginary part of the eigenfunction, which has the norm 1 and,
	// where it is largest, is real and positive. Im is nil for a real eigenvalue.
	Re, Im []float64
	// Change is the relative size of what another step of the iteration adds to the eigenfunction.
	Change float64

	re, im []float64 // as an element of the space
}
