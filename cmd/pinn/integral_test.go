package main

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
)

// Problems with integrals are solved like others: Kirchhoff's string, whose tension is an integral of its slope, and a
// Neumann problem that is fixed by its mean.
func TestSolveIntegrals(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFile(t, "string.toml", `coords = ["x"]
fields = ["u"]
domain = { x = [0, 1] }
condition = [
  { name = "string", on = "interior", eq = "-(1 + integral(u_x^2))*u_xx = (1 + pi^2/2)*pi^2*sin(pi*x)" },
  { name = "ends", on = "boundary", eq = "u = 0" },
]
exact = { u = "sin(pi*x)" }
`)
	writeFile(t, "mean.toml", `coords = ["x"]
fields = ["u"]
domain = { x = [0, 1] }
condition = [
  { name = "poisson", on = "interior", eq = "-u_xx = pi^2*cos(pi*x)" },
  { name = "walls", on = "boundary", eq = "dn(u) = 0" },
  { name = "mean", on = "x = 0", eq = "integral(u) = 3" },
]
exact = { u = "cos(pi*x) + 3" }
`)
	for _, name := range []string{"string", "mean"} {
		code, out, progress := pinn(t, "solve", name+".toml", "--no-figures", "--json")
		var s summary
		if err := json.Unmarshal([]byte(out), &s); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, progress)
		}
		const tolerance = 1e-11 // far below what is asked for, far above rounding
		if e := float64(s.RelL2["u"]); code != 0 || !(e < tolerance) {
			t.Errorf("%s: exit code %d, status %q, error %.1e", name, code, s.Status, e)
		}
		// The fields that stand for the integrals are nobody's business.
		texts := []string{out}
		for _, args := range [][]string{{"check", name + ".toml"}, {"explain", "results/" + name}, {"eval", "results/" + name, "--grid", "3"}, {"report", "results/" + name, "--out", "page.html"}} {
			code, out, said := pinn(t, args...)
			if code != exitSolved {
				t.Errorf("%v: exit code %d\n%s", args, code, said)
			}
			texts = append(texts, out)
		}
		page, err := os.ReadFile("page.html")
		table, tableErr := os.ReadFile("results/" + name + "/solution.csv")
		if err := errors.Join(err, tableErr); err != nil {
			t.Fatal(err)
		}
		for _, text := range append(texts, string(page), string(table)) {
			if strings.Contains(text, "running1") || strings.Contains(text, "integral1") {
				t.Errorf("%s: there is an auxiliary field in\n%.400s", name, text)
			}
		}
	}
}
