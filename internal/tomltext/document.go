package tomltext

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

// Document is the text of a problem file, the overrides that were written into it, and the faults found so far.
type Document struct {
	File     string // as faults name it
	original string // the text as it was read, to which faults refer
	Text     string // the text with the overrides
	edits    []edit // in the order in which they were made
	places   map[string]place
	faults   []error
	shapes   map[string]Shape // what was asked for at each path; nil: nobody wants to know
}

// edit is one override: old bytes at an offset of the text of its time were replaced by new ones.
type edit struct {
	at, old, new int
	flag         string
}

// Error is one fault and its place. Where a fault comes from an override, File is the flag and Line is 0.
type Error = expr.Error

// BOM is the mark that some editors put at the start of a text.
const BOM = "\ufeff"

// New returns the document of a text that has not been decoded. file is used in messages.
func New(file, text string) *Document {
	text = strings.TrimPrefix(text, BOM)
	return &Document{File: file, original: text, Text: text}
}

// FromValues returns tables that come from no text: their faults have no lines, and only those of expressions have a caret.
func FromValues(values map[string]any) *Table {
	return &Table{Doc: New("", ""), Values: values}
}

// Decode returns the tables of the text, with the overrides. The error is an [*Error].
func (d *Document) Decode() (*Table, error) {
	tree, err := d.decode()
	if err != nil {
		return nil, err
	}
	return &Table{Doc: d, Values: tree}, nil
}

// decode parses the text and finds the places of its keys. The error is an [*Error].
func (d *Document) decode() (map[string]any, error) {
	if at, ok := tooDeep(d.Text); ok {
		return nil, d.at(span{at, at + 1}, "the file is nested more than %d deep here", deepest)
	}
	tree := map[string]any{}
	_, err := toml.Decode(d.Text, &tree)
	var syntax toml.ParseError
	switch {
	case errors.As(err, &syntax):
		lo := min(max(syntax.Position.Start, 0), len(d.Text))
		return nil, d.at(span{lo, lo + syntax.Position.Len}, "%s", syntax.Message)
	case err != nil:
		return nil, &Error{Source: expr.Source{File: d.File}, Msg: err.Error()}
	}
	d.places = findPlaces(d.Text)
	return tree, nil
}

// source returns the flag that wrote the byte at an offset of the text, or else its offset in the original text.
func (d *Document) source(offset int) (flag string, original int) {
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
func (d *Document) at(where span, format string, args ...any) *Error {
	msg := fmt.Sprintf(format, args...)
	flag, offset := d.source(where.lo)
	if flag != "" {
		return &Error{Source: expr.Source{File: flag}, Msg: msg}
	}
	lo := strings.LastIndexByte(d.original[:offset], '\n') + 1
	line, _, _ := strings.Cut(d.original[lo:], "\n")
	src := expr.Source{File: d.File, Line: 1 + strings.Count(d.original[:lo], "\n"), Column: 1, Text: line}
	return &Error{Source: src, Offset: offset - lo, Width: max(where.hi-where.lo, 1), Msg: msg}
}

// TextAt returns a string value as the source of an expression.
func (d *Document) TextAt(path, value string) expr.Source {
	p, ok := d.places[path]
	if !ok {
		return expr.Source{File: d.File, Text: value}
	}
	flag, offset := d.source(p.body)
	if flag != "" {
		return expr.Source{File: flag, Text: value}
	}
	lo := strings.LastIndexByte(d.original[:offset], '\n') + 1
	return expr.Source{
		File: d.File, Line: 1 + strings.Count(d.original[:lo], "\n"),
		Column: 1 + utf8.RuneCountInString(d.original[lo:offset]), Text: value,
	}
}

// Fault adds a fault at the value of a key; KeyFault adds one at the key itself. A key that the text does not have
// stands for the table around it.
func (d *Document) Fault(path, format string, args ...any) {
	p, ok := d.place(path)
	d.add(p.value, ok, format, args...)
}

// KeyFault is Fault at the key of a path instead of its value.
func (d *Document) KeyFault(path, format string, args ...any) {
	p, ok := d.place(path)
	d.add(p.key, ok, format, args...)
}

func (d *Document) add(where span, known bool, format string, args ...any) {
	if known {
		d.Report(d.at(where, format, args...))
	} else {
		d.WholeFault(format, args...)
	}
}

// WholeFault adds a fault of the file as a whole.
func (d *Document) WholeFault(format string, args ...any) {
	d.Report(&Error{Source: expr.Source{File: d.File}, Msg: fmt.Sprintf(format, args...)})
}

// place finds a key, which may be that of tables in double brackets, or the nearest table around it that the text names.
func (d *Document) place(path string) (place, bool) {
	for path != "" {
		p, ok := d.places[path]
		if !ok {
			p, ok = d.places[Element(path, 0)]
		}
		if ok {
			if p.value == (span{}) {
				p.value = p.key
			}
			return p, true
		}
		path = path[:max(strings.LastIndex(path, Separator), 0)]
	}
	return place{}, false
}

// Report adds faults that know their place.
func (d *Document) Report(err error) {
	if err != nil {
		d.faults = append(d.faults, Unjoin(err)...)
	}
}

// Faults returns the number of faults so far.
func (d *Document) Faults() int { return len(d.faults) }

// FaultAtName returns a fault where a key is named, or nil if the text does not have the key.
func (d *Document) FaultAtName(path, format string, args ...any) *Error {
	p, ok := d.places[path]
	if !ok {
		return nil
	}
	return d.at(p.named(), format, args...)
}

// Err joins the faults in the order of the text; those of overrides come first. Each is an [*Error], or what a reader reported.
func (d *Document) Err() error {
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

// Unjoin takes joined errors apart.
func Unjoin(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, Unjoin(e)...)
	}
	return all
}
