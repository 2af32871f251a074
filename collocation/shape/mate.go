package shape

import (
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// lid returns the axis of the interval at an end of which the region is, if nothing else is fixed, and otherwise -1.
func (r *Region) lid() int {
	at := -1
	for a, f := range r.fixed {
		switch {
		case !f:
		case r.wall || at >= 0 || !slices.Contains(r.domain.other, a):
			return -1
		case r.lower[a] == r.domain.lower[a] || r.lower[a] == r.domain.upper[a]:
			at = a
		}
	}
	return at
}

// opposite returns the axis of a plane side at the end of the domain's box whose points have all a mate on the other side, moved
// along the axis from one end to the other, and -1 if there is none.
func (r *Region) opposite() int {
	if !r.wall || len(r.equal) != 1 || slices.Contains(r.fixed, true) {
		return -1
	}
	l, ok := r.equal[0].(*linear)
	if !ok {
		return -1
	}
	a := slices.IndexFunc(l.normal, func(n float64) bool { return n == 1 })
	if a < 0 || l.offset != r.domain.lower[a] && l.offset != r.domain.upper[a] {
		return -1
	}
	other := r.domain.walls(nil)
	other.equal = []Level{&linear{l.normal, r.far(a, l.offset)}}
	x := slices.Clone(r.lower)
	for _, p := range r.patches {
		for _, t := range []float64{0.02, 0.3, 0.5, 0.98} { // not the corners, which have no normal
			p.place(x, slices.Repeat([]float64{t}, len(p.axes)))
			if x[a] = r.far(a, x[a]); !other.Holds(x) {
				return -1
			}
		}
	}
	return a
}

// far returns the end of the domain's box that is further from a value.
func (r *Region) far(axis int, v float64) float64 {
	lo, hi := r.domain.lower[axis], r.domain.upper[axis]
	if v-lo > hi-v {
		return lo
	}
	return hi
}

// placeMates adds the mates of a plane side, or the normals and mates of the end of an interval.
func (r *Region) placeMates(dst *pde.Cloud) {
	a := r.lid()
	if r.mates >= 0 {
		dst.Mate = mat.DenseCopyOf(dst.X)
		n, _ := dst.X.Dims()
		for i := range n {
			dst.Mate.Set(i, r.mates, r.far(r.mates, dst.X.At(i, r.mates)))
		}
	}
	if a < 0 {
		return
	}
	outward, opposite := -1.0, r.domain.upper[a]
	if r.lower[a] == opposite {
		outward, opposite = 1, r.domain.lower[a]
	}
	n, d := dst.X.Dims()
	dst.Normal, dst.Mate = mat.NewDense(n, d, nil), mat.DenseCopyOf(dst.X)
	for i := range n {
		dst.Normal.Set(i, a, outward)
		dst.Mate.Set(i, a, opposite)
	}
}
