package lsgd

import (
	"context"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/parallel"
	"pinn/pde"
)

// Cells solves an affine system on cells for any number of right-hand sides, whatever its own is.
type Cells struct {
	Rank int     // see [Fit]
	Cond float64 // likewise
	Work float64 // of the factorisation, and of the solves so far

	elimination
	matrix, faces *collocation.Linear // of the system, and of the conditions that are not one cell's own
	coupled       int                 // rows of these
	coupling      grouping            // of these
}

// NewCells factors the matrix of a system that is affine, without parameters, and whose columns belong to cells; it panics for others. The
// error is a *collocation.NonFiniteError, a [*MemoryError], or the context's.
func NewCells(ctx context.Context, sys *collocation.System, n ProjectSettings) (*Cells, error) {
	c := new(Cells)
	if !c.suits(sys) || !sys.Problem.Affine() {
		panic("lsgd: factors of a system that is not on cells or not affine")
	}
	c.memory, c.strong, c.shared = n.Memory, n.Strong, n.StrongShared
	c.assembly = new(assembly)
	c.assembly.prepare(ctx, sys)
	zero := &collocation.State{Coef: make([]float64, sys.Layout.Cols)}
	o, err := c.run(make([]float64, sys.Layout.Cols), zero, n.Tolerance)
	if err != nil {
		return nil, err
	}
	c.Rank, c.Cond, c.Work = o.rank, o.cond, o.work
	if c.matrix, err = collocation.NewLinear(sys); err != nil {
		return nil, err
	}
	faces := c.elsewhere(sys)
	c.coupling.suits(faces)
	c.coupling.sort(faces, c.apart)
	c.coupled, _ = faces.Dims()
	c.faces, err = collocation.NewLinear(faces)
	return c, err
}

// elsewhere returns the part of a system on cells that holds the conditions which are not the own rows of one.
func (g *grouping) elsewhere(sys *collocation.System) *collocation.System {
	p := *sys.Problem
	p.Conditions = nil
	var clouds []*pde.Cloud
	var scale [][]float64
	for k, c := range sys.Problem.Conditions {
		ambient, dim := c.On.Dims()
		if len(groups(sys, c.Op.Slots())) > 1 || g.apart && dim < ambient {
			p.Conditions, clouds, scale = append(p.Conditions, c), append(clouds, sys.Clouds[k]), append(scale, sys.Scale[k])
		}
	}
	out := collocation.NewSystem(&p, sys.Layout, clouds)
	out.Scale = scale
	return out
}

// Together is the number of right-hand sides that are solved for together. Twice as many take as much time each, and more memory.
const Together = 16

// Bytes estimates the memory of the factors and, while it solves for [Together] right-hand sides with corrections, of these.
func (c *Cells) Bytes() int64 {
	rows, cols := c.sys.Dims()
	return c.bytes + 8*Together*int64(3*rows+4*cols)
}

// Solve sets dst (columns x k) to the least-squares solutions for right-hand sides (rows x k), and corrects them with their residuals as often
// as given. The error is the context's. It panics on other shapes.
func (c *Cells) Solve(dst, sides *mat.Dense, corrections int) error {
	n, count := dst.Dims()
	rows, _ := sides.Dims()
	for lo := 0; lo < count; lo += Together {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		hi := min(lo+Together, count)
		side := mat.DenseCopyOf(sides.Slice(0, rows, lo, hi))
		x := c.step(side)
		for range corrections {
			left := mat.NewDense(rows, hi-lo, nil)
			c.matrix.Product(left, x)
			left.Sub(side, left)
			x.Add(x, c.step(left))
		}
		dst.Slice(0, n, lo, hi).(*mat.Dense).Copy(x)
	}
	return c.ctx.Err()
}

// step returns the solutions for right-hand sides.
func (c *Cells) step(side *mat.Dense) *mat.Dense {
	_, count := side.Dims()
	c.sparse.Sides(count)
	parallel.For(c.own, func(set int) {
		own := c.of(set, side)
		c.sys.StressMeans(own, count, c.blocks[set])
		c.sparse.Target(set, own)
	})
	x := mat.NewDense(c.sys.Layout.Cols, count, nil)
	c.sparse.Partial(x.RawMatrix().Data)
	c.inUnits(x)
	if c.coupled > 0 {
		across := mat.NewDense(c.coupled, count, nil)
		c.faces.Product(across, x)
		parallel.For(len(c.sets)-c.own, func(i int) {
			rest := c.of(c.own+i, side)
			floats.Sub(rest, c.coupling.of(i, across))
			c.sys.StressMeans(rest, count, c.blocks[c.own+i])
			c.sparse.Target(c.own+i, rest)
		})
	}
	c.Work += 8 * float64(count) * c.entries()
	c.sparse.Solve(x.RawMatrix().Data)
	c.inUnits(x)
	return x
}

// entries counts those of the matrix.
func (g *grouping) entries() (n float64) {
	for set, groups := range g.sets {
		for _, k := range groups {
			n += float64(g.rows[set]) * float64(g.sizes[k])
		}
	}
	return n
}

// of returns those rows that belong to a set, one after another.
func (g *grouping) of(set int, rows *mat.Dense) []float64 {
	_, count := rows.Dims()
	out := make([]float64, 0, g.rows[set]*count)
	for _, run := range g.runs[set] {
		for i := run.Lo; i < run.Hi; i++ {
			out = append(out, rows.RawRowView(i)...)
		}
	}
	return out
}

// inUnits turns multiples of the units of columns into coefficients.
func (g *grouping) inUnits(x *mat.Dense) {
	for i, unit := range g.units {
		floats.Scale(unit, x.RawRowView(i))
	}
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
