package problem

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/region"
	"pinn/internal/tomltext"
	"pinn/pde"
)

// domain is where a problem is stated: a [*region.Box], a [*region.Ball] or a [*geometry.Domain].
type domain interface {
	Interior() pde.Region
	Boundary(except ...int) pde.Union
	At(fixed map[int]float64) (pde.Region, error)
}

// Scatter returns n points x coordinates, independent and uniform in the domain. The caller owns the matrix.
func (f *File) Scatter(n int, rnd *rand.Rand) *mat.Dense {
	x := mat.NewDense(n, len(f.Problem.Coords), nil)
	if in := f.interior(); in != nil {
		cloud, err := collocation.Sample(in, collocation.Random{}, n, rnd)
		if err != nil {
			panic("problem: " + err.Error()) // a domain that exists has points
		}
		return cloud.X
	}
	for i := range n {
		for a, lo := range f.Problem.Lower {
			x.Set(i, a, lo+(f.Problem.Upper[a]-lo)*rnd.Float64())
		}
	}
	return x
}

// interior returns the inside of a domain that is no box; nil: it is one.
func (f *File) interior() pde.Region {
	switch {
	case f.Ball != nil:
		return f.Ball.Interior()
	case f.Shape != nil:
		return f.Shape.Interior()
	}
	return nil
}

// Contains reports whether a point of the domain's box, one entry per coordinate, is in the domain.
func (f *File) Contains(x []float64) bool {
	switch {
	case f.Ball != nil:
		return f.Ball.Contains(x)
	case f.Shape != nil:
		return f.Shape.Contains(x)
	}
	return true
}

// InBall reports whether an axis belongs to the ball of the domain.
func (f *File) InBall(axis int) bool {
	if f.Ball == nil {
		return false
	}
	axes, _, _ := f.Ball.Shape()
	return slices.Contains(axes, axis)
}

// Mask sets the rows of values (points x columns) to NaN where the points x lie in the domain's box but not in the
// domain. It panics if x has fewer rows than values.
func (f *File) Mask(values, x *mat.Dense) {
	points, _ := values.Dims()
	for i := range points {
		if f.Contains(x.RawRowView(i)) {
			continue
		}
		row := values.RawRowView(i)
		for j := range row {
			row[j] = math.NaN()
		}
	}
}

// round is a ball as the file gives it.
type round struct {
	axes   []int
	center []float64
	radius float64
	sound  bool
}

// readBall reads ball = { coords, center, radius }; it is nil if the domain has none.
func (r *reader) readBall(domain *tomltext.Table) *round {
	if slices.Contains(r.file.Problem.Coords, "ball") || !domain.Has("ball") {
		return nil
	}
	t := domain.Table("ball")
	if t == nil {
		return &round{}
	}
	t.Name = "ball"
	defer t.Close()
	b := &round{}
	before := r.doc.Faults()
	r.readBallCoords(t, b)
	r.readCenter(t, b)
	if b.radius = t.Positive("radius"); !t.Has("radius") {
		r.doc.KeyFault(t.Path, `ball: missing key "radius"`)
	}
	b.sound = r.doc.Faults() == before
	return b
}

// readBallCoords reads the names of the coordinates of a ball.
func (r *reader) readBallCoords(t *tomltext.Table, b *round) {
	if !t.Has("coords") {
		r.doc.KeyFault(t.Path, `ball: missing key "coords"`)
		return
	}
	p := r.file.Problem
	for k, src := range t.Texts("coords") {
		at := t.At("coords")
		if _, list := t.Values["coords"].([]any); list {
			at = tomltext.Element(at, k)
		}
		axis := slices.Index(p.Coords, src.Text)
		switch {
		case axis < 0:
			r.doc.Fault(at, "%s", tomltext.Unknown("coordinate", src.Text, p.Coords))
		case slices.Contains(b.axes, axis):
			r.doc.Fault(at, "coords: %q is there twice", src.Text)
		case axis == r.file.Time:
			r.doc.Fault(at, `%s is time, which has an interval: time = "" makes it a coordinate like the others`, src.Text)
		}
		b.axes = append(b.axes, axis)
	}
}

// readCenter reads the centre of a ball, by default zero.
func (r *reader) readCenter(t *tomltext.Table, b *round) {
	b.center = make([]float64, len(b.axes))
	if !t.Has("center") {
		return
	}
	list, ok := t.Values["center"].([]any)
	if !ok {
		t.Wrong(t.At("center"), "center", "a list of numbers, one per coordinate of the ball", t.Values["center"])
		return
	}
	if len(list) != len(b.axes) && len(b.axes) > 0 {
		r.doc.Fault(t.At("center"), "center: want %d numbers, one per coordinate of the ball, found %d", len(b.axes), len(list))
		return
	}
	for k, v := range list {
		x, _ := t.Number(tomltext.Element(t.At("center"), k), "center", v)
		if k < len(b.center) {
			b.center[k] = x
		}
	}
}

// takes reports whether an axis belongs to the ball, or may do so where the ball is at fault, and reports an interval that it has besides.
func (b *round) takes(r *reader, domain *tomltext.Table, axis int) bool {
	name := r.file.Problem.Coords[axis]
	if !slices.Contains(b.axes, axis) {
		return !b.sound && !domain.Has(name) // it may be meant
	}
	if domain.Has(name) && axis != r.file.Time {
		r.doc.Fault(domain.At(name), "%s is a coordinate of the ball: it has no interval", name)
	}
	return true
}

// makeDomain makes the region of the problem of its intervals and its ball.
func (r *reader) makeDomain(t *tomltext.Table, b *round) {
	p := r.file.Problem
	if b == nil {
		box, err := region.NewBox(p.Lower, p.Upper)
		if err != nil {
			r.doc.KeyFault(t.Path, "[domain]: %s", err)
			return
		}
		r.box = box
		return
	}
	ball, err := region.NewBall(p.Lower, p.Upper, b.axes, b.center, b.radius)
	if err != nil {
		r.reportBall(t, err)
		return
	}
	p.Lower, p.Upper = ball.Bounds()
	r.box, r.file.Ball = ball, ball
}

// reportBall reports why there is no such ball: its ends are not numbers, or do not differ.
func (r *reader) reportBall(t *tomltext.Table, err error) {
	for _, e := range tomltext.Unjoin(err) {
		msg := e.Error()
		var axis *region.AxisError
		if errors.As(e, &axis) && axis.Axis < len(r.file.Problem.Coords) {
			msg = fmt.Sprintf("%s: %s", r.file.Problem.Coords[axis.Axis], axis.Msg)
		}
		r.doc.Fault(t.At("ball"), "ball: %s", msg)
	}
}

// sidesOfBall says which regions of a ball have normals or mates.
func sidesOfBall(mates bool) string {
	if mates {
		return "only the ends of a coordinate that has an interval"
	}
	return `"boundary", "sphere" and the ends of a coordinate that has an interval`
}
