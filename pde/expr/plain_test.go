package expr

import "testing"

// Formulas in plain text say how a text was understood: nothing changes its meaning, and what is no sign of products cannot be taken for another one.
func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"u_t + 6*u*u_x + u_xxx = 0":             "u_t + 6 u u_x + u_xxx = 0",
		"u_t = d(k*u_x, x)/2 - alpha*u^(1/2)":   "u_t = ∂(k u_x)/∂x/2 − α u^(1/2)",
		"-lap(u) = sin(pi*x)*exp(-x^2)":         "−Δu = sin(π x) exp(−x²)",
		"d(u, x, x, y) = dn(v)":                 "∂³u/∂x²∂y = ∂v/∂n",
		"1/2/x*y + a/(b*c) - (a - b)*2":         "1/2/x·y + a/(b c) − (a − b)·2",
		"a*(b/c)*d(x - 1, x)":                   "a (b/c) ∂(x − 1)/∂x",
		"sqrt(x^2 + y^2)^3 + abs(lambda_0)":     "(√(x² + y²))³ + |λ_0|",
		"if(x <= 1, 2*10, x^y^2)":               "if(x ≤ 1, 2·10, x^y²)",
		"(-x)^2 + x^-1 - (a - (b - c)) = 1e-9":  "(−x)² + x⁻¹ − (a − (b − c)) = 1e-09",
		"integral(u, x, 0, 1) + integral(u^2)":  "integral(u, x, 0, 1) + ∫(u²)",
		"u*(-2)":                                "u·(−2)",
		"a*-beta":                               "a·(−β)",
		"d(u,x)^2":                              "(∂u/∂x)²",
		"dn(u)^2":                               "(∂u/∂n)²",
		"lap(u)^2":                              "(Δu)²",
		"sqrt(a)^2":                             "(√a)²",
		"1/d(a*u,x)":                            "1/(∂(a u)/∂x)",
		"-u^2 + (-u)^2 - -u":                    "−u² + (−u)² − (−u)",
		"a + -b*c - (-b + c)":                   "a + (−b c) − (−b + c)",
		"-(-u) - (-(u*v))^2":                    "−(−u) − (−(u v))²",
		"a/-b + a*-b*c + a*(-b*c)":              "a/(−b) + a·(−b) c + a (−b c)",
		"a/(b*c) + a/(b/c) + a*b/c":             "a/(b c) + a/(b/c) + a b/c",
		"1/(a + b)*c + sin(a/b)*c + a/sin(b)*c": "1/(a + b)·c + sin(a/b) c + a/sin(b)·c",
		"2^(-x) + 2^(x/2) + x^(-y)^2 + (x^y)^2": "2^(−x) + 2^(x/2) + x^((−y)²) + (x^y)²",
		"x^d(u,x) + integral(u)^2 + 1e-9^2":     "x^(∂u/∂x) + (∫(u))² + (1e-09)²",
		"lap(u + v) + lap(u^2) + lap(dn(u))":    "Δ(u + v) + Δ(u²) + Δ(∂u/∂n)",
		"-d(u,x) + a*d(u,x)^2 - a*d(u,x)*b":     "−∂u/∂x + a (∂u/∂x)² − a ∂u/∂x·b",
		"d(u,x)/d(u,y) + sqrt(d(u,x))":          "∂u/∂x/(∂u/∂y) + √(∂u/∂x)",
		"Delta*u + abs(a*abs(b)*c)":             "Δ·u + abs(a |b| c)",
	} {
		if got, err := Plain(Source{Text: text}); err != nil || got != want {
			t.Errorf("%s: got %q, want %q (%v)", text, got, want, err)
		}
	}
	if _, err := Plain(Source{Text: "u ="}); err == nil {
		t.Error("half an equation is no error")
	}
}
