package problem

import (
	"testing"

	"pinn/internal/check"
)

// Every shipped file is of the kind that its place says.
func TestKindOf(t *testing.T) {
	for pattern, want := range map[string]Kind{
		"../problems/*/*.toml":                 KindProblem,
		"../results/unlisted/*.toml":           KindProblem,
		"../results/descent-*/study.toml":      KindStudy,
		"../results/geometry/study.toml":       KindStudy,
		"../results/classify-*/problem/*.toml": KindClassification,
		"../results/pou-*/pou-*.toml":          KindProblem,
		"../results/pou-*/study.toml":          KindStudy,
	} {
		for path, text := range check.Files(t, pattern) {
			if got := KindOf(text); got != want {
				t.Errorf("%s is a %s, want %s", path, got, want)
			}
		}
	}
	for _, bad := range []string{"", "coords = [", "a = 1"} {
		if got := KindOf([]byte(bad)); got != KindProblem {
			t.Errorf("%q is a %s", bad, got)
		}
	}
}
