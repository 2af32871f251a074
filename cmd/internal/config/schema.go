package config

import (
	"embed"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"pinn/collocation"
	"pinn/network"
)

// shape is what a value must be, as a JSON schema without the parts of tables and lists.
type shape map[string]any

var (
	numeric     = shape{"type": []string{"number", "string"}} // constants may be expressions
	listOfTexts = shape{"type": "array", "items": shape{"type": "string"}, "minItems": 1}
)

// note takes down what is asked for at a path. The less definite question, whether there is anything, does not replace a
// more definite one.
func (d *document) note(path string, s shape) {
	if d.shapes != nil && (len(s) > 0 || d.shapes[path] == nil) {
		d.shapes[path] = s
	}
}

// oneOfKnown is the shape of a name that a parser did not know.
func oneOfKnown(err error) shape {
	if e := (*network.NameError)(nil); errors.As(err, &e) {
		return shape{"enum": e.Known}
	}
	if e := (*collocation.RuleError)(nil); errors.As(err, &e) {
		return shape{"enum": e.Known}
	}
	return shape{"type": "string"}
}

// specimens have every table that a problem file may have, so that all keys are asked for. They are no sound problems.
//
//go:embed specimens
var specimens embed.FS

// chosen are the names that the specimen gives to its coordinates, fields, constants and the like: keys that a file chooses.
var chosen = []string{"x9", "y9", "z9", "t9", "u9", "c9", "f9", "k9"}

// Schema returns a JSON schema (draft 2020-12) for problem files. It is what the reader asks a file for, taken down. words says
// what a key means, by its path such as "network.width", or nothing.
func Schema(words func(path string) string) map[string]any {
	root := new(branch)
	for _, name := range []string{"problem", "table", "eigenvalue", "complex", "shape", "solids"} {
		shapes := asked(name)
		for _, path := range slices.Sorted(maps.Keys(shapes)) {
			root.at(strings.Split(path, pathSeparator)).add(shapes[path])
		}
	}
	root.nestShapes()
	out := root.schema("", words)
	out["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	out["title"] = "pinn problem file"
	out["required"] = []string{"coords", "fields", "domain", "condition"}
	return out
}

// nestShapes lets all combinations of shapes take what one of them takes in the specimens, and any within these.
func (b *branch) nestShapes() {
	domain := b.keys["domain"]
	within := domain.keys["minus"]
	for _, key := range combinations {
		for _, table := range []*branch{within, within.items} {
			table.keys[key] = new(branch)
		}
		domain.keys[key] = within
	}
}

// asked reads a specimen and returns what was asked for, by its path.
func asked(name string) map[string]shape {
	text, err := specimens.ReadFile("specimens/" + name + ".toml")
	if err != nil {
		panic(err) // it is embedded
	}
	doc := newDocument(name+".toml", string(text))
	doc.shapes = map[string]shape{}
	tree, err := doc.decode()
	if err != nil {
		panic("config: " + err.Error()) // likewise
	}
	readProblem(doc, Access{}, &table{doc: doc, values: tree})
	return doc.shapes
}

// branch collects the shapes of what lies at a path.
type branch struct {
	shapes []shape
	keys   map[string]*branch
	free   *branch // below keys that a file chooses
	items  *branch // elements of a list
}

// at returns the branch at a path below b.
func (b *branch) at(path []string) *branch {
	if len(path) == 0 {
		return b
	}
	next := &b.free
	switch key := path[0]; {
	case isNumber(key):
		next = &b.items
	case !slices.Contains(chosen, key):
		if b.keys == nil {
			b.keys = map[string]*branch{}
		}
		if b.keys[key] == nil {
			b.keys[key] = new(branch)
		}
		return b.keys[key].at(path[1:])
	}
	if *next == nil {
		*next = new(branch)
	}
	return (*next).at(path[1:])
}

func isNumber(key string) bool {
	_, err := strconv.Atoi(key)
	return err == nil
}

// add adds a shape that says something.
func (b *branch) add(s shape) {
	same := func(o shape) bool { return reflect.DeepEqual(o, s) }
	if len(s) > 0 && !slices.ContainsFunc(b.shapes, same) {
		b.shapes = append(b.shapes, s)
	}
}

// schema returns the JSON schema of a branch.
func (b *branch) schema(path string, words func(string) string) map[string]any {
	var all []any
	for _, s := range b.shapes {
		all = append(all, map[string]any(s))
	}
	if b.items != nil {
		all = append(all, map[string]any{"type": "array", "items": b.items.schema(path, words)})
	}
	if b.keys != nil || b.free != nil {
		all = append(all, b.table(path, words))
	}
	out := map[string]any{}
	switch len(all) {
	case 0:
	case 1:
		out = maps.Clone(all[0].(map[string]any))
	default:
		out["anyOf"] = all
	}
	if text := words(path); text != "" {
		out["description"] = text
	}
	return out
}

// table returns the JSON schema of a table.
func (b *branch) table(path string, words func(string) string) map[string]any {
	properties := map[string]any{}
	for key, below := range b.keys {
		properties[key] = below.schema(strings.TrimPrefix(path+"."+key, "."), words)
	}
	out := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if b.free != nil {
		out["additionalProperties"] = b.free.schema(path+".*", words)
	}
	return out
}
