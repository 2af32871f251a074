package result

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/report"
)

// bandFigure draws how well a regularised field is known: as lines around it in one coordinate, or if it varies along one of two
// only, and as a map of half the width elsewhere. It is nil for all other fields.
func (r *Run) bandFigure(v *view, field int, u, x, exact *mat.Dense) *report.Figure {
	half := r.band(x)[field]
	if half == nil {
		return nil
	}
	name := r.File.Problem.Fields[field]
	values := mat.Col(nil, field, u)
	title := r.File.Name + ": " + name + " with its 95 % band"
	along := v.variesAlong(values)
	if along < 0 {
		return v.draw(quantity{title: "half the width of the 95 % band of " + name, axis: r.File.Label(name), values: half, log: true})
	}
	at, picked := v.lineAlong(along)
	low, high, middle := make([]float64, len(at)), make([]float64, len(at)), make([]float64, len(at))
	for i, k := range picked {
		low[i], high[i], middle[i] = values[k]-half[k], values[k]+half[k], values[k]
	}
	curves := []report.Curve{{Name: name, X: at, Y: middle}, {Name: "band", X: at, Y: low, Dashed: true}, {X: at, Y: high, Same: true, Dashed: true}}
	if r.knows(exact, field) {
		known := make([]float64, len(at))
		for i, k := range picked {
			known[i] = exact.At(k, field)
		}
		curves = append(curves, report.Curve{Name: "exact", X: at, Y: known})
	}
	return report.Lines(report.Axes{Title: title, X: r.File.Label(r.File.Problem.Coords[v.axes[along]]), Y: r.File.Label(name)}, curves...)
}

// constantEnough is the variation along an axis, relative to all of it, below which a field counts as one of the other axis alone.
const constantEnough = 1e-3

// variesAlong returns the position in v.axes of the only axis along which values at the points of a view vary, or -1 if there are two.
func (v *view) variesAlong(values []float64) int {
	if len(v.axes) == 1 {
		return 0
	}
	if len(v.cuts) != 1 {
		return -1
	}
	columns := len(v.nodes[0])
	least, most, across, along := values[0], values[0], 0.0, 0.0
	for k, z := range values {
		least, most = min(least, z), max(most, z)
		across = max(across, math.Abs(z-values[k%columns]))
		along = max(along, math.Abs(z-values[k/columns*columns]))
	}
	switch small := constantEnough * (most - least); {
	case across <= small:
		return 0
	case along <= small:
		return 1
	}
	return -1
}

// lineAlong returns the nodes of an axis of a view and the points of the view that lie on one line along it.
func (v *view) lineAlong(along int) (at []float64, points []int) {
	at = v.nodes[along]
	for i := range at {
		switch {
		case len(v.axes) == 1 || along == 0:
			points = append(points, i)
		default:
			points = append(points, i*len(v.nodes[0]))
		}
	}
	return at, points
}
