package region

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/number"
	"pinn/pde"
	"pinn/pde/jet"
)

// AxisError is a fault of a box, or of a value on it, along one axis.
type AxisError struct {
	Axis int
	Msg  string
}

// Error implements error.
func (e *AxisError) Error() string { return fmt.Sprintf("axis %d: %s", e.Axis, e.Msg) }

// Box is a product of closed intervals. Use [NewBox].
type Box struct{ lower, upper []float64 }

// NewBox returns the box with the given ends, one entry per coordinate, and keeps copies. The error joins an
// [*AxisError] for each axis whose ends are not finite, not in order or too far apart for a float64, and for each
// axis that has only one end or is beyond [jet.MaxDim].
func NewBox(lower, upper []float64) (*Box, error) {
	var faults []error
	fault := func(axis int, format string, args ...any) {
		faults = append(faults, &AxisError{axis, fmt.Sprintf(format, args...)})
	}
	if len(lower) == 0 && len(upper) == 0 {
		fault(0, "missing: a box has at least one axis")
	}
	for a := range max(len(lower), len(upper)) {
		switch {
		case a >= jet.MaxDim:
			fault(a, "too many: a box has at most %d axes", jet.MaxDim)
		case a >= len(lower):
			fault(a, "no lower end: %d lower and %d upper ends", len(lower), len(upper))
		case a >= len(upper):
			fault(a, "no upper end: %d lower and %d upper ends", len(lower), len(upper))
		case !number.Finite(lower[a]) || !number.Finite(upper[a]):
			fault(a, "the ends %g and %g are not finite", lower[a], upper[a])
		case lower[a] >= upper[a]:
			fault(a, "the lower end %g is not below the upper end %g", lower[a], upper[a])
		case !number.Finite(upper[a] - lower[a]):
			fault(a, "the ends %g and %g are too far apart", lower[a], upper[a])
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return &Box{slices.Clone(lower), slices.Clone(upper)}, nil
}

// Dim returns the number of coordinates.
func (b *Box) Dim() int { return len(b.lower) }

// Interior returns the box itself, with Lebesgue measure: the points of a rule that lie on an edge of the unit cube
// are on the boundary.
func (b *Box) Interior() pde.Region { return b.slice(b.lower, nil) }

// Face returns the face at the lower or upper end of an axis, with outward normals and with mates on the opposite
// face. It panics if the axis is out of range.
func (b *Box) Face(axis int, upper bool) pde.Region {
	if axis < 0 || axis >= b.Dim() {
		panic(fmt.Sprintf("region: face of axis %d of a box with %d axes", axis, b.Dim()))
	}
	end := b.lower[axis]
	if upper {
		end = b.upper[axis]
	}
	face, err := b.At(map[int]float64{axis: end})
	if err != nil {
		panic("region: " + err.Error())
	}
	return face
}

// Boundary returns all faces but those of the listed axes, such as time: lower before upper, axis by axis. Axes that
// the box does not have are ignored.
func (b *Box) Boundary(except ...int) pde.Union {
	u := &union{ambient: b.Dim(), own: b.Dim() - 1}
	for a := range b.Dim() {
		if !slices.Contains(except, a) {
			u.parts = append(u.parts, b.Face(a, false), b.Face(a, true))
		}
	}
	return u
}

// At returns the part of the box where some coordinates, by axis, are held fixed: a face, a time slice, an edge, a
// corner or a slice through the inside. Its measure is that of the free coordinates, 1 for a single point. A value
// within a relative 1e-12 of an end of its interval is moved onto the end.
//
// If exactly one coordinate is fixed and it is at an end, the part has outward normals, and mates: the same points
// with that coordinate at the opposite end. Slices through the inside have no side that is outward, and edges and
// corners have more than one, so these parts have neither.
//
// The error joins an [*AxisError] for each axis that does not exist and each value outside its closed interval.
func (b *Box) At(fixed map[int]float64) (pde.Region, error) {
	x := slices.Clone(b.lower)
	var faults []error
	axes := slices.Sorted(maps.Keys(fixed))
	for _, a := range axes {
		if a < 0 || a >= b.Dim() {
			faults = append(faults, &AxisError{a, fmt.Sprintf("the box has %d axes", b.Dim())})
			continue
		}
		v, ok := b.snap(a, fixed[a])
		if !ok {
			msg := fmt.Sprintf("%g lies outside [%g, %g]", v, b.lower[a], b.upper[a])
			faults = append(faults, &AxisError{a, msg})
		}
		x[a] = v
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return b.slice(x, axes), nil
}

// snap moves v onto an end that it misses by rounding and reports whether it lies in the interval of the axis.
func (b *Box) snap(axis int, v float64) (float64, bool) {
	lo, hi := b.lower[axis], b.upper[axis]
	near := endTolerance * (hi - lo)
	switch {
	case math.Abs(v-lo) <= near:
		return lo, true
	case math.Abs(v-hi) <= near:
		return hi, true
	}
	return v, lo < v && v < hi
}

// slice returns the part of the box where the listed axes have their value in x.
func (b *Box) slice(x []float64, axes []int) *slice {
	s := &slice{box: b, within: b, x: x, measure: 1, normal: -1}
	for a := range b.Dim() {
		if !slices.Contains(axes, a) {
			s.free = append(s.free, a)
			s.measure *= b.upper[a] - b.lower[a]
		}
	}
	if len(axes) == 1 && (x[axes[0]] == b.lower[axes[0]] || x[axes[0]] == b.upper[axes[0]]) {
		s.normal = axes[0]
	}
	return s
}

// slice is the part of a box where all but the free coordinates are fixed. normal is the fixed axis of a face and -1
// for other parts.
type slice struct {
	box     *Box      // whose ends decide about normals and mates
	within  *Box      // a part of box, to which the slice is cut
	x       []float64 // the fixed coordinates; the entries of free axes have no meaning
	free    []int     // ascending
	measure float64
	normal  int
}

// Dims implements [pde.Region].
func (s *slice) Dims() (ambient, own int) { return s.box.Dim(), len(s.free) }

// Place implements [pde.Region].
func (s *slice) Place(dst *pde.Cloud, unit *mat.Dense, w []float64) {
	if len(s.free) == 0 {
		w = []float64{1}
	} else if n, own := unit.Dims(); own != len(s.free) || n != len(w) {
		panic(fmt.Sprintf("region: %d x %d points and %d weights for own dimension %d", n, own, len(w), len(s.free)))
	}
	n, d := len(w), s.box.Dim()
	*dst = pde.Cloud{X: mat.NewDense(n, d, nil), Weight: make([]float64, n)}
	for i := range n {
		row := dst.X.RawRowView(i)
		copy(row, s.x)
		for j, a := range s.free {
			lo, hi := s.within.lower[a], s.within.upper[a]
			row[a] = min(lo+(hi-lo)*unit.At(i, j), hi)
		}
		dst.Weight[i] = s.measure * w[i]
	}
	if s.normal >= 0 {
		s.placeMates(dst)
	}
}

// placeMates adds the normals and mates of a face.
func (s *slice) placeMates(dst *pde.Cloud) {
	n, a := dst.Points(), s.normal
	outward, opposite := -1.0, s.box.upper[a]
	if s.x[a] == opposite {
		outward, opposite = 1, s.box.lower[a]
	}
	dst.Normal = mat.NewDense(n, s.box.Dim(), nil)
	dst.Mate = mat.DenseCopyOf(dst.X)
	for i := range n {
		dst.Normal.Set(i, a, outward)
		dst.Mate.Set(i, a, opposite)
	}
}
