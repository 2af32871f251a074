package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Lengths in a legend.
const (
	legendPad    = vg.Length(6)
	legendSample = vg.Length(22)
	legendLine   = vg.Length(14)
	legendInset  = vg.Length(7)
)

// legendSize returns the traces that a legend lists, the width of their names and the size of its box.
func legendSize(r vg.Rectangle, traces []*trace) (named []*trace, width vg.Length, size vg.Point) {
	for _, t := range traces {
		if t.name != "" {
			named = append(named, t)
			width = max(width, textWidth(t.name, tickSize))
		}
	}
	inner := r.Size().X - 2*legendInset - 2*legendPad - legendSample - legendPad
	width = min(width, inner)
	return named, width, vg.Point{X: width + legendSample + 3*legendPad, Y: legendLine*vg.Length(len(named)) + legendPad}
}

// legendFits reports whether there is a place inside r where a legend covers nothing.
func legendFits(r vg.Rectangle, traces []*trace, x, y *axis) bool {
	named, _, size := legendSize(r, traces)
	return len(named) == 0 || size.Y < r.Size().Y/2 && covered(freePlace(r, size, traces, x, y), r, traces, x, y) == 0
}

// drawLegend lists the named traces in the place inside r where the box covers least of all of them.
func drawLegend(c draw.Canvas, r vg.Rectangle, traces []*trace, x, y *axis) {
	named, width, size := legendSize(r, traces)
	if len(named) == 0 {
		return
	}
	box := freePlace(r, size, traces, x, y)
	c.SetColor(color.NRGBA{0xff, 0xff, 0xff, 0xe0})
	c.Fill(box.Path())
	c.SetLineStyle(draw.LineStyle{Color: color.Gray{Y: 0xc0}, Width: 0.5})
	c.Stroke(box.Path())
	at := vg.Point{X: box.Min.X + legendPad, Y: box.Max.Y - legendPad/2 - legendLine/2}
	for _, t := range named {
		t.sample(c, at)
		name, size := fitText(t.name, tickSize, width)
		fillText(c, name, size, at.Add(vg.Point{X: legendSample + legendPad}), 0, 0.5, false)
		at.Y -= legendLine
	}
}

// sample draws a piece of the trace's line that begins at the point at.
func (t *trace) sample(c draw.Canvas, at vg.Point) {
	if !t.points || t.dashed {
		c.StrokeLine2(t.style(), at.X, at.Y, at.X+legendSample, at.Y)
	}
	if t.points || t.marks {
		c.DrawGlyphNoClip(t.dot(), at.Add(vg.Point{X: legendSample / 2}))
	}
}

// freePlace tries the corners and the middles of the edges of r, and its centre, for a box of the given size.
func freePlace(r vg.Rectangle, size vg.Point, traces []*trace, x, y *axis) vg.Rectangle {
	var best vg.Rectangle
	least := math.Inf(1)
	room := r.Size().Sub(size).Sub(vg.Point{X: 2 * legendInset, Y: 2 * legendInset})
	for _, s := range []struct{ x, y vg.Length }{
		{1, 1}, {0, 1}, {1, 0}, {0, 0}, {0.5, 1}, {0.5, 0}, {1, 0.5}, {0, 0.5}, {0.5, 0.5},
	} {
		low := r.Min.Add(vg.Point{X: legendInset + room.X*s.x, Y: legendInset + room.Y*s.y})
		box := vg.Rectangle{Min: low, Max: low.Add(size)}
		if n := covered(box, r, traces, x, y); n < least {
			best, least = box, n
		}
	}
	return best
}

// covered returns the length of line, and the number of dots, that a box hides, with a margin around it.
func covered(box, r vg.Rectangle, traces []*trace, x, y *axis) float64 {
	const margin = 4
	const pace = 3 // points between the places that are looked at
	lo, hi := box.Min.Sub(vg.Point{X: margin, Y: margin}), box.Max.Add(vg.Point{X: margin, Y: margin})
	sum := 0.0
	see := func(p vg.Point) {
		if lo.X <= p.X && p.X <= hi.X && lo.Y <= p.Y && p.Y <= hi.Y {
			sum += pace
		}
	}
	for _, t := range traces {
		for _, p := range t.pieces {
			path := p.path(r, x, y)
			for i, to := range path {
				see(to)
				if i == 0 || t.points && !t.dashed {
					continue
				}
				step := to.Sub(path[i-1])
				for k, n := 1, int(math.Hypot(step.X.Points(), step.Y.Points())/pace); k < n; k++ {
					see(path[i-1].Add(step.Scale(vg.Length(k) / vg.Length(n))))
				}
			}
		}
	}
	return sum
}
