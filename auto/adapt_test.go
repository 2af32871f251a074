package auto

import (
	"math"
	"slices"
	"testing"
	"time"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/pde"
)

// ready returns a solver of a problem that is to be solved on cells.
func ready(t *testing.T, p *pde.Problem, o Options) *solver {
	t.Helper()
	s := &solver{ctx: t.Context(), problem: p, options: o, begun: time.Now()}
	s.complete()
	var err error
	if s.fresh, err = s.clouds(s.stream(streamValidation, 0), collocation.Random{}, 100, 100); err != nil {
		t.Fatal(err)
	}
	return s
}

// divide solves a problem on cells without a search for one basis before.
func divide(t *testing.T, p *pde.Problem, o Options) *Solution {
	t.Helper()
	s := ready(t, p, o)
	l, err := s.divided()
	if err != nil {
		t.Fatal(err)
	}
	return s.close(s.localSolution(l), &l.verdict, l.rel)
}

// worstError returns the largest error of the first field at random points of the domain.
func worstError(s *Solution, exact func(x []float64) float64) float64 {
	x := (&solver{problem: s.Problem}).scatter(2000)
	v, worst := s.Values(x), 0.0
	for i := range 2000 {
		worst = max(worst, math.Abs(v.At(i, 0)-exact(x.RawRowView(i))))
	}
	return worst
}

// smallest returns the size along the first axis of the smallest box that reaches over x there, and of all cells.
func smallest(m *Model, x float64) (here, all float64) {
	here, all = math.Inf(1), math.Inf(1)
	for _, b := range m.mesh.Cells {
		size := b.Upper[0] - b.Lower[0]
		all = min(all, size)
		if b.Lower[0] <= x && x <= b.Upper[0] {
			here = min(here, size)
		}
	}
	return here, all
}

// area returns the measure of the cells and whether no two of them overlap.
func area(cells []partition.Cell) (sum float64, apart bool) {
	volume := func(lower, upper []float64) float64 {
		v := 1.0
		for a := range lower {
			v *= max(0, upper[a]-lower[a])
		}
		return v
	}
	apart = true
	for k, b := range cells {
		sum += volume(b.Lower, b.Upper)
		for _, o := range cells[:k] {
			lower, upper := make([]float64, len(b.Lower)), make([]float64, len(b.Lower))
			for a := range lower {
				lower[a], upper[a] = max(b.Lower[a], o.Lower[a]), min(b.Upper[a], o.Upper[a])
			}
			apart = apart && volume(lower, upper) < 1e-12
		}
	}
	return sum, apart
}

// A narrow bump is met within the tolerance, with small cells where it is and large ones elsewhere.
func TestCellsFollowTheSolution(t *testing.T) {
	for _, c := range []struct {
		name      string
		coords    []string
		equation  string
		value     string
		exact     func(x []float64) float64
		tolerance float64
	}{
		{
			"interval", []string{"x"}, "u_xx = exp(-((x-0.3)/0.02)^2)*(4*((x-0.3)/0.02)^2 - 2)/0.02^2", "u = exp(-((x-0.3)/0.02)^2)",
			func(x []float64) float64 { return math.Exp(-math.Pow((x[0]-.3)/.02, 2)) }, 1e-6,
		},
		{
			"square", []string{"x", "y"}, "lap(u) = exp(-((x-0.3)/0.02)^2)*(4*((x-0.3)/0.02)^2 - 2)/0.02^2", "u = exp(-((x-0.3)/0.02)^2)",
			func(x []float64) float64 { return math.Exp(-math.Pow((x[0]-.3)/.02, 2)) }, 1e-6,
		},
	} {
		p := problem(t, c.coords, []string{"u"}, [2]string{"interior", c.equation}, [2]string{"boundary", c.value})
		s := divide(t, p, Options{Tolerance: c.tolerance})
		err := worstError(s, c.exact)
		if s.Status != Solved || !(err <= s.ErrorEstimate) || !(err <= c.tolerance) {
			t.Errorf("%s: status %q (%s), error %.2g, estimate %.2g, want solved within %g", c.name, s.Status, s.Reason, err, s.ErrorEstimate, c.tolerance)
		}
		here, all := smallest(s.Model, .3)
		far, _ := smallest(s.Model, .9)
		if here > all || far < 2*here {
			t.Errorf("%s: cells of size %g at the bump, %g far away, %g at least", c.name, here, far, all)
		}
		if sum, apart := area(s.mesh.Cells); math.Abs(sum-1) > 1e-12 || !apart {
			t.Errorf("%s: cells of measure %g, apart %t, want 1 and true", c.name, sum, apart)
		}
	}
}

// Waves that the first seven meshes do not see leave residuals as large as those of zero, on any number of cells, until cells are short enough.
func TestCellsFindWaves(t *testing.T) {
	p := problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u_xx = -sin(10000*x)*10000^2"}, [2]string{"boundary", "u = sin(10000*x)"})
	s := divide(t, p, Options{Tolerance: 1e-6})
	if err := worstError(s, func(x []float64) float64 { return math.Sin(10000 * x[0]) }); s.Status != Solved || !(err <= 1e-6) {
		t.Errorf("status %q (%s) with %d cells, error %.2g, want %q within 1e-6", s.Status, s.Reason, s.Cells, err, Solved)
	}
}

// With functions of a fixed number and spread, more cells lower the error by the power of a high order.
func TestMoreCellsLessError(t *testing.T) {
	const order = 10 // of convergence, at least; 40 functions in one dimension do much better until rounding
	p := problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u_xx + u = (1 - 150^2)*sin(150*x)"}, [2]string{"boundary", "u = sin(150*x)"})
	last, before := 0, 0.0
	for _, n := range []int{5, 6, 8} {
		s := solve(t, p, Options{NoCheck: true, Network: Network{Width: 40, Spread: 15}, Partition: Partition{Cells: []int{n}}})
		if s.Cells != n || s.CellCount() != n || s.Features != n*40 {
			t.Fatalf("%d cells with %d functions, want %d with %d each", s.Cells, s.Features, n, 40)
		}
		err := worstError(s, func(x []float64) float64 { return math.Sin(150 * x[0]) })
		if want := before * math.Pow(float64(last)/float64(n), order); last > 0 && !(err < want) {
			t.Errorf("error %.2g with %d cells and %.2g with %d, want at most %.2g", before, last, err, n, want)
		}
		last, before = n, err
	}
}

// A cell counts by its share of the residual, if that is not far below the largest, and by what it leaves on its own as long as the solution is
// not resolved.
func TestMarked(t *testing.T) {
	const target = 1e-6
	for _, c := range []struct {
		name            string
		indicators, own []float64
		want            []bool
	}{
		{"far below the largest", []float64{1, 1e-3}, []float64{0, 1e-9}, []bool{true, false}},
		{"unresolved on its own", []float64{1, 1e-3}, []float64{0, 1e-3}, []bool{true, true}},
		{"resolved by all", []float64{1e-6, 1e-9}, []float64{0, 1e-9}, []bool{true, false}},
		{"at the target", []float64{1e-13, 1e-13}, []float64{1e-13, 1e-13}, []bool{false, false}},
		{"no number", []float64{math.NaN(), 1e-13}, []float64{0, 0}, []bool{true, false}},
	} {
		if got := marked(c.indicators, c.own, target); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
