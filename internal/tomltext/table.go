package tomltext

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"pinn/pde/expr"
)

// Table reads the values of one table. Methods that read a key report what is wrong with its value and return a zero
// value then, as they do where the key is absent. Close reports the keys that nobody asked for.
type Table struct {
	Doc    *Document
	Path   string // of the table in the document
	Name   string // for messages: "[network]"; empty for the root
	Values map[string]any
	Asked  []string   // the keys that somebody asked for
	Consts *Constants // for numbers that are written as expressions
}

// Has reports whether the key is there, and takes note of the question.
func (t *Table) Has(key string) bool {
	if !slices.Contains(t.Asked, key) {
		t.Asked = append(t.Asked, key)
		t.Doc.Note(t.At(key), Shape{})
	}
	_, ok := t.Values[key]
	return ok
}

// At returns the path of a key in the document.
func (t *Table) At(key string) string { return Join(t.Path, key) }

// Keys returns the keys in the order of the text.
func (t *Table) Keys() []string {
	return slices.SortedFunc(maps.Keys(t.Values), func(a, b string) int {
		at := func(key string) int { return t.Doc.places[t.At(key)].key.lo }
		return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a, b))
	})
}

// Leaf is a value in a table or in the tables in it.
type Leaf struct {
	Key   string // the parts of its key below the table, with dots between them
	Path  string // in the document
	Value any    // anything but a table
}

// Leaves returns all values below a table, whose keys anybody may choose, in the order of the text; nil for the nil table.
func (t *Table) Leaves() []Leaf {
	if t == nil {
		return nil
	}
	var all []Leaf
	for key, v := range t.Values {
		path := t.At(key)
		below, ok := v.(map[string]any)
		if !ok {
			all = append(all, Leaf{key, path, v})
			continue
		}
		for _, l := range (&Table{Doc: t.Doc, Path: path, Values: below}).Leaves() {
			l.Key = key + "." + l.Key
			all = append(all, l)
		}
	}
	slices.SortFunc(all, func(a, b Leaf) int {
		return cmp.Or(cmp.Compare(t.Doc.places[a.Path].key.lo, t.Doc.places[b.Path].key.lo), cmp.Compare(a.Path, b.Path))
	})
	return all
}

// Close reports the keys that nobody asked for.
func (t *Table) Close() {
	for _, key := range t.Keys() {
		if slices.Contains(t.Asked, key) {
			continue
		}
		what := "key"
		msg := Unknown(what, key, t.Asked)
		if t.Name != "" {
			msg = strings.Replace(msg, fmt.Sprintf("%q", key), fmt.Sprintf("%q in %s", key, t.Name), 1)
		}
		t.Doc.KeyFault(t.At(key), "%s", msg)
	}
}

// Wrong reports a value of the wrong type.
func (t *Table) Wrong(path, key, want string, found any) {
	t.Doc.Fault(path, "%s: want %s, found %s", key, want, Describe(found))
}

// Describe names a value of a TOML file.
func Describe(v any) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("the string %q", v)
	case int64, float64, bool:
		return fmt.Sprint(v)
	case time.Time:
		return "a date or time"
	case map[string]any:
		return "a table"
	case []map[string]any:
		return "tables in double brackets"
	}
	return "a list"
}

// Text reads a string that is not empty.
func (t *Table) Text(key string) string {
	found := t.Has(key)
	t.Doc.Note(t.At(key), Shape{"type": "string"})
	if !found {
		return ""
	}
	s, ok := t.Values[key].(string)
	switch {
	case !ok:
		t.Wrong(t.At(key), key, "a string", t.Values[key])
	case strings.TrimSpace(s) == "":
		t.Doc.Fault(t.At(key), "%s is empty", key)
	}
	return strings.TrimSpace(s)
}

// Choice reads one of the known names.
func Choice[S ~string](t *Table, key string, known []S) S {
	s := S(t.Text(key))
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	t.Doc.Note(t.At(key), Shape{"enum": names})
	if s == "" || slices.Contains(known, s) {
		return s
	}
	t.Doc.Fault(t.At(key), "%s", Unknown(key, string(s), names))
	return ""
}

// Named reads the name of something that another package knows, whose errors list the Choices.
func Named[T any](t *Table, key string, parse func(string) (T, error)) T {
	var none T
	name := t.Text(key)
	_, err := parse("")
	known := choices(err)
	if known != nil {
		t.Doc.Note(t.At(key), Shape{"enum": known})
	}
	if name == "" {
		return none
	}
	v, err := parse(name)
	if err == nil {
		return v
	}
	t.Doc.Fault(t.At(key), "%s", Unknown(key, name, choices(err)))
	return none
}

// choices returns the names that would have been no error.
func choices(err error) []string {
	var e interface{ Choices() []string }
	if errors.As(err, &e) {
		return e.Choices()
	}
	return nil
}

// Flag reads true or false; def if the key is absent.
func (t *Table) Flag(key string, def bool) bool {
	found := t.Has(key)
	t.Doc.Note(t.At(key), Shape{"type": "boolean"})
	if !found {
		return def
	}
	v, ok := t.Values[key].(bool)
	if !ok {
		t.Wrong(t.At(key), key, "true or false", t.Values[key])
	}
	return v
}

// Texts reads a string or a list of strings, each with its place.
func (t *Table) Texts(key string) []expr.Source {
	found := t.Has(key)
	t.Doc.Note(t.At(key), Shape{"anyOf": []any{Shape{"type": "string"}, listOfTexts}})
	if !found {
		return nil
	}
	if s, ok := t.Values[key].(string); ok {
		return []expr.Source{t.Doc.TextAt(t.At(key), s)}
	}
	list, ok := t.Values[key].([]any)
	if !ok {
		t.Wrong(t.At(key), key, "a string or a list of strings", t.Values[key])
		return nil
	}
	if len(list) == 0 {
		t.Doc.Fault(t.At(key), "%s: the list is empty", key)
	}
	var all []expr.Source
	for i, v := range list {
		path := Element(t.At(key), i)
		s, ok := v.(string)
		if !ok {
			t.Wrong(path, key, "a list of strings", v)
			return nil
		}
		all = append(all, t.Doc.TextAt(path, s))
	}
	return all
}

// Names reads a list of names that differ, at least one.
func (t *Table) Names(key string) []string {
	found := t.Has(key)
	t.Doc.Note(t.At(key), listOfTexts)
	if !found {
		t.Doc.WholeFault("missing key %q", key)
		return nil
	}
	list, ok := t.Values[key].([]any)
	if !ok {
		t.Wrong(t.At(key), key, `a list of names, such as ["u"]`, t.Values[key])
		return nil
	}
	if len(list) == 0 {
		t.Doc.Fault(t.At(key), "%s: the list is empty", key)
	}
	var names []string
	for i, v := range list {
		path := Element(t.At(key), i)
		s, ok := v.(string)
		switch {
		case !ok:
			t.Wrong(path, key, "a list of strings", v)
		case !IsName(s):
			t.Doc.Fault(path, "%s: %q is not a name: want letters, digits and _, not a digit first", key, s)
		case slices.Contains(names, s):
			t.Doc.Fault(path, "%s: %q is there twice", key, s)
		}
		names = append(names, s)
	}
	return names
}

// Table reads a table; it is empty, and nil is returned, if the key is absent.
func (t *Table) Table(key string) *Table {
	if !t.Has(key) {
		return nil
	}
	name := "[" + strings.ReplaceAll(t.At(key), Separator, ".") + "]"
	switch v := t.Values[key].(type) {
	case map[string]any:
		return &Table{Doc: t.Doc, Path: t.At(key), Name: name, Values: v, Consts: t.Consts}
	case []map[string]any:
		t.Doc.Fault(t.At(key), "%s: want a table, found %s: write %s", key, Describe(v), name)
	default:
		t.Wrong(t.At(key), key, "a table", v)
	}
	return nil
}

// Tables reads an array of tables.
func (t *Table) Tables(key string) []*Table {
	if !t.Has(key) {
		return nil
	}
	list, ok := AsTables(t.Values[key])
	if !ok {
		t.Wrong(t.At(key), key, fmt.Sprintf("tables that begin with [[%s]]", key), t.Values[key])
		return nil
	}
	var all []*Table
	for i, v := range list {
		name := fmt.Sprintf("[[%s]]", key)
		all = append(all, &Table{Doc: t.Doc, Path: Element(t.At(key), i), Name: name, Values: v, Consts: t.Consts})
	}
	return all
}

// OneOrMore reads a table or an array of tables.
func (t *Table) OneOrMore(key string) []*Table {
	if _, single := t.Values[key].(map[string]any); single {
		return []*Table{t.Table(key)}
	}
	return t.Tables(key)
}

// AsTables returns an array of tables, however it is written.
func AsTables(v any) ([]map[string]any, bool) {
	switch v := v.(type) {
	case []map[string]any:
		return v, true
	case []any:
		var all []map[string]any
		for _, e := range v {
			m, ok := e.(map[string]any)
			if !ok {
				return nil, false
			}
			all = append(all, m)
		}
		return all, true
	}
	return nil, false
}
