// Package report draws the figures and tables of a run: heat maps of functions of two coordinates, line plots, and
// Markdown tables. It knows numbers and names only, nothing of problems and solvers.
package report

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"pinn/internal/parallel"
)

// dpi is the resolution of PNG files.
const dpi = 150

// The page of a figure that has no reason to be of another size, and the white rim around it.
const (
	pageWidth  = 6.4 * vg.Inch
	pageHeight = 4.8 * vg.Inch
	rim        = 7 * vg.Length(1)
)

var (
	ink   = color.Gray{Y: 0x26} // text, frames and ticks
	faint = color.Gray{Y: 0xe6} // grid lines
)

// Figure is a drawing that can be written in several formats. It keeps references to the data it was made from, which
// must not change until it is written. Writing is safe for concurrent use.
type Figure struct {
	width, height vg.Length
	draw          func(c draw.Canvas)
}

// Save writes the figure to the files base.png and base.svg.
func (f *Figure) Save(base string) error {
	return errors.Join(
		writeFile(base+".png", f.WritePNG),
		writeFile(base+".svg", f.WriteSVG))
}

// SaveAs writes the figure to a file whose name ends in .png or .svg.
func (f *Figure) SaveAs(path string) error {
	switch filepath.Ext(path) {
	case ".png":
		return writeFile(path, f.WritePNG)
	case ".svg":
		return writeFile(path, f.WriteSVG)
	}
	return fmt.Errorf("%s: figures are written to .png and .svg", path)
}

// WritePNG writes the figure as a PNG image of 150 dots per inch.
func (f *Figure) WritePNG(w io.Writer) error {
	// The default compression takes three times as long for a file that is a third smaller.
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return encoder.Encode(w, f.raster(dpi))
}

// WriteSVG writes the figure as an SVG document whose text is text, in Liberation Sans or a font of the same metrics.
func (f *Figure) WriteSVG(w io.Writer) error {
	c := vgsvg.New(f.width, f.height)
	f.draw(draw.New(c))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return err
	}
	_, err := svgFixes.WriteString(w, b.String())
	return err
}

// svgFixes mends what the SVG canvas cannot be told: embedded images are PNG and fill their rectangle exactly, and
// there are fonts to fall back on.
var svgFixes = strings.NewReplacer(
	`xlink:href="data:image/jpg;`, `preserveAspectRatio="none" xlink:href="data:image/png;`,
	`font-family:Liberation Sans;`, `font-family:Liberation Sans, Arial, Helvetica, sans-serif;`)

// Named is a figure and the name of its files.
type Named struct {
	Name string
	*Figure
}

// SaveAll saves figures as [Figure.Save] does, on all cores, each at the path of its name. The error joins theirs.
func SaveAll(all []Named, path func(name string) string) error {
	errs := make([]error, len(all))
	parallel.For(len(all), func(k int) {
		if err := all[k].Save(path(all[k].Name)); err != nil {
			errs[k] = fmt.Errorf("figure %q: %w", all[k].Name, err)
		}
	})
	return errors.Join(errs...)
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// fillImage fills a rectangle of the canvas with the image that paint makes for a given number of pixels. On a raster
// canvas these are the canvas's own pixels, so that nothing is resampled; elsewhere the image is embedded, with
// embedded pixels to the point.
func fillImage(c draw.Canvas, r vg.Rectangle, embedded float64, paint func(width, height int) *image.Paletted) {
	raster, ok := c.Canvas.(*vgimg.Canvas)
	if !ok {
		size := r.Size()
		c.DrawImage(r, paint(pixels(size.X.Points()*embedded), pixels(size.Y.Points()*embedded)))
		return
	}
	dst := raster.Image()
	bottom := dst.Bounds().Dy()
	dots := raster.DPI()
	x0, x1 := pixels(r.Min.X.Dots(dots)), pixels(r.Max.X.Dots(dots))
	y0, y1 := bottom-pixels(r.Max.Y.Dots(dots)), bottom-pixels(r.Min.Y.Dots(dots))
	src := paint(max(x1-x0, 1), max(y1-y0, 1))
	if rgba, ok := dst.(*image.RGBA); ok {
		copyPaletted(rgba, src, x0, y0)
	}
}

// pixels rounds a length to a whole number of pixels, at least one.
func pixels(v float64) int { return max(int(v+0.5), 1) }

// copyPaletted copies src, whose palette is of color.RGBA, to the place (x0, y0) of dst.
func copyPaletted(dst *image.RGBA, src *image.Paletted, x0, y0 int) {
	b := src.Bounds().Add(image.Pt(x0, y0)).Intersect(dst.Bounds())
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := dst.Pix[dst.PixOffset(b.Min.X, y):dst.PixOffset(b.Max.X, y)]
		line := src.Pix[(y-y0)*src.Stride+b.Min.X-x0:]
		for i := 0; i < len(row); i += 4 {
			p := src.Palette[line[i/4]].(color.RGBA)
			row[i], row[i+1], row[i+2], row[i+3] = p.R, p.G, p.B, p.A
		}
	}
}
