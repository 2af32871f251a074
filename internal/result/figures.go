package result

import (
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/report"
	"pinn/lsgd/auto"
)

// figure is a drawing and the name of its files.
type figure struct {
	name string
	*report.Figure
}

// quantity is something to draw over a view.
type quantity struct {
	title, axis string
	values      []float64 // at the points of the view
	exact       []float64 // for comparison on lines, or nil
	log         bool
}

// figures draws the solution, the error where the exact solution is known by formulas, the residual of the equations of
// the domain, and the loss.
func (r *Run) figures() []figure {
	v := newView(r.File)
	x := v.points()
	u, residual := r.fieldsAndResidual(everywhere(r.File.Problem), x)
	r.File.Mask(u, x)
	if residual != nil {
		r.File.Mask(mat.NewDense(len(residual), 1, residual), x)
	}
	exact := r.exact(x)
	var out []figure
	fields := r.File.Problem.Fields
	suffix := func(f int) string {
		if len(fields) == 1 {
			return ""
		}
		return "-" + fields[f]
	}
	for f, name := range fields {
		q := quantity{title: name, axis: name, values: mat.Col(nil, f, u)}
		known := exact != nil && !math.IsNaN(exact.At(0, f))
		if known {
			q.exact = mat.Col(nil, f, exact)
		}
		out = append(out, figure{"solution" + suffix(f), v.draw(q)})
		if known {
			e := quantity{title: "error of " + name, axis: "|" + name + " - exact|", log: true, values: mat.Col(nil, f, difference(u, exact))}
			out = append(out, figure{"error" + suffix(f), v.draw(e)})
		}
	}
	if residual != nil {
		out = append(out, figure{"residual", v.draw(quantity{title: "residual of the equations", axis: "|residual|", values: residual, log: true})})
	}
	if loss := r.loss(); loss != nil {
		out = append(out, figure{"loss", loss})
	}
	return out
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
		panels = append(panels, &report.Grid{
			Title: c.title, XName: p.Coords[v.axes[0]], YName: p.Coords[v.axes[1]], ZName: q.axis,
			X: v.nodes[0], Y: v.nodes[1], Z: q.values[k*size : (k+1)*size], Log: q.log, EqualAspect: v.equal,
		})
	}
	return report.HeatPanels(title, panels)
}

func (v *view) line(title string, q quantity) *report.Figure {
	axes := report.Axes{Title: title, X: v.file.Problem.Coords[v.axes[0]], Y: q.axis, LogY: q.log}
	if q.exact == nil {
		return report.Lines(axes, report.Curve{X: v.nodes[0], Y: magnitudes(q.values, q.log)})
	}
	return report.Lines(axes,
		report.Curve{Name: "solution", X: v.nodes[0], Y: q.values},
		report.Curve{Name: "exact", X: v.nodes[0], Y: q.exact, Dashed: true})
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

// loss draws the history: of the training the loss and the residual at fresh points over the steps, of a search the
// residual at fresh points over the trials. It is nil if nothing was recorded.
func (r *Run) loss() *report.Figure {
	byPhase := map[string][]auto.Record{}
	for _, h := range r.Solution.History {
		byPhase[h.Phase] = append(byPhase[h.Phase], h)
	}
	if train := byPhase["train"]; len(train) > 0 {
		fit := report.Curve{Name: "loss of the fit"}
		fresh := report.Curve{Name: "relative residual at fresh points"}
		for k, h := range train {
			fit.X, fit.Y = append(fit.X, float64(k)), append(fit.Y, h.Loss)
			if !math.IsNaN(h.Validation) {
				fresh.X, fresh.Y = append(fresh.X, float64(k)), append(fresh.Y, h.Validation)
			}
		}
		return report.Lines(report.Axes{Title: r.File.Name + ": training", X: "step", Y: "loss, residual", LogY: true}, fit, fresh)
	}
	names := map[string]string{"search": "search", "check": "independent check", "continuation": "continuation"}
	curves := []report.Curve{{Name: names["search"], Points: true, Dashed: true}, {Name: names["check"], Points: true}}
	if r.File.Options.Continuation != nil {
		curves = append(curves, report.Curve{Name: names["continuation"], Points: true, Dashed: true})
	}
	trials := 0
	for _, h := range r.Solution.History {
		for k := range curves {
			if what, _, _ := strings.Cut(h.Phase, " "); names[what] == curves[k].Name {
				trials++
				curves[k].X, curves[k].Y = append(curves[k].X, float64(trials)), append(curves[k].Y, h.Validation)
			}
		}
	}
	if trials == 0 {
		return nil
	}
	return report.Lines(report.Axes{Title: r.File.Name + ": search", X: "trial", Y: "relative residual at fresh points", LogY: true}, curves...)
}
