package fitting

import (
	"context"
	"errors"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/lsq"
	"pinn/internal/parallel"
	"pinn/lsgd"
)

// ridged is the loss of an affine system plus ridge/2 |coefficients|^2, with the coefficients at the minimiser. The
// ridge decays with every fit. It implements [lsgd.Objective].
type ridged struct {
	lsgd.Reduced
	ridge, decay float64
	tolerance    float64 // cuts the rank of the linear solves where there is no ridge; 0: a few roundings
}

// Fit solves for the coefficients.
func (o *ridged) Fit(context.Context) (lsgd.Fit, error) {
	rows, cols := o.System.Dims()
	extra := 0
	o.ridge *= o.decay
	if o.ridge > 0 {
		extra = cols
	}
	a, target := mat.NewDense(rows+extra, cols, nil), make([]float64, rows+extra)
	clear(o.State.Coef)
	o.State.Blend = 0
	if err := o.assemble(a, target); err != nil {
		return lsgd.Fit{}, err
	}
	for j := range extra {
		a.Set(rows+j, j, math.Sqrt(o.ridge))
	}
	tolerance := o.tolerance
	if extra > 0 {
		tolerance = 0 // the ridge bounds the coefficients, and a cut would make the loss jump
	}
	f := lsq.New(a, tolerance)
	res := f.Solve(o.State.Coef, target)
	return lsgd.Fit{Loss: res * res / 2, Cond: f.Cond, Rank: f.Rank, Iterations: 1}, nil
}

func (o *ridged) assemble(a *mat.Dense, target []float64) error {
	errs := make([]error, o.System.Blocks())
	parallel.For(o.System.Blocks(), func(k int) {
		var b collocation.Block
		if errs[k] = o.System.Block(&b, k, o.State); errs[k] != nil {
			return
		}
		copy(target[b.Row:], b.Target)
		for i := range b.R {
			src, dst := b.A.RawRowView(i), a.RawRowView(b.Row+i)
			for _, s := range b.Cols {
				copy(dst[s.Lo:s.Hi], src[:s.Len()])
				src = src[s.Len():]
			}
		}
	})
	return errors.Join(errs...)
}

// Gradient returns the loss with the ridge and sets dst to its gradient in the hidden weights.
func (o *ridged) Gradient(dst []float64) (float64, error) {
	loss, err := o.Reduced.Gradient(dst)
	return loss + o.ridge/2*floats.Dot(o.State.Coef, o.State.Coef), err
}
