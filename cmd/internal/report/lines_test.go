package report

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

func points(v float64) vg.Length { return vg.Length(v) }

func TestTrace(t *testing.T) {
	nan := math.NaN()
	x := []float64{1, 10, 100, 1000, 1e4, -5}
	y := []float64{1, 0, 1e4, nan, 1e8, 1}
	for _, c := range []struct {
		name string
		axes Axes
		want []piece
	}{
		{"linear", Axes{}, []piece{{x[:3], y[:3]}, {x[4:], y[4:]}}},
		{"logarithmic", Axes{LogX: true, LogY: true}, []piece{{[]float64{0, 2}, []float64{0, 4}}, {[]float64{4}, []float64{8}}}},
	} {
		got := newTrace(c.axes, Curve{X: x, Y: y}).pieces
		equal := slices.EqualFunc(got, c.want, func(a, b piece) bool {
			return slices.Equal(a.x, b.x) && slices.Equal(a.y, b.y)
		})
		if !equal {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// TestPath checks that thinning keeps the ends and a single outlier.
func TestPath(t *testing.T) {
	const n = 100_000
	p := piece{linspace(0, 1, n), make([]float64, n)}
	p.y[54321] = 1
	p.y[n-1] = 0.5
	r := vg.Rectangle{Max: vg.Point{X: 100, Y: 100}}
	path := p.path(r, &axis{lo: 0, hi: 1, side: bottom}, &axis{lo: 0, hi: 1, side: left})
	if len(path) > 1000 {
		t.Errorf("path has %d points, want at most 1000", len(path))
	}
	if first, last := path[0], path[len(path)-1]; first != (vg.Point{}) || last != (vg.Point{X: 100, Y: 50}) {
		t.Errorf("path runs from %v to %v, want from (0, 0) to (100, 50)", first, last)
	}
	if !slices.ContainsFunc(path, func(p vg.Point) bool { return p.Y == 100 }) {
		t.Error("path has lost its peak")
	}
	if !slices.IsSortedFunc(path, func(a, b vg.Point) int { return int(math.Copysign(1, float64(a.X-b.X))) }) {
		t.Error("path goes back")
	}
}

// TestLegendPlace puts curves into three quarters of the plot; the legend must go to the fourth.
func TestLegendPlace(t *testing.T) {
	x, y := &axis{lo: 0, hi: 1, side: bottom}, &axis{lo: 0, hi: 1, side: left}
	r := vg.Rectangle{Max: vg.Point{X: 300, Y: 200}}
	corners := []vg.Point{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 0, Y: 1}, {X: 1, Y: 1}}
	for _, free := range corners {
		var traces []*trace
		for _, c := range corners {
			if c != free {
				u := linspace(0.5*float64(c.X), 0.5*float64(c.X)+0.5, 50)
				zigzag := make([]float64, len(u))
				for i := range zigzag {
					zigzag[i] = 0.5*float64(c.Y) + 0.5*float64(i%2)
				}
				traces = append(traces, newTrace(Axes{}, Curve{X: u, Y: zigzag}))
			}
		}
		box := freePlace(r, vg.Point{X: 100, Y: 60}, traces, x, y)
		centre := vg.Point{X: (box.Min.X + box.Max.X) / 2, Y: (box.Min.Y + box.Max.Y) / 2}
		if (centre.X > 150) != (free.X == 1) || (centre.Y > 100) != (free.Y == 1) {
			t.Errorf("corner %v is free, but the legend is at %v", free, centre)
		}
	}
}

func TestText(t *testing.T) {
	got := runs("10⁻⁶ m₀")
	want := []run{{"10", 0, 1}, {"−6", superRise, scriptSize}, {" m", 0, 1}, {"0", subRise, scriptSize}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, width := range []vg.Length{50, 200, 1000} {
		s, size := fitText(strings.Repeat("wide ", 20), 10, width)
		if w := textWidth(s, size); w > width*1.01 || size < 7 {
			t.Errorf("width %v: got %v at size %v", width, w, size)
		}
	}
}

func TestMarkdown(t *testing.T) {
	got := Markdown([]string{"problem", "rel. L2", "note"}, [][]string{
		{"transport", "8e-15", "a | b"},
		{"größer", "−1.25", ""},
		{"wave-1d", "–"},
	})
	want := strings.Join([]string{
		`| problem   | rel. L2 | note   |`,
		`| --------- | ------: | ------ |`,
		`| transport |   8e-15 | a \| b |`,
		`| größer    |   −1.25 |        |`,
		`| wave-1d   |       – |        |`,
		``}, "\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
