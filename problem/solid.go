package problem

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	geometry "pinn/collocation/shape"
	"pinn/internal/csvtext"
	"pinn/internal/tomltext"
	"pinn/pde/expr"
)

// solids reads the kinds of shapes, each from the value of its key.
var solids = map[string]func(*solidReader, *tomltext.Table, string) *geometry.Shape{
	"ball": (*solidReader).ball, "disk": (*solidReader).ball, "ellipse": (*solidReader).ellipse, "annulus": (*solidReader).annulus,
	"cylinder": (*solidReader).cylinder, "half_space": (*solidReader).halfSpace, "box": (*solidReader).cuboid,
	"polygon": (*solidReader).polygon, "region": (*solidReader).formula,
}

// readSolid reads the table of a shape; make returns the shape over the coordinates that the table names, or by default the
// first ones, as many as the vector at key has, or n; n = 0 stands for all.
func (s *solidReader) readSolid(t *tomltext.Table, key, vector string, n int, make func(inner *tomltext.Table, axes []int) (*geometry.Shape, error)) *geometry.Shape {
	inner := t.Table(key)
	if inner == nil {
		return nil
	}
	inner.Name = key
	before := s.doc.Faults()
	name := s.name(inner)
	if list, ok := inner.Values[vector].([]any); ok && !inner.Has("coords") {
		n = len(list)
	}
	if n == 0 {
		n = len(s.coords)
	}
	axes := s.axes(inner, n)
	var out *geometry.Shape
	var err error
	if s.doc.Faults() == before {
		out, err = make(inner, axes)
		inner.Close()
	}
	if s.doc.Faults() > before || s.report(t.At(key), key+": ", err) {
		return nil
	}
	return withName(out.Lift(len(s.coords), axes...), name)
}

// axes reads the coordinates of a shape, as positions among those that are not time.
func (s *solidReader) axes(t *tomltext.Table, n int) (axes []int) {
	if !t.Has("coords") {
		if n > len(s.coords) {
			s.doc.KeyFault(t.Path, "%s: it takes %d coordinates, and the problem has %d beside time", t.Name, n, len(s.coords))
			return nil
		}
		for a := range n {
			axes = append(axes, a)
		}
		return axes
	}
	for k, src := range t.Texts("coords") {
		at := t.At("coords")
		if _, list := t.Values["coords"].([]any); list {
			at = tomltext.Element(at, k)
		}
		axis := slices.Index(s.coords, src.Text)
		switch {
		case src.Text != "" && src.Text == s.file.Problem.Time:
			s.doc.Fault(at, `%s is time, which has an interval: time = "" makes it a coordinate like the others`, src.Text)
		case axis < 0:
			s.doc.Fault(at, "%s", tomltext.Unknown("coordinate", src.Text, s.coords))
		case slices.Contains(axes, axis):
			s.doc.Fault(at, "coords: %q is there twice", src.Text)
		}
		axes = append(axes, axis)
	}
	return axes
}

// vector reads n numbers, by default zeros.
func (s *solidReader) vector(t *tomltext.Table, key string, n int) []float64 {
	out := make([]float64, n)
	if !t.Has(key) {
		return out
	}
	list, ok := t.Values[key].([]any)
	if !ok || len(list) != n {
		t.Wrong(t.At(key), key, fmt.Sprintf("a list of %d numbers, one per coordinate of the shape", n), t.Values[key])
		return out
	}
	for k, v := range list {
		out[k], _ = t.Number(tomltext.Element(t.At(key), k), key, v)
	}
	return out
}

// needs reports keys that are missing.
func (s *solidReader) needs(t *tomltext.Table, keys ...string) {
	for _, key := range keys {
		if !t.Has(key) {
			s.doc.KeyFault(t.Path, "%s: missing key %q", t.Name, key)
		}
	}
}

func (s *solidReader) ball(t *tomltext.Table, key string) *geometry.Shape {
	n := 0
	if key == "disk" {
		n = 2
	}
	return s.readSolid(t, key, "center", n, func(t *tomltext.Table, axes []int) (*geometry.Shape, error) {
		s.needs(t, "radius")
		if key == "disk" && len(axes) != 2 {
			s.doc.Fault(t.At("center"), "disk: want two coordinates, found %d: a ball may have another number", len(axes))
		}
		center, radius := s.vector(t, "center", len(axes)), t.Positive("radius")
		if !(radius > 0) {
			return nil, nil
		}
		b, err := geometry.Ball(center, radius)
		if err != nil {
			return nil, err
		}
		return b.Named(key), nil
	})
}

func (s *solidReader) ellipse(t *tomltext.Table, key string) *geometry.Shape {
	return s.readSolid(t, key, "axes", 2, func(t *tomltext.Table, axes []int) (*geometry.Shape, error) {
		s.needs(t, "axes")
		center, semi := s.vector(t, "center", len(axes)), s.vector(t, "axes", len(axes))
		angle := 0.0
		if t.Has("angle") {
			angle, _ = t.Number(t.At("angle"), "angle", t.Values["angle"])
		}
		if !t.Has("axes") || len(axes) < 2 {
			return nil, errors.New("want two or three semi-axes")
		}
		return geometry.Ellipsoid(center, semi, angle)
	})
}

func (s *solidReader) annulus(t *tomltext.Table, key string) *geometry.Shape {
	return s.readSolid(t, key, "center", 0, func(t *tomltext.Table, axes []int) (*geometry.Shape, error) {
		s.needs(t, "inner", "outer")
		return geometry.Annulus(s.vector(t, "center", len(axes)), t.Positive("inner"), t.Positive("outer"))
	})
}

func (s *solidReader) cylinder(t *tomltext.Table, key string) *geometry.Shape {
	return s.readSolid(t, key, "", 3, func(t *tomltext.Table, axes []int) (*geometry.Shape, error) {
		s.needs(t, "axis", "radius", "ends")
		along := slices.IndexFunc(axes, func(a int) bool { return s.coords[a] == t.Text("axis") })
		if along < 0 && t.Has("axis") {
			s.doc.Fault(t.At("axis"), "%s", tomltext.Unknown("coordinate", t.Text("axis"), s.coords))
			along = 0
		}
		ends := s.vector(t, "ends", 2)
		center := s.vector(t, "center", len(axes)-1)
		return geometry.Cylinder(len(axes), max(along, 0), center, t.Positive("radius"), ends[0], ends[1])
	})
}

func (s *solidReader) halfSpace(t *tomltext.Table, key string) *geometry.Shape {
	return s.readSolid(t, key, "normal", 0, func(t *tomltext.Table, axes []int) (*geometry.Shape, error) {
		s.needs(t, "normal")
		normal, offset := s.vector(t, "normal", len(axes)), 0.0
		if t.Has("offset") {
			offset, _ = t.Number(t.At("offset"), "offset", t.Values["offset"])
		}
		if t.Has("point") {
			for k, v := range s.vector(t, "point", len(axes)) {
				offset += normal[k] * v
			}
		}
		return geometry.HalfSpace(normal, offset)
	})
}

func (s *solidReader) cuboid(t *tomltext.Table, key string) *geometry.Shape {
	return s.readSolid(t, key, "lower", 0, func(t *tomltext.Table, axes []int) (*geometry.Shape, error) {
		s.needs(t, "lower", "upper")
		lower, upper := s.vector(t, "lower", len(axes)), s.vector(t, "upper", len(axes))
		for k, a := range axes {
			if t.Has("lower") && t.Has("upper") && !(lower[k] < upper[k]) {
				return nil, fmt.Errorf("the lower end %g of %s is not below the upper end %g", lower[k], s.coords[a], upper[k])
			}
		}
		return geometry.Box(lower, upper)
	})
}

// polygon reads a list of vertices, a CSV file with one in each line, or a table with either as points.
func (s *solidReader) polygon(t *tomltext.Table, key string) *geometry.Shape {
	if _, ok := t.Values[key].(map[string]any); ok {
		return s.readSolid(t, key, "", 2, func(t *tomltext.Table, axes []int) (*geometry.Shape, error) {
			s.needs(t, "points")
			if len(axes) != 2 {
				return nil, errors.New("a polygon lies in the plane of two coordinates")
			}
			return s.vertices(t, "points", axes), nil
		})
	}
	axes := s.axes(&tomltext.Table{Doc: t.Doc, Path: t.At(key), Name: key}, 2)
	if axes == nil {
		return nil
	}
	if out := s.vertices(t, key, axes); out != nil {
		return out.Lift(len(s.coords), axes...)
	}
	return nil
}

// vertices reads the vertices of a polygon and reports its faults at their places.
func (s *solidReader) vertices(t *tomltext.Table, key string, axes []int) *geometry.Shape {
	if !t.Has(key) {
		return nil
	}
	s.doc.Note(t.At(key), schemaOfVertices)
	var points [][]float64
	var where func(i int, format string, args ...any) // reports a fault of a vertex
	switch v := t.Values[key].(type) {
	case string:
		file := &vertexFile{solidReader: s, at: t.At(key), name: v, coords: []string{s.coords[axes[0]], s.coords[axes[1]]}}
		if points = file.read(); points == nil {
			return nil
		}
		where = file.fault
	case []any:
		before := s.doc.Faults()
		for i, e := range v {
			at := tomltext.Element(t.At(key), i)
			pair, ok := e.([]any)
			if !ok || len(pair) != 2 {
				t.Wrong(at, key, "a vertex of two numbers, such as [0, 1]", e)
				continue
			}
			x, _ := t.Number(tomltext.Element(at, 0), key, pair[0])
			y, _ := t.Number(tomltext.Element(at, 1), key, pair[1])
			points = append(points, []float64{x, y})
		}
		if s.doc.Faults() > before {
			return nil
		}
		where = func(i int, format string, args ...any) { s.doc.Fault(tomltext.Element(t.At(key), i), format, args...) }
	default:
		t.Wrong(t.At(key), key, "a list of vertices, such as [[0, 0], [1, 0], [0, 1]], or the name of a CSV file", v)
		return nil
	}
	out, err := geometry.Polygon(points)
	var vertex *geometry.VertexError
	switch {
	case errors.As(err, &vertex):
		where(vertex.Vertex, "polygon: %s", vertex)
		return nil
	case s.report(t.At(key), "polygon: ", err):
		return nil
	}
	return out
}

// schemaOfVertices is the shape of a polygon's value that is no table.
var schemaOfVertices = tomltext.Shape{"anyOf": []any{
	tomltext.Shape{"type": "string"},
	tomltext.Shape{"type": "array", "minItems": 3, "items": tomltext.Shape{"type": "array", "minItems": 2, "maxItems": 2, "items": tomltext.Numeric}},
}}

// vertexFile is a CSV file with a vertex in each line, below a line with the names of the coordinates or without one.
type vertexFile struct {
	*solidReader
	at, name string
	coords   []string

	file  string
	lines []int // of the vertices
}

// fault reports a fault of a vertex at its line.
func (f *vertexFile) fault(vertex int, format string, args ...any) {
	line := 0
	if vertex < len(f.lines) {
		line = f.lines[vertex]
	}
	f.doc.Report(&Error{Source: expr.Source{File: f.file, Line: line, Column: 1}, Msg: fmt.Sprintf(format, args...)})
}

// read returns the vertices; nil after a fault.
func (f *vertexFile) read() (points [][]float64) {
	file, data, err := f.solidReader.file.ReadBeside(f.name)
	if err != nil {
		f.doc.Fault(f.at, "cannot read the polygon: %s", err)
		return nil
	}
	f.file = file
	in := csvtext.New(file, bytes.NewReader(data), 2, '#')
	columns := []int{0, 1}
	for record := in.Next(); record != nil && in.Err() == nil; record = in.Next() {
		x, y := strings.TrimSpace(record[0]), strings.TrimSpace(record[1])
		if points == nil && slices.Contains(f.coords, x) && slices.Contains(f.coords, y) && x != y {
			columns[0], columns[1] = slices.Index([]string{x, y}, f.coords[0]), slices.Index([]string{x, y}, f.coords[1])
			continue
		}
		points = append(points, []float64{in.Finite(columns[0], record[columns[0]], ""), in.Finite(columns[1], record[columns[1]], "")})
		f.lines = append(f.lines, in.Line())
	}
	if in.Err() == nil && points == nil {
		f.fault(0, "the file has no vertices: want a line such as 0, 1 for each")
	}
	if f.doc.Report(in.Err()); in.Err() != nil {
		return nil
	}
	return points
}
