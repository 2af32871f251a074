package report

import (
	"bytes"
	"strings"
	"testing"
)

func TestPatches(t *testing.T) {
	g := &Grid{X: []float64{0, 4}, Y: []float64{0, 2}, Patches: []Patch{
		{Left: 0, Right: 1, Low: 0, High: 2, Z: 0}, {Left: 1, Right: 2, Low: 1, High: 2, Z: 1}, {Left: 3, Right: 3, Low: 0.5, High: 0.5, Z: 1},
	}}
	f := newField(g, false)
	img := f.paint(40, 20, 0, 1)
	f.paintPatches(img, 1, scale(0, 1))
	for _, c := range []struct {
		what string
		i, j int
		want uint8
	}{
		{"first corner of the left patch", 0, 19, 0}, {"last corner of the left patch", 9, 0, 0},
		{"right patch beside it", 10, 0, levels - 1}, {"right patch, lowest row", 19, 9, levels - 1}, {"below the right patch", 15, 10, missing},
		{"beyond the right patch", 20, 0, missing}, {"centre of the disc", 30, 15, levels - 1}, {"rim of the disc", 31, 16, levels - 1},
		{"corner of the disc's square", 32, 17, missing},
	} {
		if got := img.ColorIndexAt(c.i, c.j); got != c.want {
			t.Errorf("%s: pixel (%d, %d) has colour %d, want %d", c.what, c.i, c.j, got, c.want)
		}
	}
}

// Patches count for the colours, by their logarithms too, and only those with an extent have edges.
func TestPatchFigure(t *testing.T) {
	g := &Grid{X: []float64{0, 1}, Y: []float64{0, 1}, Log: true, Patches: []Patch{
		{Left: 0, Right: 0.5, High: 1, Z: 1e-6}, {Left: 0.5, Right: 1, High: 1, Z: -1e-3},
	}}
	m := newHeatMap("", []*Grid{g})
	if m.bar.lo != -6 || m.bar.hi != -3 {
		t.Errorf("the colours go from %g to %g, want -6 to -3", m.bar.lo, m.bar.hi)
	}
	edges := func() int {
		var text bytes.Buffer
		if err := Heat(g).WriteSVG(&text); err != nil {
			t.Fatal(err)
		}
		return strings.Count(text.String(), "<path")
	}
	whole := edges()
	for k := range g.Patches {
		p := &g.Patches[k]
		p.Right, p.High = p.Left, p.Low
	}
	if got, want := whole-edges(), 4; got != want {
		t.Errorf("%d edges of two rectangles, want %d", got, want)
	}
}

// Where a part of the plane is shown only, patches end at its edge, whatever they reach over.
func TestPatchesEndAtEdge(t *testing.T) {
	g := &Grid{X: []float64{0, 4}, Y: []float64{0, 2}, Patches: []Patch{{Right: 4, High: 2, Z: 1}}, Inside: func(x, y float64) bool { return x < 3 || y > 1 }}
	f := newField(g, false)
	img := f.paint(40, 20, 0, 1)
	f.paintPatches(img, 1, scale(0, 1))
	for _, c := range []struct {
		i, j    int
		missing bool
	}{{29, 19, false}, {30, 19, true}, {30, 10, true}, {30, 9, false}, {39, 0, false}} {
		if got := img.ColorIndexAt(c.i, c.j); (got == missing) != c.missing {
			t.Errorf("pixel (%d, %d) has colour %d, shown %t", c.i, c.j, got, !c.missing)
		}
	}
}

// A patch may be a part of its rectangle, whose edge is drawn.
func TestPatchOfPart(t *testing.T) {
	g := &Grid{X: []float64{0, 4}, Y: []float64{0, 2}, Patches: []Patch{
		{Right: 4, High: 2, Z: 0, Inside: func(x, y float64) bool { return x < 2*y }}, {Right: 4, High: 2, Z: 1, Inside: func(x, y float64) bool { return x >= 2*y }},
	}}
	f := newField(g, false)
	img := f.paint(40, 20, 0, 1)
	f.paintPatches(img, 1, scale(0, 1))
	if a, b := img.ColorIndexAt(18, 10-1), img.ColorIndexAt(22, 10-1); a != 0 || b != levels-1 {
		t.Errorf("beside the line the colours are %d and %d", a, b)
	}
	for _, line := range f.edge {
		for _, p := range line {
			if d := p[0] - 2*p[1]; d < -1e-3 || d > 1e-3 {
				t.Errorf("the edge goes through %v", p)
			}
		}
	}
	if len(f.edge) == 0 {
		t.Error("the line is not drawn")
	}
}
