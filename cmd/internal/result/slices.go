package result

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/report"
	"pinn/cmd/internal/saved"
)

// A figure of slices shows sliceCount equidistant times with about exactDots exact values each.
const (
	sliceCount = 5
	exactDots  = 40
)

// slices draws the fields of a problem in one coordinate of space as functions of it at several times, one figure per
// field; nil for other problems.
func (r *Run) slices(v *view) []*report.Figure {
	p := r.File.Problem
	if len(p.Coords) != 2 || r.File.Time < 0 {
		return nil
	}
	space, time := v.axes[0], v.axes[1]
	nodes := between(v.nodes[0], lineFactor)
	times := saved.Linspace(p.Lower[time], p.Upper[time], sliceCount)
	x := mat.NewDense(len(nodes)*len(times), 2, nil)
	for k, t := range times {
		for i, at := range nodes {
			x.Set(k*len(nodes)+i, space, at)
			x.Set(k*len(nodes)+i, time, t)
		}
	}
	u := values(r.Solution.Model, len(p.Fields), x)
	exact := r.exact(x)
	var out []*report.Figure
	for f, name := range p.Fields {
		var known []float64
		title := fmt.Sprintf("%s: %s at %d times", r.File.Name, name, len(times))
		if r.knows(exact, f) {
			known = mat.Col(nil, f, exact)
			title += ", exact values as dots"
		}
		axes := report.Axes{Title: title, X: r.File.Label(p.Coords[space]), Y: r.File.Label(name)}
		label := func(k int) string {
			return At(r.File, p.Coords[time], "%.4g", times[k])
		}
		out = append(out, report.Panels("", []report.Panel{{Axes: axes, Curves: sliceCurves(nodes, mat.Col(nil, f, u), known, label)}}))
	}
	return out
}

// sliceCurves returns a line per slice of the values and, unless known is nil, the dots of the known values on it.
func sliceCurves(nodes, values, known []float64, label func(k int) string) []report.Curve {
	var curves []report.Curve
	n := len(nodes)
	count := len(values) / n
	for k := range count {
		shade := float64(k+1) / float64(count) // times are in order, and so are their colours
		curves = append(curves, report.Curve{Name: label(k), X: nodes, Y: values[k*n : (k+1)*n], Shade: shade})
		if known == nil {
			continue
		}
		dots := report.Curve{Points: true, Same: true, Shade: shade}
		for i := 0; i < n; i += max(1, n/exactDots) {
			dots.X, dots.Y = append(dots.X, nodes[i]), append(dots.Y, known[k*n+i])
		}
		curves = append(curves, dots)
	}
	return curves
}
