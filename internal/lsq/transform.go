package lsq

import (
	"slices"

	"gonum.org/v1/gonum/blas"
)

// transform is an orthogonal matrix as the product of the panels of reflectors that made a factorisation, so that
// right-hand sides can follow later. The zero transform is the identity.
type transform struct {
	panels []block
}

// block is a panel of n reflectors over the given number of rows from row at on.
type block struct {
	at, n, rows int
	v, t        []float64 // n x rows and n x n, as in the panel
}

// keep appends the panel, which acts on the rows from at on.
func (q *transform) keep(p *panel, at int) {
	q.panels = append(q.panels, block{at, p.cols, p.rows, slices.Clone(p.v[:p.cols*p.rows]), slices.Clone(p.t[:p.cols*p.cols])})
}

// work counts the operations of making a matrix of the given number of columns upper triangular as [FactorWork] does, which takes 2mnn for a dense one:
// without what is saved because the matrix gets smaller.
func (q *transform) work(cols int) float64 {
	sum := 0.0
	for _, p := range q.panels {
		sum += 2 * float64(p.n) * float64(p.at+p.rows) * float64(cols)
	}
	return sum
}

// apply multiplies y, of the given number of sides, by Q'. w is workspace, which it returns.
func (q *transform) apply(y []float64, sides int, w []float64) []float64 {
	for _, p := range q.panels {
		w = resize(w, 2*p.n*sides)
		part, a, b := y[p.at*sides:(p.at+p.rows)*sides], w[:p.n*sides], w[p.n*sides:]
		multiply(blas.NoTrans, p.n, p.rows, 1, p.v, p.rows, part, 0, a, sides)
		multiply(blas.Trans, p.n, p.n, 1, p.t, p.n, a, 0, b, sides)
		multiply(blas.Trans, p.n, p.rows, -1, p.v, p.rows, b, 1, part, sides)
	}
	return w
}

// applyPadded is apply for a transform of n rows of which those beyond y are zero.
func (q *transform) applyPadded(y []float64, n, sides int, w []float64) []float64 {
	if len(y) >= n*sides || len(q.panels) == 0 {
		return q.apply(y, sides, w)
	}
	padded := append(slices.Clone(y), make([]float64, n*sides-len(y))...)
	w = q.apply(padded, sides, w)
	copy(y, padded)
	return w
}
