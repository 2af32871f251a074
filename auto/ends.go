package auto

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
)

// toEnds places the points of another rule in one coordinate, the first two of them next to the ends. A force that switches with the motion may do so between the
// end of a slab and the points next to it: neither solve sees that, and both agree on a motion that goes on with the force of before. With dry friction an error of
// 5e-7 then has an estimate of 9e-10.
type toEnds struct{ collocation.Rule }

// Unit implements [collocation.Rule].
func (r toEnds) Unit(dst *mat.Dense, w []float64, rnd *rand.Rand) {
	r.Rule.Unit(dst, w, rnd)
	if n, _ := dst.Dims(); n > 2 {
		dst.Set(0, 0, nextToStart)
		dst.Set(1, 0, 1-nextToEnd)
	}
}
