// Package describe says in words what a problem file states: domains, regions, equations, and what is left open.
package describe

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/region"
	"pinn/collocation/shape"
	"pinn/pde"
	"pinn/problem"
)

// Condition is a condition of a problem in words.
type Condition struct {
	Name, Where string
	Linear      bool
	Equations   []string // as text that package expr reads, or nil for measured values
	Measured    string   // of what, if there are no equations
}

// Conditions describes the conditions of a problem in their order.
func Conditions(file *problem.File) []Condition {
	var all []Condition
	for _, c := range file.Problem.Conditions {
		if c.Auxiliary {
			continue
		}
		d := Condition{Name: c.Name, Where: Where(file, c.On), Linear: c.Op.Affine() || file.Options.Eigenvalues != nil}
		if s, ok := c.Op.(fmt.Stringer); ok {
			d.Equations = strings.Split(strings.TrimSpace(s.String()), "\n")
		} else {
			d.Measured = "measured values of " + strings.Join(fieldsOf(file.Problem, c.Op), ", ")
		}
		all = append(all, d)
	}
	for _, t := range file.Transmissions {
		all = append(all, Condition{Name: t.Name, Where: t.Where, Linear: t.Linear, Equations: t.Equations})
	}
	return all
}

// fieldsOf names the fields that an operator uses.
func fieldsOf(p *pde.Problem, op pde.Operator) []string {
	var names []string
	for _, s := range op.Slots() {
		if !slices.Contains(names, p.Fields[s.Field]) {
			names = append(names, p.Fields[s.Field])
		}
	}
	return names
}

// Coordinates describes the domain.
func Coordinates(file *problem.File) string {
	p := file.Problem
	var parts []string
	within := ""
	if file.Ball != nil {
		parts = append(parts, ball(file))
	}
	if file.Shape != nil {
		within = "a shape bounded by " + strings.Join(file.Shape.AllNames(), ", ") + ", within "
	}
	for a, name := range p.Coords {
		if file.InBall(a) {
			continue
		}
		part := strings.TrimSpace(fmt.Sprintf("%s in [%.6g, %.6g] %s", name, p.Lower[a], p.Upper[a], file.Units[name]))
		if a == file.Time {
			part += " (time)"
		}
		parts = append(parts, part)
	}
	return within + strings.Join(parts, ", ")
}

// ball describes the ball of a domain.
func ball(file *problem.File) string {
	axes, center, radius := file.Ball.Shape()
	var names, at []string
	for k, a := range axes {
		names = append(names, file.Problem.Coords[a])
		at = append(at, fmt.Sprintf("%.6g", center[k]))
	}
	return fmt.Sprintf("(%s) in the ball of radius %.6g around (%s)", strings.Join(names, ", "), radius, strings.Join(at, ", "))
}

// Exact describes the known solution.
func Exact(file *problem.File) string {
	e := file.Exact
	var names []string
	if e != nil {
		for _, f := range e.Fields {
			names = append(names, file.Problem.Fields[f])
		}
	}
	names = append(names, slices.Sorted(maps.Keys(file.ExactParams))...)
	if len(file.ExactEigenvalues) > 0 {
		names = append(names, file.Problem.Params[0].Name)
	}
	if len(names) == 0 {
		return "not given"
	}
	known := "of " + strings.Join(names, ", ")
	if e != nil && e.F == nil {
		points, _ := e.Points.Dims()
		known += fmt.Sprintf(" at %d points", points)
	}
	return known
}

// Where describes a region by its points: the coordinates that are the same at all of them.
func Where(file *problem.File, on pde.Region) string {
	u, ok := on.(pde.Union)
	if !ok {
		return place(file.Problem, on)
	}
	var names []string
	for _, part := range u.Parts() {
		names = append(names, Where(file, part))
	}
	if len(names) > 2 && slices.Equal(names, boundary(file)) {
		return "boundary"
	}
	return strings.Join(names, "; ")
}

// boundary lists the places of all faces of the domain but the ends of time.
func boundary(file *problem.File) []string {
	p := file.Problem
	var names []string
	if file.Ball != nil {
		names = append(names, "sphere")
	}
	for a, name := range p.Coords {
		if a != file.Time && !file.InBall(a) {
			names = append(names, fmt.Sprintf("%s = %.6g", name, p.Lower[a]), fmt.Sprintf("%s = %.6g", name, p.Upper[a]))
		}
	}
	return names
}

func place(p *pde.Problem, on pde.Region) string {
	ambient, own := on.Dims()
	parts := bounds(p, on)
	if r, ok := on.(*shape.Region); ok && ambient == own && r.Narrowed() {
		return strings.Join(append([]string{"a part of the interior"}, parts...), ", ")
	}
	if ambient == own {
		return strings.Join(append([]string{"interior"}, parts...), ", ")
	}
	cloud, err := collocation.Sample(on, collocation.Random{}, 8, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		return err.Error()
	}
	if cloud.Data != nil {
		return fmt.Sprintf("%d points", cloud.Points())
	}
	if r, ok := on.(*shape.Region); ok && len(r.Names()) > 0 && !flat(p, cloud.X) {
		return strings.Join(append([]string{pieces(r)}, parts...), ", ")
	}
	if region.BallOf(on) != nil && own == ambient-1 && cloud.Normal != nil && cloud.Mate == nil {
		return strings.Join(append([]string{"sphere"}, parts...), ", ")
	}
	var fixed []string
	for a, name := range p.Coords {
		if v := mat.Col(nil, a, cloud.X); constant(v, p.Upper[a]-p.Lower[a]) {
			fixed = append(fixed, fmt.Sprintf("%s = %.6g", name, v[0]))
		}
	}
	return strings.Join(append(fixed, parts...), ", ")
}

// flat reports whether points have a coordinate in common.
func flat(p *pde.Problem, x *mat.Dense) bool {
	for a := range p.Coords {
		if constant(mat.Col(nil, a, x), p.Upper[a]-p.Lower[a]) {
			return true
		}
	}
	return false
}

// pieces names the pieces of the boundary of a shape that a region is made of.
func pieces(r *shape.Region) string {
	text := "boundary"
	if names := r.Names(); !slices.Equal(names, shape.Of(r).Names()) {
		text = strings.Join(names, ", ")
	}
	if r.Narrowed() {
		text += " (a part)"
	}
	return text
}

// bounds says along which coordinates a region extends over a part of the domain only.
func bounds(p *pde.Problem, on pde.Region) []string {
	l, ok := on.(region.Locator)
	ambient, own := on.Dims()
	if !ok || own == 0 {
		return nil
	}
	ends := new(pde.Cloud)
	unit := mat.NewDense(2, own, nil)
	unit.SetRow(1, slices.Repeat([]float64{1}, own))
	on.Place(ends, unit, []float64{0.5, 0.5})
	axes := l.Straight()
	if d := shape.Of(on); d != nil && own == ambient { // its ends along these say little
		axes = slices.DeleteFunc(axes, func(a int) bool { return slices.Contains(d.Axes(), a) })
	}
	if b := region.BallOf(on); b != nil {
		round, _, _ := b.Shape()
		axes = slices.DeleteFunc(axes, func(a int) bool { return slices.Contains(round, a) })
	}
	var out []string
	for _, a := range axes {
		if lo, hi := min(ends.X.At(0, a), ends.X.At(1, a)), max(ends.X.At(0, a), ends.X.At(1, a)); lo > p.Lower[a] || hi < p.Upper[a] {
			out = append(out, fmt.Sprintf("%s from %.6g to %.6g", p.Coords[a], lo, hi))
		}
	}
	return out
}

// constant reports whether values along an interval of some length are alike but for rounding.
func constant(v []float64, length float64) bool {
	for _, w := range v {
		if math.Abs(w-v[0]) > 1e-13*length {
			return false
		}
	}
	return true
}
