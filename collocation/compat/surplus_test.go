package compat_test

import (
	"slices"
	"testing"

	"pinn/collocation/compat"
	"pinn/collocation/region"
	"pinn/pde"
)

// Conditions are counted on lines, against what the equations leave free.
func TestSurpluses(t *testing.T) {
	middle := func(b *region.Box) pde.Region {
		on, err := b.At(map[int]float64{0: 0.5})
		if err != nil {
			t.Fatal(err)
		}
		return on
	}
	part := func(upper, above bool) func(b *region.Box) pde.Region {
		return func(b *region.Box) pde.Region {
			on, _, err := region.Restrict(b.Face(0, upper), region.Bound{Axis: 1, Above: above, Value: 0.5})
			if err != nil {
				t.Fatal(err)
			}
			return on
		}
	}
	ends := func(b *region.Box) pde.Region { return b.Boundary(1) }
	x, xy, xt := []string{"x"}, []string{"x", "y"}, []string{"x", "t"}
	u, pf := []string{"u"}, []string{"p", "F"}
	laplace := stated{"laplace", inside, []string{"lap(u) = 1"}}
	for _, c := range []struct {
		name           string
		coords, fields []string
		conditions     []stated
		room, given    int // 0: none
		inside         []int
	}{
		{"as many as needed", xy, u, []stated{laplace, {"walls", func(b *region.Box) pde.Region { return b.Boundary() }, []string{"u = 0"}}}, 0, 0, nil},
		{"a line inside", xy, u, []stated{laplace, {"walls", func(b *region.Box) pde.Region { return b.Boundary() }, []string{"u = 0"}}, {"wire", middle, []string{"u = 1"}}}, 2, 3, []int{2}},
		{"a line inside instead of an end", x, u, []stated{{"ode", inside, []string{"u_xx = 1"}}, {"left", face(0, false), []string{"u = 0"}}, {"mid", middle, []string{"u = 1"}}}, 0, 0, nil},
		{"parts of sides that face each other", xy, u, []stated{laplace, {"a", part(false, true), []string{"u = 0", "u_x = 0"}}, {"b", part(true, false), []string{"u = 0", "u_x = 0"}}}, 0, 0, nil},
		{"parts of one side", xy, u, []stated{laplace, {"a", part(false, true), []string{"u = 0"}}, {"b", part(false, false), []string{"u_x = 0"}},
			{"c", face(0, true), []string{"u = 0"}}}, 0, 0, nil},
		{"systems count their orders", x, pf, []stated{{"law", inside, []string{"p_xx = d(x*p, x)", "F_x = p"}},
			{"left", face(0, false), []string{"p = 0", "F = 0"}}, {"right", face(0, true), []string{"p = 0", "F = 1"}}}, 3, 4, nil},
		{"an integral of higher order", x, pf, []stated{{"law", inside, []string{"F_xx = p", "p_x + F_xx = 0"}}, {"ends", ends, []string{"F = 0", "p = 0"}}}, 3, 4, nil},
		{"period", xt, u, []stated{{"wave", inside, []string{"u_tt = u_xx"}}, {"period", ends, []string{"u = mate(u)", "u_x = mate(u_x)"}},
			{"start", face(1, false), []string{"u = 0", "u_t = 0"}}}, 0, 0, nil},
	} {
		n := len(c.coords)
		upper := slices.Repeat([]float64{1}, n)
		p := boxed(t, c.coords, c.fields, make([]float64, n), upper, c.conditions...)
		got := compat.Surpluses(p)
		switch {
		case c.given == 0 && len(got) == 0:
		case len(got) == 1 && got[0].Axis == 0 && got[0].Room == c.room && got[0].Given == c.given && slices.Equal(got[0].Inside, c.inside):
		default:
			t.Errorf("%s: want %d of %d, got:", c.name, c.given, c.room)
			for _, s := range got {
				t.Errorf("\t%d of %d, %v inside: %s", s.Given, s.Room, s.Inside, s.Text)
			}
		}
	}
}

// What is missing is said, along the axes where it is.
func TestLack(t *testing.T) {
	x, xt, u := []string{"x"}, []string{"x", "t"}, []string{"u"}
	ends := func(b *region.Box) pde.Region { return b.Boundary(1) }
	walls := stated{"walls", ends, []string{"u = 0"}}
	for _, c := range []struct {
		coords     []string
		conditions []stated
		want       string
	}{
		{xt, []stated{{"wave", inside, []string{"u_tt = u_xx"}}, {"start", face(1, false), []string{"u = 1"}}, walls}, "along t there is room for 2 values, and `start` gives 1"},
		{xt, []stated{{"heat", inside, []string{"u_t = u_xx"}}, {"start", face(1, false), []string{"u = 1"}}, walls}, ""},
		{xt, []stated{{"transport", inside, []string{"u_t + u_x = 0"}}, {"start", face(1, false), []string{"u = 1"}}}, "along x there is room for 1 value, and none is given"},
		{x, []stated{{"beam", inside, []string{"u_xxxx = 1"}}, {"left", face(0, false), []string{"u = 0", "u_x = 0"}}, {"right", face(0, true), []string{"u = 0"}}},
			"along x there is room for 4 values, and `left` and `right` give 3"},
		{xt, []stated{{"start", face(1, false), []string{"u = 1"}}, walls}, "no condition holds inside of the domain"},
	} {
		n := len(c.coords)
		p := boxed(t, c.coords, u, make([]float64, n), slices.Repeat([]float64{1}, n), c.conditions...)
		if got := compat.Lack(p); got != c.want {
			t.Errorf("%s: %q, want %q", c.conditions[0].name, got, c.want)
		}
	}
}

// A seam is where conditions meet on one side, not where sides meet.
func TestSeams(t *testing.T) {
	part := func(above bool) func(b *region.Box) pde.Region {
		return func(b *region.Box) pde.Region {
			on, _, err := region.Restrict(b.Face(1, false), region.Bound{Axis: 0, Above: above, Value: 0.25})
			if err != nil {
				t.Fatal(err)
			}
			return on
		}
	}
	p := boxed(t, []string{"x", "y", "z"}, []string{"u"}, []float64{-1, 0, 0}, []float64{1, 1, 2},
		stated{"laplace", inside, []string{"lap(u) = 0"}}, stated{"value", part(false), []string{"u = 0"}},
		stated{"slope", part(true), []string{"u_y = 0"}}, stated{"top", face(1, true), []string{"u = 0"}},
		stated{"ends", func(b *region.Box) pde.Region { return b.Boundary(1) }, []string{"u = 0"}})
	got := compat.Seams(p)
	p.Conditions[2].Op = p.Conditions[1].Op
	if same := compat.Seams(p); len(same) > 0 {
		t.Errorf("one kind on both sides: %+v", same)
	}
	if len(got) != 1 || got[0].Text != "at x = 0.25, y = 0 `value` gives way to `slope`, which is of another kind" || got[0].Conditions != [2]int{1, 2} || !slices.Equal(got[0].Lower, []float64{0.25, 0, 0}) || !slices.Equal(got[0].Upper, []float64{0.25, 0, 2}) {
		t.Errorf("seams %+v, want one at x = 0.25, y = 0", got)
	}
}
