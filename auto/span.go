package auto

import (
	"math"

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
// has an error of 1e-8 instead of 2e-5, and without one longer slabs have more roundings. Schroedinger's equation with a cubic term and a kink
// at its ends was slower in the one run that was made.
func (s *solver) kept() float64 {
	carried := s.waves == partition.Carried && !s.carriesEdge()
	dispersed := s.waves == partition.Dispersed && s.problem.Affine() && len(s.places()) > 0
	if len(s.problem.Coords) > 1 && (carried || dispersed) {
		return handedOn
	}
	return 1
}

// span returns the slab that begins at a time. What is left is divided into equal slabs, so that they have equal matrices where nothing
// else depends on time; a slab ends where the problem switches.
func (p *pace) span(t float64) span {
	const rounding = 1e-6 // of a number of slabs
	s := span{axis: p.axis, from: t, to: p.end, next: p.end}
	if n := math.Ceil(((p.end-t)/p.length-1)/p.kept - rounding); n > 0 {
		length := lengthOf(int(n)+1, p.end-t, p.kept)
		s.to, s.next = t+length, t+length*p.kept
	}
	for _, w := range p.switches {
		if w.Axis == p.axis && t < w.At && w.At < s.to {
			s.to, s.next = w.At, w.At
		}
	}
	return s
}

// handed returns the part of a cell before the next slab, if there is any.
func (s span) handed(b partition.Box) (partition.Box, bool) {
	if s.next == s.to || b.Upper[s.axis] <= s.next {
		return b, true
	}
	return b.Between(s.axis, b.Lower[s.axis], s.next), b.Lower[s.axis] < s.next
}
