package report

import (
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Patch is a rectangle of the plane with a value, or the part of it where Inside holds, or a point, drawn as a disc, if it has no extent.
type Patch struct {
	Left, Right, Low, High, Z float64
	Inside                    func(x, y float64) bool // nil: everywhere
}

// discRadius is the radius of a point's disc, and outline the style around a rectangle.
const discRadius = vg.Length(2.6)

var outline = draw.LineStyle{Color: color.NRGBA{0xff, 0xff, 0xff, 0x90}, Width: 0.5}

func (p Patch) point() bool { return p.Left == p.Right && p.Low == p.High }

// blank reports whether the grid has patches only.
func (g *Grid) blank() bool { return g.Z == nil && len(g.Patches) > 0 }

// values returns the values of the grid and after them those of its patches.
func (g *Grid) values() []float64 {
	z := slices.Clone(g.Z)
	if g.blank() {
		z = slices.Repeat([]float64{math.NaN()}, len(g.X)*len(g.Y))
	}
	for _, p := range g.Patches {
		z = append(z, p.Z)
	}
	return z
}

// palette returns the colours; those without a grid have white where no patch is, unless that is outside of what is shown.
func (f *field) palette() color.Palette {
	if !f.blank || f.inside != nil {
		return viridis()
	}
	p := slices.Clone(viridis())
	p[missing] = color.RGBA{0xff, 0xff, 0xff, 0xff}
	return p
}

// paintPatches draws the patches on an image whose pixels have the given length; colour gives the palette entry of a value.
func (f *field) paintPatches(img *image.Paletted, pixel vg.Length, colour func(float64) uint8) {
	size := img.Bounds().Size()
	column := func(x float64) float64 {
		return (x - f.x[0]) / (f.x[len(f.x)-1] - f.x[0]) * float64(size.X)
	}
	row := func(y float64) float64 {
		return (1 - (y-f.y[0])/(f.y[len(f.y)-1]-f.y[0])) * float64(size.Y)
	}
	z := f.z[len(f.x)*len(f.y):]
	radius := max(1, float64(discRadius/pixel))
	for k, p := range f.patches {
		left, right, high, low := column(p.Left), column(p.Right), row(p.High), row(p.Low)
		reach := 0.0
		if p.point() {
			reach = radius
		}
		for j := max(0, pixelAt(high-reach)); j < min(size.Y, pixelAt(low+reach)); j++ {
			for i := max(0, pixelAt(left-reach)); i < min(size.X, pixelAt(right+reach)); i++ {
				if reach > 0 && math.Hypot(float64(i)+0.5-left, float64(j)+0.5-low) > radius || f.blank && !f.holds(f.inside, img, i, j) || !f.holds(p.Inside, img, i, j) {
					continue
				}
				img.Pix[j*img.Stride+i] = colour(z[k])
			}
		}
	}
}

// holds reports whether the centre of a pixel lies in a part of the plane; nil is all of it.
func (f *field) holds(inside func(x, y float64) bool, img *image.Paletted, i, j int) bool {
	if inside == nil {
		return true
	}
	size := img.Bounds().Size()
	across, down := (float64(i)+0.5)/float64(size.X), (float64(j)+0.5)/float64(size.Y)
	return inside(f.x[0]+across*(f.x[len(f.x)-1]-f.x[0]), f.y[len(f.y)-1]-down*(f.y[len(f.y)-1]-f.y[0]))
}

// pixelAt returns the first pixel whose centre is not before a place.
func pixelAt(v float64) int { return int(math.Ceil(v - 0.5)) }

// ring draws the edge of a point's disc.
func (p *panel) ring(c draw.Canvas, r vg.Rectangle, q Patch) {
	at := vg.Point{X: p.x.place(r, p.x.norm(q.Left)).X, Y: p.y.place(r, p.y.norm(q.Low)).Y}
	if at.X < r.Min.X || at.X > r.Max.X || at.Y < r.Min.Y || at.Y > r.Max.Y {
		return
	}
	var path vg.Path
	path.Move(at.Add(vg.Point{X: discRadius}))
	path.Arc(at, discRadius, 0, 2*math.Pi)
	path.Close()
	c.SetLineStyle(draw.LineStyle{Color: color.White, Width: 0.8})
	c.Stroke(path)
}

// closest is the distance between parallel edges below which they are not drawn: the colours tell the patches apart.
const closest = vg.Length(3)

// outlines draws the edges of the patches that have an extent.
func (p *panel) outlines(c draw.Canvas, r vg.Rectangle) {
	for _, q := range p.field.patches {
		if q.point() {
			if !p.field.blank { // the disc of a value that the map agrees with would not be seen
				p.ring(c, r, q)
			}
			continue
		}
		low := vg.Point{X: p.x.place(r, p.x.norm(q.Left)).X, Y: p.y.place(r, p.y.norm(q.Low)).Y}
		high := vg.Point{X: p.x.place(r, p.x.norm(q.Right)).X, Y: p.y.place(r, p.y.norm(q.High)).Y}
		if high.X-low.X >= closest {
			c.StrokeLine2(outline, high.X, low.Y, high.X, high.Y)
		}
		if high.Y-low.Y >= closest {
			c.StrokeLine2(outline, low.X, high.Y, high.X, high.Y)
		}
	}
}

// edgeStyle is the line around the part of the plane that is shown.
var edgeStyle = draw.LineStyle{Color: color.Gray{0x20}, Width: 0.8}

// drawEdge draws the edge of the part of the plane that is shown.
func (p *panel) drawEdge(c draw.Canvas, r vg.Rectangle) {
	at := func(q [2]float64) vg.Point {
		return vg.Point{X: p.x.place(r, p.x.norm(q[0])).X, Y: p.y.place(r, p.y.norm(q[1])).Y}
	}
	c.SetLineStyle(edgeStyle)
	for _, line := range p.field.edge {
		var path vg.Path
		for i, q := range line {
			if i == 0 {
				path.Move(at(q))
			} else {
				path.Line(at(q))
			}
		}
		c.Stroke(path)
	}
}
