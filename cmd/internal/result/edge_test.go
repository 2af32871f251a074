package result

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/problem"
)

// The edge of a domain is drawn where it is: a circle and a hole are closed lines at their radii, and a box has none.
func TestEdge(t *testing.T) {
	file := func(domain string) *problem.File {
		t.Helper()
		f, err := problem.Access{}.Parse("p.toml", []byte("coords = [\"x\", \"y\"]\nfields = [\"u\"]\n[domain]\n"+domain+
			"\n[[condition]]\non = \"interior\"\neq = \"lap(u) = 0\"\n[[condition]]\non = \"boundary\"\neq = \"u = 0\"\n"), nil)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	for _, c := range []struct {
		domain string
		radii  []float64
	}{
		{"annulus = { inner = 0.3, outer = 1 }", []float64{0.3, 1}},
		{`ball = { coords = ["x", "y"], radius = 1 }`, []float64{1}},
		{"x = [-1, 1]\ny = [-1, 1]\nminus = { disk = { radius = 0.5 } }", []float64{0.5}},
		{"x = [-1, 1]\ny = [-1, 1]", nil},
	} {
		v := newView(file(c.domain), 21, 1)
		length := map[float64]float64{}
		for _, line := range v.edge(v.cuts[0]) {
			for i, p := range line {
				r, near := math.Hypot(p[0], p[1]), false
				for _, want := range c.radii {
					if math.Abs(r-want) < 1e-5 {
						near = true
						if i > 0 {
							length[want] += math.Hypot(p[0]-line[i-1][0], p[1]-line[i-1][1])
						}
					}
				}
				if !near {
					t.Fatalf("%s: the edge is at the radius %g, want one of %v", c.domain, r, c.radii)
				}
			}
		}
		for _, r := range c.radii { // where the circle touches the frame of the figure, a little of it is no edge
			if got := length[r]; math.Abs(got-2*math.Pi*r) > 0.07*2*math.Pi*r {
				t.Errorf("%s: the edge of radius %g is %g long, want %g", c.domain, r, got, 2*math.Pi*r)
			}
		}
	}
}

// Points outside keep their values next to the domain only.
func TestMaskOfPlane(t *testing.T) {
	f, err := problem.Access{}.Parse("p.toml", []byte(`coords = ["x", "y"]
fields = ["u"]
[domain]
x = [-1, 1]
y = [-1, 1]
minus = { disk = { radius = 0.5 } }
[[condition]]
on = "interior"
eq = "u = 0"
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	v := newView(f, 21, 1)
	x := v.points()
	n, _ := x.Dims()
	u := mat.NewDense(n, 1, nil)
	v.mask(u, x)
	for i := range n {
		r := math.Hypot(x.At(i, 0), x.At(i, 1))
		if void := math.IsNaN(u.At(i, 0)); void != (r < 0.35) && (r < 0.35 || r > 0.5-1e-9) {
			t.Errorf("the value at the radius %g is there: %v", r, !void)
		}
	}
}
