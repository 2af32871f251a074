package eigen

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
	"pinn/pde"
	"pinn/pde/jet"
)

// Scale returns a size of the small eigenvalues of a problem: that with which the terms that they multiply are as large as the smallest of the
// derivatives beside them, for functions that change over the length of the domain. It is 1 for the negative Laplacian on a square of length 1, and 0
// where there are no derivatives. Values count for nothing: a potential may be as high as one likes.
func Scale(sys *collocation.System, degree int) float64 {
	beside, held := map[jet.Index]float64{}, make([]float64, degree+1) // sums of squares: of terms by derivative, and of those by power
	for c, condition := range sys.Problem.Conditions {
		slots := condition.Op.Slots()
		var terms [][][]float64 // per power, equation and slot
		for power := range degree + 1 {
			terms = append(terms, termsAt(&part{condition.Op, power, 0}, sys.Clouds[c], sys.Problem))
		}
		for e := range terms[0] {
			for power := 1; power <= degree; power++ {
				held[power] += floats.Sum(terms[power][e])
			}
			if floats.Sum(terms[1][e])+floats.Sum(terms[degree][e]) == 0 {
				continue
			}
			for j, s := range slots {
				if s.D.Order() > 0 && terms[0][e][j] > 0 {
					beside[s.D] += terms[0][e][j]
				}
			}
		}
	}
	out := math.Inf(1)
	for _, b := range beside {
		for power := 1; power <= degree; power++ {
			if held[power] > 0 {
				out = min(out, math.Pow(b/held[power], 0.5/float64(power)))
			}
		}
	}
	if math.IsInf(out, 1) {
		return 0
	}
	return out
}

// termsAt returns, per equation and slot, the weighted sum of squares of the terms of a linear operator at the points of a cloud, for fields of size 1 that
// change over the length of the domain.
func termsAt(op *part, at *pde.Cloud, of *pde.Problem) [][]float64 {
	l := pde.NewLinearization(op, at.Points())
	op.Linearize(l, at, nil, nil)
	out := make([][]float64, len(l.U))
	for e, partials := range l.U {
		out[e] = make([]float64, len(op.Slots()))
		for i, w := range at.Weight {
			for j, c := range partials.RawRowView(i) {
				out[e][j] += w * c * c
			}
		}
		for j, s := range op.Slots() {
			for a, lo := range of.Lower {
				out[e][j] *= math.Pow(of.Upper[a]-lo, -2*float64(s.D[a]))
			}
		}
	}
	return out
}
