package compat_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pinn/collocation/compat"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// stated is a condition as text: where, and its equations.
type stated struct {
	name string
	on   func(b *region.Box) pde.Region
	eqs  []string
}

func face(axis int, upper bool) func(b *region.Box) pde.Region {
	return func(b *region.Box) pde.Region { return b.Face(axis, upper) }
}

func inside(b *region.Box) pde.Region { return b.Interior() }

// boxed states a problem on a box.
func boxed(t *testing.T, coords, fields []string, lower, upper []float64, conditions ...stated) *pde.Problem {
	t.Helper()
	p := &pde.Problem{Coords: coords, Fields: fields, Lower: lower, Upper: upper}
	b, err := region.NewBox(lower, upper)
	if err != nil {
		t.Fatal(err)
	}
	scope := &expr.Scope{Coords: coords, Time: slices.Index(coords, "t"), Fields: fields}
	for _, c := range conditions {
		var eqs []expr.Source
		for _, e := range c.eqs {
			eqs = append(eqs, expr.Source{Text: e})
		}
		op, err := scope.Operator(eqs...)
		if err != nil {
			t.Fatal(err)
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: c.name, On: c.on(b), Op: op})
	}
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	return p
}

// heat is u_t = u_xx on [0, 1] x [0, 1] with the given data.
func heat(t *testing.T, equation, left, right, start string) *pde.Problem {
	return boxed(t, []string{"x", "t"}, []string{"u"}, []float64{0, 0}, []float64{1, 1},
		stated{"heat", inside, []string{equation}}, stated{"left", face(0, false), []string{left}},
		stated{"right", face(0, true), []string{right}}, stated{"start", face(1, false), []string{start}})
}

// want is what is expected to be found, in any order.
type want struct {
	order        int
	size         float64 // 0: any
	lower, upper []float64
	text         string // a part of the sentence
}

func check(t *testing.T, name string, p *pde.Problem, wants ...want) {
	t.Helper()
	got := compat.Find(p)
	for _, w := range wants {
		found := slices.ContainsFunc(got, func(c *compat.Contradiction) bool {
			const tolerance = 1e-6 // of derivatives taken numerically
			return c.Order == w.order && (w.size == 0 || math.Abs(c.Size-w.size) <= tolerance*w.size) &&
				slices.Equal(c.Lower, w.lower) && slices.Equal(c.Upper, w.upper) && strings.Contains(c.String(), w.text)
		})
		if !found {
			t.Errorf("%s: not found: order %d, size %g, from %v to %v, %q", name, w.order, w.size, w.lower, w.upper, w.text)
		}
	}
	if len(got) != len(wants) || t.Failed() {
		for _, c := range got {
			t.Errorf("%s: found order %d, size %.8g, from %v to %v, conditions %v: %s", name, c.Order, c.Size, c.Lower, c.Upper, c.Conditions, c)
		}
	}
}

func TestFind(t *testing.T) {
	corner := func(x float64) []float64 { return []float64{x, 0} }
	const law = "u_t = u_xx"
	check(t, "hot wall", heat(t, law, "u = 100", "u = 0", "u = 0"),
		want{0, 1, corner(0), corner(0), "at x = 0, t = 0 `left` asks for u = 100 and `start` for u = 0"})
	check(t, "flux against slope", heat(t, law, "u = 0", "u_x = 1", "u = 0"),
		want{1, 1, corner(1), corner(1), "at x = 1, t = 0 `right` asks for u_x = 1 and `start` for u_x = 0"})
	check(t, "Robin", heat(t, law, "u_x = 3*(u - 20)", "u_x = 0", "u = 50"),
		want{1, 0, corner(0), corner(0), "`start` asks for u = 50 and u_x = 0, with which `left` cannot hold"})
	check(t, "slight", heat(t, law, "u = 1.00001", "u = 1", "u = 1"),
		want{0, 1e-5 / 1.00001, corner(0), corner(0), "`left` asks for u = 1.00001 and `start` for u = 1 (a difference of 1.0e-05 of their size)"})
	check(t, "parabola", heat(t, law, "u = 0", "u = 0", "u = x*(1-x)"),
		want{2, 0, corner(0), corner(0), "`left` asks for u_t = 0 and `start` for u_xx = -2, with which `heat` cannot hold"},
		want{2, 0, corner(1), corner(1), ""})
	check(t, "moving wall", heat(t, law, "u = t", "u = 0", "u = 0"),
		want{2, 0, corner(0), corner(0), "u_t = 1"})
	check(t, "nonlinear", heat(t, "u_t = u_xx + u^2", "u = 1", "u_x = 0", "u = 1"),
		want{2, 0, corner(0), corner(0), "with which `heat` cannot hold"})
	check(t, "radiation", heat(t, law, "u_x = 0", "-1.5*u_x = 5e-8*(u^4 - 300^4)", "u = 900"),
		want{1, 0, corner(1), corner(1), "`start` asks for u = 900 and u_x = 0, with which `right` cannot hold"})
	check(t, "agreeing radiation", heat(t, law, "u_x = 0", "-1.5*u_x = 5e-8*(u^4 - 300^4)", "u = 300"))
	check(t, "agreeing", heat(t, law, "u = 0", "u = 0", "u = sin(pi*x)"))
	check(t, "agreeing waves in other units", heat(t, law, "u = 1e9*exp(-t)", "u = 1e9*cos(1)*exp(-t)", "u = 1e9*cos(x)"))
	check(t, "agreeing front", heat(t, "u_t + u*u_x = 0.5*u_xx", "u = 1 + tanh(t)", "u = 1 - tanh(1 - t)", "u = 1 - tanh(x)"))
	twice := heat(t, law, "u = 0", "u = 0", "u = 0*x")
	other := heat(t, law, "u = 1", "u = 0", "u = 0*x").Conditions[1]
	other.Name = "again"
	twice.Conditions = append(twice.Conditions, other)
	check(t, "one side twice", twice,
		want{0, 1, corner(0), []float64{0, 1}, "at x = 0 `left` asks for u = 0 and `again` for u = 1"})
}

// Conditions of other kinds, in other dimensions.
func TestFindKinds(t *testing.T) {
	xt := []string{"x", "t"}
	check(t, "beam", boxed(t, xt, []string{"u"}, []float64{0, 0}, []float64{0.5, 0.1},
		stated{"beam", inside, []string{"2e11*1e-8/3*u_xxxx + 7850*4e-4*u_tt = 50000*sin(20*pi*t)"}},
		stated{"supports", func(b *region.Box) pde.Region { return b.Boundary(1) }, []string{"u = 0", "u_xx = 0"}},
		stated{"rest", face(1, false), []string{"u = 0", "u_t = 0"}}),
		want{5, 0, []float64{0, 0}, []float64{0, 0}, "with which `beam`, differentiated along t, cannot hold"},
		want{5, 0, []float64{0.5, 0}, []float64{0.5, 0}, ""})
	check(t, "periodic", boxed(t, xt, []string{"u"}, []float64{0, 0}, []float64{1, 1},
		stated{"law", inside, []string{"u_t + u_x = 0"}}, stated{"period", face(0, false), []string{"u = mate(u)"}},
		stated{"start", face(1, false), []string{"u = x"}}),
		want{0, 1, []float64{0, 0}, []float64{0, 0}, "`start` asks for u = 0 and mate(u) = 1, with which `period` cannot hold"})
	square := func(across string) *pde.Problem {
		return boxed(t, []string{"x", "y"}, []string{"u"}, []float64{0, 0}, []float64{1, 1},
			stated{"law", inside, []string{"lap(u) = 0"}}, stated{"along", face(0, false), []string{"mate(u) = u + 1", "u_x = mate(u_x)"}},
			stated{"across", face(1, false), []string{across, "u_y = mate(u_y)"}})
	}
	check(t, "two periods, one with a rise", square("u = mate(u)"))
	check(t, "another rise along the other", square("mate(u) = u + 3"))
	check(t, "no potential", boxed(t, []string{"x", "y"}, []string{"u"}, []float64{0, 0}, []float64{1, 1},
		stated{"a", inside, []string{"u_x = y"}}, stated{"b", inside, []string{"u_y = -x"}}),
		want{2, 0, []float64{0, 0}, []float64{1, 1}, "at all points of the domain `a` asks for u_xy = 1 and `b` for u_xy = -1"})
	sizes := boxed(t, xt, []string{"u", "s"}, []float64{0, 0}, []float64{1, 1},
		stated{"laws", inside, []string{"u_t = u_xx", "s = 2e11*u_x"}}, stated{"left", face(0, false), []string{"u = 1e-6"}},
		stated{"right", face(0, true), []string{"s = 3e5"}}, stated{"start", face(1, false), []string{"u = 0"}})
	check(t, "fields of other sizes", sizes,
		want{0, 1, []float64{0, 0}, []float64{0, 0}, "`left` asks for u = 1e-06 and `start` for u = 0"},
		want{1, 1, []float64{1, 0}, []float64{1, 0}, ""})
}

// Edges in three dimensions: along part of one, and where three faces meet.
func TestFindEdges(t *testing.T) {
	p := boxed(t, []string{"x", "y", "t"}, []string{"u"}, []float64{0, 0, 0}, []float64{1, 2, 1},
		stated{"heat", inside, []string{"u_t = lap(u)"}}, stated{"hot", face(0, false), []string{"u = y"}},
		stated{"cold", face(1, false), []string{"u = 0"}}, stated{"start", face(2, false), []string{"u = 0"}})
	check(t, "edge", p,
		want{0, 1, []float64{0, 0, 0}, []float64{0, 2, 0}, "at x = 0, t = 0 `hot` asks for u = 2 and `start` for u = 0 (values at y = 2)"})
}

// The rim of a disk is a place, and a condition may change on a side.
func TestFindOtherPlaces(t *testing.T) {
	ball, err := region.NewBall([]float64{0, 0, 0}, []float64{0, 0, 1}, []int{0, 1}, []float64{0, 0}, 1)
	if err != nil {
		t.Fatal(err)
	}
	start, err := ball.At(map[int]float64{2: 0})
	if err != nil {
		t.Fatal(err)
	}
	lower, upper := ball.Bounds()
	u := pde.U(0)
	disk := &pde.Problem{Coords: []string{"x", "y", "t"}, Time: "t", Fields: []string{"u"}, Lower: lower, Upper: upper, Conditions: []pde.Condition{
		{Name: "heat", On: ball.Interior(), Op: u.D(2).Minus(u.Lap(0, 1)).Equals(nil)},
		{Name: "rim", On: ball.Sphere(), Op: u.Normal(0, 1).Equals(func([]float64) float64 { return 1 })},
		{Name: "start", On: start, Op: u.Equals(func(x []float64) float64 { return x[0] })},
	}}
	got := compat.Find(disk)
	if len(got) != 1 || got[0].Order != 1 || !strings.HasPrefix(got[0].String(), "at the sphere, t = 0 `start` asks for ") {
		for _, c := range got {
			t.Errorf("disk: found order %d, from %v to %v: %s", c.Order, c.Lower, c.Upper, c)
		}
		t.Errorf("disk: %d contradictions, want one of order 1 on the rim", len(got))
	}
	part := func(above bool) func(b *region.Box) pde.Region {
		return func(b *region.Box) pde.Region {
			on, _, err := region.Restrict(b.Face(1, false), region.Bound{Axis: 0, Above: above})
			if err != nil {
				t.Fatal(err)
			}
			return on
		}
	}
	check(t, "two kinds on a side", boxed(t, []string{"x", "y"}, []string{"u"}, []float64{-1, 0}, []float64{1, 1},
		stated{"laplace", inside, []string{"lap(u) = 0"}}, stated{"cold", part(false), []string{"u = 0"}},
		stated{"warm", part(true), []string{"u = 1"}}),
		want{0, 1, []float64{0, 0}, []float64{0, 0}, "at x = 0, y = 0 `cold` asks for u = 0 and `warm` for u = 1"})
}
