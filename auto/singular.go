package auto

import (
	"cmp"
	"math"
	"slices"

	"pinn/collocation/partition"
	"pinn/pde/jet"
)

// place is a point, or an edge, where the data say that the solution is not smooth.
type place struct {
	lower, upper []float64 // alike along the axes on which it is a point
	order        float64   // of the lowest derivatives that are not continuous
	share        float64   // of the target that the smallest cell may leave; 0: all of it
	pollution    float64   // the power of the size of the smallest cell with which it spoils the rest of the domain; 0: it does not
}

// at returns a place with given ends, moved onto the planes that it is meant to lie on.
func (s *solver) at(lower, upper []float64, order float64) place {
	p := place{lower: slices.Clone(lower), upper: slices.Clone(upper), order: order}
	for _, w := range s.switches {
		if a := w.Axis; a >= 0 && p.point(a) && math.Abs(p.lower[a]-w.At) <= errorLocated*(s.problem.Upper[a]-s.problem.Lower[a]) {
			p.lower[a], p.upper[a] = w.At, w.At
		}
	}
	return p
}

// corners lists those of the domain at which solutions of elliptic equations behave like r^(pi/angle), which is no polynomial.
func (s *solver) corners() (out []place) {
	d := shapeOf(s.problem)
	if d == nil {
		return nil
	}
	for _, c := range d.Corners() {
		order := math.Pi / c.Angle
		if math.Abs(order-math.Round(order)) < 1e-6 {
			continue
		}
		p := place{lower: slices.Clone(s.problem.Lower), upper: slices.Clone(s.problem.Upper), order: order, pollution: 2 * order} // its energy
		for _, a := range d.Axes() {
			p.lower[a], p.upper[a] = c.X[a], c.X[a]
		}
		out = append(out, p)
	}
	return out
}

// leftAtCorners estimates the relative errors that the smallest cells at corners of the domain leave in the rest of it of the functions of a
// model with given sizes, by the energy in them: the square of how much functions vary there. Two solves with the same cells do not show it:
// on an L they differed by a fifth of their error after 24 levels, which was half of this energy. It is nothing to speak of where a solution is
// smooth at the corner. Where the solution has slopes at the corner, what is singular of it is smaller than they are, by the size of the cell to the power
// that is left.
func (s *solver) leftAtCorners(m *Model, sizes []float64) []float64 {
	out, corners := make([]float64, len(m.Fields)), s.corners()
	if len(corners) == 0 {
		return out
	}
	u, rnd := jet.NewBatch(jet.Close(), pointsInCell, len(m.Fields)), s.stream(streamValidation, 1)
	for k, b := range m.mesh.Cells {
		singular := 0.0
		for _, c := range corners {
			if c.in(b) {
				singular = max(singular, math.Pow(s.extent(c, b), max(0, c.order-1)))
			}
		}
		if singular == 0 {
			continue
		}
		x := uniform(b, pointsInCell, rnd)
		m.mesh.Funcs[k].Eval(u, x)
		for f := range out {
			least, most := math.Inf(1), math.Inf(-1)
			for p := range pointsInCell {
				if s.holds(x.RawRowView(p)) && b.Holds(x.RawRowView(p)) {
					least, most = min(least, u.Row(0, p)[f]), max(most, u.Row(0, p)[f])
				}
			}
			if vary := singular * (most - least) / sizes[f]; vary > 0 { // -Inf without points
				out[f] = max(out[f], vary*vary)
			}
		}
	}
	return out
}

// places lists those that the data tell.
func (s *solver) places() (out []place) {
	for _, c := range s.contradictions.List {
		out = append(out, s.at(c.Lower, c.Upper, float64(c.Order)))
		if c.MateLower != nil {
			out = append(out, s.at(c.MateLower, c.MateUpper, float64(c.Order)))
		}
	}
	for _, c := range s.contradictions.Kinks {
		out = append(out, s.at(c.Lower, c.Upper, float64(c.Order)))
	}
	for _, c := range s.contradictions.Seams {
		out = append(out, s.at(c.Lower, c.Upper, 0))
	}
	for _, c := range s.crossed {
		out = append(out, c.place)
	}
	return out
}

// point reports whether a place is a point along an axis.
func (p place) point(axis int) bool { return p.lower[axis] == p.upper[axis] }

// levels returns how many times cells at a place are to be halved, after a number of halvings along each axis alone. What a cell there leaves
// falls with its size, that along the axes that are halved once per level, to the power of the order, and its share of the norm with the root
// of its volume. Below the target it does not count. What it spoils elsewhere two solves with the same cells do not show: on an L they differed
// by a tenth of their error after 19 levels.
func (p place) levels(often, before []int, target float64) int {
	fall, done := p.order, 0.0
	for a, n := range often {
		if !p.point(a) {
			continue
		}
		fall += float64(n) / 2
		alone := 0.5
		if n == 1 {
			alone += p.order
		}
		done += float64(before[a]) * p.unpolluted(alone)
	}
	return min(int(math.Ceil((-math.Log2(target*cmp.Or(p.share, 1))-done)/p.unpolluted(fall))), mostGraded)
}

// unpolluted returns what a halving gains of an error beside what the smallest cell spoils elsewhere.
func (p place) unpolluted(fall float64) float64 {
	if p.pollution > 0 {
		return min(fall, p.pollution)
	}
	return fall
}

// gradedAtPlaces grades cells towards the spots of the text and the places where the data say that the solution is singular. Cells
// of a slab are not graded towards places at other times.
func (s *solver) gradedAtPlaces(cells []partition.Cell, target float64) []partition.Cell {
	m := &cellTrial{often: halvings(s.problem.Orders())}
	cells = s.gradedAtSpots(cells)
	for _, p := range append(s.places(), s.corners()...) {
		for a := range p.lower {
			if p.point(a) {
				cells = partition.Split(cells, a, p.lower[a])
			}
		}
		aspects := s.aspects(p)
		var out []partition.Cell
		for _, b := range cells {
			ends := p.ends(b)
			if ends == nil {
				out = append(out, b)
				continue
			}
			near, far, times := balanced(b, ends, aspects)
			out = append(out, far...)
			levels := p.levels(m.often, times, target)
			if p.share > 0 {
				levels = min(levels, mostCellsAtCrossings/cellsPerLevel/len(s.crossed))
			}
			out = append(out, m.towards(near, ends, levels)...)
		}
		cells = out
	}
	return cells
}

// towards grades a cell to ends of it by a number of levels.
func (m *cellTrial) towards(b partition.Cell, ends []int, levels int) (out []partition.Cell) {
	if levels < 1 {
		return []partition.Cell{b}
	}
	axes := make([]bool, len(ends))
	for a, e := range ends {
		axes[a] = e != 0
	}
	for _, part := range m.graded(nil, b, axes, ends, levels) {
		out = append(out, part.Cell)
	}
	return out
}

// extent is the largest extent of a cell, relative to the domain, along the axes on which a place is a point.
func (s *solver) extent(p place, b partition.Cell) (most float64) {
	for a := range p.lower {
		if p.point(a) {
			most = max(most, (b.Upper[a]-b.Lower[a])/(s.problem.Upper[a]-s.problem.Lower[a]))
		}
	}
	return most
}

// in reports whether a place lies in a closed cell.
func (p place) in(b partition.Cell) bool {
	for a := range p.lower {
		near := 1e-9 * (b.Upper[a] - b.Lower[a])
		if p.upper[a] < b.Lower[a]-near || p.lower[a] > b.Upper[a]+near {
			return false
		}
	}
	return true
}

// ends returns, per axis, the end of a cell at which a place lies that is a point there; nil if the cell does not touch it.
func (p place) ends(b partition.Cell) []int {
	ends, any := make([]int, len(p.lower)), false
	for a, at := range p.lower {
		near := 1e-9 * (b.Upper[a] - b.Lower[a])
		switch {
		case !p.point(a):
			if p.upper[a] <= b.Lower[a]+near || at >= b.Upper[a]-near {
				return nil
			}
		case math.Abs(at-b.Lower[a]) <= near:
			ends[a], any = -1, true
		case math.Abs(at-b.Upper[a]) <= near:
			ends[a], any = 1, true
		default:
			return nil
		}
	}
	if !any {
		return nil
	}
	return ends
}
