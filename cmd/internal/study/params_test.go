package study

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// writeEnsemble writes a study of two sets of measured values, and returns its folder and the rates that belong to them.
func writeEnsemble(t *testing.T) (dir string, rates map[string]float64) {
	t.Helper()
	dir = t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("decay.toml", `coords = ["t"]
fields = ["u"]
[domain]
t = [0, 1]
[params]
k = { start = 1 }
[[condition]]
name = "decay"
on = "interior"
eq = "u_t = -k*u"
[[condition]]
name = "measured"
data = "a.csv"
[network]
width = 12
`)
	rates = map[string]float64{"a": 1.5, "b": 2}
	for name, k := range rates {
		table := "t,u\n"
		for i := range 21 {
			table += fmt.Sprintf("%g,%.17g\n", float64(i)/20, math.Exp(-k*float64(i)/20))
		}
		write(name+".csv", table)
	}
	write("s.toml", `base = "decay.toml"
seeds = 2
[[case]]
name = "a"
set = { condition.measured.data = "a.csv" }
[[case]]
name = "b"
set = { condition.measured.data = "b.csv" }
`)
	return dir, rates
}

// TestEnsemble finds a rate of decay from several data sets: the rows have it, and the summary its spread.
func TestEnsemble(t *testing.T) {
	dir, rates := writeEnsemble(t)
	s, err := Load(filepath.Join(dir, "s.toml"), none, false)
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	rows := execute(t, s, to, Settings{})
	if !slices.Contains(s.header(), "param.k") || len(rows) != 4 {
		t.Fatalf("%d rows with the columns %q, want 4 with param.k", len(rows), s.header())
	}
	const tol = 1e-6 // what twelve functions resolve
	for i, k := range s.column(rows, "param.k") {
		if want := rates[rows[i].Run.Labels[0]]; math.Abs(k-want) > tol {
			t.Errorf("run %d: rate %.12g, want %g (%s: %s)", i, k, want, rows[i].Status(), rows[i].Reason())
		}
	}
	if err := s.Conclude(to, rows); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(to, "summary.csv")); err != nil || !strings.Contains(string(text), "param.k_median") {
		t.Errorf("summary %q, error %v; want the median of the rate", text, err)
	}
	for _, name := range []string{"a.csv", "b.csv", "decay.toml"} {
		if _, err := os.Stat(filepath.Join(to, name)); err != nil {
			t.Errorf("the folder of the study has no copy: %v", err)
		}
	}
}

// TestCoverage counts the intervals that hold the right value over sets of noise, which differ from seed to seed.
func TestCoverage(t *testing.T) {
	dir, _ := writeEnsemble(t)
	text := "base = \"decay.toml\"\nseeds = 3\nnoise = true\ncheck = true\n[set]\ncondition.measured.noise = 0.01\nexact.k = 1.5\n"
	if err := os.WriteFile(filepath.Join(dir, "n.toml"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := Load(filepath.Join(dir, "n.toml"), none, false)
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	rows := execute(t, s, to, Settings{})
	if err := s.Conclude(to, rows); err != nil {
		t.Fatal(err)
	}
	low, high, held, k := s.column(rows, "low.k"), s.column(rows, "high.k"), s.column(rows, "holds.k"), s.column(rows, "param.k")
	count := 0
	for i := range rows {
		if !(low[i] < k[i] && k[i] < high[i]) || (held[i] == 1) != (low[i] <= 1.5 && 1.5 <= high[i]) {
			t.Errorf("run %d: %g in [%g, %g], which holds 1.5: %g", i, k[i], low[i], high[i], held[i])
		}
		count += int(held[i])
	}
	if k[0] == k[1] || k[1] == k[2] {
		t.Errorf("rates %v: the noise does not differ", k)
	}
	want := fmt.Sprintf("holds the right value in %d of 3 runs", count)
	if text, err := os.ReadFile(filepath.Join(to, "summary.md")); err != nil || !strings.Contains(string(text), want) {
		t.Errorf("summary %q, error %v; want %q", text, err, want)
	}
}
