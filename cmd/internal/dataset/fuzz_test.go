package dataset

import (
	"strings"
	"testing"
)

// FuzzCSV reads any text as labelled points: nothing panics, and what is read is consistent.
func FuzzCSV(f *testing.F) {
	for _, text := range []string{"x,y,label\n1,2,a\n3,4,b\n", "label\na\n", "x,label\n1,a\n,b\n", "\ufeffx, label\n1e308,1\n2,01\n", "x,x,label\n", "\"x\nlabel\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseCSV(strings.NewReader(text), "fuzz.csv", "label", nil)
		if err != nil {
			return
		}
		rows, cols := d.X.Dims()
		if rows != d.Points() || cols != len(d.Columns) || len(d.Classes) < 2 {
			t.Errorf("%d rows and %d labels, %d columns and %d names, %d classes", rows, d.Points(), cols, len(d.Columns), len(d.Classes))
		}
	})
}
