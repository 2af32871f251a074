package problem

import (
	"pinn/pde/expr"
)

// span is a part of a text in bytes.
type span struct{ lo, hi int }

// faultIn returns a fault at the bytes lo..hi-1 of a source.
func faultIn(src expr.Source, lo, hi int, msg string) *Error {
	return &Error{Source: src, Offset: lo, Width: max(hi-lo, 1), Msg: msg}
}
