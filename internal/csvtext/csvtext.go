// Package csvtext reads tables in CSV of which every fault has a place.
package csvtext

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"pinn/internal/number"
	"pinn/pde/expr"
)

// Error is one fault and its place; a Line of 0 means the file as a whole.
type Error = expr.Error

// MaxFaults bounds the faults that are reported for one file: a file of the wrong kind has one in every line.
const MaxFaults = 10

// Reader reads records. Spaces before fields do not count, nor does the byte-order mark that spreadsheets put first.
type Reader struct {
	file   string
	in     *csv.Reader
	faults []error
}

// New reads a text. file is used in messages. fields is the number of fields of every record: 0 means that of the first one,
// and -1 that they may differ. comment, if not 0, begins lines that do not count.
func New(file string, text io.Reader, fields int, comment rune) *Reader {
	b := bufio.NewReader(text)
	if mark, err := b.Peek(3); err == nil && string(mark) == "\ufeff" {
		b.Discard(3)
	}
	in := csv.NewReader(b)
	in.FieldsPerRecord, in.Comment = fields, comment
	in.ReuseRecord, in.TrimLeadingSpace = true, true
	return &Reader{file: file, in: in}
}

// Next returns the next record, which is valid until the one after it; nil at the end, and at a fault that ends the reading.
func (r *Reader) Next() []string {
	if len(r.faults) >= MaxFaults {
		return nil
	}
	record, err := r.in.Read()
	var syntax *csv.ParseError
	switch {
	case err == nil:
		return record
	case errors.Is(err, io.EOF):
	case errors.Is(err, csv.ErrFieldCount):
		r.FaultAt(0, "wrong number of values: %d here, and the first line has %d", len(record), r.in.FieldsPerRecord)
	case errors.As(err, &syntax):
		r.Fault(syntax.Line, syntax.Column, "%s", syntax.Err)
	default:
		r.faults = append(r.faults, err)
	}
	return nil
}

// Columns reports a record that cannot be the names of columns: numbers, or names with another separator between them.
func (r *Reader) Columns(record []string) {
	if len(record) == 1 {
		for _, other := range []string{";", "\t", "|"} {
			if strings.Contains(record[0], other) {
				r.FaultAt(0, "the columns are separated by %q: want commas between them, and points in decimal numbers", other)
				return
			}
		}
	}
	for _, field := range record {
		if _, err := strconv.ParseFloat(strings.TrimSpace(field), 64); err != nil {
			return
		}
	}
	r.FaultAt(0, "the first line holds numbers: want a line with the names of the columns before it")
}

// Line returns that of the last record.
func (r *Reader) Line() int {
	line, _ := r.in.FieldPos(0)
	return line
}

// Fault adds a fault at a place.
func (r *Reader) Fault(line, column int, format string, args ...any) {
	r.faults = append(r.faults, &Error{Source: expr.Source{File: r.file, Line: line, Column: column}, Msg: fmt.Sprintf(format, args...)})
}

// FaultAt adds a fault at a field of the last record.
func (r *Reader) FaultAt(field int, format string, args ...any) {
	line, column := r.in.FieldPos(field)
	r.Fault(line, column, format, args...)
}

// Finite returns the number in a field of the last record, whose fault, if it is none or not finite, begins with the given words.
func (r *Reader) Finite(field int, text, words string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	switch {
	case strings.TrimSpace(text) == "" && words != "":
		r.FaultAt(field, "%sthe value is missing", words)
	case err != nil || !number.Finite(v):
		r.FaultAt(field, "%swant a finite number, found %q", words, text)
	}
	return v
}

// Err joins the faults so far; each is an [*Error], or what reading the text gave.
func (r *Reader) Err() error { return errors.Join(r.faults...) }
