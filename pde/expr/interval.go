package expr

import "math"

// interval is a set of numbers that holds all values of an expression over a box. Its ends are finite or infinite and
// never NaN. Every rule rounds outward by more than the rounding errors of the tape, so that what the tape computes at
// a point of the box lies inside, as long as it is finite.
type interval struct {
	lo, hi float64
	// partial says that the expression, or a part of it, may be infinite or not a number somewhere in the box:
	// comparisons with it are open then. See [instruction.bound].
	partial bool
}

var everything = interval{math.Inf(-1), math.Inf(1), true}

// outward returns [lo, hi] made safe: a little larger, and everything where an end is not a number.
func outward(lo, hi float64) interval {
	if math.IsNaN(lo) || math.IsNaN(hi) {
		return everything
	}
	// A value that overflows is no number of the set, so that lo is below all numbers in any case.
	lo, hi = min(lo, math.MaxFloat64), max(hi, -math.MaxFloat64)
	if 0 < lo && lo < subnormal { // where relative errors are large
		lo = 0
	}
	if -subnormal < hi && hi < 0 {
		hi = 0
	}
	return between(lo-intervalSlack*math.Abs(lo), hi+intervalSlack*math.Abs(hi))
}

func between(lo, hi float64) interval { return interval{lo: lo, hi: hi} }

// exactly returns the interval that holds one number.
func exactly(v float64) interval { return between(v, v) }

func (a interval) hull(b interval) interval { return between(min(a.lo, b.lo), max(a.hi, b.hi)) }

// domain returns a cut to [lo, hi], outside of which a function has no values; everything if they do not meet.
func (a interval) domain(lo, hi float64) interval {
	if a.hi < lo || a.lo > hi {
		return everything
	}
	return interval{max(a.lo, lo), min(a.hi, hi), a.lo < lo || a.hi > hi}
}

func (a interval) holds(v float64) bool { return a.lo <= v && v <= a.hi }

func (a interval) plus(b interval) interval  { return outward(a.lo+b.lo, a.hi+b.hi) }
func (a interval) minus(b interval) interval { return outward(a.lo-b.hi, a.hi-b.lo) }

// multiply is the product of two ends: 0 times an infinite end is 0, because the numbers inside are finite.
func multiply(x, y float64) float64 {
	if x == 0 || y == 0 {
		return 0
	}
	return x * y
}

func (a interval) times(b interval) interval {
	p, q := multiply(a.lo, b.lo), multiply(a.lo, b.hi)
	r, s := multiply(a.hi, b.lo), multiply(a.hi, b.hi)
	return outward(min(p, q, r, s), max(p, q, r, s))
}

func (a interval) scaled(c float64) interval { return a.times(exactly(c)) }

func (a interval) square() interval {
	return a.size().rising(func(x float64) float64 { return x * x }).domain(0, math.Inf(1))
}

// over is a / b.
func (a interval) over(b interval) interval { return a.times(b.inverse()) }

func (a interval) inverse() interval {
	switch {
	case a.lo > 0 || a.hi < 0:
		return outward(1/a.hi, 1/a.lo)
	}
	return everything // a zero at an end has either sign
}

// size is the absolute value.
func (a interval) size() interval {
	switch {
	case a.lo >= 0:
		return a
	case a.hi <= 0:
		return between(-a.hi+0, -a.lo) // + 0 turns -0 into 0
	}
	return between(0, max(-a.lo, a.hi))
}

// rising and falling return the values of a monotone function.
func (a interval) rising(f func(float64) float64) interval {
	out := outward(f(a.lo), f(a.hi))
	out.partial = out.partial || a.partial
	return out
}

func (a interval) falling(f func(float64) float64) interval {
	out := outward(f(a.hi), f(a.lo))
	out.partial = out.partial || a.partial
	return out
}

// sqrt leaves out negative numbers, which have no root.
func (a interval) sqrt() interval {
	return a.domain(0, math.Inf(1)).rising(func(x float64) float64 { return math.Sqrt(max(x, 0)) })
}

// power returns a^e for a constant exponent.
func (a interval) power(e float64) interval {
	f := func(x float64) float64 { return math.Pow(x, e) }
	odd := math.Mod(e, 2) != 0
	switch {
	case e < 0:
		return a.power(-e).inverse()
	case e != math.Trunc(e):
		if a.hi < 0 {
			return everything
		}
		return a.domain(0, math.Inf(1)).rising(f)
	case odd:
		return a.rising(f)
	}
	return a.size().rising(f)
}

// raised returns a^b. For a positive base the extremes are at the corners: along every edge the power is monotone. Zero to a negative power is infinite, of
// either sign, as zeros have signs.
func (a interval) raised(b interval) interval {
	switch {
	case b.lo == b.hi:
		return a.power(b.lo)
	case a.lo < 0 || a.lo == 0 && b.lo < 0:
		return everything
	}
	p, q := math.Pow(a.lo, b.lo), math.Pow(a.lo, b.hi)
	r, s := math.Pow(a.hi, b.lo), math.Pow(a.hi, b.hi)
	return outward(min(p, q, r, s), max(p, q, r, s))
}

// less returns 1 where a < b, 0 where a >= b, and [0, 1] where both may occur.
func (a interval) less(b interval) interval {
	switch {
	case a.partial || b.partial:
	case a.hi < b.lo:
		return exactly(1)
	case a.lo >= b.hi:
		return exactly(0)
	}
	return between(0, 1)
}

// lessEqual is less with equality.
func (a interval) lessEqual(b interval) interval {
	switch {
	case a.partial || b.partial:
	case a.hi <= b.lo:
		return exactly(1)
	case a.lo > b.hi:
		return exactly(0)
	}
	return between(0, 1)
}

// choose returns a where the condition c holds, b where it does not, and their hull where both occur.
func (c interval) choose(a, b interval) interval {
	switch {
	case c.lo == 1:
		return a
	case c.hi == 0:
		return b
	}
	return a.hull(b)
}

// sine returns the values of f, a sine or a cosine, whose maxima are at top + 2 pi k.
func (a interval) sine(f func(float64) float64, top float64) interval {
	if !(a.hi-a.lo < 2*math.Pi) || max(math.Abs(a.lo), math.Abs(a.hi)) > periodicArgument {
		return between(-1, 1)
	}
	p, q := f(a.lo), f(a.hi)
	out := between(max(min(p, q)-sineError, -1), min(max(p, q)+sineError, 1))
	if passes(a.lo, a.hi, top, 2*math.Pi) {
		out.hi = 1
	}
	if passes(a.lo, a.hi, top-math.Pi, 2*math.Pi) {
		out.lo = -1
	}
	return out
}

// passes reports whether [lo, hi] holds a number of the form from + k*period, or misses it by rounding.
func passes(lo, hi, from, period float64) bool {
	k := math.Ceil((lo - turningError - from) / period)
	return from+k*period <= hi+turningError
}

func (a interval) tangent() interval {
	if !(a.hi-a.lo < math.Pi) || max(math.Abs(a.lo), math.Abs(a.hi)) > periodicArgument || passes(a.lo, a.hi, math.Pi/2, math.Pi) {
		return everything
	}
	return a.rising(math.Tan)
}

// angle returns the values of atan2(y, x). Where the box meets neither the origin nor the cut on the negative half of
// the x axis the extremes are at its corners.
func angle(y, x interval) interval {
	if x.lo <= 0 && y.holds(0) {
		return outward(-math.Pi, math.Pi)
	}
	p, q := math.Atan2(y.lo, x.lo), math.Atan2(y.lo, x.hi)
	r, s := math.Atan2(y.hi, x.lo), math.Atan2(y.hi, x.hi)
	return outward(min(p, q, r, s), max(p, q, r, s))
}

// ranges returns the values of the built-in functions over intervals, by name; b is the second argument of those that
// have one.
func ranges() map[string]func(a, b interval) interval {
	one := func(f func(a interval) interval) func(a, b interval) interval {
		return func(a, _ interval) interval { return f(a) }
	}
	rising := func(f func(float64) float64) func(a, b interval) interval {
		return one(func(a interval) interval { return a.rising(f) })
	}
	sech := func(x float64) float64 { return 1 / math.Cosh(x) }
	return map[string]func(a, b interval) interval{
		"sin":  one(func(a interval) interval { return a.sine(math.Sin, math.Pi/2) }),
		"cos":  one(func(a interval) interval { return a.sine(math.Cos, 0) }),
		"tan":  one(interval.tangent),
		"asin": one(func(a interval) interval { return a.domain(-1, 1).rising(clamped(math.Asin)) }),
		"acos": one(func(a interval) interval { return a.domain(-1, 1).falling(clamped(math.Acos)) }),
		"atan": rising(math.Atan), "sinh": rising(math.Sinh), "tanh": rising(math.Tanh),
		"asinh": rising(math.Asinh),
		"acosh": one(func(a interval) interval {
			return a.domain(1, math.Inf(1)).rising(func(x float64) float64 { return math.Acosh(max(x, 1)) })
		}),
		"atanh": one(func(a interval) interval { return a.domain(-1, 1).rising(clamped(math.Atanh)) }),
		"cosh":  one(func(a interval) interval { return a.size().rising(math.Cosh) }),
		"sech":  one(func(a interval) interval { return a.size().falling(sech) }),
		"exp":   rising(math.Exp),
		"log": one(func(a interval) interval {
			return a.domain(0, math.Inf(1)).rising(func(x float64) float64 { return math.Log(max(x, 0)) })
		}),
		"sqrt": one(interval.sqrt),
		"erf":  rising(math.Erf), "erfc": one(func(a interval) interval { return a.falling(math.Erfc) }),
		"atan2": angle,
		"abs":   one(interval.size),
		"sign":  one(func(a interval) interval { return between(sign(a.lo), sign(a.hi)) }),
		"step":  one(func(a interval) interval { return between(step(a.lo), step(a.hi)) }),
		"min":   func(a, b interval) interval { return between(min(a.lo, b.lo), min(a.hi, b.hi)) },
		"max":   func(a, b interval) interval { return between(max(a.lo, b.lo), max(a.hi, b.hi)) },
	}
}

// clamped is f on [-1, 1], with arguments outside moved to the ends.
func clamped(f func(float64) float64) func(float64) float64 {
	return func(x float64) float64 { return f(min(max(x, -1), 1)) }
}
