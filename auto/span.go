package auto

import (
	"cmp"
	"math"
	"slices"

	"pinn/collocation/partition"
)

// span is the time over which a slab is solved. The next one begins before its end: there nothing holds the functions of its cells from the
// other side, and what the equations notice of them least is largest. Taken over at the end, such noise grows from slab to slab, by 1.3 to 1.4
// for waves, whatever the number of points and the pivot of the elimination: 1e-14 becomes 2e-9 within forty slabs.
type span struct {
	axis           int     // of time
	from, to, next float64 // next is where the next slab begins
}

// lengthOf returns the length over which each of a number of slabs is solved that fill a time and are handed on by a part.
func lengthOf(slabs int, time, kept float64) float64 { return time / (1 + float64(slabs-1)*kept) }

// kept returns the part of a slab that is handed on: all of it where such noise does not last. Diffusion damps it, ordinary differential equations
// have none, and what jumps or has a kink leaves more. Waves that disperse are excited where the data are singular: with a load that sets in a beam
// has an error of 1e-8 instead of 2e-5, and without one longer slabs have more roundings.
func (s *solver) kept() float64 {
	carried := s.waves == partition.Carried && !s.carriesEdge()
	dispersed := s.waves == partition.Dispersed && s.problem.Affine() && len(s.places()) > 0
	if len(s.problem.Coords) > 1 && (carried || dispersed) {
		return handedOn
	}
	return 1
}

// span returns the slab that begins at a time. What is left is divided into equal slabs, so that they have equal matrices where nothing
// else depends on time; a slab ends at the stops.
func (p *pace) span(t float64) span {
	const rounding = 1e-6 // of a number of slabs
	s := span{axis: p.axis, from: t, to: p.end, next: p.end}
	if n := math.Ceil(((p.end-t)/p.length-1)/p.kept - rounding); n > 0 {
		length := lengthOf(int(n)+1, p.end-t, p.kept)
		s.to, s.next = t+length, t+length*p.kept
	}
	for _, at := range p.stops {
		if t < at && at < s.to {
			s.to, s.next = at, at
		}
	}
	return s
}

// stops returns the times at which slabs end, ascending: where the problem switches and, unless the slabs are given, before and after what happens in a
// time that is short beside them, such as a pulse, which a longer slab does not see.
func (s *solver) stops(axis int, given bool) (out []float64) {
	for _, w := range s.switches {
		if w.Axis == axis {
			out = append(out, w.At)
		}
	}
	if !given {
		for _, at := range s.besideSpots(axis) {
			same := func(v float64) bool { return math.Abs(at-v) <= nearStops*(s.problem.Upper[axis]-s.problem.Lower[axis]) }
			if !same(s.problem.Lower[axis]) && !same(s.problem.Upper[axis]) && !slices.ContainsFunc(out, same) {
				out = append(out, at)
			}
		}
	}
	slices.Sort(out)
	return out
}

// besideSpots returns times before and after what is short.
func (s *solver) besideSpots(axis int) (out []float64) {
	var short [][2]float64
	for _, c := range s.problem.Conditions {
		for _, spot := range c.Spots {
			short = append(short, [2]float64{spot.Lower[axis], spot.Upper[axis]})
		}
	}
	slices.SortFunc(short, func(a, b [2]float64) int { return cmp.Compare(a[0], b[0]) })
	for k := 0; k < len(short); {
		from, to := short[k][0], short[k][1]
		for k++; k < len(short) && short[k][0] <= to; k++ {
			to = max(to, short[k][1])
		}
		if from <= s.problem.Lower[axis] && s.kept() < 1 {
			continue // of waves, which take noise over at every stop; the first slab begins here
		}
		// What begins and ends little by little goes on beside it: slabs grow from there.
		for step, away := to-from, 0.0; 0 < step && step < (s.problem.Upper[axis]-s.problem.Lower[axis])/firstSlabs; away, step = away+step, step*slabsGrow {
			out = append(out, from-away, to+away)
		}
	}
	return out
}

// handed returns the part of a cell before the next slab, if there is any.
func (s span) handed(b partition.Cell) (partition.Cell, bool) {
	if s.next == s.to || b.Upper[s.axis] <= s.next {
		return b, true
	}
	return b.Between(s.axis, b.Lower[s.axis], s.next), b.Lower[s.axis] < s.next
}
