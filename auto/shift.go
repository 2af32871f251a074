package auto

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// The independent solve of a nonlinear problem begins at the solution that it is held against. What the conditions do not notice, such
// as the place of a front inside, would stay as it is there, and two solves would agree on what neither knows. So that solve begins
// a little to the side: where the conditions determine the solution, one step of Newton undoes that.
const (
	// aside is the shift, relative to the domain. Its square is rounding, so that one step of Newton is enough.
	aside = 1e-7
	// unpulled is the cosine between the shift and the difference of the two solves from which the solution stays where it
	// was put, if the difference is at least leastStay and at most mostStay of the shift.
	unpulled            = 0.9
	leastStay, mostStay = 0.5, 2
)

// shifted is a function moved along all coordinates. Points that it would take from outside of a box are put on the sides.
type shifted struct {
	jet.Func
	by, lower, upper []float64
}

// Eval implements [jet.Func].
func (f shifted) Eval(dst *jet.Batch, x *mat.Dense) {
	at := mat.DenseCopyOf(x)
	points, _ := at.Dims()
	for p := range points {
		row := at.RawRowView(p)
		for a := range row {
			row[a] = min(max(row[a]+f.by[a], f.lower[a]), f.upper[a])
		}
	}
	f.Func.Eval(dst, at)
}

// beside returns a function a little to the side, where the independent solve of a nonlinear problem begins; itself, if the problem is
// linear, whose solves begin nowhere.
func (s *solver) beside(f jet.Func) jet.Func {
	if s.problem.Affine() {
		return f
	}
	lower, upper := s.problem.Lower, s.problem.Upper
	by := make([]float64, len(lower))
	for a := range by {
		by[a] = aside * (upper[a] - lower[a])
	}
	return shifted{f, by, lower, upper}
}

// adrift reports whether an independent solve that began beside a solution has stayed there: the conditions do not tell where it is.
func (s *solver) adrift(m, other *Model, x *mat.Dense) bool {
	if s.problem.Affine() {
		return false
	}
	points, _ := x.Dims()
	moved := jet.NewBatch(jet.Close(), points, len(s.problem.Fields))
	s.beside(m).Eval(moved, x)
	u, v := m.Values(x), other.Values(x)
	size := s.sizesOf(u, make([]float64, len(s.problem.Fields)))
	along, difference, shift := 0.0, 0.0, 0.0
	for p := range points {
		for f := range size {
			d, e := (v.At(p, f)-u.At(p, f))/size[f], (moved.Row(0, p)[f]-u.At(p, f))/size[f]
			along, difference, shift = along+d*e, difference+d*d, shift+e*e
		}
	}
	ratio := math.Sqrt(difference / shift)
	return along > unpulled*math.Sqrt(difference*shift) && leastStay <= ratio && ratio <= mostStay
}
