package problem

import (
	"math"
	"strings"
	"testing"

	"pinn/auto"
	"pinn/collocation/compat"
	"pinn/pde"
)

// transmitted is a problem with conditions on an interface, and its solution.
type transmitted struct {
	name, coords, domain, inside string
	on                           string
	eq                           []string
	given, exact                 string // the rest of the text: conditions on the boundary
	tolerance                    float64
}

const (
	plane = "x = [0, 1]\n"
	bar   = "[[condition]]\non = \"boundary\"\neq = \"u = s\"\n"
)

// What jumps at an interface is what its conditions say, and the rest is continuous: values and fluxes, on planes and circles, with and without a
// border of materials, linear or not, steady or in time.
func TestTransmissions(t *testing.T) {
	for _, c := range []transmitted{
		{name: "value", coords: `"x"`, domain: plane, inside: "d(if(x < 0.3, 1, 5)*u_x, x) = 0", on: "x = 0.3", eq: []string{"jump(u) = 1"}, given: bar,
			exact: "if(x < 0.3, x, 1.3 + (x - 0.3)/5)"},
		{name: "flux", coords: `"x"`, domain: plane, inside: "d(if(x < 0.3, 1, 5)*u_x, x) = 0", on: "x = 0.3", eq: []string{"jump(if(x < 0.3, 1, 5)*dn(u)) = -2"}, given: bar,
			exact: "if(x < 0.3, x, 0.3 - (x - 0.3)/5)"},
		{name: "side", coords: `"x"`, domain: plane, inside: "u_xx = 0", on: "0.3 = x", eq: []string{"jump(u) = -1", "jump(dn(u)) = 2"}, given: bar,
			exact: "if(x < 0.3, x, 1.3 + 3*(x - 0.3))"},
		{name: "resistance", coords: `"x"`, domain: plane, inside: "d(if(x < 0.3, 1, 5)*u_x, x) = 0", on: "x = 0.3", eq: []string{"if(x < 0.3, 1, 5)*dn(u) = 2*jump(u)"}, given: bar,
			exact: "if(x < 0.3, x, 0.8 + (x - 0.3)/5)"},
		{name: "membrane", coords: `"x"`, domain: plane, inside: "u_xx = 0", on: "(x - 0.5)^2 = 0.04", eq: []string{"dn(u) = 2*jump(u)"}, given: bar,
			exact: "x + if(x < 0.3, 0, 0.5) + if(x < 0.7, 0, 0.5)"},
		{name: "film", coords: `"x"`, domain: plane, inside: "u_xx = 0", on: "x = 0.5", eq: []string{"jump(dn(u)) = 2*u"}, given: bar,
			exact: "if(x < 0.5, x, 0.5 + 2*(x - 0.5))"},
		{name: "radiation", coords: `"x"`, domain: plane, inside: "u_xx = 0", on: "x = 0.5", eq: []string{"dn(u) = jump(u^4)"}, given: bar + "[start]\nu = \"1 + x\"\n",
			exact: "1 + x + if(x < 0.5, 0, (1.5^4 + 1)^0.25 - 1.5)"},
		{name: "circle", coords: `"x", "y"`, domain: "disk = { radius = 1 }\n", inside: "lap(u) = 0", on: "x^2 + y^2 = 0.25", eq: []string{"jump(u) = -x", "jump(dn(u)) = 4 - 2*x"},
			given: bar, exact: "if(x^2 + y^2 < 0.25, x, log(4*(x^2 + y^2)))", tolerance: 1e-5},
		{name: "heat", coords: `"x", "t"`, domain: plane + "t = [0, 0.1]\n", inside: "u_t = u_xx", on: "x = 0.5", eq: []string{"dn(u) = -2/tan(2)*jump(u)"},
			given: bar + "[[condition]]\non = \"t = 0\"\neq = \"u = s\"\n", exact: "exp(-16*t)*if(x < 0.5, sin(4*x), -sin(4*(1 - x)))", tolerance: 1e-6},
	} {
		t.Run(c.name, func(t *testing.T) { c.check(t) })
	}
}

func (c *transmitted) check(t *testing.T) {
	t.Helper()
	f, err := Parse("coords = [" + c.coords + "]\nfields = [\"u\"]\n[domain]\n" + c.domain + "[functions]\ns = \"" + c.exact + "\"\n" +
		"[[condition]]\non = \"interior\"\neq = \"" + c.inside + "\"\n" +
		"[[condition]]\non = \"" + c.on + "\"\neq = [\"" + strings.Join(c.eq, `", "`) + "\"]\n" + c.given)
	if err != nil {
		t.Fatal(err)
	}
	tolerance := max(c.tolerance, 1e-10)
	f.Options.Tolerance = tolerance
	s, err := f.Solve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	worst := 0.0
	for k := range 60 {
		x := make([]float64, len(f.Problem.Coords))
		for a := range x {
			_, part := math.Modf(float64(k+1) * math.Sqrt([]float64{2, 3}[a]))
			x[a] = f.Problem.Lower[a] + part*(f.Problem.Upper[a]-f.Problem.Lower[a])
		}
		if f.Shape != nil && !f.Shape.Contains(x) {
			continue
		}
		off, err := s.At("u - ("+c.exact+")", x...)
		if err != nil {
			t.Fatal(err)
		}
		worst = max(worst, math.Abs(off))
	}
	if s.Status != auto.Solved || !(worst <= 10*tolerance) {
		t.Errorf("%s (%s), error %.2g, estimate %.2g", s.Status, s.Reason, worst, s.ErrorEstimate)
	}
}

// A problem file says what is stated on interfaces, and the switches of a problem have it.
func TestReadTransmission(t *testing.T) {
	f, err := Parse(`
coords = ["x", "y"]
fields = ["u"]
[domain]
x = [0, 1]
y = [0, 1]
[functions]
wall = "x - 0.4"
[[condition]]
on = "interior"
eq = "lap(u) = 0"
[[condition]]
on = "boundary"
eq = "u = 0"
[[condition]]
name = "gap"
on = ["wall = 0", "x = y + 0.25"]
eq = "jump(u)=u + 1"
`)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.Problem.Conditions); n != 2 || len(f.Transmissions) != 2 {
		t.Fatalf("%d conditions and %d transmissions, want 2 and 2", n, len(f.Transmissions))
	}
	if g := f.Transmissions[1]; g.Name != "gap" || g.Where != "x = y + 0.25" || !g.Linear || strings.Join(g.Equations, ";") != "jump(u) = u + 1" {
		t.Errorf("read %+v", g)
	}
	all, err := f.Problem.Switches()
	if err != nil || len(all) != 2 {
		t.Fatalf("switches %v, %v", all, err)
	}
	f.Problem.Conditions[1].Op = pde.U(0).Equals(func(x []float64) float64 { return x[1] + math.Copysign(1, x[0]-0.4) })
	for _, k := range compat.Kinks(f.Problem) {
		if k.Order == 0 && k.Axis == 0 {
			t.Errorf("%s, and so does the solution", k.Text)
		}
	}
	for _, s := range all {
		if len(s.Broken) != 1 || s.Broken[0].D.Order() != 0 || len(s.Flux) != 1 {
			t.Errorf("switch %+v: want one equation in place of the continuity of u", s)
		}
	}
}
