package auto

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation/partition"
)

// Slabs are equally long, begin before the ends of those before, and the last one ends with the problem. None passes a switch.
func TestSpan(t *testing.T) {
	p := &pace{axis: 1, end: 3, kept: handedOn, length: lengthOf(5, 2, handedOn)}
	var spans []span
	for at := 1.0; at < p.end; at = spans[len(spans)-1].next {
		spans = append(spans, p.span(at))
	}
	if len(spans) != 5 || spans[4].next != 3 || spans[4].to != 3 {
		t.Fatalf("slabs %+v: want five up to 3", spans)
	}
	for k, s := range spans {
		if math.Abs(s.to-s.from-p.length) > 1e-12 || k < 4 && math.Abs(s.next-s.from-handedOn*p.length) > 1e-12 {
			t.Errorf("slab %d is %+v: want the length %g", k, s, p.length)
		}
	}
	p.stops = []float64{1.4}
	if s := p.span(1); s.to != 1.4 || s.next != 1.4 {
		t.Errorf("a slab %+v passes a switch at 1.4", s)
	}
}

// What a slab hands on are its cells up to where the next one begins.
func TestHanded(t *testing.T) {
	s := span{axis: 1, from: 0, to: 1, next: 0.75}
	cell := func(lo, hi float64) partition.Cell {
		return partition.Cell{Lower: []float64{0, lo}, Upper: []float64{2, hi}}
	}
	for _, c := range []struct {
		lo, hi, until float64
		ok            bool
	}{{0, 0.5, 0.5, true}, {0.5, 1, 0.75, true}, {0.75, 1, 0, false}} {
		b, ok := s.handed(cell(c.lo, c.hi))
		if ok != c.ok || ok && b.Upper[1] != c.until {
			t.Errorf("cell from %g to %g: %v, %t", c.lo, c.hi, b, ok)
		}
	}
}

// The residual of waves does not grow from slab to slab: in thirty slabs it grew a thousandfold where slabs began at the ends of those before.
func TestWavesHoldTheirResidual(t *testing.T) {
	p := evolution(t, 6, []string{"u"}, [2]string{"interior", "u_tt = u_xx"}, [2]string{"start", "u = sin(5*pi*x)"}, [2]string{"start", "u_t = 0"}, [2]string{"sides", "u = 0"})
	s := solve(t, p, Options{NoCheck: true, Partition: Partition{Slabs: 30, Cells: []int{4, 1}}})
	if s.Slabs != 30 || s.Cells != 120 {
		t.Fatalf("%d slabs and %d cells, want 30 and 120", s.Slabs, s.Cells)
	}
	early, late := floats.Max(s.Indicators[:4]), floats.Max(s.Indicators[116:])
	if !(late < 10*early) {
		t.Errorf("residual %.1e in the first slab and %.1e in the last", early, late)
	}
}
