package lsgd_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/lsgd"
)

// The ridge is that of the normal equations, its gradient is right while the coefficients are refitted, and it decays with every fit.
func TestRidge(t *testing.T) {
	const ridge, decay = 0.5, 0.8
	s, at := regression(t)
	o := &lsgd.Reduced{System: s, State: at, Ridge: ridge / decay, Decay: decay}
	f, err := o.Fit(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	rows, cols := s.Dims()
	a, b := mat.NewDense(rows, cols, nil), mat.NewVecDense(rows, nil)
	for k := range s.Blocks() {
		var block collocation.Block
		if err := s.Block(&block, k, &collocation.State{Coef: make([]float64, cols)}); err != nil {
			t.Fatal(err)
		}
		for i, v := range block.Target {
			a.SetRow(block.Row+i, block.A.RawRowView(i))
			b.SetVec(block.Row+i, v)
		}
	}
	var normal, right, want mat.Dense
	normal.Mul(a.T(), a)
	for j := range cols {
		normal.Set(j, j, normal.At(j, j)+ridge)
	}
	right.Mul(a.T(), b)
	if err := want.Solve(&normal, &right); err != nil {
		t.Fatal(err)
	}
	if d := floats.Distance(at.Coef, want.RawMatrix().Data, 2); !(d <= 1e-10*floats.Norm(at.Coef, 2)) {
		t.Errorf("the coefficients differ by %.1e from those of the normal equations", d)
	}
	loss := lossAt(t, s, at) + ridge/2*floats.Dot(at.Coef, at.Coef)
	if math.Abs(f.Loss-loss) > 1e-12*loss {
		t.Errorf("loss %.15g, want %.15g", f.Loss, loss)
	}
	if o.Fit(context.Background()); math.Abs(o.Ridge-ridge*decay) > 1e-15 {
		t.Errorf("the ridge is %g after two fits, want %g", o.Ridge, ridge*decay)
	}
	o.Ridge, o.Decay = ridge, 1
	checkGradient(t, o)
}

// checkGradient compares the gradient of a reduced loss with central differences of it, refitted.
func checkGradient(t *testing.T, o *lsgd.Reduced) {
	t.Helper()
	fit := func() float64 {
		f, err := o.Fit(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return f.Loss
	}
	fit()
	x, g := make([]float64, o.Len()), make([]float64, o.Len())
	if _, err := o.Gradient(g); err != nil {
		t.Fatal(err)
	}
	o.Params(x)
	const h = 1e-5
	for j := 0; j < len(x); j += 7 {
		var side [2]float64
		for i, d := range []float64{-h, h} {
			x[j] += d
			o.SetParams(x)
			side[i] = fit()
			x[j] -= d
		}
		if diff := (side[1] - side[0]) / (2 * h); math.Abs(diff-g[j]) > 1e-6*floats.Norm(g, 2) {
			t.Errorf("derivative %d is %.9g, differences give %.9g", j, g[j], diff)
		}
	}
}
