package result

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"

	"pinn/auto"
	"pinn/cmd/internal/saved"
	"pinn/pde"
	"pinn/problem"
)

// moving is solved in three slabs of two cells each.
const moving = `
name   = "moving"
coords = ["t", "x"]
fields = ["u"]

[domain]
t = [0, 3]
x = [-1, 1]

[[condition]]
name = "transport"
on   = "interior"
eq   = "u_t + u_x = 0"

[[condition]]
name = "start"
on   = "t = 0"
eq   = "u = sin(x)"

[[condition]]
name = "inflow"
on   = "x = -1"
eq   = "u = sin(-1 - t)"

[exact]
u = "sin(x - t)"

[partition]
slabs = 3
cells = { x = 2 }

[output]
grid   = 11
points = 50
`

func TestWritePieces(t *testing.T) {
	for _, c := range []struct {
		name, text string
	}{
		{"formula", moving},
		{"table", strings.Replace(moving, `u = "sin(x - t)"`+"\n\n[partition]", "file = \"tables/known.csv\"\n\n[partition]", 1)},
	} {
		r := solved(t, c.text)
		folder, _ := newFolder(t)
		s, err := r.Write(t.Context(), folder)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if s.Slabs != 3 || s.Cells != 6 || s.Rank > s.Features || !(s.RelL2["u"] < rounding) {
			t.Errorf("%s: %d slabs, %d cells, rank %d of %d, error %g; want 3, 6, and less than %g",
				c.name, s.Slabs, s.Cells, s.Rank, s.Features, float64(s.RelL2["u"]), rounding)
		}
		var names []string
		for _, f := range r.figures() {
			names = append(names, f.Name)
		}
		if want := []string{"solution", "slices", "error", "residual", "cells", "loss"}; !slices.Equal(names, want) {
			t.Errorf("%s: figures %v, want %v", c.name, names, want)
		}
		if err := folder.Discard(); err != nil {
			t.Error(err)
		}
	}
}

func TestSlabsOverTime(t *testing.T) {
	r := solved(t, moving)
	history := []auto.Record{{Validation: 1}, {Validation: 2}, {Validation: 3}}
	axes, c := r.overTime(history)
	// The first two of three slabs of equal length hand on nine tenths of it.
	if want := []float64{0, 27. / 28, 27. / 28, 54. / 28, 54. / 28, 3}; axes.X != "t" || !floats.EqualApprox(c.X, want, rounding) {
		t.Errorf("over %s at %v, want over t at %v", axes.X, c.X, want)
	}
	if want := []float64{1, 1, 2, 2, 3, 3}; !slices.Equal(c.Y, want) {
		t.Errorf("residuals %v, want %v", c.Y, want)
	}
	axes, c = r.overTime(history[:2])
	if want := []float64{0.5, 1.5, 1.5, 2.5}; axes.X != "slab" || !slices.Equal(c.X, want) {
		t.Errorf("slabs of another solution: over %s at %v, want over slab at %v", axes.X, c.X, want)
	}
}

// The indicators of the cells are in a table, and are read back as they were.
func TestMesh(t *testing.T) {
	r := solved(t, moving)
	if len(r.Solution.Indicators) != 6 {
		t.Fatalf("indicators %v, want 6", r.Solution.Indicators)
	}
	folder, _ := newFolder(t)
	if err := r.writeMesh(folder); err != nil {
		t.Fatal(err)
	}
	got, err := readIndicators(folder.Path(meshFile))
	if err != nil || !slices.Equal(got, r.Solution.Indicators) {
		t.Errorf("%v, got %v, want %v", err, got, r.Solution.Indicators)
	}
	if none, err := readIndicators(folder.Path("nothing")); none != nil || err != nil {
		t.Errorf("%v, %v of a run without cells", none, err)
	}
}

// A cut through faces meets the cells below them, one at every point.
func TestMeets(t *testing.T) {
	f := &problem.File{Time: 2, Problem: &pde.Problem{
		Coords: []string{"x", "y", "t"}, Lower: []float64{0, 0, 0}, Upper: []float64{1, 1, 2},
	}}
	v := &view{file: f, axes: []int{0, 1}}
	for _, c := range []struct {
		at   float64
		want [2]bool
	}{
		{0, [2]bool{true, false}}, {0.5, [2]bool{true, false}}, {1, [2]bool{true, false}}, {1.5, [2]bool{false, true}}, {2, [2]bool{false, true}},
	} {
		at := cut{at: []float64{0, 0, c.at}}
		got := [2]bool{v.meets(at, []float64{0, 0, 0}, []float64{1, 1, 1}), v.meets(at, []float64{0, 0, 1}, []float64{1, 1, 2})}
		if got != c.want {
			t.Errorf("t = %g: the slabs that meet the cut are %v, want %v", c.at, got, c.want)
		}
	}
}

func TestSliceCurves(t *testing.T) {
	nodes := saved.Linspace(0, 1, 2*exactDots+1)
	u := slices.Concat(nodes, nodes)
	known := slices.Clone(u)
	known[len(nodes)] = 7
	label := func(k int) string { return []string{"first", "second"}[k] }
	if got := len(sliceCurves(nodes, u, nil, label)); got != 2 {
		t.Errorf("%d curves of two slices without exact values, want 2", got)
	}
	curves := sliceCurves(nodes, u, known, label)
	if len(curves) != 4 || curves[2].Name != "second" || !curves[3].Same || !curves[3].Points || len(curves[3].X) != exactDots+1 || curves[3].Y[0] != 7 {
		t.Errorf("curves %+v: want a line and %d dots for each slice", curves, exactDots+1)
	}
}

// Summaries of version 0.1 say boxes.
func TestOldSummary(t *testing.T) {
	var s Summary
	if err := json.Unmarshal([]byte(`{"status": "solved", "boxes": 7}`), &s); err != nil || s.Cells != 7 || s.Status != auto.Solved {
		t.Errorf("%d cells, %s, error %v; want 7, solved", s.Cells, s.Status, err)
	}
}

// Where a surface cuts cells, the figure and the page show the parts with an indicator each.
func TestCellsOfParts(t *testing.T) {
	r := solved(t, `
name = "disk"
coords = ["x", "y"]
fields = ["u"]
[domain]
x = [-1, 1]
y = [-1, 1]
[functions]
k = "if(x^2 + y^2 < 0.25, 2, 1)"
[[condition]]
on = "interior"
eq = "d(k*u_x, x) + d(k*u_y, y) = 1"
[[condition]]
on = "boundary"
eq = "u = 0"
[partition]
cells = { x = 1, y = 1 }
[network]
width = 60
`)
	v := r.pageView()
	x := v.points()
	values := r.indicatorsAt(x)
	inside, outside := r.Solution.CellAt([]float64{0, 0}), r.Solution.CellAt([]float64{0.9, 0.9})
	if inside == outside || !r.Solution.Cut(inside) {
		t.Fatalf("pieces %d and %d", inside, outside)
	}
	for i, got := range values {
		at, want := x.RawRowView(i), outside
		switch r := math.Hypot(at[0], at[1]); {
		case math.Abs(r-0.5) < 1e-9:
			continue // either
		case r < 0.5:
			want = inside
		}
		if got != r.Solution.Indicators[want] {
			t.Fatalf("at %v the indicator is %g, want that of piece %d", at, got, want)
		}
		if part := r.part(v, v.cuts[0], inside); part(at[0], at[1]) != (want == inside) {
			t.Fatalf("the figure has %v on the wrong side", at)
		}
	}
	if r.cells(v) == nil {
		t.Error("no figure")
	}
}
