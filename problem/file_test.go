package problem

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/collocation"
	"pinn/internal/tomltext"
	"pinn/network"
	"pinn/pde"
	"pinn/pde/jet"
)

// minimal is the smallest problem.
const minimal = `coords = ["x", "t"]
fields = ["u"]
[domain]
x = [0, 1]
t = [0, 2]
[[condition]]
name = "wave"
on = "interior"
eq = "u_t + u_x = 0"
`

func mustParse(t *testing.T, text string, sets ...string) *File {
	t.Helper()
	f, err := Access{}.Parse("dir/some.toml", []byte(text), sets)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

func loadWhole(t *testing.T) *File {
	t.Helper()
	f, err := Load("testdata/whole.toml")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestWholeStatement(t *testing.T) {
	f := loadWhole(t)
	text, err := os.ReadFile("testdata/whole.toml")
	if err != nil {
		t.Fatal(err)
	}
	p := f.Problem
	equal(t, "name", f.Name, "whole-format")
	equal(t, "path", f.Path, "testdata/whole.toml")
	equal(t, "time", f.Time, 2)
	equal(t, "coords", p.Coords, []string{"x", "y", "t"})
	equal(t, "fields", p.Fields, []string{"u", "v"})
	equal(t, "lower", p.Lower, []float64{0, -0.5, 0})
	equal(t, "upper", p.Upper, []float64{2 * math.Pi, 1, 1})
	equal(t, "params", p.Params, []pde.Param{
		{Name: "k", Start: 1, Min: 0, Max: 10}, {Name: "free", Start: 0.25}, {Name: "up", Start: 3, Min: 1, Max: math.Inf(1)},
	})
	equal(t, "text", string(f.Text), string(text))
	equal(t, "reads", f.Reads, []string{"testdata/measured.csv"})
	equal(t, "output", f.Output, Output{Dir: "out", Figures: false, Grid: 51, Points: 300})

	type condition struct {
		name            string
		weight          float64
		own, parts, eqs int
	}
	want := []condition{
		{name: "motion", weight: 2, own: 3, parts: 1, eqs: 2},
		{name: "t = 0", own: 2, parts: 1, eqs: 1},
		{name: "t = 0 (2)", own: 2, parts: 1, eqs: 1},
		{name: "sides", own: 2, parts: 2, eqs: 1},
		{name: "boundary", own: 2, parts: 4, eqs: 1},
		{name: "x = 0, y = -a, t = max(0, 1/2)", own: 0, parts: 1, eqs: 1},
		{name: "measured.csv (u)", weight: 0.5, own: 0, parts: 1, eqs: 1},
		{name: "measured.csv (v)", weight: 0.5, own: 0, parts: 1, eqs: 1},
	}
	var got []condition
	for _, c := range p.Conditions {
		parts := 1
		if u, ok := c.On.(pde.Union); ok {
			parts = len(u.Parts())
		}
		_, own := c.On.Dims()
		eqs, _ := c.Op.Dims()
		got = append(got, condition{name: c.Name, weight: c.Weight, own: own, parts: parts, eqs: eqs})
	}
	equal(t, "conditions", got, want)
}

func TestWholeOptions(t *testing.T) {
	o := loadWhole(t).Options
	start := o.Start
	o.Start = nil
	equal(t, "options", o, auto.Options{
		Seed: 42, Tolerance: 1e-6,
		Network: auto.Network{
			Kind: network.ResNet, Layers: 3, Width: 64, Activation: network.Sine, Init: "disk", Spread: 2.5, Separate: true,
		},
		Points: auto.Points{Rule: collocation.Halton{}, Interior: 1000, Boundary: 200, Validation: 500},
		Training: auto.Training{
			Method: auto.LSGD, Step: auto.Adam, Steps: 20, Rate: 1e-3, GradientTolerance: 1e-5,
		},
	})
	x := mat.NewDense(1, 3, []float64{math.Pi / 2, 0, 0})
	b := jet.NewBatch(jet.Close(), 1, 2)
	start.Eval(b, x)
	equal(t, "start", b.Raw(0), []float64{0, 2})
}

func TestWholeFunctions(t *testing.T) {
	f := loadWhole(t)
	equal(t, "exact fields", f.Exact.Fields, []int{0})
	b := jet.NewBatch(jet.Close(jet.D(2)), 1, 1)
	f.Exact.F.Eval(b, mat.NewDense(1, 3, []float64{math.Pi / 2, 0, 0}))
	equal(t, "exact value", b.Raw(0), []float64{1})
	equal(t, "exact derivative in time", b.Raw(b.Set.Find(jet.D(2))), []float64{-1})

	for k, residuals := range [][]float64{{0, 1}, {0, 2}} {
		data := f.Problem.Conditions[6+k]
		at, err := collocation.Sample(data.On, collocation.Random{}, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "points of the data", at.X.RawMatrix().Data, []float64{1, 0, 0.5, 6, 0.25, 1})
		r := mat.NewDense(2, 1, nil)
		data.Op.Residual(r, at, mat.NewDense(2, 1, [][]float64{{3, 8}, {4, 10}}[k]), nil)
		equal(t, "residual of the data", r.RawMatrix().Data, residuals)
	}
}

func TestDefaults(t *testing.T) {
	f := mustParse(t, minimal)
	equal(t, "name", f.Name, "some")
	equal(t, "time", f.Time, 1)
	equal(t, "options", f.Options, auto.Options{})
	equal(t, "output", f.Output, Output{Figures: true, Grid: 101, Points: 2000})
	equal(t, "exact", f.Exact, nil)
	equal(t, "text", string(f.Text), minimal)
	equal(t, "time switched off", mustParse(t, "time = ''\n"+minimal).Time, -1)
	equal(t, "byte order mark", mustParse(t, tomltext.BOM+minimal).Name, "some")
	equal(t, "line ends", mustParse(t, strings.ReplaceAll(minimal, "\n", "\r\n")).Problem.Fields, []string{"u"})
}

func TestExactTable(t *testing.T) {
	text, err := os.ReadFile("testdata/whole.toml")
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), "[exact]\nu = \"s\"", "[exact]\nfile = 'measured.csv'", 1)
	f, err := Access{}.Parse("testdata/whole.toml", []byte(changed), nil)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "fields", f.Exact.Fields, []int{0, 1})
	equal(t, "values", f.Exact.Values.RawMatrix().Data, []float64{3, 4, 7, 8})
	equal(t, "points", f.Exact.Points.RawMatrix().Data, []float64{1, 0, 0.5, 6, 0.25, 1})
	equal(t, "reads", len(f.Reads), 2)
	if f.Exact.F != nil {
		t.Error("a table has formulas")
	}
}

// A table that comes with a problem goes before one on the disk.
func TestTables(t *testing.T) {
	text := strings.Replace(minimal, "[domain]", "[exact]\nfile = 'measured.csv'\n[domain]", 1)
	tables := fstest.MapFS{"measured.csv": {Data: []byte("x,t,u\n0.5,1,7\n")}}
	f, err := Access{Tables: tables}.Parse("some.toml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "values", f.Exact.Values.RawMatrix().Data, []float64{7})
	table, err := f.ReadTable(f.Reads[0])
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "table", string(table), string(tables["measured.csv"].Data))
	t.Chdir(t.TempDir())
	if err := os.WriteFile("measured.csv", []byte("x,t,u\n0.5,1,8\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for want, from := range map[float64]fs.FS{7: tables, 8: fstest.MapFS{}} {
		f, err = Access{Tables: from}.Parse("some.toml", []byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "values", f.Exact.Values.RawMatrix().Data, []float64{want})
	}
}

func TestLoadErrors(t *testing.T) {
	for _, path := range []string{"testdata/none.toml", "testdata"} {
		_, err := Load(path)
		if pe := (*fs.PathError)(nil); !errors.As(err, &pe) || pe.Path != path {
			t.Errorf("Load(%q): got %v, want a PathError", path, err)
		}
	}
}

// Every key of a table is read: the known keys of the messages are those of the whole format.
func TestUnread(t *testing.T) {
	f := loadWhole(t)
	d := tomltext.New("", string(f.Text))
	root, err := d.Decode()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for key := range root.Values {
		keys = append(keys, key)
	}
	_, err = Access{}.Parse("", []byte("unheard = 1\n"+minimal), nil)
	if err == nil {
		t.Fatal("no error")
	}
	for _, key := range keys {
		if !slices.Contains(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '"' }), key) {
			t.Errorf("the key %q is not among the known ones: %v", key, err)
		}
	}
}
