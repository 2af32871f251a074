package problems_test

import (
	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
	"pinn/problem"
)

// completed is an exact solution with the Laplacians that a file has as fields of their own after it.
type completed struct {
	jet.Func
	given, coords int
}

// whole returns the exact solution of a file for all of its fields.
func whole(f *problem.File) jet.Func {
	if len(f.Problem.Auxiliary) == 0 {
		return f.Exact.F
	}
	return completed{f.Exact.F, len(f.Exact.Fields), len(f.Problem.Coords)}
}

// Eval implements [jet.Func].
func (c completed) Eval(dst *jet.Batch, x *mat.Dense) {
	second := func(d jet.Index, axis int) jet.Index {
		d[axis] += 2
		return d
	}
	var want []jet.Index
	for k := range dst.Set.Len() {
		want = append(want, dst.Set.At(k))
		for axis := range c.coords {
			want = append(want, second(dst.Set.At(k), axis))
		}
	}
	set := jet.Close(want...)
	own := jet.NewBatch(set, dst.Points, c.given)
	c.Func.Eval(own, x)
	for k := range dst.Set.Len() {
		for p := range dst.Points {
			to := dst.Row(k, p)
			copy(to, own.Row(set.Find(dst.Set.At(k)), p))
			for f := range c.given {
				sum := 0.0
				for axis := range c.coords {
					sum += own.Row(set.Find(second(dst.Set.At(k), axis)), p)[f]
				}
				to[c.given+f] = sum
			}
		}
	}
}
