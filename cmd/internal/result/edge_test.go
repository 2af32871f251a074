package result

import (
	"math"
	"testing"

	"pinn/cmd/internal/report"
	"pinn/problem"
)

// edgeOf returns the edge of a domain in the first plane of a view.
func edgeOf(v *view) [][][2]float64 {
	inside := v.inside(v.cuts[0])
	if inside == nil {
		return nil
	}
	p := v.file.Problem
	return report.Edge(inside, p.Lower[0], p.Upper[0], p.Lower[1], p.Upper[1])
}

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
		for _, line := range edgeOf(v) {
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
