package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/kernel"
	"pinn/internal/lsq"
)

func comparisons() []comparison {
	var out []comparison
	for _, s := range []struct {
		name    string
		tA      blas.Transpose
		m, n, k int
	}{
		{"product 20000 x 64 x 64", blas.NoTrans, 20000, 64, 64},
		{"product 20000 x 128 x 128", blas.NoTrans, 20000, 128, 128},
		{"product 20000 x 256 x 256", blas.NoTrans, 20000, 256, 256},
		{"product 1000 x 1000 x 1000", blas.NoTrans, 1000, 1000, 1000},
		{"product A'B 64 x 64 x 20000", blas.Trans, 64, 64, 20000},
		{"product A'B 1000 x 1000 x 4000", blas.Trans, 1000, 1000, 4000},
	} {
		out = append(out, product(s.name, s.tA, s.m, s.n, s.k))
	}
	return append(append(out, functions()...), leastSquares(3000, 500), leastSquares(2000, 800))
}

func random(n int) []float64 {
	rnd, x := rand.New(rand.NewPCG(1, 1)), make([]float64, n)
	for i := range x {
		x[i] = rnd.NormFloat64()
	}
	return x
}

func product(name string, tA blas.Transpose, m, n, k int) comparison {
	a, b, c := random(m*k), random(k*n), make([]float64, m*n)
	lda := k
	if tA == blas.Trans {
		lda = m
	}
	return comparison{
		name: name, reference: "gonum", flops: 2 * float64(m) * float64(n) * float64(k),
		here:  func() { kernel.BLAS{}.Dgemm(tA, blas.NoTrans, m, n, k, 1, a, lda, b, n, 0, c, n) },
		there: func() { gonum.Implementation{}.Dgemm(tA, blas.NoTrans, m, n, k, 1, a, lda, b, n, 0, c, n) },
	}
}

// functions compares slices that fit into the first-level cache.
func functions() []comparison {
	const n = 1000
	z, x, y := random(n), make([]float64, n), make([]float64, n)
	return []comparison{
		{name: "sine and cosine", reference: "package math", entries: n,
			here: func() { kernel.Sincos(x, y, z) },
			there: func() {
				for i, v := range z {
					x[i], y[i] = math.Sincos(v)
				}
			}},
		{name: "tanh and its derivative", reference: "package math", entries: n,
			here: func() { kernel.Tanh(x, y, z) },
			there: func() {
				for i, v := range z {
					t := math.Tanh(v)
					x[i], y[i] = t, 1-t*t
				}
			}},
		{name: "exp", reference: "package math", entries: n,
			here: func() { kernel.Exp(x, z) },
			there: func() {
				for i, v := range z {
					x[i] = math.Exp(v)
				}
			}},
	}
}

// leastSquares compares a rank-revealing solve with gonum's pivoted factorisation of the whole matrix, both on the
// kernels here.
func leastSquares(m, n int) comparison {
	a := random(m * (n + 1))
	rows, x := mat.NewDense(m, n+1, nil), mat.NewDense(n, 1, nil)
	q := blas64.General{Rows: m, Cols: n, Stride: n + 1, Data: make([]float64, m*(n+1))}
	tau, pivot, work := make([]float64, n), make([]int, n), make([]float64, 1)
	lapack64.Geqp3(q, pivot, tau, work, -1)
	work = make([]float64, int(work[0]))
	var t lsq.Triangle
	var f lsq.Factor
	return comparison{
		name: fmt.Sprintf("rank-revealing least squares %d x %d", m, n), reference: "gonum's pivoted QR on these kernels",
		here: func() {
			copy(rows.RawMatrix().Data, a)
			t.Reset(n, 1)
			t.Add(rows)
			f.Reset(&t, 0)
			f.Solve(x)
		},
		there: func() {
			copy(q.Data, a)
			for j := range pivot {
				pivot[j] = -1
			}
			lapack64.Geqp3(q, pivot, tau, work, len(work))
		},
		flops: 2*float64(m)*float64(n)*float64(n) + 2*float64(n)*float64(n)*float64(n)/3,
	}
}
