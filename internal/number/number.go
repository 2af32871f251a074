// Package number has what the standard library does not say of numbers.
package number

import "math"

// Finite reports whether a number is neither NaN nor infinite.
func Finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Quantile interpolates between ascending values as NumPy does, where a share p of the others lies below: gonum's kinds of quantiles have
// another middle of two values. Values at the end may be infinite. NaN of no values.
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := p * float64(len(sorted)-1)
	lo := int(at)
	hi := min(lo+1, len(sorted)-1)
	if share := at - float64(lo); share > 0 {
		if math.IsInf(sorted[hi], 1) {
			return math.Inf(1)
		}
		return sorted[lo] + share*(sorted[hi]-sorted[lo])
	}
	return sorted[lo]
}

// Root returns the zero of an increasing function between two numbers, by bisection.
func Root(f func(float64) float64, lo, hi float64) float64 {
	for range 200 {
		if mid := (lo + hi) / 2; f(mid) > 0 {
			hi = mid
		} else {
			lo = mid
		}
	}
	return (lo + hi) / 2
}
