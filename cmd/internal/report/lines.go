package report

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Curve is a sequence of points (X[i], Y[i]) under one name. Without further marks it is a solid line. Points makes it
// dots, without a line; with Dashed too the dots are joined by a dashed line. Marks puts the mark of its colour on the
// points of the line.
type Curve struct {
	Name                  string
	X, Y                  []float64
	Dashed, Points, Marks bool
	// Low and High, if not nil, are the edges of a band that is shaded in the colour of the curve. They have the length
	// of X, and count for the limits of the axes.
	Low, High []float64
	// Key, if not empty, stands for the name where [Panels] gives curves of one name one colour.
	Key string
	// Same gives the curve the colour of the curve before it.
	Same bool
	// Shade, if positive and at most 1, gives the curve its place on a scale of colours from dark to light, for curves whose
	// order means something.
	Shade float64
}

// Axes names the axes of a line plot and chooses their scales.
type Axes struct {
	Title, X, Y string
	LogX, LogY  bool
	// MarkX, if not nil, holds the values that are marked and labelled on the horizontal axis.
	MarkX []float64
}

// lineColours can be told apart with any common colour vision (M. Okabe and K. Ito, "Color universal design", 2008;
// without their yellow, which is faint on white).
var lineColours = []color.Color{
	color.RGBA{0x00, 0x72, 0xb2, 0xff}, // blue
	color.RGBA{0xd5, 0x5e, 0x00, 0xff}, // vermilion
	color.RGBA{0x00, 0x9e, 0x73, 0xff}, // bluish green
	color.RGBA{0xcc, 0x79, 0xa7, 0xff}, // reddish purple
	color.RGBA{0xe6, 0x9f, 0x00, 0xff}, // orange
	color.RGBA{0x56, 0xb4, 0xe9, 0xff}, // sky blue
	color.RGBA{0x00, 0x00, 0x00, 0xff}, // black
}

// markShapes go with the colours, for readers who see no difference between two of these.
var markShapes = []draw.GlyphDrawer{
	draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, diamond{}, draw.RingGlyph{}, draw.SquareGlyph{}, draw.PlusGlyph{},
}

// lightest is the part of the colours of heat maps whose lines are seen on white.
const lightest = 0.88

const (
	lineWidth = vg.Length(1.5)
	dotRadius = vg.Length(2.4)
)

// Lines returns a plot of the curves, drawn in the order given, with a legend if any of them is named. On a
// logarithmic axis points that are not positive are dropped, and the line joins their neighbours; a value that is not
// finite breaks the line. Curves without a point are skipped. It panics if a curve's X and Y differ in length.
func Lines(a Axes, curves ...Curve) *Figure {
	ch := newChart(a, curves, inOrder())
	return &Figure{width: pageWidth, height: pageHeight, draw: func(c draw.Canvas) {
		r, x, y := ch.area(c)
		if legendFits(r, ch.traces, x, y) {
			ch.draw(c)
			drawLegend(c, r, ch.traces, x, y)
			return
		}
		strip := stripLine * vg.Length(lines(ch.named(), pageWidth)) // below the plot, where it covers nothing
		part := c
		part.Min.Y += strip
		ch.draw(part)
		drawStrip(c, ch.named(), c.Min.X, pageWidth, part.Min.Y)
	}}
}

// inOrder numbers the colours of curves by their order.
func inOrder() func(Curve) int {
	next := -1
	return func(c Curve) int {
		if !c.Same || next < 0 {
			next++
		}
		return next
	}
}

// chart is a line plot without its legend.
type chart struct {
	axes   Axes
	traces []*trace
	x, y   axis
}

// newChart collects the curves that have points; number gives each its colour.
func newChart(a Axes, curves []Curve, number func(Curve) int) *chart {
	ch := &chart{axes: a, x: axis{name: a.X, log: a.LogX, side: bottom, fixed: a.MarkX}, y: axis{name: a.Y, log: a.LogY, side: left}}
	dots := false
	for _, curve := range curves {
		if len(curve.X) != len(curve.Y) {
			panic("report: X and Y of a curve differ in length")
		}
		k := number(curve)
		t := newTrace(a, curve)
		if len(t.pieces) == 0 {
			continue
		}
		t.colour, t.shape = lineColours[k%len(lineColours)], markShapes[k%len(markShapes)]
		if curve.Shade > 0 {
			t.colour = viridis()[int(math.Round(curve.Shade*lightest*(levels-1)))]
		}
		ch.traces = append(ch.traces, t)
		dots = dots || curve.Points || curve.Marks
	}
	limits(&ch.x, &ch.y, ch.traces)
	if ch.x.log || dots {
		pad(&ch.x, 0.03)
	}
	pad(&ch.y, 0.05)
	return ch
}

// area returns the plotting area of a canvas and its axes.
func (ch *chart) area(c draw.Canvas) (vg.Rectangle, *axis, *axis) {
	x, y := ch.x, ch.y
	top := rim
	if ch.axes.Title != "" {
		top += titleSize + 4
	}
	size := c.Max.Sub(c.Min)
	y.layOut(size.Y - top - 42)
	x.layOut(size.X - rim - y.depth() - 12)
	r := vg.Rectangle{
		Min: c.Min.Add(vg.Point{X: rim + y.depth(), Y: rim + x.depth()}),
		Max: c.Max.Sub(vg.Point{X: rim + 4, Y: top}),
	}
	r.Max.X -= max(x.overhang(r.Size().X)-4, 0)
	return r, &x, &y
}

// draw fills the canvas.
func (ch *chart) draw(c draw.Canvas) {
	r, x, y := ch.area(c)
	grid(c, r, x, y)
	for _, t := range ch.traces {
		t.shade(c, r, x, y)
	}
	for _, t := range ch.traces {
		t.draw(c, r, x, y)
	}
	frame(c, r)
	x.draw(c, r)
	y.draw(c, r)
	heading(c, ch.axes.Title, titleSize, r, 7)
}

// limits sets the ends of the axes to those of the data.
func limits(x, y *axis, traces []*trace) {
	var xs, ys [][]float64
	for _, t := range traces {
		for _, p := range t.pieces {
			xs, ys = append(xs, p.x), append(ys, p.y)
		}
		for _, b := range t.bands {
			ys = append(ys, b.low, b.high)
		}
	}
	x.spread(span(xs...))
	y.spread(span(ys...))
}

func pad(a *axis, share float64) {
	d := (a.hi - a.lo) * share
	a.lo, a.hi = a.lo-d, a.hi+d
}

// grid draws faint lines at the labelled marks.
func grid(c draw.Canvas, r vg.Rectangle, x, y *axis) {
	style := draw.LineStyle{Color: faint, Width: 0.6}
	for _, t := range x.ticks {
		if t.label != "" {
			at := x.place(r, x.norm(t.at))
			c.StrokeLine2(style, at.X, r.Min.Y, at.X, r.Max.Y)
		}
	}
	for _, t := range y.ticks {
		if t.label != "" {
			at := y.place(r, y.norm(t.at))
			c.StrokeLine2(style, r.Min.X, at.Y, r.Max.X, at.Y)
		}
	}
}

// trace is a curve in plotted coordinates.
type trace struct {
	name                  string
	dashed, points, marks bool
	colour                color.Color
	shape                 draw.GlyphDrawer
	pieces                []piece // none of them empty
	bands                 []band
}

type piece struct{ x, y []float64 }

func newTrace(a Axes, curve Curve) *trace {
	t := &trace{name: curve.Name, dashed: curve.Dashed, points: curve.Points, marks: curve.Marks, bands: newBands(a, curve)}
	broken := true
	for i, x := range curve.X {
		y := curve.Y[i]
		if !finite(x) || !finite(y) {
			broken = true
			continue
		}
		if a.LogX && x <= 0 || a.LogY && y <= 0 {
			continue
		}
		if broken {
			t.pieces = append(t.pieces, piece{})
			broken = false
		}
		p := &t.pieces[len(t.pieces)-1]
		p.x, p.y = append(p.x, plotted(x, a.LogX)), append(p.y, plotted(y, a.LogY))
	}
	return t
}

// plotted returns a value, or its logarithm on a logarithmic axis.
func plotted(v float64, log bool) float64 {
	if log {
		return math.Log10(v)
	}
	return v
}

func (t *trace) style() draw.LineStyle {
	s := draw.LineStyle{Color: t.colour, Width: lineWidth}
	if t.dashed {
		s.Dashes = []vg.Length{5, 3}
	}
	return s
}

func (t *trace) dot() draw.GlyphStyle {
	return draw.GlyphStyle{Color: t.colour, Radius: dotRadius, Shape: t.shape}
}

func (t *trace) draw(c draw.Canvas, r vg.Rectangle, x, y *axis) {
	for _, p := range t.pieces {
		path := p.path(r, x, y)
		if !t.points || t.dashed {
			strokePath(c, t.style(), path)
		}
		if t.points || t.marks || len(path) == 1 {
			for _, at := range path {
				c.DrawGlyphNoClip(t.dot(), at)
			}
		}
	}
}

// strokePath draws a line through the points in sections, because the time that the raster canvas takes for a stroke
// grows with the square of the number of segments on one row of pixels. Sections share a segment, so that no corner is
// lost, and dashes go on where they were.
func strokePath(c draw.Canvas, style draw.LineStyle, path []vg.Point) {
	const section = 32
	for len(path) > section {
		c.StrokeLines(style, path[:section])
		for i := range section - 2 {
			d := path[i+1].Sub(path[i])
			style.DashOffs += vg.Length(math.Hypot(d.X.Points(), d.Y.Points()))
		}
		path = path[section-2:]
	}
	c.StrokeLines(style, path)
}

// path returns the points of the piece on the canvas. Of neighbours that fall into the same half of a point across,
// only the first, the lowest, the highest and the last are kept: more cannot be seen.
func (p piece) path(r vg.Rectangle, x, y *axis) []vg.Point {
	const columns = 2 // to the point
	at := func(i int) vg.Point {
		return vg.Point{X: x.place(r, x.norm(p.x[i])).X, Y: y.place(r, y.norm(p.y[i])).Y}
	}
	var path []vg.Point
	for i := 0; i < len(p.x); {
		first, low, high := i, i, i
		column := math.Floor(at(i).X.Points() * columns)
		for i++; i < len(p.x) && math.Floor(at(i).X.Points()*columns) == column; i++ {
			if p.y[i] < p.y[low] {
				low = i
			}
			if p.y[i] > p.y[high] {
				high = i
			}
		}
		keep := []int{first, min(low, high), max(low, high), i - 1}
		for _, j := range slices.Compact(keep) {
			path = append(path, at(j))
		}
	}
	return path
}
