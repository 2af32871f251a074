package result

import (
	"errors"
	"io/fs"
	"slices"

	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
)

// cells draws the cells of a model that is made of several, each in the colour of its indicator. It is nil if there is one only,
// or if the view is a line.
func (r *Run) cells(v *view) *report.Figure {
	if r.Solution.CellCount() == 1 || len(v.axes) != 2 || len(r.Solution.Indicators) != r.Solution.CellCount() {
		return nil
	}
	q := quantity{title: "error indicator of the cells", axis: "error indicator", log: true}
	for _, c := range v.cuts {
		var patches []report.Patch
		for k, indicator := range r.Solution.Indicators {
			lower, upper := r.Solution.Cell(k)
			if !v.meets(c, lower, upper) {
				continue
			}
			a, b := v.axes[0], v.axes[1]
			patches = append(patches, report.Patch{Left: lower[a], Right: upper[a], Low: lower[b], High: upper[b], Z: indicator, Inside: r.part(v, c, k)})
		}
		q.patches = append(q.patches, patches)
	}
	return v.draw(q)
}

// part returns the part of a cut in which a box counts; nil if that is all of the box.
func (r *Run) part(v *view, c cut, k int) func(x, y float64) bool {
	if !r.Solution.Cut(k) {
		return nil
	}
	at := slices.Clone(c.at)
	return func(x, y float64) bool {
		at[v.axes[0]], at[v.axes[1]] = x, y
		return r.Solution.Holds(k, at)
	}
}

// meets reports whether a cell is the one whose values count on a cut, along the axes that are not drawn: where two meet
// in the cut, the one below.
func (v *view) meets(c cut, lower, upper []float64) bool {
	for a, at := range c.at {
		drawn := a == v.axes[0] || a == v.axes[1]
		first := at == lower[a] && at == v.file.Problem.Lower[a]
		if !drawn && !first && !(lower[a] < at && at <= upper[a]) {
			return false
		}
	}
	return true
}

// meshFile has a row for every cell of a solution that was cut: its lower ends, its upper ends, and its indicator.
const meshFile = "mesh.csv"

// writeMesh writes the cells, if there are any.
func (r *Run) writeMesh(to *store.Folder) error {
	if len(r.Solution.Indicators) == 0 {
		return nil
	}
	coords := r.Solution.Coords
	var header []string
	for _, end := range []string{"lower", "upper"} {
		for _, name := range coords {
			header = append(header, end+"("+name+")")
		}
	}
	columns := make([][]float64, 2*len(coords)+1)
	for k, indicator := range r.Solution.Indicators {
		lower, upper := r.Solution.Cell(k)
		for a := range coords {
			columns[a] = append(columns[a], lower[a])
			columns[len(coords)+a] = append(columns[len(coords)+a], upper[a])
		}
		columns[2*len(coords)] = append(columns[2*len(coords)], indicator)
	}
	return store.WriteCSV(to.Path(meshFile), append(header, "indicator"), columns)
}

// readIndicators reads the indicators of the cells; nil if there are none.
func readIndicators(path string) ([]float64, error) {
	_, columns, err := store.ReadCSV(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return columns[len(columns)-1], nil
}
