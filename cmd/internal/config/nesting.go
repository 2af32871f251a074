package config

// deepest is the deepest nesting of lists, tables and dotted keys in a file. Problems need five; a reader of TOML that
// follows a hundred thousand takes gigabytes.
const deepest = 64

// CheckNesting reports where a text of TOML is nested deeper than any file needs, as an [*Error], before it is decoded.
func CheckNesting(file, text string) error {
	if at, ok := tooDeep(text); ok {
		return newDocument(file, text).at(span{at, at + 1}, "the file is nested more than %d deep here", deepest)
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

// Numbers of a file lie within these bounds, so that their squares and the squares of their quotients are finite.
const (
	largestNumber  = 1e150
	smallestLength = 1e-100 // of an interval of the domain
	// finestLength is the least length of an interval relative to its ends: below, its points are the same to rounding.
	finestLength = 1e-10
)

// checkLength reports an interval of the domain that is too long, too short, or too short for the size of its ends.
func checkLength(lo, hi float64) string {
	size := max(-lo, lo, -hi, hi)
	switch {
	case size > 1/smallestLength:
		return "the ends are beyond 1e100: choose other units"
	case hi-lo < smallestLength:
		return "the interval is shorter than 1e-100: choose other units"
	case hi-lo < finestLength*size:
		return "the interval is so short that its points are the same to rounding: count the coordinate from one of its ends"
	}
	return ""
}
