package lsq

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
)

// Rows that are in a triangle already are eliminated group by group without a reflector: only as many as a group has columns reach these, the others pass by.
func TestRowsPassBy(t *testing.T) {
	sizes := slices.Repeat([]int{8}, 5)
	c := sparseCase{"a triangle over five groups", sizes, touching(sizes, 100, newRand(5), []int{0, 1, 2, 3, 4}), true}
	want := c.consistent(0, newRand(6))
	var s Sparse
	got := c.solve(&s)
	if d := floats.Distance(got, want, math.Inf(1)); !(d < 1e-11) {
		t.Errorf("solution differs by %g", d)
	}
	for g := range s.fronts {
		if f := &s.fronts[g]; len(f.q[0].panels)+len(f.q[2].panels) > 0 {
			t.Errorf("group %d: %d and %d panels of reflectors, want none", g, len(f.q[0].panels), len(f.q[2].panels))
		}
	}
}
