package report

import (
	"image/color"
	"math"
	"sync"

	"gonum.org/v1/gonum/interp"
)

// viridisKnots are every seventeenth of the 256 colours of viridis, by S. van der Walt and N. Smith (2015, public
// domain by CC0): red, green and blue in [0, 1].
var viridisKnots = [3][]float64{
	{0.267004, 0.282656, 0.277134, 0.253935, 0.221989, 0.190631, 0.163625, 0.139147,
		0.120565, 0.134692, 0.208030, 0.327796, 0.477504, 0.647257, 0.824940, 0.993248},
	{0.004874, 0.100196, 0.185228, 0.265254, 0.339161, 0.407061, 0.471133, 0.533812,
		0.596422, 0.658636, 0.718701, 0.773980, 0.821444, 0.858400, 0.884720, 0.906157},
	{0.329415, 0.422160, 0.489898, 0.529983, 0.548752, 0.556089, 0.558148, 0.555298,
		0.543611, 0.517649, 0.472873, 0.406640, 0.318195, 0.209861, 0.106217, 0.143936},
}

// levels is the number of colours of a heat map; one entry of a palette of 256 is left for missing values.
const levels = 255

// missing is the palette entry, and the colour, of cells without a value.
const missing = levels

// viridis returns the colours of a heat map in ascending order, and after them the grey of missing values.
var viridis = sync.OnceValue(func() color.Palette {
	place := make([]float64, len(viridisKnots[0]))
	for i := range place {
		place[i] = float64(i) / float64(len(place)-1)
	}
	var channel [3]interp.NotAKnotCubic
	for k := range channel {
		if err := channel[k].Fit(place, viridisKnots[k]); err != nil {
			panic("report: " + err.Error())
		}
	}
	p := make(color.Palette, levels+1)
	for i := range levels {
		var rgb [3]uint8
		for k := range rgb {
			v := channel[k].Predict(float64(i) / (levels - 1))
			rgb[k] = uint8(math.Round(255 * max(0, min(v, 1))))
		}
		p[i] = color.RGBA{rgb[0], rgb[1], rgb[2], 0xff}
	}
	p[missing] = color.RGBA{0xbe, 0xbe, 0xbe, 0xff}
	return p
})
