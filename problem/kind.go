package problem

import (
	"fmt"
	"slices"

	"github.com/BurntSushi/toml"

	"pinn/internal/tomltext"
	"pinn/pde/expr"
)

// Kind is one of the kinds of files that the program reads.
type Kind string

// The kinds.
const (
	KindProblem        Kind = "problem"
	KindClassification Kind = "classification"
	KindStudy          Kind = "study"
)

// KindOf tells the kind of a file by the keys that only its kind has. A text without them, or with mistakes in its grammar,
// counts as a problem, whose reader says what is wrong.
func KindOf(text []byte) Kind {
	if kind := evident(text); kind != "" {
		return kind
	}
	return KindProblem
}

// commands are the commands that read the kinds of files.
var commands = map[Kind]string{KindProblem: "solve", KindClassification: "classify", KindStudy: "study"}

// Mistaken returns an [*Error] if a file is evidently of another kind than those that are wanted, the first of which is the
// usual one.
func Mistaken(path string, text []byte, want ...Kind) error {
	kind := evident(text)
	if kind == "" || slices.Contains(want, kind) {
		return nil
	}
	return &Error{Source: expr.Source{File: path}, Msg: fmt.Sprintf("this is a %s file, not a %s: pinn %s reads it", kind, want[0], commands[kind])}
}

// evident is KindOf where something tells the kind; otherwise it is empty.
func evident(text []byte) Kind {
	var keys map[string]any
	if tomltext.CheckNesting("", string(text)) != nil || toml.Unmarshal(text, &keys) != nil {
		return ""
	}
	has := func(names ...string) bool {
		for _, name := range names {
			if _, ok := keys[name]; ok {
				return true
			}
		}
		return false
	}
	switch {
	case has("domain", "condition", "coords"):
		return KindProblem
	case has("base", "geometry", "grid", "case", "figure"):
		return KindStudy
	case has("data", "train"):
		return KindClassification
	}
	return ""
}
