package report

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

const (
	// frameDPI is the resolution of animations: 640 pixels across a page.
	frameDPI = 100
	// perSecond is the number of frames a second, and lastFrame the time for which the last one stays, in hundredths of a second.
	perSecond = 12
	lastFrame = 100
)

// Animation is figures of one size that are shown one after another.
type Animation []*Figure

// HeatFrames returns heat maps of grids as frames, with one colour scale for all. The title of a grid stands above it.
func HeatFrames(title string, grids []*Grid) Animation {
	bar := newHeatMap(title, grids).bar
	var out Animation
	for _, g := range grids {
		m := newHeatMap(title, []*Grid{g})
		m.bar = bar
		m.layOut(g.EqualAspect)
		out = append(out, &Figure{width: m.width, height: m.height, draw: m.draw})
	}
	return out
}

// LineFrames returns line plots as frames, with the same limits of the ordinate.
func LineFrames(plots []Panel) Animation {
	var charts []*chart
	for _, p := range plots {
		charts = append(charts, newChart(p.Axes, p.Curves, byName()))
	}
	shareLimits(charts)
	var out Animation
	for _, ch := range charts {
		m := &panelPage{charts: []*chart{ch}, cols: 1, rows: 1, width: pageWidth, height: pageHeight - titleSize}
		m.layOut()
		out = append(out, &Figure{width: m.page.X, height: m.page.Y, draw: m.draw})
	}
	return out
}

// IsAnimation reports whether a file's name is that of an animation.
func IsAnimation(path string) bool {
	ext := filepath.Ext(path)
	return ext == ".gif" || ext == ".mp4"
}

// SaveAs writes the animation to a file whose name ends in .gif or, where the program ffmpeg is installed, .mp4.
func (a Animation) SaveAs(path string) error {
	switch filepath.Ext(path) {
	case ".gif":
		return writeFile(path, a.WriteGIF)
	case ".mp4":
		return a.saveMP4(path)
	}
	return fmt.Errorf("%s: animations are written to .gif and .mp4", path)
}

// raster draws the figure with some dots per inch.
func (f *Figure) raster(dots int) image.Image {
	c := vgimg.NewWith(vgimg.UseWH(f.width, f.height), vgimg.UseDPI(dots))
	f.draw(draw.New(c))
	return c.Image()
}

// each draws all frames, several at a time.
func (a Animation) each(take func(k int, frame image.Image)) {
	var wait sync.WaitGroup
	for k, f := range a {
		wait.Go(func() { take(k, f.raster(frameDPI)) })
	}
	wait.Wait()
}

// WriteGIF writes the animation as a GIF that is repeated for ever.
func (a Animation) WriteGIF(w io.Writer) error {
	out := gif.GIF{Image: make([]*image.Paletted, len(a)), Delay: make([]int, len(a))}
	a.each(func(k int, frame image.Image) {
		out.Image[k], out.Delay[k] = paletted(frame), 100/perSecond
	})
	out.Delay[len(a)-1] = lastFrame
	return gif.EncodeAll(w, &out)
}

// paletted gives every pixel the nearest colour of framePalette.
func paletted(src image.Image) *image.Paletted {
	b := src.Bounds()
	out := image.NewPaletted(b, framePalette())
	known := map[color.Color]uint8{}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := src.At(x, y)
			k, ok := known[c]
			if !ok {
				k = uint8(out.Palette.Index(c))
				known[c] = k
			}
			out.SetColorIndex(x, y, k)
		}
	}
	return out
}

// framePalette returns 256 colours of all that figures are drawn with: the heat map's, greys, and the lines' in four strengths
// on white.
func framePalette() color.Palette {
	const strengths, maps = 4, 160
	p := make(color.Palette, 0, 256)
	for k := range maps {
		p = append(p, viridis()[k*(levels-1)/(maps-1)])
	}
	p = append(p, viridis()[missing])
	for _, c := range lineColours {
		r, g, b, _ := c.RGBA()
		for k := range strengths {
			faded := func(v uint32) uint8 { return uint8(255 - (255-int(v>>8))*(k+1)/strengths) }
			p = append(p, color.RGBA{faded(r), faded(g), faded(b), 0xff})
		}
	}
	for greys := cap(p) - len(p); len(p) < cap(p); {
		v := uint8(255 - 255*(cap(p)-len(p)-1)/(greys-1))
		p = append(p, color.RGBA{v, v, v, 0xff})
	}
	return p
}

// saveMP4 hands the frames to ffmpeg.
func (a Animation) saveMP4(path string) error {
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		return fmt.Errorf("%s: the program ffmpeg, which writes films, is not installed: install it, or write a .gif", path)
	}
	frames := make([]bytes.Buffer, len(a))
	errs := make([]error, len(a))
	a.each(func(k int, frame image.Image) { errs[k] = png.Encode(&frames[k], frame) })
	if err := errors.Join(errs...); err != nil {
		return err
	}
	cmd := exec.Command(ffmpeg, "-y", "-loglevel", "error", "-f", "image2pipe", "-framerate", strconv.Itoa(perSecond), "-i", "-",
		"-vf", "scale=trunc(iw/2)*2:trunc(ih/2)*2", "-pix_fmt", "yuv420p", "-f", "mp4", path)
	var all []io.Reader
	for k := range frames {
		all = append(all, &frames[k])
	}
	cmd.Stdin = io.MultiReader(all...)
	if said, err := cmd.CombinedOutput(); err != nil {
		os.Remove(path)
		first, _, _ := strings.Cut(strings.TrimSpace(string(said)), "\n")
		return fmt.Errorf("%s: ffmpeg: %w: %s", path, err, cmp.Or(first, "it gives no reason"))
	}
	return nil
}
