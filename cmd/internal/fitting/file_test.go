package fitting_test

import (
	"errors"
	"strings"
	"testing"

	"pinn/auto"
	"pinn/cmd/internal/fitting"
	"pinn/internal/tomltext/tomltexttest"
	"pinn/network"
	"pinn/problem"
)

// line is a problem to which tests add tables.
const line = `coords = ["x"]
fields = ["u"]
[domain]
x = [0, 1]
[[condition]]
name = "f"
on = "interior"
eq = "u = sin(x)"
`

func TestLoad(t *testing.T) {
	path := tomltexttest.WriteFile(t, "f.toml", line+`
[[network]]
kind = "pou"
gate = "neural"
hidden = "resnet"
layers = 3
width = 7
degree = [0, 2]
parts = [3, 5]
[[network]]
name = "plain"
kind = "resnet"
width = 9
method = "gd"
[fit]
seeds = 3
ridge = 0.5
steps = 0
`)
	f, err := fitting.Load(problem.Access{}, path, []string{"fit.rate=0.25"})
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "f" || f.Seeds != 3 || f.Phases.Ridge != 0.5 || f.Phases.Steps != 0 || f.Phases.Rate != 0.25 || f.Phases.Step != auto.Adam {
		t.Errorf("name %q, seeds %d, phases %+v", f.Name, f.Seeds, f.Phases)
	}
	if len(f.Networks) != 5 {
		t.Fatalf("%d networks, want 5", len(f.Networks))
	}
	last := f.Networks[3]
	if c := last.POU; c == nil || c.Degree != 2 || c.Parts != 5 || c.Gate != network.Neural || c.Net.Layers != 3 || c.Net.Width != 7 || last.Name != "POU, degree 2, 5 parts" {
		t.Errorf("the last combination is %q: %+v", last.Name, last.POU)
	}
	if n := f.Networks[4]; n.POU != nil || n.Name != "plain" || n.Method != auto.GD || n.Plain.Width != 9 || n.Plain.Kind != network.ResNet {
		t.Errorf("the plain network is %+v", n)
	}
	alone, err := fitting.Load(problem.Access{}, tomltexttest.WriteFile(t, "g.toml", line), nil)
	if err != nil || len(alone.Networks) != 1 || alone.Networks[0].Method != auto.LSGD {
		t.Errorf("without tables: %d networks, error %v", len(alone.Networks), err)
	}
}

func TestBadFits(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", line + "[network]\nkind = \"pou\"\npart = 3\n", `:11:1: unknown key "part" in [network]: did you mean "parts"?`},
		{"unknown gate", line + "[network]\nkind = \"pou\"\ngate = \"radia\"\n", `:11:8: unknown gate "radia": did you mean "radial"?`},
		{"no parts", line + "[network]\nkind = \"pou\"\nparts = [2, 0]\n", ":11:13: parts: want whole numbers that are at least 1, found 0"},
		{"names", line + "[[network]]\nname = \"a\"\n[[network]]\nname = \"a\"\n", `:12:8: two networks are called "a"`},
		{"lsgd", line + "[lsgd]\nsteps = 3\n", ":9:1: [lsgd] has no meaning in a fit file"},
		{"decay", line + "[fit]\ndecay = 2\n", ":10:9: decay: want a factor of at most 1, found 2"},
		{"nonlinear", strings.Replace(line, "u = sin(x)", "u^2 = sin(x)", 1), "not linear in the fields"},
		{"too rough", strings.Replace(line, "u = sin(x)", "u_x = 1", 1) + "[network]\nkind = \"pou\"\ngate = \"neural\"\nactivation = \"relu\"\n[[condition]]\non = \"x = 0\"\neq = \"u_xx = 0\"\n",
			"activation relu has 1 useful derivatives, but the equations need 2"},
		{"empty", "", "the file is empty"},
	} {
		_, err := fitting.Load(problem.Access{}, tomltexttest.WriteFile(t, "bad.toml", c.text), nil)
		var fault *problem.Error
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error\n%v\nwant one with %q", c.name, err, c.want)
		}
	}
}

// FuzzFit reads any text as a fit file: nothing panics, and excerpts in messages are short.
func FuzzFit(f *testing.F) {
	tomltexttest.Fuzz(f, func(path string) error {
		_, err := fitting.Load(problem.Access{}, path, nil)
		return err
	}, "../../../results/*/problem/pou*.toml", "../../../problem/testdata/bad/*.toml")
}
