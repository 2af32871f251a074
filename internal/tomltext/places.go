package tomltext

import (
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
)

// span is a part of a text in bytes.
type span struct{ lo, hi int }

// place says where a key of a TOML text and its value are.
type place struct {
	key   span // the last part of the key, or the header of a table
	value span // empty for tables that have a header or come of dotted keys
	body  int  // where the characters of a string begin; otherwise value.lo
	spot  spot // where a table takes another key
}

// named returns where the name is: the key, or the value of an element of an array.
func (p place) named() span {
	if p.key.lo == p.key.hi {
		return p.value
	}
	return p.key
}

// spot is where a key can be added to a table: at an offset, between two pieces of text. It is unset for values that
// are not tables.
type spot struct {
	ok            bool
	at            int
	before, after string
}

// Separator joins the parts of a key to a path. Elements of arrays are numbered from 0. The root is "".
const Separator = "\x00"

// Join returns the path of a part of what is at a path: of a key in a table.
func Join(path, part string) string {
	if path == "" {
		return part
	}
	return path + Separator + part
}

// Element returns the path of element i of the array at a path.
func Element(path string, i int) string { return Join(path, fmt.Sprint(i)) }

// findPlaces scans a text that is known to be valid TOML. In other texts it finds what it can.
func findPlaces(text string) map[string]place {
	s := &scanner{text: text, places: map[string]place{}, counts: map[string]int{}}
	s.document()
	return s.places
}

type scanner struct {
	text   string
	pos    int
	places map[string]place
	counts map[string]int // elements so far of each array of tables
}

func (s *scanner) more() bool { return s.pos < len(s.text) }

func (s *scanner) looking(mark string) bool { return strings.HasPrefix(s.text[s.pos:], mark) }

func (s *scanner) accept(mark string) bool {
	if !s.looking(mark) {
		return false
	}
	s.pos += len(mark)
	return true
}

// blank skips white space, and with lines also line ends and comments.
func (s *scanner) blank(lines bool) {
	for s.more() {
		switch c := s.text[s.pos]; {
		case c == ' ' || c == '\t':
		case lines && (c == '\n' || c == '\r'):
		case lines && c == '#':
			s.skipLine()
			continue
		default:
			return
		}
		s.pos++
	}
}

// skipLine moves to the next line end.
func (s *scanner) skipLine() {
	if n := strings.IndexByte(s.text[s.pos:], '\n'); n >= 0 {
		s.pos += n
	} else {
		s.pos = len(s.text)
	}
}

func (s *scanner) document() {
	s.blank(true)
	s.places[""] = place{spot: spot{ok: true, at: s.pos, after: "\n"}}
	if !s.more() {
		s.places[""] = place{spot: spot{ok: true, at: s.pos, before: "\n", after: "\n"}}
	}
	table := ""
	for s.more() {
		start := s.pos
		if s.looking("[") {
			table = s.header()
		} else {
			s.keyValue(table, "\n")
		}
		s.blank(true)
		if s.pos == start {
			return
		}
	}
}

// header reads [key] or [[key]] and returns the path of the table that it opens.
func (s *scanner) header() string {
	start := s.pos
	s.accept("[")
	double := s.accept("[")
	parts := s.key()
	path := ""
	for i, p := range parts {
		path = Join(path, p.name)
		switch last := i == len(parts)-1; {
		case last && double:
			path = Element(path, s.counts[path])
			s.counts[path[:strings.LastIndex(path, Separator)]]++
		case s.counts[path] > 0:
			path = Element(path, s.counts[path]-1)
		}
	}
	s.blank(false)
	if s.accept("]") && double {
		s.accept("]")
	}
	key := span{start, s.pos}
	s.skipLine()
	s.places[path] = place{key: key, spot: spot{ok: true, at: s.pos, before: "\n"}}
	return path
}

// keyValue reads key = value in a table; separator follows a pair of this table.
func (s *scanner) keyValue(table, separator string) {
	start := s.pos
	parts := s.key()
	if len(parts) == 0 {
		s.skipLine()
		return
	}
	path := table
	for _, p := range parts[:len(parts)-1] {
		path = Join(path, p.name)
		if _, ok := s.places[path]; !ok {
			dotted := spot{ok: true, at: start, before: s.text[start:p.hi] + ".", after: separator}
			s.places[path] = place{key: p.span, spot: dotted}
		}
	}
	last := parts[len(parts)-1]
	path = Join(path, last.name)
	s.blank(false)
	s.accept("=")
	s.blank(false)
	s.value(path, last.span)
}

type keyPart struct {
	span
	name string
}

// key reads a dotted key.
func (s *scanner) key() []keyPart {
	var parts []keyPart
	for {
		s.blank(false)
		lo := s.pos
		if s.looking(`"`) || s.looking("'") {
			s.stringEnd()
		} else {
			for s.more() && !strings.ContainsRune(" \t\r\n.=[]{},#\"'", rune(s.text[s.pos])) {
				s.pos++
			}
		}
		if s.pos == lo {
			return parts
		}
		raw := span{lo, s.pos}
		parts = append(parts, keyPart{raw, unquote(s.text[lo:s.pos])})
		s.blank(false)
		if !s.accept(".") {
			return parts
		}
	}
}

// unquote returns the name that a part of a key stands for.
func unquote(raw string) string {
	if len(raw) < 2 || raw[0] != '"' && raw[0] != '\'' {
		return raw
	}
	var v struct{ V string }
	if _, err := toml.Decode("V = "+raw, &v); err != nil {
		return raw
	}
	return v.V
}

// value reads a value, and the values in it.
func (s *scanner) value(path string, key span) {
	p := place{key: key, value: span{lo: s.pos}, body: s.pos}
	switch {
	case s.looking(`"`) || s.looking("'"):
		p.body = s.stringEnd()
	case s.accept("["):
		s.array(path)
	case s.accept("{"):
		p.spot = s.inlineTable(path)
	default:
		for s.more() && !strings.ContainsRune(",]}#\r\n", rune(s.text[s.pos])) {
			s.pos++
		}
		s.pos = p.value.lo + len(strings.TrimRight(s.text[p.value.lo:s.pos], " \t"))
	}
	p.value.hi = s.pos
	s.places[path] = p
}

func (s *scanner) array(path string) {
	for i := 0; s.more(); i++ {
		s.blank(true)
		if s.accept("]") {
			return
		}
		start := s.pos
		s.value(Element(path, i), span{start, start})
		s.blank(true)
		if !s.accept(",") && s.pos == start {
			return
		}
	}
}

func (s *scanner) inlineTable(path string) spot {
	first := spot{ok: true, at: s.pos, after: ", "}
	for n := 0; s.more(); n++ {
		s.blank(true)
		if s.accept("}") {
			if n == 0 {
				first.after = ""
			}
			break
		}
		start := s.pos
		s.keyValue(path, ", ")
		s.blank(true)
		if !s.accept(",") && s.pos == start {
			break
		}
	}
	return first
}

// stringEnd moves behind a string and returns where its characters begin.
func (s *scanner) stringEnd() int {
	quote := s.text[s.pos : s.pos+1]
	escapes := quote == `"`
	if long := strings.Repeat(quote, 3); s.accept(long) {
		if !s.accept("\r\n") {
			s.accept("\n")
		}
		body := s.pos
		s.closeString(long, escapes)
		for range 2 { // up to two quotes may belong to the text
			s.accept(quote)
		}
		return body
	}
	s.accept(quote)
	body := s.pos
	s.closeString(quote, escapes)
	return body
}

func (s *scanner) closeString(quote string, escapes bool) {
	for s.more() && !s.accept(quote) {
		if escapes && s.looking(`\`) {
			s.pos++
		}
		s.pos = min(s.pos+1, len(s.text))
	}
}
