package region

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"pinn/pde"
)

// RadiusError says that the radius of a ball is not a positive finite number.
type RadiusError struct{ Radius float64 }

// Error implements error.
func (e *RadiusError) Error() string { return fmt.Sprintf("the radius %g is not positive", e.Radius) }

// OutsideError says that fixed coordinates leave nothing of a ball.
type OutsideError struct{ Distance, Radius float64 }

// Error implements error.
func (e *OutsideError) Error() string {
	return fmt.Sprintf("no part of the ball: at the distance %.6g from its centre, and the radius is %.6g", e.Distance, e.Radius)
}

// Ball is the product of a ball in some of the coordinates and closed intervals in the others: a disk, a ball, a
// cylinder, or one of these over time. Use [NewBall].
type Ball struct {
	box    *Box  // the smallest that holds it
	axes   []int // of the ball, in the order of center
	center []float64
	radius float64
}

// NewBall returns the ball of the given radius around center in the coordinates axes, times the intervals of the other
// coordinates: lower and upper have one entry per coordinate, of which those of axes do not count. It keeps copies. The
// error joins an [*AxisError] for each axis that does not exist, occurs twice or is at fault as in [NewBox], a
// [*RadiusError]. It panics if there are no axes or center has not as many entries.
func NewBall(lower, upper []float64, axes []int, center []float64, radius float64) (*Ball, error) {
	if len(center) != len(axes) || len(axes) == 0 {
		panic(fmt.Sprintf("region: a centre of %d coordinates for a ball in %d", len(center), len(axes)))
	}
	var faults []error
	if !(radius > 0) || math.IsInf(radius, 1) {
		faults = append(faults, &RadiusError{radius})
	}
	for k, a := range axes {
		switch {
		case a < 0 || a >= min(len(lower), len(upper)):
			faults = append(faults, &AxisError{a, fmt.Sprintf("there are %d axes", min(len(lower), len(upper)))})
		case slices.Contains(axes[:k], a):
			faults = append(faults, &AxisError{a, "the axis is in the ball twice"})
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	lower, upper = slices.Clone(lower), slices.Clone(upper)
	for k, a := range axes {
		lower[a], upper[a] = center[k]-radius, center[k]+radius
	}
	box, err := NewBox(lower, upper)
	if err != nil {
		return nil, err
	}
	return &Ball{box, slices.Clone(axes), slices.Clone(center), radius}, nil
}

// Dim returns the number of coordinates, those of the intervals included.
func (b *Ball) Dim() int { return b.box.Dim() }

// Bounds returns the ends of the smallest box that holds the region, one entry per coordinate; the caller owns them.
func (b *Ball) Bounds() (lower, upper []float64) {
	return slices.Clone(b.box.lower), slices.Clone(b.box.upper)
}

// Shape returns the axes of the ball, its centre in their order, and its radius; the caller owns the slices.
func (b *Ball) Shape() (axes []int, center []float64, radius float64) {
	return slices.Clone(b.axes), slices.Clone(b.center), b.radius
}

// Contains reports whether a point, one entry per coordinate, lies in the ball and the intervals, or misses them by
// rounding.
func (b *Ball) Contains(x []float64) bool {
	for a, v := range x {
		lo, hi := b.box.lower[a], b.box.upper[a]
		if near := insideSlack * (hi - lo); !(v >= lo-near && v <= hi+near) {
			return false
		}
	}
	distance := 0.0
	for k, a := range b.axes {
		distance = math.Hypot(distance, x[a]-b.center[k])
	}
	return distance <= b.radius*(1+insideSlack)
}

// Interior returns the whole region, with Lebesgue measure.
func (b *Ball) Interior() pde.Region {
	return b.part(map[int]float64{}, b.radius, false)
}

// Sphere returns the part where the ball ends, over all of the intervals, with outward normals and the measure of the
// surface. It has no mates, unless the ball has one coordinate: then it is made of two faces of a box.
func (b *Ball) Sphere() pde.Union {
	u := &union{ambient: b.Dim(), own: b.Dim() - 1}
	if len(b.axes) == 1 {
		u.parts = []pde.Region{b.box.Face(b.axes[0], false), b.box.Face(b.axes[0], true)}
	} else {
		u.parts = []pde.Region{b.part(map[int]float64{}, b.radius, true)}
	}
	return u
}

// Boundary returns the sphere and, after it, the faces at the ends of the intervals but those of the listed axes, such
// as time: lower before upper, axis by axis.
func (b *Ball) Boundary(except ...int) pde.Union {
	u := &union{ambient: b.Dim(), own: b.Dim() - 1, parts: b.Sphere().Parts()}
	for a := range b.Dim() {
		if slices.Contains(except, a) || slices.Contains(b.axes, a) {
			continue
		}
		for _, end := range []float64{b.box.lower[a], b.box.upper[a]} {
			u.parts = append(u.parts, b.part(map[int]float64{a: end}, b.radius, false))
		}
	}
	return u
}

// At returns the part of the region where some coordinates, by axis, are held fixed: the ball at a time, a lid of a
// cylinder, a slice of the ball, which is a ball of fewer dimensions, or a point. As in [Box.At], values next to an end
// of an interval are moved onto it, and the end of one interval, with nothing else fixed, has normals and mates.
//
// The error joins an [*AxisError] for each axis that does not exist and each value outside its interval, or is an
// [*OutsideError] where the fixed coordinates leave nothing of the ball, or only touch it.
func (b *Ball) At(fixed map[int]float64) (pde.Region, error) {
	if _, err := b.box.At(fixed); err != nil {
		return nil, err
	}
	snapped := maps.Clone(fixed)
	distance, left := 0.0, len(b.axes)
	for a, v := range fixed {
		k := slices.Index(b.axes, a)
		if k < 0 {
			snapped[a], _ = b.box.snap(a, v)
			continue
		}
		distance = math.Hypot(distance, v-b.center[k])
		left--
	}
	rest := (b.radius - distance) * (b.radius + distance)
	near := endTolerance * b.radius * b.radius
	if left > 0 && rest > near || left == 0 && rest >= -near {
		return b.part(snapped, math.Sqrt(max(rest, 0)), false), nil
	}
	return nil, &OutsideError{distance, b.radius}
}

// BallOf returns the ball that a region is a part of; nil if it is none, or one of the two faces that a ball in one
// coordinate has. Of a union the first part counts that has one.
func BallOf(on pde.Region) *Ball {
	switch on := on.(type) {
	case *ballPart:
		return on.ball
	case pde.Union:
		for _, p := range on.Parts() {
			if b := BallOf(p); b != nil {
				return b
			}
		}
	}
	return nil
}

// ballJSON is a ball as it is saved.
type ballJSON struct {
	Axes   []int     `json:"axes"`
	Center []float64 `json:"center"`
	Radius float64   `json:"radius"`
	Lower  []float64 `json:"lower"`
	Upper  []float64 `json:"upper"`
}

// MarshalJSON saves the ball; numbers are read back bit by bit.
func (b *Ball) MarshalJSON() ([]byte, error) {
	return json.Marshal(ballJSON{b.axes, b.center, b.radius, b.box.lower, b.box.upper})
}

// UnmarshalJSON reads a saved ball. The error is that of [NewBall] or of the text.
func (b *Ball) UnmarshalJSON(data []byte) error {
	var in ballJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	saved, err := NewBall(in.Lower, in.Upper, in.Axes, in.Center, in.Radius)
	if err != nil {
		return err
	}
	*b = *saved
	return nil
}
