package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pinn/auto"
	"pinn/cmd/internal/config"
	"pinn/network"
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

// writeFile writes a file of a temporary folder and returns its path.
func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoadFit(t *testing.T) {
	path := writeFile(t, "f.toml", line+`
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
	f, err := config.LoadFit(path, []string{"fit.rate=0.25"})
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
	alone, err := config.LoadFit(writeFile(t, "g.toml", line), nil)
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
		_, err := config.LoadFit(writeFile(t, "bad.toml", c.text), nil)
		var fault *config.Error
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error\n%v\nwant one with %q", c.name, err, c.want)
		}
	}
}

// TestProblemFilesHaveNoPOU checks that pinn solve, which has no such basis, does not silently use another one.
func TestProblemFilesHaveNoPOU(t *testing.T) {
	if _, err := config.Load(writeFile(t, "p.toml", line+"[network]\nkind = \"pou\"\n"), nil); err == nil || !strings.Contains(err.Error(), `"pou"`) {
		t.Errorf("error %v, want one that names the kind", err)
	}
}

func TestLoadClassification(t *testing.T) {
	path := writeFile(t, "c.toml", `seeds = 2
[data]
generator = "moons"
n = 50
noise = 0.1
[network]
width = 5
[[train]]
ridge = 0.1
[[train]]
method = "gd"
step = "gd"
`)
	c, err := config.LoadClassification(path, []string{"data.n=60"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Name != "c" || c.Seeds != 2 || c.Data.Generator.Name != "moons" || c.Data.N != 60 || c.Data.Noise != 0.1 || c.Network.Width != 5 {
		t.Errorf("read %+v", c)
	}
	if len(c.Trainings) != 2 || c.Trainings[0].Name != "newton-gd" || c.Trainings[0].Ridge != 0.1 || c.Trainings[1].Step != auto.GradientDescent {
		t.Errorf("trainings %+v", c.Trainings)
	}
}

func TestBadClassifications(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no data", "seed = 1\n", "missing table [data]"},
		{"both", "[data]\ngenerator = \"moons\"\nfile = \"x.csv\"\n", ":1:1: [data]: want either generator or file"},
		{"generator", "[data]\ngenerator = \"moon\"\n", `:2:13: unknown generator "moon": did you mean "moons"?`},
		{"no file", "[data]\nfile = \"absent.csv\"\n", ":2:8: cannot read the data"},
		{"key", "[data]\ngenerator = \"moons\"\nnoises = 1\n", `unknown key "noises" in [data]: did you mean "noise"?`},
		{"batches", "[data]\ngenerator = \"moons\"\n[train]\nstep = \"gd\"\nbatch = 5\n", ":5:9: batch:"},
		{"method", "[data]\ngenerator = \"moons\"\n[train]\nmethod = \"sgd\"\n", `unknown method "sgd"`},
		{"width", "[data]\ngenerator = \"moons\"\n[network]\nwidth = 20000\n", ":4:9: width: want at most 10000, found 20000"},
		{"layers", "[data]\ngenerator = \"moons\"\n[network]\nlayers = 2000\n", ":4:10: layers: want at most 1000, found 2000"},
		{"weights", "[data]\ngenerator = \"moons\"\n[network]\nlayers = 900\nwidth = 9000\n", "900 layers of width 9000 have more than 1e+08 weights"},
		{"empty", "", "the file is empty"},
	} {
		_, err := config.LoadClassification(writeFile(t, "bad.toml", c.text), nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error\n%v\nwant one with %q", c.name, err, c.want)
		}
	}
}
