package shape

import (
	"math"
	"slices"
)

// spread shares the points of the unit cube out among patches by their measures: a binary tree, in which one coordinate of
// the cube decides between two branches and is stretched to the whole interval in either.
type spread struct {
	unit      int     // the coordinate that decides
	share     float64 // of the lower branch
	low, high *spread
	measure   float64

	patch    *patch // of a leaf
	reversed bool   // the patch is passed from its end
}

// find returns the leaf for a point of the unit cube, which it changes to the point of the leaf's own cube.
func (s *spread) find(u []float64) *spread {
	for s.patch == nil {
		if v := u[s.unit]; v < s.share {
			u[s.unit] = v / s.share
			s = s.low
		} else {
			u[s.unit] = min((v-s.share)/(1-s.share), 1)
			s = s.high
		}
	}
	if s.reversed {
		u[s.unit] = 1 - u[s.unit]
	}
	return s
}

func join(low, high *spread, unit int) *spread {
	sum := low.measure + high.measure
	return &spread{unit: unit, share: low.measure / sum, low: low, high: high, measure: sum}
}

// spreadBy builds the tree by halving the patches along the axis in which their middles are furthest apart; unit tells the
// coordinate of the cube for an axis and a depth of the tree.
func spreadBy(ps []*patch, axes []int, unit func(axis, depth int) int, depth int) *spread {
	if len(ps) == 1 {
		return &spread{patch: ps[0], measure: ps[0].measure}
	}
	axis, most := axes[0], -1.0
	for _, a := range axes {
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, p := range ps {
			lo, hi = min(lo, p.middle[a]), max(hi, p.middle[a])
		}
		if hi-lo > most {
			axis, most = a, hi-lo
		}
	}
	ps = slices.Clone(ps)
	slices.SortStableFunc(ps, func(p, q *patch) int {
		switch {
		case p.middle[axis] < q.middle[axis]:
			return -1
		case p.middle[axis] > q.middle[axis]:
			return 1
		}
		return 0
	})
	k := halfway(ps, func(p *patch) float64 { return p.measure })
	return join(spreadBy(ps[:k], axes, unit, depth+1), spreadBy(ps[k:], axes, unit, depth+1), unit(axis, depth))
}

// spreadInOrder builds the tree of leaves that follow one another along one coordinate of the cube.
func spreadInOrder(leaves []*spread, unit int) *spread {
	if len(leaves) == 1 {
		leaves[0].unit = unit
		return leaves[0]
	}
	k := halfway(leaves, func(s *spread) float64 { return s.measure })
	return join(spreadInOrder(leaves[:k], unit), spreadInOrder(leaves[k:], unit), unit)
}

// halfway returns where to divide a list of at least two such that both parts have about the same measure.
func halfway[T any](list []T, measure func(T) float64) int {
	total, sum := 0.0, 0.0
	for _, e := range list {
		total += measure(e)
	}
	for k, e := range list {
		m := measure(e)
		if sum+m/2 > total/2 {
			return min(max(k, 1), len(list)-1)
		}
		sum += m
	}
	return len(list) - 1
}
