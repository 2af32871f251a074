package result

import (
	"math"
	"slices"

	"pinn/auto"
)

// follow places the nodes of a view where the solution was resolved: half of them are equidistant, and half are shared
// equally by the intervals between the faces of the cells, however short. Fronts then are drawn as finely as they were
// computed.
func (v *view) follow(m *auto.Model) {
	for k, a := range v.axes {
		edges := []float64{v.nodes[k][0], v.nodes[k][len(v.nodes[k])-1]}
		for b := range m.CellCount() {
			lower, upper := m.Cell(b)
			edges = append(edges, lower[a], upper[a])
		}
		v.nodes[k] = graded(edges, len(v.nodes[k]))
	}
}

// edgeSlack is the distance of two edges, relative to all, below which they are one but for rounding.
const edgeSlack = 1e-12

// graded returns n >= 2 ascending nodes from the least to the largest of the edges.
func graded(edges []float64, n int) []float64 {
	slices.Sort(edges)
	lo, hi := edges[0], edges[len(edges)-1]
	near := edgeSlack * (hi - lo)
	edges = slices.CompactFunc(edges, func(a, b float64) bool { return math.Abs(b-a) <= near })
	edges[len(edges)-1] = hi
	intervals := len(edges) - 1
	nodes := make([]float64, 0, n)
	k, before := 0, 0.0 // the interval, and the share of the nodes before it
	for i := range n {
		at := 2 * float64(i) / float64(n-1)
		share := (edges[k+1]-edges[k])/(hi-lo) + 1/float64(intervals)
		for k < intervals-1 && at > before+share {
			before += share
			k++
			share = (edges[k+1]-edges[k])/(hi-lo) + 1/float64(intervals)
		}
		nodes = append(nodes, edges[k]+(edges[k+1]-edges[k])*min(1, (at-before)/share))
	}
	nodes[0], nodes[n-1] = lo, hi
	return nodes
}

// between returns nodes with factor-1 further ones between each pair of neighbours.
func between(nodes []float64, factor int) []float64 {
	var out []float64
	for i, x := range nodes[:len(nodes)-1] {
		for k := range factor {
			out = append(out, x+(nodes[i+1]-x)*float64(k)/float64(factor))
		}
	}
	return append(out, nodes[len(nodes)-1])
}
