package config

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"pinn/pde/expr"
)

// table reads the values of one table. Methods that read a key report what is wrong with its value and return a zero
// value then, as they do where the key is absent. close reports the keys that nobody asked for.
type table struct {
	doc    *document
	path   string
	name   string // for messages: "[network]"; empty for the root
	values map[string]any
	asked  []string
	consts *constants // for numbers that are written as expressions
}

// has reports whether the key is there, and takes note of the question.
func (t *table) has(key string) bool {
	if !slices.Contains(t.asked, key) {
		t.asked = append(t.asked, key)
		t.doc.note(t.at(key), shape{})
	}
	_, ok := t.values[key]
	return ok
}

func (t *table) at(key string) string { return join(t.path, key) }

// keys returns the keys in the order of the text.
func (t *table) keys() []string {
	return slices.SortedFunc(maps.Keys(t.values), func(a, b string) int {
		at := func(key string) int { return t.doc.places[t.at(key)].key.lo }
		return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a, b))
	})
}

func (t *table) close() {
	for _, key := range t.keys() {
		if slices.Contains(t.asked, key) {
			continue
		}
		what := "key"
		msg := unknown(what, key, t.asked)
		if t.name != "" {
			msg = strings.Replace(msg, fmt.Sprintf("%q", key), fmt.Sprintf("%q in %s", key, t.name), 1)
		}
		t.doc.keyFault(t.at(key), "%s", msg)
	}
}

// wrong reports a value of the wrong type.
func (t *table) wrong(path, key, want string, found any) {
	t.doc.fault(path, "%s: want %s, found %s", key, want, describe(found))
}

// describe names a value of a TOML file.
func describe(v any) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("the string %q", v)
	case int64, float64, bool:
		return fmt.Sprint(v)
	case time.Time:
		return "a date or time"
	case map[string]any, []map[string]any:
		return "a table"
	}
	return "a list"
}

// text reads a string that is not empty.
func (t *table) text(key string) string {
	found := t.has(key)
	t.doc.note(t.at(key), shape{"type": "string"})
	if !found {
		return ""
	}
	s, ok := t.values[key].(string)
	switch {
	case !ok:
		t.wrong(t.at(key), key, "a string", t.values[key])
	case strings.TrimSpace(s) == "":
		t.doc.fault(t.at(key), "%s is empty", key)
	}
	return strings.TrimSpace(s)
}

// choice reads one of the known names.
func choice[S ~string](t *table, key string, known []S) S {
	s := S(t.text(key))
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	t.doc.note(t.at(key), shape{"enum": names})
	if s == "" || slices.Contains(known, s) {
		return s
	}
	t.doc.fault(t.at(key), "%s", unknown(key, string(s), names))
	return ""
}

func (t *table) flag(key string, def bool) bool {
	found := t.has(key)
	t.doc.note(t.at(key), shape{"type": "boolean"})
	if !found {
		return def
	}
	v, ok := t.values[key].(bool)
	if !ok {
		t.wrong(t.at(key), key, "true or false", t.values[key])
	}
	return v
}

// whole reads a whole number that is at least least.
func (t *table) whole(key string, least int64) int64 {
	found := t.has(key)
	t.doc.note(t.at(key), shape{"type": "integer", "minimum": least})
	if !found {
		return 0
	}
	v, ok := t.values[key].(int64)
	switch {
	case !ok:
		t.wrong(t.at(key), key, "a whole number", t.values[key])
	case v < least:
		t.doc.fault(t.at(key), "%s: want a whole number that is at least %d, found %d", key, least, v)
		return 0
	}
	return v
}

// maxCount bounds numbers of points, neurons and the like, so that products of them do not overflow.
const maxCount = 1 << 30

// count reads a positive number of things.
func (t *table) count(key string) int { return t.atMost(key, maxCount) }

// atMost reads a count with a limit.
func (t *table) atMost(key string, most int64) int {
	n := t.whole(key, 1)
	if n > most {
		t.doc.fault(t.at(key), "%s: %d is too many, at most %d are possible", key, n, most)
		return 0
	}
	return int(n)
}

// positive reads a finite number above zero.
func (t *table) positive(key string) float64 {
	found := t.has(key)
	t.doc.note(t.at(key), numeric)
	if !found {
		return 0
	}
	v, ok := t.number(t.at(key), key, t.values[key])
	if ok && !(v > 0) {
		t.doc.fault(t.at(key), "%s: want a positive number, found %g", key, v)
	}
	return v
}

// number takes a value as a finite number, which may be written as a constant expression. It reports whether it is.
func (t *table) number(path, key string, value any) (float64, bool) {
	t.doc.note(path, numeric)
	var x float64
	switch v := value.(type) {
	case int64:
		x = float64(v)
	case float64:
		x = v
	case string:
		var err error
		var ok bool
		if x, ok, err = t.consts.evaluate(t.doc.textAt(path, v)); !ok {
			t.doc.report(err)
			return 0, false
		}
	default:
		t.wrong(path, key, `a number or a constant expression such as "0.01/pi"`, value)
		return 0, false
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		t.doc.fault(path, "%s: want a finite number, found %g", key, x)
		return 0, false
	}
	if math.Abs(x) > largestNumber {
		t.doc.fault(path, "%s: %g is beyond 1e150, where squares overflow: choose other units", key, x)
		return 0, false
	}
	return x, true
}

// texts reads a string or a list of strings, each with its place.
func (t *table) texts(key string) []expr.Source {
	found := t.has(key)
	t.doc.note(t.at(key), shape{"anyOf": []any{shape{"type": "string"}, listOfTexts}})
	if !found {
		return nil
	}
	if s, ok := t.values[key].(string); ok {
		return []expr.Source{t.doc.textAt(t.at(key), s)}
	}
	list, ok := t.values[key].([]any)
	if !ok {
		t.wrong(t.at(key), key, "a string or a list of strings", t.values[key])
		return nil
	}
	if len(list) == 0 {
		t.doc.fault(t.at(key), "%s: the list is empty", key)
	}
	var all []expr.Source
	for i, v := range list {
		path := element(t.at(key), i)
		s, ok := v.(string)
		if !ok {
			t.wrong(path, key, "a list of strings", v)
			return nil
		}
		all = append(all, t.doc.textAt(path, s))
	}
	return all
}

// names reads a list of names that differ, at least one.
func (t *table) names(key string) []string {
	found := t.has(key)
	t.doc.note(t.at(key), listOfTexts)
	if !found {
		t.doc.wholeFault("missing key %q", key)
		return nil
	}
	list, ok := t.values[key].([]any)
	if !ok {
		t.wrong(t.at(key), key, `a list of names, such as ["u"]`, t.values[key])
		return nil
	}
	if len(list) == 0 {
		t.doc.fault(t.at(key), "%s: the list is empty", key)
	}
	var names []string
	for i, v := range list {
		path := element(t.at(key), i)
		s, ok := v.(string)
		switch {
		case !ok:
			t.wrong(path, key, "a list of strings", v)
		case !isName(s):
			t.doc.fault(path, "%s: %q is not a name: want letters, digits and _, not a digit first", key, s)
		case slices.Contains(names, s):
			t.doc.fault(path, "%s: %q is there twice", key, s)
		}
		names = append(names, s)
	}
	return names
}

// table reads a table; it is empty, and nil is returned, if the key is absent.
func (t *table) table(key string) *table {
	if !t.has(key) {
		return nil
	}
	v, ok := t.values[key].(map[string]any)
	if !ok {
		t.wrong(t.at(key), key, "a table", t.values[key])
		return nil
	}
	return &table{doc: t.doc, path: t.at(key), name: "[" + strings.ReplaceAll(t.at(key), pathSeparator, ".") + "]", values: v, consts: t.consts}
}

// tables reads an array of tables.
func (t *table) tables(key string) []*table {
	if !t.has(key) {
		return nil
	}
	list, ok := asTables(t.values[key])
	if !ok {
		t.wrong(t.at(key), key, fmt.Sprintf("tables that begin with [[%s]]", key), t.values[key])
		return nil
	}
	var all []*table
	for i, v := range list {
		name := fmt.Sprintf("[[%s]]", key)
		all = append(all, &table{doc: t.doc, path: element(t.at(key), i), name: name, values: v, consts: t.consts})
	}
	return all
}

// asTables returns an array of tables, however it is written.
func asTables(v any) ([]map[string]any, bool) {
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
