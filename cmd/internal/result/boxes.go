package result

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/report"
	"pinn/pde"
)

// boxSide is the number of points along each drawn axis at which the residual in a box is looked at.
const boxSide = 5

// boxes draws the boxes of a model that is made of several, each in the colour of the residual in it. It is nil if there
// is one only, if the view is a line, or if there are no operators.
func (r *Run) boxes(v *view, ops []pde.Operator) *report.Figure {
	if r.Solution.Pieces() == 1 || len(v.axes) != 2 || len(ops) == 0 {
		return nil
	}
	q := quantity{title: "residual of the equations in the boxes", axis: "RMS of the residual", log: true}
	for _, c := range v.cuts {
		var patches []report.Patch
		for k := range r.Solution.Pieces() {
			lower, upper := r.Solution.Box(k)
			if !v.meets(c, lower, upper) {
				continue
			}
			a, b := v.axes[0], v.axes[1]
			patches = append(patches, report.Patch{
				Left: lower[a], Right: upper[a], Low: lower[b], High: upper[b],
			})
		}
		r.shade(patches, v, c, ops)
		q.patches = append(q.patches, patches)
	}
	return v.draw(q)
}

// shade gives patches of a cut the root mean square of the residual in them.
func (r *Run) shade(patches []report.Patch, v *view, c cut, ops []pde.Operator) {
	const size = boxSide * boxSide
	x := mat.NewDense(size*len(patches), len(c.at), nil)
	for k, p := range patches {
		for i := range size {
			row := x.RawRowView(k*size + i)
			copy(row, c.at)
			row[v.axes[0]] = p.Left + (p.Right-p.Left)*(float64(i%boxSide)+0.5)/boxSide
			row[v.axes[1]] = p.Low + (p.High-p.Low)*(float64(i/boxSide)+0.5)/boxSide
		}
	}
	_, residual := r.fieldsAndResidual(ops, x)
	for k := range patches {
		sum := 0.0
		for _, e := range residual[k*size : (k+1)*size] {
			sum += e * e
		}
		patches[k].Z = math.Sqrt(sum / size)
	}
}

// meets reports whether a box is the one whose values count on a cut, along the axes that are not drawn: where two meet
// in the cut, the one below.
func (v *view) meets(c cut, lower, upper []float64) bool {
	for a, at := range c.at {
		drawn := a == v.axes[0] || a == v.axes[1]
		first := at == lower[a] && at == v.file.Problem.Lower[a]
		if !drawn && !first && !(lower[a] < at && at <= upper[a]) {
			return false
		}
	}
	return true
}
