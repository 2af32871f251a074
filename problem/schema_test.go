package problem

import (
	"encoding/json"
	"strings"
	"testing"

	"pinn/internal/check"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// plain returns a value as JSON reads it.
func plain(t *testing.T, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func problemSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	if err := c.AddResource("problem.json", plain(t, Schema(func(string) string { return "words" }))); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("problem.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// valid reports what a schema says of a problem file.
func valid(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	var tree map[string]any
	if err := toml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	return s.Validate(plain(t, tree))
}

// Every shipped problem file is valid.
func TestSchema(t *testing.T) {
	s := problemSchema(t)
	for _, pattern := range []string{"../problems/*/*.toml", "../results/unlisted/*.toml", "../results/trained/*.toml", "../cmd/pinn/templates/*.toml"} {
		for path, text := range check.Files(t, pattern) {
			if err := valid(t, s, string(text)); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
	const sound = "coords = [\"x\"]\nfields = [\"u\"]\n[domain]\nx = [0, \"pi\"]\n[[condition]]\non = \"interior\"\neq = \"u = 0\"\n"
	for _, c := range []struct {
		add   string
		valid bool
	}{
		{"", true}, {"[network]\nwidth = 3\nactivation = \"sine\"", true}, {"[params]\nk = { start = 1 }", true}, {"[params]\nk = 1", true},
		{"[eigenvalue]\nlambda = { count = 2 }", true}, {"[exact]\nu = \"0\"", true}, {"[exact]\nlambda = [1, 2]", true}, {"[exact]\nfile = \"a.csv\"", true},
		{"[network]\nwidht = 3", false}, {"[network]\nwidth = \"a\"", false}, {"[network]\nactivation = \"sin\"", false}, {"[points]\nrule = \"soboll\"", false},
		{"[params]\nk = true", false}, {"[params]\nk = { strat = 1 }", false}, {"[lsgd]\nsteps = 0", false}, {"toleranse = 1", false}, {"[exact]\nu = true", false}, {"[exact]\nk = 1", true},
		{"[[condition]]\ndata = \"a.csv\"\nnoise = 0.1", true}, {"[[condition]]\ndata = \"a.csv\"\nnoise = { u = 0.1 }", true},
		{"[[condition]]\ndata = \"a.csv\"\nnoise = true", false},
	} {
		if err := valid(t, s, sound+c.add); (err == nil) != c.valid {
			t.Errorf("%s: %v, want valid %v", c.add, err, c.valid)
		}
	}
}
