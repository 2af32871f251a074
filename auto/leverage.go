package auto

import (
	"cmp"
	"math"

	"pinn/collocation"
	"pinn/collocation/partition"
)

// A relative residual is that of balanced rows, which count by what functions of all frequencies of a cell leave in them. A slow change of the solution
// leaves little: what the residual says of the error of an evolution depends on the frequencies, and with them on the size of the cells. The leverage of
// an equation is how far a residual of one moves the solution if it stands for the whole time.

// leverage sets the least leverage over a time along an axis, as it is in the largest cells, of those equations of a slab that give a highest derivative
// along that axis. An equation of order n is left over in waves of the frequencies that its rows count by, which move the solution by the n-th root.
func (m *cellTrial) leverage(sys *collocation.System, parts []partition.Part, at *collocation.State, axis int, time float64) error {
	for c, part := range parts {
		if ambient, own := sys.Problem.Conditions[c].On.Dims(); part.Condition < 0 || own < ambient {
			continue
		}
		equations, err := termsOf(sys, c, at)
		if err != nil {
			return err
		}
		for e, terms := range equations {
			var lead term
			for _, t := range terms {
				if n := int(t.D[axis]); n == t.D.Order() && n > lead.D.Order() {
					lead = t
				}
			}
			if n := lead.D.Order(); n > 0 {
				lever := time * math.Pow(sys.Scale[c][e]*lead.coef, -1/float64(n))
				m.lever = min(lever, cmp.Or(m.lever, lever))
			}
		}
	}
	return nil
}

// ask lowers the residual that a march asks for to what its first slab says of the error at the end, and reports whether this slab is to be solved once more,
// on cells that are graded for that where something is singular. Estimates then were between 0.04 and 0.5 of the leverage times
// the residual: 0.09 for pulse-02, 0.14 for kdv, 0.06 to 0.17 for fisher, 0.06 for schroedinger-breather and up to 0.5 for burgers, whose front
// steepens. Of a march that asks for too much the cells are a little smaller, and one that asks for too little is made again. Where waves carry what
// is singular away, cells are not graded, and it asks for no less: of a beam under a load that sets in, slabs would be a
// thousand times too many. Nor does it where linear diffusion forgets what is singular: a rod with a jump at its end took a third more work for nothing.
// In three coordinates smaller residuals take many more cells, and where diffusion forgets errors for nothing: a plate that cools down took more than 65 s instead of 20.
func (s *solver) ask(p *pace, first *cellTrial) (anew bool) {
	singular := len(s.places()) > 0
	if !s.trusts(first) || singular && p.former != nil {
		return false
	}
	before := p.asked
	p.asked = min(p.asked, max(s.options.Tolerance/first.lever, s.leastTarget()))
	p.target = p.asked
	return singular && !p.given && p.asked < before/lowersGrading
}

// trusts reports whether the leverage of a first slab says what a march is to ask for.
func (s *solver) trusts(first *cellTrial) bool {
	return first.lever > 0 && (len(s.places()) == 0 || s.waves <= partition.Damped && !s.problem.Affine())
}
