package network_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/check"
	"pinn/network"
	"pinn/pde/jet"
)

// Tolerances, relative to the largest entry: of central differences with step 1e-5 of derivatives up to the third, and
// of roundings that cancel in a softmax and its derivatives.
const (
	pouDifference = 1e-6
	pouRounding   = 1e-11
)

// mustPOU returns a network with random weights near its start.
func mustPOU(t testing.TB, gate network.Gate, a network.Activation, dim, parts, degree int) *network.POU {
	t.Helper()
	p, err := network.NewPOU(network.POUConfig{
		Parts: parts, Degree: degree, Gate: gate, Lower: lower[:dim], Upper: upper[:dim],
		Net: network.Config{Kind: network.ResNet, Layers: 2, Width: 5, Activation: a},
	})
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(8, uint64(dim)))
	if net := p.Net(); net != nil {
		network.Box{}.Fill(net, rnd)
		p.Start(0)
	}
	for i := range p.Params() {
		p.Params()[i] += 0.1 * rnd.NormFloat64()
	}
	return p
}

func eachPOU(t *testing.T, f func(t *testing.T, p *network.POU, dim int)) {
	for _, gate := range []network.Gate{network.Radial, network.Neural} {
		for dim := 1; dim <= 3; dim++ {
			t.Run(fmt.Sprintf("%s/%d-d", gate, dim), func(t *testing.T) { f(t, mustPOU(t, gate, network.Tanh, dim, 3, 2), dim) })
		}
	}
}

func evaluated(p *network.POU, set *jet.Set, x *mat.Dense) *jet.Batch {
	points, _ := x.Dims()
	_, features := p.Dims()
	b := jet.NewBatch(set, points, features)
	p.Eval(b, x)
	return b
}

func TestPOUJetsAgainstDifferences(t *testing.T) {
	const step = 1e-5
	eachPOU(t, func(t *testing.T, p *network.POU, dim int) {
		set := jet.Close(check.Indices(dim, 3)...)
		x := randomPoints(5, dim, rand.New(rand.NewPCG(1, 1)))
		got := evaluated(p, set, x)
		for a := range dim {
			size := step * (upper[a] - lower[a])
			right, left := mat.DenseCopyOf(x), mat.DenseCopyOf(x)
			for i := range 5 {
				right.Set(i, a, x.At(i, a)+size)
				left.Set(i, a, x.At(i, a)-size)
			}
			plus, minus := evaluated(p, set, right), evaluated(p, set, left)
			for k := range set.Len() {
				above := set.Find(set.At(k).Plus(jet.D(a)))
				if above < 0 {
					continue
				}
				worst, scale := 0.0, 0.0
				for i, v := range got.Raw(above) {
					want := (plus.Raw(k)[i] - minus.Raw(k)[i]) / (2 * size)
					worst, scale = max(worst, math.Abs(v-want)), max(scale, math.Abs(want))
				}
				if !(worst <= pouDifference*max(1, scale)) {
					t.Errorf("derivative %v: off by %.2g of %.2g, tolerance %g", set.At(above).Axes(), worst, scale, pouDifference)
				}
			}
		}
	})
}

// TestPOUIsAPartition checks that the parts are not negative and sum to one with derivatives zero, and that the basis
// holds their products with polynomials: summed over the parts these are the polynomials themselves.
func TestPOUIsAPartition(t *testing.T) {
	eachPOU(t, func(t *testing.T, p *network.POU, dim int) {
		const parts = 3
		set := jet.Close(check.Indices(dim, 3)...)
		x := randomPoints(200, dim, rand.New(rand.NewPCG(2, 1)))
		phi := jet.NewBatch(set, 200, parts)
		p.EvalParts(phi, x)
		all := evaluated(p, set, x)
		polynomials := all.Cols() / parts
		for k := range set.Len() {
			size := 1.0
			for _, v := range phi.Raw(k) {
				size = max(size, math.Abs(v))
			}
			for i := range 200 {
				sum := 0.0
				for _, v := range phi.Row(k, i) {
					sum += v
					if k == 0 && v < 0 {
						t.Fatalf("point %d: a part is %v", i, v)
					}
				}
				want := 0.0
				if k == 0 {
					want = 1
				}
				constant := 0.0
				for part := range parts {
					constant += all.Row(k, i)[part*polynomials]
				}
				if !(math.Abs(sum-want) <= pouRounding*size && math.Abs(constant-want) <= pouRounding*size) {
					t.Fatalf("derivative %v, point %d: parts sum to %v, the functions of degree 0 to %v, want %v within %g of %g",
						set.At(k).Axes(), i, sum, constant, want, pouRounding, size)
				}
			}
		}
	})
}

func TestPOUPullAgainstDifferences(t *testing.T) {
	eachPOU(t, func(t *testing.T, p *network.POU, dim int) {
		set := jet.Close(check.Indices(dim, 2)...)
		rnd := rand.New(rand.NewPCG(3, 1))
		x := randomPoints(4, dim, rnd)
		tape := p.Tape(set, 6)
		batch := tape.Forward(x)
		if want := evaluated(p, set, x); !mat.EqualApprox(batch.Slab, want.Slab, 1e-14) {
			t.Fatal("the tape and Eval disagree")
		}
		cot := randomLike(batch, rnd)
		got := make([]float64, len(p.Params()))
		tape.Pull(got, cot)
		start := append([]float64(nil), p.Params()...)
		f := func(v []float64) float64 {
			copy(p.Params(), v)
			sum := 0.0
			for i, b := range evaluated(p, set, x).Slab.RawMatrix().Data {
				sum += b * cot.Slab.RawMatrix().Data[i]
			}
			return sum
		}
		want := fd.Gradient(nil, f, start, &fd.Settings{Formula: fd.Central, Step: 1e-6})
		copy(p.Params(), start)
		scale := 0.0
		for _, v := range want {
			scale = max(scale, math.Abs(v))
		}
		for i := range want {
			if !(math.Abs(got[i]-want[i]) <= pouDifference*scale) {
				t.Errorf("parameter %d: got %v, want %v, tolerance %g of %g", i, got[i], want[i], pouDifference, scale)
			}
		}
		checkPOURows(t, tape, got, cot, scale)
	})
}

// checkPOURows checks that the rows of the Jacobian sum to the gradient, and that a row does not see other points.
func checkPOURows(t *testing.T, tape jet.Tape, gradient []float64, cot *jet.Batch, scale float64) {
	t.Helper()
	j := mat.NewDense(cot.Points, len(gradient), nil)
	tape.RowJacobian(j, cot)
	for i, want := range gradient {
		if sum := mat.Sum(j.ColView(i)); !(math.Abs(sum-want) <= pouRounding*scale) {
			t.Errorf("parameter %d: the rows sum to %v, want %v", i, sum, want)
		}
	}
	for k := range cot.Set.Len() {
		clear(cot.Row(k, 1))
	}
	alone := mat.NewDense(cot.Points, len(gradient), nil)
	tape.RowJacobian(alone, cot)
	for p := range cot.Points {
		for i := range gradient {
			want := j.At(p, i)
			if p == 1 {
				want = 0
			}
			if alone.At(p, i) != want {
				t.Fatalf("point %d, parameter %d: %v without the cotangent of point 1, want %v", p, i, alone.At(p, i), want)
			}
		}
	}
}

func TestPOUStartMakesCells(t *testing.T) {
	for _, gate := range []network.Gate{network.Radial, network.Neural} {
		p, err := network.NewPOU(network.POUConfig{
			Parts: 4, Gate: gate, Net: network.Config{Layers: 1, Width: 12, Activation: network.Tanh}, Lower: []float64{2}, Upper: []float64{4},
		})
		if err != nil {
			t.Fatal(err)
		}
		if net := p.Net(); net != nil {
			network.Box{}.Fill(net, rand.New(rand.NewPCG(1, 1)))
			p.Start(0)
		}
		centres := mat.NewDense(4, 1, []float64{2.25, 2.75, 3.25, 3.75})
		phi := jet.NewBatch(jet.Close(), 4, 4)
		p.EvalParts(phi, centres)
		for i := range 4 {
			if v := phi.Row(0, i)[i]; v < 0.9 {
				t.Errorf("%s: part %d is %.3f at the centre of its cell, want more than 0.9", gate, i, v)
			}
		}
	}
}

func TestPOUKeepsItsShape(t *testing.T) {
	x := randomPoints(3, 2, rand.New(rand.NewPCG(5, 1)))
	for _, gate := range []network.Gate{network.Radial, network.Neural} {
		p := mustPOU(t, gate, network.ReLU, 2, 3, 1)
		want := evaluated(p, jet.Close(), x)
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var back network.POU
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		clone := p.Clone()
		clear(p.Params())
		for name, q := range map[string]*network.POU{"JSON": &back, "clone": clone} {
			if !mat.Equal(evaluated(q, jet.Close(), x).Slab, want.Slab) {
				t.Errorf("%s of a %s gate gives other values", name, gate)
			}
		}
	}
}

func TestPOUFaults(t *testing.T) {
	for _, c := range []struct {
		c     network.POUConfig
		field string
	}{
		{network.POUConfig{Parts: 0, Lower: lower[:1], Upper: upper[:1]}, "Parts"},
		{network.POUConfig{Parts: 1, Degree: 99, Lower: lower[:1], Upper: upper[:1]}, "Degree"},
		{network.POUConfig{Parts: 1, Gate: 7, Lower: lower[:1], Upper: upper[:1]}, "Gate"},
		{network.POUConfig{Parts: 1, Gate: network.Neural, Lower: lower[:1], Upper: upper[:1]}, "Layers"},
		{network.POUConfig{Parts: 1, Lower: lower[:1], Upper: lower[:1]}, "Lower"},
		{network.POUConfig{Parts: 1, Lower: make([]float64, 9), Upper: ones(9)}, "Lower"},
	} {
		_, err := network.NewPOU(c.c)
		var fault *network.ConfigError
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), c.field) {
			t.Errorf("%+v: error %v, want a ConfigError of %s", c.c, err, c.field)
		}
	}
	p := mustPOU(t, network.Radial, network.Tanh, 1, 2, 1)
	set := jet.Close(jet.D(0))
	check.Panics(t, "columns", func() { p.Eval(jet.NewBatch(set, 2, 3), mat.NewDense(2, 1, nil)) })
	check.Panics(t, "coordinates", func() { p.Eval(jet.NewBatch(set, 2, 4), mat.NewDense(2, 2, nil)) })
	check.Panics(t, "derivative", func() { p.Tape(jet.Close(jet.D(1)), 2) })
	check.Panics(t, "no Forward", func() { p.Tape(set, 2).Pull(make([]float64, 4), jet.NewBatch(set, 2, 4)) })
}
