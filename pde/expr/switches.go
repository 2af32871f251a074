package expr

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"pinn/pde"
	"pinn/pde/jet"
)

var (
	_ pde.Switching  = (*Operator)(nil)
	_ pde.Restrictor = (*Operator)(nil)
)

// Switches implements [pde.Switching]. A plane or surface on which something under a derivative jumps is an Interface if what
// jumps holds a field: then it is a flux. The error joins an [*Error] for each derivative of a known function that
// jumps, and of anything that jumps on a surface that is not known beforehand, or not smooth.
func (o *Operator) Switches(lower, upper []float64, orders [][]int) ([]pde.Switch, error) {
	w := o.origin
	if w == nil {
		return nil, nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	s := survey{origin: w, lower: lower, upper: upper, orders: orders, axes: make(map[*node]int)}
	s.findPlanes()
	s.findSurfaces()
	if err := s.loads(); err != nil {
		return nil, err
	}
	for k := range w.derived {
		s.look(&w.derived[k])
	}
	for k := range s.planes {
		switch p := &s.planes[k]; {
		case p.Kind == pde.Interface:
			if err := s.flux(p); err != nil {
				s.faults = append(s.faults, err)
			}
		case p.of != nil:
			s.normalFlux(p)
		}
	}
	out := make([]pde.Switch, len(s.planes))
	for k, p := range s.planes {
		out[k] = p.Switch
	}
	return out, errors.Join(s.faults...)
}

// survey looks for switches in a box.
type survey struct {
	*origin
	lower, upper []float64
	orders       [][]int
	axes         map[*node]int    // of the switching functions: the one coordinate that they depend on, or -1
	planes       []plane          // ordered by axis and place, and surfaces after them
	signs        map[alongKey]int // of switching functions along surfaces
	faults       []error
}

// plane is a switch, and the place next to it on either side where all switches of its axis have decided; or a surface, and the
// function that vanishes on it.
type plane struct {
	pde.Switch
	below, above float64
	of           *node       // of a surface; nil otherwise
	by           *derivation // whose inside jumps, for an Interface
}

// place says where a switch is.
func (s *survey) place(p *plane) string {
	if p.of != nil {
		return shortened(p.Surface.String()) + " = 0"
	}
	return fmt.Sprintf("%s = %g", s.coords[p.Axis], p.At)
}

// smoothing is what to write in place of the switch.
func (s *survey) smoothing(p *plane) string {
	if p.of != nil {
		return "(1 + tanh(g/w))/2, g being zero there"
	}
	return fmt.Sprintf("tanh((%s - %g)/w)", s.coords[p.Axis], p.At)
}

// crossed reports whether lines along an axis pass through a switch.
func (p *plane) crossed(axis int) bool {
	if p.of != nil {
		return slices.Contains(p.Surface.Axes(), axis)
	}
	return p.Axis == axis
}

// findPlanes finds where switching functions of one coordinate vanish.
func (s *survey) findPlanes() {
	for _, f := range s.functions {
		axis := s.onlyAxis(f)
		if _, known := s.axes[f]; !known && axis >= 0 {
			at, ok := s.graph.roots(f, axis, s.lower, s.upper)
			if !ok {
				axis = -1
			}
			for _, v := range at {
				if math.Abs(v) <= placeRounding*(s.upper[axis]-s.lower[axis]) {
					v = 0 // a bisection ends at the number next to it
				}
				s.planes = append(s.planes, plane{Switch: pde.Switch{Axis: axis, At: v, Kind: pde.Source}})
			}
		}
		s.axes[f] = axis
	}
	slices.SortStableFunc(s.planes, func(a, b plane) int { return cmp.Or(cmp.Compare(a.Axis, b.Axis), cmp.Compare(a.At, b.At)) })
	s.planes = slices.CompactFunc(s.planes, func(a, b plane) bool {
		return a.Axis == b.Axis && math.Abs(b.At-a.At) <= rootEnds*(s.upper[a.Axis]-s.lower[a.Axis])
	})
	for k := range s.planes {
		p := &s.planes[k]
		before, after := s.lower[p.Axis], s.upper[p.Axis]
		if k > 0 && s.planes[k-1].Axis == p.Axis {
			before = s.planes[k-1].At
		}
		if k+1 < len(s.planes) && s.planes[k+1].Axis == p.Axis {
			after = s.planes[k+1].At
		}
		p.below, p.above = (before+p.At)/2, (p.At+after)/2
	}
	s.planes = slices.DeleteFunc(s.planes, func(p plane) bool { return !s.matters(p) })
}

// matters reports whether anything follows different rules on the two sides of a switch: the kink of an abs in a
// comparison is none of the equation's.
func (s *survey) matters(p plane) bool {
	differs := func(n *node) bool {
		below, above := s.beside(n, &p)
		return below != above
	}
	return slices.ContainsFunc(s.residuals, differs) ||
		slices.ContainsFunc(s.derived, func(d derivation) bool { return differs(d.of) })
}

// onlyAxis returns the coordinate that a switching function depends on, -1 if that is none, several, or an unknown.
// Along axes that the box is flat in nothing switches.
func (s *survey) onlyAxis(f *node) int {
	if f.has&(hasUnknown|hasMate|hasNormal) != 0 {
		return -1
	}
	axis := -1
	visit([]*node{f}, func(n *node) {
		switch {
		case n.op != opCoord || s.lower[n.axis] == s.upper[n.axis]:
		case axis < 0:
			axis = n.axis
		case axis != n.axis:
			axis = len(s.coords)
		}
	})
	if axis == len(s.coords) {
		return -1
	}
	return axis
}

// beside returns n by the rules that hold on the lower and on the upper side of a switch.
func (s *survey) beside(n *node, p *plane) (below, above *node) {
	if p.of != nil {
		return s.onSide(n, p, -1), s.onSide(n, p, 1)
	}
	return s.side(n, p.Axis, p.below), s.side(n, p.Axis, p.above)
}

// side returns n by the rules that hold at a place of an axis, between the planes.
func (s *survey) side(n *node, axis int, at float64) *node {
	x := slices.Clone(s.lower)
	x[axis] = at
	return s.graph.decide(n, func(sw *node) int {
		f := s.graph.switching(sw)
		if s.axis(f) != axis {
			return 0
		}
		switch v := newSampled(s.graph, f).at(x)[0]; {
		case v > 0:
			return 1
		case v < 0:
			return -1
		}
		return 0
	})
}

// axis is onlyAxis for a function that may have come up by differentiation; its roots are then those of its origin.
func (s *survey) axis(f *node) int {
	if a, ok := s.axes[f]; ok {
		return a
	}
	return s.onlyAxis(f)
}

// look compares the rules of what is differentiated on every surface that the derivative crosses.
func (s *survey) look(d *derivation) {
	n := d.of
	for _, axis := range d.axes {
		if s.lower[axis] < s.upper[axis] {
			for k := range s.planes {
				if s.planes[k].crossed(axis) && s.jumps(n, &s.planes[k]) {
					s.cross(d, n, &s.planes[k])
				}
			}
		}
		if at, ok := s.jumpsHidden(n, axis); ok {
			s.faults = append(s.faults, s.hidden(d, n, axis, at))
			return
		}
		if s.jumpsElsewhere(n, axis) {
			s.faults = append(s.faults, s.elsewhere(d, n))
			return
		}
		n = s.graph.derivative(n, jet.D(axis))
	}
}

// jumps reports whether n has different values on the two sides of a switch.
func (s *survey) jumps(n *node, p *plane) bool {
	if n.has&hasSwitch == 0 {
		return false
	}
	below, above := s.beside(n, p)
	if p.of != nil {
		return s.jumpsOn(p.of, below, above, s.lower, s.upper)
	}
	return s.jumpsAcross(below, above, p.Axis, p.At, s.lower, s.upper)
}

// jumpsElsewhere reports whether n jumps on a surface that is none of the switches and that a derivative along an axis crosses.
func (s *survey) jumpsElsewhere(n *node, axis int) bool {
	for _, sw := range switchesOf(n) {
		f := s.graph.switching(sw)
		if s.axis(f) >= 0 || s.graph.diff(f, variable{axis: axis}).isNumber(0) || s.known(f) {
			continue
		}
		opposite := s.graph.scale(-1, f)
		rule := func(sign int) *node {
			return s.graph.decide(n, func(o *node) int {
				switch s.graph.switching(o) {
				case f:
					return sign
				case opposite:
					return -sign
				}
				return 0
			})
		}
		if s.jumpsOn(f, rule(-1), rule(1), s.lower, s.upper) {
			return true
		}
	}
	return false
}

// cross notes that n, which d differentiates, jumps at a plane.
func (s *survey) cross(d *derivation, n *node, p *plane) {
	flat := false
	for a := range s.lower {
		flat = flat || s.lower[a] == s.upper[a]
	}
	if d.load == nil && d.of.has&hasField == 0 || flat {
		s.faults = append(s.faults, s.spike(d, n, p))
		return
	}
	if p.Kind != pde.Interface {
		p.Kind, p.by, p.Fault = pde.Interface, d, s.material(d, n, p)
	}
}

func (s *survey) fault(d *derivation, format string, args ...any) error {
	return fault(d.src, d.pos, d.width, format, args...)
}

// material says that an interface is not solved.
func (s *survey) material(d *derivation, n *node, p *plane) error {
	if d.load != nil {
		return s.fault(d, "the load %s needs a domain that is cut at %s, and this problem cannot be cut:\n"+
			"smooth it, with exp(-(g/w)^2)/(w*sqrt(pi))", d.text, s.place(p))
	}
	return s.fault(d, "%s jumps at %s, where its derivative is not that of the branches:\n"+
		"give the flux a field of its own, as in q = k*u_x and d(q, x), or smooth the switch with %s",
		d.name(n), s.place(p), s.smoothing(p))
}

// spike says that a known function has no derivative.
func (s *survey) spike(d *derivation, n *node, p *plane) error {
	if d.load != nil {
		return s.fault(d, "the load %s is possible in equations that hold inside of the domain only", d.text)
	}
	c := s.coords[max(p.Axis, 0)]
	return s.fault(d, "%s jumps at %s, where its derivative is not that of the branches:\n"+
		"write the whole flux under the derivative, as in d(k*u_%[3]s, %[3]s), or smooth the switch with %[4]s",
		d.name(n), s.place(p), c, s.smoothing(p))
}

// elsewhere says that a surface is not known beforehand, or not smooth.
func (s *survey) elsewhere(d *derivation, n *node) error {
	return s.fault(d, "%s jumps on a surface that is unknown, crosses itself or has corners (min, max, abs, products), and has no derivative there:\n"+
		"nest if(g < 0, .., ..) with a smooth known g per surface, or smooth the switch, with (1 + tanh(g/w))/2 for step(g)",
		d.name(n))
}

// name says what n is: what d differentiates, or a derivative of it that d differentiates again.
func (d *derivation) name(n *node) string {
	text := shortened(d.text)
	if n != d.of {
		return "a derivative of " + text
	}
	return text
}
