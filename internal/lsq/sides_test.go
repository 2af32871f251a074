package lsq

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// targets solves for other right-hand sides (rows x sides).
func (c sparseCase) targets(s *Sparse, b *mat.Dense) *mat.Dense {
	a, _ := c.whole()
	_, sides := b.Dims()
	_, cols := a.Dims()
	s.Sides(sides)
	x := mat.NewDense(cols, sides, nil)
	set := func(b *mat.Dense, several bool) {
		at := 0
		for k, r := range c.rows {
			m, _ := r.rows.Dims()
			if len(r.set) > 1 == several {
				s.Target(k, slices.Clone(b.RawMatrix().Data[at*sides:(at+m)*sides]))
			}
			at += m
		}
	}
	set(b, false)
	s.Partial(x.RawMatrix().Data)
	var rest mat.Dense
	rest.Mul(a, x)
	rest.Sub(b, &rest)
	set(&rest, true)
	s.Solve(x.RawMatrix().Data)
	return x
}

// TestSparseSides solves for right-hand sides side by side and one by one.
func TestSparseSides(t *testing.T) {
	const tol = 1e-10
	for k, c := range sparseCases() {
		if leading(c.sets()) < len(slices.DeleteFunc(c.sets(), func(set []int) bool { return len(set) > 1 })) {
			continue // some rows of one group are coupled ones
		}
		var s Sparse
		c.solve(&s)
		a, _ := c.whole()
		rows, _ := a.Dims()
		b := random(rows, 3, newRand(uint64(k)))
		together := c.targets(&s, b)
		residual := s.Residual
		for side := range 3 {
			alone := c.targets(&s, mat.NewDense(rows, 1, mat.Col(nil, side, b)))
			if e := floats.Distance(mat.Col(nil, 0, alone), mat.Col(nil, side, together), 2); !(e <= tol*mat.Norm(alone, 2)) {
				t.Errorf("%s: solution %d differs by %g", c.name, side, e)
			}
			residual = math.Sqrt(max(0, residual*residual-s.Residual*s.Residual))
		}
		if size := mat.Norm(b, 2); !(residual <= 1e-6*size) {
			t.Errorf("%s: residual together is more by %g than those one by one", c.name, residual)
		}
	}
}
