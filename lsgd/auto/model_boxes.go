package auto

import "slices"

// Box returns the ends of box number k, counted from 0 to Pieces()-1: in the order of time where the problem was solved
// slab by slab. Where boxes meet, the one with the smaller number counts.
func (m *Model) Box(k int) (lower, upper []float64) {
	b := m.mesh.Boxes[k]
	return slices.Clone(b.Lower), slices.Clone(b.Upper)
}
