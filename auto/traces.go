package auto

import (
	"slices"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/pde"
)

// sizeOfTraces returns the size from which the residual of a solution on cells counts: a share of what faces would miss of its values if every other cell
// held nothing. The zero solution misses nothing there, and what a source leaves in a cell falls with the square of the cell's size: relative
// to that alone roundings of the values are not small.
func (m *cellTrial) sizeOfTraces(sys *collocation.System, parts []partition.Part, at *collocation.State) float64 {
	p := *sys.Problem
	p.Conditions = nil
	var clouds []*pde.Cloud
	var scale [][]float64
	var faces []partition.Part
	for c, part := range parts {
		if part.Condition >= 0 {
			continue
		}
		terms, err := termsOf(sys, c, at)
		if err != nil {
			return 0
		}
		p.Conditions, clouds, faces = append(p.Conditions, sys.Problem.Conditions[c]), append(clouds, sys.Clouds[c]), append(faces, part)
		scale = append(scale, slices.Clone(sys.Scale[c]))
		for e, equation := range terms {
			if slices.ContainsFunc(equation, func(t term) bool { return t.D.Order() > 0 }) {
				scale[len(scale)-1][e] = 0
			}
		}
	}
	half := &collocation.State{Coef: slices.Clone(at.Coef)}
	fields := len(m.problem.Fields)
	for k := 1; k < len(m.cells); k += 2 {
		clear(half.Coef[sys.Layout.Span[k*fields].Lo:sys.Layout.Span[(k+1)*fields-1].Hi])
	}
	of := collocation.NewSystem(&p, sys.Layout, clouds)
	of.Scale = scale
	sizes, err := m.gather(of, faces, half, nil)
	if err != nil {
		return 0
	}
	return shareOfTraces * m.overall(sizes)
}
