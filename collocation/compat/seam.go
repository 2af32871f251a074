package compat

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/floats"

	"pinn/pde"
)

// Seam is where one condition ends on a side and another one of another kind begins, such as a value and a slope. Even where their
// data agree, the solution is singular there, in general like the root of the distance.
type Seam struct {
	Lower, Upper []float64 // ends of the box that holds it, one entry per coordinate
	Conditions   [2]int    // positions in Problem.Conditions
	Text         string    // "at x = 0, y = 0 `cold` gives way to `insulated`, which is of another kind"
}

// parallel reports whether two leaves go straight along the same lines.
func parallel(a, b [][]float64) bool {
	return slices.EqualFunc(a, b, func(v, w []float64) bool { return math.Abs(math.Abs(floats.Dot(v, w))-1) <= placeSame })
}

// Seams lists the seams of a problem, each once. Ends of sides at corners of the domain are none.
func Seams(p *pde.Problem) []Seam {
	f := newFinder(p)
	var out []Seam
	for i, a := range f.sides {
		for _, b := range f.sides[i+1:] {
			if a.cond == b.cond || own(a) == 0 || a.kind() == b.kind() || !parallel(a.lines, b.lines) || a.covers(b) {
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
			s.Text = s.words(p)
			out = append(out, s)
		}
	}
	return out
}

// kind tells conditions apart by the derivatives that their equations hold.
func (l *leaf) kind() string { return fmt.Sprint(l.used) }

func (s *Seam) words(p *pde.Problem) string {
	var at []string
	for a, name := range p.Coords {
		if s.Lower[a] == s.Upper[a] {
			at = append(at, fmt.Sprintf("%s = %.6g", name, s.Lower[a]))
		}
	}
	return fmt.Sprintf("at %s `%s` gives way to `%s`, which is of another kind", strings.Join(at, ", "), p.Conditions[s.Conditions[0]].Name, p.Conditions[s.Conditions[1]].Name)
}
