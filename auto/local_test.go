package auto

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
)

// Solutions on slabs and cells have the same bits for the same seed, on any number of cores.
func TestCellsSameBits(t *testing.T) {
	p, _ := advected(t, .7)
	x := (&solver{problem: p}).scatter(50)
	for _, part := range []Partition{{Slabs: 2}, {Cells: []int{2, 2}}} {
		run := func(cores int, seed uint64) *mat.Dense {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
			return solve(t, p, Options{Seed: seed, Tolerance: 1e-4, NoCheck: true, Partition: part}).Values(x)
		}
		one := run(1, 3)
		if two := run(2, 3); !mat.Equal(one, two) {
			t.Errorf("%+v: one core and two give different bits: %v and %v", part, one.RawRowView(0), two.RawRowView(0))
		}
		if other := run(1, 4); mat.Equal(one, other) {
			t.Errorf("%+v: seeds 3 and 4 give equal bits", part)
		}
	}
}

// disk is a problem on a disk, which cannot be cut to cells.
func disk(t *testing.T) *pde.Problem {
	t.Helper()
	b, err := region.NewBall([]float64{-1, -1}, []float64{1, 1}, []int{0, 1}, []float64{0, 0}, 1)
	if err != nil {
		t.Fatal(err)
	}
	return &pde.Problem{
		Coords: []string{"x", "y"}, Fields: []string{"u"}, Lower: []float64{-1, -1}, Upper: []float64{1, 1},
		Conditions: []pde.Condition{
			{Name: "laplace", On: b.Interior(), Op: pde.U(0).Lap(0, 1).Equals(nil)},
			{Name: "edge", On: b.Boundary(), Op: pde.U(0).Equals(func(x []float64) float64 { return x[0] })},
		},
	}
}

// A partition that is not possible is an error, not a solution of something else.
func TestImpossiblePartition(t *testing.T) {
	timed, _ := advected(t, .7)
	steady := problem(t, []string{"x", "y"}, []string{"u"}, [2]string{"interior", "lap(u) = 0"}, [2]string{"boundary", "u = x"})
	late := evolution(t, 1, []string{"u"}, [2]string{"interior", "u_t + u_x = 0"}, [2]string{"late", "u = x"}, [2]string{"sides", "u = x - t + 1"})
	for _, c := range []struct {
		name string
		p    *pde.Problem
		o    Options
	}{
		{"too few numbers of cells", steady, Options{Partition: Partition{Cells: []int{2}}}},
		{"too many numbers of cells", steady, Options{Partition: Partition{Cells: []int{2, 2, 2}}}},
		{"no cells along an axis", steady, Options{Partition: Partition{Cells: []int{2, 0}}}},
		{"a negative number of cells", steady, Options{Partition: Partition{Cells: []int{-1, 2}}}},
		{"a negative number of slabs", timed, Options{Partition: Partition{Slabs: -3}}},
		{"cells of a disk", disk(t), Options{Partition: Partition{Cells: []int{2, 2}}}},
		{"slabs without time", steady, Options{Partition: Partition{Slabs: 3}}},
		{"slabs of what begins at the end", late, Options{Partition: Partition{Slabs: 3}}},
		{"a basis for each field", timed, Options{Partition: Partition{Slabs: 2}, Network: Network{Separate: true}}},
		{"given points", timed, Options{Partition: Partition{Slabs: 2}, Points: Points{Interior: 500}}},
		{"training", timed, Options{Partition: Partition{Slabs: 2}, Training: Training{Method: LSGD, Steps: 2}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if r := recover(); r != nil {
					t.Errorf("panic: %v", r)
				}
			}()
			c.o.NoCheck, c.o.Tolerance = true, 1e-2
			_, err := Solve(context.Background(), c.p, &c.o)
			var setting *SettingError
			if !errors.As(err, &setting) {
				t.Errorf("error %v, want a *SettingError", err)
			}
		})
	}
}

// The number of slabs and of cells of each is what was asked for.
func TestCellsAsAsked(t *testing.T) {
	p, _ := advected(t, .7)
	for _, c := range []struct {
		part         Partition
		slabs, cells int
	}{
		{Partition{Cells: []int{3, 2}}, 0, 6}, {Partition{Slabs: 2, Cells: []int{3, 7}}, 2, 6},
		{Partition{Slabs: 3, Cells: []int{8, 1}}, 3, 24},
	} {
		s := solve(t, p, Options{NoCheck: true, Partition: c.part})
		if s.Slabs != c.slabs || s.Cells != c.cells {
			t.Errorf("%+v: %d slabs and %d cells, want %d and %d", c.part, s.Slabs, s.Cells, c.slabs, c.cells)
		}
		if !slices.Equal(s.Problem.Upper, p.Upper) || len(s.Residual) != len(p.Conditions) || len(s.Validation) != len(p.Conditions) {
			t.Errorf("%+v: problem up to %v with %d residuals", c.part, s.Problem.Upper, len(s.Residual))
		}
	}
}
