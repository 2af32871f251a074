package problem

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"pinn/collocation"
	"pinn/internal/number"
	"pinn/internal/tomltext"
	"pinn/pde/jet"
)

// finitePoints is the number of points at which the functions of a file are tried.
const finitePoints = 64

// checkFinite reports the first of the functions under table that is not finite at some of a few points inside the
// domain.
func (r *reader) checkFinite(table string, f jet.Func, fields []int) {
	p := r.file.Problem
	if r.box == nil || len(fields) == 0 {
		return
	}
	rnd := rand.New(rand.NewPCG(1, 1))
	x := r.file.Scatter(finitePoints, rnd)
	values := jet.NewBatch(jet.Close(), finitePoints, len(fields))
	f.Eval(values, x)
	for i := range finitePoints {
		for k, v := range values.Row(0, i) {
			if !number.Finite(v) {
				var at []string
				for a, c := range p.Coords {
					at = append(at, fmt.Sprintf("%s = %.6g", c, x.At(i, a)))
				}
				r.doc.Fault(tomltext.Join(table, p.Fields[fields[k]]), "the value is %v at %s", v, strings.Join(at, ", "))
				return
			}
		}
	}
}

// finiteOnAll reports whether a function is finite at a few points of every place where a condition holds.
func (r *reader) finiteOnAll(f jet.Func) bool {
	for _, c := range r.file.Problem.Conditions {
		at, err := collocation.Sample(c.On, collocation.Grid{}, finitePoints, nil)
		if err != nil {
			return false
		}
		values := jet.NewBatch(jet.Close(), at.Points(), 1)
		f.Eval(values, at.X)
		if slices.ContainsFunc(values.Raw(0), func(v float64) bool { return !number.Finite(v) }) {
			return false
		}
	}
	return true
}
