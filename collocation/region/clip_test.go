package region

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// tiles cut the plane at the given places along each axis; the outer ones are infinite.
func tiles(cuts ...[]float64) (lower, upper [][]float64) {
	lower, upper = [][]float64{nil}, [][]float64{nil}
	for _, c := range cuts {
		ends := slices.Concat([]float64{math.Inf(-1)}, c, []float64{math.Inf(1)})
		var lo, hi [][]float64
		for k := range lower {
			for j := 1; j < len(ends); j++ {
				lo = append(lo, append(slices.Clone(lower[k]), ends[j-1]))
				hi = append(hi, append(slices.Clone(upper[k]), ends[j]))
			}
		}
		lower, upper = lo, hi
	}
	return lower, upper
}

// flat takes unions apart.
func flat(on pde.Region) []pde.Region {
	u, ok := on.(pde.Union)
	if !ok {
		return []pde.Region{on}
	}
	var parts []pde.Region
	for _, p := range u.Parts() {
		parts = append(parts, flat(p)...)
	}
	return parts
}

// placed returns the points of a region at random points of the unit cube, part by part.
func placed(on pde.Region, n int, rnd *rand.Rand) []*pde.Cloud {
	var clouds []*pde.Cloud
	for _, p := range flat(on) {
		c := new(pde.Cloud)
		if _, own := p.Dims(); own == 0 {
			p.Place(c, nil, []float64{1})
		} else {
			unit := mat.NewDense(n, own, nil)
			unit.Apply(func(int, int, float64) float64 { return rnd.Float64() }, unit)
			p.Place(c, unit, slices.Repeat([]float64{1 / float64(n)}, n))
		}
		clouds = append(clouds, c)
	}
	return clouds
}

// clippable lists regions of the box [0, 2] x [-1, 3] with their measures. Data points weigh 1 in every tile, so that
// they are counted instead.
func clippable(t *testing.T) (b *Box, regions map[string]pde.Region) {
	b = newBox(t, []float64{0, -1}, []float64{2, 3})
	at := func(fixed map[int]float64) pde.Region {
		r, err := b.At(fixed)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	return b, map[string]pde.Region{
		"interior":          b.Interior(),
		"lower face":        b.Face(0, false),
		"upper face":        b.Face(1, true),
		"boundary":          b.Boundary(),
		"slice":             at(map[int]float64{0: 0.7}),
		"slice along a cut": at(map[int]float64{0: 0.5}),
		"lower corner":      at(map[int]float64{0: 0, 1: -1}),
		"upper corner":      at(map[int]float64{0: 2, 1: 3}),
		"mixed corner":      at(map[int]float64{0: 2, 1: -1}),
		"point on cuts":     at(map[int]float64{0: 0.5, 1: 1}),
		"nested union":      Union(b.Interior(), Union(b.Face(0, true), at(map[int]float64{0: 1, 1: 1}))),
	}
}

// measureTolerance bounds the rounding of sums of a few measures of size 1 to 10.
const measureTolerance = 1e-13

// Tiles of a region keep its measure, lie in their boxes, and carry the normals and mates of the whole.
func TestClipTiles(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	b, regions := clippable(t)
	lower, upper := tiles([]float64{0.5, 1.25}, []float64{1})
	for name, r := range regions {
		var want, got float64
		for _, c := range placed(r, 4, rnd) {
			want += mat.Sum(mat.NewVecDense(len(c.Weight), c.Weight))
		}
		ambient, own := r.Dims()
		for k := range lower {
			piece, ok := r.(Clipper).Clip(lower[k], upper[k])
			if !ok {
				continue
			}
			if _, union := r.(pde.Union); !union {
				if a, o := piece.Dims(); a != ambient || o != own {
					t.Errorf("%s, tile %d: dimensions %d, %d, want %d, %d", name, k, a, o, ambient, own)
				}
			}
			for _, c := range placed(piece, 4, rnd) {
				got += mat.Sum(mat.NewVecDense(len(c.Weight), c.Weight))
				checkWithin(t, name, c, lower[k], upper[k])
				checkEnds(t, name, b, c)
			}
		}
		if math.Abs(got-want) > measureTolerance {
			t.Errorf("%s: the tiles measure %.17g, want %.17g within %g", name, got, want, measureTolerance)
		}
	}
}

func checkWithin(t *testing.T, name string, c *pde.Cloud, lower, upper []float64) {
	t.Helper()
	for i := range c.Points() {
		for a, v := range c.X.RawRowView(i) {
			if v < lower[a] || v > upper[a] {
				t.Errorf("%s: point %v outside of %v to %v", name, c.X.RawRowView(i), lower, upper)
			}
		}
	}
}

// checkEnds checks normals and mates, which lie across the whole box.
func checkEnds(t *testing.T, name string, b *Box, c *pde.Cloud) {
	t.Helper()
	if c.Normal == nil {
		return
	}
	for i := range c.Points() {
		x, mate := c.X.RawRowView(i), slices.Clone(c.X.RawRowView(i))
		for a, n := range c.Normal.RawRowView(i) {
			switch n {
			case 1:
				mate[a] = b.lower[a]
			case -1:
				mate[a] = b.upper[a]
			}
		}
		if got := c.Mate.RawRowView(i); !slices.Equal(got, mate) || slices.Equal(got, x) {
			t.Errorf("%s: mate of %v is %v, want %v", name, x, got, mate)
		}
	}
}

// A face keeps its normals and mates when it is cut, and an inner slice gets none.
func TestClipKeepsSides(t *testing.T) {
	b, regions := clippable(t)
	for _, c := range []struct {
		name   string
		on     pde.Region
		normal []float64
	}{
		{"lower face", b.Face(0, false), []float64{-1, 0}},
		{"upper face", b.Face(1, true), []float64{0, 1}},
		{"slice along a cut", regions["slice along a cut"], nil},
		{"interior", b.Interior(), nil},
	} {
		lower, upper := tiles([]float64{0.5}, []float64{1})
		pieces := 0
		for k := range lower {
			once, ok := c.on.(Clipper).Clip(lower[k], upper[k])
			if !ok {
				continue
			}
			piece, ok := once.(Clipper).Clip([]float64{-5, 0}, []float64{5, 4}) // cut twice, as slabs and boxes do
			if !ok {
				t.Errorf("%s: nothing left of tile %d", c.name, k)
				continue
			}
			pieces++
			for _, cloud := range placed(piece, 3, rand.New(rand.NewPCG(3, 4))) {
				if (cloud.Normal != nil) != (c.normal != nil) || (cloud.Mate != nil) != (c.normal != nil) {
					t.Errorf("%s: normals %v, mates %v", c.name, cloud.Normal, cloud.Mate)
					continue
				}
				for i := range cloud.Points() {
					if c.normal != nil && !slices.Equal(cloud.Normal.RawRowView(i), c.normal) {
						t.Errorf("%s: normal %v, want %v", c.name, cloud.Normal.RawRowView(i), c.normal)
					}
				}
				checkWithin(t, c.name, cloud, []float64{0, 0}, []float64{2, 3})
				checkEnds(t, c.name, b, cloud)
			}
		}
		if pieces == 0 {
			t.Errorf("%s: no pieces", c.name)
		}
	}
}

// Every data point is in one tile, wherever the largest of them lies and however often it is cut; its values go with it.
func TestClipPoints(t *testing.T) {
	x := mat.NewDense(6, 2, []float64{0, -1, 0.5, 1, 0.5, 0, 0.2, 1, 0.5, -1, 0.1, 0.3})
	data := mat.NewDense(6, 1, []float64{0, 1, 2, 3, 4, 5})
	lower, upper := tiles([]float64{0.5, 1.25}, []float64{0, 1})
	seen := make([]int, 6)
	for k := range lower {
		once, ok := Points(x, data).(Clipper).Clip([]float64{math.Inf(-1), lower[k][1]}, []float64{math.Inf(1), upper[k][1]})
		if !ok {
			continue
		}
		piece, ok := once.(Clipper).Clip(lower[k], upper[k])
		if !ok {
			continue
		}
		for _, c := range placed(piece, 0, nil) {
			for i := range c.Points() {
				row := int(c.Data.At(i, 0))
				seen[row]++
				if !slices.Equal(c.X.RawRowView(i), x.RawRowView(row)) {
					t.Errorf("value %d at %v, want %v", row, c.X.RawRowView(i), x.RawRowView(row))
				}
			}
		}
	}
	if !slices.Equal(seen, []int{1, 1, 1, 1, 1, 1}) {
		t.Errorf("points are in %v tiles, want one each", seen)
	}
	plain, ok := Points(x, nil).(Clipper).Clip([]float64{0.5, 0}, []float64{1, 2})
	if !ok {
		t.Fatal("no points without data")
	}
	if c := placed(plain, 0, nil)[0]; c.Points() != 2 || c.Data != nil {
		t.Errorf("%d points with data %v, want 2 and none", c.Points(), c.Data)
	}
}

func TestClippable(t *testing.T) {
	b, ball := newBox(t, []float64{0, 0}, []float64{1, 1}), newBall(t, 2)
	for _, c := range []struct {
		name string
		on   pde.Region
		want bool
	}{
		{"interior", b.Interior(), true},
		{"points", Points(mat.NewDense(1, 2, nil), nil), true},
		{"boundary", b.Boundary(), true},
		{"ball", ball.Interior(), false},
		{"box and ball", Union(b.Interior(), Union(ball.Boundary())), false},
	} {
		if got := Clippable(c.on); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
	}
}
