package auto

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation/partition"
)

// origin says how a cell came about in the last refinement.
type origin struct {
	parent    int     // number of the cell that was halved; -1: the cell is as it was
	side      []int   // per axis: -1 or 1 for the lower or upper half, 0 where it was not halved
	levels    int     // of halvings
	indicator float64 // of the parent
}

// indicators returns, per cell, its share of the squared residual of a mesh, relative to the size of the problem.
func (m *cellTrial) indicators(size float64) []float64 { return m.shares(m.errors, size) }

// own returns, per cell, the part of its indicator that is its own: what its functions leave of the conditions in it, whatever they are. That is
// known of no cell where nothing is condensed.
func (m *cellTrial) own(size float64) []float64 {
	if len(m.fit.Own) != len(m.cells) {
		return make([]float64, len(m.cells))
	}
	return m.shares(m.fit.Own, size)
}

// shares returns the squares of residuals of cells relative to a size. They go by volume, but in one coordinate, where a residual changes the
// solution beyond its cell, however short that is, cells count alike.
func (m *cellTrial) shares(residuals []float64, size float64) []float64 {
	whole := 0.0
	out := make([]float64, len(m.cells))
	for k, b := range m.cells {
		out[k] = b.Volume()
		whole += out[k]
	}
	for k, e := range residuals {
		e /= cmp.Or(size, 1)
		out[k] *= e * e / whole
		if len(m.cells[k].Lower) == 1 {
			out[k] = e * e
		}
	}
	return out
}

// residual returns the root mean square of the residual of a mesh relative to the size of the problem.
func (m *cellTrial) residual(size float64) float64 {
	sum := 0.0
	for _, c := range m.indicators(size) {
		sum += c
	}
	return math.Sqrt(sum)
}

// marked returns the cells that are to be refined so that the residual reaches the target: those whose share of it is too
// large and not much smaller than the largest. As long as the solution is not resolved cells pass on what others miss, and those count as well that
// do not resolve it on their own.
func marked(indicators, own []float64, target float64) []bool {
	enough := target * target / float64(2*len(indicators))
	least := max(shareRefined*shareRefined*slices.Max(indicators), enough)
	blind := math.Inf(1)
	if floats.Sum(indicators) > residualResolved*residualResolved {
		blind = residualResolved * residualResolved / float64(len(indicators))
	}
	out := make([]bool, len(indicators))
	for k, c := range indicators {
		out[k] = c > least || own[k] > blind || math.IsNaN(c)
	}
	return out
}

// refined returns the division in which the marked cells are halved along the axes along which the solution bends most, time
// only if allowed. A cell whose indicator the last halving has hardly lowered, and whose siblings across an axis are fine,
// holds a singularity at that end: it is graded towards it, by as many levels as the target asks for.
func (m *cellTrial) refined(mark []bool, indicators []float64, target float64, frozen int) division {
	t := division{width: m.width, spread: m.spread, sizes: m.sizes}
	fine := target / math.Sqrt(float64(len(m.cells)))
	for k, b := range m.cells {
		if !mark[k] {
			t.cells, t.origins = append(t.cells, b), append(t.origins, origin{parent: -1})
			continue
		}
		axes := m.bent(k, frozen)
		ends := m.singular(k, axes, mark, indicators)
		levels := 1
		if ends != nil {
			levels = m.levels(k, indicators, fine)
		}
		for _, p := range m.graded(nil, b, axes, ends, levels) {
			t.cells = append(t.cells, p.Cell)
			t.origins = append(t.origins, origin{k, p.side, levels, indicators[k]})
		}
	}
	return t
}

// bent returns the axes of a cell along which the solution bends about as much as along any, except the frozen one.
func (m *cellTrial) bent(k, frozen int) []bool {
	most := 0.0
	for a, bend := range m.bends[k] {
		if a != frozen {
			most = max(most, bend)
		}
	}
	axes := make([]bool, len(m.bends[k]))
	for a, bend := range m.bends[k] {
		axes[a] = a != frozen && bend >= most/2
	}
	return axes
}

// singular returns the ends of a cell towards which it is to be graded: those along whose axis it is a half whose
// counterpart is not marked. They are nil where the last halving has lowered the indicator as it does where the solution is
// smooth, or where nothing is known of that.
func (m *cellTrial) singular(k int, axes, mark []bool, indicators []float64) []int {
	if len(m.origins) == 0 || m.origins[k].parent < 0 || m.pace(k, indicators) > math.Log(gainWhereSmooth) {
		return nil
	}
	from := m.origins[k]
	ends, any := make([]int, len(axes)), false
	for a := range axes {
		if !axes[a] || from.side[a] == 0 {
			continue
		}
		alone := true
		for l, o := range m.origins {
			if mark[l] && o.parent == from.parent && opposite(o.side, from.side, a) {
				alone = false
			}
		}
		if alone {
			ends[a], any = from.side[a], true
		}
	}
	if !any {
		return nil
	}
	return ends
}

// opposite reports whether two halves differ along one axis only.
func opposite(a, b []int, axis int) bool {
	for k := range a {
		if (a[k] != b[k]) != (k == axis) {
			return false
		}
	}
	return true
}

// pace is the logarithm of the factor by which a halving has lowered the root of the indicator at the place of a cell, with that by which
// its volume falls.
func (m *cellTrial) pace(k int, indicators []float64) float64 {
	o := m.origins[k]
	pace := math.Log(o.indicator/indicators[k]) / float64(2*o.levels)
	if len(o.side) == 1 {
		pace += math.Ln2 / 2 // indicators in one coordinate do not hold it
	}
	return pace
}

// levels returns the number of halvings that bring the indicator of a cell to what is fine, at its present pace.
func (m *cellTrial) levels(k int, indicators []float64, fine float64) int {
	pace := max(m.pace(k, indicators), math.Ln2/2)
	n := int(math.Ceil(math.Log(math.Sqrt(indicators[k])/fine) / pace))
	return min(max(n, 1), mostLevels)
}

// graded appends the parts of a cell to out: its halves along the given axes, and of these those at the singular ends halved
// again, along the singular axes, down to the given number of levels.
func (m *cellTrial) graded(out []part, b partition.Cell, axes []bool, ends []int, levels int) []part {
	parts := []part{{b, make([]int, len(axes))}}
	for a, halve := range axes {
		if halve && indivisible(b, a) {
			return append(out, parts...)
		}
	}
	for a := range axes {
		if axes[a] {
			parts = m.split(parts, a, ends)
		}
	}
	for _, p := range parts {
		if ends == nil || levels == 1 || !p.at(ends) {
			out = append(out, p)
			continue
		}
		again := make([]bool, len(axes))
		for a := range axes {
			again[a] = ends[a] != 0
		}
		out = m.graded(out, p.Cell, again, ends, levels-1)
	}
	return out
}

// indivisible reports whether a cell is so short that numbers of its coordinate hardly tell its ends apart: the last hour before a date can be halved
// less often than the first after zero.
func indivisible(b partition.Cell, axis int) bool {
	return b.Upper[axis]-b.Lower[axis] < shortestCell*max(math.Abs(b.Lower[axis]), math.Abs(b.Upper[axis]))
}

// part is a part of a cell, with the side that it lies at along every axis.
type part struct {
	partition.Cell
	side []int
}

// at reports whether a part lies at all of the given ends.
func (p part) at(ends []int) bool {
	for a, e := range ends {
		if e != 0 && p.side[a] != e {
			return false
		}
	}
	return true
}

// split halves parts along an axis, and the half at a singular end again where the scales of the solution fall faster along
// this axis than along others.
func (m *cellTrial) split(parts []part, axis int, ends []int) (out []part) {
	for _, p := range parts {
		times := 1
		if ends != nil && ends[axis] != 0 {
			times = m.often[axis]
		}
		for range times {
			lower, upper := p.Halves(axis)
			low, high := part{lower, slices.Clone(p.side)}, part{upper, slices.Clone(p.side)}
			low.side[axis], high.side[axis] = -1, 1
			if ends != nil && ends[axis] > 0 {
				low, high = high, low
			}
			out, p = append(out, high), low
		}
		out = append(out, p)
	}
	return out
}

// halvings returns how often a cell is halved along each axis for one halving along the others, at a singularity: where the
// equations are balanced, the scale along an axis falls with the reciprocal of its highest derivative.
func halvings(orders [][]int) []int {
	most := 1
	axis := make([]int, len(orders[0]))
	for _, field := range orders {
		for a, n := range field {
			axis[a] = max(axis[a], n)
			most = max(most, n)
		}
	}
	for a, n := range axis {
		axis[a] = most / max(n, 1)
		if n == 0 {
			axis[a] = 1
		}
	}
	return axis
}
