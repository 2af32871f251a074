package result

import (
	"math"
	"slices"
	"testing"
)

func TestGraded(t *testing.T) {
	for _, c := range []struct {
		edges []float64
		n     int
		want  []float64
	}{
		{[]float64{0, 1}, 3, []float64{0, 0.5, 1}},
		{[]float64{1, 0, 0.5, 0.5 + 1e-15, 1}, 5, []float64{0, 0.25, 0.5, 0.75, 1}},
		{[]float64{0, 0.1, 1}, 21, nil},
		{[]float64{0, 1e-9, 1}, 101, nil},
	} {
		got := graded(slices.Clone(c.edges), c.n)
		for i, want := range c.want {
			if math.Abs(got[i]-want) > 1e-12 {
				t.Errorf("%v: nodes %v, want %v", c.edges, got, c.want)
			}
		}
		slices.Sort(c.edges)
		for i, lo := range c.edges[:len(c.edges)-1] {
			hi, inside := c.edges[i+1], 0
			for k, x := range got {
				if k > 0 && x <= got[k-1] {
					t.Fatalf("%v: nodes do not ascend: %v", c.edges, got)
				}
				if x >= lo && x <= hi {
					inside++
				}
			}
			if least := c.n / 2 / (len(c.edges) - 1); hi-lo > 1e-12 && inside < least {
				t.Errorf("%v: %d nodes in [%g, %g], want %d", c.edges, inside, lo, hi, least)
			}
		}
	}
}
