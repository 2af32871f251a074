package result

import (
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/problem"
)

// covered returns the run with what its file says of the domain and of exact values cut to where the solution ends, if it ends early:
// beyond, it means nothing, and nothing is drawn or compared there.
func (r *Run) covered() *Run {
	along, _ := r.Solution.Until()
	if along == "" {
		return r
	}
	part, file, p := *r, *r.File, *r.File.Problem
	_, p.Upper = r.Solution.Bounds()
	file.Problem = &p
	if e := file.Exact; e != nil && e.Points != nil {
		file.Exact = r.coveredTable(e)
	}
	part.File = &file
	return &part
}

// coveredTable returns the rows of a table of exact values that a solution covers; nil if there are none.
func (r *Run) coveredTable(e *problem.Exact) *problem.Exact {
	out := *e
	var points, values []float64
	rows, dim := e.Points.Dims()
	for i := range rows {
		if x := e.Points.RawRowView(i); r.Solution.Contains(x) {
			points, values = append(points, x...), append(values, e.Values.RawRowView(i)...)
		}
	}
	if len(points) == 0 {
		return nil
	}
	n := len(points) / dim
	out.Points, out.Values = mat.NewDense(n, dim, points), mat.NewDense(n, len(values)/n, values)
	return &out
}

// squeeze moves random points of the domain to where the solution is.
func (r *Run) squeeze(x *mat.Dense) {
	along, end := r.Solution.Until()
	if along == "" {
		return
	}
	p := r.Solution.Problem
	a := slices.Index(p.Coords, along)
	points, _ := x.Dims()
	for i := range points {
		x.Set(i, a, p.Lower[a]+(x.At(i, a)-p.Lower[a])*(end-p.Lower[a])/(p.Upper[a]-p.Lower[a]))
	}
}
