package saved

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/parallel"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// Quantity is an expression of the fields of a function, their derivatives and the coordinates.
type Quantity struct {
	Text   string
	of     *Function
	op     *expr.Operator
	slots  []pde.Slot
	set    *jet.Set
	params []float64
}

// Quantity reads an expression such as "u", "u_x" or "u_x^2 + x". The error names flag as the place of the text.
func (f *Function) Quantity(flag, text string) (*Quantity, error) {
	names := slices.Sorted(maps.Keys(f.Params))
	scope := &expr.Scope{Coords: f.Coords, Time: slices.Index(f.Coords, f.Time), Fields: f.Fields, Params: names}
	op, err := scope.Operator(expr.Source{File: flag, Text: text + " = 0"})
	if err != nil {
		return nil, err
	}
	if op.UsesNormal() || op.UsesMate() {
		return nil, fmt.Errorf("%s %s: dn and mate have a meaning on the boundary only", flag, text)
	}
	q := &Quantity{Text: text, of: f, op: op, slots: op.Slots()}
	var indices []jet.Index
	for _, s := range q.slots {
		indices = append(indices, s.D)
	}
	q.set = jet.Close(indices...)
	for _, name := range names {
		q.params = append(q.params, f.Params[name])
	}
	return q, nil
}

// Quantities reads several expressions; the fields that are shown if there are none.
func (f *Function) Quantities(flag string, texts []string) ([]*Quantity, error) {
	if len(texts) == 0 {
		texts = f.Shown()
	}
	var all []*Quantity
	for _, text := range texts {
		q, err := f.Quantity(flag, text)
		if err != nil {
			return nil, err
		}
		all = append(all, q)
	}
	return all, nil
}

// block is the number of points that are evaluated at once.
const block = 512

// At returns the quantity at the rows of x (points x coordinates), also outside the domain.
func (q *Quantity) At(x *mat.Dense) []float64 {
	points, dim := x.Dims()
	out := make([]float64, points)
	parallel.For((points+block-1)/block, func(k int) {
		lo, hi := k*block, min((k+1)*block, points)
		part := x.Slice(lo, hi, 0, dim).(*mat.Dense)
		b := jet.NewBatch(q.set, hi-lo, len(q.of.Fields))
		q.of.Eval(b, part)
		u := mat.NewDense(hi-lo, len(q.slots), nil)
		for j, s := range q.slots {
			u.SetCol(j, mat.Col(nil, s.Field, b.Part(b.Set.Find(s.D))))
		}
		v := mat.NewDense(hi-lo, 1, out[lo:hi])
		q.op.Residual(v, &pde.Cloud{X: part}, u, q.params)
	})
	return out
}

// Inside is [Quantity.At] with NaN at the points outside the domain.
func (q *Quantity) Inside(x *mat.Dense) []float64 {
	out := q.At(x)
	for i := range out {
		if !q.of.Contains(x.RawRowView(i)) {
			out[i] = math.NaN()
		}
	}
	return out
}

// Outside counts the rows of x that lie outside the domain.
func (f *Function) Outside(x *mat.Dense) (count int) {
	points, _ := x.Dims()
	for i := range points {
		if !f.Contains(x.RawRowView(i)) {
			count++
		}
	}
	return count
}
