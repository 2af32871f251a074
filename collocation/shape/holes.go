package shape

import (
	"math"
	"slices"
)

// Round is a hole with a centre: a ball, an ellipsoid along the axes, or a cylinder. Where it does not end, its semi-axis is infinite.
type Round struct{ Center, Semi []float64 }

// Holes lists the round holes of a domain, over all of its coordinates: what every point of the domain lies outside of, and not what an alternative alone leaves out.
// The caller owns them.
func (d *Domain) Holes() []Round { return d.shape.root.holes(nil, d.Dim()) }

// holes appends the round holes among the leaves of a formula.
func (n *node) holes(out []Round, dim int) []Round {
	if n.op == leafOp && n.outside {
		level, axes := n.atom.level, []int(nil)
		if up, ok := level.(*lifted); ok {
			level, axes = up.Level, up.axes
		}
		if q, ok := level.(*quadric); ok {
			if h, ok := q.round(dim, axes); ok {
				out = append(out, h)
			}
		}
	}
	if n.op == andOp {
		for _, k := range n.kids {
			out = k.holes(out, dim)
		}
	}
	return out
}

// round returns an ellipsoid over the given axes of dim coordinates, all if they are nil; false if it is turned.
func (q *quadric) round(dim int, axes []int) (Round, bool) {
	h := Round{make([]float64, dim), slices.Repeat([]float64{math.Inf(1)}, dim)}
	for k, row := range q.form {
		a := k
		if axes != nil {
			a = axes[k]
		}
		h.Center[a], h.Semi[a] = q.center[k], 1/math.Sqrt(row[k])
		for l, v := range row {
			if l != k && v != 0 {
				return Round{}, false
			}
		}
	}
	return h, true
}
