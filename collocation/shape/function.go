package shape

import (
	"math"
)

// function is a function of some coordinates. value may change the entries of x that it does not depend on.
type function interface {
	value(x []float64) float64
	// bounds encloses the values in a box. Entries of coordinates on which the function does not depend have no meaning.
	bounds(lower, upper []float64) (lo, hi float64)
}

// plain is a level.
type plain struct{ level Level }

func (p plain) value(x []float64) float64                      { return p.level.Value(x) }
func (p plain) bounds(lower, upper []float64) (lo, hi float64) { return p.level.Bounds(lower, upper) }

// face is a function where one coordinate is fixed.
type face struct {
	function
	axis int
	at   float64
}

func (f face) value(x []float64) float64 {
	x[f.axis] = f.at
	return f.function.value(x)
}

func (f face) bounds(lower, upper []float64) (lo, hi float64) {
	l, u := lower[f.axis], upper[f.axis]
	lower[f.axis], upper[f.axis] = f.at, f.at
	lo, hi = f.function.bounds(lower, upper)
	lower[f.axis], upper[f.axis] = l, u
	return lo, hi
}

// along is a function on the graph of a root.
type along struct {
	function
	root *root
}

func (f along) value(x []float64) float64 {
	x[f.root.axis] = f.root.at(x)
	return f.function.value(x)
}

func (f along) bounds(lower, upper []float64) (lo, hi float64) {
	a := f.root.axis
	l, u := lower[a], upper[a]
	lower[a], upper[a] = f.root.lo, f.root.hi
	lo, hi = f.function.bounds(lower, upper)
	lower[a], upper[a] = l, u
	return lo, hi
}

// root is where a function that is monotone along an axis vanishes, as a function of the other coordinates. Without a zero
// between lo and hi it is the end that is nearer to one.
type root struct {
	function
	axis   int
	lo, hi float64
}

func (r *root) at(x []float64) float64 {
	f := func(v float64) float64 {
		x[r.axis] = v
		return r.function.value(x)
	}
	return zero(f, r.lo, r.hi, f(r.lo), f(r.hi))
}

// zero returns a zero of a function between two places, given its values there, by the method of Anderson and Bjorck (BIT 13,
// 1973); without a change of sign, the place with the smaller value.
func zero(f func(float64) float64, a, b, fa, fb float64) float64 {
	if fa == 0 || fb == 0 || (fa > 0) == (fb > 0) {
		if math.Abs(fa) <= math.Abs(fb) {
			return a
		}
		return b
	}
	for i := range 100 {
		c := b - fb*(b-a)/(fb-fa)
		if i%8 == 7 { // so that the bracket shrinks for certain
			c = a + (b-a)/2
		}
		if math.Abs(c-b) <= 2e-16*math.Abs(c) || c == a {
			return c
		}
		fc := f(c)
		switch keep := 1 - fc/fb; {
		case fc == 0:
			return c
		case (fc > 0) != (fb > 0):
			a, fa = b, fb
		case keep > 0:
			fa *= keep
		default:
			fa /= 2
		}
		b, fb = c, fc
	}
	return b
}

// zeros returns where a function changes its sign between two places, in order: found are those that show between samples or
// next to a least value among them.
func zeros(f func(float64) float64, lo, hi float64) (at []float64) {
	const samples = 8
	var v, x [samples + 1]float64
	for i := range x {
		x[i] = lo + (hi-lo)*float64(i)/samples
		v[i] = f(x[i])
	}
	for i := range samples {
		if (v[i] > 0) != (v[i+1] > 0) {
			at = append(at, zero(f, x[i], x[i+1], v[i], v[i+1]))
			continue
		}
		same := i > 0 && (v[i-1] > 0) == (v[i] > 0)
		if least := math.Abs(v[i]); same && least < math.Abs(v[i-1]) && least <= math.Abs(v[i+1]) {
			sign := math.Copysign(1, v[i])
			m := lowest(func(t float64) float64 { return sign * f(t) }, x[i-1], x[i+1])
			if fm := f(m); (fm > 0) != (v[i] > 0) {
				at = append(at, zero(f, x[i-1], m, v[i-1], fm), zero(f, m, x[i+1], fm, v[i+1]))
			}
		}
	}
	return at
}

// lowest returns the place of the least value between two places by golden sections.
func lowest(f func(float64) float64, a, b float64) float64 {
	const golden = 0.6180339887498949
	c, d := b-golden*(b-a), a+golden*(b-a)
	fc, fd := f(c), f(d)
	for range 40 {
		if fc <= 0 {
			return c
		}
		if fd <= 0 {
			return d
		}
		if fc < fd {
			b, d, fd = d, c, fc
			c = b - golden*(b-a)
			fc = f(c)
		} else {
			a, c, fc = c, d, fd
			d = a + golden*(b-a)
			fd = f(d)
		}
	}
	return (a + b) / 2
}
