package shape

import (
	"math"
	"slices"
)

// Level is a function of the coordinates that is negative inside a shape, zero on its boundary and positive outside.
// Its gradient must not vanish on the boundary. Implementations must be safe for concurrent use.
type Level interface {
	// Value returns the function at a point, one entry per coordinate.
	Value(x []float64) float64
	// Gradient writes the first derivatives at a point to dst.
	Gradient(dst, x []float64)
	// Bounds returns numbers that no value in the box lies below or above. The box may be flat.
	Bounds(lower, upper []float64) (lo, hi float64)
}

// linear is normal*x - offset, with a normal of length one.
type linear struct {
	normal []float64
	offset float64
}

// Value implements [Level].
func (l *linear) Value(x []float64) float64 {
	sum := -l.offset
	for a, n := range l.normal {
		if n != 0 { // coordinates may be infinite
			sum += n * x[a]
		}
	}
	return sum
}

// Gradient implements [Level].
func (l *linear) Gradient(dst, _ []float64) { copy(dst, l.normal) }

// Bounds implements [Level].
func (l *linear) Bounds(lower, upper []float64) (lo, hi float64) {
	lo, hi = -l.offset, -l.offset
	for a, n := range l.normal {
		switch {
		case n > 0:
			lo, hi = lo+n*lower[a], hi+n*upper[a]
		case n < 0:
			lo, hi = lo+n*upper[a], hi+n*lower[a]
		}
	}
	return lo, hi
}

// quadric is ((x-center)' form (x-center) - 1) times half of the least semi-axis, so that its gradient is about one there.
type quadric struct {
	center []float64
	form   [][]float64 // symmetric and positive definite
	scale  float64
}

// Value implements [Level].
func (q *quadric) Value(x []float64) float64 {
	sum := -1.0
	for a, row := range q.form {
		for b, f := range row {
			sum += f * (x[a] - q.center[a]) * (x[b] - q.center[b])
		}
	}
	return sum * q.scale
}

// Gradient implements [Level].
func (q *quadric) Gradient(dst, x []float64) {
	for a, row := range q.form {
		dst[a] = 0
		for b, f := range row {
			dst[a] += 2 * q.scale * f * (x[b] - q.center[b])
		}
	}
}

// Bounds implements [Level].
func (q *quadric) Bounds(lower, upper []float64) (lo, hi float64) {
	lo, hi = -1, -1
	for a, row := range q.form {
		l, h := lower[a]-q.center[a], upper[a]-q.center[a]
		least := 0.0
		if l > 0 || h < 0 {
			least = min(l*l, h*h)
		}
		lo, hi = lo+row[a]*least, hi+row[a]*max(l*l, h*h)
		for b := range a {
			if f := 2 * row[b]; f != 0 {
				m, k := lower[b]-q.center[b], upper[b]-q.center[b]
				ends := []float64{f * l * m, f * l * k, f * h * m, f * h * k}
				lo, hi = lo+slices.Min(ends), hi+slices.Max(ends)
			}
		}
	}
	return lo * q.scale, hi * q.scale
}

// lifted is a level that looks at some of the coordinates only.
type lifted struct {
	Level
	axes []int
}

func pick(x []float64, axes []int) []float64 {
	y := make([]float64, len(axes))
	for k, a := range axes {
		y[k] = x[a]
	}
	return y
}

// Value implements [Level].
func (l *lifted) Value(x []float64) float64 { return l.Level.Value(pick(x, l.axes)) }

// Gradient implements [Level].
func (l *lifted) Gradient(dst, x []float64) {
	g := make([]float64, len(l.axes))
	l.Level.Gradient(g, pick(x, l.axes))
	clear(dst)
	for k, a := range l.axes {
		dst[a] = g[k]
	}
}

// Bounds implements [Level].
func (l *lifted) Bounds(lower, upper []float64) (lo, hi float64) {
	return l.Level.Bounds(pick(lower, l.axes), pick(upper, l.axes))
}

// lift returns a level over more coordinates, of which it looks at the given ones.
func lift(l Level, dim int, axes []int) Level {
	switch l := l.(type) {
	case *linear:
		up := &linear{make([]float64, dim), l.offset}
		for k, a := range axes {
			up.normal[a] = l.normal[k]
		}
		return up
	case *lifted:
		return &lifted{l.Level, pickInts(axes, l.axes)}
	}
	return &lifted{l, axes}
}

func pickInts(x, at []int) []int {
	y := make([]int, len(at))
	for k, a := range at {
		y[k] = x[a]
	}
	return y
}

// length is the Euclidean norm.
func length(v []float64) float64 {
	sum := 0.0
	for _, e := range v {
		sum = math.Hypot(sum, e)
	}
	return sum
}
