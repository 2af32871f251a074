package collocation_test

import (
	"math"
	"testing"

	"pinn/collocation"
	"pinn/pde"
)

// The mean of a stressed equation is multiplied, over all blocks of its condition; the rest and other equations stay.
func TestStressMeans(t *testing.T) {
	const by, points = 5, 300 // more than a block
	p := problem([]string{"u", "v"}, nil, pde.Condition{On: square(t).Interior(), Op: operator(t, []string{"u", "v"}, nil, "u + v_x = 1", "v = x")})
	s := newSystem(t, p, collocation.Grid{}, points, collocation.Space{Basis: upTo(2), Fields: []int{0, 1}})
	at := randomState(s, 1)
	n, _ := s.Dims()
	r := make([]float64, n)
	if err := s.Residuals(r, at); err != nil {
		t.Fatal(err)
	}
	var blocks []int
	for k := range s.Blocks() {
		blocks = append(blocks, k)
	}
	stressed := append([]float64(nil), r...)
	s.Means = [][]float64{{by, 1}}
	s.StressMeans(stressed, 1, blocks)
	split := func(r []float64) (mean, rest, other float64) {
		w := 1 / math.Sqrt(float64(n/2)) // all weights are the same
		for i := 0; i < n; i += 2 {
			mean, rest, other = mean+w*r[i], rest+r[i]*r[i], other+r[i+1]*r[i+1]
		}
		return mean, rest - mean*mean, other
	}
	m, rest, other := split(r)
	if gotMean, gotRest, gotOther := split(stressed); !near(gotMean, by*m, math.Abs(m), 1e-12) || !near(gotRest, rest, rest, 1e-12) || gotOther != other || len(blocks) < 2 {
		t.Errorf("mean %g, rest %g, other %g; want %g, %g, %g", gotMean, gotRest, gotOther, by*m, rest, other)
	}
}
