package report

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Panel is one plot of [Panels].
type Panel struct {
	Axes   Axes
	Curves []Curve
}

// Sizes of panels and of the legend strips below them.
const (
	linePanelWidth  = 3.3 * vg.Inch
	linePanelHeight = 2.75 * vg.Inch
	linePanelRow    = 3 // most panels side by side
	stripGap        = vg.Length(16)
	stripLine       = vg.Length(14)
)

// Panels returns several line plots on one page, at most three side by side. Curves of one name have one colour and
// mark in all panels. Legends stand below the panels, where they cover nothing: one for all panels if they name the same
// curves, otherwise one for each. Panels with the same name of the ordinate share its limits. It panics if there are no
// panels or if the columns of a curve differ in length.
func Panels(title string, panels []Panel) *Figure {
	if len(panels) == 0 {
		panic("report: no panels")
	}
	m := &panelPage{title: title, cols: min(len(panels), linePanelRow), width: linePanelWidth, height: linePanelHeight}
	if len(panels) == 4 {
		m.cols = 2
	}
	if m.cols == 1 {
		m.width, m.height = pageWidth, pageHeight-titleSize
	}
	m.rows = (len(panels) + m.cols - 1) / m.cols
	number := byName()
	for _, p := range panels {
		m.charts = append(m.charts, newChart(p.Axes, p.Curves, number))
	}
	shareLimits(m.charts)
	m.layOut()
	return &Figure{width: m.page.X, height: m.page.Y, draw: m.draw}
}

// byName numbers colours by the first appearance of the curves' names.
func byName() func(Curve) int {
	var names []string
	last := 0
	return func(c Curve) int {
		if c.Same {
			return last
		}
		key := cmp.Or(c.Key, c.Name)
		if last = slices.Index(names, key); last < 0 {
			names = append(names, key)
			last = len(names) - 1
		}
		return last
	}
}

// shareLimits widens the ordinates of the same name to common limits.
func shareLimits(charts []*chart) {
	for _, a := range charts {
		for _, b := range charts {
			if a.y.name == b.y.name && a.y.log == b.y.log && len(a.traces) > 0 && len(b.traces) > 0 {
				lo, hi := min(a.y.lo, b.y.lo), max(a.y.hi, b.y.hi)
				a.y.lo, a.y.hi, b.y.lo, b.y.hi = lo, hi, lo, hi
			}
		}
	}
}

// panelPage is the layout of a page of panels.
type panelPage struct {
	title         string
	charts        []*chart
	cols, rows    int
	width, height vg.Length // of a panel without its strip
	common        bool      // one legend for all
	strip         vg.Length // height of a legend strip
	head          vg.Length
	page          vg.Point
}

func (m *panelPage) layOut() {
	m.common = true
	most := 0
	for _, ch := range m.charts {
		m.common = m.common && slices.EqualFunc(ch.named(), m.charts[0].named(), func(a, b *trace) bool { return a.name == b.name })
	}
	m.page.X = vg.Length(m.cols) * m.width
	if m.common {
		most = lines(m.charts[0].named(), m.page.X)
	} else {
		for _, ch := range m.charts {
			most = max(most, lines(ch.named(), m.width))
		}
	}
	m.strip = vg.Length(most) * stripLine
	if m.title != "" {
		m.head = titleSize + 10
	}
	m.page.Y = m.head + vg.Length(m.rows)*m.height + m.strip
	if !m.common {
		m.page.Y += vg.Length(m.rows-1) * m.strip
	}
}

func (ch *chart) named() []*trace {
	var out []*trace
	for _, t := range ch.traces {
		if t.name != "" {
			out = append(out, t)
		}
	}
	return out
}

// entry is the width of a legend entry in a strip.
func entry(t *trace) vg.Length {
	return legendSample + legendPad + textWidth(t.name, tickSize) + stripGap
}

// lines returns how many lines the entries take in a strip of the given width.
func lines(named []*trace, width vg.Length) int {
	return len(breakLines(named, width))
}

// breakLines distributes the entries over lines.
func breakLines(named []*trace, width vg.Length) [][]*trace {
	var out [][]*trace
	left := vg.Length(0)
	for _, t := range named {
		w := entry(t)
		if len(out) == 0 || w > left {
			out = append(out, nil)
			left = width - 2*rim + stripGap
		}
		out[len(out)-1] = append(out[len(out)-1], t)
		left -= w
	}
	return out
}

func (m *panelPage) draw(c draw.Canvas) {
	pitch := m.height
	if !m.common {
		pitch += m.strip
	}
	for i, ch := range m.charts {
		left := c.Min.X + vg.Length(i%m.cols)*m.width
		high := c.Max.Y - m.head - vg.Length(i/m.cols)*pitch
		part := c
		part.Min, part.Max = vg.Point{X: left, Y: high - m.height}, vg.Point{X: left + m.width, Y: high}
		ch.draw(part)
		if !m.common {
			drawStrip(c, ch.named(), left, m.width, part.Min.Y)
		}
	}
	if m.common {
		drawStrip(c, m.charts[0].named(), c.Min.X, m.page.X, c.Min.Y+m.strip)
	}
	whole := vg.Rectangle{Min: c.Min, Max: c.Max}
	heading(c, m.title, titleSize, whole, -rim-titleSize*capHeight)
}

// drawStrip lists the traces in lines below top: the widest is centred, and all begin where it begins.
func drawStrip(c draw.Canvas, named []*trace, left, width, top vg.Length) {
	y := top - stripLine/2 + 2
	lines := breakLines(named, width)
	widest := vg.Length(0)
	for _, line := range lines {
		total := -stripGap
		for _, t := range line {
			total += entry(t)
		}
		widest = max(widest, total)
	}
	for _, line := range lines {
		at := vg.Point{X: left + (width-widest)/2, Y: y}
		for _, t := range line {
			t.sample(c, at)
			fillText(c, t.name, tickSize, at.Add(vg.Point{X: legendSample + legendPad}), 0, 0.5, false)
			at.X += entry(t)
		}
		y -= stripLine
	}
}
