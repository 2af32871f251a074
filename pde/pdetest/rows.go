package pdetest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// canary fills the memory around a destination. It is of order one, so that a sum cannot absorb what is added to it.
const canary = 0.1428364918273645

// framed returns a view of the given shape that is full of NaN, inside a larger matrix that is full of canaries.
func framed(rows, cols int) (view, frame *mat.Dense) {
	frame = mat.NewDense(rows+2, cols+2, nil)
	frame.Apply(func(int, int, float64) float64 { return canary }, frame)
	view = frame.Slice(1, rows+1, 1, cols+1).(*mat.Dense)
	view.Apply(func(int, int, float64) float64 { return math.NaN() }, view)
	return view, frame
}

// intact reports whether the canaries around the view are alive.
func intact(frame *mat.Dense) bool {
	rows, cols := frame.Dims()
	for i := range rows {
		for j, v := range frame.RawRowView(i) {
			edge := i == 0 || i == rows-1 || j == 0 || j == cols-1
			if edge && v != canary {
				return false
			}
		}
	}
	return true
}

// checkWrites calls the operator with destinations that are views of larger matrices: it must fill them, as it filled
// fresh ones, and change nothing else.
func (c *trial) checkWrites() {
	n := c.at.Points()
	eqs, params := c.op.Dims()
	dst, frame := framed(n, eqs)
	frames := []*mat.Dense{frame}
	l := &pde.Linearization{U: make([]*mat.Dense, eqs), P: make([]*mat.Dense, eqs)}
	for e := range eqs {
		l.U[e], frame = framed(n, len(c.op.Slots()))
		frames = append(frames, frame)
		if params > 0 {
			l.P[e], frame = framed(n, params)
			frames = append(frames, frame)
		}
	}
	at, u, p := clone(c.at, nil), mat.DenseCopyOf(c.u), slices.Clone(c.params)
	c.op.Residual(dst, at, u, p)
	c.op.Linearize(l, at, u, p)
	if slices.ContainsFunc(frames, func(f *mat.Dense) bool { return !intact(f) }) {
		c.faults = append(c.faults, &ShapeError{"Residual or Linearize writes outside its destination"})
	}
	if !equal(at, c.at) || !mat.Equal(u, c.u) || !slices.Equal(p, c.params) {
		c.faults = append(c.faults, &ShapeError{"Residual or Linearize changes the cloud, the slots or the parameters"})
	}
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	c.compareRows("second call, into a view of NaN", all, dst, l)
}

// checkRows compares rows of permuted points, of a part of the points and of single points with those of the whole.
func (c *trial) checkRows(rnd *rand.Rand) {
	n := c.at.Points()
	order := rnd.Perm(n)
	c.checkSubset("order of the points", order)
	if n > 1 {
		c.checkSubset("number of points", order[:(n+1)/2])
		c.checkSubset("a single point", order[:1])
	}
}

func (c *trial) checkSubset(check string, rows []int) {
	eqs, _ := c.op.Dims()
	dst, l := mat.NewDense(len(rows), eqs, nil), pde.NewLinearization(c.op, len(rows))
	at, u := clone(c.at, rows), pde.PickRows(c.u, rows)
	c.op.Residual(dst, at, u, c.params)
	c.op.Linearize(l, at, u, c.params)
	c.compareRows(check, rows, dst, l)
}

// compareRows compares the residual and partials at the given points of the cloud with those of the trial.
func (c *trial) compareRows(check string, rows []int, residual *mat.Dense, l *pde.Linearization) {
	row := make([]int, c.at.Points()) // one more than the row of a point; 0 where it was left out
	for r, i := range rows {
		row[i] = r + 1
	}
	at := func(part, whole *mat.Dense, i, k int) float64 {
		if row[i] == 0 {
			return whole.At(i, k)
		}
		return part.At(row[i]-1, k)
	}
	eqs, _ := c.op.Dims()
	for e := range eqs {
		c.compare(check, e, "",
			func(i int) float64 { return at(residual, c.residual, i, e) },
			func(i int) float64 { return c.residual.At(i, e) },
			func(i int) float64 { return exactTolerance * c.size.At(i, e) })
	}
	c.tables(func(e, k int, kind string, table func(*pde.Linearization) *mat.Dense) {
		got, want := table(l), table(c.partials)
		c.compare(check, e, fmt.Sprintf("%s %d", kind, k),
			func(i int) float64 { return at(got, want, i, k) },
			func(i int) float64 { return want.At(i, k) },
			func(i int) float64 { return exactTolerance * mat.Norm(want.RowView(i), math.Inf(1)) })
	})
}

// clone copies the given points of a cloud, in this order; nil stands for all.
func clone(c *pde.Cloud, rows []int) *pde.Cloud {
	if rows == nil {
		for i := range c.Points() {
			rows = append(rows, i)
		}
	}
	return c.Pick(rows)
}

func equal(a, b *pde.Cloud) bool {
	same := func(a, b *mat.Dense) bool { return a == nil && b == nil || mat.Equal(a, b) }
	return same(a.X, b.X) && same(a.Normal, b.Normal) && same(a.Mate, b.Mate) && same(a.Data, b.Data) &&
		slices.Equal(a.Weight, b.Weight)
}
