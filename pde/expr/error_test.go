package expr

import (
	"errors"
	"strings"
	"testing"
)

// faults holds the whole text of every message about an equation. The excerpt below the message is written
// without its indentation of two spaces.
var faults = []struct {
	in, msg string
	spot    string // the marks under the equation
}{
	{"u_t + w2*u_x = 0", `7: unknown name "w2": did you mean w?`, "      ^~"},
	{"u_t + speed*u_x = 0", `7: unknown name "speed": the names here are u, v, x, y, t, k, a, nu_0, w, q, s`, "      ^~~~~"},
	{"uu_xx = 0", `1: unknown name "uu_xx": did you mean u_xx?`, "^~~~~"},
	{"u_xz = 0", `1: u_xz: "xz" is not made of coordinates (x, y, t)`, "^~~~"},
	{"a_x = u", `1: a is a constant: only fields and helper functions have derivatives such as a_x`, "^~~"},
	{"u_xxxxxxxxx = 0", `1: a derivative of order 9: at most 8 is possible`, "^~~~~~~~~~~"},
	{"lap(lap(u_xxxxx)) = 0", `1: a derivative of order 9: at most 8 is possible`, "^~~~~~~~~~~~~~~~~"},
	{"d(u, x, x, x, x, x, x, x, x, x) = 0", `1: a derivative of order 9: at most 8 is possible`, "^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~"},
	{"u = 2x", `5: missing operator: write 2*x`, "    ^~"},
	{"u = 2 (x+1)", `5: missing operator: write 2*(`, "    ^~~"},
	{"u = x 3", `5: missing operator: write x*3`, "    ^~~"},
	{"u = sin x", `5: sin is a function: write sin(x) with all of its argument in parentheses`, "    ^~~~~"},
	{"u = diff(u, x)", `5: unknown function "diff": write a derivative as u_x or d(u, x)`, "    ^~~~"},
	{"u = ln(x)", `5: unknown function "ln": write log(x), the natural logarithm`, "    ^~"},
	{"u = x/dx", `7: unknown name "dx": a derivative is written u_x or d(u, x)`, "      ^~"},
	{"u = π", `5: unknown name "π": did you mean pi?`, "    ^"},
	{"u = x**2", `6: "**" is not known: a power is written "^"`, "     ^~"},
	{"u == x", `3: "==" is not known: the sides of an equation are separated by one "="`, "  ^~"},
	{"u = (x + 1", `5: this "(" is not closed`, "    ^"},
	{"u = sin(x", `8: this "(" is not closed`, "       ^"},
	{"u = x + 1)", `10: this ")" has no "("`, "         ^"},
	{"u_t + u", `1: missing "=": an equation is written lhs = rhs`, "^~~~~~~"},
	{"u = x = 1", `7: a second "=": an equation has two sides`, "      ^"},
	{"u = ", `5: the text ends where a number or a name is wanted`, "    ^"},
	{"", `1: the text is empty`, ""},
	{"u = 3 + * x", `9: unexpected "*": a number or a name is wanted here`, "        ^"},
	{"u = x < 1", `7: "<" does not belong here: a comparison is the first argument of if(cond, a, b)`, "      ^"},
	{"u = if(x, 1, 2)", `8: the first argument of if is a comparison, such as x < 0.5`, "       ^"},
	{"u = if(0 < x < 1, 1, 2)", `8: comparisons cannot be chained: nest if(..) instead`, "       ^~~~~~~~~"},
	{"u = if(x < 1, 2)", `5: if takes 3 arguments, not 2`, "    ^~~~~~~~~~~~"},
	{"u = sin(x, y)", `5: sin takes 1 argument, not 2`, "    ^~~~~~~~~"},
	{"u = sn(x)", `5: unknown function "sn": did you mean sin?`, "    ^~"},
	{"u = u_x(x)", `5: u_x is not called: write u_x alone, or u_x*(..) for a product`, "    ^~~"},
	{"u(x - 1) = 1", `1: u is not called: write u alone, or u*(..) for a product; where an equation holds is said by its region, and values at other places or times are not to be had`, "^"},
	{"u = np.sin(x)", `7: "." stands in numbers only: np.sin(x) is sin(x), and a product is written "*"`, "      ^"},
	{"∂u/∂t = 1", `1: "∂" is not known: derivatives are u_x, u_xx, or d(expr, x)`, "^"},
	{"u = x²", `6: "²" is not known: a power is written "^"`, "     ^"},
	{"Δu = 1", `1: unknown name "Δu": the Laplacian is lap(u)`, "^~"},
	{"-Δ*u = 1", `2: unknown name "Δ": the Laplacian is lap(u)`, " ^"},
	{"Δ(u) = 1", `1: unknown function "Δ": write lap(u)`, "^"},
	{"∆u = 1", `1: "∆" is not known: the Laplacian is lap(u)`, "^"},
	{"u = √x", `5: "√" is not known: a square root is sqrt(u)`, "    ^"},
	{"u = x⁴", `6: "⁴" is not known: a power is written "^"`, "     ^"},
	{"u = x – 1", `7: this is no minus sign but a longer dash: write "-"`, "      ^"},
	{"u = x − 1", `7: this is no minus sign but a longer dash: write "-"`, "      ^"},
	{"u = sin", `5: sin is a function: write sin(..)`, "    ^~~"},
	{"u = 1/0", `5: the constants of 1/0 give a value that is not finite or beyond 1e+150`, "    ^~~"},
	{"u = 1e999", `5: the number 1e999 is out of range: squares of numbers beyond 1e+150 overflow`, "    ^~~~~"},
	{"u = d(u)", `5: d takes an expression and at least one coordinate: d(u, x)`, "    ^~~~"},
	{"u = d(u, z)", `10: z is not a coordinate (x, y, t)`, "         ^"},
	{"mate(mate(u)) = 0", `1: mate inside mate: a point has one periodic partner`, "^~~~~~~~~~~~~"},
	{"mate(dn(u)) = 0", `1: the normal is known at the point itself only: write dn(mate(..)) instead of mate(dn(..))`, "^~~~~~~~~~~"},
	{"x = 1", `1: no field is left in the equation`, "^~~~~"},
	{"u - u = 0", `1: no field is left in the equation`, "^~~~~~~~~"},
	{"k = 1", `1: none of the equations holds a field`, "^~~~~"},
	{"u = §", `5: unexpected character '§'`, "    ^"},
	{"u = sin(θ) + 1)", `15: this ")" has no "("`, "              ^"},
}

func TestFaults(t *testing.T) {
	for _, c := range faults {
		want := "p.toml:12:" + c.msg
		if c.in != "" {
			want += "\n  " + strings.TrimRight(c.in, " ") + "\n  " + c.spot
		}
		_, err := testScope().Operator(Source{File: "p.toml", Line: 12, Column: 1, Text: c.in})
		if err == nil || err.Error() != want {
			t.Errorf("%q: got\n%v\nwant\n%s", c.in, err, want)
		}
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q: the error is not an *Error", c.in)
		}
	}
}

func TestErrorPosition(t *testing.T) {
	for _, c := range []struct {
		src  Source
		want string
	}{
		{Source{File: "f", Line: 3, Column: 7, Text: "x +\n\ty + z1"}, "f:4:6: m\n  \ty + z1\n  \t    ^~"},
		{Source{File: "f", Line: 3, Column: 7, Text: "x + yyy z1"}, "f:3:15: m\n  x + yyy z1\n          ^~"},
		{Source{Line: 3, Text: "x + yyy z1"}, "3:9: m\n  x + yyy z1\n          ^~"},
		{Source{File: "f", Text: "x + yyy z1"}, "f: m\n  x + yyy z1\n          ^~"},
		{Source{Text: "x + yyy z1"}, "m\n  x + yyy z1\n          ^~"},
	} {
		e := &Error{Source: c.src, Offset: strings.Index(c.src.Text, "z1"), Width: 2, Msg: "m"}
		if got := e.Error(); got != c.want {
			t.Errorf("%+v: got\n%s\nwant\n%s", c.src, got, c.want)
		}
	}
}

func TestAllFaultsJoined(t *testing.T) {
	_, err := testScope().Operator(Source{Text: "u = 2x"}, Source{Text: "v = nope + nada"}, Source{Text: "u = v"})
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != 3 {
		t.Errorf("got %v, want three faults", err)
	}
}
