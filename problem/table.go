package problem

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pinn/internal/csvtext"
	"pinn/internal/tomltext"
	"pinn/pde/expr"
)

// mostInTable bounds the values of a table that is a function: each is a material with cells of its own, and they meet in corners.
const mostInTable = 64

// readFunction reads a helper function: a formula, or the table of a CSV file.
func (r *reader) readFunction(t *tomltext.Table, name string) (src expr.Source, ok bool) {
	if _, is := t.Values[name].(map[string]any); !is {
		if t.Text(name) == "" {
			return src, false
		}
		return r.doc.TextAt(t.At(name), t.Values[name].(string)), true
	}
	of := t.Table(name)
	of.Name = "functions." + name
	defer of.Close()
	if !of.Has("table") {
		r.doc.KeyFault(of.Path, `%s: want a formula, or a table of values { table = "%s.csv" }`, of.Name, name)
		return src, false
	}
	return r.readTable(of)
}

// readTable reads the table of a function, and what it is between its points.
func (r *reader) readTable(of *tomltext.Table) (src expr.Source, ok bool) {
	path, between := of.Text("table"), of.Text("between")
	ways := []string{"", betweenNearest, betweenLinear, betweenSpline}
	if !slices.Contains(ways, between) {
		r.doc.Fault(of.At("between"), "%s", tomltext.Unknown("way between points", between, ways[1:]))
		return src, false
	}
	if path == "" {
		return src, false
	}
	file, text, err := r.file.ReadBeside(path)
	if err != nil {
		r.doc.Fault(of.At("table"), "cannot read the table: %s", err)
		return src, false
	}
	g := &gridReader{in: csvtext.New(file, bytes.NewReader(text), 0, '#'), coords: r.file.Problem.Coords, values: map[string]float64{}, most: mostInTable}
	if slices.Index(ways, between) > 1 {
		g.most = mostKnots
	}
	g.read()
	if g.in.Err() == nil && g.most == mostKnots && len(g.axes) > 1 {
		g.in.Fault(1, 1, "between = %q is for tables along one coordinate", between)
	}
	if err := g.in.Err(); err != nil {
		r.doc.Report(err)
		return src, false
	}
	if g.most == mostKnots {
		at := g.at[0]
		r.spans = append(r.spans, tableSpan{path: of.At("table"), axis: g.axes[0], from: at[0], to: at[len(at)-1]})
		return expr.Source{Text: g.joined(between == betweenSpline)}, true
	}
	return expr.Source{Text: g.nested(nil)}, true
}

// gridReader reads values at the points of a grid, and the function that is at every point the value of the nearest one.
type gridReader struct {
	in      *csvtext.Reader
	coords  []string
	axes    []int // the coordinate of each column but that of the values
	columns []int
	most    int // values at most
	value   int // the column of the values
	at      [][]float64
	values  map[string]float64 // by the point, see key
}

// key names a point of the grid.
func key(x []float64) string { return fmt.Sprint(x) }

// read reads the table and checks that it is a grid without holes.
func (g *gridReader) read() {
	names := g.in.Next()
	if g.header(names); g.in.Err() != nil {
		return
	}
	g.at = make([][]float64, len(g.axes))
	for record := g.in.Next(); record != nil && g.in.Err() == nil; record = g.in.Next() {
		x := make([]float64, len(g.axes))
		for k, column := range g.columns {
			x[k] = g.in.Finite(column, record[column], "")
		}
		v := g.in.Finite(g.value, record[g.value], "")
		if g.in.Err() != nil {
			return
		}
		if _, twice := g.values[key(x)]; twice {
			g.in.FaultAt(g.columns[0], "a second value at %s", g.place(x))
			return
		}
		g.values[key(x)] = v
		for k, c := range x {
			if at, known := slices.BinarySearch(g.at[k], c); !known {
				g.at[k] = slices.Insert(g.at[k], at, c)
			}
		}
		if len(g.values) > g.most {
			g.tooMany()
			return
		}
	}
	if g.in.Err() == nil && len(g.values) == 0 {
		g.in.Fault(1, 1, "the table has no rows")
	}
	g.whole(nil)
}

// tooMany reports a table that would make too many cells.
func (g *gridReader) tooMany() {
	switch {
	case g.most == mostKnots:
		g.in.Fault(g.in.Line(), 1, "a table of more than %d values: cells end at each of its points; take fewer, or fit a formula", g.most)
	case len(g.axes) == 1:
		g.in.Fault(g.in.Line(), 1, "a table of more than %d values: each is a material with cells of its own, between sharp borders;\n"+
			"a smooth function has between = %q, or %q; of materials take means over larger pieces", g.most, betweenSpline, betweenLinear)
	default:
		g.in.Fault(g.in.Line(), 1, "a table of more than %d values: each is a material with cells of its own, between sharp borders;\n"+
			"take means over larger pieces, or fit a formula", g.most)
	}
}

// header finds the columns: some of the coordinates, and one more.
func (g *gridReader) header(names []string) {
	if names == nil {
		g.in.Fault(1, 1, "the table is empty: want a line with the names of the columns, then numbers")
		return
	}
	g.value = -1
	for k, name := range names {
		axis := slices.Index(g.coords, strings.TrimSpace(name))
		switch {
		case axis >= 0 && slices.Contains(g.axes, axis):
			g.in.FaultAt(k, "two columns are called %q", name)
		case axis >= 0:
			g.axes, g.columns = append(g.axes, axis), append(g.columns, k)
		case g.value >= 0:
			g.in.FaultAt(k, "a second column of values: want coordinates (%s) and one column more", strings.Join(g.coords, ", "))
		default:
			g.value = k
		}
	}
	if len(g.axes) == 0 || g.value < 0 {
		g.in.Fault(g.in.Line(), 1, "want columns of coordinates (%s) and one column of values", strings.Join(g.coords, ", "))
	}
}

// place writes a point.
func (g *gridReader) place(x []float64) string {
	var at []string
	for k, v := range x {
		at = append(at, fmt.Sprintf("%s = %g", g.coords[g.axes[k]], v))
	}
	return strings.Join(at, ", ")
}

// whole reports the first point of the grid, beginning with x, that has no value.
func (g *gridReader) whole(x []float64) {
	if g.in.Err() != nil {
		return
	}
	if len(x) == len(g.axes) {
		if _, ok := g.values[key(x)]; !ok {
			var sizes []string
			for _, at := range g.at {
				sizes = append(sizes, strconv.Itoa(len(at)))
			}
			g.in.Fault(g.in.Line(), 1, "the table has a hole: no value at %s, in a grid of %s points", g.place(x), strings.Join(sizes, " x "))
		}
		return
	}
	for _, v := range g.at[len(x)] {
		g.whole(append(slices.Clip(x), v))
	}
}

// nested returns the function at given places along the first axes as text: comparisons with the middles between places.
func (g *gridReader) nested(x []float64) string {
	if len(x) == len(g.axes) {
		return digits(g.values[key(x)])
	}
	at := g.at[len(x)]
	return choice(g.coords[g.axes[len(x)]], len(at), func(k int) string { return g.nested(append(slices.Clip(x), at[k])) },
		func(k int) float64 { return (at[k-1] + at[k]) / 2 })
}

// choice returns as text which of n pieces holds along a coordinate, of which piece k begins at a place: as few comparisons as there are places.
func choice(coord string, n int, piece func(k int) string, begins func(k int) float64) string {
	var between func(lo, hi int) string
	between = func(lo, hi int) string {
		if hi-lo == 1 {
			return piece(lo)
		}
		middle := (lo + hi) / 2
		below, above := between(lo, middle), between(middle, hi)
		if below == above {
			return below
		}
		return fmt.Sprintf("if(%s < %s, %s, %s)", coord, digits(begins(middle)), below, above)
	}
	return between(0, n)
}

// digits writes a number so that it is read as the same.
func digits(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
