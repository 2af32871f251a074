package lsgd

import (
	"context"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/parallel"
	"pinn/pde"
)

// Rows is the matrix of an affine system on cells, kept by the groups of cells that its rows touch.
type Rows struct {
	grouping
	a []*mat.Dense // per set; nil: zero
}

// NewRows evaluates the matrix of a system that is affine, without parameters, and whose columns belong to cells; it
// panics for others. The error is a *collocation.NonFiniteError or the context's.
func NewRows(ctx context.Context, sys *collocation.System) (*Rows, error) {
	var e elimination
	if !e.suits(sys, 1) || !sys.Problem.Affine() {
		panic("lsgd: rows of a system that is not on cells or not affine")
	}
	e.units = nil // of the elimination
	e.assembly = new(assembly)
	e.assembly.prepare(ctx, sys)
	return e.matrix(&collocation.State{Coef: make([]float64, sys.Layout.Cols)})
}

// matrix evaluates the rows of all sets at a state.
func (e *elimination) matrix(st *collocation.State) (*Rows, error) {
	r := &Rows{grouping: e.grouping, a: make([]*mat.Dense, len(e.sets))}
	e.st = st
	clear(e.errs)
	parallel.For(len(e.sets), func(set int) {
		w := new(share)
		if !e.assemble(w, set) {
			return
		}
		m, n := w.rows.Dims()
		if a := w.rows.Slice(0, m, 0, n-1).(*mat.Dense); mat.Norm(a, 1) > 0 {
			r.a[set] = mat.DenseCopyOf(a)
		}
	})
	e.st = nil
	return r, e.fault()
}

// bytes is the memory of the matrix of a system with such groups.
func (g *grouping) bytes() int64 {
	total := int64(0)
	for set, groups := range g.sets {
		for _, k := range groups {
			total += 8 * int64(g.rows[set]) * int64(g.sizes[k])
		}
	}
	return total
}

// Product returns the product of the matrix with columns x, for the rows by sets.
func (r *Rows) Product(x *mat.Dense) []*mat.Dense {
	out := make([]*mat.Dense, len(r.sets))
	_, count := x.Dims()
	parallel.For(len(r.sets), func(set int) {
		out[set] = mat.NewDense(r.rows[set], count, nil)
		r.add(out[set], set, 1, x)
	})
	return out
}

// add adds the product with x, times a factor, for the rows of a set.
func (r *Rows) add(dst *mat.Dense, set int, factor float64, x *mat.Dense) {
	if r.a[set] == nil {
		return
	}
	rows, count := dst.Dims()
	at := 0
	var image mat.Dense
	for _, g := range r.sets[set] {
		image.Reset()
		image.Mul(r.a[set].Slice(0, rows, at, at+r.sizes[g]), x.Slice(r.first[g], r.first[g]+r.sizes[g], 0, count))
		image.Scale(factor, &image)
		dst.Add(dst, &image)
		at += r.sizes[g]
	}
}

// Cells solves an affine system on cells for any number of right-hand sides, whatever its own is.
type Cells struct {
	Rank int     // see [Fit]
	Cond float64 // likewise
	Work float64 // of the factorisation

	elimination
	faces    *collocation.System // the conditions that couple cells
	coupling grouping            // of these
}

// NewCells factors the matrix of a system as [NewRows] takes it. The error is a *collocation.NonFiniteError, a
// [*MemoryError], or the context's.
func NewCells(ctx context.Context, sys *collocation.System, n Newton) (*Cells, error) {
	c := new(Cells)
	if !c.suits(sys, 1) || !sys.Problem.Affine() {
		panic("lsgd: factors of a system that is not on cells or not affine")
	}
	c.memory, c.strong = n.Memory, n.Strong
	if c.memory > 0 {
		c.memory = max(1, c.memory-c.bytes()) // the matrix of the right-hand sides
	}
	c.assembly = new(assembly)
	c.assembly.prepare(ctx, sys)
	zero := &collocation.State{Coef: make([]float64, sys.Layout.Cols)}
	o, err := c.run(make([]float64, sys.Layout.Cols), zero, n.Tolerance)
	if err != nil {
		return nil, err
	}
	c.Rank, c.Cond, c.Work = o.rank, o.cond, o.work
	c.faces = coupled(sys)
	c.coupling.suits(c.faces, 1)
	return c, nil
}

// coupled returns the part of a system on cells that holds the conditions which touch several of these.
func coupled(sys *collocation.System) *collocation.System {
	p := *sys.Problem
	p.Conditions = nil
	var clouds []*pde.Cloud
	var scale [][]float64
	for k, c := range sys.Problem.Conditions {
		if len(groups(sys, c.Op.Slots())) > 1 {
			p.Conditions, clouds, scale = append(p.Conditions, c), append(clouds, sys.Clouds[k]), append(scale, sys.Scale[k])
		}
	}
	out := collocation.NewSystem(&p, sys.Layout, clouds)
	out.Scale = scale
	return out
}

// Solve sets dst (columns x k) to the least-squares solutions for right-hand sides, which have the rows by sets, and corrects
// them with their residuals as often as given. The error is the context's.
func (c *Cells) Solve(dst *mat.Dense, sides []*mat.Dense, corrections int) error {
	n, count := dst.Dims()
	x, step := make([]float64, n), make([]float64, n)
	left, across := make([]float64, len(c.target)), rowsOf(c.faces)
	for k := range count {
		side := make([][]float64, len(sides))
		for set := range sides {
			side[set] = mat.Col(nil, k, sides[set])
		}
		clear(x)
		for i := range corrections + 1 {
			rest := side
			if i > 0 {
				if err := c.sys.Residuals(left, &collocation.State{Coef: x}); err != nil {
					return err
				}
				rest = c.less(side, left)
			}
			if err := c.step(step, rest, across); err != nil {
				return err
			}
			floats.Add(x, step)
		}
		dst.SetCol(k, x)
	}
	return c.ctx.Err()
}

func rowsOf(sys *collocation.System) []float64 {
	n, _ := sys.Dims()
	return make([]float64, n)
}

// less returns right-hand sides by sets without rows of the system.
func (g *grouping) less(side [][]float64, rows []float64) [][]float64 {
	out := make([][]float64, len(side))
	for set := range side {
		out[set] = slices.Clone(side[set])
		at := 0
		for _, run := range g.runs[set] {
			floats.Sub(out[set][at:at+run.Len()], rows[run.Lo:run.Hi])
			at += run.Len()
		}
	}
	return out
}

// step sets dst to the solution for a right-hand side. across is memory for the rows of the faces.
func (c *Cells) step(dst []float64, side [][]float64, across []float64) error {
	parallel.For(c.own, func(set int) { c.sparse.Target(set, slices.Clone(side[set])) })
	c.sparse.Partial(dst)
	c.toColumns(dst)
	if len(across) > 0 {
		if err := c.faces.Residuals(across, &collocation.State{Coef: dst}); err != nil {
			return err
		}
	}
	rest := c.coupling.less(side[c.own:], across)
	parallel.For(len(rest), func(i int) { c.sparse.Target(c.own+i, rest[i]) })
	c.sparse.Solve(dst)
	c.toColumns(dst)
	return nil
}

// On reports whether the columns of a layout belong to cells, so that [NewCells] can factor a system of them.
func On(l *collocation.Layout) bool {
	for _, s := range l.Spaces {
		if _, ok := s.Basis.(collocation.Tabulated); !ok {
			return false
		}
	}
	return len(l.Spaces) > 0
}
