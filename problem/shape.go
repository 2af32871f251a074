package problem

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	geometry "pinn/collocation/shape"
	"pinn/internal/tomltext"
	"pinn/pde/expr"
)

// combinations are the keys for shapes that are made of others.
var combinations = []string{"union", "intersection", "minus"}

// otherShapes are names that users try, and what to take instead.
var otherShapes = map[string]string{
	"circle": `"disk"`, "sphere": `"ball"`, "ring": `"annulus"`, "shell": `"annulus"`, "ellipsoid": `"ellipse"`, "rectangle": `"box"`,
	"square": `"box"`, "cube": `"box"`, "cuboid": `"box"`, "interval": "intervals of the coordinates", "difference": `"minus"`,
	"holes": `"minus"`, "hole": `"minus"`, "subtract": `"minus"`, "halfspace": `"half_space"`, "half_plane": `"half_space"`,
	"triangle": `"polygon"`, "formula": `"region"`,
}

// unbuilt are shapes that other programs have.
var unbuilt = []string{"torus", "cone", "wedge", "sector", "capsule", "prism", "pyramid", "polyhedron", "spline", "nurbs", "mesh", "stl", "step", "geometry"}

// solidReader reads shapes over the coordinates that are not time.
type solidReader struct {
	*reader
	coords []string
	placed []placed // members of what is being read
}

// shaped reports whether [domain] is more than intervals and one ball. A key that is neither is taken for a shape that is spelled wrong, as far
// as shapes are possible.
func (r *reader) shaped(domain *tomltext.Table) bool {
	known := slices.Concat(combinations, knownSolids())
	for key := range domain.Values {
		if key != "ball" && !slices.Contains(r.file.Problem.Coords, key) && (slices.Contains(known, key) || len(r.file.Problem.Coords) <= 3) {
			return true
		}
	}
	return false
}

func knownSolids() []string {
	var keys []string
	for key := range solids {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// readShape reads a [domain] with shapes: what all of its intervals and shapes have in common.
func (r *reader) readShape(domain *tomltext.Table) {
	p := r.file.Problem
	s := &solidReader{reader: r}
	var axes []int
	p.Lower, p.Upper = make([]float64, len(p.Coords)), make([]float64, len(p.Coords))
	lower, upper := []float64(nil), []float64(nil)
	sound, bounded := true, false
	for a, c := range p.Coords {
		ok := true
		if a == r.file.Time {
			p.Lower[a], p.Upper[a], ok = r.readInterval(domain, c)
			sound = sound && ok
			continue
		}
		lo, hi := math.Inf(-1), math.Inf(1)
		if domain.Has(c) {
			lo, hi, ok = r.readInterval(domain, c)
			bounded, sound = true, sound && ok
		}
		lower, upper = append(lower, lo), append(upper, hi)
		axes, s.coords = append(axes, a), append(s.coords, c)
	}
	if len(axes) > 3 {
		r.doc.KeyFault(domain.Path, "[domain]: shapes are possible in up to three coordinates beside time, here are %d", len(axes))
		return
	}
	before := r.doc.Faults()
	parts, holes := s.parts(domain)
	s.close(domain)
	if !sound || r.doc.Faults() > before {
		return
	}
	if bounded {
		box, err := geometry.Box(lower, upper)
		if err != nil {
			r.doc.KeyFault(domain.Path, "[domain]: %s", err)
			return
		}
		parts[0] = slices.Insert(parts[0], 0, box)
	}
	whole := joined(parts)
	if whole == nil {
		r.doc.KeyFault(domain.Path, `[domain]: "minus" takes from a shape or from intervals, and there are none`)
		return
	}
	if r.makeShape(domain, whole, axes); r.doc.Faults() == before {
		s.outside(parts[0], holes)
	}
}

// makeShape makes the domain of a shape, and reports what is wrong with it as a whole.
func (r *reader) makeShape(domain *tomltext.Table, whole *geometry.Shape, axes []int) {
	p := r.file.Problem
	d, err := geometry.NewDomain(whole, p.Lower, p.Upper, axes...)
	var unbounded *geometry.UnboundedError
	switch {
	case errors.As(err, &unbounded):
		c := p.Coords[unbounded.Axis]
		what := "the shape has no end"
		if domain.Has("region") {
			what = "a formula does not say where it ends"
		}
		r.doc.KeyFault(domain.Path, "[domain]: %s along %s: give it an interval, such as %s = [0, 1]", what, c, c)
		return
	case errors.Is(err, geometry.ErrEmpty):
		why := "its parts do not meet"
		if domain.Has("region") {
			why = "its formula holds nowhere in the rest of it"
		}
		r.doc.KeyFault(domain.Path, "[domain]: the region is empty: %s, or \"minus\" takes all of them away", why)
		return
	case err != nil:
		r.doc.KeyFault(domain.Path, "[domain]: %s", err)
		return
	}
	if points := d.Parts(); len(points) > 1 {
		r.doc.KeyFault(domain.Path, "[domain]: the region has %d parts that do not touch, around %s and %s: state a problem for each",
			len(points), r.point(points[0], axes), r.point(points[1], axes))
		return
	}
	p.Lower, p.Upper = d.Bounds()
	r.box, r.file.Shape = d, d
}

// point writes some coordinates of a point.
func (r *reader) point(x []float64, axes []int) string {
	var parts []string
	for _, a := range axes {
		parts = append(parts, fmt.Sprintf("%s = %.4g", r.file.Problem.Coords[a], x[a]))
	}
	return strings.Join(parts, ", ")
}

// parts reads the shapes of a table: those to intersect and those to take away, with the members of the latter.
func (s *solidReader) parts(t *tomltext.Table) (parts [2][]*geometry.Shape, holes []placed) {
	before := len(s.placed)
	for _, key := range t.Keys() {
		if slices.Contains(s.file.Problem.Coords, key) {
			continue
		}
		if read := solids[key]; read != nil {
			t.Has(key)
			if one := read(s, t, key); one != nil {
				parts[0] = append(parts[0], one)
			}
			continue
		}
		if !slices.Contains(combinations, key) {
			continue
		}
		from := len(s.placed)
		list := s.list(t, key)
		switch {
		case len(list) == 0:
		case key == "minus":
			parts[1], holes = append(parts[1], list...), append(holes, s.placed[from:]...)
		case key == "union":
			parts[0] = append(parts[0], geometry.Union(list...))
		default:
			parts[0] = append(parts[0], list...)
		}
		if key != "union" {
			s.placed = s.placed[:from]
		}
	}
	if len(parts[0]) > 1 || len(holes) > 0 {
		s.placed = s.placed[:before] // its members are not all of it
	}
	return parts, holes
}

// joined returns what the first shapes have in common without the others; nil if there are none.
func joined(parts [2][]*geometry.Shape) *geometry.Shape {
	if len(parts[0]) == 0 {
		return nil
	}
	whole := parts[0][0]
	if len(parts[0]) > 1 {
		whole = geometry.Intersection(parts[0]...)
	}
	if len(parts[1]) > 0 {
		whole = whole.Minus(parts[1]...)
	}
	return whole
}

// list reads a table, or a list of tables, of shapes.
func (s *solidReader) list(t *tomltext.Table, key string) (out []*geometry.Shape) {
	t.Has(key)
	values, isList := tomltext.AsTables(t.Values[key])
	if one, ok := t.Values[key].(map[string]any); ok {
		values = []map[string]any{one}
	}
	if len(values) == 0 {
		t.Wrong(t.At(key), key, `shapes, such as [{ disk = { center = [0, 0], radius = 0.1 }, name = "hole" }]`, t.Values[key])
		return nil
	}
	for i, v := range values {
		path := t.At(key)
		if isList {
			path = tomltext.Element(path, i)
		}
		kid := &tomltext.Table{Doc: s.doc, Path: path, Name: key, Values: v, Consts: t.Consts}
		if one := s.solid(kid); one != nil {
			out = append(out, one)
		}
	}
	return out
}

// solid reads one table of shapes, which may have a name and intervals of the coordinates.
func (s *solidReader) solid(t *tomltext.Table) *geometry.Shape {
	before, members := s.doc.Faults(), len(s.placed)
	name := s.name(t)
	lower, upper, bounded := []float64(nil), []float64(nil), false
	for _, c := range s.coords {
		lo, hi := math.Inf(-1), math.Inf(1)
		if t.Has(c) {
			lo, hi, _ = s.readInterval(t, c)
			bounded = true
		}
		lower, upper = append(lower, lo), append(upper, hi)
	}
	parts, holes := s.parts(t)
	s.close(t)
	if s.doc.Faults() > before {
		return nil
	}
	if bounded {
		box, err := geometry.Box(lower, upper)
		if s.report(t.Path, "", err) {
			return nil
		}
		parts[0] = append(parts[0], box)
	}
	whole := joined(parts)
	if whole == nil {
		s.doc.KeyFault(t.Path, "%s: no shape: want one of %s", t.Name, tomltext.QuoteAll(slices.Concat(knownSolids(), combinations)))
		return nil
	}
	s.outside(parts[0], holes)
	if len(s.placed) == members {
		s.placed = append(s.placed, placed{whole, t.Path})
	}
	return withName(whole, name)
}

// name reads the name of a shape's boundary.
func (s *solidReader) name(t *tomltext.Table) string {
	name := t.Text("name")
	switch {
	case name == "":
	case name == "interior" || name == "boundary":
		s.doc.Fault(t.At("name"), "name: %q is a region of every domain: choose another name", name)
	case strings.ContainsAny(name, ",=<>()") || !tomltext.IsName(strings.NewReplacer(" ", "_", ".", "_", "-", "_").Replace(name)):
		s.doc.Fault(t.At("name"), "name: %q cannot stand in `on`: want letters, digits, and _ . -", name)
	}
	return name
}

// withName gives the boundary of a shape a name, or, if it has pieces, a name before theirs.
func withName(s *geometry.Shape, name string) *geometry.Shape {
	switch {
	case name == "":
		return s
	case len(s.Names()) == 1:
		return s.Named(name)
	}
	return s.Prefixed(name)
}

// close reports keys that are no shapes: those with another name here, and those that are known but not built.
func (s *solidReader) close(t *tomltext.Table) {
	for _, key := range t.Keys() {
		if slices.Contains(t.Asked, key) {
			continue
		}
		if instead, ok := otherShapes[key]; ok {
			t.Asked = append(t.Asked, key)
			s.doc.KeyFault(t.At(key), "%q is no shape here: take %s", key, instead)
		} else if slices.Contains(unbuilt, key) {
			t.Asked = append(t.Asked, key)
			s.doc.KeyFault(t.At(key), `the shape %q is not built: there are %s; a formula says others, such as region = "x^2 + y^2 < 1"`,
				key, strings.Join(knownSolids(), ", "))
		}
	}
	t.Asked = slices.Concat(t.Asked, knownSolids(), combinations) // for the message
	t.Close()
}

// report reports an error at a key and tells whether there is one.
func (s *solidReader) report(path, what string, err error) bool {
	if err != nil {
		s.doc.Fault(path, "%s%s", what, err)
	}
	return err != nil
}

// formula reads region = "x^2 + y^2 < 1".
func (s *solidReader) formula(t *tomltext.Table, key string) *geometry.Shape {
	if text, ok := t.Values[key].(string); ok && strings.TrimSpace(text) == "" {
		t.Has(key)
		s.doc.Fault(t.At(key), `region: the formula is empty: want a comparison, such as "x^2 + y^2 < 1"`)
		return nil
	}
	if t.Text(key) == "" || s.scope == nil {
		return nil
	}
	src := s.doc.TextAt(t.At(key), t.Values[key].(string))
	f, err := geometry.ParseFormula(s.spaceScope(), src)
	switch {
	case err != nil:
		s.doc.Report(err)
		return nil
	case len(f.Vanish) > 0:
		s.doc.Report(faultIn(src, 0, len(src.Text), "an equation has no inside: want < or >"))
		return nil
	}
	return f.Within
}

// spaceScope is the scope of formulas for shapes: without time and the unknowns.
func (s *solidReader) spaceScope() *expr.Scope {
	scope := &expr.Scope{Coords: s.coords, Time: -1, Consts: s.scope.Consts, Functions: map[string]expr.Source{}}
	for name, src := range s.scope.Functions {
		if !s.usesTime(name, 0) {
			scope.Functions[name] = src
		}
	}
	return scope
}

// usesTime reports whether a function of the file depends on time, by itself or by others.
func (s *solidReader) usesTime(name string, depth int) bool {
	for _, used := range tomltext.NamesIn(s.scope.Functions[name].Text) {
		if used == s.file.Problem.Time {
			return true
		}
		if _, ok := s.scope.Functions[used]; ok && depth < len(s.scope.Functions) && s.usesTime(used, depth+1) {
			return true
		}
	}
	return false
}
