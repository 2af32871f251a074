package eigen

import (
	"context"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/lsgd"
)

// onCells factors the matrix cell by cell. The coordinates of a cell are those of orthonormal functions, so that rough functions have moderate
// coefficients, and no coarser inverse is needed.
func (p *Pencil) onCells(ctx context.Context, all []*collocation.System, n lsgd.ProjectSettings) error {
	f, err := lsgd.NewCells(ctx, all[0], n)
	if err != nil {
		return err
	}
	c := &cellInverse{factors: f}
	for _, sys := range all[1:] {
		power, err := collocation.NewLinear(sys)
		if err != nil {
			return err
		}
		c.powers = append(c.powers, power)
	}
	c.rows, _ = all[0].Dims()
	refined := *c
	refined.corrections = polishCorrections
	p.coarse, p.fine = c, &refined
	p.memory, p.held = n.Memory, f.Bytes()+8*lsgd.Together*2*int64(c.rows)
	p.Rank, p.Cond, p.Work = f.Rank, f.Cond, f.Work
	return nil
}

// cellInverse solves for right-hand sides that are products of the matrices of the powers of theta.
type cellInverse struct {
	factors     *lsgd.Cells
	powers      []*collocation.Linear
	rows        int
	corrections int
}

// SolveFor implements inverse.
func (c *cellInverse) SolveFor(dst, sides *mat.Dense) error {
	n, count := dst.Dims()
	for lo := 0; lo < count; lo += lsgd.Together {
		hi := min(lo+lsgd.Together, count)
		b, power := mat.NewDense(c.rows, hi-lo, nil), mat.NewDense(c.rows, hi-lo, nil)
		for d, m := range c.powers {
			m.Product(power, sides.Slice(d*n, (d+1)*n, lo, hi).(*mat.Dense))
			b.Add(b, power)
		}
		if err := c.factors.Solve(dst.Slice(0, n, lo, hi).(*mat.Dense), b, c.corrections); err != nil {
			return err
		}
	}
	return nil
}
