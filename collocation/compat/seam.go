package compat

import (
	"math"
	"slices"

	"pinn/pde"
)

// Seam is where one condition ends on a side and another one begins. Even where their data agree, the solution is singular there
// if their kinds differ: like the root of the distance where a value meets a slope.
type Seam struct {
	Lower, Upper []float64 // ends of the box that holds it, one entry per coordinate
	Conditions   [2]int    // positions in Problem.Conditions
}

// Seams lists the seams of a problem, each once. Ends of sides at corners of the domain are none.
func Seams(p *pde.Problem) []Seam {
	f := newFinder(p)
	var out []Seam
	for i, a := range f.sides {
		for _, b := range f.sides[i+1:] {
			if a.cond == b.cond || own(a) == 0 || !slices.Equal(a.on.Straight(), b.on.Straight()) || a.covers(b) {
				continue
			}
			var shared [][]float64
			for _, x := range slices.Concat(a.points, b.points) {
				if a.on.Holds(x) && b.on.Holds(x) {
					shared = append(shared, x)
				}
			}
			if len(shared) == 0 {
				continue
			}
			s := Seam{Lower: slices.Clone(shared[0]), Upper: slices.Clone(shared[0]), Conditions: [2]int{a.cond, b.cond}}
			for _, x := range shared {
				for axis, v := range x {
					s.Lower[axis], s.Upper[axis] = math.Min(s.Lower[axis], v), math.Max(s.Upper[axis], v)
				}
			}
			out = append(out, s)
		}
	}
	return out
}
