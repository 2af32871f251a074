package result

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/report"
)

// figures are those of a run. Its method leaves out what is nil: that there is nothing to draw.
type figures []report.Named

func (l *figures) add(name string, f *report.Figure) {
	if f != nil {
		*l = append(*l, report.Named{Name: name, Figure: f})
	}
}

// quantity is something to draw over a view.
type quantity struct {
	title, axis string
	values      []float64        // at the points of the view, or nil
	exact       []float64        // for comparison on lines, or nil
	patches     [][]report.Patch // in place of values, per cut
	measured    []measurement    // of it, to be drawn where it is
	log         bool
}

// figures draws the solution, as a whole and at several times, what no condition notices, the error where the exact solution is known and its estimate
// elsewhere, the residual of the equations of the domain, the cells, and the history.
func (r *Run) figures() figures {
	if r.Solution.Modes != nil {
		return r.modeFigures()
	}
	v := newView(r.File, r.File.Output.Grid, figureCuts)
	v.follow(r.Solution.Model)
	x := v.points()
	ops := everywhere(r.File.Problem)
	u, residual := r.fieldsAndResidual(ops, x)
	v.mask(u, x)
	if residual != nil {
		v.mask(mat.NewDense(len(residual), 1, residual), x)
	}
	exact, cuts := r.exact(x), r.slices(v)
	var out figures
	fields := r.File.Problem.Shown()
	for f, name := range r.File.Problem.Fields {
		if !slices.Contains(fields, name) {
			continue
		}
		suffix := "-" + name
		if len(fields) == 1 {
			suffix = ""
		}
		q := quantity{title: name, axis: r.File.Label(name), values: mat.Col(nil, f, u), measured: r.measuredOf(f)}
		if r.knows(exact, f) {
			q.exact = mat.Col(nil, f, exact)
		}
		out.add("solution"+suffix, v.draw(q))
		if cuts != nil {
			out.add("slices"+suffix, cuts[f])
		}
		out.add("witness"+suffix, r.witness(v, f, x))
		out.add("error"+suffix, r.errors(v, f, u, exact))
		out.add("band"+suffix, r.bandFigure(v, f, u, x, exact))
		if !hasExact(r.File, f) {
			out.add("estimate"+suffix, r.estimated(v, f, u, x))
		}
	}
	if residual != nil {
		out.add("residual", v.draw(quantity{title: "residual of the equations", axis: "|residual|", values: residual, log: true}))
	}
	out.add("cells", r.cells(v))
	out.add("parts", r.parts(v, x))
	out.add("data", r.dataFigure())
	out.add("loss", r.loss())
	return out
}

// witness draws a field of the function that no condition notices; nil: there is none.
func (r *Run) witness(v *view, field int, x *mat.Dense) *report.Figure {
	if r.Solution.Null == nil {
		return nil
	}
	values := r.Solution.Null.Values(x)
	r.File.Mask(values, x)
	name := r.File.Problem.Fields[field]
	return v.draw(quantity{title: "what no condition notices: may be added to " + name, axis: r.File.Label(name), values: mat.Col(nil, field, values)})
}

// parts draws which part of a partition of unity weighs most, by their numbers from 1; nil if there is none.
func (r *Run) parts(v *view, x *mat.Dense) *report.Figure {
	parts := r.Solution.Parts(x)
	if parts == nil {
		return nil
	}
	q := quantity{title: "the part that weighs most", axis: "part"}
	points, _ := parts.Dims()
	for i := range points {
		q.values = append(q.values, float64(1+floats.MaxIdx(parts.RawRowView(i))))
	}
	v.mask(mat.NewDense(points, 1, q.values), x)
	return v.draw(q)
}

// knows reports whether a field is among the exact values.
func (r *Run) knows(exact *mat.Dense, field int) bool {
	return exact != nil && !math.IsNaN(exact.At(0, field))
}

// errors draws the error of a field: over the view if the exact solution has a formula, at the points of its table if
// it has one and there are no more than two coordinates; otherwise it is nil.
func (r *Run) errors(v *view, field int, u, exact *mat.Dense) *report.Figure {
	name := r.File.Problem.Fields[field]
	q := quantity{title: "error of " + name, axis: "|" + name + " - exact|", log: true}
	if unit := r.File.Units[name]; unit != "" {
		q.axis += " [" + unit + "]"
	}
	e := r.File.Exact
	switch {
	case r.knows(exact, field):
		q.values = mat.Col(nil, field, difference(u, exact))
		return v.draw(q)
	case e == nil || e.Points == nil || !slices.Contains(e.Fields, field) || len(r.File.Problem.Coords) > 2:
		return nil
	}
	table := difference(values(r.Solution.Model, len(r.File.Problem.Fields), e.Points), r.spread(e.Values))
	diff := mat.Col(nil, field, table)
	q.title += fmt.Sprintf(" at the %d points of the table", len(diff))
	at := mat.Col(nil, v.axes[0], e.Points)
	if len(v.axes) == 1 {
		axes := report.Axes{Title: r.File.Name + ": " + q.title, X: r.File.Label(r.File.Problem.Coords[0]), Y: q.axis, LogY: true}
		return report.Lines(axes, report.Curve{X: at, Y: magnitudes(diff, true), Points: true})
	}
	var dots []report.Patch
	for i, x := range at {
		y := e.Points.At(i, v.axes[1])
		dots = append(dots, report.Patch{Left: x, Right: x, Low: y, High: y, Z: diff[i]})
	}
	q.patches = [][]report.Patch{dots}
	return v.draw(q)
}

// draw draws a quantity as a line, a heat map, or panels.
func (v *view) draw(q quantity) *report.Figure {
	p := v.file.Problem
	title := v.file.Name + ": " + q.title
	if len(v.axes) == 1 {
		return v.line(title, q)
	}
	if v.others != "" {
		title += " at " + v.others
	}
	var panels []*report.Grid
	size := v.size()
	for k, c := range v.cuts {
		g := &report.Grid{
			Title: c.title, XName: v.file.Label(p.Coords[v.axes[0]]), YName: v.file.Label(p.Coords[v.axes[1]]), ZName: q.axis,
			X: v.nodes[0], Y: v.nodes[1], Log: q.log, EqualAspect: v.equal, Inside: v.inside(c), Sides: v.sides(c),
		}
		if q.patches != nil {
			g.Patches = q.patches[k]
		} else {
			g.Z, g.Patches = q.values[k*size:(k+1)*size], v.dots(q.measured, c)
		}
		panels = append(panels, g)
	}
	return report.HeatPanels(title, panels)
}

func (v *view) line(title string, q quantity) *report.Figure {
	axes := report.Axes{Title: title, X: v.file.Label(v.file.Problem.Coords[v.axes[0]]), Y: q.axis, LogY: q.log}
	curves := []report.Curve{{X: v.nodes[0], Y: magnitudes(q.values, q.log)}}
	if q.exact != nil {
		curves = append(curves, report.Curve{Name: "exact", X: v.nodes[0], Y: q.exact, Dashed: true})
	}
	if len(q.measured) > 0 {
		dots := report.Curve{Name: "measured", Points: true}
		for _, m := range q.measured {
			dots.X, dots.Y = append(dots.X, mat.Col(nil, v.axes[0], m.x)...), append(dots.Y, m.values...)
		}
		curves = append(curves, dots)
	}
	if len(curves) > 1 {
		curves[0].Name = "solution"
	}
	return report.Lines(axes, curves...)
}

// magnitudes returns the absolute values for a logarithmic axis.
func magnitudes(v []float64, log bool) []float64 {
	if !log {
		return v
	}
	out := make([]float64, len(v))
	for i := range v {
		out[i] = math.Abs(v[i])
	}
	return out
}
