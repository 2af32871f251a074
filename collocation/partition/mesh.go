package partition

import (
	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// Mesh is a family of functions given piece by piece: a point's values are those of the first box that holds it, or
// of the nearest box if none does. It implements [jet.Func] and is safe for concurrent use if the pieces are.
type Mesh struct {
	Boxes  []Box
	Pieces []jet.Func // per box
}

// Eval writes the derivatives in dst.Set of every function at the rows of x to dst.
func (m *Mesh) Eval(dst *jet.Batch, x *mat.Dense) {
	points, _ := x.Dims()
	if len(m.Boxes) == 1 {
		m.Pieces[0].Eval(dst, x)
		return
	}
	rows := make([][]int, len(m.Boxes))
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
		m.Pieces[k].Eval(&part, at)
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
	for k, b := range m.Boxes {
		if d := b.Distance(x); (nearest < 0 || d < least) && b.Holds(x) {
			if nearest, least = k, d; d == 0 {
				break
			}
		}
	}
	return max(nearest, 0)
}
