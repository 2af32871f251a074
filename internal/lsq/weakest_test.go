package lsq

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// triangleOf returns the triangle of a matrix, given in two blocks.
func triangleOf(a *mat.Dense) *Triangle {
	m, n := a.Dims()
	var t Triangle
	t.Reset(n, 0)
	t.Add(mat.DenseCopyOf(a.Slice(0, m/2, 0, n)))
	t.Add(mat.DenseCopyOf(a.Slice(m/2, m, 0, n)))
	return &t
}

func randomMatrix(m, n int, rnd *rand.Rand) *mat.Dense {
	a := mat.NewDense(m, n, nil)
	a.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, a)
	return a
}

// With M orthonormal in other coordinates, A on its basis has known singular values, whatever the scales of the columns.
func TestFindWeakest(t *testing.T) {
	const (
		m, n, dependent = 200, 90, 20
		tolerance       = 1e-9
	)
	rnd := rand.New(rand.NewPCG(3, 3))
	var q, u mat.QR
	q.Factorize(randomMatrix(m, n, rnd))
	u.Factorize(randomMatrix(m, n, rnd))
	var full, left mat.Dense
	q.QTo(&full)
	u.QTo(&left)
	sizes := make([]float64, n)
	for j := range sizes {
		sizes[j] = 1 + float64(j)
	}
	sizes[7], sizes[40] = 1e-3, 1e-6
	// x = D^-1 T y with y the coordinates in which M is orthonormal; the last columns repeat earlier ones.
	mix := randomMatrix(n, n, rnd)
	var values, scaled, rows mat.Dense
	values.Mul(full.Slice(0, m, 0, n), mix)
	scaled.Mul(mat.NewDiagDense(n, sizes), mix)
	rows.Mul(left.Slice(0, m, 0, n), &scaled)
	grow := func(a *mat.Dense) *mat.Dense {
		out := mat.NewDense(m, n+dependent, nil)
		for j := range n + dependent {
			scale := math.Pow(10, float64(j%7-3))
			for i := range m {
				out.Set(i, j, a.At(i, j%n)*scale)
			}
		}
		return out
	}
	a, b := grow(&rows), grow(&values)
	w := FindWeakest(triangleOf(a), triangleOf(b), 1e-11, 3)
	if w.Rank != n {
		t.Errorf("rank %d, want %d", w.Rank, n)
	}
	for k, want := range []float64{1e-6, 1e-3, 1} {
		if !(math.Abs(w.Values[k]/want-1) < tolerance/want) {
			t.Errorf("value %d: %g, want %g", k, w.Values[k], want)
		}
		var ax, bx mat.VecDense
		ax.MulVec(a, w.Vectors.ColView(k))
		bx.MulVec(b, w.Vectors.ColView(k))
		if got := mat.Norm(&ax, 2); math.Abs(got-want) > 1e-7 || math.Abs(mat.Norm(&bx, 2)-1) > tolerance {
			t.Errorf("direction %d: |A x| = %g and |M x| = %g, want %g and 1", k, got, mat.Norm(&bx, 2), want)
		}
	}
}

func TestFindWeakestNull(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	a, b := randomMatrix(60, 20, rnd), randomMatrix(60, 20, rnd)
	for i := range 60 { // the last column is the sum of the first two
		a.Set(i, 19, a.At(i, 0)+a.At(i, 1))
	}
	if w := FindWeakest(triangleOf(a), triangleOf(b), 1e-11, 2); !(w.Values[0] < 1e-13) || !(w.Values[1] > 1e-3) {
		t.Errorf("values %g, want one of rounding and one that is not", w.Values)
	}
	if w := FindWeakest(triangleOf(a), triangleOf(mat.NewDense(60, 20, nil)), 1e-11, 2); w.Rank != 0 || w.Values != nil {
		t.Errorf("M = 0: rank %d, values %g, want none", w.Rank, w.Values)
	}
}
