package expr

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenNumber
	tokenName
	tokenMark // an operator, a parenthesis or a comma
)

// token is a piece of the text; text is empty at the end.
type token struct {
	kind tokenKind
	text string
	pos  int
}

func (t token) is(mark string) bool { return t.kind == tokenMark && t.text == mark }

// marks lists what is neither a number nor a name, longer marks before their prefixes.
var marks = []string{"<=", ">=", "+", "-", "*", "/", "^", "(", ")", ",", "=", "<", ">"}

// foreign maps marks of other languages to a hint.
var foreign = []struct{ mark, hint string }{
	{"**", `"**" is not known: a power is written "^"`},
	{"==", `"==" is not known: the sides of an equation are separated by one "="`},
	{"!=", `"!=" is not known: conditions compare with <, <=, > or >=`},
	{"&&", `"&&" is not known: nest if(..) instead`},
	{"||", `"||" is not known: nest if(..) instead`},
	{".", `"." stands in numbers only: np.sin(x) is sin(x), and a product is written "*"`},
	{"∂", `"∂" is not known: derivatives are u_x, u_xx, or d(expr, x)`},
	{"∇", `"∇" is not known: the Laplacian is lap(u), other derivatives are u_x or d(expr, x)`},
	{"∆", `"∆" is not known: the Laplacian is lap(u)`}, // the mark; the letter may be a name, and the resolver knows its hint
	{"√", `"√" is not known: a square root is sqrt(u)`},
	{"²", `"²" is not known: a power is written "^"`},
	{"³", `"³" is not known: a power is written "^"`},
	{"⁴", `"⁴" is not known: a power is written "^"`},
	{"·", `"·" is not known: a product is written "*"`},
	{"×", `"×" is not known: a product is written "*"`},
	{"−", `this is no minus sign but a longer dash: write "-"`},
	{"–", `this is no minus sign but a longer dash: write "-"`},
}

// lex splits the text into tokens; the last one is the end.
func lex(src Source) ([]token, *Error) {
	var tokens []token
	for pos := 0; ; {
		pos += spaces(src.Text[pos:])
		rest := src.Text[pos:]
		if rest == "" {
			return append(tokens, token{pos: pos}), nil
		}
		t, err := next(src, pos)
		if err != nil {
			return nil, err
		}
		if len(tokens) == maxTokens {
			return nil, fault(src, pos, len(t.text), "the text is too long: more than %d numbers, names and operators", maxTokens)
		}
		tokens = append(tokens, t)
		pos += len(t.text)
	}
}

func next(src Source, pos int) (token, *Error) {
	rest := src.Text[pos:]
	if n := numberWidth(rest); n > 0 {
		return token{tokenNumber, rest[:n], pos}, nil
	}
	if n := nameWidth(rest); n > 0 {
		return token{tokenName, rest[:n], pos}, nil
	}
	for _, f := range foreign {
		if strings.HasPrefix(rest, f.mark) {
			return token{}, fault(src, pos, len(f.mark), "%s", f.hint)
		}
	}
	for _, m := range marks {
		if strings.HasPrefix(rest, m) {
			return token{tokenMark, m, pos}, nil
		}
	}
	r, n := utf8.DecodeRuneInString(rest)
	return token{}, fault(src, pos, n, "unexpected character %q", r)
}

func spaces(s string) int { return len(s) - len(strings.TrimLeft(s, " \t\r\n")) }

func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// numberWidth returns the length of the number that s begins with: digits with at most one point, then an exponent.
func numberWidth(s string) int {
	whole := digits(s)
	n, fraction := whole, 0
	if strings.HasPrefix(s[n:], ".") {
		fraction = digits(s[n+1:])
		n += 1 + fraction
	}
	if whole+fraction == 0 {
		return 0
	}
	if n < len(s) && (s[n] == 'e' || s[n] == 'E') {
		sign := 0
		if n+1 < len(s) && (s[n+1] == '+' || s[n+1] == '-') {
			sign = 1
		}
		if d := digits(s[n+1+sign:]); d > 0 {
			n += 1 + sign + d
		}
	}
	return n
}

// nameWidth returns the length of the name that s begins with: letters, digits and "_", not a digit first.
func nameWidth(s string) int {
	for i, r := range s {
		letter := r == '_' || unicode.IsLetter(r)
		if !letter && (i == 0 || !unicode.IsDigit(r)) {
			return i
		}
	}
	return len(s)
}
