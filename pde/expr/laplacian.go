package expr

import "pinn/pde"

// Laplacian says that a field of a scope stands for the Laplacian of another one, in the coordinates but time: derivatives of the
// fourth order are those of the second order of that field.
type Laplacian struct{ Field, Of int }

// inTerms replaces derivatives of fields that have their Laplacian as a field: w_xxxx is m_xx - w_xxyy, of which what cross derivatives are
// left over cancels in lap(lap(w)). On boundaries w_xx is m - w_yy, too.
func (r *resolver) inTerms(n *node) *node {
	s := r.scope
	for _, l := range s.Laplacians {
		n = r.graph.replace(n, func(leaf *node) *node {
			if leaf.op != opSlot || leaf.slot.Field != l.Of {
				return leaf
			}
			least := uint8(4)
			if s.Boundary {
				least = 2
			}
			for axis := range s.Coords {
				switch {
				case axis == s.Time:
					continue
				case leaf.slot.D[axis] >= least:
					return r.graph.inLaplacian(leaf.slot, l.Field, axis, s)
				}
				least = 4 // one of the second derivatives will do
			}
			return leaf
		})
	}
	return n
}

// inLaplacian returns a derivative by way of the field that is the Laplacian.
func (g *graph) inLaplacian(slot pde.Slot, field, axis int, s *Scope) *node {
	slot.D[axis] -= 2
	whole := slot
	whole.Field = field
	terms := []*node{g.field(whole)}
	for b := range s.Coords {
		if b == axis || b == s.Time {
			continue
		}
		other := slot
		other.D[b] += 2
		terms = append(terms, g.scale(-1, g.field(other)))
	}
	return g.sum(terms...)
}
