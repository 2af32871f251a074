package expr

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Source is one piece of text and where it stands. Line and Column are the 1-based position of the first byte of
// Text in File; a Line of 0 means that the position is unknown. Columns count characters, not bytes.
type Source struct {
	File         string
	Line, Column int
	Text         string
}

// Part returns the bytes lo to hi-1 of a source as a source.
func (s Source) Part(lo, hi int) Source {
	before := s.Text[:lo]
	s.Text = s.Text[lo:hi]
	if s.Line == 0 {
		return s
	}
	line := strings.LastIndexByte(before, '\n') + 1
	s.Line += strings.Count(before, "\n")
	if line > 0 {
		s.Column = 1
	}
	s.Column += len([]rune(before[line:]))
	return s
}

// Error is one fault in a text.
type Error struct {
	Source
	Offset, Width int // the spot: bytes of Text
	Msg           string
}

// Error writes "file:line:col: message", then the line of the text with the fault, and below it a caret under the
// spot. What is unknown of the position is left out, and so is the excerpt of an empty text.
func (e *Error) Error() string {
	start, end := lineAround(e.Text, e.Offset)
	var b strings.Builder
	b.WriteString(e.position(start))
	b.WriteString(e.Msg)
	line := strings.TrimRight(e.Text[start:end], " \t\r")
	if line == "" {
		return b.String()
	}
	before := e.Text[start:min(max(e.Offset, start), end)]
	spot := e.Text[start+len(before) : min(max(e.Offset+e.Width, start+len(before)), end)]
	line, before, spot = excerpt(line, before, spot)
	pad := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, before)
	width := max(utf8.RuneCountInString(spot), 1)
	fmt.Fprintf(&b, "\n  %s\n  %s^%s", line, pad, strings.Repeat("~", width-1))
	return b.String()
}

// excerpt shortens a line that is too long for a message to a part around the spot. before is what precedes the spot.
func excerpt(line, before, spot string) (string, string, string) {
	l, b, s := []rune(line), []rune(before), []rune(spot)
	if len(l) <= excerptWidest {
		return line, before, spot
	}
	const dots = "..."
	lo := max(0, min(len(b)-excerptWidest/2, len(l)-excerptWidest))
	hi := min(len(l), lo+excerptWidest)
	head, tail := "", ""
	if lo > 0 {
		head, b = dots, b[min(lo, len(b)):]
	}
	if hi < len(l) {
		tail = dots
	}
	s = s[:min(len(s), max(hi-lo-len(b), 0))]
	return head + string(l[lo:hi]) + tail, head + string(b), string(s)
}

// shortened returns a part of a text that fits into a message.
func shortened(text string) string {
	if r := []rune(text); len(r) > excerptWidest/2 {
		return string(r[:excerptWidest/2]) + "..."
	}
	return text
}

// position writes the place of the fault with a trailing ": "; lineStart is where its line begins in the text.
func (e *Error) position(lineStart int) string {
	switch {
	case e.Line == 0 && e.File == "":
		return ""
	case e.Line == 0:
		return e.File + ": "
	}
	col := 1 + utf8.RuneCountInString(e.Text[lineStart:min(max(e.Offset, lineStart), len(e.Text))])
	if lineStart == 0 {
		col += max(e.Column, 1) - 1
	}
	place := fmt.Sprintf("%d:%d: ", e.Line+strings.Count(e.Text[:lineStart], "\n"), col)
	if e.File == "" {
		return place
	}
	return e.File + ":" + place
}

// lineAround returns the ends of the line of text that holds the offset.
func lineAround(text string, offset int) (start, end int) {
	offset = min(max(offset, 0), len(text))
	start = strings.LastIndexByte(text[:offset], '\n') + 1
	if n := strings.IndexByte(text[offset:], '\n'); n >= 0 {
		return start, offset + n
	}
	return start, len(text)
}

// fault places a message at a part of a text.
func fault(src Source, offset, width int, format string, args ...any) *Error {
	return &Error{Source: src, Offset: offset, Width: max(width, 1), Msg: fmt.Sprintf(format, args...)}
}
