package describe_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"

	"pinn/cmd/internal/describe"
	"pinn/collocation"
	"pinn/problem"
)

// Regions by bounds: their measure, whether all of their points have normals, and what check says of them.
func TestPartsOfSides(t *testing.T) {
	const file = `coords = ["x", "y"]
fields = ["u"]
consts = { half = 0.5 }
[domain]
x = [-1, 1]
y = [0, 2]
[[condition]]
on = "interior"
eq = "lap(u) = 0"
[[condition]]
on = %q
eq = "u = 0"
`
	for _, c := range []struct {
		on      string
		measure float64
		normals bool
		where   string
	}{
		{"y = 0 and x < 0", 1, true, "y = 0, x from -1 to 0"},
		{"y=0,x>-half", 1.5, true, "y = 0, x from -0.5 to 1"},
		{"x = 1 and 0.5 <= y < 3*half", 1, true, "x = 1, y from 0.5 to 1.5"},
		{"2*half/2 > x and y = 2", 1.5, true, "y = 2, x from -1 to 0.5"},
		{"0.5 > x > -0.5 and y = 2", 1, true, "y = 2, x from -0.5 to 0.5"},
		{"x < 0 and y > 1", 1, false, "interior, x from -1 to 0, y from 1 to 2"},
		{"interior and x < 0", 2, false, "interior, x from -1 to 0"},
		{"boundary and y < half", 2 + 0.5 + 0.5, true, "x = -1, y from 0 to 0.5; x = 1, y from 0 to 0.5; y = 0"},
		{"boundary and y > 0", 2 + 2 + 2, true, "x = -1; x = 1; y = 2"},
		{"boundary and y <= 0", 2, true, "y = 0"},
		{"x = 0 and y < 1", 1, false, "x = 0, y from 0 to 1"},
		{"x = 0 and y = 1", 1, false, "x = 0, y = 1"},
	} {
		f, err := problem.Parse(fmt.Sprintf(file, c.on))
		if err != nil {
			t.Errorf("%s: %v", c.on, err)
			continue
		}
		on := f.Problem.Conditions[1].On
		cloud, err := collocation.Sample(on, collocation.Sobol{}, 40, rand.New(rand.NewPCG(1, 1)))
		if err != nil {
			t.Errorf("%s: %v", c.on, err)
			continue
		}
		const tolerance = 1e-12
		if got := floats.Sum(cloud.Weight); math.Abs(got-c.measure) > tolerance || (cloud.Normal != nil) != c.normals {
			t.Errorf("%s: measure %g, want %g; normals %v", c.on, got, c.measure, cloud.Normal != nil)
		}
		if got := describe.Where(f, on); got != c.where {
			t.Errorf("%s: described as %q, want %q", c.on, got, c.where)
		}
	}
}
