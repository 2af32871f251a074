package report

import (
	"image"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Lengths of a heat map.
const (
	barWidth  = vg.Length(12)
	barGap    = vg.Length(14)
	panelGap  = vg.Length(26)
	panelSize = vg.Length(10) // size of the titles of panels
	lowPanel  = 1.2 * vg.Inch // lower panels have the colour bar below them, others beside them
)

// embeddedPixels bounds the images of one figure in an SVG file: with one byte to the pixel, compression that gains
// nothing and base64 they stay well below 200 kB.
const embeddedPixels = 90_000

// heatMap is one or more panels with a colour bar, and their layout.
type heatMap struct {
	title         string
	panels        []*panel
	bar           axis
	cols, rows    int
	width, height vg.Length
	cell          vg.Point  // size of the plotting area of a panel
	pitch         vg.Point  // from one panel to the next
	left, below   vg.Length // from the edge of the page to the lower left panel
}

type panel struct {
	title string
	field *field
	x, y  axis
}

// layOut chooses the size of panels and page. The depths of the axes depend on their marks, and these on the size of
// the panels, so it goes round twice.
func (m *heatMap) layOut(equal bool) {
	m.rows = (len(m.panels) + perRow - 1) / perRow
	m.cols = (len(m.panels) + m.rows - 1) / m.rows
	page := pageWidth
	if m.cols > 1 {
		page = min(vg.Length(m.cols)*2.6*vg.Inch+1.2*vg.Inch, 10*vg.Inch)
	}
	m.cell = m.shape(0.75*page/vg.Length(m.cols), equal)
	for range 2 {
		m.layOutAxes()
		m.pitch.X = panelGap
		for i, p := range m.panels {
			if i%m.cols > 0 {
				m.pitch.X = max(m.pitch.X, p.y.depth()+panelGap/2)
			}
		}
		free := page - 2*rim - m.leftDepth() - m.rightDepth() - m.pitch.X*vg.Length(m.cols-1)
		m.cell = m.shape(free/vg.Length(m.cols), equal)
	}
	m.layOutAxes()
	m.layOutPage()
}

// shape returns the size of a panel that is at most the given width.
func (m *heatMap) shape(width vg.Length, equal bool) vg.Point {
	tallest := 3.9 * vg.Inch
	if m.cols > 1 {
		tallest = 3.2 * vg.Inch
	}
	if !equal {
		return vg.Point{X: width, Y: min(tallest, width)}
	}
	x, y := &m.panels[0].x, &m.panels[0].y
	ratio := vg.Length(max(1./12, min((y.hi-y.lo)/(x.hi-x.lo), 12)))
	if ratio > 2 {
		tallest *= 1.5
	}
	height := min(width*ratio, tallest)
	return vg.Point{X: height / ratio, Y: height}
}

// layOutAxes chooses the marks of all axes. Panels with the same ordinate show its labels once in a row.
func (m *heatMap) layOutAxes() {
	for i, p := range m.panels {
		p.x.layOut(m.cell.X)
		p.y.layOut(m.cell.Y)
		before := m.panels[max(i-1, 0)].y
		p.y.bare = i%m.cols > 0 && p.y.lo == before.lo && p.y.hi == before.hi && p.y.name == before.name
	}
	m.bar.side = right
	length := m.cell.Y
	if m.cell.Y < lowPanel {
		m.bar.side = bottom
		length = m.cell.X*vg.Length(m.cols) + m.pitch.X*vg.Length(m.cols-1)
	}
	m.bar.layOut(length)
}

// layOutPage places the panels and finds the size of the page.
func (m *heatMap) layOutPage() {
	var above, under vg.Length
	for _, p := range m.panels {
		under = max(under, p.x.depth())
		if p.title != "" {
			above = panelSize + 5
		}
	}
	gap := m.pitch.X
	m.pitch = vg.Point{X: m.cell.X + gap, Y: m.cell.Y + under + above + 10}
	m.left, m.below = rim+m.leftDepth(), rim+under
	if m.bar.side == bottom {
		m.below += barGap + barWidth + m.bar.depth()
	}
	if m.title != "" {
		above += titleSize + 8
	}
	m.width = m.left + m.pitch.X*vg.Length(m.cols) - gap + m.rightDepth() + rim
	m.height = m.below + m.pitch.Y*vg.Length(m.rows-1) + m.cell.Y + above + rim
	if least := 3.6 * vg.Inch; m.width < least {
		m.left += (least - m.width) / 2
		m.width = least
	}
}

func (m *heatMap) leftDepth() vg.Length {
	var d vg.Length
	for i := 0; i < len(m.panels); i += m.cols {
		d = max(d, m.panels[i].y.depth())
	}
	return d
}

func (m *heatMap) rightDepth() vg.Length {
	if m.bar.side == right {
		return barGap + barWidth + m.bar.depth()
	}
	return m.bar.overhang(m.cell.X) + 6
}

func (m *heatMap) draw(c draw.Canvas) {
	area := m.cell.X * m.cell.Y * vg.Length(len(m.panels))
	embedded := min(1.5, math.Sqrt(embeddedPixels/float64(area)))
	low := c.Min.Add(vg.Point{X: m.left, Y: m.below})
	high := low
	for i, p := range m.panels {
		at := low.Add(vg.Point{X: m.pitch.X * vg.Length(i%m.cols), Y: m.pitch.Y * vg.Length(m.rows-1-i/m.cols)})
		r := vg.Rectangle{Min: at, Max: at.Add(m.cell)}
		high = vg.Point{X: max(high.X, r.Max.X), Y: max(high.Y, r.Max.Y)}
		m.fill(c, r, embedded, p.field)
		p.outlines(c, r)
		p.drawEdge(c, r)
		frame(c, r)
		p.x.draw(c, r)
		p.y.draw(c, r)
		heading(c, p.title, panelSize, r, 6)
	}
	whole := vg.Rectangle{Min: low, Max: high}
	m.drawBar(c, whole)
	whole.Max.Y = m.height
	heading(c, m.title, titleSize, whole, -rim-titleSize*capHeight)
}

// drawBar draws the colour bar beside or below the panels: a field that is its own coordinate.
func (m *heatMap) drawBar(c draw.Canvas, whole vg.Rectangle) {
	ends := []float64{m.bar.lo, m.bar.hi}
	scale := &field{x: []float64{0}, y: ends, z: ends}
	r := vg.Rectangle{Min: vg.Point{X: whole.Max.X + barGap, Y: whole.Min.Y}, Max: vg.Point{Y: whole.Max.Y}}
	r.Max.X = r.Min.X + barWidth
	if m.bar.side == bottom {
		scale.x, scale.y = scale.y, scale.x
		r = vg.Rectangle{Min: vg.Point{X: whole.Min.X, Y: rim + m.bar.depth()}, Max: vg.Point{X: whole.Max.X}}
		r.Max.Y = r.Min.Y + barWidth
	}
	m.fill(c, r, 1, scale)
	frame(c, r)
	m.bar.draw(c, r)
}

func (m *heatMap) fill(c draw.Canvas, r vg.Rectangle, embedded float64, f *field) {
	fillImage(c, r, embedded, func(width, height int) *image.Paletted {
		img := f.paint(width, height, m.bar.lo, m.bar.hi)
		f.paintPatches(img, r.Size().X/vg.Length(width), scale(m.bar.lo, m.bar.hi))
		return img
	})
}
