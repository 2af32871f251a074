package network

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// aroundTwo returns a network around a cylinder and an ellipsoid in three coordinates.
func aroundTwo(t *testing.T) *Around {
	t.Helper()
	cylinder, ellipsoid := Endless(3), Endless(3)
	cylinder.Center, cylinder.Semi = []float64{0.2, 0, -0.1}, []float64{0.5, math.Inf(1), 0.5}
	ellipsoid.Center, ellipsoid.Semi = []float64{2, 0.3, 0.1}, []float64{0.4, 0.3, 0.6}
	n, err := NewAround(AroundConfig{Width: 9, Activation: Sine, Lower: []float64{-1, -1, -2}, Upper: []float64{3, 1, 2}, Holes: []Hole{cylinder, ellipsoid}})
	if err != nil {
		t.Fatal(err)
	}
	n.Fill(3, 2, 1, rand.New(rand.NewPCG(1, 2)))
	return n
}

var aroundAt = mat.NewDense(3, 3, []float64{1.1, 0.4, 0.3, -0.7, -0.5, 1.2, 2.8, 0.9, -1.5})

// Every derivative is the difference of one of lower order.
func TestAroundDerivatives(t *testing.T) {
	n := aroundTwo(t)
	set := jet.Close(jet.D(0, 0, 2), jet.D(1, 1), jet.D(2, 2), jet.D(0, 1))
	u := jet.NewBatch(set, 3, 9)
	n.Eval(u, aroundAt)
	const h = 1e-6
	for k := 1; k < set.Len(); k++ {
		axis := set.At(k).Axes()[0]
		below := set.At(k)
		below[axis]--
		var sides [2]*jet.Batch
		for i, step := range []float64{-h, h} {
			x := mat.DenseCopyOf(aroundAt)
			for p := range 3 {
				x.Set(p, axis, x.At(p, axis)+step)
			}
			sides[i] = jet.NewBatch(set, 3, 9)
			n.Eval(sides[i], x)
		}
		at := set.Find(below)
		for i, v := range u.Raw(k) {
			if d := (sides[1].Raw(at)[i] - sides[0].Raw(at)[i]) / (2 * h); math.Abs(d-v) > 1e-6*(1+math.Abs(v)) {
				t.Errorf("%v, entry %d: %g, by differences %g", set.At(k).Axes(), i, v, d)
			}
		}
	}
}

// The gradient is that of differences in the weights, and the sum of the rows of the Jacobian.
func TestAroundTape(t *testing.T) {
	n := aroundTwo(t)
	set := jet.Close(jet.D(0, 0), jet.D(2))
	tape := n.Tape(set, 3)
	cot := jet.NewBatch(set, 3, 9)
	rnd := rand.New(rand.NewPCG(3, 4))
	for i := range cot.Slab.RawMatrix().Data {
		cot.Slab.RawMatrix().Data[i] = rnd.NormFloat64()
	}
	loss := func() float64 {
		sum := 0.0
		for i, v := range tape.Forward(aroundAt).Slab.RawMatrix().Data {
			sum += v * cot.Slab.RawMatrix().Data[i]
		}
		return sum
	}
	params := n.Params()
	grad, rows := make([]float64, len(params)), mat.NewDense(3, len(params), nil)
	loss()
	tape.Pull(grad, cot)
	tape.RowJacobian(rows, cot)
	const h = 1e-6
	for i := range params {
		keep := params[i]
		params[i] = keep + h
		up := loss()
		params[i] = keep - h
		d := (up - loss()) / (2 * h)
		params[i] = keep
		if math.Abs(d-grad[i]) > 1e-5*(1+math.Abs(d)) || math.Abs(mat.Sum(rows.ColView(i))-grad[i]) > 1e-9*(1+math.Abs(d)) {
			t.Errorf("weight %d: %g, by differences %g, sum of rows %g", i, grad[i], d, mat.Sum(rows.ColView(i)))
		}
	}
}

// A saved network is the same, bit by bit; one that does not fit is refused.
func TestAroundJSON(t *testing.T) {
	n := aroundTwo(t)
	data, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	var back Around
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	u, v := jet.NewBatch(jet.Close(jet.D(0)), 3, 9), jet.NewBatch(jet.Close(jet.D(0)), 3, 9)
	n.Eval(u, aroundAt)
	back.Eval(v, aroundAt)
	if !mat.Equal(u.Slab, v.Slab) {
		t.Error("a saved network has other values")
	}
	for _, bad := range []string{
		`{"version":1,"kind":"around","width":1,"activation":"sine","lower":[0],"upper":[1],"params":[]}`,
		`{"version":1,"kind":"around","width":1,"activation":"sine","lower":[0],"upper":[1],"holes":[{"axes":[1],"center":[0],"semi":[1]}],"params":[]}`,
		`{"version":1,"kind":"around","width":1,"activation":"sine","lower":[0],"upper":[1],"holes":[{"axes":[0],"center":[0],"semi":[-1]}],"params":[0,0,0,0]}`,
		`{"version":1,"kind":"around","width":1,"activation":"sine","lower":[0],"upper":[1],"holes":[{"axes":[0],"center":[0],"semi":[1]}],"params":[0]}`,
		`{"version":1,"kind":"pou"}`,
	} {
		if err := json.Unmarshal([]byte(bad), new(Around)); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
}

// In a hole, and at its centre, functions are finite.
func TestAroundCentre(t *testing.T) {
	n := aroundTwo(t)
	u := jet.NewBatch(jet.Close(jet.D(0, 0), jet.D(2, 2)), 1, 9)
	n.Eval(u, mat.NewDense(1, 3, []float64{0.2, 0, -0.1}))
	if i := notFinite(u.Slab.RawMatrix().Data); i >= 0 {
		t.Errorf("entry %d is %g", i, u.Slab.RawMatrix().Data[i])
	}
}
