package expr_test

import (
	"slices"
	"strings"
	"testing"

	"pinn/pde/expr"
)

// Integrals are listed once each, inner ones first, with their axes and ends.
func TestIntegrals(t *testing.T) {
	s := &expr.Scope{Coords: []string{"x", "y", "t"}, Time: 2, Fields: []string{"u"}, Consts: map[string]float64{"l": 2}}
	got := s.IntegralsIn(expr.Source{Text: "u_t = integral(u^2 , y)+integral( integral(u, t,0,t), x, 0, l/2 )"}, expr.Source{Text: "integral(u^2, y)*u = integral(u)"},
		expr.Source{Text: "u = integral(u, q) + integral()"}, expr.Source{Text: "integral(u, x, y, t) = 1"}, expr.Source{Text: "u = ("})
	want := []expr.Integral{
		{Text: "integral(u^2, y)", Of: "u^2", Axes: []int{1}}, {Text: "integral(u, t, 0, t)", Of: "u", Axes: []int{2}, From: "0", To: "t"},
		{Text: "integral(integral(u, t, 0, t), x, 0, l/2)", Of: "integral(u, t, 0, t)", Axes: []int{0}, From: "0", To: "l/2"},
		{Text: "integral(u)", Of: "u", Axes: []int{0, 1}}, {Text: "integral(u, x, y, t)", Of: "u", Axes: []int{0, 1, 2}},
	}
	same := func(a, b expr.Integral) bool {
		return a.Text == b.Text && a.Of == b.Of && slices.Equal(a.Axes, b.Axes) && a.From == b.From && a.To == b.To
	}
	if !slices.EqualFunc(got, want, same) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if spot := got[0].Source.Text[got[0].Offset:][:got[0].Width]; spot != "integral(u^2 , y)" {
		t.Errorf("the spot of the first is %q", spot)
	}
}

// To an equation an integral is the field that stands for it; what is wrong in a call is shown.
func TestIntegralInEquation(t *testing.T) {
	s := &expr.Scope{Coords: []string{"x", "t"}, Time: 1, Fields: []string{"u", "s"}, Integrals: map[string]int{"integral(u^2, x)": 1}}
	op, err := s.Operator(expr.Source{Text: "u_t = 3*d(integral(u^2,x), t)"})
	if err != nil {
		t.Fatal(err)
	}
	slots := op.Slots()
	if !op.Affine() || len(slots) != 2 || slots[1].Field != 1 || slots[1].D.Name(s.Coords) != "t" {
		t.Errorf("slots %v, affine %v", slots, op.Affine())
	}
	if got, want := op.String(), "u_t = 3*d(integral(u^2, x), t)"; got != want {
		t.Errorf("prints %q, want %q", got, want)
	}
	for text, want := range map[string]string{
		"u = integral()":            "integral takes an expression",
		"u = integral(u, y)":        "y is not a coordinate",
		"u = integral(u, x, x)":     "x is there twice",
		"u = integral(v, x)":        `unknown name "v"`,
		"u = integral(dn(u), x)":    "write u_x for dn(u)",
		"u = integral(mate(u), x)":  "an integral is taken inside",
		"u = integral(u, x)":        "equations of a problem file only",
		"u = integral(u, x, 0)":     "0 is not a coordinate",
		"u = integral(u, 0, 1)":     "0 is not a coordinate",
		"u = 2*integral(u^2, x, 0)": "0 is not a coordinate",
	} {
		if _, err := s.Operator(expr.Source{Text: text}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
	if _, err := s.Function(expr.Source{Text: "integral(x, x)"}); err == nil || !strings.Contains(err.Error(), "may not stand in a function of the coordinates") {
		t.Errorf("in a function: error %v", err)
	}
}
