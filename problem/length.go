package problem

// Lengths of an interval of the domain.
const (
	smallestLength = 1e-100
	// finestLength is the least length relative to the ends: below, the points are the same to rounding.
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
