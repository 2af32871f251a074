package result

import (
	"errors"
	"io/fs"
	"math"
	"path/filepath"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/page"
	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
)

// bandFile holds half the widths of the bands of regularised fields, by name, at the points of the page: they follow from a matrix that is too
// large to be kept, and the page may be written anew.
const bandFile = "band.json"

// bands returns half the widths of the bands of regularised fields, by name, at the points of the page, to three digits; empty without such fields.
func (r *Run) bands(x *mat.Dense) map[string][]store.Number {
	if r.keptBands != nil {
		return r.keptBands
	}
	r.keptBands = map[string][]store.Number{}
	for f, half := range r.band(x) {
		var short []store.Number
		for _, v := range half {
			v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64) // of a text that was written as a number
			short = append(short, store.Number(v))
		}
		if short != nil {
			r.keptBands[r.File.Problem.Fields[f]] = short
		}
	}
	return r.keptBands
}

// writeBand writes the bands, if there are any.
func (r *Run) writeBand(to *store.Folder) error {
	if len(r.File.Problem.Priors) == 0 {
		return nil
	}
	r = r.covered() // as for the page
	return store.WriteJSON(to.Path(bandFile), r.bands(r.pageView().points()))
}

// readBand reads what writeBand wrote.
func (r *Run) readBand(dir string) error {
	r.keptBands = map[string][]store.Number{}
	err := store.ReadJSON(filepath.Join(dir, bandFile), &r.keptBands)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// addBands adds half the widths of the bands to a page, at its points.
func (r *Run) addBands(out *page.Field, x *mat.Dense) {
	rows, _ := x.Dims()
	for k, q := range out.Quantities {
		half := r.bands(x)[q.Name]
		if len(half) != rows {
			continue // another version has other points
		}
		values := make([]float64, rows)
		for i, v := range half {
			if values[i] = float64(v); math.IsNaN(q.Values[i]) {
				values[i] = math.NaN()
			}
		}
		out.Quantities[k].Band = "95 % band of " + q.Name + ", half its width"
		out.Quantities = append(out.Quantities, page.Quantity{Name: out.Quantities[k].Band, Unit: q.Unit, Values: values})
	}
}

// bandFigure draws how well a regularised field is known: as what is shaded around it in one coordinate, or if it varies along one of two
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
	curves := []report.Curve{{Name: name, X: at, Y: middle, Low: low, High: high}}
	if r.knows(exact, field) {
		known := make([]float64, len(at))
		for i, k := range picked {
			known[i] = exact.At(k, field)
		}
		curves = append(curves, report.Curve{Name: "exact", X: at, Y: known, Dashed: true})
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
