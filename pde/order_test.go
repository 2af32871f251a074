package pde_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// looseCase is a system on the unit square whose coefficient k switches on a line.
type looseCase struct {
	name       string
	fields     string
	line       string
	conditions []string // equations of a condition are separated by semicolons
	fluxes     int
	broken     string // fields and the orders of their derivatives
}

var looseCases = []looseCase{
	{
		"pressure", "u v p", "x - 0.5",
		[]string{"d(k*u_x, x) + d(k*u_y, y) = p_x; d(k*v_x, x) + d(k*v_y, y) = p_y; u_x + v_y = 0"}, 2, "p0 u1 v1",
	},
	{
		"pressure, one condition per equation", "u v p", "x + y - 1",
		[]string{"d(k*u_x, x) + d(k*u_y, y) = p_x", "d(k*v_x, x) + d(k*v_y, y) = p_y", "u_x + v_y = 0"}, 2, "p0 u1 v1",
	},
	{ // nothing else says that v goes on
		"carried", "T v", "x - 0.5", []string{"d(k*T_x, x) = v_x", "v_y + v_x = 0"}, 1, "T1",
	},
	{
		"carried by a flow", "u v p T", "x - 0.5",
		[]string{
			"d(k*u_x, x) + d(k*u_y, y) = p_x; d(k*v_x, x) + d(k*v_y, y) = p_y; u_x + v_y = 0",
			"u*T_x + v*T_y = 0",
		}, 2, "p0 u1 v1",
	},
	{ // along the line the component of q jumps
		"mixed", "qx qy p", "x + y - 1", []string{"qx = -k*p_x; qy = -k*p_y; qx_x + qy_y = 0"}, 1, "qx0 qy0",
	},
	{
		"stresses", "u v a b c", "x + y - 1",
		[]string{"a_x + c_y = 0; c_x + b_y = 0; a = k*u_x; b = k*v_y; c = k*(u_y + v_x)"}, 2, "a0 b0 c0",
	},
	{ // the coefficient is none of a derivative's: all is continuous
		"absorption", "q p", "x + y - 1", []string{"p_x + q_y = 0; q_x - p_y = step(x + y - 1)"}, 0, "",
	},
}

// Of a system those derivatives may jump at the border of two materials that the fluxes and the order of the system leave free.
func TestLoosened(t *testing.T) {
	b, err := region.NewBox([]float64{0, 0}, []float64{1, 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range looseCases {
		s := &expr.Scope{
			Coords: []string{"x", "y"}, Time: -1, Fields: strings.Fields(c.fields),
			Functions: map[string]expr.Source{"k": {Text: "if(" + c.line + " < 0, 1, 10)"}},
		}
		p := &pde.Problem{Coords: s.Coords, Fields: s.Fields, Lower: []float64{0, 0}, Upper: []float64{1, 1}}
		for _, text := range c.conditions {
			var eqs []expr.Source
			for _, eq := range strings.Split(text, ";") {
				eqs = append(eqs, expr.Source{Text: eq})
			}
			op, err := s.Operator(eqs...)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			p.Conditions = append(p.Conditions, pde.Condition{Name: text, On: b.Interior(), Op: op})
		}
		all, err := p.Switches()
		if err != nil || len(all) != 1 {
			t.Errorf("%s: %d switches, %v", c.name, len(all), err)
			continue
		}
		fluxes := 0
		for _, op := range all[0].Flux {
			n, _ := op.Dims()
			fluxes += n
		}
		var broken []string
		for _, slot := range all[0].Broken {
			broken = append(broken, fmt.Sprintf("%s%d", p.Fields[slot.Field], slot.D.Order()))
		}
		slices.Sort(broken)
		if got := strings.Join(broken, " "); got != c.broken || fluxes != c.fluxes || all[0].Loose != nil {
			t.Errorf("%s: %d fluxes and broken %s, want %d and %s", c.name, fluxes, got, c.fluxes, c.broken)
		}
	}
}
