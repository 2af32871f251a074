package result

import (
	"fmt"
	"strings"

	"pinn/problem"
)

// UnitOf returns the unit of a name in a problem, or of a first derivative as a quotient; empty if it has none, or there is no problem.
func UnitOf(p *problem.File, name string) string {
	if p == nil {
		return ""
	}
	if unit := p.Units[name]; unit != "" {
		return unit
	}
	for _, f := range p.Problem.Fields {
		for _, c := range p.Problem.Coords {
			if name == f+"_"+c && p.Units[f] != "" && p.Units[c] != "" {
				return p.Units[f] + "/" + p.Units[c]
			}
		}
	}
	return ""
}

// At writes a coordinate at a value, with its unit, such as t = 0.5 s. The format and what follows it are those of the value.
func At(p *problem.File, name, format string, value ...any) string {
	return strings.TrimSpace(name + " = " + fmt.Sprintf(format, value...) + " " + UnitOf(p, name))
}
