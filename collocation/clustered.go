package collocation

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Clustered places the points of another rule with the arcsine density along every axis: they crowd towards the faces of
// the cube as Chebyshev points do. A least-squares fit of smooth functions to points of uniform density is least sure at
// the ends; with this density it is equally sure everywhere (A. Cohen, G. Migliorati, "Optimal weighted least-squares
// methods", SMAI Journal of Computational Mathematics 3, 2017).
//
// The weights are those of sums over the cube with the even density; they vanish on its faces.
type Clustered struct{ Rule Rule }

// Size returns the size of the rule that it is made of.
func (c Clustered) Size(n, d int) int { return c.Rule.Size(n, d) }

// Unit implements [Rule].
func (c Clustered) Unit(dst *mat.Dense, w []float64, rnd *rand.Rand) {
	c.Rule.Unit(dst, w, rnd)
	total := 0.0
	for i := range w {
		for j, v := range dst.RawRowView(i) {
			dst.Set(i, j, (1-math.Cos(math.Pi*v))/2)
			w[i] *= math.Sin(math.Pi * v)
		}
		total += w[i]
	}
	for i := range w {
		w[i] /= total
	}
}
