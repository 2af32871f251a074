package saved

import (
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/expr"
)

// Quantity is an expression of the fields of a function, their derivatives and the coordinates.
type Quantity struct {
	Text   string
	of     *Function
	q      *expr.Quantity
	params []float64
}

// Quantity reads an expression such as "u", "u_x" or "u_x^2 + x". The error names flag as the place of the text.
func (f *Function) Quantity(flag, text string) (*Quantity, error) {
	names := slices.Sorted(maps.Keys(f.Params))
	scope := &expr.Scope{Coords: f.Coords, Time: slices.Index(f.Coords, f.Time), Fields: f.Fields, Params: names}
	q, err := scope.Quantity(expr.Source{File: flag, Text: text})
	if err != nil {
		return nil, err
	}
	out := &Quantity{Text: text, of: f, q: q}
	for _, name := range names {
		out.params = append(out.params, f.Params[name])
	}
	return out, nil
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

// At returns the quantity at the rows of x (points x coordinates), also outside the domain.
func (q *Quantity) At(x *mat.Dense) []float64 { return q.q.Values(q.of.Func, x, q.params) }

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
