package main

import (
	"math"
	"slices"
	"testing"
)

// TestEliminate compares with an elimination on a full matrix of what touches what.
func TestEliminate(t *testing.T) {
	for _, g := range []grid{{1, 2}, {2, 2}, {5, 2}, {2, 3}, {4, 3}} {
		order := g.order()
		sorted := slices.Clone(order)
		slices.Sort(sorted)
		for k, cell := range sorted {
			if cell != k || len(sorted) != g.cells() {
				t.Fatalf("%v: the order %v is no permutation", g, order)
			}
		}
		touch := make([][]bool, len(order))
		for c := range touch {
			touch[c] = make([]bool, len(order))
			for _, other := range g.neighbours(c) {
				touch[c][other] = true
			}
		}
		const k = 3
		entries, work, largest := 0.0, 0.0, 0
		gone := make([]bool, len(order))
		for _, c := range order {
			gone[c] = true
			front := []int{c}
			for other := range order {
				if touch[c][other] && !gone[other] {
					front = append(front, other)
				}
			}
			for _, a := range front {
				for _, b := range front {
					touch[a][b] = true
				}
			}
			f := float64(len(front))
			entries, work, largest = entries+k*k*(f-0.5), work+4*k*k*k*f*f, max(largest, k*len(front))
		}
		if e := g.eliminate(k); math.Abs(e.entries-entries) > 1e-9*entries || math.Abs(e.work-work) > 1e-9*work || e.front != largest || !(e.top > 0 && e.top <= 1) {
			t.Errorf("%v: got %+v, want %g entries, %g operations and a front of %d", g, e, entries, work, largest)
		}
	}
}
