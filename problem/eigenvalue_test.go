package problem_test

import (
	"strings"
	"testing"

	"pinn/problem"
)

const drumText = `
coords = ["x"]
fields = ["u"]
[domain]
x = [0, 1]
[eigenvalue]
k = { count = 3, near = [1, "2/5"] }
[[condition]]
on = "interior"
eq = "-u_xx = k*u"
[[condition]]
on = "boundary"
eq = "u = 0"
[exact]
k = ["pi^2", [1, 2]]
`

func TestEigenvalue(t *testing.T) {
	f, err := problem.Parse(drumText)
	if err != nil {
		t.Fatal(err)
	}
	e := f.Options.Eigenvalues
	if e == nil || e.Count != 3 || e.Near != 1+0.4i || len(f.Problem.Params) != 1 || f.Problem.Params[0].Start != 1 {
		t.Errorf("eigenvalues %+v, parameters %+v", e, f.Problem.Params)
	}
	if len(f.ExactEigenvalues) != 2 || f.ExactEigenvalues[1] != 1+2i || f.Exact != nil {
		t.Errorf("exact eigenvalues %v, exact fields %v", f.ExactEigenvalues, f.Exact)
	}
	f, err = problem.Parse(strings.Replace(drumText, "count = 3, near = [1, \"2/5\"]", "", 1))
	if err != nil || f.Options.Eigenvalues.Count != 6 {
		t.Errorf("by default: %+v, error %v", f, err)
	}
}

func TestBadEigenvalue(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"k = { count = 3, near = [1, \"2/5\"] }", "", "[eigenvalue]: want one name, such as lambda = { count = 6, near = 0 }, found 0"},
		{"count = 3", "count = 0", "count: want a whole number that is at least 1, found 0"},
		{"[1, \"2/5\"]", "[1]", "near: want a number or a real and an imaginary part such as [0.2, 0.004], found 1 values"},
		{"count = 3", "number = 3", `unknown key "number" in eigenvalue.k`},
		{"-u_xx = k*u", "-u_xx = k*u + x", `condition "interior": a term holds no field`},
		{"-u_xx = k*u", "-u_xx = k*u^3", `condition "interior": the equations of an eigenvalue problem must be linear in the fields`},
		{"-u_xx = k*u", "-u_xx = k^3*u", `condition "interior": k must occur linearly or squared`},
		{"-u_xx = k*u", "-u_xx = u", "k occurs in no condition"},
		{"[eigenvalue]", "[params]\nq = { start = 1 }\n[eigenvalue]", "[eigenvalue] and [params] exclude each other"},
		{"[exact]\nk = [\"pi^2\", [1, 2]]", "[exact]\nk = 3", "k: want a list of eigenvalues, found 3"},
		{"x = [0, 1]", "x = [0, 1]\n[lsgd]\nmethod = \"lsgd\"", "lsgd.method has no effect on an eigenvalue problem"},
		{"x = [0, 1]", "x = [0, 1]\n[partition]\ncells = { x = 2 }", "partition has no effect on an eigenvalue problem"},
	} {
		text := strings.Replace(drumText, test.old, test.new, 1)
		if text == drumText {
			t.Fatalf("%q is not in the text", test.old)
		}
		if _, err := problem.Parse(text); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q instead of %q: error %v, want %q", test.new, test.old, err, test.want)
		}
	}
	text := strings.NewReplacer(`"x"`, `"t"`, "x = [0", "t = [0", "u_xx", "u_tt", `"boundary"`, `["t = 0", "t = 1"]`).Replace(drumText)
	if _, err := problem.Parse(text); err == nil || !strings.Contains(err.Error(), `has no time, but "t" is one`) {
		t.Errorf("with time: %v", err)
	}
}
