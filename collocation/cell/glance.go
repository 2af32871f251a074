package cell

import (
	"sync"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/lsq"
	"pinn/pde/jet"
)

// A glance is how a basis looks at functions of which it needs no more than where a nonlinear iteration begins: at a few points inside, and not at their
// derivatives on faces. That is a third of the evaluations of its traces, which took a fifth of a march of Burgers' equation; the steps that follow are as many.
type glance struct {
	once sync.Once
	at   *mat.Dense // in the unit box
	span *lsq.Range // of the reference's functions there
}

// glanceOf returns the glance of a reference.
func (r *Reference) glanceOf() *glance {
	r.glance.once.Do(func() {
		dim, n := r.basis.Dims()
		_, rank := r.Dims()
		r.glance.at = r.within(int(pointsOfGlance*float64(n)), func(n int) *mat.Dense { return unitPoints(n, dim) })
		points, _ := r.glance.at.Dims()
		values := mat.NewDense(points, rank, nil)
		r.derivatives([]*mat.Dense{values}, []jet.Index{jet.D()}, r.glance.at)
		r.glance.span = lsq.NewRange(values, 0, RangeCut)
	})
	return &r.glance
}

// Coordinates returns the coordinates (functions of the basis x fields) of what is near given fields in the cell, and the fields if it holds them.
// The caller owns the matrix.
func (b *Basis) Coordinates(f jet.Func, fields int) *mat.Dense {
	g := b.Reference.glanceOf()
	x, unit := mat.DenseCopyOf(g.at), b.unit()
	points, _ := x.Dims()
	for i := range points {
		for a, v := range x.RawRowView(i) {
			x.Set(i, a, b.Lower[a]+unit[a]*v)
		}
	}
	u := jet.NewBatch(jet.Close(), points, fields)
	f.Eval(u, x)
	_, rank := b.Dims()
	c := mat.NewDense(rank, fields, nil)
	for k := range fields {
		seen := g.span.Project(mat.Col(nil, k, u.Part(0)))
		c.ColView(k).(*mat.VecDense).MulVec(g.span.Turn, mat.NewVecDense(len(seen), seen))
	}
	return c
}
