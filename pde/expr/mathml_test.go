package expr

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// sketch writes a formula in one line: fractions as (a)/(b), raised text after ^, lowered text after _.
func sketch(t *testing.T, formula string) string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader("<math>" + formula + "</math>"))
	var read func() string
	read = func() string { // the content of the element that has begun
		var parts []string
		for {
			token, err := d.Token()
			if err != nil && err != io.EOF {
				t.Fatalf("%v in %s", err, formula)
			}
			switch token := token.(type) {
			case xml.CharData:
				parts = append(parts, string(token))
			case xml.StartElement:
				inner := read()
				name := token.Name.Local
				if name == "msqrt" {
					inner = "√[" + inner + "]"
				}
				parts = append(parts, inner)
			case xml.EndElement:
				switch token.Name.Local {
				case "mfrac":
					return "[" + parts[0] + "]/[" + parts[1] + "]"
				case "msup":
					return parts[0] + "^[" + parts[1] + "]"
				case "msub":
					return parts[0] + "_[" + parts[1] + "]"
				case "msubsup":
					return parts[0] + "_[" + parts[1] + "]^[" + parts[2] + "]"
				}
				return strings.Join(parts, "")
			}
		}
	}
	d.Token()
	return strings.NewReplacer("\u2062", "", "\u2061", "").Replace(read())
}

func TestMathML(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"u_t = k*u_xx", "u_[t]=ku_[xx]"},
		{"-lap(u) + k*u^3 = sin(pi*x)/2", "−Δu+ku^[3]=[sin(πx)]/[2]"},
		{"a*(b + c) - (d - e)", "a(b+c)−(d−e)"},
		{"(a/b)^2 + 2*3", "([a]/[b])^[2]+2·3"},
		{"exp(-x^2/(2*s)) = sqrt(a + 1)", "e^[[−x^[2]]/[2s]]=√[a+1]"},
		{"d(k*u_x, x) = d(u, x, x, t)", "[∂]/[∂x](ku_[x])=[∂^[3]u]/[∂x^[2]∂t]"},
		{"dn(u) + abs(u) = 1e-5*mu_r", "[∂u]/[∂n]+|u|=10^[−5]μ_[r]"},
		{"if(x < 0.5, 1, 2) = 2.5e3", "{1if x<0.5" + "2otherwise=2500"},
		{"u = mate(u)", "u=u^[mate]"},
		{"(-x)^2 - -y", "(−x)^[2]−−y"},
		{"a*x/b", "[ax]/[b]"},
		{"lap(u + v)", "Δ(u+v)"},
		{"u_t = integral(u*(x - 1), x, 0, 2*pi)", "u_[t]=∫_[0]^[2π]u(x−1)dx"},
		{"integral(u + v, t, 0, t) = integral(u)", "∫_[0]^[t](u+v)dt=∫_[Ω]u"},
	} {
		got, err := MathML(Source{Text: c.text})
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if s := sketch(t, got); s != c.want {
			t.Errorf("%s: %s, want %s", c.text, s, c.want)
		}
	}
	if _, err := MathML(Source{Text: "u_t = k*"}); err == nil {
		t.Error("half an equation has a formula")
	}
	if got, err := MathML(Source{Text: "u_xx = k_max"}); err != nil || !strings.Contains(got, "<mi>x</mi><mi>x</mi>") || !strings.Contains(got, "<mi>max</mi>") {
		t.Errorf("letters of a derivative and of a name: %s, %v", got, err)
	}
	if got, err := MathML(Source{Text: "if(x <= 1, u, 0)"}); err != nil || !strings.Contains(got, "≤") {
		t.Errorf("a comparison: %s, %v", got, err)
	}
}
