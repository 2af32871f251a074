package auto

import (
	"math"
	"slices"

	"pinn/collocation"
	"pinn/collocation/partition"
)

// conserves reports whether the means of equations are stressed in a solve on cells: in steady systems, such as those of elasticity, whose forces pass
// from cell to cell.
func (s *solver) conserves(m *cellTrial) bool {
	return len(s.problem.Fields) > 1 && len(s.problem.Coords) > 1 && s.problem.Affine() && !s.evolves && m.factors == nil
}

// stressMeans raises the means of the equations in a cell, and of fluxes on its faces and walls. What is left over of one sign acts like a force on the
// cell, and bends all of the domain; what changes its sign is felt in the cell alone. The ratio is that of the extents, to the power of the derivatives
// above those that a force is made of.
func (m *cellTrial) stressMeans(sys *collocation.System, parts []partition.Part, at *collocation.State) error {
	whole := 0.0
	for a, lo := range m.problem.Lower {
		whole = max(whole, m.problem.Upper[a]-lo)
	}
	sys.Means = nil
	for c, part := range parts {
		equations, err := termsOf(sys, c, at)
		if err != nil {
			return err
		}
		size := math.Inf(1)
		for _, k := range part.Cells {
			for a := range m.frames[k].Lower {
				size = min(size, thickness(m.frames[k], a))
			}
		}
		ambient, own := sys.Problem.Conditions[c].On.Dims()
		by := slices.Repeat([]float64{1}, len(equations))
		for e, equation := range equations {
			order := 0
			for _, t := range equation {
				order = max(order, t.D.Order())
			}
			if own == ambient {
				order--
			}
			if order > 0 && own > 0 {
				by[e] = min(math.Pow(whole/size, float64(order)), mostStress)
			}
		}
		sys.Means = append(sys.Means, by)
	}
	return nil
}
