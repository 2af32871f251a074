package report

import (
	"math"
	"testing"

	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// A legend stands in the plot only where it covers nothing.
func TestLegendFits(t *testing.T) {
	var x, line, wave []float64
	for i := range 400 {
		v := float64(i) / 399
		x, line, wave = append(x, v), append(line, v), append(wave, math.Sin(60*v))
	}
	for _, c := range []struct {
		name string
		y    []float64
		want bool
	}{{"a line", line, true}, {"a wave that fills the plot", wave, false}} {
		ch := newChart(Axes{}, []Curve{{Name: "one", X: x, Y: c.y}, {Name: "two", X: x, Y: c.y}}, inOrder())
		canvas := draw.New(vgimg.New(pageWidth, pageHeight))
		r, ax, ay := ch.area(canvas)
		if got := legendFits(r, ch.traces, ax, ay); got != c.want {
			t.Errorf("%s: a legend fits is %v, want %v", c.name, got, c.want)
		}
	}
}

func TestShade(t *testing.T) {
	ch := newChart(Axes{}, []Curve{{X: []float64{1}, Y: []float64{1}, Shade: 0.5}, {X: []float64{1}, Y: []float64{1}, Shade: 1}, {X: []float64{1}, Y: []float64{1}}}, inOrder())
	brightness := func(k int) uint32 {
		r, g, b, _ := ch.traces[k].colour.RGBA()
		return r + g + b
	}
	if brightness(0) >= brightness(1) {
		t.Errorf("colours %v and %v do not get lighter", ch.traces[0].colour, ch.traces[1].colour)
	}
	if ch.traces[2].colour != lineColours[2] {
		t.Errorf("a curve without a shade has the colour %v", ch.traces[2].colour)
	}
}
