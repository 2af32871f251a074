package problem

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
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
