package expr

import (
	"strings"
	"testing"
)

// testScope has names of every kind.
func testScope() *Scope {
	return &Scope{
		Coords: []string{"x", "y", "t"}, Time: 2, Fields: []string{"u", "v"}, Params: []string{"k"},
		Consts:    map[string]float64{"a": 2, "w": 0.5, "nu_0": 0.25},
		Functions: map[string]Source{"s": {Text: "sin(2*x + y)"}, "q": {Text: "s^2 + t"}},
	}
}

// resolveText returns the meaning of one expression within the scope.
func resolveText(t *testing.T, r *resolver, text string) *node {
	t.Helper()
	r.errs = nil
	n, _ := r.expression(Source{Text: text})
	if n == nil {
		t.Fatalf("%s: %v", text, r.errs)
	}
	return n
}

// simplifyCases are the cases of TestSimplify.
var simplifyCases = []struct{ in, want string }{
	{"1 + 2*3", "7"},
	{"-2^2", "-4"},
	{"2^-1", "0.5"},
	{"2^3^2", "512"},
	{"x + 0", "x"},
	{"0*u + 1*x", "x"},
	{"x^1 + x^0", "x + 1"},
	{"--x", "x"},
	{"x + x - 3*x", "-x"},
	{"x*y*x", "x^2*y"},
	{"x/x", "1"},
	{"x^2/x^3", "x^-1"},
	{"3/x^2/y", "3/(x^2*y)"},
	{"2*(x + y) - 2*(x + y)", "0"},
	{"3*(x + y) - 2*(x + y)", "x + y"},
	{"-(x - y)", "-x + y"},
	{"(2*x*y)^3", "8*x^3*y^3"},
	{"((x - t)/w)^2", "4*(x - t)^2"},
	{"sqrt(x)^2", "x"},
	{"sqrt(x^2)", "(x^2)^0.5"},
	{"1/cosh(x)^2", "sech(x)^2"},
	{"max(x, x)", "x"},
	{"if(x < 1, y, y)", "y"},
	{"if(1 > 2, x, y)", "y"},
	{"if(x >= y, 1, 0)", "if(y <= x, 1, 0)"},
	{"a*u + nu_0*v", "2*u + 0.25*v"},
	{"s + q", "sin(2*x + y) + sin(2*x + y)^2 + t"},
	{"u_tx - u_xt", "0"},
	{"d(u^2/2, x)", "u*u_x"},
	{"d(k*u, x)", "k*u_x"},
	{"lap(u^3)", "6*u*u_x^2 + 3*u^2*u_xx + 6*u*u_y^2 + 3*u^2*u_yy"},
	{"lap(u)", "u_xx + u_yy"},
	{"dn(u)", "dn(x)*u_x + dn(y)*u_y"},
	{"dn(x + 3*y + t)", "dn(x) + 3*dn(y)"},
	{"mate(x*u_x + a)", "mate(x)*mate(u_x) + 2"},
	{"d(mate(u*x), x)", "mate(u_x)*mate(x) + mate(u)"},
	{"s_x", "2*cos(2*x + y)"},
	{"s_xx + 4*s", "0"},
	{"q_t", "1"},
	{"d(q, x)", "4*sin(2*x + y)*cos(2*x + y)"},
	{"d(x^k, x)", "k*x^(k - 1)"},
	{"d(2^x, x)", "0.6931471805599453*2^x"},
	{"d(abs(x), x, x)", "0"},
	{"d(min(x, y^2), y)", "if(x <= y^2, 0, 2*y)"},
	{"d(if(x < 0, x^2, x^3), x)", "if(x < 0, 2*x, 3*x^2)"},
	{"d(tanh(x/w), x, x)", "-(8*sech(2*x)^2*tanh(2*x))"},
	{"d(exp(-x^2), x, x, x)", "-(8*exp(-x^2)*x^3) + 12*exp(-x^2)*x"},
	{"d(sin(2*x), x, x, x, x)", "16*sin(2*x)"},
}

func TestSimplify(t *testing.T) {
	for _, c := range simplifyCases {
		r, err := newResolver(testScope(), false)
		if err != nil {
			t.Fatal(err)
		}
		n := resolveText(t, r, c.in)
		got := r.scope.spell(n).String()
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.in, got, c.want)
		}
		if again := resolveText(t, r, got); again != n {
			t.Errorf("%s: its print %s is read as %s", c.in, got, r.scope.spell(again))
		}
	}
}

// TestDerivativesStaySmall holds the cost of all derivatives to order 4 of exact solutions to a number of
// instructions; without collection of terms it would be several times that.
func TestDerivativesStaySmall(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
	}{
		{"sin(2*pi*(x - a*t))", 25},
		{"tanh((x - t - 0.3)/0.01)", 30},
		{"exp(-(x - t - 0.3)^2/(2*0.05^2))", 40},
		{"sin(pi*x)^2*sin(pi*y)^2", 60},
	} {
		f, err := testScope().Function(Source{Text: c.text})
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, i := range f.tape(orders(3, 4)).code {
			if i.code != codeStore && i.code != codeFill {
				got++
			}
		}
		if got > c.most {
			t.Errorf("%s to order 4: %d instructions, want at most %d", c.text, got, c.most)
		}
	}
}

func TestSharing(t *testing.T) {
	f, err := testScope().Function(Source{Text: "sin(exp(x)*y) + cos(y*exp(x))"}, Source{Text: "exp(x)*y"})
	if err != nil {
		t.Fatal(err)
	}
	exps := 0
	for _, i := range f.tape(orders(3, 0)).code {
		if i.code == codeUnary && builtins[i.fn].name == "exp" {
			exps++
		}
	}
	if exps != 1 {
		t.Errorf("exp(x) is computed %d times, want once", exps)
	}
}

func TestTooLarge(t *testing.T) {
	_, err := testScope().Function(Source{Text: strings.Repeat("lap(", 8) + "exp(sin(x*y)*cos(x/y)/(x+y))^x" + strings.Repeat(")", 8)})
	if err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("got %v, want a fault about the size", err)
	}
}
