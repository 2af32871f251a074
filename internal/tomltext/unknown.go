package tomltext

import (
	"fmt"

	"pinn/internal/spell"
)

// Unknown says that a name is not known, and which was probably meant.
func Unknown(what, name string, known []string) string {
	msg := fmt.Sprintf("unknown %s %q", what, name)
	if near := spell.Nearest(name, known); near != "" {
		return msg + fmt.Sprintf(": did you mean %q?", near)
	}
	if len(known) == 0 {
		return msg
	}
	return msg + ": known are " + QuoteAll(known)
}

// QuoteAll lists names for a message.
func QuoteAll(names []string) string {
	s := ""
	for i, n := range names {
		if i > 0 {
			s += ", "
		}
		s += fmt.Sprintf("%q", n)
	}
	return s
}
