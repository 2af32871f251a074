package config

import (
	"github.com/BurntSushi/toml"
)

// Kind is one of the kinds of files that the program reads.
type Kind string

// The kinds.
const (
	KindProblem        Kind = "problem"
	KindFit            Kind = "fit"
	KindClassification Kind = "classification"
	KindStudy          Kind = "study"
)

// KindOf tells the kind of a file by the keys that only its kind has. A text without them, or with mistakes in its grammar,
// counts as a problem, whose reader says what is wrong.
func KindOf(text []byte) Kind {
	var keys map[string]any
	if err := toml.Unmarshal(text, &keys); err != nil {
		return KindProblem
	}
	has := func(names ...string) bool {
		for _, name := range names {
			if _, ok := keys[name]; ok {
				return true
			}
		}
		return false
	}
	_, several := keys["network"].([]map[string]any)
	switch {
	case has("domain", "condition", "coords") && (has("fit") || several):
		return KindFit
	case has("domain", "condition", "coords"):
		return KindProblem
	case has("base", "regression", "geometry", "grid", "case", "figure"):
		return KindStudy
	case has("data", "train"):
		return KindClassification
	}
	return KindProblem
}
