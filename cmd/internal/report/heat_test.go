package report

import (
	"image/color"
	"math"
	"testing"
)

// TestViridis compares with published entries of the table of 256 colours that are not knots, midway between them
// where the fit is worst.
func TestViridis(t *testing.T) {
	const tol = 1.6 // of 255: rounding to whole numbers, half a step between 255 and 256 colours, and the fit
	for _, c := range []struct {
		entry   float64
		r, g, b float64
	}{
		{0, 0.267004, 0.004874, 0.329415},
		{8, 0.277018, 0.050344, 0.375715},
		{25, 0.282623, 0.140926, 0.457517},
		{42, 0.267968, 0.223549, 0.512008},
		{127, 0.129933, 0.559582, 0.551864},
		{213, 0.565498, 0.842430, 0.262877},
		{229, 0.730889, 0.871916, 0.156029},
		{246, 0.906311, 0.894855, 0.098125},
		{255, 0.993248, 0.906157, 0.143936},
	} {
		at := c.entry / 255 * (levels - 1)
		got := viridis()[int(math.Round(at))].(color.RGBA)
		for i, v := range []struct{ got, want float64 }{
			{float64(got.R), 255 * c.r}, {float64(got.G), 255 * c.g}, {float64(got.B), 255 * c.b},
		} {
			if math.Abs(v.got-v.want) > tol {
				t.Errorf("entry %g, channel %d: got %g, want %.2f within %g", c.entry, i, v.got, v.want, tol)
			}
		}
	}
}

// TestPaint checks orientation and interpolation: a linear function on uneven nodes must give a linear picture.
func TestPaint(t *testing.T) {
	x, y := []float64{0, 0.1, 0.5, 2}, []float64{-1, 0, 3}
	for name, f := range map[string]func(x, y float64) float64{
		"x": func(x, y float64) float64 { return x / 2 },
		"y": func(x, y float64) float64 { return (y + 1) / 4 },
	} {
		g := &Grid{X: x, Y: y}
		for _, b := range y {
			for _, a := range x {
				g.Z = append(g.Z, f(a, b))
			}
		}
		const width, height = 40, 30
		img := newField(g, false).paint(width, height, 0, 1)
		for j := range height {
			for i := range width {
				at := f(2*(float64(i)+0.5)/width, -1+4*(1-(float64(j)+0.5)/height))
				want := int(at*(levels-1) + 0.5)
				if got := int(img.ColorIndexAt(i, j)); got < want-1 || got > want+1 {
					t.Fatalf("%s: pixel (%d, %d) has colour %d, want %d", name, i, j, got, want)
				}
			}
		}
	}
}

func TestPaintMissing(t *testing.T) {
	g := &Grid{X: []float64{0, 1}, Y: []float64{0, 1}, Z: []float64{math.NaN(), 1, 1, 1}}
	img := newField(g, false).paint(10, 10, 0, 1)
	for j := range 10 {
		for i := range 10 {
			want := uint8(levels - 1)
			if i < 5 && j >= 5 { // the quarter that is nearest to the lower left node
				want = missing
			}
			if got := img.ColorIndexAt(i, j); got != want {
				t.Errorf("pixel (%d, %d) has colour %d, want %d", i, j, got, want)
			}
		}
	}
}

func TestColourRange(t *testing.T) {
	many := make([]float64, 1000)
	for i := range many {
		many[i] = 1e-6 * (1 + float64(i)/1000)
	}
	many[0], many[1] = 0, 1e-14 // one zero and one lucky cancellation
	for _, c := range []struct {
		name   string
		z      []float64
		log    bool
		lo, hi float64
	}{
		{"linear", []float64{-3, 2, math.NaN(), math.Inf(1)}, false, -3, 2},
		{"few", []float64{-1e-3, 10, 100}, true, -3, 2},
		{"zeros do not count", []float64{0, 0, 1e-3, 1e2}, true, -3, 2},
		{"floor", []float64{1e-30, 1e-20, 1, 1e2}, true, 0, 2},
		{"all zero", []float64{0, 0}, true, -18, -17},
		{"lucky values do not count", many, true, -7 + math.Log10(1.999), -6 + math.Log10(1.999)},
		{"zeros and one value", []float64{0, 5, 5, 0}, true, math.Log10(0.5), math.Log10(5)},
	} {
		g := &Grid{X: linspace(0, 1, len(c.z)), Y: []float64{0}, Z: c.z}
		f := newField(g, c.log)
		lo, hi := colourRange([]*field{f}, c.log)
		if math.Abs(lo-c.lo) > 1e-12 || math.Abs(hi-c.hi) > 1e-12 {
			t.Errorf("%s: got [%g, %g], want [%g, %g]", c.name, lo, hi, c.lo, c.hi)
		}
		if low, _ := span(f.z); low < lo {
			t.Errorf("%s: values down to %g are left, below the range that begins at %g", c.name, low, lo)
		}
	}
}

func TestEqualAspect(t *testing.T) {
	for _, c := range []struct{ w, h, want float64 }{
		{1, 1, 1}, {10, 1, 0.1}, {1, 5, 5}, {1, 1000, 12}, {1000, 1, 1. / 12},
	} {
		g := sample(c.w, c.h, 5, 5, math.Hypot)
		g.EqualAspect = true
		for panels := 1; panels <= 6; panels++ {
			grids := make([]*Grid, panels)
			for i := range grids {
				grids[i] = g
			}
			m := newHeatMap("title", grids)
			if got := float64(m.cell.Y / m.cell.X); math.Abs(got-c.want) > 1e-9*c.want {
				t.Errorf("box %g x %g, %d panels: height to width is %g, want %g", c.w, c.h, panels, got, c.want)
			}
			if m.cell.X < 15 || m.cell.Y < 10 {
				t.Errorf("box %g x %g, %d panels: panels are only %v", c.w, c.h, panels, m.cell)
			}
		}
	}
}
