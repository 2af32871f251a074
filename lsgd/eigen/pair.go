package eigen

import (
	"math"
	"math/cmplx"
	"slices"
)

// Pair is an eigenvalue and its eigenfunction. Complex ones come with their conjugates.
type Pair struct {
	Value complex128
	// Re and Im are the coefficients of the real and the imaginary part of the eigenfunction, which has the norm 1 and,
	// where it is largest, is real and positive. Im is nil for a real eigenvalue.
	Re, Im []float64
	// Change is the relative size of what another step of the iteration adds to the eigenfunction.
	Change float64

	re, im []float64 // as an element of the space
}

// pairs makes eigenpairs of the first values, as many as given.
func (s *space) pairs(r *ritzPairs, count int) (out []Pair) {
	for k := range min(count, len(r.nu)) {
		out = append(out, s.pair(r.nu[k], r.vectors[k]))
	}
	return out
}

func compare(a, b float64) int {
	if a < b {
		return -1
	}
	return 1
}

// imageOf returns the image of a combination of the vectors: that of an eigenvector is closer to an eigenfunction than the vector itself. Images
// of the blocks before the last are in the space.
func (s *space) imageOf(y []complex128) []complex128 {
	first := s.images.count() - s.block
	inside := make([]complex128, s.images.count())
	for j, v := range y[:first] {
		for i, h := range s.h[j] {
			inside[i] += v * complex(h, 0)
		}
	}
	c := combine(s.coef, inside, s.coef.length)
	for j, v := range combine(s.mapped, y[first:], s.mapped.length) {
		c[j] += v
	}
	return c
}

// pair makes an eigenpair of an eigenvector in the space.
func (s *space) pair(nu complex128, y []complex128) Pair {
	n := s.sys.Layout.Cols
	y = slices.Clone(y)
	if im := imag(nu); im != 0 && math.Abs(im) <= conjugatesSplit*cmplx.Abs(nu) {
		nu = complex(real(nu), 0)
		for i, v := range y { // the two parts span the same as the conjugate pair
			y[i] = complex(real(v), 0)
			if im < 0 {
				y[i] = complex(imag(v), 0)
			}
		}
	}
	u, image := combine(s.values, y, s.Pencil.values.rows), combine(s.images, y, s.Pencil.values.rows)
	at, size, change := 0, 0.0, 0.0
	for i, v := range image {
		if cmplx.Abs(v) > cmplx.Abs(image[at]) {
			at = i
		}
		size = math.Hypot(size, cmplx.Abs(v))
		change = math.Hypot(change, cmplx.Abs(v-nu*u[i]))
	}
	turn := complex(cmplx.Abs(image[at])/size, 0) / image[at]
	c := s.imageOf(y)
	q := Pair{
		Value: complex(s.shift, 0) + 1/nu, Change: change / size,
		re: make([]float64, len(c)), im: make([]float64, len(c)),
	}
	for j, v := range c {
		v *= turn
		q.re[j], q.im[j] = real(v), imag(v)
	}
	q.Re = q.re[:n]
	if imag(nu) != 0 {
		q.Im = q.im[:n]
	}
	return q
}

// combine returns the first entries of the sum of y_i v_i.
func combine(v vectors, y []complex128, first int) []complex128 {
	out := make([]complex128, first)
	for i, c := range y {
		for j, x := range v.at(i)[:first] {
			out[j] += c * complex(x, 0)
		}
	}
	return out
}
