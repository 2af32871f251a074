package main

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// cosines turns even functions of period 2 l, sum_n c_n cos(n pi x/l) with n = 0, ..., modes-1, into values on a grid and
// back. The grid is so fine that a product of three of them is projected exactly.
type cosines struct {
	modes        int
	fft          *fourier.CmplxFFT
	coeff, value []complex128
}

func newCosines(modes int) *cosines {
	n := 4 * modes
	return &cosines{modes, fourier.NewCmplxFFT(n), make([]complex128, n), make([]complex128, n)}
}

// apply sets dst to the coefficients of f(u), u having the coefficients c. They must not be the same slice.
func (b *cosines) apply(dst, c []complex128, f func(complex128) complex128) {
	n := len(b.value)
	clear(b.coeff)
	b.coeff[0] = c[0]
	for k := 1; k < b.modes; k++ {
		b.coeff[k], b.coeff[n-k] = c[k]/2, c[k]/2
	}
	b.fft.Sequence(b.value, b.coeff)
	for i, u := range b.value {
		b.value[i] = f(u)
	}
	b.fft.Coefficients(b.coeff, b.value)
	dst[0] = b.coeff[0] / complex(float64(n), 0)
	for k := 1; k < b.modes; k++ {
		dst[k] = (b.coeff[k] + b.coeff[n-k]) / complex(float64(n), 0)
	}
}

// at evaluates a sum at x = l s.
func at(c []complex128, s float64) complex128 {
	var sum complex128
	for n, v := range c {
		sum += v * complex(math.Cos(float64(n)*math.Pi*s), 0)
	}
	return sum
}
