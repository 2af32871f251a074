package expr

import (
	"math"
	"strings"
	"testing"
)

func TestScopeCheck(t *testing.T) {
	if err := testScope().Check(); err != nil {
		t.Errorf("sound scope: %v", err)
	}
	if err := new(Scope).Check(); err != nil {
		t.Errorf("zero scope: %v", err)
	}
	for _, c := range []struct {
		name  string
		spoil func(*Scope)
		want  string
	}{
		{"clash", func(s *Scope) { s.Params = []string{"u"} }, `"u" is both a field and a parameter`},
		{"twice", func(s *Scope) { s.Fields = []string{"u", "u"} }, `"u" is a field twice`},
		{"language", func(s *Scope) { s.Fields = []string{"if"} }, `"if" is a field, but the name belongs to the language`},
		{"function", func(s *Scope) { s.Consts["exp"] = 1 }, `"exp" is a constant, but the name belongs to the language`},
		{"digit", func(s *Scope) { s.Fields = []string{"2u"} }, `"2u" is not a name`},
		{"empty", func(s *Scope) { s.Coords[0] = "" }, `"" is not a name`},
		{"underscore", func(s *Scope) { s.Fields = []string{"u_1"} }, `"u_1" is a field: its name cannot hold "_"`},
		{"derivative", func(s *Scope) { s.Consts["u_x"] = 1 }, `"u_x" is a constant, but it reads like a derivative of u`},
		{"ambiguous", func(s *Scope) { s.Coords = []string{"x", "y", "xy"} }, `the coordinate "xy" reads like several others`},
		{"infinite", func(s *Scope) { s.Consts["b"] = math.Inf(1) }, `the constant b is +Inf`},
		{"time", func(s *Scope) { s.Time = 3 }, `time is coordinate number 3 of 3`},
		{"many", func(s *Scope) { s.Coords = strings.Split("a1 a2 a3 a4 a5 a6 a7 a8 a9", " ") }, `9 coordinates: at most 8`},
		{"syntax", func(s *Scope) { s.Functions["s"] = Source{File: "f", Line: 2, Column: 5, Text: "1 + "} },
			"f:2:9: the text ends where"},
		{"field", func(s *Scope) { s.Functions["s"] = Source{Text: "1 + u"} }, "u is a field: only coordinates"},
		{"mate", func(s *Scope) { s.Functions["s"] = Source{Text: "mate(x)"} }, "mate needs points of a region"},
		{"equation", func(s *Scope) { s.Functions["s"] = Source{Text: "s = x"} }, `unexpected "=": an expression is wanted`},
		{"cycle", func(s *Scope) { s.Functions["s"] = Source{Text: "q + 1"} }, "helper functions in a circle: q -> s -> q"},
		{"own cycle", func(s *Scope) { s.Functions["s"] = Source{Text: "s_x"} }, "helper functions in a circle: s -> s"},
	} {
		s := testScope()
		c.spoil(s)
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

func TestLongCoordinates(t *testing.T) {
	s := &Scope{Coords: []string{"x", "x1", "x12", "t"}, Time: 3, Fields: []string{"u"}}
	o, err := s.Operator(Source{Text: "u_x12x1x + u_tx1 = d(u, x1, t) + u_xx1x12"})
	if err == nil || !strings.Contains(err.Error(), "no field is left") {
		t.Errorf("got %v, %v: want an equation that cancels", o, err)
	}
}

func TestConstant(t *testing.T) {
	consts := map[string]float64{"a": 3}
	for _, c := range []struct {
		in   string
		want float64
	}{
		{"0.01/pi", 0.003183098861837907}, {"a^2 - 1", 8}, {"-2^2", -4}, {"exp(1)", math.E}, {"if(a > 2, 1, 1/3)", 1},
		{"max(a, 4)", 4}, {"heaviside(0) + sign(-2) + erfc(0)", 1}, {"atan2(1, -1)", 3 * math.Pi / 4},
		{"sech(0) + abs(-2)", 3},
	} {
		got, err := Constant(Source{Text: c.in}, consts)
		if err != nil || got != c.want {
			t.Errorf("%s: got %v, %v, want %v", c.in, got, err, c.want)
		}
	}
	for _, in := range []string{"", "x", "a = 3", "log(-1)", "u_x", "1/0", "dn(a)", "lap(a)"} {
		if got, err := Constant(Source{Text: in}, consts); err == nil {
			t.Errorf("%q: got %v, want an error", in, got)
		}
	}
}

// What acts on expressions is always followed by a parenthesis, so that fields and functions may have its name.
func TestNamesOfWhatActsOnExpressions(t *testing.T) {
	s := &Scope{Coords: []string{"x", "delta"}, Time: 1, Fields: []string{"d", "lap"}, Functions: map[string]Source{"jump": {Text: "x*delta"}}}
	for _, text := range []string{"d_delta = d(d*d_x, x) + jump", "d(lap, delta) = lap(lap) + jump_x*d"} {
		if _, err := s.Operator(Source{Text: text}); err != nil {
			t.Error(err)
		}
	}
}
