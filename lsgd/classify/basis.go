package classify

import (
	"sync"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/parallel"
	"pinn/pde/jet"
)

var values = jet.Close()

// Features returns the values of the basis functions at the rows of x and a last column of ones: points x (features+1).
// The caller owns the matrix. It panics if x has another number of columns than there are coordinates.
func Features(basis collocation.Basis, x *mat.Dense) *mat.Dense {
	n, in := x.Dims()
	_, features := basis.Dims()
	phi := mat.NewDense(n, features+1, nil)
	parallel.For(blocks(n), func(k int) {
		lo, hi := k*blockPoints, min((k+1)*blockPoints, n)
		b := jet.NewBatch(values, hi-lo, features)
		basis.Eval(b, x.Slice(lo, hi, 0, in).(*mat.Dense))
		for i := range hi - lo {
			row := phi.RawRowView(lo + i)
			copy(row, b.Row(0, i))
			row[features] = 1
		}
	})
	return phi
}

func blocks(points int) int { return (points + blockPoints - 1) / blockPoints }

// puller differentiates losses of features in the hidden weights.
type puller struct {
	basis collocation.Adaptive
	tapes sync.Pool
}

// pull sets dst to the gradient in the hidden weights of sum(cot * Features(x)).
func (p *puller) pull(dst []float64, x, cot *mat.Dense) {
	n, in := x.Dims()
	_, features := p.basis.Dims()
	parts := make([][]float64, blocks(n))
	parallel.For(len(parts), func(k int) {
		lo, hi := k*blockPoints, min((k+1)*blockPoints, n)
		tape, _ := p.tapes.Get().(jet.Tape)
		if tape == nil {
			tape = p.basis.Tape(values, blockPoints)
		}
		defer p.tapes.Put(tape)
		tape.Forward(x.Slice(lo, hi, 0, in).(*mat.Dense))
		b := jet.NewBatch(values, hi-lo, features)
		for i := range hi - lo {
			copy(b.Row(0, i), cot.RawRowView(lo+i))
		}
		parts[k] = make([]float64, len(dst))
		tape.Pull(parts[k], b)
	})
	clear(dst)
	for _, part := range parts {
		floats.Add(dst, part)
	}
}
