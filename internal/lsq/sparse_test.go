package lsq

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// sparseRows are rows that touch one set of groups.
type sparseRows struct {
	set  []int
	rows *mat.Dense // with the right-hand side
}

// sparseCase is a problem with its groups.
type sparseCase struct {
	name  string
	sizes []int
	rows  []sparseRows
	full  bool // the matrix has full rank
}

// touching draws n rows per set.
func touching(sizes []int, n int, rnd *rand.Rand, sets ...[]int) (out []sparseRows) {
	for _, set := range sets {
		cols := 1
		for _, g := range set {
			cols += sizes[g]
		}
		out = append(out, sparseRows{set, random(n, cols, rnd)})
	}
	return out
}

func each(n int) (out [][]int) {
	for g := range n {
		out = append(out, []int{g})
	}
	return out
}

func chainPairs(n int) (out [][]int) {
	for g := range n - 1 {
		out = append(out, []int{g, g + 1})
	}
	return out
}

// gridPairs are the shared edges of an n x n grid of boxes.
func gridPairs(n int) (out [][]int) {
	for g := range n * n {
		if g%n+1 < n {
			out = append(out, []int{g, g + 1})
		}
		if g+n < n*n {
			out = append(out, []int{g, g + n})
		}
	}
	return out
}

// deficient replaces the columns of every group by the same linear combinations, in all rows, of rank columns.
func deficient(c sparseCase, rank int, rnd *rand.Rand) sparseCase {
	mix := make([]*mat.Dense, len(c.sizes))
	for g, n := range c.sizes {
		mix[g] = lowRank(n, n, rank, rnd)
	}
	for _, r := range c.rows {
		m, at := r.rows.RawMatrix().Rows, 0
		for _, g := range r.set {
			part := r.rows.Slice(0, m, at, at+c.sizes[g]).(*mat.Dense)
			var product mat.Dense
			product.Mul(part, mix[g])
			part.Copy(&product)
			at += c.sizes[g]
		}
	}
	return c
}

func sparseCases() []sparseCase {
	rnd := newRand(21)
	equal := func(n, size int) []int { return slices.Repeat([]int{size}, n) }
	chain, grid := equal(7, 12), equal(16, 10)
	uneven := []int{5, 30, 1, 80, 12, 7}
	arrow := append(equal(9, 11), 6)
	var heads [][]int
	for g := range 9 {
		heads = append(heads, []int{g, 9})
	}
	four := [][]int{{0}, {1, 2}, {0, 3, 4}, {1, 2, 4, 5}, {0, 1, 3, 5}, {3}, {3, 5}}
	return []sparseCase{
		{"one group", []int{20}, touching([]int{20}, 500, rnd, []int{0}), true},
		{"chain", chain, slices.Concat(touching(chain, 20, rnd, each(7)...), touching(chain, 4, rnd, chainPairs(7)...)), true},
		{"chain through shared rows only", chain, touching(chain, 30, rnd, chainPairs(7)...), true},
		{"grid", grid, slices.Concat(touching(grid, 9, rnd, each(16)...), touching(grid, 5, rnd, gridPairs(4)...)), true},
		{"arrow", arrow, slices.Concat(touching(arrow, 7, rnd, each(9)...), touching(arrow, 8, rnd, heads...)), true},
		{"one to four groups", uneven, touching(uneven, 40, rnd, four...), true},
		{"an empty group and one without rows", []int{8, 0, 9, 7}, touching([]int{8, 0, 9, 7}, 20, rnd, []int{0, 1}, []int{1}, []int{0, 2}), false},
		{"more rows than a stack holds", chain[:3], slices.Concat(touching(chain, 700, rnd, each(3)...), touching(chain, 300, rnd, chainPairs(3)...)), true},
		{"fewer rows than columns", grid, touching(grid, 3, rnd, gridPairs(4)...), false},
		deficient(sparseCase{"groups of rank 6", grid, slices.Concat(touching(grid, 9, rnd, each(16)...), touching(grid, 5, rnd, gridPairs(4)...)), false}, 6, rnd),
		deficient(sparseCase{"groups of rank 4 with four neighbours", uneven, touching(uneven, 40, rnd, four...), false}, 4, rnd),
	}
}

// whole returns the matrix and the right-hand side.
func (c sparseCase) whole() (a *mat.Dense, b []float64) {
	at, cols := make([]int, len(c.sizes)), 0
	for g, n := range c.sizes {
		at[g] = cols
		cols += n
	}
	var rows [][]float64
	for _, r := range c.rows {
		for i := range r.rows.RawMatrix().Rows {
			src, dst := r.rows.RawRowView(i), make([]float64, cols)
			for _, g := range r.set {
				copy(dst[at[g]:], src[:c.sizes[g]])
				src = src[c.sizes[g]:]
			}
			rows, b = append(rows, dst), append(b, src[0])
		}
	}
	a = mat.NewDense(len(rows), cols, nil)
	for i, r := range rows {
		a.SetRow(i, r)
	}
	return a, b
}

// solve gives the rows in blocks of the given size.
func (c sparseCase) solve(s *Sparse, tol float64, step int) []float64 {
	var sets [][]int
	for _, r := range c.rows {
		sets = append(sets, r.set)
	}
	s.Reset(c.sizes, sets)
	cols := 0
	for _, n := range c.sizes {
		cols += n
	}
	for k, r := range c.rows {
		m, n := r.rows.Dims()
		for lo := 0; lo < m; lo += step {
			s.Add(k, r.rows.Slice(lo, min(lo+step, m), 0, n).(*mat.Dense))
		}
	}
	x := make([]float64, cols)
	s.Solve(x, tol)
	return x
}

// TestSparse compares with the dense solver: the rank, the least residual, A'r = 0 and, where it is unique, the
// solution. One value serves all problems, so that nothing of a former one may show.
func TestSparse(t *testing.T) {
	const (
		cut = 1e-12
		tol = 1e-11 // relative; the problems have conditions up to 1e3
	)
	var s Sparse
	for _, c := range sparseCases() {
		a, b := c.whole()
		_, cols := a.Dims()
		dense := New(a, cut)
		want := make([]float64, cols)
		least := dense.Solve(want, b)
		for _, step := range []int{1000, 37} {
			got := c.solve(&s, cut, step)
			var r, normal mat.VecDense
			r.MulVec(a, mat.NewVecDense(cols, got))
			r.SubVec(mat.NewVecDense(len(b), b), &r)
			normal.MulVec(a.T(), &r)
			size := floats.Norm(b, 2)
			if s.Rank != dense.Rank || c.full && s.Rank != cols {
				t.Errorf("%s: rank %d of %d columns, dense %d", c.name, s.Rank, cols, dense.Rank)
			}
			if e := mat.Norm(&r, 2); !(math.Abs(e-least) <= tol*size) || !(math.Abs(s.Residual-least) <= tol*size) {
				t.Errorf("%s: residual %.17g, reported %.17g, want %.17g within %g", c.name, e, s.Residual, least, tol*size)
			}
			if e := mat.Norm(&normal, 2); !(e <= tol*mat.Norm(a, 2)*size) {
				t.Errorf("%s: |A'r| = %g, want 0 within %g", c.name, e, tol*mat.Norm(a, 2)*size)
			}
			if e := floats.Distance(got, want, 2); c.full && !(e <= tol*floats.Norm(want, 2)) {
				t.Errorf("%s: solution of norm %g differs by %g, tolerance %g relative", c.name, floats.Norm(want, 2), e, tol)
			}
			if !(s.Cond >= 1) || math.IsInf(s.Cond, 1) {
				t.Errorf("%s: condition %g", c.name, s.Cond)
			}
		}
	}
}

// TestSparseOfNothing has no rows that touch a column.
func TestSparseOfNothing(t *testing.T) {
	var s Sparse
	s.Reset([]int{2, 0}, [][]int{{1}, {}})
	s.Add(0, mat.NewDense(2, 1, []float64{3, 0}))
	s.Add(1, mat.NewDense(1, 1, []float64{4}))
	x := []float64{7, 7}
	s.Solve(x, 0)
	if x[0] != 0 || x[1] != 0 || s.Rank != 0 || !math.IsInf(s.Cond, 1) || math.Abs(s.Residual-5) > 8*eps {
		t.Errorf("solution %v, rank %d, condition %g, residual %g; want zero, 0, +Inf, 5", x, s.Rank, s.Cond, s.Residual)
	}
}

// TestSparseOnCores solves the same rows on one core and on two.
func TestSparseOnCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, c := range sparseCases() {
		var first []float64
		for _, cores := range []int{1, 2, 2} {
			runtime.GOMAXPROCS(cores)
			var s Sparse
			x := append(c.solve(&s, 1e-12, 100), s.Residual, s.Cond)
			if first == nil {
				first = x
			}
			if !slices.Equal(x, first) {
				t.Errorf("%s: other bits on %d cores than on one", c.name, cores)
			}
		}
	}
}

// TestSparseScales multiplies the columns by powers of ten, which must not change a rank that is cut relative to the
// columns, and the solution only by their reciprocals.
func TestSparseScales(t *testing.T) {
	const tol = 1e-11 // as in TestSparse
	factor := func(j int) float64 { return math.Pow(10, float64(j%5-2)*75) }
	for _, c := range sparseCases()[:6] {
		var s Sparse
		want, rank := c.solve(&s, 0, 100), s.Rank
		at, cols := make([]int, len(c.sizes)), 0
		for g, n := range c.sizes {
			at[g] = cols
			cols += n
		}
		for _, r := range c.rows {
			for i := range r.rows.RawMatrix().Rows {
				row := r.rows.RawRowView(i)
				for _, g := range r.set {
					for j := range c.sizes[g] {
						row[j] *= factor(at[g] + j)
					}
					row = row[c.sizes[g]:]
				}
			}
		}
		got := c.solve(&s, 0, 100)
		for j := range got {
			got[j] *= factor(j)
		}
		if e := floats.Distance(got, want, 2); s.Rank != rank || !(e <= tol*floats.Norm(want, 2)) {
			t.Errorf("%s: rank %d, want %d; solution of norm %g differs by %g", c.name, s.Rank, rank, floats.Norm(want, 2), e)
		}
	}
}

func TestSparsePanics(t *testing.T) {
	var s Sparse
	s.Reset([]int{2, 3}, [][]int{{0}, {0, 1}})
	for name, f := range map[string]func(){
		"unknown group":   func() { new(Sparse).Reset([]int{2}, [][]int{{1}}) },
		"unordered set":   func() { new(Sparse).Reset([]int{2, 2}, [][]int{{1, 0}}) },
		"narrow rows":     func() { s.Add(1, mat.NewDense(4, 5, nil)) },
		"another length":  func() { s.Solve(make([]float64, 4), 0) },
		"a group twofold": func() { new(Sparse).Reset([]int{2}, [][]int{{0, 0}}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func BenchmarkSparse(b *testing.B) {
	for _, size := range []int{4, 8} {
		rnd := newRand(5)
		sizes := slices.Repeat([]int{100}, size*size)
		for _, rank := range []int{100, 60} {
			c := sparseCase{sizes: sizes}
			c.rows = slices.Concat(touching(sizes, 220, rnd, each(size*size)...), touching(sizes, 20, rnd, gridPairs(size)...))
			if rank < 100 {
				c = deficient(c, rank, rnd)
			}
			b.Run(fmt.Sprintf("%dx%d/rank=%d", size, size, rank), func(b *testing.B) {
				var s Sparse
				for b.Loop() {
					c.solve(&s, 1e-12, 128)
				}
				b.ReportMetric(float64(s.Rank), "rank")
			})
		}
	}
}

// TestTree counts the coupled groups of the widest front. A chain and an arrow fill nothing in; a grid of n x n needs
// fronts of about n.
func TestTree(t *testing.T) {
	var heads [][]int
	for g := range 9 {
		heads = append(heads, []int{g, 9})
	}
	for _, c := range []struct {
		name          string
		groups        int
		sets          [][]int
		widest, total int // over the fronts, at most
	}{
		{"chain", 30, chainPairs(30), 1, 29},
		{"arrow", 10, heads, 1, 9},
		{"grid", 64, gridPairs(8), 10, 64 * 5},
		{"nothing shared", 5, each(5), 0, 0},
	} {
		tr := newTree(slices.Repeat([]int{10}, c.groups), c.sets)
		widest, total := 0, 0
		for g, rest := range tr.rest {
			widest, total = max(widest, len(rest)), total+len(rest)
			for _, h := range rest {
				if p := tr.parent[g]; tr.place[h] <= tr.place[g] || h != p && !slices.Contains(tr.rest[p], h) {
					t.Errorf("%s: group %d is coupled to %d, which its parent %d cannot take", c.name, g, h, p)
				}
			}
		}
		if widest > c.widest || total > c.total {
			t.Errorf("%s: fronts couple %d groups at most and %d in all, want %d and %d", c.name, widest, total, c.widest, c.total)
		}
	}
}
