package classification_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/classification"
	"pinn/cmd/internal/store"
	"pinn/lsgd/classify"
	"pinn/problem"
)

func load(t *testing.T, text string, tables map[string]string) *classification.File {
	t.Helper()
	dir := t.TempDir()
	tables["test.toml"] = text
	for name, text := range tables {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	c, err := classification.Load(problem.Access{}, filepath.Join(dir, "test.toml"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const moons = `seeds = 2
[data]
generator = "moons"
n = 120
test_n = 300
noise = 0.1
[network]
width = 8
[output]
grid = 15
[[train]]
steps = 15
ridge = 1e-3
[[train]]
method = "gd"
steps = 30
batch = 50
project = true
`

func TestExecuteAndWrite(t *testing.T) {
	o, err := classification.Execute(t.Context(), load(t, moons, map[string]string{}), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Runs) != 4 {
		t.Fatalf("%d runs, want 2 trainings with 2 seeds", len(o.Runs))
	}
	for _, r := range o.Runs {
		if r.Test.Accuracy < 0.8 || r.Steps != r.Training.Steps || r.History[0].Step != 0 || r.History[len(r.History)-1].Step != r.Steps {
			t.Errorf("%s, seed %d: accuracy %.3f after %d steps, history of %d records", r.Training.Name, r.Seed, r.Test.Accuracy, r.Steps, len(r.History))
		}
	}
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
	s, err := o.Write(t.Context(), folder, "test", true)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Commit(); err != nil {
		t.Fatal(err)
	}
	if len(s.Trainings) != 2 || !slices.Equal(s.Trainings[1].Seeds, []uint64{0, 1}) || s.Train != 120 || s.Test != 300 {
		t.Errorf("summary %+v", s)
	}
	for _, name := range []string{"table.md", "history.csv", "confusion.csv", "loss.png", "training.svg", "accuracy.png", "probability.png", "boundary.png", "basis.svg", "problem/test.toml"} {
		if _, err := os.Stat(filepath.Join(out, name)); err != nil {
			t.Error(err)
		}
	}
	raw, err := os.ReadFile(filepath.Join(out, "model.json"))
	if err != nil {
		t.Fatal(err)
	}
	var model classify.Classifier
	if err := json.Unmarshal(raw, &model); err != nil {
		t.Fatal(err)
	}
	x := mat.NewDense(2, 2, []float64{0, 1, 1, -0.5})
	if got, want := model.Probabilities(x), o.Runs[0].Model.Probabilities(x); !mat.Equal(got, want) {
		t.Error("the saved classifier gives other probabilities")
	}
}

func TestExecuteIsDeterministic(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	c := load(t, moons, map[string]string{})
	var first string
	for _, cores := range []int{1, 2, 4} {
		runtime.GOMAXPROCS(cores)
		o, err := classification.Execute(t.Context(), c, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		var bits string
		for _, r := range o.Runs {
			bits += fmt.Sprint(r.Model.W, r.Test)
		}
		if first == "" {
			first = bits
		}
		if bits != first {
			t.Errorf("%d cores: other results than with one", cores)
		}
	}
}

func TestTables(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("a,constant,kind,b\n")
	for i := range 60 {
		fmt.Fprintf(&rows, "%d,7,%s,%g\n", i, [...]string{"low", "middle", "high"}[i/20], float64(i%7)/7)
	}
	base := "[data]\nfile = \"train.csv\"\nlabel = \"kind\"\n%s\n[network]\nwidth = 6\nlayers = 1\n[train]\nsteps = 10\n"
	for _, c := range []struct{ name, extra, test string }{
		{"split", "split = 0.25", ""},
		{"test file", "test = \"test.csv\"", "a,constant,kind,b\n3,7,low,0\n55,7,high,0.5\n30,7,middle,0\n"},
	} {
		o, err := classification.Execute(t.Context(), load(t, fmt.Sprintf(base, c.extra), map[string]string{"train.csv": rows.String(), "test.csv": c.test}), nil, nil)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		r := o.Runs[0]
		if r.Test.Accuracy < 0.85 || !slices.Equal(r.Model.Classes, []string{"high", "low", "middle"}) || !slices.Equal(r.Model.Columns, []string{"a", "constant", "b"}) {
			t.Errorf("%s: accuracy %.2f, classes %v, columns %v", c.name, r.Test.Accuracy, r.Model.Classes, r.Model.Columns)
		}
	}
}

func TestMoreColumnsThanRows(t *testing.T) {
	header, rows := "kind", []string{"x", "y", "x", "y"}
	for j := range 12 {
		header += fmt.Sprintf(",c%d", j)
		for i := range rows {
			rows[i] += fmt.Sprintf(",%d", (i*j+i)%5)
		}
	}
	text := header + "\n" + strings.Join(rows, "\n") + "\n"
	o, err := classification.Execute(t.Context(), load(t, "[data]\nfile = \"d.csv\"\nlabel = \"kind\"\nsplit = 0.5\n[train]\nsteps = 5\n", map[string]string{"d.csv": text}), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r := o.Runs[0]; r.Train.Accuracy != 1 {
		t.Errorf("accuracy %.2f at the training points, want 1", r.Train.Accuracy)
	}
}

// TestDigits trains briefly on the committed data: the accuracy at the held-out points must reach 0.97.
func TestDigits(t *testing.T) {
	digits, err := os.ReadFile("../dataset/testdata/digits.csv")
	if err != nil {
		t.Fatal(err)
	}
	const text = "[data]\nfile = \"digits.csv\"\n[network]\nlayers = 1\nwidth = 256\nactivation = \"relu\"\nspread = 5\n[train]\nsteps = 3\nrate = 3e-3\nridge = 1e-4\nnewton_steps = 1\ntolerance = 1e-3\n"
	o, err := classification.Execute(t.Context(), load(t, text, map[string]string{"digits.csv": string(digits)}), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := o.Runs[0].Test.Accuracy; got < 0.97 {
		t.Errorf("accuracy %.4f, want 0.97", got)
	}
}

func TestInterruption(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := classification.Execute(ctx, load(t, moons, map[string]string{}), nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestTooLargeForMemory(t *testing.T) {
	text := "[data]\ngenerator = \"moons\"\nn = 30000\n[network]\nlayers = 1\nwidth = 10000\n"
	if _, err := classification.Execute(t.Context(), load(t, text, map[string]string{}), nil, nil); err == nil || !strings.Contains(err.Error(), "too large for memory") {
		t.Errorf("30000 points and 10000 functions: error %v, want one about memory", err)
	}
}
