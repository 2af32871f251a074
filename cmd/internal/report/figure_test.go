package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func linspace(a, b float64, n int) []float64 {
	s := make([]float64, n)
	for i := range s {
		s[i] = a + (b-a)*float64(i)/float64(max(n-1, 1))
	}
	return s
}

// sample returns a grid on [0, w] x [0, h] with the values of f.
func sample(w, h float64, nx, ny int, f func(x, y float64) float64) *Grid {
	g := &Grid{Title: "title", XName: "x", YName: "y", ZName: "value", X: linspace(0, w, nx), Y: linspace(0, h, ny)}
	for _, y := range g.Y {
		for _, x := range g.X {
			g.Z = append(g.Z, f(x, y))
		}
	}
	return g
}

func values(x []float64, f func(x float64) float64) []float64 {
	y := make([]float64, len(x))
	for i := range x {
		y[i] = f(x[i])
	}
	return y
}

// figures holds one figure of every kind and every edge case, with a text that must appear in it.
func figures() map[string]struct {
	fig  *Figure
	text string
} {
	type entry = struct {
		fig  *Figure
		text string
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	noise := func(scale float64) func(x, y float64) float64 {
		return func(x, y float64) float64 { return scale * rnd.NormFloat64() }
	}
	constant := func(v float64) func(x, y float64) float64 { return func(x, y float64) float64 { return v } }
	with := func(g *Grid, change func(g *Grid)) *Grid { change(g); return g }
	logarithmic := func(g *Grid) { g.Log = true }
	equal := func(g *Grid) { g.EqualAspect = true }
	wave := func(x, y float64) float64 { return math.Sin(6 * (x - y)) }
	x := linspace(0, 1, 200)
	long := linspace(0, 1, 100_000)
	return map[string]entry{
		"heat":           {Heat(sample(1, 1, 200, 200, wave)), "value"},
		"noise":          {Heat(sample(1, 1, 500, 500, noise(1))), "value"},
		"error":          {Heat(with(sample(1, 1, 200, 200, noise(1e-15)), logarithmic)), "title"},
		"wide":           {Heat(with(sample(10, 1, 200, 20, wave), equal)), "title"},
		"tall":           {Heat(with(sample(1, 10, 20, 200, wave), equal)), "title"},
		"extreme aspect": {Heat(with(sample(1000, 1, 20, 20, wave), equal)), "title"},
		"panels":         {HeatPanels("all", []*Grid{sample(1, 1, 50, 50, wave), sample(1, 1, 60, 60, wave), sample(2, 1, 60, 60, wave)}), "all"},
		"noisy panels":   {HeatPanels("all", slices.Repeat([]*Grid{sample(1, 1, 300, 300, noise(1))}, 6)), "all"},
		"one":            {Heat(sample(1, 1, 20, 20, constant(1))), "1.0"},
		"zero":           {Heat(sample(1, 1, 20, 20, constant(0))), "0.0"},
		"zero, log":      {Heat(with(sample(1, 1, 20, 20, constant(0)), logarithmic)), "title"},
		"no values":      {Heat(sample(1, 1, 20, 20, constant(math.NaN()))), "title"},
		"infinite":       {Heat(sample(1, 1, 20, 20, constant(math.Inf(1)))), "title"},
		"huge":           {Heat(sample(1, 1, 20, 20, func(x, y float64) float64 { return 1e300 * wave(x, y) })), "×10"},
		"single point":   {Heat(sample(1, 1, 1, 1, constant(2))), "title"},
		"single row":     {Heat(sample(1, 1, 30, 1, wave)), "title"},
		"long title":     {Heat(with(sample(1, 1, 20, 20, wave), func(g *Grid) { g.Title = strings.Repeat("long title ", 30) })), "…"},
		"lines":          {Lines(Axes{Title: "title", X: "x", Y: "u"}, Curve{Name: "a < b", X: x, Y: values(x, math.Sin)}), "a &lt; b"},
		"many points":    {Lines(Axes{X: "step", Y: "loss", LogY: true}, Curve{X: long, Y: values(long, func(float64) float64 { return rnd.Float64() })}), "loss"},
		"no curves":      {Lines(Axes{Title: "title", LogX: true}, Curve{}), "title"},
		"nothing left":   {Lines(Axes{Title: "title", LogY: true}, Curve{Name: "zero", X: x, Y: make([]float64, len(x))}), "title"},
		"one point":      {Lines(Axes{Title: "title", LogX: true, LogY: true}, Curve{Name: "p", X: []float64{3}, Y: []float64{7}}), "title"},
		"dots": {Lines(Axes{X: "N", Y: "error", LogX: true, LogY: true},
			Curve{Name: "measured", X: []float64{1, 10, 100}, Y: []float64{1, 1e-8, 1e-16}, Points: true, Dashed: true}), "measured"},
		"constant line": {Lines(Axes{Title: "title"}, Curve{X: x, Y: values(x, func(float64) float64 { return 0.1 + 0.2 })}), "title"},
	}
}

func TestFigures(t *testing.T) {
	const maxSVG = 200_000
	for name, c := range figures() {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := c.fig.WritePNG(&b); err != nil {
				t.Fatal(err)
			}
			checkPNG(t, b.Bytes(), c.fig)
			b.Reset()
			if err := c.fig.WriteSVG(&b); err != nil {
				t.Fatal(err)
			}
			if b.Len() > maxSVG {
				t.Errorf("SVG has %d bytes, want at most %d", b.Len(), maxSVG)
			}
			if !strings.Contains(b.String(), c.text) {
				t.Errorf("SVG does not contain %q", c.text)
			}
			if bad := regexp.MustCompile(`[ ",MLAC](NaN|[+-]?Inf)[ ",]`).FindString(b.String()); bad != "" {
				t.Errorf("SVG has a coordinate that is not finite: %q", bad)
			}
			for d := xml.NewDecoder(&b); ; {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("SVG is not well-formed: %v", err)
				}
			}
		})
	}
}

// checkPNG checks the size, that the rim is white and that there is ink inside.
func checkPNG(t *testing.T, data []byte, f *Figure) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	size := img.Bounds().Size()
	for _, d := range []struct {
		name string
		got  int
		want float64
	}{{"width", size.X, f.width.Dots(dpi)}, {"height", size.Y, f.height.Dots(dpi)}} {
		if math.Abs(float64(d.got)-d.want) > 1 || d.want < 100 || d.want > 1600 {
			t.Errorf("PNG %s is %d pixels, want %.1f between 100 and 1600", d.name, d.got, d.want)
		}
	}
	rgba := image.NewRGBA(img.Bounds())
	draw.Draw(rgba, rgba.Bounds(), img, image.Point{}, draw.Src)
	rim, ink := 0, 0
	for y := range size.Y {
		for x := range size.X {
			if rgba.RGBAAt(x, y).G > 0xf0 {
				continue
			}
			ink++
			if x < 4 || y < 4 || x >= size.X-4 || y >= size.Y-4 {
				rim++
			}
		}
	}
	if rim > 0 {
		t.Errorf("%d pixels of the rim are not white: something is cut off", rim)
	}
	if ink < 2000 {
		t.Errorf("%d pixels are not white, want at least 2000", ink)
	}
}

func TestSave(t *testing.T) {
	base := filepath.Join(t.TempDir(), "figure")
	fig := Lines(Axes{Title: "title"}, Curve{X: []float64{0, 1}, Y: []float64{0, 1}})
	if err := fig.Save(base); err != nil {
		t.Fatal(err)
	}
	for _, ext := range []string{".png", ".svg"} {
		if info, err := os.Stat(base + ext); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v, %v", ext, info, err)
		}
	}
	if err := fig.Save(filepath.Join(base, "absent", "figure")); err == nil {
		t.Error("no error for a folder that does not exist")
	}
}

// TestConcurrent draws one figure from several goroutines; the race detector and the comparison both look at it.
func TestConcurrent(t *testing.T) {
	fig := Heat(sample(1, 1, 20, 20, func(x, y float64) float64 { return x * y }))
	results := make(chan string)
	for range 4 {
		go func() {
			var b bytes.Buffer
			err := errors.Join(fig.WritePNG(&b), fig.WriteSVG(&b))
			results <- fmt.Sprint(err, b.String())
		}()
	}
	first := <-results
	for range 3 {
		if got := <-results; got != first {
			t.Error("the same figure was written differently")
		}
	}
}

func TestPanics(t *testing.T) {
	good := sample(1, 1, 3, 3, math.Hypot)
	for name, f := range map[string]func(){
		"no panels":      func() { HeatPanels("", nil) },
		"empty grid":     func() { Heat(&Grid{}) },
		"short Z":        func() { Heat(&Grid{X: good.X, Y: good.Y, Z: good.Z[1:]}) },
		"descending X":   func() { Heat(&Grid{X: []float64{0, 2, 1}, Y: good.Y, Z: good.Z}) },
		"NaN in Y":       func() { Heat(&Grid{X: good.X, Y: []float64{0, math.NaN(), 1}, Z: good.Z}) },
		"uneven curve":   func() { Lines(Axes{}, Curve{X: []float64{1}}) },
		"too wide a row": func() { Markdown([]string{"a"}, [][]string{{"1", "2"}}) },
	} {
		func() {
			defer func() {
				if s, ok := recover().(string); !ok || !strings.HasPrefix(s, "report: ") {
					t.Errorf("%s: recovered %q, want a panic that begins with the name of the package", name, s)
				}
			}()
			f()
		}()
	}
}

func BenchmarkHeat(b *testing.B) {
	fig := Heat(sample(1, 1, 200, 200, func(x, y float64) float64 { return math.Sin(6 * (x - y)) }))
	b.ReportAllocs()
	for b.Loop() {
		if err := errors.Join(fig.WritePNG(io.Discard), fig.WriteSVG(io.Discard)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLines(b *testing.B) {
	x := linspace(0, 1, 2000)
	rnd := rand.New(rand.NewPCG(1, 2)) // a rough curve takes longest
	fig := Lines(Axes{X: "x", Y: "u"}, Curve{Name: "u", X: x, Y: values(x, func(float64) float64 { return rnd.Float64() })})
	b.ReportAllocs()
	for b.Loop() {
		if err := errors.Join(fig.WritePNG(io.Discard), fig.WriteSVG(io.Discard)); err != nil {
			b.Fatal(err)
		}
	}
}
