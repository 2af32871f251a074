package network_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/check"
	"pinn/network"
	"pinn/pde/jet"
)

const (
	// stencilTolerance is relative to the largest entry of the difference: its step of 1e-3 leaves a truncation of
	// 1e-12 times fifth derivatives and a rounding of 1e-13.
	stencilTolerance = 1e-6
	// sumTolerance is relative to the terms of two sums of the same products in different orders.
	sumTolerance = 1e-12
)

// forEachNet runs a test for every activation and kind and the depths 1, 2 and 4, in one to three dimensions. The set
// holds all derivatives to the order 4, or to that of the activation.
func forEachNet(t *testing.T, f func(t *testing.T, n *network.Net, set *jet.Set, rnd *rand.Rand)) {
	for _, name := range network.Activations() {
		for _, kind := range []network.Kind{network.FeedForward, network.ResNet} {
			for _, layers := range []int{1, 2, 4} {
				for dim := 1; dim <= 3; dim++ {
					t.Run(fmt.Sprintf("%s/%v/%d-layers/%d-d", name, kind, layers, dim), func(t *testing.T) {
						rnd := rand.New(rand.NewPCG(uint64(layers), uint64(dim)))
						a := mustActivation(t, name)
						n := mustNet(t, kind, a, layers, 5, dim)
						fillSmoothly(n, rnd)
						f(t, n, jet.Close(check.Indices(dim, min(4, a.Smoothness()))...), rnd)
					})
				}
			}
		}
	}
}

// fillSmoothly draws weights that leave all arguments of order one.
func fillSmoothly(n *network.Net, rnd *rand.Rand) {
	network.Glorot{}.Fill(n, rnd)
	for l := range n.Config().Layers {
		_, b := n.Layer(l)
		for j := range b {
			b[j] = rnd.NormFloat64() / 2
		}
	}
}

func TestJetsAgainstDifferences(t *testing.T) {
	forEachNet(t, func(t *testing.T, n *network.Net, set *jet.Set, rnd *rand.Rand) {
		dim, _ := n.Dims()
		x := randomPoints(9, dim, rnd)
		at := eval(n, set, x)
		for axis := range dim {
			h := 1e-3 * (upper[axis] - lower[axis])
			up, down, up2, down2 := eval(n, set, moved(x, axis, h)), eval(n, set, moved(x, axis, -h)),
				eval(n, set, moved(x, axis, 2*h)), eval(n, set, moved(x, axis, -2*h))
			for k := range set.Len() {
				i := set.At(k)
				if i[axis] == 0 {
					continue
				}
				i[axis]--
				below := set.Find(i)
				worst, size, used := 0.0, 0.0, 0
				for j, got := range at.Raw(k) {
					if set.Order() == 1 && up2.Raw(k)[j] != down2.Raw(k)[j] {
						continue // a kink of ReLU lies between
					}
					want := (8*(up.Raw(below)[j]-down.Raw(below)[j]) - (up2.Raw(below)[j] - down2.Raw(below)[j])) / (12 * h)
					worst, size, used = max(worst, math.Abs(got-want)), max(size, math.Abs(want)), used+1
				}
				if !(worst <= stencilTolerance*size) {
					t.Errorf("derivative %v along %d: differs from the difference by %.2g at size %.2g, tolerance %.2g relative",
						set.At(k).Axes(), axis, worst, size, stencilTolerance)
				}
				if used < len(at.Raw(k))*8/10 {
					t.Errorf("derivative %v: only %d of %d entries are away from kinks", set.At(k).Axes(), used, len(at.Raw(k)))
				}
			}
		}
	})
}

func eval(n *network.Net, set *jet.Set, x *mat.Dense) *jet.Batch {
	points, _ := x.Dims()
	_, features := n.Dims()
	dst := jet.NewBatch(set, points, features)
	n.Eval(dst, x)
	return dst
}

func moved(x *mat.Dense, axis int, by float64) *mat.Dense {
	y := mat.DenseCopyOf(x)
	for p := range y.RawMatrix().Rows {
		y.Set(p, axis, y.At(p, axis)+by)
	}
	return y
}

func TestPullAgainstDifferences(t *testing.T) {
	forEachNet(t, func(t *testing.T, n *network.Net, set *jet.Set, rnd *rand.Rand) {
		dim, _ := n.Dims()
		x := randomPoints(4, dim, rnd)
		tape := n.Tape(set, 4)
		cot := randomLike(tape.Forward(x), rnd)
		got := make([]float64, len(n.Params()))
		tape.Pull(got, cot)
		loss := func() float64 { return mat.Dot(vector(cot), vector(eval(n, set, x))) }
		h := 1e-3
		if set.Order() == 1 {
			h = 1e-6 // so that hardly any kink of ReLU lies within the step, where nothing else bends much
		}
		worst, size := 0.0, 0.0
		params := n.Params()
		for i, v := range params {
			at := func(by float64) float64 {
				params[i] = v + by*h
				defer func() { params[i] = v }()
				return loss()
			}
			want := (8*(at(1)-at(-1)) - (at(2) - at(-2))) / (12 * h)
			worst, size = max(worst, math.Abs(got[i]-want)), max(size, math.Abs(want))
		}
		if !(worst <= stencilTolerance*size) {
			t.Errorf("gradient differs from differences by %.2g at size %.2g, tolerance %.2g relative", worst, size, stencilTolerance)
		}
	})
}

func vector(b *jet.Batch) *mat.VecDense {
	data := b.Slab.RawMatrix().Data
	return mat.NewVecDense(len(data), data)
}

func TestRowJacobianSumsToPull(t *testing.T) {
	const points = 7
	forEachNet(t, func(t *testing.T, n *network.Net, set *jet.Set, rnd *rand.Rand) {
		dim, _ := n.Dims()
		tape := n.Tape(set, points)
		cot := randomLike(tape.Forward(randomPoints(points, dim, rnd)), rnd)
		start := rnd.Float64()
		pulled := make([]float64, len(n.Params()))
		for i := range pulled {
			pulled[i] = start
		}
		tape.Pull(pulled, cot)

		wide := mat.NewDense(points, len(pulled)+3, nil) // a view with a stride, and old contents to overwrite
		for i := range wide.RawMatrix().Data {
			wide.RawMatrix().Data[i] = math.NaN()
		}
		rows := wide.Slice(0, points, 0, len(pulled)).(*mat.Dense)
		tape.RowJacobian(rows, cot)
		for i, v := range pulled {
			sum, size := 0.0, start
			for p := range points {
				sum, size = sum+rows.At(p, i), size+math.Abs(rows.At(p, i))
			}
			if got := v - start; !(math.Abs(got-sum) <= sumTolerance*max(1, size)) {
				t.Errorf("parameter %d: Pull %v, sum of rows %v, tolerance %.2g of %.2g", i, got, sum, sumTolerance, size)
			}
		}
	})
}

// TestRowJacobianKeepsPointsApart checks each row against the gradient of a tape that sees that point alone.
func TestRowJacobianKeepsPointsApart(t *testing.T) {
	const points, features = 3, 5
	rnd := rand.New(rand.NewPCG(1, 1))
	n := mustNet(t, network.ResNet, network.Tanh, 3, features, 2)
	fillSmoothly(n, rnd)
	set := jet.Close(jet.D(0, 0), jet.D(1))
	x, tape := randomPoints(points, 2, rnd), n.Tape(set, points)
	cot := randomLike(tape.Forward(x), rnd)
	rows := mat.NewDense(points, len(n.Params()), nil)
	tape.RowJacobian(rows, cot)
	for p := range points {
		alone, one := n.Tape(set, 1), jet.NewBatch(set, 1, features)
		for k := range set.Len() {
			copy(one.Raw(k), cot.Row(k, p))
		}
		alone.Forward(x.Slice(p, p+1, 0, 2).(*mat.Dense))
		want := make([]float64, len(n.Params()))
		alone.Pull(want, one)
		for i, w := range want {
			if got := rows.At(p, i); !(math.Abs(got-w) <= sumTolerance*max(1, math.Abs(w))) {
				t.Errorf("point %d, parameter %d: got %v, want %v, tolerance %.2g", p, i, got, w, sumTolerance)
			}
		}
	}
}

// TestBlocksAgree checks that the result at a point does not depend on the points that are evaluated with it, nor on
// whether a tape records it, over more points than one internal block holds.
func TestBlocksAgree(t *testing.T) {
	const points = 700
	for _, layers := range []int{1, 3} {
		rnd := rand.New(rand.NewPCG(1, 1))
		n := mustNet(t, network.ResNet, network.Sine, layers, 24, 2)
		fillSmoothly(n, rnd)
		set := jet.Close(jet.D(0, 0), jet.D(0, 1))
		x := randomPoints(points, 3, rnd).Slice(0, points, 0, 2).(*mat.Dense)
		all, tape := eval(n, set, x), n.Tape(set, points)
		recorded := tape.Forward(x)
		for p := 0; p < points; p += 13 {
			one := eval(n, set, x.Slice(p, p+1, 0, 2).(*mat.Dense))
			for k := range set.Len() {
				for j, want := range one.Raw(k) {
					for _, got := range []float64{all.Row(k, p)[j], recorded.Row(k, p)[j]} {
						if !(math.Abs(got-want) <= sumTolerance*max(1, math.Abs(want))) {
							t.Fatalf("%d layers, derivative %v of function %d at point %d: got %v, alone %v, tolerance %.2g",
								layers, set.At(k).Axes(), j, p, got, want, sumTolerance)
						}
					}
				}
			}
		}
	}
}
