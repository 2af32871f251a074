package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"pinn/pde/expr"
)

// document is the text of a problem file, the overrides that were written into it, and the faults found so far.
type document struct {
	file     string
	original string // the text as it was read, to which faults refer
	text     string // the text with the overrides
	edits    []edit // in the order in which they were made
	places   map[string]place
	faults   []error
	shapes   map[string]shape // what was asked for at each path; nil: nobody wants to know
}

// edit is one override: old bytes at an offset of the text of its time were replaced by new ones.
type edit struct {
	at, old, new int
	flag         string
}

const bom = "\ufeff"

func newDocument(file, text string) *document {
	text = strings.TrimPrefix(text, bom)
	return &document{file: file, original: text, text: text}
}

// decode parses the text and finds the places of its keys. The error is an [*Error].
func (d *document) decode() (map[string]any, error) {
	if at, ok := tooDeep(d.text); ok {
		return nil, d.at(span{at, at + 1}, "the file is nested more than %d deep here", deepest)
	}
	tree := map[string]any{}
	_, err := toml.Decode(d.text, &tree)
	var syntax toml.ParseError
	switch {
	case errors.As(err, &syntax):
		lo := min(max(syntax.Position.Start, 0), len(d.text))
		return nil, d.at(span{lo, lo + syntax.Position.Len}, "%s", syntax.Message)
	case err != nil:
		return nil, &Error{Source: expr.Source{File: d.file}, Msg: err.Error()}
	}
	d.places = findPlaces(d.text)
	return tree, nil
}

// source returns the flag that wrote the byte at an offset of the text, or else its offset in the original text.
func (d *document) source(offset int) (flag string, original int) {
	for _, e := range slices.Backward(d.edits) {
		switch {
		case offset < e.at:
		case offset < e.at+e.new:
			return e.flag, 0
		default:
			offset -= e.new - e.old
		}
	}
	return "", offset
}

// at returns a fault at a part of the text, with the line of the original text around it.
func (d *document) at(where span, format string, args ...any) *Error {
	msg := fmt.Sprintf(format, args...)
	flag, offset := d.source(where.lo)
	if flag != "" {
		return &Error{Source: expr.Source{File: flag}, Msg: msg}
	}
	lo := strings.LastIndexByte(d.original[:offset], '\n') + 1
	line, _, _ := strings.Cut(d.original[lo:], "\n")
	src := expr.Source{File: d.file, Line: 1 + strings.Count(d.original[:lo], "\n"), Column: 1, Text: line}
	return &Error{Source: src, Offset: offset - lo, Width: max(where.hi-where.lo, 1), Msg: msg}
}

// textAt returns a string value as the source of an expression.
func (d *document) textAt(path, value string) expr.Source {
	p, ok := d.places[path]
	if !ok {
		return expr.Source{File: d.file, Text: value}
	}
	flag, offset := d.source(p.body)
	if flag != "" {
		return expr.Source{File: flag, Text: value}
	}
	lo := strings.LastIndexByte(d.original[:offset], '\n') + 1
	return expr.Source{
		File: d.file, Line: 1 + strings.Count(d.original[:lo], "\n"),
		Column: 1 + utf8.RuneCountInString(d.original[lo:offset]), Text: value,
	}
}

// fault adds a fault at the value of a key; keyFault adds one at the key itself. A key that the text does not have
// stands for the table around it.
func (d *document) fault(path, format string, args ...any) {
	p, ok := d.place(path)
	d.add(p.value, ok, format, args...)
}

func (d *document) keyFault(path, format string, args ...any) {
	p, ok := d.place(path)
	d.add(p.key, ok, format, args...)
}

func (d *document) add(where span, known bool, format string, args ...any) {
	if known {
		d.report(d.at(where, format, args...))
	} else {
		d.wholeFault(format, args...)
	}
}

// wholeFault adds a fault of the file as a whole.
func (d *document) wholeFault(format string, args ...any) {
	d.report(&Error{Source: expr.Source{File: d.file}, Msg: fmt.Sprintf(format, args...)})
}

// place finds a key, or the nearest table around it that the text names.
func (d *document) place(path string) (place, bool) {
	for path != "" {
		if p, ok := d.places[path]; ok {
			if p.value == (span{}) {
				p.value = p.key
			}
			return p, true
		}
		path = path[:max(strings.LastIndex(path, pathSeparator), 0)]
	}
	return place{}, false
}

// report adds faults that know their place.
func (d *document) report(err error) {
	if err != nil {
		d.faults = append(d.faults, unjoin(err)...)
	}
}

// err joins the faults in the order of the text; those of overrides come first.
func (d *document) err() error {
	key := func(err error) (line, column int) {
		if e := (*Error)(nil); errors.As(err, &e) {
			return e.Line, e.Column + e.Offset
		}
		return 0, 0
	}
	slices.SortStableFunc(d.faults, func(a, b error) int {
		la, ca := key(a)
		lb, cb := key(b)
		return cmp.Or(cmp.Compare(la, lb), cmp.Compare(ca, cb))
	})
	return errors.Join(d.faults...)
}
