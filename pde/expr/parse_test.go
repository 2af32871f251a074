package expr

import (
	"strings"
	"testing"
)

func TestParsePrint(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"1", "1"},
		{".5", "0.5"},
		{"1.", "1"},
		{"1e-3", "0.001"},
		{"2.5E+10", "2.5e+10"},
		{"a+b*c", "a + b*c"},
		{"(a+b)*c", "(a + b)*c"},
		{"(a*b)+c", "a*b + c"},
		{"a-(b-c)", "a - (b - c)"},
		{"(a-b)-c", "a - b - c"},
		{"a/(b*c)", "a/(b*c)"},
		{"a/b*c", "a/b*c"},
		{"a^b^c", "a^b^c"},
		{"(a^b)^c", "(a^b)^c"},
		{"-x^2", "-x^2"},
		{"(-x)^2", "(-x)^2"},
		{"2^-1", "2^-1"},
		{"2^-x^2", "2^-x^2"},
		{"2^(a+b)", "2^(a + b)"},
		{"- - x", "--x"},
		{"+x", "x"},
		{"a*-b", "a*-b"},
		{"-(a*b)", "-(a*b)"},
		{"-a*b", "-a*b"},
		{"a--b", "a - -b"},
		{"-(a+b)", "-(a + b)"},
		{"if( x<1 , a,b )", "if(x < 1, a, b)"},
		{"if(x+1>=y, a, b)", "if(x + 1 >= y, a, b)"},
		{"d(u^2/2,x,  x)", "d(u^2/2, x, x)"},
		{"f()", "f()"},
		{"u_t\n + x1", "u_t + x1"},
		{"ν*θ", "ν*θ"},
	} {
		got, err := parseExpression(Source{Text: c.in})
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		if got.String() != c.want {
			t.Errorf("%q: got %s, want %s", c.in, got, c.want)
		}
		again, err := parseExpression(Source{Text: got.String()})
		if err != nil || !again.equal(got) {
			t.Errorf("%q: its print %s is read as %v, %v", c.in, got, again, err)
		}
	}
}

// TestTree checks the shape of trees, which prints alone could hide.
func TestTree(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"-x^2", "(- (^ x 2))"},
		{"2^-x^2", "(^ 2 (- (^ x 2)))"},
		{"a-b-c", "(- (- a b) c)"},
		{"a^b^c", "(^ a (^ b c))"},
		{"-a*b", "(* (- a) b)"},
		{"a*-b+c", "(+ (* a (- b)) c)"},
		{"2^-1*x", "(* (^ 2 (- 1)) x)"},
		{"if(x < y + 1, -1, f(2))", "(if (< x (+ y 1)) (- 1) (f 2))"},
	} {
		got, err := parseExpression(Source{Text: c.in})
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
		} else if s := lisp(got); s != c.want {
			t.Errorf("%q: got %s, want %s", c.in, s, c.want)
		}
	}
}

func lisp(t *tree) string {
	if len(t.args) == 0 {
		return t.String()
	}
	parts := []string{t.text}
	if t.kind == treeNeg {
		parts[0] = "-"
	}
	for _, a := range t.args {
		parts = append(parts, lisp(a))
	}
	return "(" + strings.Join(parts, " ") + ")"
}

// Texts that are nested deep, or long, end with a fault of one short line, not with the stack.
func TestDeepNesting(t *testing.T) {
	for _, c := range []struct {
		part string
		n    int
		want string
	}{
		{"(", 5000, "deep"}, {"-", 5000, "deep"}, {"x^", 5000, "deep"}, {"sin(", 5000, "deep"}, {"(", 1e6, "too long"}, {"x+", 1e6, "too long"},
	} {
		_, err := parseExpression(Source{Text: strings.Repeat(c.part, c.n) + "x"})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%d times %q: got no fault with %q", c.n, c.part, c.want)
			continue
		}
		for _, line := range strings.Split(err.Error(), "\n") {
			if len(line) > 200 {
				t.Errorf("%d times %q: a line of %d bytes", c.n, c.part, len(line))
			}
		}
	}
	s := &Scope{Coords: []string{"x"}, Time: -1}
	if _, err := s.Function(Source{Text: strings.Repeat("x*", 9000) + "x"}); err != nil {
		t.Errorf("a product of 9001 factors: %v", err)
	}
}

// FuzzParse reads any text: nothing panics, the print of a tree is read as the same tree, and the print of a meaning
// has the same meaning.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"u_t + a*u_x = 0", "-lap(u) + u^3 - exp(-(x-y)^2/w)", "2x", "d(mate(u*x), x, x)/dn(v)", "if(x<1,u_xxt,s_x^k)",
		"((", "1e400", "min(x, sqrt(-1))", "u_q = 3", "x^0.5^2*x^.5", "1/0", "tanh(2*pi*x/.1)^-2", "\xff", "ν−1", "a = b = c",
		"d(x^x, x, x, x)", "q_t+d(q,y,x)", "(2*x)^1e300", "0^x", "d(0^x,x)", "u_xxxxxxxxx", "lap(lap(lap(sin(x*y)^x)))",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, part := range strings.SplitN(text, "=", 2) {
			checkFixpoint(t, part)
		}
		if o, err := testScope().Operator(Source{Text: text}); err == nil {
			again, err := testScope().Operator(Source{Text: o.String()})
			if err != nil || again.String() != o.String() {
				t.Errorf("%q prints as %q, which gives %v, %v", text, o, again, err)
			}
		} else if err.Error() == "" {
			t.Errorf("%q: an error without a text", text)
		}
	})
}

func checkFixpoint(t *testing.T, text string) {
	parsed, err := parseExpression(Source{Text: text})
	if err != nil {
		return
	}
	again, err := parseExpression(Source{Text: parsed.String()})
	if err != nil || !again.equal(parsed) {
		t.Fatalf("%q prints as %q, which is read as %v, %v", text, parsed, again, err)
	}
	r, fault := newResolver(testScope(), false)
	if fault != nil {
		t.Fatal(fault)
	}
	n, _ := r.expression(Source{Text: text})
	if n == nil || len(n.args) > 50 || r.graph.size > 2000 {
		return // a print is a tree, which may be exponentially larger than the graph
	}
	spelled := r.scope.spell(n)
	if m := r.within(Source{Text: spelled.String()}, spelled); m != n {
		t.Fatalf("%q means %s, which means %v: %v", text, spelled, m, r.errs)
	}
}
