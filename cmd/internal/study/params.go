package study

import (
	"fmt"
	"math"
	"slices"

	"pinn/auto"
	"pinn/internal/number"
	"pinn/pde"
	"pinn/problem"
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

// paramColumns names the columns of the unknown coefficients: their values, the ends of their intervals, and whether these hold the values
// that are known to be right, as 1 or 0.
func (p *problems) paramColumns() []string {
	var out []string
	for _, name := range p.params {
		for _, what := range paramKinds {
			out = append(out, what+"."+name)
		}
	}
	return out
}

var paramKinds = []string{"param", "low", "high", "holds"}

// found returns what a solution says about the coefficients, NaN for those that its problem does not have and for what it does not know.
func (p *problems) found(file *problem.File, s *auto.Solution) []float64 {
	var out []float64
	for _, name := range p.params {
		v, ok := s.Params[name]
		if !ok {
			v = math.NaN()
		}
		low, high := interval(s, name)
		holds := math.NaN()
		if exact, ok := file.ExactParams[name]; ok && number.Finite(low) && number.Finite(high) {
			holds = 0
			if low <= exact && exact <= high {
				holds = 1
			}
		}
		out = append(out, v, low, high, holds)
	}
	return out
}

// interval returns the ends of the interval of a coefficient, NaN without.
func interval(s *auto.Solution, name string) (low, high float64) {
	if s.Inference != nil {
		for _, e := range s.Inference.Params {
			if e.Name == name {
				return e.Low, e.High
			}
		}
	}
	return math.NaN(), math.NaN()
}

// coverage says, per coefficient whose right value is known, in how many of the runs that have an interval it holds that.
func (s *Study) coverage(rows []Row) string {
	p, ok := s.target.(*problems)
	if !ok {
		return ""
	}
	text := ""
	for _, name := range p.params {
		count, runs := 0, 0
		for _, v := range s.column(rows, "holds."+name) {
			if number.Finite(v) {
				runs++
				count += int(v)
			}
		}
		if runs > 0 {
			text += fmt.Sprintf("The 95 %% interval of %s holds the right value in %d of %d runs.\n\n", name, count, runs)
		}
	}
	return text
}
