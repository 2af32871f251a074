package region

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// newBall returns the ball of radius 1.5 around (1, -1, 1, ..) in the first d coordinates, over the given intervals.
func newBall(t *testing.T, d int, intervals ...[2]float64) *Ball {
	t.Helper()
	lower, upper := make([]float64, d), make([]float64, d)
	var axes []int
	var center []float64
	for a := range d {
		axes, center = append(axes, a), append(center, float64(1-2*(a%2)))
	}
	for _, i := range intervals {
		lower, upper = append(lower, i[0]), append(upper, i[1])
	}
	b, err := NewBall(lower, upper, axes, center, 1.5)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// gauss returns a tensor product of Gauss rules with m points along each axis of the unit cube.
func gauss(m, own int) (*mat.Dense, []float64) {
	x, w := make([]float64, m), make([]float64, m)
	quad.Legendre{}.FixedLocations(x, w, 0, 1)
	n := 1
	for range own {
		n *= m
	}
	unit, weight := mat.NewDense(n, max(own, 1), nil), make([]float64, n)
	for i := range n {
		weight[i] = 1
		for j, k := 0, i; j < own; j, k = j+1, k/m {
			unit.Set(i, j, x[k%m])
			weight[i] *= w[k%m]
		}
	}
	return unit, weight
}

// integrate calls f for the points of the parts of a region with a rule of m points along each axis.
func integrate(on pde.Region, m int, f func(c *pde.Cloud, i int)) {
	if u, ok := on.(pde.Union); ok {
		for _, p := range u.Parts() {
			integrate(p, m, f)
		}
		return
	}
	_, own := on.Dims()
	unit, w := gauss(m, own)
	var c pde.Cloud
	on.Place(&c, unit, w)
	for i := range c.Points() {
		f(&c, i)
	}
}

// volumes of the unit balls in 1 to 6 dimensions.
var volumes = []float64{2, math.Pi, 4 * math.Pi / 3, math.Pi * math.Pi / 2, 8 * math.Pi * math.Pi / 15, math.Pow(math.Pi, 3) / 6}

// The integrals of 1, of a coordinate, of the square of one and of the product of two about the centre: V, 0,
// V r^2/(d+2) and 0 over a ball, S, 0, S r^2/d and 0 over a sphere.
func TestBallMoments(t *testing.T) {
	// Gauss rules of 8 points integrate the roots and waves of the map to about 1e-4.
	const tolerance = 5e-4
	const r = 1.5
	for d := 1; d <= 6; d++ {
		b := newBall(t, d)
		volume := volumes[d-1] * math.Pow(r, float64(d))
		for _, part := range []struct {
			name            string
			on              pde.Region
			measure, second float64
		}{
			{"ball", b.Interior(), volume, volume * r * r / float64(d+2)},
			{"sphere", b.Sphere(), volume * float64(d) / r, volume * r},
		} {
			total, mean, moments := 0.0, make([]float64, d), mat.NewDense(d, d, nil)
			integrate(part.on, 8, func(c *pde.Cloud, i int) {
				total += c.Weight[i]
				for k := range d {
					x := c.Weight[i] * (c.X.At(i, k) - b.center[k])
					mean[k] += x
					for l := range d {
						moments.Set(k, l, moments.At(k, l)+x*(c.X.At(i, l)-b.center[l]))
					}
				}
			})
			check := func(what string, got, want float64) {
				if math.Abs(got-want) > tolerance*part.measure {
					t.Errorf("%s in %d dimensions: %s %.6g, want %.6g +- %.0e of the measure", part.name, d, what, got, want, tolerance)
				}
			}
			check("measure", total, part.measure)
			for k := range d {
				check(fmt.Sprintf("mean %d", k), mean[k], 0)
				for l := range d {
					want := 0.0
					if k == l {
						want = part.second
					}
					check(fmt.Sprintf("moment %d, %d", k, l), moments.At(k, l), want)
				}
			}
		}
	}
}

// Normals are the directions from the centre, so that the flux of x - center is d times the volume.
func TestSphereNormals(t *testing.T) {
	for d := 1; d <= 6; d++ {
		b, flux := newBall(t, d), 0.0
		integrate(b.Sphere(), 4, func(c *pde.Cloud, i int) {
			size := 0.0
			for k := range d {
				n := c.Normal.At(i, k)
				size += n * n
				flux += c.Weight[i] * n * (c.X.At(i, k) - b.center[k])
			}
			if math.Abs(size-1) > 1e-14 {
				t.Errorf("%d dimensions: a normal of size %g", d, size)
			}
		})
		if want := float64(d) * volumes[d-1] * math.Pow(1.5, float64(d)); math.Abs(flux-want) > 1e-12*want {
			t.Errorf("%d dimensions: flux %.15g, want %.15g", d, flux, want)
		}
	}
}

// Half of the points of a grid in the cube fall into the ball of half the volume.
func TestBallUniform(t *testing.T) {
	for d := 2; d <= 6; d++ {
		b, inner, total := newBall(t, d), 0.0, 0.0
		half := math.Pow(0.5, 1/float64(d)) * 1.5
		integrate(b.Interior(), 4, func(c *pde.Cloud, i int) {
			r := 0.0
			for k := range d {
				r = math.Hypot(r, c.X.At(i, k)-b.center[k])
			}
			total += c.Weight[i]
			if r < half {
				inner += c.Weight[i]
			}
		})
		if math.Abs(inner-total/2) > 1e-12*total {
			t.Errorf("%d dimensions: %.6g of the volume %.6g lies in the ball of half of it", d, inner, total)
		}
	}
}

func TestBallParts(t *testing.T) {
	b := newBall(t, 2, [2]float64{0, 2}, [2]float64{-1, 3}) // a disk times z times t
	disk := math.Pi * 2.25
	for _, c := range []struct {
		name    string
		on      pde.Region
		own     int
		measure float64
		normal  []float64 // nil: none
		mate    float64   // of the coordinate along the normal
	}{
		{"interior", b.Interior(), 4, disk * 8, nil, 0},
		{"lid", at(t, b, map[int]float64{2: 2}), 3, disk * 4, []float64{0, 0, 1, 0}, 0},
		{"start", at(t, b, map[int]float64{3: -1 + 1e-13}), 3, disk * 2, []float64{0, 0, 0, -1}, 3},
		{"inner time", at(t, b, map[int]float64{3: 1}), 3, disk * 2, nil, 0},
		{"edge of the lid", at(t, b, map[int]float64{2: 2, 3: 3}), 2, disk, nil, 0},
		{"chord", at(t, b, map[int]float64{0: 1 + 0.9}), 3, 2.4 * 8, nil, 0},
		{"chord of the lid", at(t, b, map[int]float64{0: 1 - 0.9, 2: 0}), 2, 2.4 * 4, nil, 0},
		{"centre", at(t, b, map[int]float64{0: 1, 1: -1}), 2, 8, nil, 0},
		{"point", at(t, b, map[int]float64{0: 2.5, 1: -1, 2: 0, 3: 0}), 0, 1, nil, 0},
	} {
		ambient, own := c.on.Dims()
		if ambient != 4 || own != c.own {
			t.Errorf("%s: dimensions %d, %d, want 4, %d", c.name, ambient, own, c.own)
			continue
		}
		var cloud pde.Cloud
		unit, w := gauss(3, own)
		c.on.Place(&cloud, unit, w)
		sum := 0.0
		for i, w := range cloud.Weight {
			sum += w
			if !b.Contains(cloud.X.RawRowView(i)) {
				t.Errorf("%s: the point %v is outside", c.name, cloud.X.RawRowView(i))
			}
		}
		if math.Abs(sum-c.measure) > 1e-12*c.measure {
			t.Errorf("%s: measure %.15g, want %.15g", c.name, sum, c.measure)
		}
		checkSides(t, c.name, &cloud, c.normal, c.mate)
	}
}

func at(t *testing.T, b *Ball, fixed map[int]float64) pde.Region {
	t.Helper()
	r, err := b.At(fixed)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestBallBoundary(t *testing.T) {
	b := newBall(t, 3, [2]float64{0, 2}, [2]float64{0, 1})
	for _, c := range []struct {
		except []int
		parts  int
		area   float64
	}{
		{nil, 5, 4*math.Pi*2.25*2 + 4*math.Pi/3*1.5*1.5*1.5*(2*1+2*2)},
		{[]int{4}, 3, 4*math.Pi*2.25*2 + 4*math.Pi/3*1.5*1.5*1.5*2},
		{[]int{3, 4}, 1, 4 * math.Pi * 2.25 * 2},
	} {
		u := b.Boundary(c.except...)
		if ambient, own := u.Dims(); ambient != 5 || own != 4 || len(u.Parts()) != c.parts {
			t.Errorf("except %v: dimensions %d, %d with %d parts, want 5, 4 with %d", c.except, ambient, own, len(u.Parts()), c.parts)
		}
		got := 0.0
		integrate(u, 2, func(c *pde.Cloud, i int) { got += c.Weight[i] })
		if math.Abs(got-c.area) > 1e-12*c.area {
			t.Errorf("except %v: area %.15g, want %.15g", c.except, got, c.area)
		}
		if BallOf(u) != b {
			t.Errorf("except %v: not a part of the ball", c.except)
		}
	}
	if BallOf(newBox(t, []float64{0}, []float64{1}).Interior()) != nil {
		t.Error("a box is a part of a ball")
	}
}

func TestBallContains(t *testing.T) {
	b := newBall(t, 2, [2]float64{0, 2})
	for _, c := range []struct {
		x    []float64
		want bool
	}{
		{[]float64{1, -1, 1}, true},
		{[]float64{2.5, -1, 2}, true},
		{[]float64{2.5 + 1e-10, -1, -1e-10}, true},
		{[]float64{2.5 + 1e-8, -1, 1}, false},
		{[]float64{2.4, 0.4, 1}, false}, // in the box
		{[]float64{1, -1, 2.1}, false},
		{[]float64{math.NaN(), -1, 1}, false},
	} {
		if got := b.Contains(c.x); got != c.want {
			t.Errorf("contains %v: %v, want %v", c.x, got, c.want)
		}
	}
}

func TestNewBallErrors(t *testing.T) {
	one, zero := []float64{1, 1}, []float64{0, 0}
	for name, c := range map[string]struct {
		lower, upper []float64
		axes         []int
		center       []float64
		radius       float64
		faults       []string // types
	}{
		"zero radius":   {zero, one, []int{0}, []float64{0}, 0, []string{"*region.RadiusError"}},
		"NaN radius":    {zero, one, []int{0}, []float64{0}, math.NaN(), []string{"*region.RadiusError"}},
		"infinite":      {zero, one, []int{0}, []float64{0}, math.Inf(1), []string{"*region.RadiusError"}},
		"axis twice":    {zero, one, []int{1, 1}, zero, -1, []string{"*region.RadiusError", "*region.AxisError"}},
		"no such axis":  {zero, one, []int{-1, 2}, zero, 1, []string{"*region.AxisError", "*region.AxisError"}},
		"NaN center":    {zero, one, []int{0, 1}, []float64{0, math.NaN()}, 1, []string{"*region.AxisError"}},
		"small radius":  {zero, one, []int{0}, []float64{1e20}, 1, []string{"*region.AxisError"}},
		"bad interval":  {[]float64{0, 2}, one, []int{0}, []float64{0}, 1, []string{"*region.AxisError"}},
		"another count": {[]float64{0}, one, []int{0}, []float64{0}, 1, []string{"*region.AxisError"}},
	} {
		b, err := NewBall(c.lower, c.upper, c.axes, c.center, c.radius)
		if b != nil || err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		var got []string
		for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
			got = append(got, fmt.Sprintf("%T", e))
		}
		if !slices.Equal(got, c.faults) {
			t.Errorf("%s: faults %v (%v), want %v", name, got, err, c.faults)
		}
	}
}

func TestBallAtErrors(t *testing.T) {
	b := newBall(t, 2, [2]float64{0, 2})
	for name, c := range map[string]struct {
		fixed   map[int]float64
		outside bool  // an OutsideError
		axes    []int // of AxisErrors
	}{
		"corner of the box":   {map[int]float64{0: 2.4, 1: 0.4}, true, nil},
		"touching":            {map[int]float64{0: 2.5}, true, nil},
		"outside the box":     {map[int]float64{0: 3}, false, []int{0}},
		"outside an interval": {map[int]float64{2: 3}, false, []int{2}},
		"no axis":             {map[int]float64{3: 0}, false, []int{3}},
	} {
		r, err := b.At(c.fixed)
		var outside *OutsideError
		if r != nil || err == nil || errors.As(err, &outside) != c.outside {
			t.Errorf("%s: region %v, error %v", name, r, err)
			continue
		}
		if !c.outside {
			if got := axesOf(err); !slices.Equal(got, c.axes) {
				t.Errorf("%s: faults on axes %v, want %v", name, got, c.axes)
			}
		}
	}
}

func TestBallJSON(t *testing.T) {
	b := newBall(t, 3, [2]float64{0.1, 2})
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var got Ball
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if again, _ := json.Marshal(&got); string(again) != string(text) || !slices.Equal(got.box.lower, b.box.lower) {
		t.Errorf("read %s, want %s", again, text)
	}
	if err := json.Unmarshal([]byte(`{"axes":[0],"center":[0],"radius":-1,"lower":[0],"upper":[0]}`), &got); err == nil {
		t.Error("a negative radius was read")
	}
}
