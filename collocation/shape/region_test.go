package shape

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/region"
	"pinn/pde"
)

// tiles cuts the box of a domain at thirds, halves and a crooked place along every axis; the outer boxes have no ends.
func tiles(d *Domain) (lower, upper [][]float64) {
	lower, upper = [][]float64{nil}, [][]float64{nil}
	lo, hi := d.Bounds()
	for a := range lo {
		at := func(t float64) float64 { return lo[a] + t*(hi[a]-lo[a]) }
		ends := []float64{math.Inf(-1), at(1. / 3), at(0.5), at(0.7123), math.Inf(1)}
		var l, u [][]float64
		for k := range lower {
			for j := 1; j < len(ends); j++ {
				l = append(l, append(slices.Clone(lower[k]), ends[j-1]))
				u = append(u, append(slices.Clone(upper[k]), ends[j]))
			}
		}
		lower, upper = l, u
	}
	return lower, upper
}

// Tiles of a region keep its measure, and an empty part is none. Many walls lie along faces of the tiles.
func TestClip(t *testing.T) {
	for name, c := range zoo(t) {
		t.Run(name, func(t *testing.T) {
			d := domainOf(t, c.shape)
			lower, upper := tiles(d)
			for _, whole := range []*Region{d.Interior().(*Region), d.walls(nil)} {
				sum := 0.0
				for k := range lower {
					part, ok := whole.Clip(lower[k], upper[k])
					if !ok {
						continue
					}
					m := part.(*Region).Measure()
					if !(m > 0) {
						t.Errorf("tile %d: measure %g", k, m)
					}
					sum += m
				}
				if want := whole.Measure(); math.Abs(sum-want) > 10*measureTolerance[c.shape.Dim()] {
					t.Errorf("the parts of wall %v have measure %.15g, the whole has %.15g (%.1e)", whole.wall, sum, want, sum-want)
				}
			}
		})
	}
}

// Points lie in the region, weights are its measure, normals point out, and every tenth of the points by any coordinate has its
// share of the measure.
func TestPlace(t *testing.T) {
	const n = 512
	for name, c := range zoo(t) {
		t.Run(name, func(t *testing.T) {
			d := domainOf(t, c.shape)
			for _, r := range []*Region{d.Interior().(*Region), d.walls(nil)} {
				cloud, err := collocation.Sample(r, collocation.Sobol{}, n, rand.New(rand.NewPCG(1, 2)))
				if err != nil {
					t.Fatal(err)
				}
				if got := floatsSum(cloud.Weight); math.Abs(got-r.Measure()) > 1e-12*r.Measure() {
					t.Errorf("wall %v: weights sum to %g, want %g", r.wall, got, r.Measure())
				}
				checkPoints(t, d, r, cloud)
			}
		})
	}
}

func floatsSum(v []float64) (sum float64) {
	for _, e := range v {
		sum += e
	}
	return sum
}

func checkPoints(t *testing.T, d *Domain, r *Region, cloud *pde.Cloud) {
	t.Helper()
	mean := r.Measure() / float64(cloud.Points())
	for i := range cloud.Points() {
		x := cloud.X.RawRowView(i)
		if !r.Holds(x) {
			t.Fatalf("wall %v: the point %v is not in the region", r.wall, x)
		}
		if w := cloud.Weight[i]; w > 4*mean || w < mean/20 {
			t.Errorf("wall %v: the point %v has %g times the mean weight", r.wall, x, w/mean)
		}
		if !r.wall {
			continue
		}
		n := cloud.Normal.RawRowView(i)
		out, in := slices.Clone(x), slices.Clone(x)
		for a := range x {
			out[a] += 1e-5 * n[a]
			in[a] -= 1e-5 * n[a]
		}
		if math.Abs(length(n)-1) > 1e-14 || d.shape.root.holds(out) || !d.shape.root.holds(in) {
			t.Fatalf("the normal %v at %v does not point out", n, x)
		}
	}
}

// A tenth of the unit cube holds a tenth of the measure: low-discrepancy points stay even.
func TestEven(t *testing.T) {
	disk := domainOf(t, must(t)(Ball([]float64{0, 0}, 1)))
	cloud, err := collocation.Sample(disk.Interior(), collocation.Sobol{}, 1024, rand.New(rand.NewPCG(1, 2)))
	if err != nil {
		t.Fatal(err)
	}
	// the area of strips of a tenth of the diameter
	area := func(x float64) float64 { return x*math.Sqrt(1-x*x) + math.Asin(x) }
	for k := range 10 {
		lo, hi := -1+0.2*float64(k), min(-0.8+0.2*float64(k), 1)
		want, got := (area(hi)-area(lo))/math.Pi, 0.0
		for i := range cloud.Points() {
			if x := cloud.X.At(i, 0); lo <= x && x < hi {
				got += 1. / 1024
			}
		}
		if math.Abs(got-want) > 0.006 {
			t.Errorf("strip %d has %.4f of the points, want %.4f", k, got, want)
		}
	}
	ring, err := collocation.Sample(disk.walls(nil), collocation.Grid{}, 100, nil)
	if err != nil {
		t.Fatal(err)
	}
	var turns []float64
	for i := range ring.Points() {
		turns = append(turns, math.Atan2(ring.X.At(i, 1), ring.X.At(i, 0)))
	}
	slices.Sort(turns)
	for i := 1; i < len(turns); i++ {
		if gap := turns[i] - turns[i-1]; gap > 2*2*math.Pi/100 || gap < 0.4*2*math.Pi/100 {
			t.Errorf("a gap of %.3f between points of the circle, want about %.3f", gap, 2*math.Pi/100)
		}
	}
}

// overTimeCase is one of the cases of TestOverTime.
type overTimeCase struct {
	r             *Region
	measure       float64
	own           int
	normal, mates bool
}

// A domain over time: pieces, sections, lids and what they are called.
func TestOverTime(t *testing.T) {
	ok := must(t)
	s := ok(Box([]float64{0, 0}, []float64{2, 1})).Minus(ok(Ball([]float64{1, 0.5}, 0.25)).Named("hole"))
	d, err := NewDomain(s, []float64{0, 0, 0}, []float64{3, 0, 0}, 1, 2) // time first
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Names(); !slices.Equal(got, []string{"box", "hole"}) {
		t.Errorf("names %v", got)
	}
	area := 2 - math.Pi/16
	at := func(fixed map[int]float64) *Region {
		t.Helper()
		r, err := d.At(fixed)
		if err != nil {
			t.Fatal(err)
		}
		return r.(*Region)
	}
	hole, err := d.Piece("hole")
	if err != nil {
		t.Fatal(err)
	}
	above, err := d.Narrow(hole, ok(HalfSpace([]float64{0, 0, -1}, -0.5)))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]overTimeCase{
		"inside":           {d.Interior().(*Region), 3 * area, 3, false, false},
		"start":            {at(map[int]float64{0: 0}), area, 2, true, true},
		"side":             {at(map[int]float64{1: 0}), 3, 2, true, true},
		"hole":             {hole.(*Region), 1.5 * math.Pi, 2, true, false},
		"upper half of it": {above.(*Region), 0.75 * math.Pi, 2, true, false},
		"section":          {at(map[int]float64{1: 1}), 3 * 0.5, 2, false, false},
		"section at once":  {at(map[int]float64{0: 1, 1: 1}), 0.5, 1, false, false},
		"line of a point":  {at(map[int]float64{1: 2, 2: 1}), 3, 1, false, false},
		"point":            {at(map[int]float64{0: 1, 1: 1, 2: 0.2}), 1, 0, false, false},
	} {
		checkOverTime(t, name, c)
	}
	if _, err := d.At(map[int]float64{1: 1, 2: 0.5}); !errors.Is(err, ErrEmpty) {
		t.Errorf("a point in the hole: %v", err)
	}
	if n := len(d.Boundary(0).Parts()); n != 1 {
		t.Errorf("the boundary without time has %d parts", n)
	}
	if n := len(region.Leaves(d.Boundary())); n != 3 {
		t.Errorf("the boundary with time has %d parts", n)
	}
}

// checkOverTime compares one region with what it should be.
func checkOverTime(t *testing.T, name string, c overTimeCase) {
	t.Helper()
	if got := c.r.Measure(); math.Abs(got-c.measure) > 1e-9 {
		t.Errorf("%s: measure %.12g, want %.12g", name, got, c.measure)
	}
	if _, own := c.r.Dims(); own != c.own {
		t.Errorf("%s: own dimension %d, want %d", name, own, c.own)
	}
	cloud, err := collocation.Sample(c.r, collocation.Sobol{}, 64, rand.New(rand.NewPCG(1, 2)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if (cloud.Normal != nil) != c.normal || (cloud.Mate != nil) != c.mates {
		t.Errorf("%s: normals %v, mates %v", name, cloud.Normal != nil, cloud.Mate != nil)
	}
	for i := range cloud.Points() {
		if !c.r.Holds(cloud.X.RawRowView(i)) {
			t.Fatalf("%s: the point %v is not in it", name, cloud.X.RawRowView(i))
		}
	}
	var put pde.Cloud
	c.r.Put(&put, cloud.X)
	if c.normal && !mat.EqualApprox(put.Normal, cloud.Normal, 1e-7) {
		t.Errorf("%s: Put and Place give other normals", name)
	}
}

// A box that lies inside is placed as boxes are, so that congruent cells share their points.
func TestWholeBox(t *testing.T) {
	d := domainOf(t, must(t)(Ball([]float64{0, 0}, 1)))
	part, ok := d.Interior().(*Region).Clip([]float64{-0.25, 0}, []float64{0.25, 0.5})
	if !ok || !part.(*Region).IsBox() {
		t.Fatalf("not a box: %v", part)
	}
	if _, ok := d.Interior().(*Region).Clip([]float64{0.9, 0.9}, []float64{1, 1}); ok {
		t.Error("a corner outside of the disk is not empty")
	}
	if sliver, ok := d.Interior().(*Region).Clip([]float64{0.9999, -1}, []float64{1, 1}); !ok || sliver.(*Region).Measure() > 1e-5 {
		t.Error("a sliver is not told by its measure")
	}
}

func TestPolygonErrors(t *testing.T) {
	for name, c := range map[string]struct {
		vertices [][]float64
		vertex   int
	}{
		"two":       {[][]float64{{0, 0}, {1, 0}}, 1},
		"NaN":       {[][]float64{{0, 0}, {1, 0}, {math.NaN(), 1}}, 2},
		"triple":    {[][]float64{{0, 0}, {1, 0, 0}, {0, 1}}, 1},
		"repeated":  {[][]float64{{0, 0}, {1, 0}, {1, 0}, {0, 1}}, 2},
		"bow":       {[][]float64{{0, 0}, {1, 1}, {1, 0}, {0, 1}}, 0},
		"spike":     {[][]float64{{0, 0}, {2, 0}, {1, 0}, {1, 1}}, 0},
		"touching":  {[][]float64{{0, 0}, {2, 0}, {2, 1}, {1, 0}, {0, 1}}, 0},
		"collinear": {[][]float64{{0, 0}, {1, 0}, {2, 0}}, 0},
	} {
		s, err := Polygon(c.vertices)
		var at *VertexError
		if s != nil || !errors.As(err, &at) || at.Vertex != c.vertex {
			t.Errorf("%s: %v, want a fault of vertex %d", name, err, c.vertex)
		}
	}
}

func TestErrors(t *testing.T) {
	ok := must(t)
	var size *SizeError
	if _, err := Ball([]float64{0, 0}, -1); !errors.As(err, &size) {
		t.Errorf("negative radius: %v", err)
	}
	if _, err := Annulus([]float64{0, 0}, 2, 1); !errors.As(err, &size) {
		t.Errorf("annulus inside out: %v", err)
	}
	var unbounded *UnboundedError
	half := ok(HalfSpace([]float64{1, 0}, 1))
	if _, err := NewDomain(half, make([]float64, 2), make([]float64, 2), 0, 1); !errors.As(err, &unbounded) || unbounded.Axis != 0 {
		t.Errorf("half space: %v", err)
	}
	disk := ok(Ball([]float64{0, 0}, 1))
	for name, s := range map[string]*Shape{
		"disjoint": Intersection(disk, ok(Ball([]float64{3, 0}, 1))),
		"near":     Intersection(disk, ok(Ball([]float64{1.9, 1.9}, 1))),
		"eaten":    disk.Minus(ok(Ball([]float64{0, 0}, 2))),
	} {
		if _, err := NewDomain(s, make([]float64, 2), make([]float64, 2), 0, 1); !errors.Is(err, ErrEmpty) {
			t.Errorf("%s: %v, want ErrEmpty", name, err)
		}
	}
}

func flat(on pde.Region) []pde.Region { return region.Leaves(on) }

// Sides that look the same at both ends of the box have mates; others have none.
func TestMates(t *testing.T) {
	ok := must(t)
	square := ok(Box([]float64{0, 0}, []float64{2, 1}))
	for name, c := range map[string]struct {
		shape *Shape
		mates bool
	}{
		"a hole inside":       {square.Minus(ok(Ball([]float64{1, 0.5}, 0.3))), true},
		"a bite on one side":  {square.Minus(ok(Ball([]float64{0, 0.5}, 0.3))), true}, // what is left of the side has mates
		"a bite on the other": {square.Minus(ok(Ball([]float64{2, 0.5}, 0.3))), false},
	} {
		on, err := domainOf(t, c.shape).At(map[int]float64{0: 0})
		if err != nil {
			t.Fatal(err)
		}
		cloud, err := collocation.Sample(on, collocation.Grid{}, 16, nil)
		if err != nil {
			t.Fatal(err)
		}
		if (cloud.Mate != nil) != c.mates {
			t.Errorf("%s: mates %v, want %v", name, cloud.Mate != nil, c.mates)
			continue
		}
		for i := range cloud.Points() {
			if c.mates && (cloud.Mate.At(i, 0) != 2 || cloud.Mate.At(i, 1) != cloud.X.At(i, 1)) {
				t.Errorf("%s: the mate of %v is %v", name, cloud.X.RawRowView(i), cloud.Mate.RawRowView(i))
			}
		}
	}
}
