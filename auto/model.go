package auto

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/partition"
	"pinn/collocation/region"
	"pinn/collocation/shape"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// Model is a solution as a function of the coordinates: one function per field, with derivatives. It is one expansion
// on the whole domain, or one on each of the cells that tile it. It is immutable and safe for concurrent use.
type Model struct {
	Coords, Fields []string
	Time           string // the coordinate that is time; empty if none is
	// Params holds the values found for the problem's unknown coefficients, by name.
	Params map[string]float64
	// Auxiliary names those of Fields that only helped to state the problem; see [pde.Problem].
	Auxiliary []string

	mesh  partition.Mesh // its functions are *collocation.Expansion over *network.Net or *network.POU
	whole partition.Cell
	ball  *region.Ball  // the domain, if it is one
	shape *shape.Domain // the domain, if it is neither the box nor a ball
}

func newModel(p *pde.Problem, cells []partition.Cell, funcs []jet.Func) *Model {
	return &Model{
		Coords: p.Coords, Time: p.Time, Fields: p.Fields, Auxiliary: p.Auxiliary, Params: map[string]float64{}, ball: ballOf(p), shape: shapeOf(p),
		mesh: partition.Mesh{Cells: cells, Funcs: funcs}, whole: partition.Cell{Lower: p.Lower, Upper: p.Upper},
	}
}

// Eval writes the derivatives in dst.Set of every field at the rows of x (points x coordinates) to dst, which has one
// column per field; NaN where there are no cells. It implements [jet.Func].
func (m *Model) Eval(dst *jet.Batch, x *mat.Dense) {
	if m.CellCount() > 0 {
		m.mesh.Eval(dst, x)
		return
	}
	points, _ := x.Dims()
	for d := range dst.Set.Len() {
		for p := range points {
			row := dst.Row(d, p)
			for f := range row {
				row[f] = math.NaN()
			}
		}
	}
}

// Bounds returns the ends of the box that holds the domain, one entry per coordinate. The caller owns the slices.
func (m *Model) Bounds() (lower, upper []float64) {
	return slices.Clone(m.whole.Lower), slices.Clone(m.whole.Upper)
}

// CellCount returns the number of cells, each with an expansion of its own, that the model is made of; 0: it is NaN everywhere.
func (m *Model) CellCount() int { return len(m.mesh.Cells) }

// Cell returns the ends of cell number k, counted from 0 to CellCount()-1: in the order of time where the problem was solved
// slab by slab. Where cells meet, the one with the smaller number counts.
func (m *Model) Cell(k int) (lower, upper []float64) {
	b := m.mesh.Cells[k]
	return slices.Clone(b.Lower), slices.Clone(b.Upper)
}

// Cut reports whether cell number k is cut by surfaces or lines, so that its function counts on one side of them only, and Holds whether it counts
// at a point between its ends.
func (m *Model) Cut(k int) bool { return len(m.mesh.Cells[k].Sides) > 0 }

// Holds is described with [Model.Cut].
func (m *Model) Holds(k int, x []float64) bool { return m.mesh.Cells[k].Holds(x) }

// CellAt returns the number of the cell whose function counts at a point.
func (m *Model) CellAt(x []float64) int { return m.mesh.Locate(x) }

// At returns an expression of the fields, their derivatives, the coordinates and the numbers that were found, such as "u_x" or
// "k*u_x + v", at one point. The error is an [*expr.Error] with a caret.
func (m *Model) At(text string, x ...float64) (float64, error) {
	if len(x) != len(m.Coords) {
		return math.NaN(), fmt.Errorf("auto: %d coordinates, want %d: %s", len(x), len(m.Coords), strings.Join(m.Coords, ", "))
	}
	v, err := m.Evaluate(text, mat.NewDense(1, len(x), slices.Clone(x)))
	if err != nil {
		return math.NaN(), err
	}
	return v[0], nil
}

// Evaluate is [Model.At] at the rows of x (points x coordinates). The caller owns the slice. It panics if x has another
// number of columns than there are coordinates.
func (m *Model) Evaluate(text string, x *mat.Dense) ([]float64, error) {
	names := slices.Sorted(maps.Keys(m.Params))
	scope := &expr.Scope{Coords: m.Coords, Time: slices.Index(m.Coords, m.Time), Fields: m.Fields, Params: names}
	q, err := scope.Quantity(expr.Source{Text: text})
	if err != nil {
		return nil, err
	}
	var params []float64
	for _, name := range names {
		params = append(params, m.Params[name])
	}
	return q.Values(m, x, params), nil
}

// Grid returns the points of a regular grid of the box that holds the domain, ends included: points x coordinates, the last coordinate
// running fastest, with nodes[a] of them, at least 2, along coordinate a. It panics if there is not one number for every coordinate.
// Points outside the domain, see [Model.Contains], are among them. The caller owns the matrix.
func (m *Model) Grid(nodes ...int) *mat.Dense {
	total := 1
	for _, n := range nodes {
		total *= n
	}
	if len(nodes) != len(m.Coords) || slices.Min(nodes) < 2 {
		panic(fmt.Sprintf("auto: a grid of %v nodes in %d coordinates, want 2 at least in each", nodes, len(m.Coords)))
	}
	x := mat.NewDense(total, len(nodes), nil)
	for i := range total {
		at := i
		for a := len(nodes) - 1; a >= 0; a-- {
			lower, upper := m.whole.Lower[a], m.whole.Upper[a]
			x.Set(i, a, lower+(upper-lower)*float64(at%nodes[a])/float64(nodes[a]-1))
			at /= nodes[a]
		}
	}
	return x
}

// Values returns the values of the fields at the rows of x: points x fields. The caller owns the matrix. It panics as
// [Model.Derivative].
func (m *Model) Values(x *mat.Dense) *mat.Dense {
	return m.Derivative(x)
}

// Derivative returns a derivative of every field at the rows of x, one derivative along each of the axes: points x
// fields. The caller owns the matrix. It panics if x has another number of columns than there are coordinates.
func (m *Model) Derivative(x *mat.Dense, axes ...int) *mat.Dense {
	points, _ := x.Dims()
	want := jet.D(axes...)
	set := jet.Close(want)
	b := jet.NewBatch(set, points, len(m.Fields))
	m.Eval(b, x)
	return b.Part(set.Find(want))
}
