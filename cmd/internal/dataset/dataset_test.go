package dataset_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pinn/cmd/internal/dataset"
	"pinn/internal/csvtext"
)

func source() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

func TestReadCSV(t *testing.T) {
	for _, c := range []struct {
		name, text, label string
		want              []string // parts of the error; none: no error
	}{
		{"text labels", "a,b,kind\n1,2,red\n3,4,blue\n", "kind", nil},
		{"label first", "kind,a\n10,1\n9,2\n", "kind", nil},
		{"constant column", "a,b,kind\n1,5,x\n2,5,y\n", "kind", nil},
		{"more columns than rows", "a,b,c,kind\n1,2,3,x\n4,5,6,y\n", "kind", nil},
		{"missing cell", "a,b,kind\n1,,x\n2,3,y\n", "kind", []string{":2:3:", `column "b": the value is missing`}},
		{"missing class", "a,kind\n1,\n2,y\n", "kind", []string{":2:3:", "the class is missing"}},
		{"text in a feature", "a,kind\n1,x\ntwo,y\n", "kind", []string{":3:1:", `want a finite number, found "two"`}},
		{"infinite", "a,kind\n1,x\nInf,y\n", "kind", []string{":3:1:", "want a finite number"}},
		{"ragged", "a,kind\n1,x\n2\n", "kind", []string{":3:1:", "1 fields, but there are 2 columns"}},
		{"one class", "a,kind\n1,x\n2,x\n", "kind", []string{`all points have the class "x"`}},
		{"class NaN", "a,kind\n1,x\n2,NaN\n", "kind", []string{":3:3:", "the class is missing"}},
		{"one number twice", "a,kind\n1,1\n2,1.0\n", "kind", []string{`"1" and "1.0" are the same number`}},
		{"text that starts as a number", "a,kind\n1,1\n2,1x\n", "kind", nil},
		{"all constant", "a,b,kind\n1,2,x\n1,2,y\n", "kind", []string{"every column besides the classes is constant"}},
		{"no label", "a,b\n1,2\n", "kind", []string{":1:1:", `no column "kind"`, "a, b"}},
		{"label only", "kind\nx\ny\n", "kind", []string{"no column besides the classes"}},
		{"empty", "", "kind", []string{"the file is empty"}},
		{"no rows", "a,kind\n", "kind", []string{"no rows"}},
		{"twice", "a,a,kind\n1,2,x\n", "kind", []string{`two columns have the name "a"`}},
	} {
		path := filepath.Join(t.TempDir(), "data.csv")
		if err := os.WriteFile(path, []byte(c.text), 0o666); err != nil {
			t.Fatal(err)
		}
		d, err := dataset.ReadCSV(path, c.label, nil)
		if len(c.want) == 0 {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			} else if d.Points() != 2 || len(d.Classes) != 2 {
				t.Errorf("%s: %d points of %d classes, want 2 of 2", c.name, d.Points(), len(d.Classes))
			}
			continue
		}
		var fault *csvtext.Error
		if !errors.As(err, &fault) {
			t.Errorf("%s: error %v, want a *csvtext.Error", c.name, err)
			continue
		}
		for _, part := range c.want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: error %q lacks %q", c.name, err, part)
			}
		}
	}
}

func TestClassesAreSortedAsNumbers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.csv")
	if err := os.WriteFile(path, []byte("a,k\n1,10\n2,9\n3,-1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	d, err := dataset.ReadCSV(path, "k", nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"-1", "9", "10"}; !slices.Equal(d.Classes, want) {
		t.Errorf("classes %v, want %v", d.Classes, want)
	}
	if _, err := dataset.ReadCSV(path, "k", []string{"9", "10"}); err == nil || !strings.Contains(err.Error(), `:4:1: the class "-1"`) {
		t.Errorf("a class unknown to the training: error %v, want one at line 4", err)
	}
}

func TestDigits(t *testing.T) {
	d, err := dataset.ReadCSV("testdata/digits.csv", "label", nil)
	if err != nil {
		t.Fatal(err)
	}
	train, test, err := d.Split(0.2, source())
	if err != nil {
		t.Fatal(err)
	}
	if d.Points() != 1797 || len(d.Columns) != 64 || len(d.Classes) != 10 || train.Points()+test.Points() != 1797 || test.Points() < 355 || test.Points() > 364 {
		t.Errorf("%d points of %d features and %d classes, %d for testing", d.Points(), len(d.Columns), len(d.Classes), test.Points())
	}
	lower, upper := d.Box()
	for j := range lower {
		if !(lower[j] < upper[j]) {
			t.Errorf("column %d has the interval [%g, %g]", j, lower[j], upper[j])
		}
	}
}

func TestGenerators(t *testing.T) {
	for _, name := range dataset.Generators() {
		g := dataset.Find(name)
		d, again := g.Draw(101, 0, source()), g.Draw(101, 0, source())
		if !slices.Equal(d.X.RawMatrix().Data, again.X.RawMatrix().Data) {
			t.Errorf("%s: the same seed gives other points", name)
		}
		count := 0
		for i, k := range d.Label {
			count += k
			if class, ok := g.Class(d.X.At(i, 0), d.X.At(i, 1)); ok && class != k {
				t.Errorf("%s: point %d has class %d, the region %d", name, i, k, class)
			}
		}
		if count != 50 {
			t.Errorf("%s: %d points of class 1, want 50", name, count)
		}
	}
	if dataset.Find("suns") != nil {
		t.Error("a generator of an unknown name")
	}
}

func TestSplitFaults(t *testing.T) {
	d := dataset.Find("moons").Draw(3, 0, source())
	for _, c := range []struct {
		share float64
		want  string
	}{{0, "share"}, {1, "share"}, {0.5, "too few"}} {
		if _, _, err := d.Split(c.share, source()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("share %g: error %v, want one with %q", c.share, err, c.want)
		}
	}
}
