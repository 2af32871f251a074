package main

import "math"

// allenCahn integrates u_t = 1e-4 u_xx + 5 (u - u^3), u(x,0) = x^2 cos(pi x), even and of period 2, and returns the
// coefficients of its cosines at the times, the first of which is 0.
//
// Periodically continued, the initial function has a kink at x = 1. Its coefficients are therefore those of the
// integral, not of values on a grid, and the first steps are small.
func allenCahn(times []float64, modes, steps int) [][]complex128 {
	const eps, rate = 1e-4, 5
	linear, start := make([]complex128, modes), make([]complex128, modes)
	for n := range modes {
		k := math.Pi * float64(n)
		linear[n] = complex(rate-eps*k*k, 0)
		start[n] = complex(squareCosine(n), 0)
	}
	basis := newCosines(modes)
	m := newLawson(linear, start, func(dst, v []complex128) {
		basis.apply(dst, v, func(u complex128) complex128 { return -rate * u * u * u })
	})
	return m.run(times, steps, true)
}

// squareCosine returns the coefficient of cos(n pi x) in x^2 cos(pi x) on [-1, 1].
func squareCosine(n int) float64 {
	c := moment(n+1) + moment(n-1)
	if n == 0 {
		return c / 2
	}
	return c
}

// moment returns the integral of x^2 cos(n pi x) over [0, 1].
func moment(n int) float64 {
	if n == 0 {
		return 1. / 3
	}
	k := math.Pi * float64(n)
	return 2 * math.Cos(k) / (k * k)
}
