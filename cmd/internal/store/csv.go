package store

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"pinn/internal/files"
)

// maxFaults bounds the faults that ReadCSV reports for one file: a file of the wrong kind has one in every line.
const maxFaults = 10

// CSVError is a fault in a CSV file. Line and Column count from 1, Column in bytes; Line 0 means the file as a whole.
type CSVError struct {
	Path         string
	Line, Column int
	Msg          string
}

func (e *CSVError) Error() string {
	if e.Line == 0 {
		return e.Path + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Msg)
}

// WriteCSV writes a line of column names and then the columns, which must be as many as the names and of equal length.
// Numbers are written with the fewest digits that read back as the same value.
func WriteCSV(path string, header []string, columns [][]float64) error {
	if len(header) != len(columns) || len(header) == 0 {
		panic("store: header and columns differ in number, or there are none")
	}
	for _, c := range columns {
		if len(c) != len(columns[0]) {
			panic("store: columns differ in length")
		}
	}
	return writeFile(path, func(w io.Writer) error {
		names := csv.NewWriter(w)
		if err := names.Write(header); err != nil {
			return err
		}
		names.Flush()
		if err := names.Error(); err != nil {
			return err
		}
		var line []byte
		for i := range columns[0] {
			line = line[:0]
			for _, c := range columns {
				line = append(strconv.AppendFloat(line, c[i], 'g', -1, 64), ',')
			}
			line[len(line)-1] = '\n'
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		return nil
	})
}

// largestCSV is the largest size of a table that is read, in bytes.
const largestCSV = 1 << 30

// ReadCSV reads a file of numbers under a line of distinct column names. Blank lines and spaces around fields do not
// count; NaN and Inf are numbers. Every fault is a [*CSVError], and the first few are joined.
func ReadCSV(path string) (header []string, columns [][]float64, err error) {
	f, err := files.Open(path, largestCSV)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	t := csvTable{path: path, r: csv.NewReader(f)}
	t.r.FieldsPerRecord = -1
	t.r.ReuseRecord = true
	t.r.TrimLeadingSpace = true
	t.readHeader()
	for len(t.faults) < maxFaults && t.readRow() {
	}
	if len(t.faults) > 0 {
		return nil, nil, errors.Join(t.faults...)
	}
	return t.header, t.columns, nil
}

// csvTable is a table being read.
type csvTable struct {
	path    string
	r       *csv.Reader
	header  []string
	columns [][]float64
	faults  []error
}

func (t *csvTable) fault(line, column int, format string, args ...any) {
	t.faults = append(t.faults, &CSVError{Path: t.path, Line: line, Column: column, Msg: fmt.Sprintf(format, args...)})
}

// next returns the next record, nil at the end of the file or at a fault that ends the reading.
func (t *csvTable) next() []string {
	record, err := t.r.Read()
	if err == nil {
		return record
	}
	var parse *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
	case errors.As(err, &parse):
		t.fault(parse.Line, parse.Column, "%v", parse.Err)
	default:
		t.faults = append(t.faults, err)
	}
	return nil
}

func (t *csvTable) readHeader() {
	record := t.next()
	if record == nil {
		if len(t.faults) == 0 {
			t.fault(0, 0, "the file is empty; a line of column names is expected")
		}
		return
	}
	seen := make(map[string]bool)
	numbers := 0
	for i, field := range record {
		if i == 0 {
			field = strings.TrimPrefix(field, "\ufeff") // the byte-order mark that spreadsheets put first
		}
		name := strings.TrimSpace(field)
		line, column := t.r.FieldPos(i)
		switch {
		case name == "":
			t.fault(line, column, "column %d has no name", i+1)
		case seen[name]:
			t.fault(line, column, "two columns have the name %q", name)
		}
		if _, err := strconv.ParseFloat(name, 64); err == nil {
			numbers++
		}
		seen[name] = true
		t.header = append(t.header, name)
	}
	if numbers == len(record) {
		line, column := t.r.FieldPos(0)
		t.fault(line, column, "the first line holds numbers; a line of column names is expected")
	}
	t.columns = make([][]float64, len(t.header))
}

// readRow reports whether there may be another row.
func (t *csvTable) readRow() bool {
	record := t.next()
	if record == nil {
		return false
	}
	line, column := t.r.FieldPos(0)
	if len(record) != len(t.header) {
		t.fault(line, column, "%d fields, but there are %d columns", len(record), len(t.header))
		return true
	}
	for i, field := range record {
		v, err := strconv.ParseFloat(strings.TrimSpace(field), 64)
		if err != nil {
			line, column := t.r.FieldPos(i)
			t.fault(line, column, "column %q: %q is not a number of double precision", t.header[i], field)
		}
		t.columns[i] = append(t.columns[i], v)
	}
	return true
}
