package study

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
	"pinn/internal/number"
)

// solutions draws the functions that the runs of one seed found, one for each value of the series, with the exact
// solution, and their errors.
func (f *Figure) solutions(s *Study, dir string, rows []Row) ([]drawing, error) {
	title := cmp.Or(f.Title, s.Title, s.Name)
	var tables []table
	for _, q := range s.split(rows, f.Series) {
		for _, r := range q.rows {
			if r.Run.Seed != f.seed(s) || r.Status() == Failed {
				continue
			}
			header, columns, err := store.ReadCSV(filepath.Join(dir, solutionFile(&r.Run)))
			if err != nil {
				return nil, err
			}
			t := table{label: q.label, header: header, columns: columns}
			if v := s.column([]Row{r}, "rel_l2")[0]; number.Finite(v) {
				t.note = fmt.Sprintf(" (error %s)", scientific(v))
			}
			tables = append(tables, t)
			break
		}
	}
	switch {
	case len(tables) == 0:
		return nil, nil
	case len(tables[0].columns) == 3:
		return []drawing{drawn(f.Name, lines(title, tables))}, nil
	}
	return heats(f.Name, title, tables), nil
}

// drawn is a figure whose numbers stand elsewhere.
func drawn(name string, f *report.Figure) drawing {
	return drawing{Named: report.Named{Name: name, Figure: f}}
}

// table is a solution on a grid: coordinates, values, exact values.
type table struct {
	label, note string
	header      []string
	columns     [][]float64
}

func (t *table) values() []float64 { return t.columns[len(t.columns)-2] }
func (t *table) exact() []float64  { return t.columns[len(t.columns)-1] }

// lines draws functions of one coordinate.
func lines(title string, tables []table) *report.Figure {
	x := tables[0].columns[0]
	var curves []report.Curve
	for _, t := range tables {
		curves = append(curves, report.Curve{Name: t.label + t.note, X: x, Y: t.values()})
	}
	curves = append(curves, report.Curve{Name: "exact", X: x, Y: tables[0].exact(), Dashed: true})
	axes := report.Axes{X: tables[0].header[0], Y: tables[0].header[1]}
	return report.Panels(title, []report.Panel{{Axes: axes, Curves: curves}})
}

// heats draws functions of two coordinates, and the sizes of their errors.
func heats(name, title string, tables []table) []drawing {
	first := tables[0]
	x, y := nodesOf(first.columns[0]), nodesOf(first.columns[1])
	grid := func(label string, z []float64, zname string, log bool) *report.Grid {
		return &report.Grid{Title: label, XName: first.header[0], YName: first.header[1], ZName: zname, X: x, Y: y, Z: z, Log: log, EqualAspect: true}
	}
	panels := []*report.Grid{grid("exact", first.exact(), "u", false)}
	var errors []*report.Grid
	for _, t := range tables {
		panels = append(panels, grid(t.label+t.note, t.values(), "u", false))
		diff := make([]float64, len(t.values()))
		for i, v := range t.values() {
			diff[i] = math.Abs(v - t.exact()[i])
		}
		errors = append(errors, grid(t.label+t.note, diff, "|u - exact|", true))
	}
	return []drawing{
		drawn(name, report.HeatPanels(title, panels)),
		drawn(name+"-error", report.HeatPanels(title+": error", errors)),
	}
}

// nodesOf returns the distinct values in ascending order.
func nodesOf(v []float64) []float64 {
	out := slices.Clone(v)
	slices.Sort(out)
	return slices.Compact(out)
}

// images draws the square after some layers, one row of panels for each value of the series.
func (f *Figure) images(s *Study) (drawing, error) {
	title := cmp.Or(f.Title, s.Title, s.Name)
	k := s.axis(f.Series)
	var names []string
	var rows [][]*report.Mesh
	for _, v := range s.Axes[k].Values {
		for _, r := range s.Runs() {
			if r.Labels[k] != v.Label || r.Seed != f.seed(s) || !f.wants(s, &r) {
				continue
			}
			row, err := meshes(&r, f.Layers)
			if err != nil {
				return drawing{}, err
			}
			names, rows = append(names, v.Label), append(rows, row)
			break
		}
	}
	if len(rows) == 0 {
		return drawing{}, fmt.Errorf("figure %q: there is no such run", f.Name)
	}
	return drawn(f.Name, report.Meshes(title, names, rows)), nil
}

// meshSide is the number of nodes along an edge of the square in figures: few enough for cells that can be seen.
const meshSide = 14

func meshes(r *Run, layers []int) ([]*report.Mesh, error) {
	net, err := buildNet(r)
	if err != nil {
		return nil, err
	}
	m := newImage(meshSide)
	var out []*report.Mesh
	for l := range net.Config().Layers {
		m.advance(net, l)
		if !slices.Contains(layers, l+1) {
			continue
		}
		mesh := &report.Mesh{Title: fmt.Sprintf("layer %d", l+1), Side: meshSide}
		points, _ := m.u.Dims()
		for i := range points {
			mesh.X, mesh.Y = append(mesh.X, m.u.At(i, 0)), append(mesh.Y, m.u.At(i, min(1, net.Config().Width-1)))
		}
		out = append(out, mesh)
	}
	return out, nil
}
