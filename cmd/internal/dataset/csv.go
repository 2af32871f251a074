package dataset

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/csvtext"
	"pinn/internal/files"
)

// ReadCSV reads labelled points: a line of distinct column names, then one point per line. The column called label
// holds the classes, as any text but NaN, which stands for a missing one; all others must hold finite numbers. Classes
// are sorted, as numbers if all are, and then no two may be the same number. With classes given, as for a test file, these
// are the only ones that may occur; without, some feature must vary. Every fault is a [*csvtext.Error], and the first few
// are joined.
func ReadCSV(path, label string, classes []string) (*Labelled, error) {
	f, err := files.Open(path, largest)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ParseCSV(f, path, label, classes)
}

// largest is the largest size of a table that is read, in bytes.
const largest = 1 << 30

// ParseCSV is [ReadCSV] for a file that is open; path is used in messages.
func ParseCSV(f io.Reader, path, label string, classes []string) (*Labelled, error) {
	t := newTable(f, path)
	t.label = label
	if t.header() {
		for t.row() {
		}
	}
	if err := t.Err(); err != nil {
		return nil, err
	}
	return t.labelled(classes)
}

// ReadPoints reads the named columns, in their order, of a file under a line of column names. They must hold finite
// numbers; other columns, such as the classes of labelled points, may hold anything. The result is points x columns.
// Faults are those of [ReadCSV].
func ReadPoints(path string, columns []string) (*mat.Dense, error) {
	f, err := files.Open(path, largest)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	t := newTable(f, path)
	header := slices.Clone(t.Next())
	if header != nil {
		t.Columns(header)
	}
	for i := range header {
		header[i] = strings.TrimSpace(header[i])
	}
	at := make([]int, len(columns))
	for j, name := range columns {
		if at[j] = slices.Index(header, name); at[j] < 0 && t.Err() == nil {
			t.Fault(1, 1, "no column %q; the columns wanted are %s", name, strings.Join(columns, ", "))
		}
	}
	if err := t.Err(); err != nil {
		return nil, err
	}
	rows := 0
	for record := t.Next(); record != nil; record = t.Next() {
		rows++
		if len(record) != len(header) {
			t.FaultAt(0, "%d fields, but there are %d columns", len(record), len(header))
			continue
		}
		for j, i := range at {
			t.values = append(t.values, t.Finite(i, record[i], fmt.Sprintf("column %q: ", columns[j])))
		}
	}
	if t.Err() == nil && rows == 0 {
		t.Fault(0, 0, "the file has no rows")
	}
	if err := t.Err(); err != nil {
		return nil, err
	}
	return mat.NewDense(rows, len(columns), t.values), nil
}

// table is a file being read.
type table struct {
	*csvtext.Reader
	label  string
	column int // of the label
	names  []string
	values []float64
	labels []string
	lines  []int // per point
}

func newTable(f io.Reader, path string) *table {
	return &table{Reader: csvtext.New(path, f, -1, 0), column: -1}
}

// header reads the names of the columns and reports whether rows can be read.
func (t *table) header() bool {
	record := t.Next()
	if record == nil {
		if t.Err() == nil {
			t.Fault(0, 0, "the file is empty; a line of column names is expected")
		}
		return false
	}
	if t.Columns(record); t.Err() != nil {
		return false
	}
	var all []string
	for i, field := range record {
		name := strings.TrimSpace(field)
		switch {
		case name == "":
			t.FaultAt(i, "column %d has no name", i+1)
		case slices.Contains(all, name):
			t.FaultAt(i, "two columns have the name %q", name)
		}
		all = append(all, name)
		if name == t.label {
			t.column = i
		} else {
			t.names = append(t.names, name)
		}
	}
	if t.column < 0 {
		t.Fault(1, 1, "no column %q for the classes; the columns are %s", t.label, strings.Join(all, ", "))
		return false
	}
	if len(t.names) == 0 {
		t.Fault(1, 1, "no column besides the classes")
	}
	return t.Err() == nil
}

// row reports whether there may be another row.
func (t *table) row() bool {
	record := t.Next()
	if record == nil {
		return false
	}
	if len(record) != len(t.names)+1 {
		t.FaultAt(0, "%d fields, but there are %d columns", len(record), len(t.names)+1)
		return true
	}
	for i, field := range record {
		if i == t.column {
			field = strings.TrimSpace(field)
			if field == "" || strings.EqualFold(field, "nan") {
				t.FaultAt(i, "the class is missing")
			}
			t.labels, t.lines = append(t.labels, field), append(t.lines, t.Line())
			continue
		}
		t.values = append(t.values, t.Finite(i, field, fmt.Sprintf("column %q: ", t.names[i-btoi(i > t.column)])))
	}
	return true
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// labelled numbers the classes.
func (t *table) labelled(classes []string) (*Labelled, error) {
	if len(t.labels) == 0 {
		t.Fault(0, 0, "the file has no rows")
		return nil, t.Err()
	}
	given := classes != nil
	if !given {
		var numbers []float64
		classes, numbers = sortClasses(t.labels)
		for i := 1; i < len(numbers); i++ {
			if numbers[i] == numbers[i-1] {
				t.Fault(0, 0, "the classes %q and %q are the same number", classes[i-1], classes[i])
				return nil, t.Err()
			}
		}
	}
	switch {
	case len(classes) < 2:
		t.Fault(0, 0, "all points have the class %q: there is nothing to tell apart", classes[0])
		return nil, t.Err()
	case !given && t.constant():
		t.Fault(0, 0, "every column besides the classes is constant: nothing tells the classes apart")
		return nil, t.Err()
	}
	d := &Labelled{Columns: t.names, Classes: classes, X: mat.NewDense(len(t.labels), len(t.names), t.values)}
	for i, name := range t.labels {
		k := slices.Index(classes, name)
		if k < 0 {
			t.Fault(t.lines[i], 1, "the class %q does not occur among the training points", name)
			return nil, t.Err()
		}
		d.Label = append(d.Label, k)
	}
	return d, nil
}

// constant reports whether all points are the same.
func (t *table) constant() bool {
	cols := len(t.names)
	for i := cols; i < len(t.values); i++ {
		if t.values[i] != t.values[i-cols] {
			return false
		}
	}
	return true
}

// sortClasses returns the different labels: in the order of numbers, which it returns too, if all are numbers, of text
// otherwise.
func sortClasses(labels []string) ([]string, []float64) {
	out := slices.Clone(labels)
	slices.Sort(out)
	out = slices.Compact(out)
	value := map[string]float64{}
	for _, s := range out {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(v) {
			return out, nil
		}
		value[s] = v
	}
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(value[a], value[b]) })
	numbers := make([]float64, len(out))
	for k, name := range out {
		numbers[k] = value[name]
	}
	return out, numbers
}
