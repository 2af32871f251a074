package problem

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pinn/auto"
	"pinn/pde/expr"
)

// withTable loads a problem with a conductivity k from the table k.csv.
func withTable(t *testing.T, table, coords, rest string) *File {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"k.csv": table, "p.toml": "coords = [" + coords + "]\nfields = [\"u\"]\n[functions]\nk = { table = \"k.csv\" }\n" + rest} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Load(filepath.Join(dir, "p.toml"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A table is everywhere the value at the nearest point, in any order of rows and columns, and a wall of layers that it gives is solved with the
// flux that resistances in series let through.
func TestTableOfLayers(t *testing.T) {
	const layers = "k,x\n0.04,0.2\n8,0.1\n0.7,0.5\n0.04,0.3\n"
	f := withTable(t, layers, `"x"`, `
[domain]
x = [0, 1]
[[condition]]
on = "interior"
eq = "d(k*u_x, x) = 0"
[[condition]]
on = "boundary"
eq = "u = x"
`)
	switches, err := f.Problem.Switches()
	if err != nil || len(switches) != 2 || math.Abs(switches[0].At-0.15) > 1e-15 || math.Abs(switches[1].At-0.4) > 1e-15 {
		t.Errorf("switches %v, %v: want them at 0.15 and 0.4, and none between layers of one kind", switches, err)
	}
	s, err := f.Solve(t.Context())
	if err != nil || s.Status != auto.Solved {
		t.Fatal(s, err)
	}
	want := 1 / (0.15/8 + 0.25/0.04 + 0.6/0.7)
	if got, err := s.At("8*u_x", 0.05); err != nil || math.Abs(got-want) > 1e-10*want {
		t.Errorf("flux %.12g, %v; want %.12g", got, err, want)
	}
}

// A table in the plane is a grid of rectangles.
func TestTableInThePlane(t *testing.T) {
	text := "x,y,k\n"
	value := func(i, j int) float64 { return float64(1+i) + 0.1*float64(j) }
	for i := range 4 {
		for j := range 3 {
			text += fmt.Sprintf("%g,%g,%g\n", 0.25*float64(i), 0.5*float64(j), value(i, j))
		}
	}
	f := withTable(t, text, `"x", "y"`, `
[domain]
x = [0, 1]
y = [0, 1]
[[condition]]
on = "interior"
eq = "k*u = 1"
`)
	k := func(x, y float64) float64 {
		lower := []float64{x, y}
		lo, hi := []float64{0}, []float64{0}
		g, err := f.Scope.Function(expr.Source{Text: "k"})
		if err != nil {
			t.Fatal(err)
		}
		g.Bounds(lo, hi, lower, lower)
		if lo[0] != hi[0] {
			t.Fatalf("k is between %g and %g at %v", lo[0], hi[0], lower)
		}
		return lo[0]
	}
	for i := range 4 {
		for j := range 3 {
			for _, off := range []float64{-0.12, 0.12} {
				if got, want := k(0.25*float64(i)+off, 0.5*float64(j)-off), value(i, j); got != want {
					t.Errorf("beside point %d, %d: %g, want %g", i, j, got, want)
				}
			}
		}
	}
}

// A table that is linear or a spline between its points has the values of these, and drives what it is to drive as the function does that it was taken
// from; cells end at its points.
func TestTableBetweenPoints(t *testing.T) {
	table := "t,k\n"
	for k := range 81 {
		table += fmt.Sprintf("%g,%.17g\n", float64(k)/20, math.Sin(float64(k)/20))
	}
	const rest = "[domain]\nt = [0, 4]\n[[condition]]\non = \"interior\"\neq = \"u_t = -u + k\"\n[[condition]]\non = \"t = 0\"\neq = \"u = 0\"\n"
	for between, within := range map[string][2]float64{"spline": {1e-9, 1e-7}, "linear": {1e-6, 1e-3}} {
		f := tabulated(t, table, between, rest, "")
		s, err := f.Solve(t.Context())
		if err != nil || s.Status != auto.Solved {
			t.Fatal(s, err)
		}
		want := (math.Sin(4) - math.Cos(4) + math.Exp(-4)) / 2
		got, err := s.At("u", 4)
		if e := math.Abs(got - want); err != nil || !(e > within[0] && e < within[1]) {
			t.Errorf("%s: u(4) = %.12g, %v; want %.12g within %v", between, got, err, want, within)
		}
	}
	for _, c := range []struct{ table, between, rest, want string }{
		{table, "cubic", rest, `unknown way between points "cubic"`},
		{table, "spline", strings.Replace(rest, "[0, 4]", "[0, 5]", 1), "the table goes from t = 0 to 4, and the domain from 0 to 5"},
		{table, "nearest", rest, `a smooth function has between = "spline"`},
	} {
		tabulated(t, c.table, c.between, c.rest, c.want)
	}
}

// tabulated loads a problem with a function k of t from a table, or wants a fault.
func tabulated(t *testing.T, table, between, rest, fault string) *File {
	t.Helper()
	dir := t.TempDir()
	text := fmt.Sprintf("coords = [\"t\"]\nfields = [\"u\"]\n[functions]\nk = { table = \"k.csv\", between = %q }\n%s", between, rest)
	for name, text := range map[string]string{"k.csv": table, "p.toml": text} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Load(filepath.Join(dir, "p.toml"))
	if fault == "" && err != nil || fault != "" && (err == nil || !strings.Contains(err.Error(), fault)) {
		t.Fatalf("%s: error %v, want %q", between, err, fault)
	}
	return f
}
