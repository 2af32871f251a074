package eigen

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/lsq"
	"pinn/internal/parallel"
	"pinn/lsgd"
	"pinn/pde"
)

// Pencil is an eigenvalue problem projected onto a basis, factored at a shift.
type Pencil struct {
	// Rank and Cond describe the matrix at the shift, as in [lsq.Factor].
	Rank int
	Cond float64
	// Work counts the multiplications and additions of the factorisation and, on cells, of the solves so far.
	Work float64

	sys          *collocation.System
	shift        float64
	degree       int
	fine, coarse inverse      // with all singular values, and without the small ones
	domain       []*pde.Cloud // per field
	values       measure
	settled      float64 // see the constant
	roughly      float64 // likewise
	polishes     int     // steps with the fine inverse in the end
	company      int     // eigenfunctions beyond those asked for that take these
	memory, held int64   // bytes that may be taken, 0: any number; those of factors and right-hand sides
}

// inverse is the least-squares inverse of the matrix at the shift.
type inverse interface {
	// SolveFor sets dst (columns x k) to the solutions for right-hand sides that are combinations of the columns of A1, beside those of A2.
	SolveFor(dst, sides *mat.Dense) error
}

// wholeInverse is that of a basis on the whole domain.
type wholeInverse struct{ lsq.Factor }

// SolveFor implements inverse.
func (w *wholeInverse) SolveFor(dst, sides *mat.Dense) error {
	w.Factor.SolveFor(dst, sides)
	return nil
}

// New projects the problem of a balanced system, which must have passed [Check] with the given degree. Where the system is
// one on cells, see [lsgd.On], n says how they are coupled. domain holds, per field of the system, points of the domain, or
// of the part of it in which the field is one, with weights: it defines the inner product of functions, the sum over the
// fields of the weighted products of their values. The error is a *collocation.NonFiniteError, a *lsgd.MemoryError or the context's.
func New(ctx context.Context, sys *collocation.System, degree int, shift float64, domain []*pde.Cloud, n lsgd.ProjectSettings) (*Pencil, error) {
	if degree < 1 || degree > 2 {
		panic(fmt.Sprintf("eigen: degree %d", degree))
	}
	p := &Pencil{sys: sys, shift: shift, degree: degree, settled: changeSettledOnCells, roughly: changeRoughOnCells, polishes: polishesOnCells, domain: domain, values: newMeasure(sys.Layout, domain)}
	all, err := p.systems(sys.Clouds)
	if err != nil {
		return nil, err
	}
	if lsgd.On(sys.Layout) {
		return p, p.onCells(ctx, all, n)
	}
	return p, p.dense(ctx, all)
}

// dense factors the matrix as a whole.
func (p *Pencil) dense(ctx context.Context, all []*collocation.System) error {
	n := p.sys.Layout.Cols
	var tri lsq.Triangle
	tri.Reset(n, p.degree*n)
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
			return err
		}
		tri.Add(rows)
		lo = hi
	}
	var fine, less wholeInverse
	fine.Reset(&tri, 0)
	less.Reset(&tri, rankCoarse)
	p.fine, p.coarse, p.polishes, p.company = &fine, &less, polishes, polishedBeyond
	p.settled, p.roughly = changeSettled, changeRough
	p.Rank, p.Cond, p.Work = fine.Rank, fine.Cond, lsq.FactorWork(all[0].Dims())*float64(1+2*p.degree)
	return nil
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
