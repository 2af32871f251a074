package main

import (
	"math"
	"math/cmplx"
)

const half = 5 // the domain of the Schroedinger equation is [-half, half]

// schroedinger integrates i h_t + h_xx/2 + |h|^2 h = 0, h(x,0) = 2 sech(x), even and of period 2 half, and returns the
// coefficients of its cosines at the times, the first of which is 0.
func schroedinger(times []float64, modes, steps int) [][]complex128 {
	linear, start := make([]complex128, modes), make([]complex128, modes)
	for n := range modes {
		k := math.Pi * float64(n) / half
		linear[n] = complex(0, -k*k/2)
		start[n] = complex(secant(n), 0)
	}
	basis := newCosines(modes)
	m := newLawson(linear, start, func(dst, v []complex128) {
		basis.apply(dst, v, func(h complex128) complex128 { return complex(0, real(h)*real(h)+imag(h)*imag(h)) * h })
	})
	return m.run(times, steps, false)
}

// tail returns what the cosines with these coefficients of the initial function, the first of them of n = from,
// contribute at x and t. To leading order they turn with the free phase and with twice the mean of |h|^2, which is
// conserved: the kink of the initial function at the ends of the period disperses, but never becomes smooth, and these
// coefficients decay like 1/n^2 at all times.
func tail(start []float64, from int, x, t float64) complex128 {
	mean := 4 * math.Tanh(half) / half
	var sum complex128
	for i, c := range start {
		k := math.Pi * float64(from+i) / half
		sum += cmplx.Rect(c*math.Cos(k*x), -k*k/2*t)
	}
	return sum * cmplx.Rect(1, 2*mean*t)
}

// secant returns the coefficient of cos(n pi x/half) in 2 sech(x) on [-half, half]. The integral over the whole line is
// known; beyond half it is that of the series 2 sech(x) = 4 sum_j (-1)^j exp(-(2j+1) x).
func secant(n int) float64 {
	k := math.Pi * float64(n) / half
	sum, sign := 2*math.Pi/math.Cosh(math.Pi*k/2), 1.0
	if n%2 == 1 {
		sign = -1
	}
	for _, a := range []float64{1, 3, 5, 7, 9} { // the next is below exp(-55)
		sum -= sign * 8 * math.Exp(-a*half) * a / (a*a + k*k)
		sign = -sign
	}
	if n == 0 {
		return sum / (2 * half)
	}
	return sum / half
}
