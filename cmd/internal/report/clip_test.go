package report

import (
	"math"
	"testing"
)

// Pixels outside have no colour, and values there have no influence on the scale.
func TestInside(t *testing.T) {
	g := &Grid{X: []float64{-1, 0, 1}, Y: []float64{-1, 0, 1}, Z: []float64{9, 1, 9, 1, 2, 1, 9, 1, 9},
		Inside: func(x, y float64) bool { return math.Hypot(x, y) <= 1 }}
	f := newField(g, false)
	if lo, hi := colourRange([]*field{f}, false); lo != 1 || hi != 2 {
		t.Errorf("colours from %g to %g, want 1 to 2", lo, hi)
	}
	const side = 64
	img := f.paint(side, side, 1, 2)
	for j := range side {
		for i := range side {
			x, y := -1+2*(float64(i)+0.5)/side, 1-2*(float64(j)+0.5)/side
			if void := img.Pix[j*img.Stride+i] == missing; void != (math.Hypot(x, y) > 1) {
				t.Fatalf("the pixel at (%g, %g) is there: %v", x, y, !void)
			}
		}
	}
}
