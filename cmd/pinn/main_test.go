package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pinn/auto"
	"pinn/cmd/internal/result"
	"pinn/cmd/internal/store"
	"pinn/problem"
)

var update = flag.Bool("update", false, "write the golden files anew")

// pinn runs the program in the current folder.
func pinn(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return pinnIn(t, t.Context(), args...)
}

func pinnIn(t *testing.T, ctx context.Context, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(ctx, args, strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

// golden compares a text with a file of testdata, which is found from the package's own folder.
func golden(t *testing.T, home, name, got string) {
	t.Helper()
	path := filepath.Join(home, "testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

// elsewhere changes to an empty folder and returns the package's own one.
func elsewhere(t *testing.T) (home string) {
	t.Helper()
	home, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	return home
}

// tree lists all files below the current folder with their contents.
func tree(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			files[path] = ""
			return err
		}
		text, err := os.ReadFile(path)
		files[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// numbers matches what differs between processors, and the spaces before it.
var numbers = regexp.MustCompile(` +(\(?)\d[\d.]*(e[+-]\d+)?`)

func TestGoldens(t *testing.T) {
	home := elsewhere(t)
	for _, c := range []struct {
		name   string
		args   string
		masked bool
	}{
		{"help", "--help", false},
		{"nothing", "", false},
		{"help-solve", "solve --help", false},
		{"help-eval", "eval --help", false},
		{"check-transport", "check transport", false},
		{"check-acoustics", "check acoustics --set lsgd.method=lsgd --set network.width=64 --set points.interior=300", false},
		{"check-init", "check heat.toml", false},
		{"init", "init heat", false},
		{"solve-transport", "solve transport --no-figures", true},
		{"quiet", "solve transport --no-figures --quiet", false},
	} {
		if c.name == "check-init" {
			pinn(t, "init", "heat")
		}
		code, stdout, stderr := pinn(t, strings.Fields(c.args)...)
		if c.name == "check-init" {
			os.Remove("heat.toml")
		}
		if code != exitSolved {
			t.Errorf("%s: exit code %d, stderr %s", c.name, code, stderr)
		}
		if c.masked {
			stdout = numbers.ReplaceAllString(stdout, " $1#")
		}
		golden(t, home, c.name, stdout)
	}
}

// summary is what the tests read of summary.json.
type summary struct {
	Name   string
	Status string
	RelL2  map[string]float64 `json:"rel_l2"`
	Seed   uint64
}

// Bounds of the shipped problems with nothing chosen by the user.
func TestSolveJSON(t *testing.T) {
	elsewhere(t)
	for _, c := range []struct {
		name  string
		bound float64
	}{
		{"transport", 1e-13},
		{"poisson", 1e-14},
	} {
		code, stdout, stderr := pinn(t, "solve", c.name, "--json")
		var s summary
		if err := json.Unmarshal([]byte(stdout), &s); err != nil {
			t.Fatalf("%s: %v in %s", c.name, err, stdout)
		}
		if code != exitSolved || s.Name != c.name || s.Status != "solved" || !(s.RelL2["u"] <= c.bound) {
			t.Errorf("%s: exit code %d, %+v; want a relative error of at most %g\n%s", c.name, code, s, c.bound, stderr)
		}
		written, err := os.ReadFile(filepath.Join("results", c.name, "summary.json"))
		if err != nil || string(written) != stdout {
			t.Errorf("%s: the file differs from the output: %v", c.name, err)
		}
		for _, figure := range []string{"solution", "error", "residual", "loss"} {
			for _, ext := range []string{".png", ".svg"} {
				if info, err := os.Stat(filepath.Join("results", c.name, figure+ext)); err != nil || info.Size() < 1000 {
					t.Errorf("%s: figure %s%s: %v", c.name, figure, ext, err)
				}
			}
		}
	}
}

// ode solves in no time.
const ode = `
coords = ["x"]
fields = ["u"]
domain = { x = [0, 1] }
condition = [
  { on = "interior", eq = "u_x = u" },
  { on = "x = 0", eq = "u = 1" },
]
exact = { u = "exp(x)" }
`

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestOverridesAreInTheProblemAsUsed(t *testing.T) {
	elsewhere(t)
	writeFile(t, "ode.toml", ode)
	code, stdout, stderr := pinn(t, "solve", "ode.toml", "--json", "--seed", "7", "--tolerance", "1e-6", "--set", "network.width=30",
		"--no-figures", "--out", "out/deep/run", "--cpu", "1")
	if code != exitSolved {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	var first, again summary
	if err := json.Unmarshal([]byte(stdout), &first); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr = pinn(t, "solve", "out/deep/run/problem/ode.toml", "--json", "--no-figures")
	if err := json.Unmarshal([]byte(stdout), &again); err != nil || code != exitSolved {
		t.Fatalf("exit code %d, %v: %s", code, err, stderr)
	}
	if first.Seed != 7 || again.Seed != 7 || first.RelL2["u"] != again.RelL2["u"] {
		t.Errorf("first %+v, again %+v; want the same with seed 7", first, again)
	}
	if matches, _ := filepath.Glob("out/deep/run/*.png"); len(matches) > 0 {
		t.Errorf("figures %v", matches)
	}
}

// A file wins over a problem of the same name that comes with the program.
func TestFileWins(t *testing.T) {
	elsewhere(t)
	writeFile(t, "transport", ode)
	if code, stdout, stderr := pinn(t, "check", "transport"); code != exitSolved || !strings.Contains(stdout, "u_x = u") {
		t.Errorf("exit code %d, %s%s", code, stdout, stderr)
	}
}

func TestInit(t *testing.T) {
	elsewhere(t)
	if code, _, stderr := pinn(t, "init", "rod"); code != exitSolved {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	code, stdout, stderr := pinn(t, "solve", "rod.toml", "--json", "--no-figures")
	var s summary
	if err := json.Unmarshal([]byte(stdout), &s); err != nil || code != exitSolved {
		t.Fatalf("exit code %d, %v: %s", code, err, stderr)
	}
	const bound = 1e-11 // a smooth solution; the default tolerance is 1e-8
	if s.Name != "rod" || !(s.RelL2["u"] < bound) {
		t.Errorf("%+v, want rod with an error below %g", s, bound)
	}
	before := tree(t)
	for _, name := range []string{"rod", "rod.toml", "a/b", "", "..", "no/such"} {
		if code, _, stderr := pinn(t, "init", name); code != exitInput || stderr == "" {
			t.Errorf("init %q: exit code %d, %q; want %d and a message", name, code, stderr, exitInput)
		}
	}
	sameTree(t, "init", before)
}

func sameTree(t *testing.T, what string, before map[string]string) {
	t.Helper()
	after := tree(t)
	for path, text := range after {
		if was, ok := before[path]; !ok || was != text {
			t.Errorf("%s: %s was written", what, path)
		}
		delete(before, path)
	}
	for path := range before {
		t.Errorf("%s: %s was removed", what, path)
	}
}

func TestShort(t *testing.T) {
	elsewhere(t)
	writeFile(t, "ode.toml", ode)
	code, stdout, _ := pinn(t, "solve", "ode.toml", "--set", "network.width=3", "--no-figures", "--tolerance=1e-14")
	if code != exitShort || !strings.Contains(stdout, "short of the tolerance") {
		t.Errorf("exit code %d, want %d\n%s", code, exitShort, stdout)
	}
	if _, err := os.Stat("results/ode/summary.json"); err != nil {
		t.Errorf("no results: %v", err)
	}
}

func TestEval(t *testing.T) {
	elsewhere(t)
	writeFile(t, "ode.toml", ode)
	if code, _, stderr := pinn(t, "solve", "ode.toml", "--no-figures", "--quiet"); code != exitSolved || stderr != "" {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	writeFile(t, "points.csv", "note, x\n1, 0\n2, 0.5\n")
	const want = "x,u,u_x,\"d(u, x, x) + x\"\n0.000,1.000,1.000,1.000\n0.500,1.649,1.649,2.149\n"
	writeFile(t, "far.csv", "x\n0.5\n7\n")
	if code, _, stderr := pinn(t, "eval", "results/ode", "--points", "far.csv"); code != exitShort || !strings.Contains(stderr, "outside the domain, where the solution means nothing: 1 of 2") {
		t.Errorf("a point outside: exit code %d, %q", code, stderr)
	}
	if code, stdout, stderr := pinn(t, "eval", "results/ode", "--points", "far.csv", "--extrapolate"); code != exitSolved || stderr != "" || strings.Count(stdout, "\n") != 3 {
		t.Errorf("a point outside that is allowed: exit code %d, %q, %q", code, stdout, stderr)
	}
	for _, saved := range []string{"results/ode", "results/ode/model.json"} {
		code, stdout, stderr := pinn(t, "eval", saved, "--points", "points.csv", "-d", "u,u_x", "-d", "d(u, x, x) + x")
		if got := rounded(stdout); code != exitSolved || got != want {
			t.Errorf("%s: exit code %d, got\n%s\nwant\n%s%s", saved, code, got, want, stderr)
		}
	}
	if code, stdout, stderr := pinn(t, "eval", "results/ode", "--points", "points.csv", "--out", "u.csv"); code != exitSolved || stdout != "" {
		t.Errorf("exit code %d: %s%s", code, stdout, stderr)
	}
	text, err := os.ReadFile("u.csv")
	if got := rounded(string(text)); err != nil || got != "x,u\n0.000,1.000\n0.500,1.649\n" {
		t.Errorf("%v, got\n%s", err, got)
	}
	before := tree(t)
	for _, bad := range []string{
		"nowhere --points points.csv", "ode.toml --points points.csv", "results/ode --points none.csv", "results/ode",
		"results/ode --points ode.toml", "results/ode --points results/ode/history.csv", "results/ode --points points.csv -d u_y",
		"results/ode --points points.csv -d dn(u)", "results/ode --points points.csv -d u,", "results/ode --points points.csv --out no/such/file",
	} {
		if code, stdout, stderr := pinn(t, append([]string{"eval"}, strings.Fields(bad)...)...); code != exitInput || stdout != "" || stderr == "" {
			t.Errorf("eval %s: exit code %d, %q, %q; want %d and a message only", bad, code, stdout, stderr, exitInput)
		}
	}
	sameTree(t, "eval", before)
}

// rounded writes the numbers of a table with three decimals.
func rounded(table string) string {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		return err.Error()
	}
	for _, row := range rows {
		for k, cell := range row {
			if v, err := strconv.ParseFloat(cell, 64); err == nil {
				row[k] = fmt.Sprintf("%.3f", v)
			}
		}
	}
	var out strings.Builder
	csv.NewWriter(&out).WriteAll(rows)
	return out.String()
}

func TestListAndVersion(t *testing.T) {
	line := regexp.MustCompile(`(?m)^poisson-5d +Poisson's equation in five dimensions$`)
	if _, stdout, _ := pinn(t, "list"); !line.MatchString(stdout) {
		t.Errorf("list:\n%s", stdout)
	}
	if _, stdout, _ := pinn(t, "version"); !strings.HasPrefix(stdout, "pinn "+version+"\ngo1.") {
		t.Errorf("version:\n%s", stdout)
	}
}

// Without a model there is nothing to write, and what is there stays.
func TestFailure(t *testing.T) {
	elsewhere(t)
	file, err := problem.Access{}.Parse("ode.toml", []byte(ode), nil)
	if err != nil {
		t.Fatal(err)
	}
	before := tree(t)
	place, err := store.Reserve("out")
	if err != nil {
		t.Fatal(err)
	}
	w := &saver{place: place, run: result.Run{File: file}}
	s, out, err := w.finished(t.Context(), &auto.Solution{Model: new(auto.Model), Status: auto.Failed, Reason: "it went wrong", ErrorEstimate: math.NaN()})
	if err != nil || out != "" {
		t.Errorf("written to %q, %v", out, err)
	}
	if err := place.Release(false); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := printReport(&text, file, s, out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"ode: failed\n  it went wrong\n", "estimate  unknown\n", "files     none"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
	sameTree(t, "failure", before)
}

// What cannot be written is said with the way to go on, and the checkpoint is kept.
func TestUnwritten(t *testing.T) {
	elsewhere(t)
	file, err := problem.Access{}.Parse("ode.toml", []byte(ode), nil)
	if err != nil {
		t.Fatal(err)
	}
	solution, err := file.Solve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	place, err := store.Reserve("out")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("out", 0o777); err != nil { // somebody puts a file of their own where the results should go
		t.Fatal(err)
	}
	writeFile(t, "out/notes", "mine")
	e := &ending{
		command: new(solveCommand), terminal: &terminal{out: io.Discard, err: io.Discard}, ctx: t.Context(), out: "out",
		saver: &saver{place: place, run: result.Run{File: file}, again: "pinn solve ode.toml --resume"},
	}
	keep, err := e.end(solution, nil)
	if !keep || err == nil || !strings.Contains(err.Error(), "cannot be written") || !strings.Contains(err.Error(), "pinn solve ode.toml --resume") {
		t.Errorf("the checkpoint is kept: %t, error %v", keep, err)
	}
	if err := place.Release(keep); err != nil {
		t.Fatal(err)
	}
}
