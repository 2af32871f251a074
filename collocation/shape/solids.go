package shape

import (
	"fmt"
	"math"
	"slices"
)

// SizeError says that a size of a shape is not a positive finite number.
type SizeError struct {
	What  string
	Value float64
}

// Error implements error.
func (e *SizeError) Error() string {
	return fmt.Sprintf("the %s %g is not a positive number", e.What, e.Value)
}

func positive(what string, values ...float64) error {
	for _, v := range values {
		if !(v > 0) || math.IsInf(v, 1) {
			return &SizeError{what, v}
		}
	}
	return nil
}

// HalfSpace returns the points x with normal*x < offset: the normal, of any length but zero, points out of it. The
// error is a [*SizeError] for a normal of length zero.
func HalfSpace(normal []float64, offset float64) (*Shape, error) {
	size := length(normal)
	if err := positive("length of the normal", size); err != nil {
		return nil, err
	}
	d := len(normal)
	l := &linear{slices.Clone(normal), offset / size}
	lower, upper := everywhere(d)
	for a := range l.normal {
		l.normal[a] /= size
		switch l.normal[a] {
		case 1:
			upper[a] = l.offset
		case -1:
			lower[a] = -l.offset
		}
	}
	return From("half_space", l, lower, upper), nil
}

// Box returns a product of open intervals; infinite ends are none. The error is a [*SizeError] for an interval without
// length.
func Box(lower, upper []float64) (*Shape, error) {
	var sides []*Shape
	for a := range lower {
		if !(lower[a] < upper[a]) {
			return nil, &SizeError{fmt.Sprintf("length along axis %d", a), upper[a] - lower[a]}
		}
		for _, end := range []struct{ sign, at float64 }{{-1, -lower[a]}, {1, upper[a]}} {
			if !math.IsInf(end.at, 0) {
				normal := make([]float64, len(lower))
				normal[a] = end.sign
				side, err := HalfSpace(normal, end.at)
				if err != nil {
					return nil, err
				}
				sides = append(sides, side)
			}
		}
	}
	if len(sides) == 0 {
		return nil, &SizeError{"number of sides", 0}
	}
	return Intersection(sides...).Named("box"), nil
}

// Ball returns the ball around a centre: an interval, a disk, a ball. The error is a [*SizeError] for a radius that is
// not positive and finite.
func Ball(center []float64, radius float64) (*Shape, error) {
	if err := positive("radius", radius); err != nil {
		return nil, err
	}
	b, err := Ellipsoid(center, slices.Repeat([]float64{radius}, len(center)), 0)
	if err != nil {
		return nil, err
	}
	return b.Named("ball"), nil
}

// Ellipsoid returns an ellipse or ellipsoid around a centre with the given semi-axes, one per coordinate, turned
// counter-clockwise by an angle in radians in the plane of the first two coordinates. It panics if the numbers of
// coordinates differ, or if an interval is turned. The error is a [*SizeError] for a semi-axis that is not positive and
// finite.
func Ellipsoid(center, semi []float64, angle float64) (*Shape, error) {
	d := len(center)
	if len(semi) != d || d == 1 && angle != 0 {
		panic(fmt.Sprintf("shape: %d semi-axes and the angle %g for %d coordinates", len(semi), angle, d))
	}
	if err := positive("semi-axis", semi...); err != nil {
		return nil, err
	}
	q := &quadric{center: slices.Clone(center), scale: slices.Min(semi) / 2}
	for a := range d {
		q.form = append(q.form, make([]float64, d))
		q.form[a][a] = 1 / (semi[a] * semi[a])
	}
	lower, upper := make([]float64, d), make([]float64, d)
	reach := slices.Clone(semi)
	if angle != 0 {
		sin, cos := math.Sincos(angle)
		p, r := q.form[0][0], q.form[1][1]
		q.form[0][0], q.form[1][1] = p*cos*cos+r*sin*sin, p*sin*sin+r*cos*cos
		q.form[0][1] = (p - r) * sin * cos
		q.form[1][0] = q.form[0][1]
		reach[0], reach[1] = math.Hypot(semi[0]*cos, semi[1]*sin), math.Hypot(semi[0]*sin, semi[1]*cos)
	}
	for a := range d {
		lower[a], upper[a] = center[a]-reach[a], center[a]+reach[a]
	}
	return From("ellipse", q, lower, upper), nil
}

// Annulus returns the points between two spheres around a centre, whose names are inner and outer. The error is a
// [*SizeError] for a radius, or a width between both, that is not positive and finite.
func Annulus(center []float64, inner, outer float64) (*Shape, error) {
	in, err := Ball(center, inner)
	if err != nil {
		return nil, err
	}
	if err := positive("width", outer-inner); err != nil {
		return nil, err
	}
	out, err := Ball(center, outer)
	if err != nil {
		return nil, err
	}
	return out.Named("outer").Minus(in.Named("inner")), nil
}

// Cylinder returns the round cylinder along an axis, whose center has one entry for each of the other coordinates, from one
// end to the other. Its pieces are side, bottom and top. The error is a [*SizeError] for a radius or a height that is not
// positive and finite.
func Cylinder(dim, axis int, center []float64, radius, from, to float64) (*Shape, error) {
	round, err := Ball(center, radius)
	if err != nil {
		return nil, err
	}
	if err := positive("height", to-from); err != nil {
		return nil, err
	}
	var across []int
	for a := range dim {
		if a != axis {
			across = append(across, a)
		}
	}
	normal := make([]float64, dim)
	normal[axis] = 1
	top, err := HalfSpace(normal, to)
	if err != nil {
		return nil, err
	}
	normal[axis] = -1
	bottom, err := HalfSpace(normal, -from)
	if err != nil {
		return nil, err
	}
	return Intersection(round.Named("side").Lift(dim, across...), bottom.Named("bottom"), top.Named("top")), nil
}
