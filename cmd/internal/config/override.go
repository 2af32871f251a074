package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"pinn/pde/expr"
)

// override writes "key=value" into the text. The error is an [*Error] that names the flag.
func (d *document) override(set string) error {
	flag := "--set " + set
	fault := func(format string, args ...any) error {
		return &Error{Source: expr.Source{File: flag}, Msg: fmt.Sprintf(format, args...)}
	}
	tree, err := d.decode()
	if err != nil {
		return err
	}
	s := &scanner{text: set}
	var parts []string
	for _, p := range s.key() {
		parts = append(parts, p.name)
	}
	if !s.accept("=") || len(parts) == 0 {
		return fault(`want key=value, such as network.width=200`)
	}
	if err := errors.Join(conditionNumber(parts, tree), knownName(parts, tree)); err != nil {
		return fault("%s", err)
	}
	before := *d
	if err := d.write(parts, literal(set[s.pos:]), flag); err != nil {
		return fault("%s", err)
	}
	if _, err := d.decode(); err != nil {
		*d = before
		if e := (*Error)(nil); errors.As(err, &e) {
			return fault("%s", e.Msg)
		}
		return fault("%s", err)
	}
	return nil
}

// literal returns a value as TOML: the text itself if it is a value, otherwise the string that it is.
func literal(value string) string {
	const key = "v = "
	var v map[string]any
	if _, deep := tooDeep(value); deep {
		return quote(strings.TrimSpace(value))
	}
	if _, err := toml.Decode(key+value, &v); err == nil && len(v) == 1 {
		p := findPlaces(key + value)["v"].value
		if strings.TrimSpace((key + value)[p.hi:]) == "" {
			return (key + value)[p.lo:p.hi]
		}
	}
	return quote(strings.TrimSpace(value))
}

// quote returns a TOML string.
func quote(s string) string {
	b, err := toml.Marshal(map[string]string{"v": s})
	if err != nil {
		return `""`
	}
	return strings.TrimSpace(strings.TrimPrefix(string(b), "v ="))
}

// conditionNumber replaces the name of a condition in a key by its position.
func conditionNumber(parts []string, tree map[string]any) error {
	if len(parts) < 2 || parts[0] != "condition" {
		return nil
	}
	tables, _ := asTables(tree["condition"])
	names := conditionNames(tables)
	k := slices.Index(names, parts[1])
	if k < 0 {
		return errors.New(unknown("condition", parts[1], names))
	}
	parts[1] = strconv.Itoa(k)
	return nil
}

// knownName reports an override of a constant, a helper function or an unknown coefficient that the file does not have and
// whose name it does not mention: nothing would use it.
func knownName(parts []string, tree map[string]any) error {
	what, ok := map[string]string{"consts": "constant", "functions": "helper function", "params": "unknown coefficient"}[parts[0]]
	if !ok || len(parts) < 2 {
		return nil
	}
	known, _ := tree[parts[0]].(map[string]any)
	if _, ok := known[parts[1]]; ok {
		return nil
	}
	for _, table := range []string{"condition", "functions", "consts", "domain", "exact", "start"} {
		if mentions(tree[table], parts[1]) {
			return nil
		}
	}
	if len(known) == 0 {
		return fmt.Errorf("the file has no %s %q: it has none", what, parts[1])
	}
	return errors.New(unknown(what, parts[1], slices.Sorted(maps.Keys(known))))
}

// write replaces the value of a key, or adds the key to the innermost table that the text has.
func (d *document) write(parts []string, value, flag string) error {
	path := strings.Join(parts, pathSeparator)
	if p, ok := d.places[path]; ok {
		if p.value == (span{}) {
			return fmt.Errorf("%s is a table: set one of its keys", parts[len(parts)-1])
		}
		d.edit(p.value.lo, p.value.hi-p.value.lo, value, flag)
		return nil
	}
	for n := len(parts) - 1; n >= 0; n-- {
		p, ok := d.places[strings.Join(parts[:n], pathSeparator)]
		if !ok {
			continue
		}
		if !p.spot.ok {
			return fmt.Errorf("%s is not a table", parts[n-1])
		}
		key := make([]string, 0, len(parts))
		for _, part := range parts[n:] {
			key = append(key, quoteKey(part))
		}
		line := p.spot.before + strings.Join(key, ".") + " = " + value + p.spot.after
		d.edit(p.spot.at, 0, line, flag)
		return nil
	}
	return errors.New("no such table")
}

func (d *document) edit(at, old int, text, flag string) {
	d.text = d.text[:at] + text + d.text[at+old:]
	d.edits = append(slices.Clone(d.edits), edit{at, old, len(text), flag})
}

// quoteKey writes a part of a key, with quotes if it needs them.
func quoteKey(part string) string {
	bare := func(r rune) bool {
		return r == '_' || r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	if part != "" && strings.IndexFunc(part, func(r rune) bool { return !bare(r) }) < 0 {
		return part
	}
	return quote(part)
}
