package auto

import (
	"math"

	"pinn/collocation/partition"
)

// widenSlab gives the cells of a slab more functions where few more will do, and reports whether it has: cells that are halved along two axes take four
// times the work.
func (s *solver) widenSlab(m *march, p *pace, slab *cellTrial) bool {
	by := math.Pow(m.rel(slab)/p.target, 1./orderOfSlabWidth) * overWidened
	if !p.adapts || by > mostWidened || by*float64(slab.width) > widestInSlab*float64(s.firstDivision(p.axis).width) {
		return false
	}
	p.division = s.ofWidth(slab.division, int(by*float64(slab.width)))
	return true
}

// narrowSlab gives the cells of the next slab fewer functions where those of the last leave much less than the target.
func (s *solver) narrowSlab(m *march, p *pace, slab *cellTrial) {
	by := math.Pow(p.target/(m.rel(slab)*marginToNarrow), 1./orderOfSlabWidth)
	by = min(by, float64(slab.width)/(narrowestInSlab*float64(s.firstDivision(p.axis).width)))
	if !p.adapts || by < leastNarrowed || p.toCome(slab)*(1-1/(by*by*by)) < p.factored {
		return
	}
	p.division = s.ofWidth(p.division, int(float64(slab.width)/by))
}

// adapts reports whether the lengths of slabs and the functions of their cells follow what the solution needs: in three coordinates, where the work goes
// with the third power of the functions, and where errors are damped. Those of dispersed waves grow in longer slabs. Where
// the equations are the same at all times one factorisation serves all slabs, and neither pays.
func (s *solver) adapts() bool {
	return len(s.problem.Coords) == len(localWidths) && s.waves <= partition.Damped && s.options.Network.Width == 0 && s.options.Partition.Cells == nil
}
