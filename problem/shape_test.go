package problem

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	geometry "pinn/collocation/shape"
	"pinn/pde"
	"pinn/pde/jet"
)

// shaped is a problem on a domain, with a condition on a region.
func shaped(domain, on string) string {
	return `coords = ["x", "y", "t"]
fields = ["u"]
consts = { r = 0.25 }
[functions]
wave = "0.1*sin(x) + 0*r"
late = "wave*t"
[domain]
` + domain + `
[[condition]]
on = "interior"
eq = "u_t = u"
[[condition]]
on = "` + on + `"
eq = "u = 0"
`
}

// measureOf adds up the weights of a region's points.
func measureOf(t *testing.T, on pde.Region) float64 {
	t.Helper()
	cloud, err := collocation.Sample(on, collocation.Grid{}, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	return floats.Sum(cloud.Weight)
}

const plateWithHoles = `x = [-1, 1]
y = [0, 1]
t = [0, 2]
minus = [
  { disk = { center = [0.5, 0.5], radius = "r" }, name = "right" },
  { disk = { center = [-0.5, 0.5], radius = "r" }, name = "left" },
]`

func TestShapes(t *testing.T) {
	for _, c := range []struct {
		name, domain, on string
		inside, part     float64 // over the two units of time
	}{
		{"holes", plateWithHoles, "left", 4 - math.Pi/4, math.Pi},
		{"list", plateWithHoles, "boundary", 4 - math.Pi/4, 12 + 2*math.Pi},
		{"side", plateWithHoles, "x = 1", 4 - math.Pi/4, 2},
		{"part of a side", plateWithHoles, "x = 1 and y < 0.5 and t < 0.5", 4 - math.Pi/4, 0.25},
		{"equation", plateWithHoles, "(x-0.5)^2 + (y-0.5)^2 = r^2", 4 - math.Pi/4, math.Pi},
		{"half of a hole", plateWithHoles, "left and y > x + 1", 4 - math.Pi/4, math.Pi / 2},
		{"all but the bottom", plateWithHoles, "boundary and y > 0", 4 - math.Pi/4, 8 + 2*math.Pi},
		{"the bottom by a bound", plateWithHoles, "boundary and y <= 0", 4 - math.Pi/4, 4},
		{"the top of a polygon", "t = [0, 2]\npolygon = [[0,0],[1,0],[1.5,0.7],[0,0.7]]", "boundary and y >= 0.7", 2 * 0.7 * 1.25, 3},
		{"start", plateWithHoles, "t = 0", 4 - math.Pi/4, 2 - math.Pi/8},
		{"part of the inside", plateWithHoles, "interior and x^2 < r^2", 4 - math.Pi/4, 1},
		{"annulus", "t = [0, 2]\nannulus = { inner = 1, outer = 2, name = \"pipe\" }", "pipe.inner", 6 * math.Pi, 4 * math.Pi},
		{"both", "t = [0, 2]\nannulus = { inner = 1, outer = 2, name = \"pipe\" }", "pipe", 6 * math.Pi, 12 * math.Pi},
		{"formula", "t = [0, 2]\nx = [-1, 1]\ny = [0, 1]\nregion = \"y < 0.5 + wave\"", "region", 2, 4 + 0.01*(1+math.Sin(2)/2)},
		{"polygon", "t = [0, 2]\npolygon = [[0,0],[1,0],[1,-1],[-1,-1],[-1,1],[0,1]]", "polygon and x < 0", 6, 8},
		{"half", "t = [0, 2]\ndisk = { radius = 1 }\nhalf_space = { normal = [0, 1], point = [0, 0] }", "half_space", math.Pi, 4},
		{"ellipse", "t = [0, 2]\nellipse = { axes = [2, 1], angle = 0.3 }", "ellipse", 4 * math.Pi, 2 * 9.688448220547675},
		{"nested", "t = [0, 2]\n[[domain.union]]\ndisk = { radius = 1 }\nminus = { disk = { radius = 0.5 } }\n[[domain.union]]\nbox = { lower = [0.9, -0.1], upper = [2, 0.1] }\nname = \"handle\"",
			"handle and x = 2", 2*0.75*math.Pi + 2*(0.2*2-2*halfLens(0.1)), 0.4},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := Parse(shaped(c.domain, c.on))
			if err != nil {
				t.Fatal(err)
			}
			const tolerance = 1e-4 // formulas of the table are rounded
			if got := measureOf(t, f.Problem.Conditions[0].On); math.Abs(got-c.inside) > tolerance {
				t.Errorf("inside: measure %.8g, want %.8g", got, c.inside)
			}
			sum := 0.0
			on := f.Problem.Conditions[1].On
			if u, ok := on.(pde.Union); ok {
				for _, p := range u.Parts() {
					sum += measureOf(t, p)
				}
			} else {
				sum = measureOf(t, on)
			}
			if math.Abs(sum-c.part) > tolerance {
				t.Errorf("%s: measure %.8g, want %.8g", c.on, sum, c.part)
			}
		})
	}
}

// halfLens is the area of a unit disk right of 0 and within h of the axis, halved.
func halfLens(h float64) float64 { return (h*math.Sqrt(1-h*h) + math.Asin(h)) / 2 }

// What the schema says of shapes fits what the reader takes.
func TestSchemaOfShapes(t *testing.T) {
	s := problemSchema(t)
	for _, domain := range []string{plateWithHoles, "t = [0, 2]\npolygon = \"outline.csv\"", "t = [0, 2]\n[[domain.union]]\ndisk = { radius = 1 }\nminus = { disk = { radius = 0.5 } }"} {
		if err := valid(t, s, shaped(domain, "boundary")); err != nil {
			t.Errorf("%s: %v", domain, err)
		}
	}
	if err := valid(t, s, shaped("t = [0, 2]\ntorus = { radius = 1 }", "boundary")); err == nil {
		t.Error("an unknown shape is valid")
	}
}

// Balls and shapes that do not mix with others stay what they were.
func TestLoneBall(t *testing.T) {
	f := mustParse(t, strings.Replace(cylinder, "z = [0, 3]", "z = [0, 3]", 1))
	if f.Ball == nil || f.Shape != nil {
		t.Errorf("ball %v, shape %v", f.Ball, f.Shape)
	}
	var _ domain = (*geometry.Domain)(nil)
}

// Forces that are left over in a cell bend all of a plate. With the means of equations counted like the rest the error of this one is 5.8e-6.
func TestForcesAroundAHole(t *testing.T) {
	f, err := Parse(`
coords = ["x", "y"]
fields = ["u", "v"]
[consts]
a  = 0.25
nu = 0.3
m  = "1/(2*(1 + nu))"
k  = "(3 - nu)/(1 + nu)"
D  = "1/(1 - nu^2)"
[functions]
X  = "(x - 0.3)*cos(0.5) + (y + 0.2)*sin(0.5)"
Y  = "(y + 0.2)*cos(0.5) - (x - 0.3)*sin(0.5)"
r  = "sqrt(X^2 + Y^2)"
U  = "a/(8*m)*(X/a*(k + 1) + 2*a/r*((1 + k)*X/r + (X^3 - 3*X*Y^2)/r^3) - 2*(a/r)^3*(X^3 - 3*X*Y^2)/r^3)"
V  = "a/(8*m)*(Y/a*(k - 3) + 2*a/r*((1 - k)*Y/r + (3*X^2*Y - Y^3)/r^3) - 2*(a/r)^3*(3*X^2*Y - Y^3)/r^3)"
us = "U*cos(0.5) - V*sin(0.5)"
vs = "U*sin(0.5) + V*cos(0.5)"
[domain]
x = [-1, 1]
y = [-1, 1]
minus = { disk = { center = [0.3, -0.2], radius = "a" }, name = "hole" }
[[condition]]
on = "interior"
eq = ["D*(u_xx + (1 - nu)/2*u_yy + (1 + nu)/2*v_xy) = 0", "D*(v_yy + (1 - nu)/2*v_xx + (1 + nu)/2*u_xy) = 0"]
[[condition]]
on = "hole"
eq = ["D*(u_x + nu*v_y)*dn(x) + m*(u_y + v_x)*dn(y) = 0", "m*(u_y + v_x)*dn(x) + D*(v_y + nu*u_x)*dn(y) = 0"]
[[condition]]
on = "box"
eq = ["u = us", "v = vs"]
[exact]
u = "us"
v = "vs"
`)
	if err != nil {
		t.Fatal(err)
	}
	f.Options.Partition.Cells, f.Options.NoCheck = []int{5, 5}, true
	s, err := f.Solve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cloud, err := collocation.Sample(f.Shape.Interior(), collocation.Grid{}, 500, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := cloud.Points()
	exact, off := jet.NewBatch(jet.Close(), n, 2), s.Values(cloud.X)
	f.Exact.F.Eval(exact, cloud.X)
	size := mat.Norm(exact.Part(0), 2)
	off.Sub(off, exact.Part(0))
	if e := mat.Norm(off, 2) / size; !(e < 3e-6) {
		t.Errorf("%s (%s), error %.2g", s.Status, s.Reason, e)
	}
}
