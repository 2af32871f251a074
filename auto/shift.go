package auto

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation/partition"
	"pinn/pde/jet"
)

// The independent solve of a nonlinear problem begins at the solution that it is held against. What the conditions do not notice, such
// as the place of a front inside, would stay as it is there, and two solves would agree on what neither knows. So that solve begins
// a little to the side: where the conditions determine the solution, one step of Newton undoes that. Where they hardly do, roundings move
// the solution farther than that, or it goes where the cells suit it, which both solves share; a third solve then begins far away.

// shifted is a function moved along all coordinates of a box, with its values changed a little. Points that it would take from outside
// are put on the sides.
type shifted struct {
	jet.Func
	by     []float64
	within partition.Cell
}

// Eval implements [jet.Func].
func (f shifted) Eval(dst *jet.Batch, x *mat.Dense) {
	at := mat.DenseCopyOf(x)
	points, _ := at.Dims()
	for p := range points {
		row := at.RawRowView(p)
		for a := range row {
			row[a] = min(max(row[a]+f.by[a], f.within.Lower[a]), f.within.Upper[a])
		}
	}
	f.Func.Eval(dst, at)
	for d := range dst.Set.Len() {
		floats.Scale(1+shiftOfValues, dst.Raw(d))
	}
}

// beside returns a function moved to the side by a part of a box, where the independent solve of a nonlinear problem begins; itself, if the
// problem is linear, whose solves begin nowhere.
func (s *solver) beside(f jet.Func, within partition.Cell, part float64) jet.Func {
	if s.problem.Affine() {
		return f
	}
	by := make([]float64, len(within.Lower))
	for a := range by {
		by[a] = part * (within.Upper[a] - within.Lower[a])
	}
	return shifted{f, by, within}
}

// adrift reports whether an independent solve that began beside a solution, by a part of the domain, has stayed there: the conditions do
// not tell where it is.
func (s *solver) adrift(m, other *Model, x *mat.Dense, part float64) bool {
	if s.problem.Affine() {
		return false
	}
	points, _ := x.Dims()
	moved := jet.NewBatch(jet.Close(), points, len(s.problem.Fields))
	s.beside(m, s.whole(), part).Eval(moved, x)
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
	return along > cosineUnpulled*math.Sqrt(difference*shift) && leastStay <= ratio && ratio <= mostStay
}

// doubtfulPlace reports whether a third solve is to look for other places of a solution: two of a nonlinear problem differ by far more than
// their residuals, and the second has not stayed aside.
func (s *solver) doubtfulPlace(v *verdict, rel float64) bool {
	return !s.problem.Affine() && v.doubt == nil && !v.adrift && rel <= residualSettled && v.dubious(rel)
}
