package problem

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/number"
	"pinn/internal/tomltext"
	"pinn/pde/expr"
)

// data is a table of values of fields at points of the domain.
type data struct {
	fields         []int // positions in Problem.Fields, ascending
	points, values *mat.Dense
	sigma          *mat.Dense // standard deviations of the values; nil if the table has none
}

// readData reads a CSV file that the value at a path of the document names. Its first line has the names of all
// coordinates and of at least one field, in any order. It returns nil after a fault.
func (r *reader) readData(path, name string) *data {
	file, text, err := r.file.ReadBeside(name)
	if err != nil {
		r.doc.Fault(path, "cannot read the data: %s", err)
		return nil
	}
	c := &csvReader{file: file, reader: r}
	d, err := c.read(bytes.TrimPrefix(text, []byte(tomltext.BOM)))
	if err != nil {
		r.doc.Report(err)
		return nil
	}
	return d
}

// csvReader reads one table.
type csvReader struct {
	*reader
	file          string
	coords        []int // the column of each coordinate
	fields        []int // positions in Problem.Fields
	fieldsColumns []int // the column of each of fields
	sigmaColumns  []int // the column of the standard deviation of each of fields; nil: there are none
}

// sigmaName is the name of the column of the standard deviations of a field.
func sigmaName(field string) string { return "stddev(" + field + ")" }

func (c *csvReader) fault(line, column int, format string, args ...any) error {
	src := expr.Source{File: c.file, Line: line, Column: column}
	return &Error{Source: src, Msg: fmt.Sprintf(format, args...)}
}

// read stops at the first row that is at fault.
func (c *csvReader) read(text []byte) (*data, error) {
	in := csv.NewReader(bytes.NewReader(text))
	in.Comment, in.TrimLeadingSpace, in.ReuseRecord = '#', true, true
	var points, values, sigma []float64
	for row := 0; ; row++ {
		record, err := in.Read()
		var syntax *csv.ParseError
		switch {
		case errors.Is(err, io.EOF) && row == 0:
			return nil, c.fault(1, 1, "the table is empty: want a line with the names of the columns, then numbers")
		case errors.Is(err, io.EOF) && row == 1:
			return nil, c.fault(1, 1, "the table has no rows")
		case errors.Is(err, io.EOF):
			n := row - 1
			d := &data{fields: c.fields, points: mat.NewDense(n, len(c.coords), points), values: mat.NewDense(n, len(c.fields), values)}
			if c.sigmaColumns != nil {
				d.sigma = mat.NewDense(n, len(c.fields), sigma)
			}
			return d, nil
		case errors.As(err, &syntax):
			return nil, c.fault(syntax.Line, syntax.Column, "%s", syntax.Err)
		case err != nil:
			return nil, c.fault(1, 1, "%s", err)
		case row == 0:
			if err := c.header(in, record); err != nil {
				return nil, err
			}
			continue
		}
		if points, err = c.numbers(points, in, record, c.coords); err != nil {
			return nil, err
		}
		if values, err = c.numbers(values, in, record, c.fieldsColumns); err != nil {
			return nil, err
		}
		if sigma, err = c.deviations(sigma, in, record); err != nil {
			return nil, err
		}
		if err := c.inside(points[len(points)-len(c.coords):], in); err != nil {
			return nil, err
		}
	}
}

// header finds the columns.
func (c *csvReader) header(in *csv.Reader, names []string) error {
	p := c.reader.file.Problem
	known := slices.Concat(p.Coords, p.Fields)
	for _, name := range p.Fields {
		known = append(known, sigmaName(name))
	}
	columns := map[string]int{}
	var faults []error
	for k, name := range names {
		name = strings.TrimSpace(name)
		line, column := in.FieldPos(k)
		if _, twice := columns[name]; twice {
			faults = append(faults, c.fault(line, column, "two columns are called %q", name))
		} else if !slices.Contains(known, name) {
			faults = append(faults, c.fault(line, column, "%s", tomltext.Unknown("column", name, known)))
		}
		columns[name] = k
	}
	line, _ := in.FieldPos(0)
	for _, name := range p.Coords {
		k, ok := columns[name]
		if !ok {
			faults = append(faults, c.fault(line, 1, "no column for the coordinate %q", name))
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
		faults = append(faults, c.fault(line, 1, "standard deviations of some fields only: want a column stddev(..) for every field, or for none"))
	}
	if len(c.fields) == 0 {
		faults = append(faults, c.fault(line, 1, "no column for a field: want one of %s", tomltext.QuoteAll(p.Fields)))
	}
	return errors.Join(faults...)
}

// numbers appends the listed columns of a row.
func (c *csvReader) numbers(dst []float64, in *csv.Reader, record []string, columns []int) ([]float64, error) {
	for _, k := range columns {
		v, err := strconv.ParseFloat(strings.TrimSpace(record[k]), 64)
		if err != nil || !number.Finite(v) {
			line, column := in.FieldPos(k)
			return nil, c.fault(line, column, "want a finite number, found %q", record[k])
		}
		dst = append(dst, v)
	}
	return dst, nil
}

// deviations appends the standard deviations of a row.
func (c *csvReader) deviations(dst []float64, in *csv.Reader, record []string) ([]float64, error) {
	from := len(dst)
	dst, err := c.numbers(dst, in, record, c.sigmaColumns)
	if err != nil {
		return nil, err
	}
	for i, v := range dst[from:] {
		if !(v > 0) {
			line, column := in.FieldPos(c.sigmaColumns[i])
			return nil, c.fault(line, column, "want a positive standard deviation, found %g", v)
		}
	}
	return dst, nil
}

// inside checks that a point is in the domain.
func (c *csvReader) inside(x []float64, in *csv.Reader) error {
	p := c.reader.file.Problem
	for a, v := range x {
		if slack := 1e-9 * (p.Upper[a] - p.Lower[a]); v < p.Lower[a]-slack || v > p.Upper[a]+slack {
			line, column := in.FieldPos(c.coords[a])
			return c.fault(line, column, "%s = %g lies outside [%g, %g], the domain of %[1]s",
				p.Coords[a], v, p.Lower[a], p.Upper[a])
		}
	}
	if !c.reader.file.Contains(x) {
		line, column := in.FieldPos(c.coords[0])
		return c.fault(line, column, "this point lies outside the domain")
	}
	return nil
}
