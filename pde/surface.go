package pde

import "math"

// Surface is a smooth function of several coordinates whose zeros are where a problem switches: negative on one side of them
// and positive on the other. Implementations must be safe for concurrent use.
type Surface interface {
	// Value returns the function at a point, one entry per coordinate.
	Value(x []float64) float64
	// Gradient writes the first derivatives at a point to dst. They do not all vanish where the function does.
	Gradient(dst, x []float64)
	// Bounds returns numbers that no value in the box lies below or above. The box may be flat.
	Bounds(lower, upper []float64) (lo, hi float64)
	// Axes lists the coordinates that the function depends on, ascending.
	Axes() []int
	// Zeros returns some points of the surface in the domain.
	Zeros() [][]float64
	// String returns the function as text.
	String() string
}

// Along reports how a function changes its sign where a surface does: 1 if both have the same sign on either side, -1 if they
// have opposite ones, and 0 if the function does not vanish all along the surface. Lower and upper are the ends of the domain.
func Along(s Surface, f func(x []float64) float64, lower, upper []float64) int {
	size, sign := 0.0, 0
	for a := range lower {
		size = max(size, upper[a]-lower[a])
	}
	for _, x := range s.Zeros() {
		inside, outside, g := make([]float64, len(x)), make([]float64, len(x)), make([]float64, len(x))
		s.Gradient(g, x)
		length := 0.0
		for _, v := range g {
			length = math.Hypot(length, v)
		}
		for a, v := range x {
			inside[a], outside[a] = v-asideOfZero*size*g[a]/length, v+asideOfZero*size*g[a]/length
		}
		below, above := f(inside), f(outside)
		own := 1
		if below > above {
			own = -1
		}
		if !(below*above < 0) || math.Abs(f(x)) > valueVanishes*max(math.Abs(below), math.Abs(above)) || sign == -own {
			return 0
		}
		sign = own
	}
	return sign
}
