package expr

import (
	"slices"

	"pinn/pde"
	"pinn/pde/jet"
)

// derivation is a derivative that a text asks for of an expression that holds switches, or may jump without one. Differentiation goes branch by
// branch; whether that is right depends on whether the branches agree where they meet, see [Operator.Switches].
type derivation struct {
	src        Source
	pos, width int
	text       string // what is differentiated
	of         *node
	axes       []int // one derivative along each in turn
	load       *node // for a delta(g), of which this is the step, g; nil otherwise
}

// derive returns the total derivative i of n, which the tree t asks for, and notes it where n switches.
func (r *resolver) derive(t *tree, n *node, i jet.Index, text string) *node {
	n = r.standIn(n)
	r.note(t, n, i.Axes(), text)
	return r.graph.derivative(n, i)
}

func (r *resolver) note(t *tree, n *node, axes []int, text string) {
	if n.has&hasSwitch == 0 && len(delicate(n)) == 0 || r.standIns != nil {
		return
	}
	r.derived = append(r.derived, derivation{r.src, t.pos, t.end - t.pos, text, n, slices.Clone(axes), nil})
}

// standIn returns, on the second pass over a text, a field that stands for n: the equation then shows which derivatives
// it takes of n as a whole. What holds no field or no switch stays.
func (r *resolver) standIn(n *node) *node {
	if r.standIns == nil || n.has&hasSwitch == 0 && !r.standIns.all || n.has&hasField == 0 {
		return n
	}
	return r.standInFor(n)
}

// standInFor returns the field that stands for n.
func (r *resolver) standInFor(n *node) *node {
	k, ok := r.standIns.index[n]
	if !ok {
		k = len(r.standIns.of)
		r.standIns.index[n] = k
		r.standIns.of = append(r.standIns.of, n)
	}
	return r.graph.field(pde.Slot{Field: len(r.scope.Fields) + k})
}

// standIns are the expressions for which fields beyond those of the scope stand.
type standIns struct {
	of    []*node
	index map[*node]int
	all   bool    // not only for what switches
	used  []*node // in the equation at hand, where jump(..) makes them
}
