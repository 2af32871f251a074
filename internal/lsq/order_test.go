package lsq

import (
	"slices"
	"testing"
)

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
