package tomltext

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"pinn/pde/expr"
)

// Override writes "key=value" into the text; the value is TOML or, failing that, a string. resolve, which may be nil, may
// replace parts of the key, and refuse it. The error is an [*Error] that names the flag.
func (d *Document) Override(set string, resolve func(key []string, tree map[string]any) error) error {
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
	if resolve != nil {
		if err := resolve(parts, tree); err != nil {
			return fault("%s", err)
		}
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

// write replaces the value of a key, or adds the key to the innermost table that the text has.
func (d *Document) write(parts []string, value, flag string) error {
	path := strings.Join(parts, Separator)
	if p, ok := d.places[path]; ok {
		if p.value == (span{}) {
			return fmt.Errorf("%s is a table: set one of its keys", parts[len(parts)-1])
		}
		d.edit(p.value.lo, p.value.hi-p.value.lo, value, flag)
		return nil
	}
	for n := len(parts) - 1; n >= 0; n-- {
		p, ok := d.places[strings.Join(parts[:n], Separator)]
		if !ok {
			continue
		}
		if !p.spot.ok {
			return fmt.Errorf("%s is not a table", parts[n-1])
		}
		key := make([]string, 0, len(parts))
		for _, part := range parts[n:] {
			key = append(key, QuoteKey(part))
		}
		line := p.spot.before + strings.Join(key, ".") + " = " + value + p.spot.after
		d.edit(p.spot.at, 0, line, flag)
		return nil
	}
	return errors.New("no such table")
}

func (d *Document) edit(at, old int, text, flag string) {
	d.Text = d.Text[:at] + text + d.Text[at+old:]
	d.edits = append(slices.Clone(d.edits), edit{at, old, len(text), flag})
}

// QuoteKey writes a part of a key, with quotes if it needs them.
func QuoteKey(part string) string {
	bare := func(r rune) bool {
		return r == '_' || r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	if part != "" && strings.IndexFunc(part, func(r rune) bool { return !bare(r) }) < 0 {
		return part
	}
	return quote(part)
}
