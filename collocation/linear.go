package collocation

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/kernel"
	"pinn/internal/parallel"
)

// Linear is the matrix of a system whose equations are affine and hold no parameters, for products with several columns. It is not kept as a
// matrix: what the equations make of the derivatives at their points is, beside the tables of the bases.
type Linear struct {
	sys   *System
	sweep *sweep
	of    []linearBlock
}

// linearBlock is the rows of a block: a combination of slots that tables know, or a matrix.
type linearBlock struct {
	used     []int     // the slots that the equations do not leave out
	partials []float64 // points x equations x slots, scaled
	rows     *mat.Dense
}

// NewLinear finds the matrix of a system at its present scales. The error is a *[NonFiniteError]. It panics if the equations are not affine
// or hold parameters.
func NewLinear(s *System) (*Linear, error) {
	if !s.Problem.Affine() || len(s.Problem.Params) > 0 {
		panic("collocation: the matrix of a system that is not linear in its fields alone")
	}
	l := &Linear{sys: s, of: make([]linearBlock, len(s.blocks))}
	zero := &State{Coef: make([]float64, s.Layout.Cols)}
	if err := s.each(func(k int, f *frame) error { return l.find(k, f, zero) }); err != nil {
		return nil, err
	}
	used := make([]map[int]bool, len(s.blocks))
	for k := range used {
		used[k] = map[int]bool{}
		for _, j := range l.of[k].used {
			used[k][j] = true
		}
	}
	l.sweep = newSweep(s, func(block, slot int) bool { return used[block][slot] })
	return l, nil
}

// find fills block k.
func (l *Linear) find(k int, f *frame, zero *State) error {
	b, to := l.sys.blocks[k], &l.of[k]
	pl := l.sys.plans[b.cond]
	if !pl.tabulated() {
		var rows Block
		if err := l.sys.Block(&rows, k, zero); err != nil {
			return err
		}
		to.rows = rows.A
		return nil
	}
	f.enter(b.cond, b.cloud)
	f.u.Zero()
	f.residual(zero)
	f.linearize(zero)
	if err := f.check(true); err != nil {
		return err
	}
	slots := len(pl.slots)
	to.partials = make([]float64, 0, b.cloud.Points()*pl.eqs*slots)
	some := make([]bool, slots)
	for p, w := range l.sys.weight[b.cond][b.lo:b.hi] {
		for e, scale := range l.sys.Scale[b.cond] {
			for j, v := range f.lin.U[e].RawRowView(p)[:slots] {
				to.partials = append(to.partials, scale*w*v)
				some[j] = some[j] || v != 0
			}
		}
	}
	for j, is := range some {
		if is {
			to.used = append(to.used, j)
		}
	}
	return nil
}

// Product sets dst (rows of the system x k) to the product of the matrix with x (columns of the system x k). It panics
// on other shapes, and uses all cores itself.
func (l *Linear) Product(dst, x *mat.Dense) {
	rows, n := dst.Dims()
	if m, k := x.Dims(); rows != l.sys.rows || m != l.sys.Layout.Cols || k != n {
		panic(fmt.Sprintf("collocation: product of %d x %d columns for %d x %d rows", m, k, rows, n))
	}
	coef := x.RawMatrix()
	if coef.Stride != n {
		coef = mat.DenseCopyOf(x).RawMatrix()
	}
	l.sweep.run(l.sys, coef.Data, n)
	parallel.For(len(l.of), func(k int) { l.block(dst, k, coef.Data) })
}

// block writes the product for the rows of block k.
func (l *Linear) block(dst *mat.Dense, k int, coef []float64) {
	b, from := l.sys.blocks[k], &l.of[k]
	pl, to := l.sys.plans[b.cond], dst.RawMatrix()
	if from.rows != nil {
		a, at, n := from.rows.RawMatrix(), 0, to.Cols
		for i, s := range pl.cols {
			beta := min(float64(i), 1)
			kernel.BLAS{}.Dgemm(blas.NoTrans, blas.NoTrans, a.Rows, n, s.Len(), 1, a.Data[at:], a.Stride, coef[s.Lo*n:], n, beta, to.Data[b.row*to.Stride:], to.Stride)
			at += s.Len()
		}
		return
	}
	u, slots := l.sweep.of[k], len(pl.slots)
	for i := range (b.hi - b.lo) * pl.eqs {
		row := dst.RawRowView(b.row + i)
		clear(row)
		at := i / pl.eqs * slots
		for _, j := range from.used {
			axpy(row, from.partials[i*slots+j], u[(at+j)*to.Cols:])
		}
	}
}
