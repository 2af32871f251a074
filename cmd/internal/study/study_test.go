package study

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pinn/cmd/internal/origin"
)

func parse(t *testing.T, text string) *Study {
	t.Helper()
	s, err := Parse("test.toml", []byte(text), none)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const fit = `
name  = "fit"
seeds = 2
base  = "sine.toml"
[set]
network.activation = "tanh"
lsgd.method = "projection"
network.spread = 1.0
[[case]]
name = "Box"
set = { network.init = "box" }
[[case]]
name = "wrong"
set = { network.init = "he", network.layers = -1 }
[grid]
network.width = [4, 8, 16]
`

func TestRunsAreAllCombinations(t *testing.T) {
	runs := parse(t, fit).Runs()
	var got []string
	for _, r := range runs {
		got = append(got, fmt.Sprintf("%d %s %d", r.Number, strings.Join(r.Labels, " "), r.Seed))
	}
	want := []string{
		"0 Box 4 1", "1 Box 4 2", "2 Box 8 1", "3 Box 8 2", "4 Box 16 1", "5 Box 16 2",
		"6 wrong 4 1", "7 wrong 4 2", "8 wrong 8 1", "9 wrong 8 2", "10 wrong 16 1", "11 wrong 16 2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("runs: got %q, want %q", got, want)
	}
	if runs[0].Hash != runs[1].Hash || runs[0].Hash == runs[2].Hash {
		t.Errorf("hashes %s, %s, %s: want one for all seeds and another for another width", runs[0].Hash, runs[1].Hash, runs[2].Hash)
	}
}

func TestFaults(t *testing.T) {
	const good = "base = \"x.toml\"\n"
	for _, c := range []struct{ text, want string }{
		{"name = 3", "test.toml:1:8: name: want a string, found 3\n  name = 3\n         ^"},
		{"seeds = 1", "want either base or [geometry]"},
		{good + "[geometry]\n", "want either base"},
		{"seeds = [1]", "test.toml:1:9: seeds: want a whole number, found a list"},
		{"geometry = 3", "test.toml:1:12: geometry: want a table, found 3"},
		{good + "[figure]\nname = \"f\"", "test.toml:2:1: figure: want tables that begin with [[figure]], found a table"},
		{good + "[[figure]]\nx = [\"a\"]\n[[figure]]\nx = 3\n[[figure]]\nx = [\"a\"]", `test.toml:5:5: x: want a string or a list of strings, found 3`},
		{"colour = 1\n" + good, "test.toml:1:1: unknown key \"colour\": known are \"name\", "},
		{"seds = 3\n" + good, `unknown key "seds": did you mean "seeds"?`},
		{"seeds = 1000000000\n" + good, "test.toml:1:9: 1e+09 runs: a study has at most 1000000\n  seeds = 1000000000\n"},
		{good + "[[figure]]\nname = \"f\"\n[[figure]]\nwhat = 3", `test.toml:5:1: unknown key "what" in [[figure]]`},
		{"name = \"a/b\"\n" + good, "cannot name a folder"},
		{"base = \"nowhere\"", "test.toml:1:8: "},
		{good + "[grid]\nnetwork.width = 3", "want a list of values"},
		{good + "[grid]\nnetwork.width = [3, 3]", "differ"},
		{good + "[set]\nseed = 3", "test.toml:3:1: the seed is counted"},
		{"seeds = 0\n" + good, "test.toml:1:9: seeds: want a whole number that is at least 1"},
		{"points = -1\n" + good, "test.toml:1:10: points: want a whole number"},
		{good + "[set]\nnetwork.widht = 3", "widht"},
		{good + "[grid]\nnetwork.layrs = [1, 2]", `test.toml:3:9: --set network.layrs=1: unknown key "layrs"`},
		{good + "[[figure]]\nname = \"f\"\nkind = \"pie\"", `test.toml:4:8: unknown kind "pie"`},
		{good + "[[figure]]\nname = \"f\"\nkind = \"convergence\"\nx = [\"network.width\"]", "is no axis"},
		{good + "[grid]\nnetwork.width = [3]\n[[figure]]\nname = \"f\"\nkind = \"history\"\nwhere = { network.width = 4 }", `has no value "4"`},
		{good + "[[figure]]\nname = \"f\"\nkind = \"images\"", "images want"},
		{good + "[cluster]\nmemory = \"lots\"", "test.toml:3:10: memory: \"lots\" is no size"},
		{good + "[[figure]]\nname = \"f\"\nkind = \"history\"\ny = \"size\"", "is not one of step, loss"},
		{good + "[[figure]]\nname = \"f\"\nkind = \"history\"\ny = \"loss\"\nx = [\"width\"]", "is not one of step, loss"},
	} {
		_, err := Parse("test.toml", []byte(c.text), none)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got error %v, want one with %q", c.text, err, c.want)
		}
	}
}

// execute makes all runs in this process.
func execute(t *testing.T, s *Study, dir string, set Settings) []Row {
	t.Helper()
	set.Dir, set.Workers = dir, max(set.Workers, 1)
	set.Worker = func() (Worker, error) { return s.Local(), nil }
	rows, err := s.Execute(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// timeless returns the rows of a folder without the columns of time and origin.
func timeless(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, runsFile))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	for k, l := range lines {
		cells := strings.Split(l, ",")
		lines[k] = strings.Join(cells[:len(cells)-len(timeColumns)-len(origin.Columns)], ",")
	}
	return strings.Join(lines, "\n")
}

func TestRowsDoNotDependOnWorkers(t *testing.T) {
	s := parse(t, fit)
	one, three := t.TempDir(), t.TempDir()
	rows := execute(t, s, one, Settings{})
	execute(t, s, three, Settings{Workers: 3})
	if a, b := timeless(t, one), timeless(t, three); a != b {
		t.Errorf("one worker wrote\n%s\nthree wrote\n%s", a, b)
	}
	for _, r := range rows {
		if wrong := r.Run.Labels[0] == "wrong"; wrong != (r.Status() == Failed) {
			t.Errorf("run %d of %s: status %s", r.Run.Number, r.Run.Labels[0], r.Status())
		}
	}
	if err := s.Conclude(one, rows); err != nil {
		t.Error(err)
	}
	text, err := os.ReadFile(filepath.Join(one, "summary.csv"))
	if err != nil || !strings.Contains(string(text), "wrong,4,2,2,Inf") && !strings.Contains(string(text), "wrong,4,2,2,+Inf") {
		t.Errorf("summary %q, error %v: want the failures of case wrong", text, err)
	}
}

// TestResume cuts runs.csv at every kind of place and checks that the study ends with the rows of an undisturbed one.
func TestResume(t *testing.T) {
	s := parse(t, fit)
	whole := t.TempDir()
	execute(t, s, whole, Settings{})
	text, err := os.ReadFile(filepath.Join(whole, runsFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, share := range []float64{0, 0.02, 0.1, 0.33, 0.5, 0.77, 0.99, 1} {
		dir := t.TempDir()
		cut := text[:int(share*float64(len(text)))]
		if err := os.WriteFile(filepath.Join(dir, runsFile), cut, 0o666); err != nil {
			t.Fatal(err)
		}
		made := -1
		execute(t, s, dir, Settings{Workers: 2, Watch: func(p Progress) { made = p.Done - p.Resumed }})
		if got, want := timeless(t, dir), timeless(t, whole); got != want {
			t.Errorf("cut at %g: got\n%s\nwant\n%s", share, got, want)
		}
		if want := 12 - max(strings.Count(string(cut), "\n")-1, 0); made != want {
			t.Errorf("cut at %g: %d runs made, want %d", share, made, want)
		}
	}
}

func TestForeignRows(t *testing.T) {
	dir := t.TempDir()
	execute(t, parse(t, fit), dir, Settings{})
	for _, change := range [][2]string{{"tanh", "sine"}, {"[4, 8, 16]", "[4, 8]"}, {"network.width =", "points.interior ="}} {
		s := parse(t, strings.Replace(fit, change[0], change[1], 1))
		_, err := s.Execute(t.Context(), Settings{Dir: dir, Workers: 1, Worker: func() (Worker, error) { return s.Local(), nil }})
		if foreign := (*ForeignError)(nil); !errors.As(err, &foreign) {
			t.Errorf("%s for %s: got error %v, want a ForeignError", change[1], change[0], err)
		}
	}
	wider := parse(t, strings.Replace(fit, "[4, 8, 16]", "[4, 8, 16, 32]", 1))
	resumed := 0
	rows := execute(t, wider, dir, Settings{Watch: func(p Progress) { resumed = p.Resumed }})
	if resumed != 12 || len(rows) != 16 {
		t.Errorf("a wider grid: %d rows kept of %d, want 12 of 16", resumed, len(rows))
	}
	other := parse(t, strings.Replace(fit, "tanh", "sine", 1))
	if rows := execute(t, other, dir, Settings{Restart: true}); len(rows) != 12 {
		t.Errorf("a restart: %d rows, want 12", len(rows))
	}
	made := 0
	execute(t, other, dir, Settings{Restart: true, Watch: func(p Progress) { made = p.Done - p.Resumed }})
	if made != 12 {
		t.Errorf("another restart made %d runs, want 12", made)
	}
}

func TestShardsJoin(t *testing.T) {
	s := parse(t, fit)
	whole, joined := t.TempDir(), t.TempDir()
	execute(t, s, whole, Settings{})
	var parts []string
	for k := range 3 {
		parts = append(parts, t.TempDir())
		execute(t, s, parts[k], Settings{Shard: k + 1, Shards: 3})
	}
	rows, err := s.Merge(joined, parts, false)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := timeless(t, joined), timeless(t, whole); got != want || s.Missing(rows) != 0 {
		t.Errorf("joined, with %d missing:\n%s\nwant\n%s", s.Missing(rows), got, want)
	}
}

func TestInterruption(t *testing.T) {
	s := parse(t, fit)
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	_, err := s.Execute(ctx, Settings{Dir: dir, Workers: 1, Worker: func() (Worker, error) { return s.Local(), nil }, Watch: func(p Progress) {
		if p.Done == 5 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want that of the context", err)
	}
	resumed := 0
	execute(t, s, dir, Settings{Watch: func(p Progress) { resumed = p.Resumed }})
	if resumed != 5 {
		t.Errorf("%d rows kept, want 5", resumed)
	}
}

func TestFilesOfRunsComeBack(t *testing.T) {
	s := parse(t, fit+"[[figure]]\nname = \"u\"\nkind = \"solutions\"\nseries = \"case\"\nwhere = { network.width = 8 }\n"+
		"[[figure]]\nname = \"h\"\nkind = \"history\"\ny = \"rel_l2\"\nseries = \"case\"\nwhere = { network.width = 16 }\nlinear = \"x\"\n")
	dir := t.TempDir()
	execute(t, s, dir, Settings{})
	r := s.Runs()[2]
	if err := os.Remove(filepath.Join(dir, solutionFile(&r))); err != nil {
		t.Fatal(err)
	}
	made := 0
	rows := execute(t, s, dir, Settings{Watch: func(p Progress) { made = p.Done - p.Resumed }})
	if made != 1 {
		t.Errorf("%d runs repeated, want the one whose solution was gone", made)
	}
	if err := s.Conclude(dir, rows); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"u.png", "u.svg", "h.png", "h.csv", "summary.md"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	history := filepath.Join(dir, historyFile(&s.Runs()[4]))
	if err := os.WriteFile(history, []byte("step,loss\n1,1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	foreign := (*ForeignError)(nil)
	if err := s.Conclude(dir, rows); !errors.As(err, &foreign) {
		t.Errorf("a history without the column: got error %v, want a ForeignError", err)
	}
}

func TestDescribe(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name   string
		values []float64
		want   Stats
	}{
		{"odd", []float64{3, 1, 2, 5, 4}, Stats{5, 0, 1, 2, 3, 4, 5, 3}},
		{"even", []float64{4, 1, 2, 3}, Stats{4, 0, 1, 1.75, 2.5, 3.25, 4, 2.5}},
		{"a failure", []float64{1, inf, 2, 3, 4}, Stats{5, 1, 1, 2, 3, 4, inf, 2.5}},
		{"not known", []float64{1, nan, 3}, Stats{3, 0, 1, 1.5, 2, 2.5, 3, 2}},
		{"half failures", []float64{inf, inf, 1, 3}, Stats{4, 2, 1, 2.5, inf, inf, inf, 2}},
	} {
		if got := describe(c.values); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestObservedOrder(t *testing.T) {
	const tol = 1e-12 // the sequences are exact powers
	x := []float64{10, 20, 40, 80, 160, 320}
	for _, c := range []struct {
		name   string
		y      func(x float64) float64
		order  float64
		lo, hi float64
		ok     bool
	}{
		{"power", func(x float64) float64 { return 7 * math.Pow(x, -3) }, 3, 80, 320, true},
		{"with a floor", func(x float64) float64 { return math.Max(math.Pow(x, -2), math.Pow(80, -2)) }, 2, 20, 80, true},
		{"rising", func(x float64) float64 { return x }, 0, 0, 0, false},
	} {
		y := make([]float64, len(x))
		for i := range x {
			y[i] = c.y(x[i])
		}
		o, ok := observedOrder(x, y)
		if ok != c.ok || ok && (math.Abs(o.Order-c.order) > tol || math.Abs(o.Lo-c.lo) > 1e-9 || math.Abs(o.Hi-c.hi) > 1e-9) {
			t.Errorf("%s: got order %g over [%g, %g], %t; want %g over [%g, %g], %t", c.name, o.Order, o.Lo, o.Hi, ok, c.order, c.lo, c.hi, c.ok)
		}
	}
}

func TestBandOfHistories(t *testing.T) {
	c := band([][]float64{{1, 2, 3}, {1, 2, 3}, {1, 2, 3}}, [][]float64{{9, 6, 3}, {8, 5, 2}, {7, 4, 1}})
	if !slices.Equal(c.X, []float64{1, 2, 3}) || !slices.Equal(c.Y, []float64{8, 5, 2}) || !slices.Equal(c.Low, []float64{7.5, 4.5, 1.5}) {
		t.Errorf("common places: got %+v", c)
	}
	c = band([][]float64{{4, 10, 100}, {4, 20, 200}}, [][]float64{{9, 9, 1}, {9, 9, 1}})
	if n := len(c.X); n != samples || c.X[n-1] != 150 || c.Y[0] != 9 {
		t.Errorf("different places: %d of them up to %g, first value %g; want %d up to 150, 9", n, c.X[n-1], c.Y[0], samples)
	}
}

func TestInterpolate(t *testing.T) {
	const tol = 1e-12 // roundings of logarithms
	x, y := []float64{1, 10, 1000, 2000}, []float64{8, 4, 1, 0}
	for _, c := range []struct{ at, want float64 }{{0.5, 8}, {1, 8}, {10, 4}, {100, 2}, {1500, 1}, {2000, 0}, {9000, 0}} {
		if got := interpolate(x, y, c.at); math.Abs(got-c.want) > tol {
			t.Errorf("at %g: got %g, want %g", c.at, got, c.want)
		}
	}
}

// TestProcessThatDies checks that a worker that ends during a run costs that run only, with its last words as the reason.
func TestProcessThatDies(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	s := parse(t, strings.Replace(fit, "[4, 8, 16]", "[4]", 1))
	rows, err := s.Execute(t.Context(), Settings{Dir: t.TempDir(), Workers: 1, Worker: func() (Worker, error) {
		return s.Process([]string{shell, "-c", "read line; echo out of memory >&2; exit 3"}, nil), nil
	}})
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows, error %v; want 4 rows", len(rows), err)
	}
	for _, r := range rows {
		if reason := r.Cells[1]; r.Status() != Failed || !strings.Contains(reason, "exit status 3: out of memory") {
			t.Errorf("run %d: %s, %q", r.Run.Number, r.Status(), reason)
		}
	}
}

// TestServe sends runs through the protocol of worker processes.
func TestServe(t *testing.T) {
	s := parse(t, fit)
	r := s.Runs()[0]
	ask := fmt.Sprintf("{\"Number\":0,\"Hash\":%q,\"Seed\":1}\n{\"Number\":0,\"Hash\":\"other\",\"Seed\":1}\n", r.Hash)
	var out strings.Builder
	if err := s.Serve(t.Context(), strings.NewReader(ask), &out, func() {}); err != nil {
		t.Fatal(err)
	}
	answers := strings.Split(out.String(), "\n")
	if len(answers) != 3 || !strings.Contains(answers[0], "not checked") || !strings.Contains(answers[1], "has changed") {
		t.Errorf("answers %q: want a run, and that the study has changed", answers)
	}
}

// TestWithoutExactSolution checks that the residual stands in for errors that nobody knows.
func TestWithoutExactSolution(t *testing.T) {
	dir := t.TempDir()
	problem := "coords = [\"x\"]\nfields = [\"u\"]\n[domain]\nx = [0, 1]\n[[condition]]\nname = \"fit\"\non = \"interior\"\neq = \"u = x^2\"\n"
	if err := os.WriteFile(filepath.Join(dir, "parabola.toml"), []byte(problem), 0o666); err != nil {
		t.Fatal(err)
	}
	text := "base = \"parabola.toml\"\n[set]\nlsgd.method = \"projection\"\nnetwork.width = 8\nnetwork.spread = 1.0\n"
	s, err := Parse(filepath.Join(dir, "test.toml"), []byte(text), none)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	rows := execute(t, s, out, Settings{})
	if got := s.principal(rows); got != "residual" || failures(rows) != 0 {
		t.Errorf("principal measure %q with %d failures, want residual and none", got, failures(rows))
	}
	if _, err := os.Stat(filepath.Join(out, "parabola.toml")); err != nil {
		t.Errorf("the problem is not beside the rows: %v", err)
	}
}
