package expr

import (
	"errors"
	"math"

	"pinn/pde/jet"
)

// A load delta(g), with a g of one coordinate, is the derivative of step(g) divided by that of g. By branches it is zero; as a part of a
// divergence it says by how much a flux jumps where g vanishes: see [survey.flux].

// delta is delta(expression).
func (r *resolver) delta(t *tree) *node {
	if len(t.args) != 1 {
		return r.miscount(t, 1)
	}
	if r.plain {
		return r.fail(t, "delta(..) is no function: it stands in equations only, as a load")
	}
	g := r.resolve(t.args[0])
	if g == nil {
		return nil
	}
	axis := -1
	visit([]*node{g}, func(n *node) {
		switch {
		case n.op != opCoord:
		case axis < 0:
			axis = n.axis
		case axis != n.axis:
			axis = len(r.scope.Coords)
		}
	})
	switch {
	case g.has&hasUnknown == hasParam && axis >= 0:
		return r.fail(t, "delta(..) holds an unknown number: a load whose place is to be found can be smoothed, with exp(-(g/w)^2)/(w*sqrt(pi))")
	case g.has&(hasUnknown|hasMate|hasNormal) != 0 || axis < 0:
		return r.fail(t, "delta(..) takes a function of one coordinate, such as delta(%s - 0.5)", r.scope.Coords[0])
	case axis == len(r.scope.Coords):
		return r.fail(t, "delta(..) of more than one coordinate is not possible: a load lies on a plane, as in delta(%s - 0.5);\n"+
			"a point load or one that moves can be smoothed, with exp(-(g/w)^2)/(w*sqrt(pi))", r.scope.Coords[0])
	}
	jump := r.graph.function("step", g)
	d := jet.D(axis)
	if r.standIns == nil {
		r.derived = append(r.derived, derivation{r.src, t.pos, t.end - t.pos, t.String(), jump, d.Axes(), g})
		return r.graph.number(0)
	}
	return r.graph.product(r.graph.derivative(r.standInFor(jump), d), r.graph.inverse(r.graph.diff(g, variable{axis: axis})))
}

// loads reports loads at the ends of the box along their axes, and what a load stands in where it is no flux.
func (s *survey) loads() error {
	var faults []error
	for k := range s.derived {
		d := &s.derived[k]
		if d.load == nil {
			continue
		}
		axis := d.axes[0]
		if s.lower[axis] == s.upper[axis] {
			continue
		}
		values := newSampled(s.graph, d.load)
		x, size := append([]float64(nil), s.lower...), s.upper[axis]-s.lower[axis]
		for _, end := range []float64{s.lower[axis], s.upper[axis]} {
			x[axis] = end - 1e-9*size
			before := values.at(x)[0]
			x[axis] = end + 1e-9*size
			if after := values.at(x)[0]; before*after <= 0 && !math.IsNaN(before*after) {
				faults = append(faults, s.fault(d, "the load %s lies on the boundary %s = %g: state it as a condition there", d.text, s.coords[axis], end))
			}
		}
	}
	return errors.Join(faults...)
}

// pointLoad says that a load is not solved where its factors depend on the fields or on other loads.
func (s *survey) pointLoad(d *derivation, p *plane) error {
	return s.fault(d, "%s is multiplied by a field, by another load or by what jumps at %s: a load on a plane has known factors, or numbers of [params];\n"+
		"a load at a point of a plane, or in space, makes a solution without bound there, and can be smoothed, as any load, with exp(-(g/w)^2)/(w*sqrt(pi))", d.text, s.place(p))
}
