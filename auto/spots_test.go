package auto_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"pinn/auto"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// texts returns a problem in the unit square whose conditions are texts; the second coordinate is time if it is t.
func texts(t *testing.T, coords []string, conditions map[string]string) *pde.Problem {
	t.Helper()
	b, err := region.NewBox([]float64{0, 0}, []float64{1, 1})
	if err != nil {
		t.Fatal(err)
	}
	s := &expr.Scope{Coords: coords, Time: slices.Index(coords, "t"), Fields: []string{"u"}}
	p := &pde.Problem{Coords: coords, Fields: s.Fields, Lower: []float64{0, 0}, Upper: []float64{1, 1}}
	regions := map[string]pde.Region{"interior": b.Interior(), "boundary": b.Boundary()}
	if s.Time >= 0 {
		p.Time = "t"
		regions["boundary"], regions["start"] = b.Boundary(s.Time), b.Face(s.Time, false)
	}
	for _, name := range []string{"interior", "start", "boundary"} {
		if conditions[name] == "" {
			continue
		}
		op, err := s.Operator(expr.Source{Text: conditions[name]})
		if err != nil {
			t.Fatal(err)
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: name, On: regions[name], Op: op})
	}
	return p
}

// TestNarrowIsNotSolved: what a text holds between the points is seen, and a solution that does not resolve it is not
// called solved; the reason names the condition and the place.
func TestNarrowIsNotSolved(t *testing.T) {
	xy, xt := []string{"x", "y"}, []string{"x", "t"}
	for _, c := range []struct {
		name       string
		coords     []string
		conditions map[string]string
		where      []string // parts of the reason
	}{
		{"source", xy, map[string]string{
			"interior": "-lap(u) = exp(-((x - 0.37)^2 + (y - 0.61)^2)/(2*1e-4^2))", "boundary": "u = 0",
		}, []string{`"interior"`, "0.36", "< x <", "0.60", "< y <"}},
		{"weak source beside a strong one", xy, map[string]string{
			"interior": "-lap(u) = 20*sin(pi*x)*sin(pi*y) + 1e4*exp(-((x - 0.37)^2 + (y - 0.61)^2)/(2*1e-4^2))", "boundary": "u = 0",
		}, []string{`"interior"`, "< x <"}},
		{"coefficient", xy, map[string]string{
			"interior": "d((1 + 5*exp(-((x - 0.3)/2e-4)^2))*u_x, x) + u_yy = -1", "boundary": "u = x*y",
		}, []string{`"interior"`, "< x <"}},
		{"start", xt, map[string]string{
			"interior": "u_t = 0.1*u_xx", "start": "u = sin(pi*x) + exp(-((x - 0.4)/2e-4)^2)", "boundary": "u = 0",
		}, []string{`"start"`, "t = 0"}},
		{"switch in the start", xt, map[string]string{
			"interior": "u_t = 0.1*u_xx", "start": "u = sin(pi*x) + if(abs(x - 0.4) < 1e-4, 1, 0)", "boundary": "u = 0",
		}, []string{`"start"`, "t = 0"}},
		{"pulse at the wall", xt, map[string]string{
			"interior": "u_t = 0.1*u_xx", "start": "u = sin(pi*x)", "boundary": "u = x*exp(-((t - 0.4)/1e-4)^2)",
		}, []string{`"boundary"`, "x = 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := texts(t, c.coords, c.conditions)
			out, err := auto.Solve(context.Background(), p, &auto.Options{Network: auto.Network{Width: 100}})
			if err != nil {
				t.Fatal(err)
			}
			if out.Status != auto.Short {
				t.Fatalf("the status is %q: %s", out.Status, out.Reason)
			}
			for _, part := range c.where {
				if !strings.Contains(out.Reason, part) {
					t.Errorf("the reason lacks %q: %s", part, out.Reason)
				}
			}
		})
	}
}

// TestResolvedSpot: a layer that the text shows to be narrow is no obstacle to a solution that resolves it. u is a
// front of width 0.1 with a source to match, and the coefficient a bump of height 1e-14 and width 1e-3.
func TestResolvedSpot(t *testing.T) {
	p := texts(t, []string{"x", "y"}, map[string]string{
		"interior": "(1 + 1e-14*exp(-((x - 0.3)/1e-3)^2))*u_xx + u_yy = -2*pi^2*sin(pi*x)*sin(pi*y)", "boundary": "u = 0",
	})
	out, err := auto.Solve(context.Background(), p, &auto.Options{Network: auto.Network{Width: 200}})
	if err != nil {
		t.Fatal(err)
	}
	if out.Status != auto.Solved || !(out.ErrorEstimate < 1e-9) || math.IsNaN(out.ErrorEstimate) {
		t.Errorf("%s, estimate %g: %s", out.Status, out.ErrorEstimate, out.Reason)
	}
}
