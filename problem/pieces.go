package problem

import (
	"math/rand/v2"
	"slices"

	"pinn/collocation"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// checkPieces reports a place of the boundary on which no condition is, where the equations have derivatives of order two.
func (r *reader) checkPieces() {
	d, p := r.file.Shape, r.file.Problem
	if d == nil || !secondOrder(p, d.Axes()) {
		return
	}
	for _, c := range p.Conditions {
		if c.Measured != nil || !region.Clippable(c.On) || slices.ContainsFunc(region.Leaves(c.On), isPoints) {
			return // measured values may stand in for conditions
		}
	}
	for _, name := range d.Names() {
		on, err := d.Piece(name)
		if err != nil {
			continue
		}
		if x := uncovered(p, on); x != nil {
			r.doc.KeyFault("domain", "[domain]: no condition is on the piece %q of the boundary at %s: add a [[condition]] with on = %[1]q, or on = \"boundary\"",
				name, r.point(x, d.Axes()))
		}
	}
}

// isPoints reports whether a part of a region is a set of scattered points.
func isPoints(on pde.Region) bool {
	_, ok := on.(region.Locator)
	return !ok
}

// secondOrder reports whether an equation inside has derivatives of order two along some of the axes.
func secondOrder(p *pde.Problem, axes []int) bool {
	for _, c := range p.Conditions {
		if ambient, own := c.On.Dims(); ambient != own {
			continue
		}
		for _, s := range c.Op.Slots() {
			n := 0
			for _, a := range s.D.Axes() {
				if slices.Contains(axes, a) {
					n++
				}
			}
			if n >= 2 {
				return true
			}
		}
	}
	return false
}

// uncovered returns a point of a piece of the boundary on which no condition is; nil: there is none among some.
func uncovered(p *pde.Problem, piece pde.Region) []float64 {
	const points = 64
	cloud, err := collocation.Sample(piece, collocation.Sobol{}, points, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		return nil
	}
	for i := range cloud.Points() {
		x := cloud.X.RawRowView(i)
		if !slices.ContainsFunc(p.Conditions, func(c pde.Condition) bool { return covers(p, c, x) }) {
			return x
		}
	}
	return nil
}

// covers reports whether a condition holds at a point of the boundary, or at its mate on the opposite side if it looks at mates.
func covers(p *pde.Problem, c pde.Condition, x []float64) bool {
	ambient, own := c.On.Dims()
	if own != ambient-1 {
		return false
	}
	places := [][]float64{x}
	if op, ok := c.Op.(*expr.Operator); ok && op.UsesMate() {
		for a := range x {
			mate := slices.Clone(x)
			mate[a] = p.Lower[a] + p.Upper[a] - x[a]
			places = append(places, mate)
		}
	}
	return slices.ContainsFunc(region.Leaves(c.On), func(leaf pde.Region) bool {
		l, ok := leaf.(region.Locator)
		return ok && slices.ContainsFunc(places, l.Holds)
	})
}
