package problem

import (
	"strings"

	"pinn/pde/expr"
)

// span is a part of a text in bytes.
type span struct{ lo, hi int }

// part returns the bytes lo..hi-1 of a source as a source.
func part(src expr.Source, lo, hi int) expr.Source {
	before := src.Text[:lo]
	out := src
	out.Text = src.Text[lo:hi]
	if src.Line == 0 {
		return out
	}
	line := strings.LastIndexByte(before, '\n') + 1
	out.Line += strings.Count(before, "\n")
	if line > 0 {
		out.Column = 1
	}
	out.Column += len([]rune(before[line:]))
	return out
}

// faultIn returns a fault at the bytes lo..hi-1 of a source.
func faultIn(src expr.Source, lo, hi int, msg string) *Error {
	return &Error{Source: src, Offset: lo, Width: max(hi-lo, 1), Msg: msg}
}
