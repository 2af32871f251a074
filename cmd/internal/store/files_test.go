package store

import (
	"archive/zip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/csvtext"
)

func TestJSON(t *testing.T) {
	type summary struct {
		Name  string   `json:"name"`
		Error Number   `json:"error"`
		Loss  []Number `json:"loss"`
	}
	path := filepath.Join(t.TempDir(), "a.json")
	in := summary{"a < b", Number(math.NaN()), []Number{1e-17, Number(math.Inf(1)), 0.1}}
	if err := WriteJSON(path, in); err != nil {
		t.Fatal(err)
	}
	want := `{
  "name": "a < b",
  "error": null,
  "loss": [
    1e-17,
    null,
    0.1
  ]
}
`
	b, err := os.ReadFile(path)
	if err != nil || string(b) != want {
		t.Errorf("got %q, %v; want %q", b, err, want)
	}
	out := summary{Error: 1}
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	if !math.IsNaN(float64(out.Error)) || !math.IsNaN(float64(out.Loss[1])) || out.Loss[0] != 1e-17 || out.Loss[2] != 0.1 {
		t.Errorf("read back %v", out)
	}
	if err := json.Unmarshal([]byte(`{"error": "x"}`), &out); err == nil {
		t.Error("a string was read as a number")
	}
	if err := WriteJSON(path, math.NaN()); err == nil {
		t.Error("a plain NaN was written")
	} else if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that could not be written is still there: %v", err)
	}
}

// same compares numbers bit by bit, all NaN being the same.
func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}

func TestCSVRoundTrip(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	special := []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64,
		math.SmallestNonzeroFloat64, 0.1, 1e21, -1e-7}
	header := []string{"x", `a "quoted", name`, "|u − exact|"}
	for _, rows := range []int{0, 1, len(special), 1000} {
		columns := make([][]float64, len(header))
		for k := range columns {
			columns[k] = make([]float64, rows)
			for i := range columns[k] {
				columns[k][i] = math.Float64frombits(rnd.Uint64())
			}
			copy(columns[k], special)
		}
		path := filepath.Join(t.TempDir(), "a.csv")
		if err := WriteCSV(path, header, columns); err != nil {
			t.Fatal(err)
		}
		names, got, err := ReadCSV(path)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(names, header) {
			t.Errorf("header is %q, want %q", names, header)
		}
		for k := range columns {
			if !slices.EqualFunc(got[k], columns[k], same) {
				t.Errorf("%d rows: column %d has changed", rows, k)
			}
		}
	}
}

func TestReadCSV(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "x,y\n1,2\n", ""},
		{"of a spreadsheet", "\ufeffx, y \r\n 1, 2e3 \r\n\r\n+.5,-Inf", ""},
		{"empty", "", "PATH: the file is empty; a line of column names is expected"},
		{"no header", "1,2\n3,4\n", "PATH:1:1: the first line holds numbers: want a line with the names of the columns before it"},
		{"names", "x,,x\n1,2,3\n", "PATH:1:3: column 2 has no name\nPATH:1:4: two columns have the name \"x\""},
		{"word", "x,y\n1,2\n3,four\n", `PATH:3:3: column "y": "four" is not a number of double precision`},
		{"range", "x\n1e999\n", `PATH:2:1: column "x": "1e999" is not a number of double precision`},
		{"short and long", "x,y\n1\n1,2,3\n", "PATH:2:1: 1 fields, but there are 2 columns\nPATH:3:1: 3 fields, but there are 2 columns"},
		{"quote", "x\n\"1\n", `PATH:2:4: extraneous or missing " in quoted-field`},
	} {
		path := filepath.Join(t.TempDir(), "a.csv")
		write(t, path, c.text)
		header, columns, err := ReadCSV(path)
		got := ""
		if err != nil {
			got = strings.ReplaceAll(err.Error(), path, "PATH")
			var typed *csvtext.Error
			if !errors.As(err, &typed) {
				t.Errorf("%s: error is not a *csvtext.Error: %v", c.name, err)
			}
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if err == nil && (header[0] != "x" || header[1] != "y" || len(columns) != 2 || columns[0][0] != 1) {
			t.Errorf("%s: read %q, %v", c.name, header, columns)
		}
	}
	if _, _, err := ReadCSV(filepath.Join(t.TempDir(), "absent.csv")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("absent file: got %v", err)
	}
}

func TestReadCSVManyFaults(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	write(t, path, "x\n"+strings.Repeat("no\n", 1000))
	_, _, err := ReadCSV(path)
	if n := strings.Count(err.Error(), "\n") + 1; n != csvtext.MaxFaults {
		t.Errorf("%d faults reported, want %d", n, csvtext.MaxFaults)
	}
}

// FuzzReadCSV: whatever is read can be written and read again, to the same numbers.
func FuzzReadCSV(f *testing.F) {
	f.Add("x,y\n1,2\n")
	f.Add("\"a \"\"b\",y\n1e-3,NaN\n,\n")
	f.Add("\ufeffx\n0x1p-2\n")
	f.Add("\ufeff\ufeffx\xf6")
	f.Add("\ufeff\ufeff0")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "a.csv")
		write(t, path, text)
		header, columns, err := ReadCSV(path)
		if err != nil {
			return
		}
		if err := WriteCSV(path, header, columns); err != nil {
			t.Fatal(err)
		}
		names, again, err := ReadCSV(path)
		if err != nil {
			t.Fatalf("%q: written as %q and %v, which cannot be read: %v", text, header, columns, err)
		}
		if !slices.Equal(names, header) {
			t.Fatalf("%q: header %q read back as %q", text, header, names)
		}
		for k := range columns {
			if !slices.EqualFunc(columns[k], again[k], same) {
				t.Fatalf("%q: column %v read back as %v", text, columns[k], again[k])
			}
		}
	})
}

func TestNPZ(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.npz")
	big := mat.NewDense(4, 5, nil)
	for i := range 4 {
		for j := range 5 {
			big.Set(i, j, float64(10*i+j))
		}
	}
	part := big.Slice(1, 3, 2, 5).(*mat.Dense) // a view with gaps between its rows
	in := []Array{
		{"z", []float64{1, math.NaN(), -0.5}},
		{"a", part},
		{"empty", []float64{}},
		{"column", mat.NewDense(3, 1, []float64{1, 2, 3})},
	}
	if err := WriteNPZ(path, in...); err != nil {
		t.Fatal(err)
	}
	out, err := ReadNPZ(path)
	if err != nil || len(out) != len(in) {
		t.Fatalf("read %v, %v", out, err)
	}
	for i, a := range in {
		equal := false
		switch want := a.Data.(type) {
		case []float64:
			got, ok := out[i].Data.([]float64)
			equal = ok && slices.EqualFunc(got, want, same)
		case *mat.Dense:
			got, ok := out[i].Data.(*mat.Dense)
			equal = ok && mat.Equal(got, want)
		}
		if out[i].Name != a.Name || !equal {
			t.Errorf("array %d: read %q %v, want %q %v", i, out[i].Name, out[i].Data, a.Name, a.Data)
		}
	}
	checkNPY(t, path, "a.npy", "(2, 3)", []float64{12, 13, 14, 22, 23, 24})
	checkNPY(t, path, "empty.npy", "(0,)", nil)
}

// checkNPY reads an entry by the letter of the NPY format, version 2, to see what other programs see: the shape, C
// order, little-endian doubles.
func checkNPY(t *testing.T, path, entry, shape string, want []float64) {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open(entry)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if string(b[:8]) != "\x93NUMPY\x02\x00" {
		t.Fatalf("%s begins with %q", entry, b[:8])
	}
	n := 12 + int(binary.LittleEndian.Uint32(b[8:]))
	head := string(b[12:n])
	for _, part := range []string{"'descr': '<f8'", "'fortran_order': False", "'shape': " + shape} {
		if !strings.Contains(head, part) {
			t.Errorf("header of %s is %q, want %s in it", entry, head, part)
		}
	}
	var got []float64
	for b = b[n:]; len(b) >= 8; b = b[8:] {
		got = append(got, math.Float64frombits(binary.LittleEndian.Uint64(b)))
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s holds %v, want %v", entry, got, want)
	}
}

func TestReadNPZFaults(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.npz")
	write(t, path, "not a zip file")
	if _, err := ReadNPZ(path); err == nil {
		t.Error("no error for a file that is not an archive")
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	w, err := z.Create("a.npy")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("not an array")); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadNPZ(path); err == nil {
		t.Error("no error for an entry that is not an array")
	}
}

func TestShapes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	for name, f := range map[string]func() error{
		"no columns":     func() error { return WriteCSV(path, nil, nil) },
		"names missing":  func() error { return WriteCSV(path, []string{"x"}, [][]float64{{1}, {2}}) },
		"uneven columns": func() error { return WriteCSV(path, []string{"x", "y"}, [][]float64{{1}, {2, 3}}) },
		"twice a name":   func() error { return WriteNPZ(path, Array{"x", []float64{}}, Array{"x", []float64{}}) },
		"wrong type":     func() error { return WriteNPZ(path, Array{"x", []int{1}}) },
	} {
		func() {
			defer func() {
				if s, ok := recover().(string); !ok || !strings.HasPrefix(s, "store: ") {
					t.Errorf("%s: recovered %q, want a panic that begins with the name of the package", name, s)
				}
			}()
			_ = f()
		}()
	}
}

func TestUnwritableFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "absent", "a")
	for name, err := range map[string]error{
		"WriteJSON": WriteJSON(path, 1),
		"WriteCSV":  WriteCSV(path, []string{"x"}, [][]float64{{1}}),
		"WriteNPZ":  WriteNPZ(path, Array{"x", []float64{1}}),
	} {
		if !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: got %v, want %v", name, err, os.ErrNotExist)
		}
	}
}
