package problem

import (
	"errors"
	"slices"

	geometry "pinn/collocation/shape"
)

// placed is a shape that is a member of others, and where it stands in the file.
type placed struct {
	shape *geometry.Shape
	path  string
}

// outside reports those of some holes that take nothing away from what shapes have in common.
func (s *solidReader) outside(from []*geometry.Shape, holes []placed) {
	n := len(s.coords)
	axes := make([]int, n)
	for a := range axes {
		axes[a] = a
	}
	for _, h := range holes {
		common := geometry.Intersection(append(slices.Clone(from), h.shape)...)
		if _, err := geometry.NewDomain(common, make([]float64, n), make([]float64, n), axes...); errors.Is(err, geometry.ErrEmpty) {
			s.doc.KeyFault(h.path, "minus: this takes nothing away: no part of it was found in the domain; move it, leave it out, or write what is too small to be found by a formula as a disk or a polygon")
		}
	}
}
