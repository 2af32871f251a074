package network

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// tape implements [jet.Tape].
type tape struct {
	*sweep
	most int // points
	sum  gradient
	rows jacobian
}

// Tape returns a tape for the derivatives of a set at up to the given number of points per Forward. Once every number
// of points has occurred, its methods allocate nothing (except what large matrix products allocate). The parameters
// must not change between Forward and the calls that pull back, nor may the batch be written. Memory is about
// (set + order) x points x width x layers numbers, and twice the set's for networks of more than one layer. Tape panics
// as [Net.Eval] does, with one order more, and if points is not positive. Forward panics on too many points, and Pull
// and RowJacobian on wrong shapes or without a Forward.
func (n *Net) Tape(set *jet.Set, points int) jet.Tape {
	if points <= 0 {
		panic(fmt.Sprintf("network: tape for %d points", points))
	}
	t := &tape{sweep: newSweep(n, true), most: points}
	t.sum.sweep, t.rows.sweep = t.sweep, t.sweep
	t.use(set)
	t.shape(points)
	t.points = 0
	return t
}

// Forward implements [jet.Tape].
func (t *tape) Forward(x *mat.Dense) *jet.Batch {
	raw := x.RawMatrix()
	if raw.Rows > t.most {
		panic(fmt.Sprintf("network: %d points on a tape for %d", raw.Rows, t.most))
	}
	t.net.mustPlace(raw)
	return t.forward(raw)
}

// Pull implements [jet.Tape].
func (t *tape) Pull(dst []float64, cot *jet.Batch) {
	t.mustMatch(len(dst), cot)
	t.sum.dst = dst
	t.backward(cot, &t.sum)
}

// RowJacobian implements [jet.Tape].
func (t *tape) RowJacobian(dst *mat.Dense, cot *jet.Batch) {
	raw := dst.RawMatrix()
	t.mustMatch(raw.Cols, cot)
	if raw.Rows != cot.Points {
		panic(fmt.Sprintf("network: Jacobian of %d rows for %d points", raw.Rows, cot.Points))
	}
	t.rows.dst = raw
	t.backward(cot, &t.rows)
}

func (t *tape) mustMatch(params int, cot *jet.Batch) {
	if params != len(t.net.params) {
		panic(fmt.Sprintf("network: gradient of %d parameters, need %d", params, len(t.net.params)))
	}
	if cot.Set != t.set || cot.Points != t.points || cot.Cols() != t.net.config.Width {
		panic("network: the cotangent has another shape or set than the last Forward")
	}
}

// gradient is the sink that sums over the points.
type gradient struct {
	*sweep
	dst []float64
}

func (g *gradient) deep(l int, zbar, u *jet.Batch) {
	y := g.net.layers[l]
	to := y.a
	to.Data = g.dst[y.lo : y.hi-len(y.b)]
	blas64.Gemm(blas.Trans, blas.NoTrans, 1, zbar.Slab.RawMatrix(), u.Slab.RawMatrix(), 1, to)
	for p := range zbar.Points {
		addScaled(g.dst[y.hi-len(y.b):y.hi], 1, zbar.Row(0, p))
	}
}

func (g *gradient) shallow(cot *jet.Batch) {
	g.first.begin()
	for p := range cot.Points {
		g.first.add(cot, g.sigma[0], p)
	}
	g.first.end(g.dst[:g.net.layers[0].hi])
}

// jacobian is the sink that keeps the points apart, one row each.
type jacobian struct {
	*sweep
	dst blas64.General
}

func (j *jacobian) row(point int, y layer) []float64 {
	at := point * j.dst.Stride
	return j.dst.Data[at+y.lo : at+y.hi]
}

func (j *jacobian) deep(l int, zbar, u *jet.Batch) {
	y := j.net.layers[l]
	weights := len(y.b) * y.a.Cols
	for p := range zbar.Points {
		out := j.row(p, y)
		to := y.a
		to.Data = out[:weights]
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, atPoint(zbar, p), atPoint(u, p), 0, to)
		copy(out[weights:], zbar.Row(0, p))
	}
}

func (j *jacobian) shallow(cot *jet.Batch) {
	y := j.net.layers[0]
	for p := range cot.Points {
		out := j.row(p, y)
		clear(out)
		j.first.begin()
		j.first.add(cot, j.sigma[0], p)
		j.first.end(out)
	}
}

// atPoint views the derivatives at one point: positions of the set x cols.
func atPoint(b *jet.Batch, point int) blas64.General {
	m := b.Slab.RawMatrix()
	m.Data = m.Data[point*m.Stride:]
	m.Rows, m.Stride = b.Set.Len(), m.Stride*b.Points
	return m
}
