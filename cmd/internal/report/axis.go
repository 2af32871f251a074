package report

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Lengths around an axis, from the frame outwards.
const (
	tickLength  = vg.Length(3.5)
	tickGap     = vg.Length(3)
	nameGap     = vg.Length(5)
	uprightGap  = vg.Length(9) // more, lest it read as a unit of the label beside it
	frameWidth  = vg.Length(0.7)
	minorLength = vg.Length(2)
)

// side is the edge of the plotting area along which an axis runs.
type side int

const (
	bottom side = iota
	left
	right
)

// axis maps an interval to an edge of the plotting area. A logarithmic axis is linear in log10 of its values: lo, hi
// and all data are logarithms.
type axis struct {
	name   string
	suffix string // of the name: how the labels read
	lo, hi float64
	log    bool
	side   side
	ticks  []tick
	fixed  []float64 // values to be marked; nil: chosen
	bare   bool      // marks only, no labels and no name
}

// Room for one labelled interval.
const (
	acrossLabel = 50.0 // points, along a horizontal axis
	alongLabel  = 32.0 // points, along a vertical axis
)

// layOut chooses the marks for an axis of the given length.
func (a *axis) layOut(length vg.Length) {
	room := alongLabel
	if a.side == bottom {
		room = acrossLabel
	}
	n := max(int(length.Points()/room), 1)
	switch {
	case a.fixed != nil:
		a.ticks = fixedTicks(a.fixed, a.log)
	case a.log:
		a.ticks, a.suffix = logTicks(a.lo, a.hi, n)
	default:
		a.ticks, a.suffix = linearTicks(a.lo, a.hi, n)
	}
	a.thin(length)
}

// thin takes away labels that would touch others: on a logarithmic axis they do not lie evenly.
func (a *axis) thin(length vg.Length) {
	type extent struct{ lo, hi vg.Length }
	var taken []extent
	for _, lesser := range []bool{false, true} {
		for i := range a.ticks {
			t := &a.ticks[i]
			if t.label == "" || t.lesser != lesser {
				continue
			}
			half := tickSize/2 + 1
			if a.side == bottom {
				half = textWidth(t.label, tickSize)/2 + 2
			}
			at := length * vg.Length(a.norm(t.at))
			e := extent{at - half, at + half}
			if slices.ContainsFunc(taken, func(o extent) bool { return e.lo < o.hi && o.lo < e.hi }) {
				t.label = ""
				continue
			}
			taken = append(taken, e)
		}
	}
}

// spread sets the ends of the axis to those of its data, with some width around a single number.
func (a *axis) spread(lo, hi float64) {
	if a.log && math.Abs(hi-lo) <= flat {
		lo, hi = lo-0.5, hi+0.5 // a relative width means nothing for a logarithm
	}
	a.lo, a.hi = widen(lo, hi)
}

// roundOut moves the ends of a linear axis outwards to labelled marks that are close by.
func (a *axis) roundOut() {
	const close = 0.03
	step, _ := niceStep(a.hi-a.lo, 5)
	width := a.hi - a.lo
	if a.log || width <= flat*1e3*max(math.Abs(a.lo), math.Abs(a.hi)) {
		return
	}
	if end := math.Floor(a.lo/step) * step; a.lo-end < close*width {
		a.lo = end
	}
	if end := math.Ceil(a.hi/step) * step; end-a.hi < close*width {
		a.hi = end
	}
}

// norm maps a value to [0, 1].
func (a *axis) norm(v float64) float64 { return (v - a.lo) / (a.hi - a.lo) }

// depth returns the space that the axis takes outside the frame.
func (a *axis) depth() vg.Length {
	if a.bare {
		return tickLength
	}
	d := tickLength + tickGap
	if a.side == bottom {
		d += tickSize * capHeight
	} else {
		d += a.labelWidth()
	}
	switch name := a.name + a.suffix; {
	case name == "":
		return d
	case a.upright():
		return d + uprightGap + textWidth(name, nameSize)
	}
	return d + nameGap + nameSize*(capHeight+descent)
}

// upright reports whether the name of a vertical axis is so short that it need not be turned.
func (a *axis) upright() bool {
	return a.side != bottom && textWidth(a.name+a.suffix, nameSize) < 1.7*nameSize
}

func (a *axis) labelWidth() vg.Length {
	var w vg.Length
	for _, t := range a.ticks {
		w = max(w, textWidth(t.label, tickSize))
	}
	return w
}

// overhang returns how far the last label of a horizontal axis of the given length stands out beyond its end.
func (a *axis) overhang(length vg.Length) vg.Length {
	var over vg.Length
	for _, t := range a.ticks {
		over = max(over, textWidth(t.label, tickSize)/2-length*vg.Length(1-a.norm(t.at)))
	}
	return over
}

// draw draws marks, labels and name outside the frame r, in which the axis runs along its side.
func (a *axis) draw(c draw.Canvas, r vg.Rectangle) {
	out := vg.Point{X: 1}
	switch a.side {
	case left:
		out = vg.Point{X: -1}
	case bottom:
		out = vg.Point{Y: -1}
	}
	for _, t := range a.ticks {
		at, length := a.place(r, a.norm(t.at)), minorLength
		if t.label != "" {
			length = tickLength
		}
		c.StrokeLines(draw.LineStyle{Color: ink, Width: frameWidth}, []vg.Point{at, at.Add(out.Scale(length))})
		if t.label == "" || a.bare {
			continue
		}
		at = at.Add(out.Scale(tickLength + tickGap))
		switch a.side {
		case bottom:
			fillText(c, t.label, tickSize, at, 0.5, 1, false)
		case left:
			fillText(c, t.label, tickSize, at, 1, 0.5, false)
		case right:
			fillText(c, t.label, tickSize, at, 0, 0.5, false)
		}
	}
	if !a.bare {
		a.drawName(c, r)
	}
}

// drawName writes the name beside the labels, in the middle unless that would leave the canvas.
func (a *axis) drawName(c draw.Canvas, r vg.Rectangle) {
	at := a.place(r, 0.5)
	if a.side == bottom {
		name, size := fitText(a.name+a.suffix, nameSize, c.Max.X-c.Min.X-2*rim)
		at.Y -= tickLength + tickGap + tickSize*capHeight + nameGap
		at.X = within(at.X, textWidth(name, size), c.Min.X+rim, c.Max.X-rim)
		fillText(c, name, size, at, 0.5, 1, false)
		return
	}
	name, size := fitText(a.name+a.suffix, nameSize, c.Max.Y-c.Min.Y-2*rim)
	at.Y = within(at.Y, textWidth(name, size), c.Min.Y+rim, c.Max.Y-rim)
	away := tickLength + tickGap + a.labelWidth() + nameGap
	beside := away + uprightGap - nameGap
	switch {
	case a.upright() && a.side == left:
		fillText(c, name, size, at.Sub(vg.Point{X: beside}), 1, 0.5, false)
	case a.upright():
		fillText(c, name, size, at.Add(vg.Point{X: beside}), 0, 0.5, false)
	case a.side == left:
		fillText(c, name, size, at.Sub(vg.Point{X: away + nameSize*descent}), 0.5, 0, true)
	default:
		fillText(c, name, size, at.Add(vg.Point{X: away + nameSize*capHeight}), 0.5, 0, true)
	}
}

// place returns the point of the axis's edge at the share s of its length.
func (a *axis) place(r vg.Rectangle, s float64) vg.Point {
	size := r.Size()
	switch a.side {
	case bottom:
		return vg.Point{X: r.Min.X + size.X*vg.Length(s), Y: r.Min.Y}
	case left:
		return vg.Point{X: r.Min.X, Y: r.Min.Y + size.Y*vg.Length(s)}
	}
	return vg.Point{X: r.Max.X, Y: r.Min.Y + size.Y*vg.Length(s)}
}

// within moves the centre of something of the given extent so that it stays inside [lo, hi].
func within(centre, extent, lo, hi vg.Length) vg.Length {
	return max(lo+extent/2, min(centre, hi-extent/2))
}

func frame(c draw.Canvas, r vg.Rectangle) {
	p := r.Path()
	c.SetLineStyle(draw.LineStyle{Color: ink, Width: frameWidth})
	c.Stroke(p)
}

// heading writes a title above r, centred on it unless it would leave the canvas. Its base line is lift above r.
func heading(c draw.Canvas, title string, size vg.Length, r vg.Rectangle, lift vg.Length) {
	if title == "" {
		return
	}
	title, size = fitText(title, size, c.Max.X-c.Min.X-2*rim)
	x := within((r.Min.X+r.Max.X)/2, textWidth(title, size), c.Min.X+rim, c.Max.X-rim)
	fillText(c, title, size, vg.Point{X: x, Y: r.Max.Y + lift}, 0.5, 0, false)
}

// span returns the smallest and largest of the values that can be drawn; lo > hi if there are none.
func span(values ...[]float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, vs := range values {
		for _, v := range vs {
			if finite(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	return lo, hi
}
