package result

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/cmd/internal/store"
	"pinn/pde"
	"pinn/problem"
)

// rounding bounds what sums of a few hundred products lose, for values of size 1.
const rounding = 1e-9

// system is a problem of two fields, one of which is known, with data and an unknown coefficient.
const system = `
name   = "pair"
coords = ["x"]
fields = ["u", "v"]

[domain]
x = [0, 1]

[params]
k = { start = 1 }

[[condition]]
name = "both"
on   = "interior"
eq   = ["u_x = v", "v_x = -u*k"]

[[condition]]
name = "left"
on   = "x = 0"
eq   = ["u = 0", "v = 2"]

[[condition]]
name = "seen"
data = "tables/seen.csv"

[exact]
u = "sin(2*x)"

[output]
grid   = 11
points = 50
`

const seen = "x,u\n0.25,0.479425538604203\n0.5,0.8414709848078965\n1,0.9092974268256817\n"

// known holds values of sin(x - t).
const known = "t,x,u\n0,0.5,0.479425538604203\n1,0,-0.8414709848078965\n2,1,-0.8414709848078965\n3,0.5,-0.5984721441039564\n"

// solved writes the text as a problem file with a table of data and solves it.
func solved(t *testing.T, text string) *Run {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "pair.toml")
	write(t, path, text)
	write(t, filepath.Join(dir, "tables", "seen.csv"), seen)
	write(t, filepath.Join(dir, "tables", "known.csv"), known)
	file, err := problem.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := auto.Solve(t.Context(), file.Problem, &file.Options)
	if err != nil {
		t.Fatal(err)
	}
	return &Run{File: file, Solution: s, Version: "test", Begun: time.Now(), Figures: true}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// newFolder returns a results folder and where it goes when it is committed.
func newFolder(t *testing.T) (folder *store.Folder, out string) {
	t.Helper()
	out = filepath.Join(t.TempDir(), "out")
	place, err := store.Reserve(out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { place.Release(false) })
	if folder, err = place.Folder(); err != nil {
		t.Fatal(err)
	}
	return folder, out
}

func TestWrite(t *testing.T) {
	r := solved(t, system)
	folder, out := newFolder(t)
	summary, err := r.Write(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Commit(); err != nil {
		t.Fatal(err)
	}
	t.Run("files", func(t *testing.T) { checkFiles(t, out) })
	t.Run("summary", func(t *testing.T) { checkSummary(t, out, summary) })
	t.Run("solution", func(t *testing.T) { checkSolution(t, r, out) })
	t.Run("problem", func(t *testing.T) {
		again, err := problem.Load(filepath.Join(out, "problem", "pair.toml"))
		if err != nil {
			t.Fatal(err)
		}
		if again.Name != r.File.Name || len(again.Reads) != 1 {
			t.Errorf("the copy is %q with %d tables, want %q with 1", again.Name, len(again.Reads), r.File.Name)
		}
	})
	t.Run("page written anew", func(t *testing.T) {
		again, _, err := Read(out)
		if err != nil {
			t.Fatal(err)
		}
		x := mat.NewDense(2, 1, []float64{0.3, 0.9})
		if got, want := again.estimate(1, values(again.Solution.Model, 2, x), x), r.estimate(1, values(r.Solution, 2, x), x); !slices.Equal(got, want) {
			t.Errorf("the estimated error is %v, want %v", got, want)
		}
	})
	t.Run("model", func(t *testing.T) {
		text, err := os.ReadFile(filepath.Join(out, "model.json"))
		if err != nil {
			t.Fatal(err)
		}
		var m auto.Model
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatal(err)
		}
		x := mat.NewDense(2, 1, []float64{0.3, 0.9})
		if got, want := m.Values(x), r.Solution.Values(x); !mat.Equal(got, want) {
			t.Errorf("the saved model gives %v, want %v", mat.Formatted(got), mat.Formatted(want))
		}
	})
}

func checkFiles(t *testing.T, out string) {
	want := []string{store.Manifest, "history.csv", "independent.json", "model.json", "problem", Page, "solution.csv", "solution.npz", "summary.json"}
	for _, f := range []string{"data", "error-u", "estimate-v", "loss", "residual", "solution-u", "solution-v"} {
		want = append(want, f+".png", f+".svg")
	}
	slices.Sort(want)
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
}

func checkSummary(t *testing.T, out string, s *Summary) {
	text, err := os.ReadFile(filepath.Join(out, "summary.json"))
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]any
	if err := json.Unmarshal(text, &keys); err != nil {
		t.Fatal(err)
	}
	for _, key := range strings.Fields("name status reason tolerance error_estimate rel_l2 rel_max exact_points residual_rms " +
		"validation_rms params features parameters points slabs cells rank condition steps seconds cpu_seconds peak_memory seed version go " +
		"platform commit host kernel core decisions inference") {
		if _, ok := keys[key]; !ok {
			t.Errorf("no key %q", key)
		}
		delete(keys, key)
	}
	if len(keys) > 0 {
		t.Errorf("undocumented keys %v", keys)
	}
	if s.Status != auto.Fits || s.ExactPoints != 50 || len(s.RelL2) != 1 || !(s.RelL2["u"] < rounding) || !(s.RelMax["u"] < rounding) {
		t.Errorf("status %q, errors %v and %v at %d points; want a fit, below %g for u at 50", s.Status, s.RelL2, s.RelMax, s.ExactPoints, rounding)
	}
	if k := float64(s.Params["k"]); math.Abs(k-4) > rounding {
		t.Errorf("k = %.12g, want 4", k)
	}
	if len(s.ResidualRMS) != 3 || len(s.ValidationRMS) != 3 || s.Seconds["total"] < s.Seconds["output"] {
		t.Errorf("residuals %v and %v, seconds %v", s.ResidualRMS, s.ValidationRMS, s.Seconds)
	}
}

func checkSolution(t *testing.T, r *Run, out string) {
	header, columns, err := store.ReadCSV(filepath.Join(out, "solution.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"x", "u", "v", "exact(u)", "error(u)"}; !slices.Equal(header, want) {
		t.Fatalf("columns %v, want %v", header, want)
	}
	if len(columns[0]) != 50 {
		t.Fatalf("%d rows, want 50", len(columns[0]))
	}
	x := mat.NewDense(50, 1, columns[0])
	u := r.Solution.Values(x)
	for i, at := range columns[0] {
		if math.Abs(columns[1][i]-u.At(i, 0)) > rounding || math.Abs(columns[2][i]-u.At(i, 1)) > rounding {
			t.Fatalf("at x = %g: %g and %g, want %g and %g", at, columns[1][i], columns[2][i], u.At(i, 0), u.At(i, 1))
		}
		if want := math.Sin(2 * at); math.Abs(columns[3][i]-want) > rounding || columns[4][i] != columns[1][i]-columns[3][i] {
			t.Fatalf("at x = %g: exact %g and error %g, want %g and the difference", at, columns[3][i], columns[4][i], want)
		}
	}
	arrays, err := store.ReadNPZ(filepath.Join(out, "solution.npz"))
	if err != nil {
		t.Fatal(err)
	}
	shapes := map[string][2]int{"x": {50, 1}, "u": {50, 2}, "exact": {50, 2}, "error": {50, 2}}
	for _, a := range arrays {
		m := a.Data.(*mat.Dense)
		rows, cols := m.Dims()
		if shapes[a.Name] != [2]int{rows, cols} {
			t.Errorf("array %s is %d x %d, want %v", a.Name, rows, cols, shapes[a.Name])
		}
		if a.Name == "error" && !math.IsNaN(m.At(0, 1)) {
			t.Errorf("the error of the field v, which is not known, is %g, want NaN", m.At(0, 1))
		}
	}
	if len(arrays) != len(shapes) {
		t.Errorf("%d arrays, want %d", len(arrays), len(shapes))
	}
}

func TestWriteStopsWithTheContext(t *testing.T) {
	r := solved(t, system)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	folder, _ := newFolder(t)
	if _, err := r.Write(ctx, folder); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	if err := folder.Discard(); err != nil {
		t.Error(err)
	}
}

func TestExactTable(t *testing.T) {
	r := solved(t, strings.Replace(system, `u = "sin(2*x)"`, `file = "tables/seen.csv"`, 1))
	var s Summary
	r.compare(&s, r.sample(10))
	if s.ExactPoints != 3 || len(s.RelL2) != 1 || !(s.RelL2["u"] < rounding) {
		t.Errorf("errors %v at %d points, want below %g for u at 3", s.RelL2, s.ExactPoints, rounding)
	}
	var names []string
	for _, f := range r.figures() {
		names = append(names, f.Name)
	}
	if !slices.Contains(names, "error-u") || slices.Contains(names, "error-v") {
		t.Errorf("figures %v: want one of the error of u, which the table holds, and none of v", names)
	}
}

func TestFailedSummaryHasNoNumbers(t *testing.T) {
	r := solved(t, system)
	r.Solution = &auto.Solution{Model: new(auto.Model), Problem: r.File.Problem, Status: auto.Failed, Reason: "x", ErrorEstimate: math.NaN()}
	text, err := json.Marshal(r.Summarize())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"error_estimate":null`, `"residual_rms":{}`, `"decisions":[]`, `"status":"failed"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
}

func TestRelative(t *testing.T) {
	for _, c := range []struct {
		name        string
		u, exact    []float64
		l2, largest float64
	}{
		{"equal", []float64{1, 2}, []float64{1, 2}, 0, 0},
		{"relative", []float64{3, 5}, []float64{3, 4}, 0.2, 0.25},
		{"absolute", []float64{0.5, -0.5}, []float64{0, 0}, 0.5, 0.5},
		{"NaN", []float64{math.NaN(), 1}, []float64{1, 1}, math.NaN(), math.NaN()},
	} {
		l2, largest := relative(c.u, c.exact)
		if !same(l2, c.l2) || !same(largest, c.largest) {
			t.Errorf("%s: got %g and %g, want %g and %g", c.name, l2, largest, c.l2, c.largest)
		}
	}
}

func same(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-15
}

// The residual on the grid is that of the equations, written out by hand.
func TestResidual(t *testing.T) {
	r := solved(t, system)
	ops := everywhere(r.File.Problem)
	if len(ops) != 1 {
		t.Fatalf("%d operators hold in the domain, want 1", len(ops))
	}
	v := newView(r.File, r.File.Output.Grid, figureCuts)
	x := v.points()
	u, residual := r.fieldsAndResidual(ops, x)
	dx := r.Solution.Derivative(x, 0)
	for i, got := range residual {
		first := dx.At(i, 0) - u.At(i, 1)
		second := dx.At(i, 1) + u.At(i, 0)*r.Solution.Params["k"]
		if want := math.Hypot(first, second); math.Abs(got-want) > rounding {
			t.Fatalf("at x = %g: residual %g, want %g", x.At(i, 0), got, want)
		}
	}
	// A field that does not solve the equations has the residual |0 - v|, |v_x + k*u|; k enters by the second.
	r.Solution.Params["k"] += 1
	_, moved := r.fieldsAndResidual(ops, x)
	for i, got := range moved {
		if want := math.Abs(u.At(i, 0)); math.Abs(got-want) > rounding {
			t.Fatalf("at x = %g with another k: residual %g, want %g", x.At(i, 0), got, want)
		}
	}
}

func TestEverywhereLeavesOutPartners(t *testing.T) {
	on := interval{}
	p := &pde.Problem{Conditions: []pde.Condition{
		{On: on, Op: pde.U(0).D(0).Equals(nil)},
		{On: on, Op: pde.U(0).Minus(pde.U(0).Mate()).Equals(nil)},
		{On: on, Op: pde.U(0).Normal(0).Equals(nil)},
	}}
	if ops := everywhere(p); len(ops) != 1 || ops[0] != p.Conditions[0].Op {
		t.Errorf("%d operators, want the first only", len(ops))
	}
}

// interval is a region of full dimension that cannot be sampled.
type interval struct{ pde.Region }

func (interval) Dims() (ambient, own int) { return 1, 1 }
