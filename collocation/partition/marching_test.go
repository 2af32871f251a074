package partition_test

import (
	"errors"
	"testing"

	"pinn/collocation/partition"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// said is a condition as text: where on the box, and its equations.
type said struct {
	on  func(b *region.Box) pde.Region
	eqs []string
}

func whole(b *region.Box) pde.Region { return b.Interior() }

func side(axis int, upper bool) func(b *region.Box) pde.Region {
	return func(b *region.Box) pde.Region { return b.Face(axis, upper) }
}

func ends(except int) func(b *region.Box) pde.Region {
	return func(b *region.Box) pde.Region { return b.Boundary(except) }
}

// statement makes a problem without time on a box of lengths that are not alike.
func statement(t *testing.T, coords, fields []string, conditions []said) *pde.Problem {
	t.Helper()
	lower, upper := make([]float64, len(coords)), make([]float64, len(coords))
	for a := range upper {
		upper[a] = 1 + float64(a)
	}
	b, err := region.NewBox(lower, upper)
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Coords: coords, Fields: fields, Lower: lower, Upper: upper}
	scope := &expr.Scope{Coords: coords, Time: -1, Fields: fields}
	for _, c := range conditions {
		var eqs []expr.Source
		for _, e := range c.eqs {
			eqs = append(eqs, expr.Source{Text: e})
		}
		op, err := scope.Operator(eqs...)
		if err != nil {
			t.Fatal(err)
		}
		p.Conditions = append(p.Conditions, pde.Condition{On: c.on(b), Op: op})
	}
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	return p
}

// Evolutions are recognised in any name, and what only looks like one is not.
func TestMarching(t *testing.T) {
	x, xy, xyz := []string{"x"}, []string{"x", "y"}, []string{"x", "y", "z"}
	u, uv := []string{"u"}, []string{"u", "v"}
	for _, c := range []struct {
		name           string
		coords, fields []string
		conditions     []said
		want           string
	}{
		{"oscillator", x, u, []said{{whole, []string{"u_xx + 0.2*(u^2 - 1)*u_x + u^3 = cos(x)"}}, {side(0, false), []string{"u = 0.1", "u_x = -0.2"}}}, "x"},
		{"system", x, uv, []said{{whole, []string{"u_x = v", "v_x = -u*v"}}, {side(0, false), []string{"u + v = 1", "u - v = 2"}}}, "x"},
		{"with an algebraic equation", x, uv, []said{{whole, []string{"1e-6*u_x = v", "v + u^2 = 1e9*x"}}, {side(0, false), []string{"u = 1"}}}, "x"},
		{"one condition too few", x, u, []said{{whole, []string{"u_xx = -u"}}, {side(0, false), []string{"u = 1"}}}, ""},
		{"one condition twice", x, u, []said{{whole, []string{"u_xx = -u"}}, {side(0, false), []string{"u = 1", "2*u = 2"}}}, ""},
		{"boundary values", x, u, []said{{whole, []string{"u_xx = -u"}}, {ends(-1), []string{"u = 1"}}}, ""},
		{"backwards", x, u, []said{{whole, []string{"u_xx = -u"}}, {side(0, true), []string{"u = 1", "u_x = 0"}}}, ""},
		{"heat", xy, u, []said{{whole, []string{"u_y = u_xx"}}, {side(1, false), []string{"u = 1"}}, {ends(1), []string{"u = 0"}}}, "y"},
		{"heat in SI units", xyz, u, []said{{whole, []string{"3.5e6*u_z = 50*(u_xx + u_yy)"}}, {side(2, false), []string{"u = 1"}}, {ends(2), []string{"u = 0"}}}, "z"},
		{"heat backwards in time", xy, u, []said{{whole, []string{"u_y = -u_xx"}}, {side(1, false), []string{"u = 1"}}, {ends(1), []string{"u = 0"}}}, ""},
		{"wave", xy, u, []said{{whole, []string{"u_yy = u_xx"}}, {side(1, false), []string{"u = 1", "u_y = 0"}}, {ends(1), []string{"u = 0"}}}, "y"},
		{"waves of first order", xy, uv, []said{{whole, []string{"u_y = v_x", "v_y = u_x"}}, {side(1, false), []string{"u = 1", "v = 0"}}, {ends(1), []string{"u = 0"}}}, "y"},
		{"dispersion", xy, u, []said{{whole, []string{"u_y + 6*u*u_x + u_xxx = 0"}}, {side(1, false), []string{"u = 1"}}, {ends(1), []string{"u = 0"}}}, "y"},
		{"Laplace with Cauchy data", xy, u, []said{{whole, []string{"u_xx + u_yy = 0"}}, {side(1, false), []string{"u = 1", "u_y = 0"}}, {ends(1), []string{"u = 0"}}}, ""},
		{"Laplace", xy, u, []said{{whole, []string{"u_xx + u_yy = 0"}}, {ends(-1), []string{"u = 0"}}}, ""},
		{"transport from two sides", xy, u, []said{{whole, []string{"u_y + u_x = 0"}}, {side(1, false), []string{"u = 1"}}, {side(0, false), []string{"u = 0"}}}, ""},
	} {
		p := statement(t, c.coords, c.fields, c.conditions)
		got, err := partition.Marching(p)
		if got != c.want || (err == nil) != (c.want != "") || err != nil && !errors.Is(err, partition.ErrNoEvolution) {
			t.Errorf("%s: marches along %q, error %v, want %q", c.name, got, err, c.want)
		}
		if p.Time != "" {
			t.Errorf("%s: the problem was changed", c.name)
		}
		p.Time = p.Coords[0]
		got, err = partition.Marching(p)
		if want := partition.Evolves(p); got != p.Time || (err == nil) != (want == nil) {
			t.Errorf("%s: with time: %q, error %v, want that of Evolves: %v", c.name, got, err, want)
		}
	}
}

// Waves of a beam and of Schroedinger's and Korteweg and de Vries' equation run the faster the shorter they are; others do not, or are damped.
func TestWaves(t *testing.T) {
	xt, u, uv := []string{"x", "t"}, []string{"u"}, []string{"u", "v"}
	for _, c := range []struct {
		name   string
		fields []string
		eqs    []string
		want   partition.Propagation
	}{
		{"beam", u, []string{"u_tt + 4*u_xxxx = 0"}, partition.Dispersed},
		{"beam with damping", u, []string{"u_tt + 4*u_xxxx = u_xxt"}, partition.Damped},
		{"Schroedinger", uv, []string{"u_t = -v_xx", "v_t = u_xx"}, partition.Dispersed},
		{"Korteweg and de Vries", u, []string{"u_t + 6*u*u_x + u_xxx = 0"}, partition.Dispersed},
		{"wave", u, []string{"u_tt = 9*u_xx"}, partition.Carried},
		{"transport", u, []string{"u_t + 5*u_x = 0"}, partition.Carried},
		{"gas", []string{"r", "u", "p"}, []string{"r_t + d(r*u,x) = 0", "d(r*u,t) + d(r*u^2+p,x) = 0", "d(p/0.4+r*u^2/2,t) + d(u*(3.5*p+r*u^2/2),x) = 0"}, partition.Carried},
		{"heat", u, []string{"u_t = u_xx"}, partition.Damped},
		{"advection and diffusion", u, []string{"u_t + 5*u_x = 0.1*u_xx"}, partition.Damped},
		{"with a flux", uv, []string{"u_t = v_x", "v = u_x"}, partition.Damped},
		{"kinetics", u, []string{"u_t = -u"}, partition.Unknown},
	} {
		p := statement(t, xt, c.fields, []said{{whole, c.eqs}})
		p.Time = "t"
		if got := partition.Waves(p); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
		p.Time = ""
		if got := partition.Waves(p); got != partition.Unknown {
			t.Errorf("%s without time: %d, want %d", c.name, got, partition.Unknown)
		}
	}
}
