package partition

import (
	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// Mesh is a family of functions given cell by cell: a point's values are those of the first cell that holds it, or
// of the nearest cell if none does. It implements [jet.Func] and is safe for concurrent use if these functions are.
type Mesh struct {
	Cells []Cell
	Funcs []jet.Func // per cell
}

// Eval writes the derivatives in dst.Set of every function at the rows of x to dst.
func (m *Mesh) Eval(dst *jet.Batch, x *mat.Dense) {
	points, _ := x.Dims()
	if len(m.Cells) == 1 {
		m.Funcs[0].Eval(dst, x)
		return
	}
	rows := make([][]int, len(m.Cells))
	for p := range points {
		k := m.Locate(x.RawRowView(p))
		rows[k] = append(rows[k], p)
	}
	var part jet.Batch
	for k, list := range rows {
		if len(list) == 0 {
			continue
		}
		at := mat.NewDense(len(list), x.RawMatrix().Cols, nil)
		for i, p := range list {
			at.SetRow(i, x.RawRowView(p))
		}
		part.Reshape(dst.Set, len(list), dst.Cols())
		m.Funcs[k].Eval(&part, at)
		for d := range dst.Set.Len() {
			for i, p := range list {
				copy(dst.Row(d, p), part.Row(d, i))
			}
		}
	}
}

// Locate returns the number of the first cell that holds a point, or of the nearest one on its sides of all surfaces.
func (m *Mesh) Locate(x []float64) int {
	nearest, least := -1, 0.0
	for k, b := range m.Cells {
		if d := b.Distance(x); (nearest < 0 || d < least) && b.Holds(x) {
			if nearest, least = k, d; d == 0 {
				break
			}
		}
	}
	return max(nearest, 0)
}
