package auto

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/partition"
	"pinn/pde"
)

// A pulse of a thousandth of the time has slabs of its own, and so has what leads to it: without the tails beside its spot two solves agreed on an
// answer that was wrong by 5e-5.
func TestPulseInTime(t *testing.T) {
	s := solve(t, kinetics(t, 10, []string{"u"}, "u_t = -u + 1000/sqrt(pi)*exp(-((t - 3)/0.001)^2)", "u = 0"), Options{})
	got, want := s.Values(mat.NewDense(1, 1, []float64{5})).At(0, 0), math.Exp(0.25e-6-2)
	if e := math.Abs(got/want - 1); s.Status != Solved || e > 1e-8 {
		t.Errorf("%s (%s), error %.1e", s.Status, s.Reason, e)
	}
}

// Stops that differ by roundings are one: a slab between them would be shorter than any solution is known for.
func TestStopsApart(t *testing.T) {
	const end = 3.3
	p := kinetics(t, end, []string{"u"}, "u_t = -u", "u = 1")
	cell := end / 1024
	for _, second := range []float64{2, 3, 7, 11, 23, 27, 43} {
		for first := range 300 {
			at := func(k float64) float64 { return (float64(first) + k) * cell }
			p.Conditions[0].Spots = []pde.Box{
				{Lower: []float64{at(1)}, Upper: []float64{at(2)}}, {Lower: []float64{at(1 + second)}, Upper: []float64{at(2 + second)}},
			}
			out := (&solver{problem: p}).stops(0, false)
			for k, v := range out[1:] {
				if !(v-out[k] > 2*lengthOfInstant*end) {
					t.Fatalf("pulses at %g and %g: stops %g and %g", at(1), at(1+second), out[k], v)
				}
			}
			if !slices.Contains(out, at(1)) || !slices.Contains(out, at(2)) {
				t.Fatalf("pulses at %g and %g: no stops at the ends of the first in %v", at(1), at(1+second), out)
			}
		}
	}
}

// Waves take noise over at every stop: a datum that fades at the start, where the first slab begins, has none.
func TestStopsOfWaves(t *testing.T) {
	p, _ := advected(t, 1)
	p.Conditions[0].Spots = []pde.Box{{Lower: []float64{0, 0}, Upper: []float64{0.1, 1e-3}}}
	for waves, want := range map[partition.Propagation]int{partition.Carried: 0, partition.Damped: 4} {
		if out := (&solver{problem: p, waves: waves}).stops(1, false); len(out) < want || want == 0 && len(out) > 0 {
			t.Errorf("waves %v: stops %v, want %d or more", waves, out, want)
		}
	}
}
