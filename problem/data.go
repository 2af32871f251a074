package problem

import (
	"bytes"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/csvtext"
	"pinn/internal/tomltext"
)

// data is a table of values of fields at points of the domain.
type data struct {
	fields         []int      // positions in Problem.Fields, ascending
	points, values *mat.Dense // NaN where a value was not measured
	sigma          *mat.Dense // standard deviations of the values; nil if the table has none
}

// readData reads a CSV file that the value at a path of the document names. Its first line has the names of all
// coordinates and of at least one field, in any order. Values may be missing where holes are allowed. It returns nil after a fault.
func (r *reader) readData(path, name string, holes bool) *data {
	file, text, err := r.file.ReadBeside(name)
	if err != nil {
		r.doc.Fault(path, "cannot read the data: %s", err)
		return nil
	}
	c := &csvReader{reader: r, in: csvtext.New(file, bytes.NewReader(text), 0, '#'), holes: holes}
	d, err := c.read()
	if err != nil {
		r.doc.Report(err)
		return nil
	}
	return d
}

// csvReader reads one table.
type csvReader struct {
	*reader
	in            *csvtext.Reader
	holes         bool  // values may be missing
	coords        []int // the column of each coordinate
	fields        []int // positions in Problem.Fields
	fieldsColumns []int // the column of each of fields
	sigmaColumns  []int // the column of the standard deviation of each of fields; nil: there are none
}

// shortSigmas are the names of columns that mean the standard deviations of the one field of a table.
var shortSigmas = []string{"sigma", "std", "stddev"}

// sigmaName is the name of the column of the standard deviations of a field.
func sigmaName(field string) string { return "stddev(" + field + ")" }

// read stops at the first row that is at fault.
func (c *csvReader) read() (*data, error) {
	names := c.in.Next()
	if names == nil && c.in.Err() == nil {
		c.in.Fault(1, 1, "the table is empty: want a line with the names of the columns, then numbers")
	}
	if names != nil {
		c.header(names)
	}
	var points, values, sigma []float64
	rows := 0
	for c.in.Err() == nil {
		record := c.in.Next()
		if record == nil {
			break
		}
		rows++
		for _, k := range c.coords {
			points = append(points, c.in.Finite(k, record[k], ""))
		}
		values, sigma = c.numbers(values, record, c.fieldsColumns), c.deviations(sigma, record)
		if c.in.Err() == nil {
			c.inside(points[len(points)-len(c.coords):])
		}
	}
	if c.in.Err() == nil && rows == 0 {
		c.in.Fault(1, 1, "the table has no rows")
	}
	if err := c.in.Err(); err != nil {
		return nil, err
	}
	d := &data{fields: c.fields, points: mat.NewDense(rows, len(c.coords), points), values: mat.NewDense(rows, len(c.fields), values)}
	if c.sigmaColumns != nil {
		d.sigma = mat.NewDense(rows, len(c.fields), sigma)
	}
	return d, nil
}

// header finds the columns.
func (c *csvReader) header(names []string) {
	p := c.reader.file.Problem
	known := slices.Concat(p.Coords, p.Fields)
	for _, name := range p.Fields {
		known = append(known, sigmaName(name))
	}
	columns, line := map[string]int{}, c.in.Line()
	if c.in.Columns(names); c.in.Err() != nil {
		return
	}
	names = c.deviationNames(names)
	for k, name := range names {
		if _, twice := columns[name]; twice {
			c.in.FaultAt(k, "two columns are called %q", name)
		} else if !slices.Contains(known, name) {
			c.in.FaultAt(k, "%s", tomltext.Unknown("column", name, known))
		}
		columns[name] = k
	}
	misspelt := c.in.Err() != nil // then what lacks is probably what is unknown
	for _, name := range p.Coords {
		k, ok := columns[name]
		if !ok && !misspelt {
			c.in.Fault(line, 1, "no column for the coordinate %q", name)
		}
		c.coords = append(c.coords, k)
	}
	for i, name := range p.Fields {
		if k, ok := columns[name]; ok {
			c.fields, c.fieldsColumns = append(c.fields, i), append(c.fieldsColumns, k)
			if k, ok := columns[sigmaName(name)]; ok {
				c.sigmaColumns = append(c.sigmaColumns, k)
			}
		}
	}
	if n := len(c.sigmaColumns); n > 0 && n < len(c.fields) {
		c.in.Fault(line, 1, "standard deviations of some fields only: want a column stddev(..) for every field, or for none")
	}
	if len(c.fields) == 0 && !misspelt {
		c.in.Fault(line, 1, "no column for a field: want one of %s", tomltext.QuoteAll(p.Fields))
	}
}

// deviationNames returns the names of the columns without spaces, and with the full name of a column of standard deviations that has a usual short
// one, where there is only one field that it can belong to.
func (c *csvReader) deviationNames(names []string) []string {
	out, fields := make([]string, len(names)), []string{}
	for k, name := range names {
		out[k] = strings.TrimSpace(name)
		if slices.Contains(c.reader.file.Problem.Fields, out[k]) {
			fields = append(fields, out[k])
		}
	}
	for k, name := range out {
		if !slices.Contains(shortSigmas, name) || slices.Contains(c.reader.file.Problem.Coords, name) || slices.Contains(fields, name) {
			continue
		}
		if len(fields) == 1 {
			out[k] = sigmaName(fields[0])
		} else if len(fields) > 1 {
			c.in.FaultAt(k, "column %q: of which field are these the standard deviations? Call it %s, with one for each", name, sigmaName(fields[0]))
		}
	}
	return out
}

// numbers appends the listed columns of a row, one per field, NaN where the value of the field is missing.
func (c *csvReader) numbers(dst []float64, record []string, columns []int) []float64 {
	for i, k := range columns {
		if c.holes && missing(record[c.fieldsColumns[i]]) {
			dst = append(dst, math.NaN())
			continue
		}
		words := ""
		if c.holes && k == c.fieldsColumns[i] {
			words = "leave the cell empty where nothing was measured; else "
		}
		dst = append(dst, c.in.Finite(k, record[k], words))
	}
	return dst
}

// missing reports whether a cell says that there is no value, as programs write it.
func missing(cell string) bool {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "", "nan", "na", "n/a", "null":
		return true
	}
	return false
}

// deviations appends the standard deviations of a row.
func (c *csvReader) deviations(dst []float64, record []string) []float64 {
	from := len(dst)
	dst = c.numbers(dst, record, c.sigmaColumns)
	for i, v := range dst[from:] {
		if c.in.Err() == nil && !(v > 0) && !math.IsNaN(v) {
			c.in.FaultAt(c.sigmaColumns[i], "want a positive standard deviation, found %g", v)
		}
	}
	return dst
}

// inside checks that a point is in the domain.
func (c *csvReader) inside(x []float64) {
	p := c.reader.file.Problem
	for a, v := range x {
		if slack := 1e-9 * (p.Upper[a] - p.Lower[a]); v < p.Lower[a]-slack || v > p.Upper[a]+slack {
			c.in.FaultAt(c.coords[a], "%s = %g lies outside [%g, %g], the domain of %[1]s", p.Coords[a], v, p.Lower[a], p.Upper[a])
			return
		}
	}
	if !c.reader.file.Contains(x) {
		c.in.FaultAt(c.coords[0], "this point lies outside the domain")
	}
}
