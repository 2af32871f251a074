package expr

import (
	"sync"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// origin is what an operator that switches keeps of its text, to tell where it switches and what holds on either side.
type origin struct {
	whole          *Operator
	coords, fields []string
	params         int
	first          Source // of the first equation
	residuals      []*node
	derived        []derivation
	standIns       []*node // expressions, for which the fields beyond the last one stand in divergence
	divergence     []*node // the residuals with the derivatives of what switches taken as a whole
	switches       []*node // all that residuals and derived hold
	functions      []*node // their switching functions

	mu         sync.Mutex // guards what follows
	graph      *graph
	gauge      *sampled             // of the switching functions
	restricted map[string]*Operator // by the signs of the switching functions
}

// originOf returns nil for an operator that neither switches nor may jump without a switch.
func (r *resolver) originOf(o *Operator, eqs []Source, residuals []*node) *origin {
	seen := residuals
	for _, d := range r.derived {
		seen = append(seen[:len(seen):len(seen)], d.of)
	}
	switches := switchesOf(seen...)
	if len(switches) == 0 && len(r.derived) == 0 {
		return nil
	}
	w := &origin{
		whole:  o,
		coords: r.scope.Coords, fields: r.scope.Fields, params: o.params, first: eqs[0],
		residuals: residuals, derived: r.derived, switches: switches, graph: r.graph, restricted: make(map[string]*Operator),
	}
	r.standIns = &standIns{index: make(map[*node]int)}
	for _, src := range eqs {
		n, _ := r.equation(src)
		w.divergence = append(w.divergence, n)
	}
	w.standIns, r.standIns = r.standIns.of, nil
	for _, s := range switches {
		w.functions = append(w.functions, r.graph.switching(s))
	}
	w.gauge = newSampled(r.graph, w.functions...)
	r.graph.limit = 0
	return w
}

// Restrict implements [pde.Restrictor].
func (o *Operator) Restrict(lower, upper []float64, inside *mat.Dense) pde.Operator {
	w := o.origin
	if w == nil || len(w.functions) == 0 {
		return o
	}
	over := region{make([]float64, len(lower)), make([]float64, len(upper))}
	for a := range lower {
		margin := boxInward * (upper[a] - lower[a])
		over.lower[a], over.upper[a] = lower[a]+margin, upper[a]-margin
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	signs := w.signs(over)
	if inside != nil {
		w.look(signs, inside)
	}
	r, ok := w.restricted[string(signs)]
	if !ok {
		r = w.restrict(signs)
		w.restricted[string(signs)] = r
	}
	return r
}

// signs returns '+' or '-' for every switching function that has one sign over a box, and '0' for the others.
func (w *origin) signs(over region) []byte {
	bounds := make([]interval, len(w.functions))
	w.gauge.tape.bound(bounds, over, w.gauge.work)
	signs := make([]byte, len(bounds))
	for k, b := range bounds {
		switch {
		case b.partial || b.lo <= 0 && b.hi >= 0:
			signs[k] = '0'
		case b.lo > 0:
			signs[k] = '+'
		default:
			signs[k] = '-'
		}
	}
	return signs
}

// look sets the signs that are open to '+' or '-' where a function of the coordinates has one sign at all of the points.
func (w *origin) look(signs []byte, at *mat.Dense) {
	for k, f := range w.functions {
		if signs[k] != '0' || f.has&(hasUnknown|hasMate|hasNormal) != 0 {
			continue
		}
		values := newSampled(w.graph, f)
		positive, negative := 0, 0
		points, _ := at.Dims()
		for i := range points {
			switch v := values.at(at.RawRowView(i))[0]; {
			case v > 0:
				positive++
			case v < 0:
				negative++
			}
		}
		switch points {
		case positive:
			signs[k] = '+'
		case negative:
			signs[k] = '-'
		}
	}
}

// restrict returns the operator with the switches decided that have a sign.
func (w *origin) restrict(signs []byte) *Operator {
	o := w.whole
	byNode, decided := make(map[*node]int), false
	for k, s := range w.switches {
		switch signs[k] {
		case '+':
			byNode[s], decided = 1, true
		case '-':
			byNode[s], decided = -1, true
		}
	}
	if !decided {
		return o
	}
	residuals := make([]*node, len(w.residuals))
	for e, n := range w.residuals {
		residuals[e] = w.graph.decide(n, func(s *node) int { return byNode[s] })
	}
	r := &Operator{
		slots: o.slots, fields: o.fields, coords: o.coords, params: o.params, eqs: o.eqs, text: o.text, origin: w,
	}
	r.compile(w.graph, residuals)
	return r
}
