package problem

import (
	"pinn/internal/tomltext/tomltexttest"
	"testing"
)

// FuzzProblem reads any text as a problem, with and without an override: nothing panics, excerpts in messages are short, and a
// text without faults is read again from the text as used.
func FuzzProblem(f *testing.F) {
	tomltexttest.Seed(f, "../problems/*/*.toml", "testdata/bad/*.toml", "testdata/*.toml")
	f.Fuzz(func(t *testing.T, text string) {
		if tomltexttest.Large(text) {
			return
		}
		for _, sets := range [][]string{nil, {"network.width=3"}, setsOf(text)} {
			file, err := Access{}.Parse("testdata/fuzz.toml", []byte(text), sets)
			tomltexttest.ShortLines(t, err)
			if err != nil {
				continue
			}
			if _, err := (Access{}).Parse("testdata/fuzz.toml", file.Text, nil); err != nil {
				t.Errorf("overrides %q: the text\n%s\ndoes not parse again: %v", sets, file.Text, err)
			}
		}
	})
}
