package region

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

func newBox(t *testing.T, lower, upper []float64) *Box {
	t.Helper()
	b, err := NewBox(lower, upper)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// corners and middle of the unit cube in own dimensions, with weights that sum to 1.
func cube(own int) (*mat.Dense, []float64) {
	if own == 0 {
		return nil, []float64{1}
	}
	u := mat.NewDense(3, own, nil)
	for j := range own {
		u.Set(1, j, 1)
		u.Set(2, j, 0.5)
	}
	return u, []float64{0.25, 0.25, 0.5}
}

func axesOf(err error) []int {
	var axes []int
	if err == nil {
		return axes
	}
	for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
		var ae *AxisError
		if errors.As(e, &ae) {
			axes = append(axes, ae.Axis)
		}
	}
	return axes
}

func TestNewBoxErrors(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	nine := make([]float64, 9)
	ones := slices.Repeat([]float64{1}, 9)
	for name, c := range map[string]struct {
		lower, upper []float64
		axes         []int
	}{
		"fine":       {[]float64{0, -1}, []float64{1, 1}, nil},
		"empty":      {nil, nil, []int{0}},
		"order":      {[]float64{0, 2, 3}, []float64{1, 1, 3}, []int{1, 2}},
		"NaN":        {[]float64{nan, 0, 0}, []float64{1, nan, 1}, []int{0, 1}},
		"infinite":   {[]float64{-inf, 0}, []float64{1, inf}, []int{0, 1}},
		"lower only": {[]float64{0, 0, 0}, []float64{1}, []int{1, 2}},
		"upper only": {[]float64{5}, []float64{1, 1}, []int{0, 1}},
		"too many":   {nine, ones, []int{8}},
		"too wide":   {[]float64{-1e308}, []float64{1e308}, []int{0}},
	} {
		b, err := NewBox(c.lower, c.upper)
		if got := axesOf(err); !slices.Equal(got, c.axes) || (b == nil) != (err != nil) {
			t.Errorf("%s: box %v, faults on axes %v (%v), want %v", name, b, got, err, c.axes)
		}
	}
}

func TestNewBoxCopies(t *testing.T) {
	lower, upper := []float64{0}, []float64{1}
	b := newBox(t, lower, upper)
	lower[0], upper[0] = 5, 6
	if _, err := b.At(map[int]float64{0: 0.5}); err != nil {
		t.Errorf("the box changed with the caller's slices: %v", err)
	}
}

// Parts of the box [0, 2] x [-1, 3] x [1, 1.5]: measures, points, normals and mates.
func TestAt(t *testing.T) {
	b := newBox(t, []float64{0, -1, 1}, []float64{2, 3, 1.5})
	for _, c := range []struct {
		name    string
		fixed   map[int]float64
		own     int
		measure float64
		normal  []float64 // nil: neither normals nor mates
		mate    float64
		last    []float64 // the image of the middle of the unit cube
	}{
		{"interior", nil, 3, 4, nil, 0, []float64{1, 1, 1.25}},
		{"lower face", map[int]float64{1: -1}, 2, 1, []float64{0, -1, 0}, 3, []float64{1, -1, 1.25}},
		{"upper face", map[int]float64{0: 2}, 2, 2, []float64{1, 0, 0}, 0, []float64{2, 1, 1.25}},
		{"inner slice", map[int]float64{2: 1.2}, 2, 8, nil, 0, []float64{1, 1, 1.2}},
		{"edge", map[int]float64{0: 0, 1: 3}, 1, 0.5, nil, 0, []float64{0, 3, 1.25}},
		{"line", map[int]float64{0: 0, 1: 2}, 1, 0.5, nil, 0, []float64{0, 2, 1.25}},
		{"corner", map[int]float64{0: 2, 1: 3, 2: 1}, 0, 1, nil, 0, []float64{2, 3, 1}},
		{"point", map[int]float64{0: 1, 1: 0, 2: 1.1}, 0, 1, nil, 0, []float64{1, 0, 1.1}},
		{"snapped", map[int]float64{1: -1 + 3e-12}, 2, 1, []float64{0, -1, 0}, 3, []float64{1, -1, 1.25}},
		{"snapped from outside", map[int]float64{1: 3 + 3e-12}, 2, 1, []float64{0, 1, 0}, -1, []float64{1, 3, 1.25}},
		{"not snapped", map[int]float64{1: 3 - 5e-12}, 2, 1, nil, 0, []float64{1, 3 - 5e-12, 1.25}},
	} {
		r, err := b.At(c.fixed)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if ambient, own := r.Dims(); ambient != 3 || own != c.own {
			t.Errorf("%s: dimensions %d, %d, want 3, %d", c.name, ambient, own, c.own)
			continue
		}
		u, w := cube(c.own)
		var cloud pde.Cloud
		r.Place(&cloud, u, w)
		last := cloud.Points() - 1
		if got := cloud.X.RawRowView(last); !slices.Equal(got, c.last) {
			t.Errorf("%s: middle at %v, want %v", c.name, got, c.last)
		}
		var sum float64
		for _, v := range cloud.Weight {
			sum += v
		}
		if sum != c.measure {
			t.Errorf("%s: measure %g, want %g", c.name, sum, c.measure)
		}
		checkSides(t, c.name, &cloud, c.normal, c.mate)
	}
}

// checkSides checks the normals and mates of the part where the coordinate along the normal is fixed.
func checkSides(t *testing.T, name string, cloud *pde.Cloud, normal []float64, mate float64) {
	t.Helper()
	if normal == nil {
		if cloud.Normal != nil || cloud.Mate != nil {
			t.Errorf("%s: has normals or mates", name)
		}
		return
	}
	if cloud.Normal == nil || cloud.Mate == nil {
		t.Errorf("%s: lacks normals or mates", name)
		return
	}
	for i := range cloud.Points() {
		if got := cloud.Normal.RawRowView(i); !slices.Equal(got, normal) {
			t.Errorf("%s: normal %v at point %d, want %v", name, got, i, normal)
		}
		want := slices.Clone(cloud.X.RawRowView(i))
		for a, n := range normal {
			if n != 0 {
				want[a] = mate
			}
		}
		if got := cloud.Mate.RawRowView(i); !slices.Equal(got, want) {
			t.Errorf("%s: mate %v of point %d, want %v", name, got, i, want)
		}
	}
}

func TestAtErrors(t *testing.T) {
	b := newBox(t, []float64{0, 0}, []float64{1, 1})
	for name, c := range map[string]struct {
		fixed map[int]float64
		axes  []int
	}{
		"outside":  {map[int]float64{0: 1.1, 1: -1e-9}, []int{0, 1}},
		"NaN":      {map[int]float64{1: math.NaN()}, []int{1}},
		"infinite": {map[int]float64{0: math.Inf(-1)}, []int{0}},
		"no axis":  {map[int]float64{-1: 0, 2: 0, 0: 0}, []int{-1, 2}},
	} {
		r, err := b.At(c.fixed)
		if got := axesOf(err); r != nil || !slices.Equal(got, c.axes) {
			t.Errorf("%s: region %v, faults on axes %v, want nil and %v", name, r, got, c.axes)
		}
	}
}

// The corners of the unit cube go to the corners of the box, exactly.
func TestPlaceEnds(t *testing.T) {
	b := newBox(t, []float64{-0.1, 0.3}, []float64{0.7, 1e9})
	u, w := cube(2)
	var c pde.Cloud
	b.Interior().Place(&c, u, w)
	want := mat.NewDense(2, 2, []float64{-0.1, 0.3, 0.7, 1e9})
	if got := c.X.Slice(0, 2, 0, 2); !mat.Equal(got, want) {
		t.Errorf("ends at %v, want %v", mat.Formatted(got), mat.Formatted(want))
	}
}

// The divergence theorem: the flux of (x, 2y) through the boundary is 3 times the area.
func TestBoundaryFlux(t *testing.T) {
	b := newBox(t, []float64{1, 2}, []float64{4, 7})
	var flux float64
	for _, f := range b.Boundary().Parts() {
		u, w := cube(1)
		var c pde.Cloud
		f.Place(&c, u, w)
		for i, v := range c.Weight {
			flux += v * (c.X.At(i, 0)*c.Normal.At(i, 0) + 2*c.X.At(i, 1)*c.Normal.At(i, 1))
		}
	}
	if flux != 45 {
		t.Errorf("flux %g, want 45", flux)
	}
}

func TestBoundary(t *testing.T) {
	b := newBox(t, []float64{0, 0, 0}, []float64{1, 2, 3})
	for _, c := range []struct {
		except []int
		ends   []string // axis and value of each face
	}{
		{nil, []string{"0=0", "0=1", "1=0", "1=2", "2=0", "2=3"}},
		{[]int{2}, []string{"0=0", "0=1", "1=0", "1=2"}},
		{[]int{0, 2, 7}, []string{"1=0", "1=2"}},
		{[]int{0, 1, 2}, nil},
	} {
		u := b.Boundary(c.except...)
		if ambient, own := u.Dims(); ambient != 3 || own != 2 {
			t.Errorf("except %v: dimensions %d, %d, want 3, 2", c.except, ambient, own)
		}
		var got []string
		for _, p := range u.Parts() {
			s := p.(*slice)
			got = append(got, fmt.Sprintf("%d=%g", s.normal, s.x[s.normal]))
		}
		if !slices.Equal(got, c.ends) {
			t.Errorf("except %v: faces %v, want %v", c.except, got, c.ends)
		}
	}
}

func TestUnion(t *testing.T) {
	b := newBox(t, []float64{0, 0}, []float64{1, 1})
	parts := []pde.Region{b.Face(0, true), b.Interior(), Points(mat.NewDense(1, 2, nil), nil)}
	u := Union(parts...)
	if ambient, own := u.Dims(); ambient != 2 || own != 2 {
		t.Errorf("dimensions %d, %d, want 2, 2", ambient, own)
	}
	if got := u.Parts(); !slices.Equal(got, parts) {
		t.Errorf("parts %v, want %v", got, parts)
	}
	if ambient, own := Union().Dims(); ambient != 0 || own != 0 {
		t.Errorf("union of nothing has dimensions %d, %d, want 0, 0", ambient, own)
	}
}

func TestPoints(t *testing.T) {
	x, data := mat.NewDense(4, 2, []float64{1, 2, 3, 4, 5, 6, 7, 8}), mat.NewDense(4, 1, []float64{9, 8, 7, 6})
	r := Points(x, data)
	want, wantData := mat.DenseCopyOf(x), mat.DenseCopyOf(data)
	x.Zero()
	data.Zero()
	if ambient, own := r.Dims(); ambient != 2 || own != 0 {
		t.Errorf("dimensions %d, %d, want 2, 0", ambient, own)
	}
	for range 2 { // the second cloud must not see what is done to the first
		var c pde.Cloud
		r.Place(&c, nil, []float64{1})
		if !mat.Equal(c.X, want) || !mat.Equal(c.Data, wantData) || !slices.Equal(c.Weight, []float64{.25, .25, .25, .25}) {
			t.Errorf("cloud %+v, want the points, the data and weights 1/4", c)
		}
		c.X.Zero()
		c.Data.Zero()
	}
	var c pde.Cloud
	if Points(want, nil).Place(&c, nil, nil); c.Data != nil || c.Normal != nil || c.Mate != nil {
		t.Errorf("points without data give %+v", c)
	}
}

func TestPanics(t *testing.T) {
	b := newBox(t, []float64{0, 0}, []float64{1, 1})
	for name, f := range map[string]func(){
		"axis below":     func() { b.Face(-1, true) },
		"axis above":     func() { b.Face(2, true) },
		"place union":    func() { b.Boundary().Place(new(pde.Cloud), mat.NewDense(1, 1, nil), []float64{1}) },
		"mixed union":    func() { Union(b.Interior(), Points(mat.NewDense(1, 3, nil), nil)) },
		"no points":      func() { Points(nil, nil) },
		"empty points":   func() { Points(new(mat.Dense), nil) },
		"rows of data":   func() { Points(mat.NewDense(2, 1, nil), mat.NewDense(3, 1, nil)) },
		"no ball":        func() { NewBall([]float64{0}, []float64{1}, nil, nil, 1) },
		"centre":         func() { NewBall([]float64{0}, []float64{1}, []int{0}, nil, 1) },
		"ball dimension": func() { newBall(t, 2).Interior().Place(new(pde.Cloud), mat.NewDense(1, 1, nil), []float64{1}) },
		"unit dimension": func() { b.Interior().Place(new(pde.Cloud), mat.NewDense(1, 1, nil), []float64{1}) },
		"weights":        func() { b.Interior().Place(new(pde.Cloud), mat.NewDense(2, 2, nil), []float64{1}) },
	} {
		func() {
			defer func() {
				if msg := fmt.Sprint(recover()); !strings.HasPrefix(msg, "region: ") {
					t.Errorf("%s: panic %q, want one that starts with \"region: \"", name, msg)
				}
			}()
			f()
		}()
	}
}
