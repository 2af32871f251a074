package report

import (
	"math"
	"strings"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Text sizes, and the height of capitals and digits in Liberation Sans as a share of the size.
const (
	titleSize = vg.Length(11.5)
	nameSize  = vg.Length(10.5)
	tickSize  = vg.Length(9)
	capHeight = 0.72
	descent   = 0.22
)

// How a superscript or subscript is set, as shares of the size of the text.
const (
	scriptSize = 0.72
	superRise  = 0.36
	subRise    = -0.16
)

// The Unicode superscripts and subscripts, which few fonts have in full, and what is set in their place.
var (
	superscripts = []rune("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
	subscripts   = []rune("₀₁₂₃₄₅₆₇₈₉₊₋")
	scripts      = []rune("0123456789+−")
)

var sans = sync.OnceValue(func() *opentype.Font {
	f, err := opentype.Parse(liberationsansregular.TTF)
	if err != nil {
		panic("report: the embedded font cannot be read: " + err.Error())
	}
	return f
})

func face(size vg.Length) font.Face {
	return font.Face{Font: font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}, Face: sans()}
}

// run is a piece of text on one level.
type run struct {
	text string
	rise float64 // share of the size
	size float64 // share of the size
}

// runs splits a text into pieces of ordinary text, superscripts and subscripts.
func runs(s string) []run {
	var out []run
	for _, r := range s {
		next := run{text: string(r), size: 1}
		for i := range scripts {
			switch r {
			case superscripts[i]:
				next = run{text: string(scripts[i]), rise: superRise, size: scriptSize}
			case subscripts[i]:
				next = run{text: string(scripts[i]), rise: subRise, size: scriptSize}
			}
		}
		if last := len(out) - 1; last >= 0 && out[last].rise == next.rise {
			out[last].text += next.text
		} else {
			out = append(out, next)
		}
	}
	return out
}

func textWidth(s string, size vg.Length) vg.Length {
	var w vg.Length
	for _, r := range runs(s) {
		f := face(size * vg.Length(r.size))
		w += f.Width(r.text)
	}
	return w
}

// fillText writes a text whose anchor is at the point at. The anchor lies the share dx of the width from the left, and
// the share dy of the height of capitals above the base line. With up the text is turned anticlockwise about it.
func fillText(c draw.Canvas, s string, size vg.Length, at vg.Point, dx, dy float64, up bool) {
	c.SetColor(ink)
	if up {
		c.Push()
		defer c.Pop()
		c.Rotate(math.Pi / 2)
		at = vg.Point{X: at.Y, Y: -at.X}
	}
	at.X -= textWidth(s, size) * vg.Length(dx)
	at.Y -= size * vg.Length(capHeight*dy)
	for _, r := range runs(s) {
		f := face(size * vg.Length(r.size))
		c.FillString(f, at.Add(vg.Point{Y: size * vg.Length(r.rise)}), r.text)
		at.X += f.Width(r.text)
	}
}

// fitText returns the text and size that keep it within a width: it is set smaller, to seven tenths at most, and then
// cut.
func fitText(s string, size, width vg.Length) (string, vg.Length) {
	w := textWidth(s, size)
	if w <= width {
		return s, size
	}
	size *= max(width/w, 0.7)
	for cut := []rune(s); len(cut) > 1 && textWidth(s, size) > width*1.001; {
		cut = cut[:len(cut)-1]
		s = strings.TrimRight(string(cut), " ") + "…"
	}
	return s, size
}
