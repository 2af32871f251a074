package problem

import (
	"embed"

	"pinn/internal/tomltext"
)

// specimens have every table that a problem file may have, so that all keys are asked for. They are no sound problems.
//
//go:embed specimens
var specimens embed.FS

// chosen are the names that the specimen gives to its coordinates, fields, constants and the like: keys that a file chooses.
var chosen = []string{"x9", "y9", "z9", "t9", "u9", "c9", "f9", "k9"}

// Schema returns a JSON schema (draft 2020-12) for problem files. It is what the reader asks a file for, taken down. words says
// what a key means, by its path such as "network.width", or nothing.
func Schema(words func(path string) string) map[string]any {
	var all []*tomltext.Document
	for _, name := range []string{"problem", "table", "eigenvalue", "complex", "shape", "solids"} {
		all = append(all, asked(name))
	}
	out := tomltext.Schema(all, chosen, tomltext.Recursion{Table: "domain", Of: "minus", Keys: combinations}, words)
	out["title"] = "pinn problem file"
	out["required"] = []string{"coords", "fields", "domain", "condition"}
	return out
}

// asked reads a specimen and returns its document, which has taken down what was asked for.
func asked(name string) *tomltext.Document {
	text, err := specimens.ReadFile("specimens/" + name + ".toml")
	if err != nil {
		panic(err) // it is embedded
	}
	doc := tomltext.New(name+".toml", string(text))
	doc.Record()
	root, err := doc.Decode()
	if err != nil {
		panic("problem: " + err.Error()) // likewise
	}
	ReadStatement(root, Access{})
	return doc
}
