package collocation

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
	"pinn/pde/jet"
)

// Outside is where a condition says nothing about functions: an expression is negative of which it takes a root.
type Outside struct {
	Condition  int
	Expression string
	At         []float64 // the first such point along a coordinate, or the one with the least value
	Value      float64   // there
}

// OutsideOf returns the places where the expressions of conditions that are [pde.Confined] are negative at points of their clouds, for given
// functions with an error: by more than that, relative to the largest size of the expression. They are the first along an axis, or the lowest if that is negative. One per
// expression at most.
func OutsideOf(p *pde.Problem, clouds []*pde.Cloud, of jet.Func, params []float64, axis int, err float64) (out []Outside) {
	for c, condition := range p.Conditions {
		op, ok := condition.Op.(pde.Confined)
		if !ok || len(op.Confines()) == 0 {
			continue
		}
		at, slots := clouds[c], op.Slots()
		u, values := mat.NewDense(at.Points(), len(slots), nil), mat.NewDense(at.Points(), len(op.Confines()), nil)
		fillSlots(u, slots, len(p.Fields), at, of)
		_, count := op.Dims()
		op.Confine(values, at, u, params[:count])
		for k, text := range op.Confines() {
			if i := firstNegative(mat.Col(nil, k, values), at.X, axis, err); i >= 0 {
				out = append(out, Outside{Condition: c, Expression: text, At: mat.Row(nil, i, at.X), Value: values.At(i, k)})
			}
		}
	}
	return out
}

// firstNegative returns the point at which values with a relative error are negative that comes first along an axis, or has the least of them; -1 without any. Along an axis it
// is the one from where on they do not rise above zero until then.
func firstNegative(values []float64, x *mat.Dense, axis int, err float64) int {
	size, first := 0.0, -1
	for _, v := range values {
		size = max(size, math.Abs(v))
	}
	for i, v := range values {
		switch {
		case !(v < -err*size):
		case first < 0, axis < 0 && v < values[first], axis >= 0 && x.At(i, axis) < x.At(first, axis):
			first = i
		}
	}
	if first < 0 || axis < 0 {
		return first
	}
	above := math.Inf(-1)
	for i, v := range values {
		if at := x.At(i, axis); v > err*size && at < x.At(first, axis) {
			above = max(above, at)
		}
	}
	for i := range values {
		if at := x.At(i, axis); above < at && at < x.At(first, axis) {
			first = i
		}
	}
	return first
}
