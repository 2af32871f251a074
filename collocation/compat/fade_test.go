package compat_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/compat"
	"pinn/pde"
)

// A difference that falls like a power of the time since, or of the distance, is seen to do so.
func TestFade(t *testing.T) {
	p := &pde.Problem{Coords: []string{"x", "t"}, Time: "t", Fields: []string{"u", "v"}, Lower: []float64{0, 2}, Upper: []float64{10, 4}}
	corner := &compat.Contradiction{Lower: []float64{0, 2}, Upper: []float64{0, 2}}
	edge := &compat.Contradiction{Lower: []float64{10, 2}, Upper: []float64{10, 4}}
	const n = 4000
	rnd := rand.New(rand.NewPCG(1, 1))
	x, diff := mat.NewDense(n, 2, nil), mat.NewDense(n, 2, nil)
	for i := range n {
		x.SetRow(i, []float64{10 * rnd.Float64(), 2 + 2*rnd.Float64()})
	}
	for _, c := range []struct {
		name   string
		list   []*compat.Contradiction
		since  bool
		beyond float64 // of the last ring
		value  func(x, t float64) float64
		law    func(d float64) float64
	}{
		{"time", []*compat.Contradiction{corner}, true, 1, func(_, t float64) float64 { return 1 / (t - 2) }, func(d float64) float64 { return 1 / d }},
		{"edge", []*compat.Contradiction{edge}, false, 0.5, func(x, _ float64) float64 { return math.Exp(x - 10) }, func(d float64) float64 { return math.Exp(-10 * d) }},
		{"both", []*compat.Contradiction{corner, edge}, false, 0.5, func(x, t float64) float64 {
			return math.Exp(-min(10-x, 10*math.Hypot(x/10, (t-2)/2)))
		}, func(d float64) float64 { return math.Exp(-10 * d) }},
	} {
		for i := range n {
			diff.Set(i, 1, c.value(x.At(i, 0), x.At(i, 1)))
		}
		rings, since := compat.Fade(p, c.list, p.Time, x, diff)
		if since != c.since || len(rings) < 8 || rings[0].Points != n || rings[0].Beyond != 0 {
			t.Fatalf("%s: %d rings, since %v, first %+v", c.name, len(rings), since, rings[0])
		}
		if last := rings[len(rings)-1].Beyond; last != c.beyond {
			t.Errorf("%s: the last ring begins at %g, want %g", c.name, last, c.beyond)
		}
		for k, r := range rings[1:] {
			const tolerance = 0.1 // of the nearest of so few points
			if want := c.law(r.Beyond); r.Max > want || r.Max < want*(1-tolerance) || r.L2 > r.Max || r.L2 > rings[k].L2 {
				t.Errorf("%s: ring %+v, want the maximum %g", c.name, r, want)
			}
		}
	}
}
