package pde

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// couplings holds, per equation in the domain and per field, the highest derivative of the field across a face that the equation
// has; none where the field does not occur.
type couplings [][]int

// none marks a field that an equation does not have.
const noField = -1

// couplings returns those of a problem across a plane of an axis or, with several axes, a surface that depends on these. Equations are
// asked for their partials at some points and at values that no formula has a zero at.
func (p *Problem) couplings(axes []int) (all couplings) {
	for _, c := range p.Conditions {
		if c.Op == nil || c.On == nil || !isInterior(c.On) {
			continue
		}
		slots := c.Op.Slots()
		_, own := c.On.Dims()
		cloud := tryPoints(c.On, own)
		partials, u := NewLinearization(c.Op, cloud.Points()), mat.NewDense(cloud.Points(), max(len(slots), 1), nil)
		for i := range cloud.Points() {
			for j := range slots {
				u.Set(i, j, math.Mod(math.Phi*float64(i+j+2), 1)+0.1)
			}
		}
		params := make([]float64, len(p.Params))
		for k := range params {
			params[k] = math.Mod(math.Phi*float64(k+1), 1) + 0.1
		}
		c.Op.Linearize(partials, cloud, u, params)
		for _, of := range partials.U {
			all = append(all, coupling(of, slots, axes, len(p.Fields)))
		}
	}
	return all
}

// coupling returns the row of one equation with given partials.
func coupling(partials *mat.Dense, slots []Slot, axes []int, fields int) []int {
	row := slices.Repeat([]int{noField}, fields)
	for j, s := range slots {
		if mat.Norm(partials.ColView(j), 1) == 0 {
			continue
		}
		for _, a := range axes {
			row[s.Field] = max(row[s.Field], int(s.D[a]))
		}
	}
	return row
}

// order returns how many conditions a face needs where every field counts for no more derivatives than most says: the degree of
// the determinant of the system in the derivative across the face, which is the largest sum of orders that equations, one per
// field, have of their fields. L. R. Volevich, "Solubility of boundary value problems for general elliptic systems", Mat. Sb. 68 (1965).
func (c couplings) order(most []int) int {
	const never = math.MinInt / 2
	best := slices.Repeat([]int{never}, 1<<len(most)) // by the set of fields that have an equation
	best[0] = 0
	for _, row := range c {
		for set := len(best) - 1; set >= 0; set-- {
			for f, order := range row {
				if order != noField && set>>f&1 == 1 {
					best[set] = max(best[set], best[set&^(1<<f)]+min(order, most[f]))
				}
			}
		}
	}
	return best[len(best)-1]
}

// loosen adds to the derivatives that may jump at a switch those that its fluxes hold besides, as long as what is left asks for as
// many conditions as the face needs. Those of an Interface are tried one by one; a Source keeps its fluxes if all of them may jump.
func (p *Problem) loosen(s *Switch, orders [][]int) {
	loose := s.Loose
	s.Loose = nil
	if len(loose) == 0 || len(p.Fields) > fieldsOfSets {
		return
	}
	axes := []int{s.Axis}
	if s.Surface != nil {
		axes = s.Surface.Axes()
	}
	most, rows := make([]int, len(orders)), 0
	for f := range most {
		for _, a := range axes {
			most[f] = max(most[f], orders[f][a])
		}
	}
	for _, op := range s.Flux {
		n, _ := op.Dims()
		rows += n
	}
	c := p.couplings(axes)
	need := c.order(most)
	if need < 0 {
		return // fewer equations than fields
	}
	without := func(slots []Slot) int {
		left := slices.Clone(most)
		for _, slot := range slots {
			left[slot.Field]--
		}
		return c.order(left)
	}
	groups := [][]Slot{loose}
	if s.Kind == Interface {
		groups = slices.Collect(slices.Chunk(loose, 1))
	}
	for _, g := range groups {
		if all := slices.Concat(s.Broken, g); without(all)+rows >= need {
			s.Broken = all
		} else if s.Kind != Interface {
			s.Flux = nil
		}
	}
}
