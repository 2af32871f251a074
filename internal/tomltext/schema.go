package tomltext

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// shape is what a value must be, as a JSON schema without the parts of tables and lists.
type Shape map[string]any

var (
	Numeric     = Shape{"type": []string{"number", "string"}} // constants may be expressions
	listOfTexts = Shape{"type": "array", "items": Shape{"type": "string"}, "minItems": 1}
)

// note takes down what is asked for at a path. The less definite question, whether there is anything, does not replace a
// more definite one.
func (d *Document) Note(path string, s Shape) {
	if d.shapes != nil && (len(s) > 0 || d.shapes[path] == nil) {
		d.shapes[path] = s
	}
}

// Record makes the document take down what its reader asks for, for [Schema].
func (d *Document) Record() { d.shapes = map[string]Shape{} }

// Schema returns the properties that readers asked documents for, as a JSON schema of tables (draft 2020-12). Keys in chosen
// stand for all names that a file may choose, and again for tables that may stand in one another. words says what a key means, by
// its path such as "network.width", or nothing.
func Schema(documents []*Document, chosen []string, again Recursion, words func(path string) string) map[string]any {
	root := new(branch)
	for _, d := range documents {
		for _, path := range slices.Sorted(maps.Keys(d.shapes)) {
			root.at(strings.Split(path, Separator), chosen).add(d.shapes[path])
		}
	}
	root.nest(again)
	out := root.schema("", words)
	out["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	return out
}

// Recursion says that in the table of the given name each of Keys takes what one of them, Of, took, which is a table or a list of
// tables, and that any of Keys may be in these.
type Recursion struct {
	Table, Of string
	Keys      []string
}

// nest applies a recursion at the root.
func (b *branch) nest(again Recursion) {
	table := b.keys[again.Table]
	within := table.keys[again.Of]
	for _, key := range again.Keys {
		for _, t := range []*branch{within, within.items} {
			t.keys[key] = new(branch)
		}
		table.keys[key] = within
	}
}

// branch collects the shapes of what lies at a path.
type branch struct {
	shapes []Shape
	keys   map[string]*branch
	free   *branch // below keys that a file chooses
	items  *branch // elements of a list
}

// at returns the branch at a path below b.
func (b *branch) at(path, chosen []string) *branch {
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
		return b.keys[key].at(path[1:], chosen)
	}
	if *next == nil {
		*next = new(branch)
	}
	return (*next).at(path[1:], chosen)
}

func isNumber(key string) bool {
	_, err := strconv.Atoi(key)
	return err == nil
}

// add adds a shape that says something.
func (b *branch) add(s Shape) {
	same := func(o Shape) bool { return reflect.DeepEqual(o, s) }
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
