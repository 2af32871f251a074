package fitting_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/fitting"
	"pinn/cmd/internal/store"
	"pinn/pde/jet"
	"pinn/problem"
)

func load(t *testing.T, text string, sets ...string) *fitting.Fit {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.toml")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	f, err := fitting.Load(problem.Access{}, path, sets)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func execute(t *testing.T, f *fitting.Fit) *fitting.Outcome {
	t.Helper()
	o, err := fitting.Execute(t.Context(), f, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// curve is a regression of a formula on one coordinate.
const curve = `coords = ["x"]
fields = ["u"]
[domain]
x = [0, 1]
[[condition]]
name = "f"
on = "interior"
eq = "u = %s"
[exact]
u = "%[1]s"
[points]
interior = 300
[output]
points = 500
grid = 21
`

// TestConvergence checks the rate on cells of equal size: at least one more than the degree, but for 0.3.
func TestConvergence(t *testing.T) {
	text := fmt.Sprintf(curve, "sin(6*x)") + `[[network]]
kind = "pou"
degree = [0, 1, 2, 3, 4, 5]
parts = [4, 6, 8, 12]
[fit]
regularised_steps = 0
steps = 0
rank_tolerance = 1e-14
`
	s := execute(t, load(t, text)).Summarize("test")
	if len(s.Orders) != 6 {
		t.Fatalf("%d orders, want 6", len(s.Orders))
	}
	for _, q := range s.Orders {
		if float64(q.Order) < float64(q.Degree)+0.7 {
			t.Errorf("degree %d: order %.2f from the errors %v, want at least %d - 0.3", q.Degree, q.Order, q.Errors, q.Degree+1)
		}
	}
}

// TestTrainingFindsAJump fits two constants: the border of the parts must move from the middle to the jump.
func TestTrainingFindsAJump(t *testing.T) {
	text := fmt.Sprintf(curve, "if(x < 0.3, 1, -1)") + `[[network]]
kind = "pou"
gate = "%s"
width = 4
layers = 1
parts = 2
degree = 0
[fit]
regularised_steps = 100
steps = 100
step = "lbfgs"
`
	for _, gate := range []string{"radial", "neural"} {
		trained := execute(t, load(t, fmt.Sprintf(text, gate))).Runs[0]
		start := execute(t, load(t, fmt.Sprintf(text, gate), "fit.steps=0", "fit.regularised_steps=0")).Runs[0]
		if !(trained.RelL2 < 0.16 && trained.RelL2 < start.RelL2/3) {
			t.Errorf("%s: error %.3f, untrained %.3f; want less than 0.16 and a third", gate, trained.RelL2, start.RelL2)
		}
		if n := len(trained.History); n < 110 || trained.History[0].Phase != 1 || trained.History[n-1].Phase != 2 {
			t.Errorf("%s: a history of %d records", gate, n)
		}
	}
}

// TestEquationsExactly solves u_x = 2 u with u(0) = 1 and u_xx = 2, whose solutions a polynomial basis of one part holds or
// approaches.
func TestEquationsExactly(t *testing.T) {
	const text = `coords = ["x"]
fields = ["u"]
[domain]
x = [0, 2]
[[condition]]
name = "equation"
on = "interior"
eq = "u_xx = 2"
[[condition]]
name = "ends"
on = "boundary"
eq = "u = x^2 + 1"
[exact]
u = "x^2 + 1"
[[network]]
kind = "pou"
parts = 3
degree = 2
[fit]
regularised_steps = 0
steps = 0
rank_tolerance = 1e-14
`
	r := execute(t, load(t, text)).Runs[0]
	if !(r.RelL2 < 1e-12) {
		t.Errorf("error %.2e, want the solution, which is in the span, to 1e-12", r.RelL2)
	}
}

func TestDataFromATable(t *testing.T) {
	dir := t.TempDir()
	rows := "x,u\n"
	for i := range 40 {
		x := float64(i) / 39
		rows += fmt.Sprintf("%g,%g\n", x, 2*x-x*x)
	}
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("points.csv", rows)
	path := write("fit.toml", `coords = ["x"]
fields = ["u"]
[domain]
x = [0, 1]
[[condition]]
name = "seen"
data = "points.csv"
[[network]]
kind = "pou"
parts = 2
degree = 2
[fit]
regularised_steps = 3
steps = 3
`)
	f, err := fitting.Load(problem.Access{}, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := execute(t, f).Runs[0]
	if !math.IsNaN(r.RelL2) || !(r.RMS < 1e-8) {
		t.Errorf("error %v, residual %v; want NaN and less than 1e-8", r.RelL2, r.RMS)
	}
}

func TestExecuteIsDeterministic(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	f := load(t, fmt.Sprintf(curve, "abs(x-0.4)")+`[[network]]
kind = "pou"
parts = 3
[[network]]
name = "net"
width = 6
[[network]]
name = "gd"
width = 6
method = "gd"
[fit]
regularised_steps = 4
steps = 4
`)
	var first string
	for _, cores := range []int{1, 2, 4} {
		runtime.GOMAXPROCS(cores)
		var bits string
		for _, r := range execute(t, f).Runs {
			bits += fmt.Sprint(r.Model.Coef, r.Basis.Params())
		}
		if first == "" {
			first = bits
		}
		if bits != first {
			t.Errorf("%d cores: other weights than with one", cores)
		}
	}
}

// written writes the results folder of an outcome and returns its path.
func written(t *testing.T, o *fitting.Outcome) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	place, err := store.Reserve(out)
	if err != nil {
		t.Fatal(err)
	}
	defer place.Release(false)
	folder, err := place.Folder()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Write(t.Context(), folder, "test", true); err != nil {
		t.Fatal(err)
	}
	if err := folder.Commit(); err != nil {
		t.Fatal(err)
	}
	return out
}

// plane is a fit of two fields in two coordinates.
const plane = `coords = ["x", "t"]
fields = ["v", "u"]
[domain]
x = [0, 1]
t = [0, 1]
[[condition]]
name = "f"
on = "interior"
eq = ["u = x*t", "v = x"]
[exact]
u = "x*t"
v = "x"
[points]
interior = 100
[output]
points = 100
grid = 11
`

func TestWriteAndModel(t *testing.T) {
	for _, dim := range []int{1, 2} {
		text := fmt.Sprintf(curve, "sin(x)")
		if dim == 2 {
			text = plane
		}
		o := execute(t, load(t, text+"[[network]]\nkind = \"pou\"\nparts = [2, 3, 4]\n[[network]]\nwidth = 5\n[fit]\nsteps = 2\nregularised_steps = 2\n"))
		out := written(t, o)
		for _, name := range []string{"summary.json", "table.md", "history.csv", "fit.png", "error.png", "parts.png", "convergence.svg", "history.svg", "problem/test.toml"} {
			if _, err := os.Stat(filepath.Join(out, name)); err != nil {
				t.Errorf("%d-d: %v", dim, err)
			}
		}
		raw, err := os.ReadFile(filepath.Join(out, "model.json"))
		if err != nil {
			t.Fatal(err)
		}
		var m fitting.Model
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		back, err := m.Expansion()
		if err != nil {
			t.Fatal(err)
		}
		x := mat.NewDense(3, dim, nil)
		for i := range 3 {
			x.Set(i, 0, 0.1+float64(i)/4)
		}
		got, want := jet.NewBatch(jet.Close(), 3, dim), jet.NewBatch(jet.Close(), 3, dim)
		back.Eval(got, x)
		o.Runs[0].Model.Eval(want, x)
		if !mat.Equal(got.Slab, want.Slab) {
			t.Errorf("%d-d: the saved model gives other values", dim)
		}
		m.Coef[0] = m.Coef[0][1:]
		if _, err := m.Expansion(); err == nil {
			t.Errorf("%d-d: a model with a coefficient missing was accepted", dim)
		}
	}
}

func TestInterruption(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := fitting.Execute(ctx, load(t, fmt.Sprintf(curve, "x")), nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

// TestOverflowKeepsTheBestWeights gives the gradient descent a rate that overflows: the fit is an outcome all the same,
// and no worse than the start, where u is at most of the size of the target.
func TestOverflowKeepsTheBestWeights(t *testing.T) {
	o := execute(t, load(t, fmt.Sprintf(curve, "x")+"[network]\nmethod = \"gd\"\nwidth = 4\nactivation = \"relu\"\n[fit]\nstep = \"gd\"\nrate = 1e150\nsteps = 5\nregularised_steps = 0\n"))
	if r := o.Runs[0]; !(r.RMS < 2) || !(r.RelL2 < 3) {
		t.Errorf("residual %g, error %g; want those of the first weights, less than 2 and 3", r.RMS, r.RelL2)
	}
}

func TestTooLargeForMemory(t *testing.T) {
	_, err := fitting.Execute(t.Context(), load(t, fmt.Sprintf(curve, "x")+"[network]\nkind = \"pou\"\nparts = 20000\n"), nil, nil)
	if err == nil || !strings.Contains(err.Error(), "too large for memory") {
		t.Errorf("40000 coefficients: error %v, want one about memory", err)
	}
}
