package problem

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// cylinder is a disk around (1, 0) of radius 2, times z, over time.
const cylinder = `coords = ["z", "x", "y", "t"]
fields = ["u"]
consts = { r = 2 }
[domain]
ball = { coords = ["x", "y"], center = [1, "r - 2"], radius = "r" }
z = [0, 3]
t = [0, 1]
[[condition]]
name = "inside"
on = "interior"
eq = "u_t = lap(u)"
[[condition]]
name = "walls"
on = "boundary"
eq = "dn(u) = 0"
[[condition]]
name = "mantle"
on = "sphere"
eq = "u = 0"
[[condition]]
name = "start"
on = "t = 0"
eq = "u = 0"
`

func TestBall(t *testing.T) {
	f := mustParse(t, cylinder)
	p := f.Problem
	if want := []float64{0, -1, -2, 0}; !slices.Equal(p.Lower, want) {
		t.Errorf("lower ends %v, want %v", p.Lower, want)
	}
	if want := []float64{3, 3, 2, 1}; !slices.Equal(p.Upper, want) {
		t.Errorf("upper ends %v, want %v", p.Upper, want)
	}
	for k, want := range []int{4, 3, 3, 3} {
		if ambient, own := p.Conditions[k].On.Dims(); ambient != 4 || own != want {
			t.Errorf("condition %q: dimensions %d, %d, want 4, %d", p.Conditions[k].Name, ambient, own, want)
		}
	}
	const points = 500
	x := f.Scatter(points, rand.New(rand.NewPCG(1, 2)))
	inner := 0
	for i := range points {
		row := x.RawRowView(i)
		if !f.Contains(row) {
			t.Errorf("the point %v is outside", row)
		}
		if math.Hypot(row[1]-1, row[2]) < math.Sqrt2 {
			inner++
		}
	}
	if math.Abs(float64(inner)-points/2) > 5*math.Sqrt(points)/2 {
		t.Errorf("%d of %d points in half the area", inner, points)
	}
	values := mat.NewDense(2, 1, []float64{5, 6})
	f.Mask(values, mat.NewDense(2, 4, []float64{0, 2.9, 1.9, 0, 1, 1, 1, 1}))
	if !math.IsNaN(values.At(0, 0)) || values.At(1, 0) != 6 {
		t.Errorf("masked values %v, want NaN and 6", mat.Formatted(values))
	}
}

// A coordinate may have the name of the key.
func TestCoordinateNamedBall(t *testing.T) {
	f := mustParse(t, `coords = ["ball"]
fields = ["u"]
[domain]
ball = [0, 2]
[[condition]]
on = "interior"
eq = "u = 0"
`)
	if f.Ball != nil || f.Problem.Upper[0] != 2 {
		t.Errorf("ball %v, upper end %v, want none and 2", f.Ball, f.Problem.Upper)
	}
}
