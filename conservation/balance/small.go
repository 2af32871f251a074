package balance

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// small is the workspace of a matrix with as many rows as there are fields: a few.
type small struct {
	n    int
	a, b []float64 // n x n
	rhs  []float64
}

func newSmall(n int) *small {
	return &small{n, make([]float64, n*n), make([]float64, n*n), make([]float64, n)}
}

func (s *small) row(i int) []float64 { return s.a[i*s.n : (i+1)*s.n] }

// eliminate reduces a to a triangle, by rows with the largest pivots, and takes whole rows of other along. It reports whether a is regular.
func (s *small) eliminate(other []float64, cols int) bool {
	for k := range s.n {
		pivot := k
		for i := k + 1; i < s.n; i++ {
			if math.Abs(s.a[i*s.n+k]) > math.Abs(s.a[pivot*s.n+k]) {
				pivot = i
			}
		}
		if s.a[pivot*s.n+k] == 0 {
			return false
		}
		if pivot != k {
			for c := range s.n {
				s.a[k*s.n+c], s.a[pivot*s.n+c] = s.a[pivot*s.n+c], s.a[k*s.n+c]
			}
			for c := range cols {
				other[k*cols+c], other[pivot*cols+c] = other[pivot*cols+c], other[k*cols+c]
			}
		}
		for i := k + 1; i < s.n; i++ {
			factor := s.a[i*s.n+k] / s.a[k*s.n+k]
			if factor == 0 {
				continue
			}
			for c := k; c < s.n; c++ {
				s.a[i*s.n+c] -= factor * s.a[k*s.n+c]
			}
			for c := range cols {
				other[i*cols+c] -= factor * other[k*cols+c]
			}
		}
	}
	for k := s.n - 1; k >= 0; k-- {
		for c := range cols {
			v := other[k*cols+c]
			for j := k + 1; j < s.n; j++ {
				v -= s.a[k*s.n+j] * other[j*cols+c]
			}
			other[k*cols+c] = v / s.a[k*s.n+k]
		}
	}
	return true
}

// solve replaces rhs by the solution of a x = rhs, and spoils a.
func (s *small) solve() bool { return s.eliminate(s.rhs, 1) }

// spectrum returns the least and the greatest eigenvalue of the inverse of a times b, real parts widened by the imaginary ones; they are not a
// number where a is singular. It spoils both.
func (s *small) spectrum() (least, greatest float64) {
	if !s.eliminate(s.b, s.n) {
		return math.NaN(), math.NaN()
	}
	m := s.b
	switch s.n {
	case 1:
		return m[0], m[0]
	case 2:
		middle, product := (m[0]+m[3])/2, m[1]*m[2]
		width := math.Sqrt(math.Abs((m[0]-m[3])*(m[0]-m[3])/4 + product))
		return middle - width, middle + width
	case 3:
		return cubic(m)
	}
	return general(m, s.n)
}

// cubic is spectrum for three rows, by the trigonometric roots of the characteristic polynomial of m less a third of its trace.
func cubic(m []float64) (least, greatest float64) {
	middle := (m[0] + m[4] + m[8]) / 3
	a, b, c := m[0]-middle, m[4]-middle, m[8]-middle
	p := -(a*b + a*c + b*c - m[1]*m[3] - m[2]*m[6] - m[5]*m[7]) / 3
	q := (a*(b*c-m[5]*m[7]) - m[1]*(m[3]*c-m[5]*m[6]) + m[2]*(m[3]*m[7]-b*m[6])) / 2
	if r := math.Sqrt(math.Max(p, 0)); q*q <= p*p*p*(1+1e-12) && r > 0 {
		angle := math.Acos(math.Max(-1, math.Min(1, q/(r*r*r)))) / 3
		return middle + 2*r*math.Cos(angle+2*math.Pi/3), middle + 2*r*math.Cos(angle)
	}
	return general(m, 3) // not real, or alike
}

func general(m []float64, n int) (least, greatest float64) {
	var eigen mat.Eigen
	for _, v := range m {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return math.NaN(), math.NaN()
		}
	}
	if !eigen.Factorize(mat.NewDense(n, n, m), mat.EigenNone) {
		return math.NaN(), math.NaN()
	}
	least, greatest = math.Inf(1), math.Inf(-1)
	for _, v := range eigen.Values(nil) {
		least, greatest = math.Min(least, real(v)-math.Abs(imag(v))), math.Max(greatest, real(v)+math.Abs(imag(v)))
	}
	return least, greatest
}
