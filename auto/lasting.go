package auto

import (
	"math"

	"pinn/collocation"
)

// last scales the rows of a slab of ordinary differential equations by how long what they leave lasts. Balanced rows count by what functions of the length of
// the slab leave in them: in a short one a derivative at its start counts by that length, and so does an equation of order n by its power n. But an error of a
// derivative moves the solution for as long as the longest slab, over which it goes on as it is: it counts by its power of the ratio of these lengths, and the
// equation, which changes the highest derivative, by the power n-1. Of waves short lengths make other errors, which these weights raise.
func (m *cellTrial) last(sys *collocation.System, at *collocation.State) error {
	if m.factors == nil || len(m.problem.Coords) > 1 {
		return nil
	}
	ratio := m.longest / (m.problem.Upper[0] - m.problem.Lower[0])
	if ratio <= 1 {
		return nil
	}
	for c, on := range sys.Problem.Conditions {
		partials, err := sys.Partials(c, at)
		if err != nil {
			return err
		}
		ambient, own := on.On.Dims()
		for e := range sys.Scale[c] {
			order := 0
			for k, slot := range on.Op.Slots() {
				if partials.At(e, k) != 0 {
					order = max(order, int(slot.D[0]))
				}
			}
			if own == ambient {
				order = max(order-1, 0)
			}
			sys.Scale[c][e] *= math.Pow(ratio, float64(order))
		}
	}
	return nil
}
