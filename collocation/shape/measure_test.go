package shape

import (
	"math"
	"testing"
)

// must returns a shape that is known to be sound.
func must(t testing.TB) func(*Shape, error) *Shape {
	return func(s *Shape, err error) *Shape {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// domainOf returns a domain of a shape in all coordinates.
func domainOf(t testing.TB, s *Shape) *Domain {
	t.Helper()
	axes := make([]int, s.Dim())
	for a := range axes {
		axes[a] = a
	}
	d, err := NewDomain(s, make([]float64, s.Dim()), make([]float64, s.Dim()), axes...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// zoo lists shapes with their exact measures.
func zoo(t testing.TB) map[string]struct {
	shape         *Shape
	inside, walls float64
} {
	ok := must(t)
	box := func(ends ...float64) *Shape {
		n := len(ends) / 2
		return ok(Box(ends[:n], ends[n:]))
	}
	disk := func(x, y, r float64) *Shape { return ok(Ball([]float64{x, y}, r)) }
	poly := func(v ...float64) *Shape {
		var list [][]float64
		for i := 0; i < len(v); i += 2 {
			list = append(list, v[i:i+2])
		}
		return ok(Polygon(list))
	}
	square := box(-1, -1, 1, 1)
	lens := 2*math.Pi/3 - math.Sqrt(3)/2 // two unit disks at a distance of 1
	segment := math.Pi/2 + 0.5*math.Sqrt(0.75) + math.Asin(0.5)
	return map[string]struct {
		shape         *Shape
		inside, walls float64
	}{
		"interval":      {box(-0.5, 2), 2.5, 2},
		"two intervals": {Union(box(0, 1), ok(Ball([]float64{2}, 0.5))), 2, 4},
		"square":        {square, 4, 8},
		"disk":          {disk(0.1, -0.2, 1.5), math.Pi * 2.25, 3 * math.Pi},
		"annulus":       {ok(Annulus([]float64{0, 0}, 0.3, 1)), math.Pi * 0.91, 2.6 * math.Pi},
		"thin annulus":  {ok(Annulus([]float64{0, 0}, 0.999, 1)), math.Pi * (1 - 0.999*0.999), 3.998 * math.Pi},
		"eccentric":     {disk(0, 0, 1).Minus(disk(0.3, 0.1, 0.4)), math.Pi * 0.84, 2.8 * math.Pi},
		"small hole":    {square.Minus(disk(0.377, 0.211, 1e-3)), 4 - math.Pi*1e-6, 8 + 2e-3*math.Pi},
		"four holes": {square.Minus(disk(0.5, 0.5, 0.2), disk(-0.5, 0.5, 0.2), disk(-0.5, -0.5, 0.2), disk(0.5, -0.5, 0.2)),
			4 - 0.16*math.Pi, 8 + 1.6*math.Pi},
		"lens":         {Intersection(disk(0, 0, 1), disk(1, 0, 1)), lens, 4 * math.Pi / 3},
		"two disks":    {Union(disk(0, 0, 1), disk(1, 0, 1)), 2*math.Pi - lens, 8 * math.Pi / 3},
		"cut disk":     {Intersection(disk(0, 0, 1), ok(HalfSpace([]float64{0, -3}, 1.5))), segment, math.Pi + 2*math.Asin(0.5) + 2*math.Sqrt(0.75)},
		"quarter disk": {Intersection(disk(0, 0, 1), box(0, 0, 2, 2)), math.Pi / 4, math.Pi/2 + 2},
		"bite":         {square.Minus(disk(1, 1, 0.5)), 4 - math.Pi/16, 7 + math.Pi/4},
		"ellipse":      {ok(Ellipsoid([]float64{1, 2}, []float64{2, 1}, 0.7)), 2 * math.Pi, 9.688448220547675},
		"L":            {poly(0, 0, 1, 0, 1, -1, -1, -1, -1, 1, 0, 1), 3, 8},
		"triangle":     {poly(0, 0, 3, 0.1, 1, 2), 2.95, math.Hypot(3, 0.1) + math.Hypot(2, 1.9) + math.Hypot(1, 2)},
		"star":         {star(t, 7), starArea(7), starLength(7)},
		"two boxes":    {Union(box(0, 0, 1, 1), box(1, 0, 2, 1)), 2, 6},
		"overlap":      {Union(box(0, 0, 1.2, 1), box(0.8, 0, 2, 1)), 2, 6},
		"slot":         {square.Minus(box(-1, -0.25, 0, 0.25)), 3.5, 10},
		"plate":        {poly(0, 0, 2, 0, 2, 1, 0, 1).Minus(disk(1, 0.5, 0.25)), 2 - math.Pi/16, 6 + math.Pi/2},
		"turned square": {poly(0, 0, 1, 1e-3, 1-1e-3, 1+1e-3, -1e-3, 1),
			1 + 1e-6, 4 * math.Hypot(1, 1e-3)},
		"ball":          {ok(Ball([]float64{0, 0.1, 0.2}, 1)), 4 * math.Pi / 3, 4 * math.Pi},
		"shell":         {ok(Annulus([]float64{0, 0, 0}, 0.4, 1)), 4 * math.Pi / 3 * 0.936, 4 * math.Pi * 1.16},
		"cylinder":      {ok(Cylinder(3, 2, []float64{0, 0}, 0.5, -1, 2)), 0.75 * math.Pi, 3.5 * math.Pi},
		"drilled cube":  {box(0, 0, 0, 1, 1, 1).Minus(ok(Cylinder(3, 0, []float64{0.5, 0.5}, 0.25, -1, 2))), 1 - math.Pi/16, 6 - math.Pi/8 + math.Pi/2},
		"octant":        {Intersection(ok(Ball([]float64{0, 0, 0}, 1)), box(0, 0, 0, 2, 2, 2)), math.Pi / 6, math.Pi/2 + 3*math.Pi/4},
		"lens in space": {Intersection(ok(Ball([]float64{0, 0, 0}, 1)), ok(Ball([]float64{1, 0, 0}, 1))), 5 * math.Pi / 12, 2 * math.Pi},
	}
}

func star(t testing.TB, n int) *Shape {
	var v [][]float64
	for k := range 2 * n {
		r := 1 - 0.5*float64(k%2)
		sin, cos := math.Sincos(math.Pi * float64(k) / float64(n))
		v = append(v, []float64{r * cos, r * sin})
	}
	return must(t)(Polygon(v))
}

func starArea(n int) float64 { return float64(n) * 0.5 * math.Sin(math.Pi/float64(n)) }

func starLength(n int) float64 {
	sin, cos := math.Sincos(math.Pi / float64(n))
	return 2 * float64(n) * math.Hypot(1-0.5*cos, 0.5*sin)
}

// measureTolerance is what [Region.Measure] promises, relative to sizes of about 1, by the number of dimensions.
var measureTolerance = []float64{0, 1e-14, 1e-10, 1e-8}

func TestMeasure(t *testing.T) {
	for name, c := range zoo(t) {
		t.Run(name, func(t *testing.T) {
			d := domainOf(t, c.shape)
			tol := measureTolerance[c.shape.Dim()]
			if got := d.Interior().(*Region).Measure(); math.Abs(got-c.inside) > tol {
				t.Errorf("inside: %.15g, want %.15g (off by %.1e, tolerance %g)", got, c.inside, got-c.inside, tol)
			}
			w := d.walls(nil)
			if got := w.Measure(); math.Abs(got-c.walls) > 10*tol {
				t.Errorf("boundary: %.15g, want %.15g (off by %.1e, tolerance %g)", got, c.walls, got-c.walls, 10*tol)
			}
			t.Logf("%d patches inside, %d of the boundary", len(d.Interior().(*Region).build()), len(w.patches))
		})
	}
}
