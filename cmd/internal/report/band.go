package report

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// band is a stretch of the shaded area around a curve, in plotted coordinates.
type band struct{ x, low, high []float64 }

// newBands returns the stretches of a curve where both edges can be drawn. A lower edge at or below zero on a
// logarithmic axis breaks the band.
func newBands(a Axes, c Curve) []band {
	if c.Low == nil && c.High == nil {
		return nil
	}
	if len(c.Low) != len(c.X) || len(c.High) != len(c.X) {
		panic("report: the band of a curve has another length than X")
	}
	var out []band
	broken := true
	for i, x := range c.X {
		lo, hi := c.Low[i], c.High[i]
		if !finite(x) || !finite(lo) || !finite(hi) || a.LogX && x <= 0 || a.LogY && lo <= 0 {
			broken = true
			continue
		}
		if broken {
			out = append(out, band{})
			broken = false
		}
		b := &out[len(out)-1]
		b.x = append(b.x, plotted(x, a.LogX))
		b.low, b.high = append(b.low, plotted(lo, a.LogY)), append(b.high, plotted(hi, a.LogY))
	}
	return out
}

// shadeOpacity leaves grid lines and other bands visible.
const shadeOpacity = 0x30

// shade fills the bands of a trace.
func (t *trace) shade(c draw.Canvas, r vg.Rectangle, x, y *axis) {
	red, green, blue, _ := t.colour.RGBA()
	c.SetColor(color.NRGBA{uint8(red >> 8), uint8(green >> 8), uint8(blue >> 8), shadeOpacity})
	for _, b := range t.bands {
		at := func(i int, v float64) vg.Point {
			return vg.Point{X: x.place(r, x.norm(b.x[i])).X, Y: y.place(r, y.norm(v)).Y}
		}
		var p vg.Path
		p.Move(at(0, b.low[0]))
		for i := 1; i < len(b.x); i++ {
			p.Line(at(i, b.low[i]))
		}
		for i := len(b.x) - 1; i >= 0; i-- {
			p.Line(at(i, b.high[i]))
		}
		p.Close()
		c.Fill(p)
	}
}

// diamond is a mark: a square on its corner.
type diamond struct{}

// DrawGlyph implements [draw.GlyphDrawer].
func (diamond) DrawGlyph(c *draw.Canvas, s draw.GlyphStyle, at vg.Point) {
	r := s.Radius * 1.25
	var p vg.Path
	p.Move(at.Add(vg.Point{X: r}))
	p.Line(at.Add(vg.Point{Y: r}))
	p.Line(at.Sub(vg.Point{X: r}))
	p.Line(at.Sub(vg.Point{Y: r}))
	p.Close()
	c.SetColor(s.Color)
	c.Fill(p)
}
