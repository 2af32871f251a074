package partition

import (
	"fmt"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/jet"
)

// ClipError says that the region of a condition cannot be cut to cells.
type ClipError struct{ Condition string }

// Error implements error.
func (e *ClipError) Error() string {
	return fmt.Sprintf("condition %q: its region cannot be cut to boxes; boxes, their faces and data points can", e.Condition)
}

// Cuttable returns nil if the region of a condition can be cut to cells, and otherwise a [*ClipError].
func Cuttable(c pde.Condition) error {
	if !region.Clippable(c.On) {
		return &ClipError{c.Name}
	}
	return nil
}

// Part says where a condition of a cut problem comes from.
type Part struct {
	Condition int    // of the whole problem; -1 for a matching condition
	Cells     [2]int // that it touches; both alike if it is one
}

// Cut returns the problem with one copy of all fields per cell: field f of cell k is field k*len(p.Fields)+f. The cells
// must tile the problem's box, but for those that [Frames] calls empty, and may meet at parts of faces. The conditions are those of the problem, cut to the
// cells, and for every shared face and every field the matching conditions: the jumps of the derivatives across it
// that are of lower order than the highest derivative of the field along that axis in any condition that holds in the
// domain. Cells on two sides of a surface are matched in the same way along its normal. The origin of each condition is in parts.
//
// The problem's switches are those of [pde.Problem.Switches]; cells must not reach across their planes, and are those of [Divide] for
// their surfaces. Operators follow the rules of the inside of their cells, and at an interface the fluxes are matched instead of the derivatives that may jump.
//
// The error is a [*ClipError] for the first condition whose region is not [region.Clippable].
func Cut(p *pde.Problem, cells []Cell, switches []pde.Switch) (cut *pde.Problem, parts []Part, err error) {
	c := &cutter{whole: p, cells: cells, materials: materialsOf(p, cells), switches: switches, cut: &pde.Problem{
		Coords: p.Coords, Time: p.Time, Params: p.Params, Lower: p.Lower, Upper: p.Upper,
	}}
	for k := range cells {
		for _, name := range p.Fields {
			c.cut.Fields = append(c.cut.Fields, fmt.Sprintf("%s[%d]", name, k))
		}
	}
	for i, cond := range p.Conditions {
		if err := Cuttable(cond); err != nil {
			return nil, nil, err
		}
		for k, b := range cells {
			open := b.open(c.box())
			piece, ok := cond.On.(region.Clipper).Clip(open.Lower, open.Upper)
			if ok {
				piece, ok = c.narrow(piece, b, nil)
			}
			if ok {
				c.add(i, k, piece)
			}
		}
	}
	c.match(p.Orders())
	return c.cut, c.parts, nil
}

type cutter struct {
	*materials
	whole *pde.Problem
	cells []Cell
	cut   *pde.Problem
	parts []Part

	switches []pde.Switch
}

func (c *cutter) box() Cell { return Cell{Lower: c.whole.Lower, Upper: c.whole.Upper} }

// local is an operator on the fields of its cells.
type local struct {
	pde.Operator
	slots []pde.Slot
}

// Slots implements [pde.Operator].
func (l *local) Slots() []pde.Slot { return l.slots }

// add puts condition i on a piece in cell k. Where it looks at the mates, the piece is cut once more by the cells that
// hold them.
func (c *cutter) add(i, k int, piece pde.Region) {
	op := c.whole.Conditions[i].Op
	for _, q := range region.Leaves(piece) {
		if !usesMates(op) {
			c.put(i, k, k, q)
			continue
		}
		ends := corners(q)
		if ends.Mate == nil {
			panic("partition: a condition that looks at mates on a region without them")
		}
		x, mate := ends.X.RawRowView(0), ends.Mate.RawRowView(0)
		for m, b := range c.cells {
			opposite, open := c.cells[k].open(c.box()), b.open(c.box())
			holds := true
			for a := range x {
				if x[a] == mate[a] {
					opposite.Lower[a], opposite.Upper[a] = max(opposite.Lower[a], open.Lower[a]), min(opposite.Upper[a], open.Upper[a])
				} else {
					holds = holds && b.Lower[a] <= mate[a] && mate[a] <= b.Upper[a]
				}
			}
			if !holds || empty(opposite) {
				continue
			}
			r, ok := q.(region.Clipper).Clip(opposite.Lower, opposite.Upper)
			if ok {
				r, ok = c.narrow(r, c.oppositely(k, m), there(x, mate))
			}
			if ok {
				c.put(i, k, m, r)
			}
		}
	}
}

// there returns the way from points to their mates.
func there(x, mate []float64) []float64 {
	by := make([]float64, len(x))
	for a := range x {
		by[a] = mate[a] - x[a]
	}
	return by
}

// oppositely returns cell k with the sides of cell m, which holds its mates.
func (c *cutter) oppositely(k, m int) Cell {
	b := c.cells[k].clone()
	b.Sides = c.cells[m].Sides
	return b
}

func empty(b Cell) bool {
	for a := range b.Lower {
		if b.Lower[a] >= b.Upper[a] {
			return true
		}
	}
	return false
}

func (c *cutter) put(i, k, mate int, on pde.Region) {
	cond := c.whole.Conditions[i]
	fields := len(c.whole.Fields)
	op := cond.Op
	if len(c.switches) > 0 {
		op = pde.Restrict(op, c.cells[k].Lower, c.cells[k].Upper, c.inside(c.cells[k]))
	}
	l := &local{Operator: op}
	for _, s := range op.Slots() {
		s.Field += fields * [...]int{k, mate}[s.Sheet]
		l.slots = append(l.slots, s)
	}
	c.cut.Conditions = append(c.cut.Conditions, pde.Condition{
		Name: fmt.Sprintf("%s[%d]", cond.Name, k), On: on, Op: l, Weight: cond.Weight, Spots: cond.Spots,
	})
	c.parts = append(c.parts, Part{i, [2]int{k, mate}})
}

// match adds the matching conditions of all shared faces, one each, and of the pieces of surfaces between cells.
func (c *cutter) match(orders [][]int) {
	for k, b := range c.cells {
		for m := k + 1; m < len(c.cells); m++ {
			surface, ok := opposed(b, c.cells[m])
			switch {
			case surface < 0:
				c.matchFace(k, m, orders)
			case ok:
				c.matchSurface(k, m, surface, orders)
			}
		}
	}
}

// matchFace matches two cells on the same sides of all surfaces, if they share a face.
func (c *cutter) matchFace(k, m int, orders [][]int) {
	b := c.cells[k]
	face, axis := shared(b, c.cells[m])
	if axis < 0 {
		return
	}
	jumps := c.jumps(k, m, axis, orders)
	if len(jumps) == 0 {
		return
	}
	on, ok := section(c.solid, b, face, axis)
	if !ok {
		return
	}
	if part, ok := c.narrow(on, face, nil); ok {
		c.pair(fmt.Sprintf("face[%d,%d]", k, m), part, jumps, k, m)
	}
}

// matchSurface matches two cells on different sides of a surface, if it passes through both.
func (c *cutter) matchSurface(k, m, surface int, orders [][]int) {
	both, meet := c.cells[k].meet(c.cells[m])
	if !meet {
		return
	}
	if lo, hi := both.Sides[surface].Bounds(both.Lower, both.Upper); lo > 0 || hi < 0 {
		return
	}
	on, ok := c.surface(surface, both, c.box())
	if !ok {
		return
	}
	lower, upper := k, m
	if c.cells[k].Sides[surface].Positive {
		lower, upper = m, k
	}
	if jumps := c.surfaceJumps(lower, upper, both.Sides[surface].Surface, orders); len(jumps) > 0 {
		c.pair(fmt.Sprintf("surface[%d,%d]", k, m), on, jumps, k, m)
	}
}

// pair puts equations on what two cells share.
func (c *cutter) pair(name string, on pde.Region, jumps []pde.Operator, k, m int) {
	for _, part := range region.Leaves(on) {
		c.cut.Conditions = append(c.cut.Conditions, pde.Condition{Name: name, On: part, Op: pde.Stack(jumps...)})
		c.parts = append(c.parts, Part{-1, [2]int{k, m}})
	}
}

// surfaceJumps returns the equations that match the cells on the lower and the upper side of a surface.
func (c *cutter) surfaceJumps(lower, upper int, surface pde.Surface, orders [][]int) (jumps []pde.Operator) {
	fields := len(c.whole.Fields)
	broken := map[[2]int]bool{}
	for k := range c.switches {
		if s := &c.switches[k]; s.Surface == surface {
			jumps = c.fluxes(s, lower, upper)
			for _, slot := range s.Broken {
				broken[[2]int{slot.Field, slot.D.Order()}] = true
			}
		}
	}
	for f := range fields {
		order := 0
		for _, a := range surface.Axes() {
			order = max(order, orders[f][a])
		}
		for d := range order {
			if !broken[[2]int{f, d}] {
				jumps = append(jumps, newSmooth(lower*fields+f, upper*fields+f, surface.Axes(), d))
			}
		}
	}
	return jumps
}

// fluxes returns the equations of a switch for the cells on its two sides.
func (c *cutter) fluxes(s *pde.Switch, lower, upper int) (out []pde.Operator) {
	for _, flux := range s.Flux {
		l := &local{Operator: flux}
		for _, slot := range flux.Slots() {
			slot.Field += len(c.whole.Fields) * [...]int{lower, upper}[slot.Sheet]
			slot.Sheet = 0
			l.slots = append(l.slots, slot)
		}
		out = append(out, l)
	}
	return out
}

// jumps returns the equations that match cells k and m across an axis.
func (c *cutter) jumps(k, m, axis int, orders [][]int) (jumps []pde.Operator) {
	fields := len(c.whole.Fields)
	broken := map[pde.Slot]bool{}
	if s := c.between(k, m, axis); s != nil {
		lower, upper := k, m
		if c.cells[k].Lower[axis] > c.cells[m].Lower[axis] {
			lower, upper = m, k
		}
		jumps = c.fluxes(s, lower, upper)
		for _, slot := range s.Broken {
			broken[slot] = true
		}
	}
	for f := range fields {
		for d := range orders[f][axis] {
			axes := repeat(axis, d)
			if broken[pde.Slot{Field: f, D: jet.D(axes...)}] {
				continue
			}
			jumps = append(jumps, pde.U(k*fields+f).D(axes...).Minus(pde.U(m*fields+f).D(axes...)).Equals(nil))
		}
	}
	return jumps
}

// between returns the interface that lies between two cells that meet across an axis, or nil.
func (c *cutter) between(k, m, axis int) *pde.Switch {
	at := min(c.cells[k].Upper[axis], c.cells[m].Upper[axis])
	near := endsAligned * min(c.cells[k].Upper[axis]-c.cells[k].Lower[axis], c.cells[m].Upper[axis]-c.cells[m].Lower[axis])
	return interfaceAt(c.switches, axis, at, near)
}

func usesMates(op pde.Operator) bool {
	for _, s := range op.Slots() {
		if s.Sheet == 1 {
			return true
		}
	}
	return false
}

func repeat(axis, times int) []int {
	axes := make([]int, times)
	for i := range axes {
		axes[i] = axis
	}
	return axes
}
