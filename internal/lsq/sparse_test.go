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
	four := [][]int{{0}, {3}, {1, 2}, {0, 3, 4}, {1, 2, 4, 5}, {0, 1, 3, 5}, {3, 5}}
	return []sparseCase{
		{"one group", []int{20}, touching([]int{20}, 500, rnd, []int{0}), true},
		{"chain", chain, slices.Concat(touching(chain, 20, rnd, each(7)...), touching(chain, 4, rnd, chainPairs(7)...)), true},
		{"chain through shared rows only", chain, touching(chain, 30, rnd, chainPairs(7)...), true},
		{"grid", grid, slices.Concat(touching(grid, 9, rnd, each(16)...), touching(grid, 5, rnd, gridPairs(4)...)), true},
		{"arrow", arrow, slices.Concat(touching(arrow, 7, rnd, each(9)...), touching(arrow, 8, rnd, heads...)), true},
		{"one to four groups", uneven, touching(uneven, 40, rnd, four...), true},
		{"an empty group and one without rows", []int{8, 0, 9, 7}, touching([]int{8, 0, 9, 7}, 20, rnd, []int{1}, []int{0, 1}, []int{0, 2}), false},
		{"many rows", chain[:3], slices.Concat(touching(chain, 700, rnd, each(3)...), touching(chain, 300, rnd, chainPairs(3)...)), true},
		{"fewer rows than columns", grid, touching(grid, 3, rnd, gridPairs(4)...), false},
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

// leading returns the number of sets of one group before the first of several.
func leading(sets [][]int) int {
	for k, set := range sets {
		if len(set) > 1 {
			return k
		}
	}
	return len(sets)
}

func (c sparseCase) sets() (sets [][]int) {
	for _, r := range c.rows {
		sets = append(sets, r.set)
	}
	return sets
}

// solve gives the rows and solves. Rows of one group that come after rows of several are coupled.
func (c sparseCase) solve(s *Sparse) []float64 {
	sets := c.sets()
	s.Reset(c.sizes, sets, leading(sets))
	cols := 0
	for _, n := range c.sizes {
		cols += n
	}
	for k, r := range c.rows {
		s.Add(k, mat.DenseCopyOf(r.rows))
	}
	s.Factor()
	x := make([]float64, cols)
	s.Solve(x)
	return x
}

// consistent replaces the right-hand sides by those of a random solution, plus noise of the given size, and returns it.
func (c sparseCase) consistent(noise float64, rnd *rand.Rand) []float64 {
	at, cols := make([]int, len(c.sizes)), 0
	for g, n := range c.sizes {
		at[g] = cols
		cols += n
	}
	x := make([]float64, cols)
	for j := range x {
		x[j] = rnd.NormFloat64()
	}
	for _, r := range c.rows {
		m, n := r.rows.Dims()
		for i := range m {
			row, sum := r.rows.RawRowView(i), noise*rnd.NormFloat64()
			j := 0
			for _, g := range r.set {
				sum += floats.Dot(row[j:j+c.sizes[g]], x[at[g]:at[g]+c.sizes[g]])
				j += c.sizes[g]
			}
			row[n-1] = sum
		}
	}
	return x
}

// TestSparse recovers the solution of consistent rows. With noise in these the residual exceeds that of the dense solver, by
// as much as the rows that hold exactly cost, and the solution moves by no more than the noise.
func TestSparse(t *testing.T) {
	const (
		tol   = 1e-10 // relative; the problems have conditions up to 1e3, the elimination loses up to as much
		noise = 1e-6
		near  = 30 // times what the dense solver leaves
	)
	var s Sparse
	for k, c := range sparseCases() {
		want := c.consistent(0, newRand(uint64(k)))
		a, b := c.whole()
		dense := New(a, 1e-12)
		x := make([]float64, len(want))
		dense.Solve(x, b)
		got := c.solve(&s)
		size := floats.Norm(b, 2)
		if s.Rank != dense.Rank || c.full && s.Rank != len(want) {
			t.Errorf("%s: rank %d of %d columns, dense %d", c.name, s.Rank, len(want), dense.Rank)
		}
		if e := residual(a, got, b); !(e <= tol*size) || !(s.Residual <= tol*size) {
			t.Errorf("%s: residual %g, reported %g, want 0 within %g", c.name, e, s.Residual, tol*size)
		}
		if e := floats.Distance(got, want, 2); c.full && !(e <= tol*floats.Norm(want, 2)) {
			t.Errorf("%s: solution differs by %g", c.name, e)
		}
		want = c.consistent(noise, newRand(uint64(k)))
		a, b = c.whole()
		least := New(a, 1e-12).Solve(x, b)
		got = c.solve(&s)
		if e := residual(a, got, b); !(e <= near*least+tol*size) || !(math.Abs(e-s.Residual) <= tol*size) {
			t.Errorf("%s: with noise the residual is %g, reported %g, dense %g", c.name, e, s.Residual, least)
		}
		if e, d := floats.Distance(got, want, 2), floats.Distance(x, want, 2); c.full && !(e <= near*d) {
			t.Errorf("%s: with noise the solution is off by %g, dense %g", c.name, e, d)
		}
	}
}

func residual(a *mat.Dense, x, b []float64) float64 {
	var r mat.VecDense
	r.MulVec(a, mat.NewVecDense(len(x), x))
	r.SubVec(mat.NewVecDense(len(b), b), &r)
	return mat.Norm(&r, 2)
}

// TestSparseTarget replaces the right-hand sides of a factored problem, and shares factors between groups with equal rows.
func TestSparseTarget(t *testing.T) {
	const tol = 1e-10
	for k, c := range sparseCases() {
		if !c.full {
			continue
		}
		var s Sparse
		c.solve(&s)
		want := c.consistent(0, newRand(uint64(k)))
		for set, r := range c.rows {
			if len(r.set) == 1 {
				_, n := r.rows.Dims()
				s.Target(set, mat.Col(nil, n-1, r.rows))
			}
		}
		got := make([]float64, len(want))
		s.Partial(got)
		a, b := c.whole()
		rest := mat.NewVecDense(len(b), nil)
		rest.MulVec(a, mat.NewVecDense(len(got), got))
		floats.SubTo(b, b, rest.RawVector().Data)
		for set, r := range c.rows {
			m, _ := r.rows.Dims()
			if len(r.set) > 1 {
				s.Target(set, b[:m])
			}
			b = b[m:]
		}
		s.Solve(got)
		if e := floats.Distance(got, want, 2); !(e <= tol*floats.Norm(want, 2)) {
			t.Errorf("%s: solution differs by %g", c.name, e)
		}
	}
}

// TestSparseShare gives groups with equal rows one factor, and equal rows between these another.
func TestSparseShare(t *testing.T) {
	c := sparseCase{sizes: slices.Repeat([]int{10}, 16)}
	rnd := newRand(3)
	own := random(7, 11, rnd)
	for g := range 16 {
		c.rows = append(c.rows, sparseRows{[]int{g}, mat.DenseCopyOf(own)})
	}
	c.rows = append(c.rows, touching(c.sizes, 25, rnd, gridPairs(4)...)...)
	for k := 17; k < len(c.rows); k++ {
		c.rows[k].rows.Copy(c.rows[16].rows)
	}
	want := c.consistent(0, rnd)
	var s Sparse
	var sets [][]int
	for _, r := range c.rows {
		sets = append(sets, r.set)
	}
	s.Reset(c.sizes, sets, 16)
	for k, r := range c.rows {
		switch {
		case k > 16:
			s.Share(k, 16)
			if got := s.Kinds(k); !slices.Equal(got, []int{0, 0}) {
				t.Fatalf("kinds %v", got)
			}
		case k < 16 && k > 0:
			s.Share(k, 0)
		}
		s.Add(k, mat.DenseCopyOf(r.rows))
	}
	s.Factor()
	got := make([]float64, len(want))
	s.Solve(got)
	if e := floats.Distance(got, want, 2); !(e <= 1e-10*floats.Norm(want, 2)) {
		t.Errorf("solution differs by %g", e)
	}
}

// TestSparseOwn compares what groups leave of their own rows with least-squares solutions of these alone.
func TestSparseOwn(t *testing.T) {
	rnd := newRand(5)
	c := sparseCase{sizes: []int{4, 3, 5}}
	c.rows = append(c.rows, sparseRows{[]int{0}, random(9, 5, rnd)}, sparseRows{[]int{2}, random(7, 6, rnd)})
	c.rows = append(c.rows, touching(c.sizes, 6, rnd, []int{0, 1}, []int{1, 2})...)
	var s Sparse
	c.solve(&s)
	want := []float64{0, 0, 0}
	for _, r := range c.rows[:2] {
		m, n := r.rows.Dims()
		var x, rest mat.VecDense
		a, b := r.rows.Slice(0, m, 0, n-1), r.rows.ColView(n-1)
		if err := x.SolveVec(a, b); err != nil {
			t.Fatal(err)
		}
		rest.MulVec(a, &x)
		rest.SubVec(b, &rest)
		want[r.set[0]] = mat.Norm(&rest, 2)
	}
	if got := s.Own(nil); !floats.EqualApprox(got, want, 1e-12) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestSparseOfNothing has no rows that touch a column.
func TestSparseOfNothing(t *testing.T) {
	var s Sparse
	s.Reset([]int{2, 0}, [][]int{{1}}, 1)
	s.Add(0, mat.NewDense(2, 1, []float64{3, 4}))
	s.Factor()
	x := []float64{7, 7}
	s.Solve(x)
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
			x := append(c.solve(&s), s.Residual, s.Cond)
			if first == nil {
				first = x
			}
			if !slices.Equal(x, first) {
				t.Errorf("%s: other bits on %d cores than on one", c.name, cores)
			}
		}
	}
}

func TestSparsePanics(t *testing.T) {
	var s Sparse
	s.Reset([]int{2, 3}, [][]int{{0}, {0, 1}}, 1)
	for name, f := range map[string]func(){
		"unknown group":   func() { new(Sparse).Reset([]int{2}, [][]int{{1}}, 0) },
		"unordered set":   func() { new(Sparse).Reset([]int{2, 2}, [][]int{{1, 0}}, 0) },
		"narrow rows":     func() { s.Add(1, mat.NewDense(4, 5, nil)) },
		"another length":  func() { s.Solve(make([]float64, 4)) },
		"a group twofold": func() { new(Sparse).Reset([]int{2}, [][]int{{0, 0}}, 0) },
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
		c := sparseCase{sizes: sizes}
		c.rows = slices.Concat(touching(sizes, 220, rnd, each(size*size)...), touching(sizes, 20, rnd, gridPairs(size)...))
		b.Run(fmt.Sprintf("%dx%d", size, size), func(b *testing.B) {
			var s Sparse
			for b.Loop() {
				c.solve(&s)
			}
			b.ReportMetric(float64(s.Rank), "rank")
		})
	}
}
