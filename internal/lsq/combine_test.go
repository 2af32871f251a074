package lsq

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Solutions for combinations of right-hand sides are those for the combined sides, whatever the scales of the columns.
func TestSolveFor(t *testing.T) {
	const m, n, sides, k = 90, 70, 7, 3
	rnd := newRand(5)
	for _, rank := range []int{n, 40} {
		for _, size := range []float64{1, 1e-250} {
			a, b, c := lowRank(m, n, rank, rnd), random(m, sides, rnd), random(sides, k, rnd)
			for i := range m {
				a.Set(i, 3, a.At(i, 3)*size)
				b.Set(i, 2, b.At(i, 2)*size)
			}
			var all, want mat.Dense
			all.Augment(a, b)
			var tri Triangle
			tri.Reset(n, sides)
			tri.Add(&all)
			var f Factor
			f.Reset(&tri, 1e-12)
			if f.Rank != rank {
				t.Fatalf("rank %d, want %d", f.Rank, rank)
			}
			x := mat.NewDense(n, sides, nil)
			f.Solve(x)
			want.Mul(x, c)
			got := mat.NewDense(n, k, nil)
			f.SolveFor(got, c)
			for i := range n {
				for j := range k {
					if d := math.Abs(got.At(i, j) - want.At(i, j)); d > 1e-10*math.Abs(want.At(i, j))+1e-10 {
						t.Fatalf("rank %d, size %g: entry %d, %d is %g, want %g", rank, size, i, j, got.At(i, j), want.At(i, j))
					}
				}
			}
		}
	}
}
