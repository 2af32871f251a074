package report

import (
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Mesh is the image of a square grid of Side x Side nodes under a map of the plane: node (i, j), at the place
// (i, j)/(Side-1) of the unit square, lies at (X[j*Side+i], Y[j*Side+i]).
type Mesh struct {
	Title string
	Side  int
	X, Y  []float64
}

// Sizes of mesh panels.
const (
	meshCell = 1.3 * vg.Inch
	meshGap  = vg.Length(8)
	meshRoom = 0.62 * vg.Inch // left of a row, for its name
)

// Meshes returns a table of meshes, one row for each name. Cells are coloured by their place in the square, from left to
// right, darker and lighter in turn, and are translucent, so that folds show as overlaps. Every panel has its own scale,
// the same on both axes; the size of the image is written below it. It panics if rows and names differ in number or a
// mesh has the wrong number of nodes.
func Meshes(title string, names []string, rows [][]*Mesh) *Figure {
	if len(names) != len(rows) || len(rows) == 0 {
		panic("report: names and rows of meshes differ in number, or there are none")
	}
	cols := 0
	for _, row := range rows {
		cols = max(cols, len(row))
		for _, m := range row {
			if len(m.X) != m.Side*m.Side || len(m.Y) != m.Side*m.Side {
				panic("report: a mesh has the wrong number of nodes")
			}
		}
	}
	pitch := vg.Point{X: meshCell + meshGap, Y: meshCell + tickSize + 14}
	head := titleSize + 10 + panelSize + 8
	page := vg.Point{X: meshRoom + vg.Length(cols)*pitch.X + rim, Y: head + vg.Length(len(rows))*pitch.Y + rim}
	return &Figure{width: page.X, height: page.Y, draw: func(c draw.Canvas) {
		whole := vg.Rectangle{Min: c.Min, Max: c.Max}
		heading(c, title, titleSize, whole, -rim-titleSize*capHeight)
		for k, row := range rows {
			top := c.Max.Y - head - vg.Length(k)*pitch.Y
			fillText(c, names[k], panelSize, vg.Point{X: c.Min.X + rim + panelSize, Y: top - meshCell/2}, 0.5, 0, true)
			for i, m := range row {
				low := vg.Point{X: c.Min.X + meshRoom + vg.Length(i)*pitch.X, Y: top - meshCell}
				r := vg.Rectangle{Min: low, Max: low.Add(vg.Point{X: meshCell, Y: meshCell})}
				m.draw(c, r)
				if k == 0 {
					fillText(c, m.Title, panelSize, vg.Point{X: low.X + meshCell/2, Y: top + 6}, 0.5, 0, false)
				}
			}
		}
	}}
}

// draw draws the cells inside r and the size of the image below it.
func (m *Mesh) draw(c draw.Canvas, r vg.Rectangle) {
	xlo, xhi := span(m.X)
	ylo, yhi := span(m.Y)
	size := max(xhi-xlo, yhi-ylo)
	label := "a point"
	if size > 0 {
		label = sizeLabel(size)
	}
	fillText(c, label, tickSize, vg.Point{X: (r.Min.X + r.Max.X) / 2, Y: r.Min.Y - 5}, 0.5, 1, false)
	scale := 0.0
	if size > 0 && !math.IsInf(size, 0) {
		scale = 0.92 * float64(r.Size().X) / size
	}
	centre := vg.Point{X: (r.Min.X + r.Max.X) / 2, Y: (r.Min.Y + r.Max.Y) / 2}
	at := func(i, j int) vg.Point {
		k := j*m.Side + i
		return centre.Add(vg.Point{X: vg.Length((m.X[k] - (xlo+xhi)/2) * scale), Y: vg.Length((m.Y[k] - (ylo+yhi)/2) * scale)})
	}
	for j := range m.Side - 1 {
		for i := range m.Side - 1 {
			quad := []vg.Point{at(i, j), at(i+1, j), at(i+1, j+1), at(i, j+1)}
			fill := cellColour(float64(i)/float64(m.Side-2), (i+j)%2 == 1)
			c.FillPolygon(fill, quad)
			c.StrokeLines(draw.LineStyle{Color: fill, Width: 0.5}, append(quad, quad[0]))
		}
	}
	if size == 0 {
		c.DrawGlyphNoClip(draw.GlyphStyle{Color: ink, Radius: dotRadius, Shape: draw.CircleGlyph{}}, centre)
	}
	frame(c, r)
}

func cellColour(share float64, light bool) color.NRGBA {
	k := int(share*float64(levels-1) + 0.5)
	p := viridis()[k].(color.RGBA)
	v := color.NRGBA{p.R, p.G, p.B, 0xb0}
	if light {
		v.A = 0x60
	}
	return v
}

// sizeLabel writes a length with two digits.
func sizeLabel(v float64) string {
	switch {
	case v >= 0.01 && v < 10:
		return strconv.FormatFloat(v, 'g', 2, 64)
	case v >= 10 && v < 1000:
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	e := int(math.Floor(math.Log10(v)))
	return strconv.FormatFloat(v/math.Pow10(e), 'f', 1, 64) + "×" + powerOfTen(e)
}
