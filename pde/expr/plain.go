package expr

import (
	"strconv"
	"strings"
)

// Plain returns an equation or an expression as a formula in plain text, as it was understood: without signs of products, with Greek letters, ∂, Δ, roots,
// and small exponents above the line. The error is that of the text's grammar; names need no meaning.
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

// plain writes the tree as an operand of something that binds with the given power.
func (t *tree) plain(outer int) string {
	text := ""
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
		text = "−" + t.args[0].plain(bindNeg)
	case treeCall:
		text = t.plainCall()
	default:
		text = t.plainBinary()
	}
	if t.binding() < outer {
		return "(" + text + ")"
	}
	return text
}

func (t *tree) plainBinary() string {
	a, b, own := t.args[0], t.args[1], t.binding()
	switch t.text {
	case "^":
		if digits := strings.Replace(b.plain(0), "−", "-", 1); isInteger(digits) {
			return a.plain(bindPower+1) + above.Replace(digits)
		}
		return a.plain(bindPower+1) + "^" + b.plain(bindPower)
	case "*":
		if last, ok := strings.CutSuffix(a.plain(own), ")"); !ok && strings.Contains(last, "/") || startsWithNumber(b) {
			return a.plain(own) + "·" + b.plain(own+1)
		}
		return a.plain(own) + " " + b.plain(own+1)
	case "/":
		return a.plain(own) + "/" + b.plain(own+1)
	}
	mark := map[string]string{"-": "−", "<=": "≤", ">=": "≥"}[t.text]
	if mark == "" {
		mark = t.text
	}
	return a.plain(own) + " " + mark + " " + b.plain(own+1)
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
	case t.text == "abs" && len(args) == 1:
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
