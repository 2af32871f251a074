package report

// Grid is a function on a rectangular grid of points.
type Grid struct {
	Title, XName, YName, ZName string
	X, Y                       []float64 // ascending
	Z                          []float64 // len(X)*len(Y) values; Z[j*len(X)+i] belongs to (X[i], Y[j]); NaN is drawn grey
	// Patches are drawn over the map, with its colours. Without Z there is nothing below them, and X and Y need only have
	// the ends of the axes.
	Patches []Patch
	// Inside says which part of the plane is shown, by the pixel, and its edge is drawn; nil: all of it. Values at points outside
	// serve for interpolation up to the edge and have no influence on the scale of colours.
	Inside func(x, y float64) bool
	// Sides are parts of the plane whose ends are drawn as lines, such as one side of the border of two materials.
	Sides []func(x, y float64) bool
	// Log colours by log10 of |Z|. Zeros and magnitudes below 1e-17 of the largest count as that floor, and the colour
	// scale begins where 1 % of the others lie below.
	Log bool
	// EqualAspect gives a unit the same length on both axes, within limits of shape.
	EqualAspect bool
}

// Heat returns a heat map of the grid with a colour bar. Values are interpolated linearly between the points. It
// panics if the shape is wrong.
func Heat(g *Grid) *Figure {
	only := *g
	only.Title = ""
	return HeatPanels(g.Title, []*Grid{&only})
}

// perRow is the largest number of panels side by side; more make further rows.
const perRow = 4

// HeatPanels returns heat maps of several grids with one colour bar for all. Whether the colours are logarithmic, the
// name of the bar, and the shape of the panels with EqualAspect are those of the first grid. It panics if there are no
// panels or if a shape is wrong.
func HeatPanels(title string, panels []*Grid) *Figure {
	m := newHeatMap(title, panels)
	return &Figure{width: m.width, height: m.height, draw: m.draw}
}

func newHeatMap(title string, panels []*Grid) *heatMap {
	if len(panels) == 0 {
		panic("report: no panels")
	}
	first := panels[0]
	m := &heatMap{title: title, bar: axis{name: first.ZName, log: first.Log, side: right}}
	fields := make([]*field, len(panels))
	for i, g := range panels {
		f := newField(g, first.Log)
		p := &panel{
			title: g.Title,
			field: f,
			x:     axis{name: g.XName, side: bottom},
			y:     axis{name: g.YName, side: left},
		}
		p.x.spread(f.x[0], f.x[len(f.x)-1])
		p.y.spread(f.y[0], f.y[len(f.y)-1])
		m.panels = append(m.panels, p)
		fields[i] = f
	}
	m.bar.spread(colourRange(fields, first.Log))
	m.bar.roundOut()
	m.layOut(first.EqualAspect)
	return m
}
