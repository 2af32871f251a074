package classification_test

import (
	"strings"
	"testing"

	"pinn/auto"
	"pinn/cmd/internal/classification"
	"pinn/internal/tomltext/tomltexttest"
	"pinn/problem"
)

func TestLoad(t *testing.T) {
	path := tomltexttest.WriteFile(t, "c.toml", `seeds = 2
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
	c, err := classification.Load(problem.Access{}, path, []string{"data.n=60"})
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
		_, err := classification.Load(problem.Access{}, tomltexttest.WriteFile(t, "bad.toml", c.text), nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error\n%v\nwant one with %q", c.name, err, c.want)
		}
	}
}

// FuzzClassification reads any text as a classification file: nothing panics, and excerpts in messages are short.
func FuzzClassification(f *testing.F) {
	tomltexttest.Fuzz(f, func(path string) error {
		_, err := classification.Load(problem.Access{}, path, nil)
		return err
	}, "../../../results/*/problem/classify*.toml", "../../../problem/testdata/bad/*.toml")
}
