package partition_test

import (
	"testing"

	"pinn/collocation/partition"
	"pinn/problem"
)

// Evolutions that amplify short waves without bound are found, and none that only grow, or whose shortest waves are damped or carried.
func TestAmplifies(t *testing.T) {
	for _, c := range []struct {
		fields, eqs, start []string
		want, bothWays     bool
	}{
		{[]string{"u"}, []string{"u_t = -u_xx"}, []string{"u = sin(x)"}, true, false},
		{[]string{"u"}, []string{"u_t = u_xxxx"}, []string{"u = sin(x)"}, true, false},
		{[]string{"u"}, []string{"u_tt = -u_xx"}, []string{"u = sin(x)", "u_t = 0"}, true, true},
		{[]string{"u", "v"}, []string{"u_t = 30*v_x", "v_t = -30*u_x"}, []string{"u = sin(x)", "v = 0"}, true, true},
		{[]string{"u"}, []string{"u_t = -u_xx*(1 + u^2)"}, []string{"u = sin(x)"}, true, false},
		{[]string{"u"}, []string{"u_t = -u_xx - 1e-8*u_xxxx - u*u_x"}, []string{"u = sin(x)"}, false, false},
		{[]string{"u"}, []string{"u_t = d(u*u_x, x)"}, []string{"u = 1"}, false, false}, // forward while u > 0
		{[]string{"u"}, []string{"u_t = u_xx + 200*u"}, []string{"u = sin(x)"}, false, false},
		{[]string{"u", "v"}, []string{"u_t = -v_xx + (u^2 + v^2)*v", "v_t = u_xx - (u^2 + v^2)*u"}, []string{"u = 1", "v = 0"}, false, false},
		{[]string{"u"}, []string{"u_tt = u_xx - u_xxxx + 100*u_x"}, []string{"u = sin(x)", "u_t = 0"}, false, false},
		{[]string{"u"}, []string{"u_t + u*u_x + u_xxx = 0"}, []string{"u = sin(x)"}, false, false},
		{[]string{"u"}, []string{"u_tt + d(d((1 - 0.9*x)^3*u_xx, x), x) = 0"}, []string{"u = sin(x)", "u_t = 0"}, false, false},
		{[]string{"u", "v"}, []string{"u_t + d((1 + 0.8*sin(6*x))*v_x, x) = 0", "v_t - d((1 + 0.8*sin(6*x))*u_x, x) = 0"}, []string{"u = 1", "v = 0"}, false, false},
		{[]string{"u"}, []string{"u_t = d((0.01*u - 2)*u_x, x)"}, []string{"u = 300"}, false, false}, // forward while u > 200
		{[]string{"u"}, []string{"u_t = d(u_x/(1 + 100*u_x^2), x)"}, []string{"u = 0.02*sin(x)"}, false, false},
	} {
		p := statement(t, []string{"x", "t"}, c.fields, []said{{whole, c.eqs}, {side(1, false), c.start}})
		p.Time = "t"
		if a := partition.Amplifies(p); (a != nil) != c.want || a != nil && a.BothWays != c.bothWays {
			t.Errorf("%q: %+v, want %t, both ways %t", c.eqs, a, c.want, c.bothWays)
		}
	}
}

// The boundary of a polygon may end where it began, at the end of a coordinate, and does not lie there.
func TestPolygonIsNoStart(t *testing.T) {
	f, err := problem.Parse(`coords = ["x", "y"]
fields = ["u"]
[domain]
polygon = [[0, 0], [3, 0], [3, 1], [2, 1.5], [1, 1], [0, 1.2]]
[[condition]]
on = "interior"
eq = "lap(u) = 4"
[[condition]]
on = "boundary and y = 0"
eq = "u = x^2"
[[condition]]
on = "boundary and y > 0"
eq = "dn(u) = 2*x*dn(x) + 2*y*dn(y)"
`)
	if err != nil {
		t.Fatal(err)
	}
	if a := partition.Amplifies(f.Problem); a != nil {
		t.Errorf("%s", a)
	}
}
