package expr

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MathML returns an equation or an expression as a formula in presentation MathML, which browsers draw: the content of a
// <math> element. Derivatives are written as subscripts or, of whole expressions, as quotients of differentials; names of
// Greek letters become the letters. The error is an [*Error] of the text's grammar; names need no meaning.
func MathML(src Source) (string, error) {
	return sides(src, func(t *tree) string { return t.formula(0) }, "<mo>=</mo>")
}

// greek holds the names that are written as letters.
var greek = map[string]string{
	"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "eps": "ε", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
	"kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
	"chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ",
	"Psi": "Ψ", "Omega": "Ω",
}

// element writes <tag>content</tag>.
func element(tag string, content ...string) string {
	return "<" + tag + ">" + strings.Join(content, "") + "</" + tag + ">"
}

// row makes one argument of several elements.
func row(content ...string) string { return element("mrow", content...) }

func fenced(content string) string { return row("<mo>(</mo>", content, "<mo>)</mo>") }

// formula writes the tree as an operand of something that binds with the given power. What is drawn as a fraction, a root
// or an exponent needs no parentheses inside.
func (t *tree) formula(outer int) string {
	text := t.unfenced()
	if t.binding() < outer && !(t.kind == treeBinary && t.text == "/" && outer <= bindNeg) {
		return fenced(text)
	}
	return text
}

func (t *tree) unfenced() string {
	switch t.kind {
	case treeNumber:
		return numeral(t.value)
	case treeName:
		return symbolFormula(t.text)
	case treeNeg:
		return row("<mo>−</mo>", t.args[0].formula(bindNeg))
	case treeCall:
		return t.callFormula()
	}
	a, b := t.args[0], t.args[1]
	own := t.binding()
	switch t.text {
	case "/":
		return element("mfrac", row(a.formula(0)), row(b.formula(0)))
	case "^":
		return element("msup", row(a.formula(bindPower+1)), row(b.formula(0)))
	case "*":
		return a.formula(own) + product(a, b) + b.formula(own+1)
	}
	mark := map[string]string{"-": "−", "<=": "≤", ">=": "≥", "<": "&lt;", ">": "&gt;"}[t.text]
	if mark == "" {
		mark = t.text
	}
	return a.formula(own) + element("mo", mark) + b.formula(own+1)
}

// product returns what stands between two factors: nothing to see but where numbers would run together.
func product(a, b *tree) string {
	for b.kind == treeBinary && (b.text == "*" || b.text == "^") {
		b = b.args[0]
	}
	for a.kind == treeBinary && a.text == "*" {
		a = a.args[1]
	}
	if b.kind == treeNumber || a.kind == treeNumber && b.kind == treeBinary && b.text == "/" {
		return "<mo>·</mo>"
	}
	return "<mo>\u2062</mo>" // invisible times
}

// numeral writes powers of ten as such.
func numeral(v float64) string {
	mantissa, exponent, ok := strings.Cut(strconv.FormatFloat(v, 'g', -1, 64), "e")
	if !ok {
		return element("mn", mantissa)
	}
	n, _ := strconv.Atoi(exponent)
	power := element("msup", element("mn", "10"), row(exponentNumeral(n)))
	if mantissa == "1" {
		return power
	}
	return row(element("mn", mantissa), "<mo>·</mo>", power)
}

func exponentNumeral(n int) string {
	if n < 0 {
		return "<mo>−</mo>" + element("mn", strconv.Itoa(-n))
	}
	return element("mn", strconv.Itoa(n))
}

// symbolFormula writes a name, its suffix below the line.
func symbolFormula(name string) string {
	base, suffix, cut := strings.Cut(name, "_")
	if !cut || base == "" || suffix == "" {
		return identifier(name)
	}
	var below []string
	for part := range strings.SplitSeq(suffix, "_") {
		if strings.Trim(part, "xyzrst") == "" { // a derivative: letters on their own are slanted
			for _, letter := range part {
				below = append(below, identifier(string(letter)))
			}
			continue
		}
		below = append(below, identifier(part))
	}
	return element("msub", identifier(base), row(below...))
}

func identifier(name string) string {
	if letter, ok := greek[name]; ok {
		name = letter
	}
	var b strings.Builder
	xml.EscapeText(&b, []byte(name))
	return element("mi", b.String())
}

func (t *tree) callFormula() string {
	var args []string
	for _, a := range t.args {
		args = append(args, a.formula(0))
	}
	list := strings.Join(args, "<mo>,</mo>")
	switch {
	case len(args) == 0:
	case t.text == "sqrt" && len(args) == 1:
		return element("msqrt", list)
	case t.text == "exp" && len(args) == 1:
		return element("msup", element("mi", "e"), row(list))
	case t.text == "abs" && len(args) == 1:
		return row("<mo>|</mo>", list, "<mo>|</mo>")
	case t.text == "lap" && len(args) == 1:
		return row(`<mo lspace="0" rspace="0.1em">Δ</mo>`, t.args[0].formula(bindOperand))
	case t.text == "dn" && len(args) == 1:
		return t.args[0].differential([]string{"n"})
	case t.text == "d" && len(args) > 1:
		var axes []string
		for _, a := range t.args[1:] {
			axes = append(axes, a.text)
		}
		return t.args[0].differential(axes)
	case t.text == "mate" && len(args) == 1:
		return element("msup", row(t.args[0].formula(bindOperand)), element("mtext", "mate"))
	case t.text == "integral":
		return t.integralFormula(args)
	case t.text == "if" && len(args) == 3:
		return row("<mo>{</mo>", element("mtable",
			element("mtr", element("mtd", args[1]), element("mtd", "<mtext>if </mtext>", args[0])),
			element("mtr", element("mtd", args[2]), element("mtd", "<mtext>otherwise</mtext>"))))
	}
	name := identifier(t.text)
	if utf8.RuneCountInString(t.text) == 1 { // function names are upright, which longer ones are by themselves
		name = fmt.Sprintf(`<mi mathvariant="normal">%s</mi>`, t.text)
	}
	return row(name, "<mo>\u2061</mo>", fenced(list)) // function application
}

// integralFormula writes integral(e), over the domain, and integral(e, x, a, b).
func (t *tree) integralFormula(args []string) string {
	switch len(args) {
	case 1:
		return row(element("msub", "<mo>∫</mo>", element("mi", "Ω")), args[0])
	case 4:
		return row(element("msubsup", "<mo>∫</mo>", row(args[2]), row(args[3])), t.args[0].formula(bindSum+1), "<mspace width=\"0.2em\"/>", "<mi>d</mi>", args[1])
	}
	return row(identifier(t.text), fenced(strings.Join(args, "<mo>,</mo>")))
}

// differential writes the derivative of the tree along axes.
func (t *tree) differential(axes []string) string {
	above := "<mo>∂</mo>"
	if n := len(axes); n > 1 {
		above = element("msup", above, element("mn", strconv.Itoa(n)))
	}
	var below []string
	for k := 0; k < len(axes); {
		run := k
		for run < len(axes) && axes[run] == axes[k] {
			run++
		}
		name := identifier(axes[k])
		if run-k > 1 {
			name = element("msup", name, element("mn", strconv.Itoa(run-k)))
		}
		below = append(below, "<mo>∂</mo>", name)
		k = run
	}
	if t.kind == treeName {
		return element("mfrac", row(above, t.formula(0)), row(below...))
	}
	return row(element("mfrac", row(above), row(below...)), t.formula(bindOperand))
}
