package report

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

func TestBands(t *testing.T) {
	nan := math.NaN()
	c := Curve{X: []float64{1, 10, 100, 1000}, Y: []float64{1, 1, 1, 1}, Low: []float64{1, 0, 0.01, nan}, High: []float64{10, 10, 100, 1}}
	for _, k := range []struct {
		name string
		axes Axes
		want []band
	}{
		{"linear", Axes{}, []band{{[]float64{1, 10, 100}, []float64{1, 0, 0.01}, []float64{10, 10, 100}}}},
		{"logarithmic", Axes{LogX: true, LogY: true}, []band{{[]float64{0}, []float64{0}, []float64{1}}, {[]float64{2}, []float64{-2}, []float64{2}}}},
	} {
		got := newBands(k.axes, c)
		equal := slices.EqualFunc(got, k.want, func(a, b band) bool {
			return slices.Equal(a.x, b.x) && slices.Equal(a.low, b.low) && slices.Equal(a.high, b.high)
		})
		if !equal {
			t.Errorf("%s: got %v, want %v", k.name, got, k.want)
		}
	}
}

// TestPanelColours checks that a curve has one colour in all panels, by its key where names differ.
func TestPanelColours(t *testing.T) {
	number := byName()
	var got []int
	for _, c := range []Curve{
		{Name: "a, order 2", Key: "a"}, {Same: true}, {Name: "b"}, {Name: "b"}, {Name: "a, order 3", Key: "a"}, {Same: true}, {Name: "c"},
	} {
		got = append(got, number(c))
	}
	if want := []int{0, 0, 1, 1, 0, 0, 2}; !slices.Equal(got, want) {
		t.Errorf("colours %v, want %v", got, want)
	}
}

func TestPanelsShareLimits(t *testing.T) {
	line := func(hi float64) Curve { return Curve{X: []float64{0, 1}, Y: []float64{0, hi}} }
	a := newChart(Axes{Y: "error"}, []Curve{line(1)}, inOrder())
	b := newChart(Axes{Y: "error"}, []Curve{line(100)}, inOrder())
	other := newChart(Axes{Y: "loss"}, []Curve{line(7)}, inOrder())
	shareLimits([]*chart{a, b, other})
	if a.y.lo != b.y.lo || a.y.hi != b.y.hi || a.y.hi < 100 || other.y.hi > 10 {
		t.Errorf("limits [%g, %g], [%g, %g] and [%g, %g]: want the first two alike and the third apart", a.y.lo, a.y.hi, b.y.lo, b.y.hi, other.y.lo, other.y.hi)
	}
}

func TestLegendStripBreaks(t *testing.T) {
	var named []*trace
	for _, n := range []string{"one", "two", "a name that is rather long", "four"} {
		named = append(named, &trace{name: n})
	}
	wide, narrow := breakLines(named, 2000), breakLines(named, vg.Length(1))
	if len(wide) != 1 || len(narrow) != len(named) {
		t.Errorf("%d lines in a wide strip and %d in a narrow one, want 1 and %d", len(wide), len(narrow), len(named))
	}
	if lines := breakLines(named, 200); len(lines) < 2 || len(slices.Concat(lines...)) != len(named) {
		t.Errorf("%d lines with %d entries, want several with %d", len(lines), len(slices.Concat(lines...)), len(named))
	}
}

func TestPanelsAreWritten(t *testing.T) {
	curve := Curve{Name: "Box", X: []float64{1, 2, 4}, Y: []float64{1, 0.5, 0.25}, Low: []float64{0.9, 0.4, 0.2}, High: []float64{1.1, 0.6, 0.3}, Marks: true}
	axes := Axes{Title: "width 8", X: "layers", Y: "error", LogX: true, LogY: true, MarkX: []float64{1, 2, 4}}
	var svg, png bytes.Buffer
	f := Panels("a page", []Panel{{axes, []Curve{curve}}, {axes, []Curve{curve}}})
	if err := f.WriteSVG(&svg); err != nil {
		t.Fatal(err)
	}
	if err := f.WritePNG(&png); err != nil || png.Len() == 0 {
		t.Errorf("PNG of %d bytes, error %v", png.Len(), err)
	}
	for text, want := range map[string]int{"a page": 1, "width 8": 2, ">Box<": 1, ">4<": 2} {
		if got := strings.Count(svg.String(), text); got != want {
			t.Errorf("%q occurs %d times, want %d", text, got, want)
		}
	}
}

func TestMeshes(t *testing.T) {
	square := &Mesh{Title: "layer 1", Side: 3, X: []float64{0, 1, 2, 0, 1, 2, 0, 1, 2}, Y: []float64{0, 0, 0, 1, 1, 1, 2, 2, 2}}
	point := &Mesh{Title: "layer 2", Side: 3, X: make([]float64, 9), Y: make([]float64, 9)}
	huge := &Mesh{Title: "layer 3", Side: 3, X: []float64{0, 1e20, 0, 0, 0, 0, 0, 0, 0}, Y: make([]float64, 9)}
	var svg bytes.Buffer
	if err := Meshes("images", []string{"He"}, [][]*Mesh{{square, point, huge}}).WriteSVG(&svg); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"images", "layer 2", "a point", ">2<"} {
		if !strings.Contains(svg.String(), text) {
			t.Errorf("the drawing lacks %q", text)
		}
	}
	if strings.Contains(svg.String(), "NaN") || strings.Contains(svg.String(), "Inf") {
		t.Error("the drawing holds numbers that are not finite")
	}
	defer func() {
		if recover() == nil {
			t.Error("a mesh with a missing node did not panic")
		}
	}()
	Meshes("", []string{"x"}, [][]*Mesh{{{Side: 3, X: make([]float64, 8), Y: make([]float64, 9)}}})
}

func TestSizeLabels(t *testing.T) {
	for v, want := range map[float64]string{1: "1", 0.5: "0.5", 119.4: "119", 12.3: "12", 2.5e6: "2.5×10⁶", 1e-5: "1.0×10⁻⁵"} {
		if got := sizeLabel(v); got != want {
			t.Errorf("%g: got %q, want %q", v, got, want)
		}
	}
}
