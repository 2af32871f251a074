package auto

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/pde"
)

// Where the terms of an equation balance, they say which scales belong together: in a time t diffusion with coefficient D reaches sqrt(D t)
// far. Cells at a place where the solution is singular are brought to that shape before they are graded to it. With D = 1e-4 cells that were
// halved along both axes at once stayed hundreds of times too wide for their time, and refinement had to halve each again.

// aspect holds the terms of an equation in one field, per axis those with the highest derivatives along that axis alone: their order, 0 for
// none, and their coefficient.
type aspect struct {
	order []int
	coef  []float64
}

// aspects returns those of the equations, frozen at a place, that hold derivatives along each axis along which it is a point.
func (s *solver) aspects(p place) (out []aspect) {
	at := mat.NewDense(1, len(p.lower), nil)
	for a := range p.lower {
		at.Set(0, a, (p.lower[a]+p.upper[a])/2)
	}
	cloud := &pde.Cloud{X: at, Weight: []float64{1}}
	for _, c := range s.problem.Conditions {
		if ambient, own := c.On.Dims(); own != ambient {
			continue
		}
		lin := collocation.LinearizeAt(s.problem, c.Op, cloud, s.start, startOfParams(s.problem))
		for _, u := range lin.U {
			for f := range s.problem.Fields {
				if t := aspectOf(c.Op.Slots(), u.RawRowView(0), f, len(p.lower)); t.complete(p) {
					out = append(out, t)
				}
			}
		}
	}
	return out
}

func aspectOf(slots []pde.Slot, partials []float64, field, axes int) aspect {
	t := aspect{make([]int, axes), make([]float64, axes)}
	for k, slot := range slots {
		if slot.Field != field || slot.Sheet != 0 || partials[k] == 0 {
			continue
		}
		for a := range axes {
			if n := int(slot.D[a]); n > t.order[a] && n == slot.D.Order() {
				t.order[a], t.coef[a] = n, math.Abs(partials[k])
			}
		}
	}
	return t
}

// complete reports whether there are terms along all axes along which a place is a point, and several of these.
func (t aspect) complete(p place) bool {
	points := 0
	for a, n := range t.order {
		if p.point(a) {
			points++
			if n == 0 || !(t.coef[a] < math.Inf(1)) {
				return false
			}
		}
	}
	return points > 1
}

// longest returns the axis, of those given, along which a cell is too long beside the others; -1 if it is balanced.
func (t aspect) longest(b partition.Cell, ends []int) int {
	axis, least, most := -1, math.Inf(1), 0.0
	for a, e := range ends {
		if e == 0 {
			continue
		}
		term := t.coef[a] * math.Pow(b.Upper[a]-b.Lower[a], -float64(t.order[a]))
		if most = max(most, term); term < least {
			axis, least = a, term
		}
	}
	if least*leastUnbalanced > most {
		return -1
	}
	return axis
}

// balanced halves a cell towards its ends at a place, along the axes along which it is too long by all of the equations there. It returns what is
// left at the place, the rest, and the number of halvings along each axis.
func balanced(b partition.Cell, ends []int, by []aspect) (near partition.Cell, far []partition.Cell, times []int) {
	times = make([]int, len(ends))
	for len(far) < mostGraded {
		axis := longest(b, ends, by)
		if axis < 0 || indivisible(b, axis) {
			break
		}
		low, high := b.Halves(axis)
		if ends[axis] > 0 {
			low, high = high, low
		}
		b, far = low, append(far, high)
		times[axis]++
	}
	return b, far, times
}

// longest returns the axis along which a cell is too long by all of the equations; -1 if there is none.
func longest(b partition.Cell, ends []int, by []aspect) int {
	axis := -1
	for k, t := range by {
		switch a := t.longest(b, ends); {
		case k == 0:
			axis = a
		case a != axis:
			return -1
		}
	}
	return axis
}
