package tomltext

// deepest is the deepest nesting of lists, tables and dotted keys in a file. Problems need five; a reader of TOML that
// follows a hundred thousand takes gigabytes.
const deepest = 64

// CheckNesting reports where a text of TOML is nested deeper than any file needs, as an [*Error], before it is decoded.
func CheckNesting(file, text string) error {
	if at, ok := tooDeep(text); ok {
		return New(file, text).at(span{at, at + 1}, "the file is nested more than %d deep here", deepest)
	}
	return nil
}

// tooDeep returns the place in a text at which it is nested too deep.
func tooDeep(text string) (at int, ok bool) {
	s := &scanner{text: text}
	depth, dots := 0, 0
	for s.more() {
		switch s.text[s.pos] {
		case '"', '\'':
			s.stringEnd()
			continue
		case '#':
			s.skipLine()
			continue
		case '[', '{':
			depth, dots = depth+1, 0
		case ']', '}':
			depth = max(depth-1, 0)
		case '.':
			dots++
		case '=', ',', '\n':
			dots = 0
		}
		if depth > deepest || dots > deepest {
			return s.pos, true
		}
		s.pos++
	}
	return 0, false
}
