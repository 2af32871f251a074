package store

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"pinn/internal/csvtext"
	"pinn/internal/files"
)

// CSV returns rows of texts, which need not be of equal length, as lines of CSV.
func CSV(rows ...[]string) []byte {
	var b bytes.Buffer
	csv.NewWriter(&b).WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}

// ReadRows reads what [CSV] has written, in rows of equal length. The error names the file.
func ReadRows(path string) ([][]string, error) {
	f, err := files.Open(path, largestCSV)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return rows, nil
}

// WriteCSV is [EncodeCSV] to a file.
func WriteCSV(path string, header []string, columns [][]float64) error {
	return WriteFile(path, func(w io.Writer) error { return EncodeCSV(w, header, columns) })
}

// EncodeCSV writes a line of column names and then the columns, which must be as many as the names and of equal length.
// Numbers are written with the fewest digits that read back as the same value.
func EncodeCSV(w io.Writer, header []string, columns [][]float64) error {
	if len(header) != len(columns) || len(header) == 0 {
		panic("store: header and columns differ in number, or there are none")
	}
	for _, c := range columns {
		if len(c) != len(columns[0]) {
			panic("store: columns differ in length")
		}
	}
	b := bufio.NewWriter(w)
	b.Write(CSV(header)) // Flush says what went wrong
	var line []byte
	for i := range columns[0] {
		line = line[:0]
		for _, c := range columns {
			line = append(strconv.AppendFloat(line, c[i], 'g', -1, 64), ',')
		}
		line[len(line)-1] = '\n'
		b.Write(line)
	}
	return b.Flush()
}

// largestCSV is the largest size of a table that is read, in bytes.
const largestCSV = 1 << 30

// ReadCSV reads a file of numbers under a line of distinct column names. Blank lines and spaces around fields do not
// count; NaN and Inf are numbers. Every fault is a [*csvtext.Error], and the first few are joined.
func ReadCSV(path string) (header []string, columns [][]float64, err error) {
	f, err := files.Open(path, largestCSV)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	t := csvTable{Reader: csvtext.New(path, f, -1, 0)}
	t.readHeader()
	for t.readRow() {
	}
	if err := t.Err(); err != nil {
		return nil, nil, err
	}
	return t.header, t.columns, nil
}

// csvTable is a table being read.
type csvTable struct {
	*csvtext.Reader
	header  []string
	columns [][]float64
}

func (t *csvTable) readHeader() {
	record := t.Next()
	if record == nil {
		if t.Err() == nil {
			t.Fault(0, 0, "the file is empty; a line of column names is expected")
		}
		return
	}
	seen := make(map[string]bool)
	for i, field := range record {
		name := strings.TrimFunc(field, blank)
		switch {
		case name == "":
			t.FaultAt(i, "column %d has no name", i+1)
		case seen[name]:
			t.FaultAt(i, "two columns have the name %q", name)
		}
		seen[name] = true
		t.header = append(t.header, name)
	}
	t.Columns(t.header)
	t.columns = make([][]float64, len(t.header))
}

// blank reports whether a rune is no part of a name at its ends: a space, or a byte-order mark of a file that was put behind one.
func blank(r rune) bool { return r == '\ufeff' || unicode.IsSpace(r) }

// readRow reports whether there may be another row.
func (t *csvTable) readRow() bool {
	record := t.Next()
	if record == nil {
		return false
	}
	if len(record) != len(t.header) {
		t.FaultAt(0, "%d fields, but there are %d columns", len(record), len(t.header))
		return true
	}
	for i, field := range record {
		v, err := strconv.ParseFloat(strings.TrimSpace(field), 64)
		if err != nil {
			t.FaultAt(i, "column %q: %q is not a number of double precision", t.header[i], field)
		}
		t.columns[i] = append(t.columns[i], v)
	}
	return true
}
