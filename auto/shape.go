package auto

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// shape describes a function in words: the fields that it is in, auxiliary ones only where there are no others, in units of their sizes, the coordinates along which it
// varies, and how fast.
func (s *solver) shape(m *Model, sizes []float64) string {
	x := s.scatter(shapePoints)
	values := rms(m.Values(x))
	largest := 0.0
	for f := range values {
		largest = max(largest, values[f]/sizes[f])
	}
	slopes := make([][]float64, len(s.problem.Coords))
	for a := range slopes {
		slopes[a] = rms(m.Derivative(x, a))
	}
	var parts []string
	for f, name := range s.problem.Fields {
		if values[f]/sizes[f] < sizeFaint*largest || len(parts) > 0 && slices.Contains(s.problem.Auxiliary, name) {
			continue
		}
		var waves, where []string
		for a, coord := range s.problem.Coords {
			half := slopes[a][f] / values[f] * (s.problem.Upper[a] - s.problem.Lower[a]) / math.Pi
			if half < variationEven {
				continue
			}
			where = append(where, coord)
			waves = append(waves, fmt.Sprintf("%.2g along %s", half, coord))
		}
		switch {
		case len(where) == 0:
			parts = append(parts, "a constant in "+name)
		case len(where) < len(s.problem.Coords):
			parts = append(parts, fmt.Sprintf("a function of %s alone in %s, with about as many half waves as %s", strings.Join(where, " and "), name, strings.Join(waves, " and ")))
		default:
			parts = append(parts, fmt.Sprintf("a function in %s with about so many half waves: %s", name, strings.Join(waves, ", ")))
		}
	}
	return strings.Join(parts, " together with ")
}
