package shape

import "math"

// verdict is what is known of a formula in a box.
type verdict int

const (
	cut verdict = iota
	full
	empty
)

// prune returns what is left of a formula in a box. slack is the part of the largest value of a level by which it may
// have the wrong sign: walls that lie along a face of the box are outside of it but for rounding. split says that a
// polygon has more sides there than a formula can tell.
func (n *node) prune(lower, upper []float64, slack float64) (left *node, what verdict, split bool) {
	if n.op == leafOp {
		return n.pruneLeaf(lower, upper, slack)
	}
	absorbing, neutral := empty, full
	if n.op == orOp {
		absorbing, neutral = full, empty
	}
	left = &node{op: n.op}
	for _, k := range n.kids {
		kid, v, s := k.prune(lower, upper, slack)
		if v == absorbing {
			return nil, absorbing, false
		}
		if v == cut {
			left.kids = append(left.kids, kid)
			split = split || s
		}
	}
	switch len(left.kids) {
	case 0:
		return nil, neutral, false
	case 1:
		return left.kids[0], cut, split
	}
	return left, cut, split
}

func (n *node) pruneLeaf(lower, upper []float64, slack float64) (left *node, what verdict, split bool) {
	lo, hi := n.atom.level.Bounds(lower, upper)
	if n.outside {
		lo, hi = -hi, -lo
	}
	near := slack * max(math.Abs(lo), math.Abs(hi))
	if math.IsInf(near, 1) {
		near = 0
	}
	switch {
	case hi <= near:
		return nil, full, false
	case lo >= -near:
		return nil, empty, false
	}
	p, axes := asPolygon(n.atom.level)
	if p == nil {
		return n, cut, false
	}
	at, ok := p.local(pick(lower, axes), pick(upper, axes))
	if !ok {
		return n, cut, true
	}
	left = at.lifted(len(lower), axes, n.atom)
	if n.outside {
		left = left.not()
	}
	return left.prune(lower, upper, slack)
}

// asPolygon returns the polygon that a level is, and its axes.
func asPolygon(l Level) (*polygon, []int) {
	switch l := l.(type) {
	case *polygon:
		return l, []int{0, 1}
	case *lifted:
		if p, ok := l.Level.(*polygon); ok {
			return p, l.axes
		}
	}
	return nil, nil
}

// lifted returns the formula of a polygon's sides over more coordinates, as parts of the atom that is the polygon.
func (n *node) lifted(dim int, axes []int, whole *atom) *node {
	out := &node{op: n.op, outside: n.outside}
	if n.atom != nil {
		out.atom = &atom{level: lift(n.atom.level, dim, axes), name: whole.name, whole: whole}
	}
	for _, k := range n.kids {
		out.kids = append(out.kids, k.lifted(dim, axes, whole))
	}
	return out
}

// leaves lists the leaves of a formula, each atom once.
func (n *node) leaves() []*node {
	if n.op == leafOp {
		return []*node{n}
	}
	var out []*node
	for _, k := range n.kids {
	next:
		for _, leaf := range k.leaves() {
			for _, have := range out {
				if have.atom == leaf.atom {
					continue next
				}
			}
			out = append(out, leaf)
		}
	}
	return out
}
