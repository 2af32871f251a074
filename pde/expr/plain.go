package expr

import (
	"strconv"
	"strings"
)

// Plain returns an equation or an expression as a formula in plain text, as it was understood: without signs of products, with Greek letters, ∂, Δ,
// roots, and small exponents above the line. The error is an [*Error] of the text's grammar; names need no meaning.
func Plain(src Source) (string, error) {
	return sides(src, func(t *tree) string { return t.plain(0) }, " = ")
}

// sides writes an expression, or both sides of an equation with what stands between them.
func sides(src Source, write func(*tree) string, equals string) (string, error) {
	if !strings.Contains(strings.NewReplacer("<=", "", ">=", "").Replace(src.Text), "=") {
		t, err := parseExpression(src)
		if err != nil {
			return "", err
		}
		return write(t), nil
	}
	left, right, err := parseEquation(src)
	if err != nil {
		return "", err
	}
	return write(left) + equals + write(right), nil
}

// above are the characters that stand above the line.
var above = strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

// plain writes the tree as an operand of something that binds with the given power. A derivative is written as a quotient, and binds as one.
func (t *tree) plain(outer int) string {
	text, own := "", t.binding()
	if t.isQuotient() {
		own = bindProduct
	}
	switch t.kind {
	case treeNumber:
		text = strconv.FormatFloat(t.value, 'g', -1, 64)
	case treeName:
		base, suffix, cut := strings.Cut(t.text, "_")
		if text = base; greek[base] != "" {
			text = greek[base]
		}
		if cut {
			text += "_" + suffix
		}
	case treeNeg:
		text = "−" + signed(t.args[0].plainFactor(bindNeg))
	case treeCall:
		text = t.plainCall()
	default:
		text = t.plainBinary()
	}
	if own < outer {
		return "(" + text + ")"
	}
	return text
}

// isQuotient reports whether the tree is a derivative that is written as a quotient.
func (t *tree) isQuotient() bool {
	return t.kind == treeCall && (t.text == "dn" && len(t.args) == 1 || t.text == "d" && len(t.args) > 1)
}

// plainFactor is plain behind a factor or a sign, which may as well belong to the numerator of a derivative.
func (t *tree) plainFactor(outer int) string {
	if t.isQuotient() {
		return t.plain(bindProduct)
	}
	return t.plain(outer)
}

// plainBase writes the base of a power: in parentheses where the exponent would seem to belong to its last part.
func (t *tree) plainBase() string {
	text := t.plain(bindPower + 1)
	prefix := t.kind == treeCall && len(t.args) == 1 && (t.text == "sqrt" || t.text == "lap" || t.text == "integral")
	if prefix || t.kind == treeNumber && strings.Contains(text, "e") {
		return "(" + text + ")"
	}
	return text
}

// signed puts what begins with a minus into parentheses, to stand behind another mark.
func signed(text string) string {
	if strings.HasPrefix(text, "−") {
		return "(" + text + ")"
	}
	return text
}

func (t *tree) plainBinary() string {
	a, b, own := t.args[0], t.args[1], t.binding()
	switch t.text {
	case "^":
		if digits := strings.Replace(b.plain(0), "−", "-", 1); isInteger(digits) {
			return a.plainBase() + above.Replace(digits)
		}
		exponent := b.plain(bindPower)
		if b.text == "^" && strings.HasPrefix(exponent, "(") { // x^(..)² would be read as the square of a power
			exponent = "(" + exponent + ")"
		}
		return a.plainBase() + "^" + exponent
	case "*":
		left, right := a.plain(own), b.plainFactor(own+1)
		if strings.HasPrefix(right, "−") || startsWithNumber(b) || hasSlash(left) || strings.HasSuffix(left, "Δ") {
			return left + "·" + signed(right)
		}
		return left + " " + right
	case "/":
		return a.plain(own) + "/" + signed(b.plain(own+1))
	case "+":
		return a.plain(own) + " + " + signed(b.plain(own+1))
	case "-":
		return a.plain(own) + " − " + signed(b.plain(own+1))
	}
	mark := map[string]string{"<=": "≤", ">=": "≥"}[t.text]
	if mark == "" {
		mark = t.text
	}
	return a.plain(own) + " " + mark + " " + b.plain(own+1)
}

// hasSlash reports whether a quotient stands outside of all parentheses, whose denominator a factor behind it would seem to join.
func hasSlash(text string) bool {
	depth := 0
	for _, r := range text {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == '/' && depth == 0:
			return true
		}
	}
	return false
}

func isInteger(text string) bool {
	_, err := strconv.Atoi(text)
	return err == nil
}

// startsWithNumber reports whether a number would run together with a factor before it.
func startsWithNumber(t *tree) bool {
	for t.kind == treeBinary && t.binding() > bindSum {
		t = t.args[0]
	}
	return t.kind == treeNumber
}

func (t *tree) plainCall() string {
	var args []string
	for _, a := range t.args {
		args = append(args, a.plain(0))
	}
	list := strings.Join(args, ", ")
	switch {
	case len(args) == 0:
	case t.text == "sqrt" && len(args) == 1:
		return "√" + t.args[0].plain(bindOperand)
	case t.text == "abs" && len(args) == 1 && !strings.Contains(list, "|"): // |a |b| c| would be read in two ways
		return "|" + list + "|"
	case t.text == "lap" && len(args) == 1:
		return "Δ" + t.args[0].plain(bindOperand)
	case t.text == "dn" && len(args) == 1:
		return "∂" + t.args[0].plain(bindOperand) + "/∂n"
	case t.text == "d" && len(args) > 1:
		return t.args[0].plainDifferential(args[1:])
	case t.text == "integral" && len(args) == 1:
		return "∫(" + list + ")"
	}
	return t.text + "(" + list + ")"
}

// plainDifferential writes the derivative of the tree along axes.
func (t *tree) plainDifferential(axes []string) string {
	order := func(n int) string {
		if n == 1 {
			return ""
		}
		return above.Replace(strconv.Itoa(n))
	}
	out := "∂" + order(len(axes)) + t.plain(bindOperand) + "/"
	for k := 0; k < len(axes); {
		run := k
		for run < len(axes) && axes[run] == axes[k] {
			run++
		}
		out += "∂" + axes[k] + order(run-k)
		k = run
	}
	return out
}
