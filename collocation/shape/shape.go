package shape

import (
	"fmt"
	"math"
	"slices"
)

// Shape is an open set in one or more dimensions. It is made by [Box], [Ball] and the others, and combined by [Union],
// [Intersection] and [Shape.Minus]. A Shape is not changed after it is made.
type Shape struct {
	dim          int
	lower, upper []float64 // of a box that holds it; infinite where nothing is known
	root         *node
	atoms        []*atom // all that occur in root, in the order in which they were given
}

// atom is one smooth surface.
type atom struct {
	level Level
	name  string
	// whole is the atom of the polygon that this is a side of; the atom itself for others.
	whole *atom
}

type op int

const (
	leafOp op = iota
	andOp
	orOp
)

// node is a part of the formula of a shape.
type node struct {
	op      op
	kids    []*node
	atom    *atom // of a leaf
	outside bool  // the leaf is what lies outside of its atom
}

// value is the level of a leaf: negative inside of the leaf.
func (n *node) value(x []float64) float64 {
	if v := n.atom.level.Value(x); !n.outside {
		return v
	} else {
		return -v
	}
}

// decide is called for every leaf and says whether a point is in it.
func (n *node) evaluate(decide func(*node) bool) bool {
	switch n.op {
	case leafOp:
		return decide(n)
	case andOp:
		for _, k := range n.kids {
			if !k.evaluate(decide) {
				return false
			}
		}
		return true
	}
	for _, k := range n.kids {
		if k.evaluate(decide) {
			return true
		}
	}
	return false
}

func (n *node) holds(x []float64) bool {
	return n.evaluate(func(leaf *node) bool { return leaf.value(x) < 0 })
}

// signed is the level of the whole formula: the least of unions, the largest of intersections.
func (n *node) signed(x []float64) float64 {
	if n.op == leafOp {
		return n.value(x)
	}
	v := n.kids[0].signed(x)
	for _, k := range n.kids[1:] {
		if n.op == andOp {
			v = max(v, k.signed(x))
		} else {
			v = min(v, k.signed(x))
		}
	}
	return v
}

// not returns the complement.
func (n *node) not() *node {
	out := &node{op: n.op, atom: n.atom, outside: !n.outside}
	switch n.op {
	case andOp:
		out.op = orOp
	case orOp:
		out.op = andOp
	}
	for _, k := range n.kids {
		out.kids = append(out.kids, k.not())
	}
	return out
}

// substitute returns the formula with other atoms.
func (n *node) substitute(by map[*atom]*atom) *node {
	out := &node{op: n.op, atom: by[n.atom], outside: n.outside}
	for _, k := range n.kids {
		out.kids = append(out.kids, k.substitute(by))
	}
	return out
}

// From returns the shape inside the zero set of a level over dim coordinates, whose boundary has the given name. The
// box is one that holds the shape; its ends may be infinite. It panics if the numbers of ends differ or are 0.
func From(name string, level Level, lower, upper []float64) *Shape {
	if len(lower) != len(upper) || len(lower) == 0 {
		panic(fmt.Sprintf("shape: a box with %d lower and %d upper ends", len(lower), len(upper)))
	}
	a := &atom{level: level, name: name}
	a.whole = a
	return &Shape{len(lower), slices.Clone(lower), slices.Clone(upper), &node{atom: a}, []*atom{a}}
}

// Dim returns the number of coordinates.
func (s *Shape) Dim() int { return s.dim }

// Bounds returns the ends of a box that holds the shape, infinite where the shape has no end; the caller owns them.
func (s *Shape) Bounds() (lower, upper []float64) {
	return slices.Clone(s.lower), slices.Clone(s.upper)
}

// Value returns the level of the shape at a point: negative inside, positive outside, zero on the boundary.
func (s *Shape) Value(x []float64) float64 { return s.root.signed(x) }

// Names lists the names of the pieces of the boundary, in the order in which they were given, each once.
func (s *Shape) Names() []string {
	var names []string
	for _, a := range s.atoms {
		if !slices.Contains(names, a.name) {
			names = append(names, a.name)
		}
	}
	return names
}

// Named returns the same shape with one name for all pieces of its boundary.
func (s *Shape) Named(name string) *Shape {
	return s.rename(func(string) string { return name })
}

// Prefixed returns the same shape with names that begin with a prefix and a dot, such as "pipe.inner".
func (s *Shape) Prefixed(prefix string) *Shape {
	return s.rename(func(name string) string { return prefix + "." + name })
}

func (s *Shape) rename(f func(string) string) *Shape {
	return s.remade(s.dim, s.lower, s.upper, func(a *atom) (Level, string) { return a.level, f(a.name) })
}

// Lift returns the shape over more coordinates: those in axes are its own, in their order, and along the others it has
// no end. It panics if axes do not fit.
func (s *Shape) Lift(dim int, axes ...int) *Shape {
	if len(axes) != s.dim {
		panic(fmt.Sprintf("shape: %d axes for a shape in %d dimensions", len(axes), s.dim))
	}
	lower, upper := everywhere(dim)
	for k, a := range axes {
		lower[a], upper[a] = s.lower[k], s.upper[k]
	}
	return s.remade(dim, lower, upper, func(a *atom) (Level, string) { return lift(a.level, dim, axes), a.name })
}

// remade returns the shape with another level and name for each atom.
func (s *Shape) remade(dim int, lower, upper []float64, f func(*atom) (Level, string)) *Shape {
	by := map[*atom]*atom{}
	out := &Shape{dim: dim, lower: slices.Clone(lower), upper: slices.Clone(upper)}
	for _, a := range s.atoms {
		b := &atom{}
		b.level, b.name = f(a)
		b.whole = b
		by[a] = b
		out.atoms = append(out.atoms, b)
	}
	out.root = s.root.substitute(by)
	return out
}

// everywhere returns the ends of a box without ends.
func everywhere(dim int) (lower, upper []float64) {
	return slices.Repeat([]float64{math.Inf(-1)}, dim), slices.Repeat([]float64{math.Inf(1)}, dim)
}

// Union returns the points that lie in any of the shapes. Surfaces on which shapes touch from either side are inside. It
// panics without shapes, or if they differ in dimension.
func Union(shapes ...*Shape) *Shape {
	return combine(orOp, shapes, func(v, w float64) float64 { return min(v, w) })
}

// Intersection returns the points that lie in all of the shapes. It panics without shapes, or if they differ in dimension.
func Intersection(shapes ...*Shape) *Shape {
	return combine(andOp, shapes, func(v, w float64) float64 { return max(v, w) })
}

func combine(o op, shapes []*Shape, lower func(v, w float64) float64) *Shape {
	if len(shapes) == 0 {
		panic("shape: no shapes to combine")
	}
	out := &Shape{dim: shapes[0].dim, lower: slices.Clone(shapes[0].lower), upper: slices.Clone(shapes[0].upper), root: &node{op: o}}
	for _, s := range shapes {
		if s.dim != out.dim {
			panic(fmt.Sprintf("shape: shapes in %d and %d dimensions", out.dim, s.dim))
		}
		for a := range out.dim {
			out.lower[a] = lower(out.lower[a], s.lower[a])
			out.upper[a] = -lower(-out.upper[a], -s.upper[a])
		}
		out.root.kids = append(out.root.kids, s.root)
		for _, a := range s.atoms {
			if !slices.Contains(out.atoms, a) {
				out.atoms = append(out.atoms, a)
			}
		}
	}
	return out
}

// Minus returns the points of s that lie in none of the holes. It panics if the dimensions differ.
func (s *Shape) Minus(holes ...*Shape) *Shape {
	all := []*Shape{s}
	for _, h := range holes {
		out := *h
		out.root = h.root.not()
		out.lower, out.upper = everywhere(h.dim)
		all = append(all, &out)
	}
	return Intersection(all...)
}
