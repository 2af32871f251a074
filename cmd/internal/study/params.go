package study

import (
	"math"
	"slices"

	"pinn/auto"
	"pinn/pde"
)

// know adds unknown coefficients to those that have a column.
func (p *problems) know(params []pde.Param) {
	for _, q := range params {
		if !slices.Contains(p.params, q.Name) {
			p.params = append(p.params, q.Name)
		}
	}
	slices.Sort(p.params)
}

// paramColumns names the columns of the unknown coefficients.
func (p *problems) paramColumns() []string {
	var out []string
	for _, name := range p.params {
		out = append(out, "param."+name)
	}
	return out
}

// found returns the coefficients that a solution has found, NaN for those that its problem does not have.
func (p *problems) found(s *auto.Solution) []float64 {
	var out []float64
	for _, name := range p.params {
		v, ok := s.Params[name]
		if !ok {
			v = math.NaN()
		}
		out = append(out, v)
	}
	return out
}
