package tomltext

import (
	"math"

	"pinn/internal/number"
)

// Whole reads a whole number that is at least least.
func (t *Table) Whole(key string, least int64) int64 {
	found := t.Has(key)
	t.Doc.Note(t.At(key), Shape{"type": "integer", "minimum": least})
	if !found {
		return 0
	}
	v, ok := t.Values[key].(int64)
	switch {
	case !ok:
		t.Wrong(t.At(key), key, "a whole number", t.Values[key])
	case v < least:
		t.Doc.Fault(t.At(key), "%s: want a whole number that is at least %d, found %d", key, least, v)
		return 0
	}
	return v
}

// largestNumber bounds numbers, so that their squares and the squares of their quotients are finite.
const largestNumber = 1e150

// MaxCount bounds numbers of points, neurons and the like, so that products of them do not overflow.
const MaxCount = 1 << 30

// Count reads a positive number of things.
func (t *Table) Count(key string) int { return t.AtMost(key, MaxCount) }

// AtMost reads a count with a limit.
func (t *Table) AtMost(key string, most int64) int {
	n := t.Whole(key, 1)
	if n > most {
		t.Doc.Fault(t.At(key), "%s: %d is too many, at most %d are possible", key, n, most)
		return 0
	}
	return int(n)
}

// Positive reads a finite number above zero.
func (t *Table) Positive(key string) float64 {
	found := t.Has(key)
	t.Doc.Note(t.At(key), Numeric)
	if !found {
		return 0
	}
	v, ok := t.Number(t.At(key), key, t.Values[key])
	if ok && !(v > 0) {
		t.Doc.Fault(t.At(key), "%s: want a positive number, found %g", key, v)
	}
	return v
}

// Number takes a value as a finite number, which may be written as a constant expression. It reports whether it is.
func (t *Table) Number(path, key string, value any) (float64, bool) {
	t.Doc.Note(path, Numeric)
	var x float64
	switch v := value.(type) {
	case int64:
		x = float64(v)
	case float64:
		x = v
	case string:
		var err error
		var ok bool
		if x, ok, err = t.Consts.Evaluate(t.Doc.TextAt(path, v)); !ok {
			t.Doc.Report(err)
			return 0, false
		}
	default:
		t.Wrong(path, key, `a number or a constant expression such as "0.01/pi"`, value)
		return 0, false
	}
	if !number.Finite(x) {
		t.Doc.Fault(path, "%s: want a finite number, found %g", key, x)
		return 0, false
	}
	if math.Abs(x) > largestNumber {
		t.Doc.Fault(path, "%s: %g is beyond 1e150, where squares overflow: choose other units", key, x)
		return 0, false
	}
	return x, true
}

// PositiveOrZero reads a finite number that is not negative.
func (t *Table) PositiveOrZero(key string) float64 {
	if !t.Has(key) {
		return 0
	}
	v, ok := t.Number(t.At(key), key, t.Values[key])
	if ok && v < 0 {
		t.Doc.Fault(t.At(key), "%s: want a number that is not negative, found %g", key, v)
	}
	return v
}

// Counts reads a whole number or a list of them, each at least least.
func (t *Table) Counts(key string, least int64, def int) []int {
	if !t.Has(key) {
		return []int{def}
	}
	list, ok := t.Values[key].([]any)
	if !ok {
		return []int{int(min(t.Whole(key, least), MaxCount))}
	}
	var all []int
	for i, v := range list {
		n, ok := v.(int64)
		if !ok || n < least || n > MaxCount {
			t.Doc.Fault(Element(t.At(key), i), "%s: want whole numbers that are at least %d, found %s", key, least, Describe(v))
			continue
		}
		all = append(all, int(n))
	}
	if len(list) == 0 {
		t.Doc.Fault(t.At(key), "%s: the list is empty", key)
	}
	return all
}

// Complex takes a value as a number or as a list of a real and an imaginary part, and reports whether it is one.
func (t *Table) Complex(path, key string, value any) (complex128, bool) {
	list, ok := value.([]any)
	if !ok {
		x, ok := t.Number(path, key, value)
		return complex(x, 0), ok
	}
	if len(list) != 2 {
		t.Doc.Fault(path, "%s: want a number or a real and an imaginary part such as [0.2, 0.004], found %d values", key, len(list))
		return 0, false
	}
	re, okRe := t.Number(Element(path, 0), key, list[0])
	im, okIm := t.Number(Element(path, 1), key, list[1])
	return complex(re, im), okRe && okIm
}
