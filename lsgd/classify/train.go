package classify

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/number"
	"pinn/lsgd"
)

// Method says how the two groups of weights are found.
type Method string

// The methods. The zero Method is NewtonGD.
const (
	// NewtonGD alternates Newton steps on the output weights with a gradient step on the hidden ones.
	NewtonGD Method = "newton-gd"
	// GD moves all weights along the gradient: the baseline.
	GD Method = "gd"
)

// Methods lists the names of the methods.
var Methods = []Method{NewtonGD, GD}

// Data is what a classifier is trained on.
type Data struct {
	X       *mat.Dense // points x coordinates
	Label   []int      // per point, in [0, Classes)
	Classes int        // at least two
}

// Settings of [Train]. Zero fields have useful defaults.
type Settings struct {
	Method Method
	Steps  int // gradient steps
	Batch  int // points per step, drawn without replacement until all have been used; 0: all points
	// Rule makes the gradient steps; nil: Adam with rate 1e-2. Rules that compare losses need full batches.
	Rule lsgd.Rule
	// Ridge is the regularisation of the output weights; 0: [DefaultRidge].
	Ridge float64
	// NewtonSteps is the number of Newton steps on every batch; 0: 1 with mini-batches, 3 otherwise.
	NewtonSteps int
	Newton      Newton
	// Project ends GD with a Newton iteration on the output weights, as NewtonGD always does.
	Project bool
	// Proceed, if not nil, is called before every step, when the output weights have been fitted, and after the last,
	// with the number of steps so far and the output weights; training ends early where it returns false.
	Proceed func(step int, w []float64) bool
}

// DefaultRidge is the ridge that training uses when none was asked for.
const DefaultRidge = 1e-4

// Result is the outcome of a training.
type Result struct {
	W     []float64 // output weights: (Classes-1) x (features+1), see [Features]
	Fit   Fit       // of the last Newton iteration, on all points
	Steps int
}

// Train fits the output weights and the hidden weights of basis, which it changes. The outcome depends on the state of
// rnd and not on the number of cores. The error says what is wrong with the data, or is [ErrNotFinite] or the context's.
func Train(ctx context.Context, basis collocation.Adaptive, data Data, rnd *rand.Rand, s Settings) (*Result, error) {
	if err := data.check(); err != nil {
		return nil, err
	}
	s.complete(len(data.Label))
	_, features := basis.Dims()
	t := &trainer{s: s, data: data, rnd: rnd, basis: basis, puller: puller{basis: basis}}
	t.w = make([]float64, (data.Classes-1)*(features+1))
	if s.Method == GD {
		scale := math.Sqrt(2 / float64(features+data.Classes)) // Glorot
		for i := range t.w {
			t.w[i] = scale * rnd.NormFloat64()
		}
	}
	return t.run(ctx)
}

func (s *Settings) complete(points int) {
	if s.Method == "" {
		s.Method = NewtonGD
	}
	if s.Batch <= 0 || s.Batch > points {
		s.Batch = points
	}
	if s.Rule == nil {
		s.Rule = &lsgd.Adam{Rate: 1e-2}
	}
	if s.Ridge == 0 {
		s.Ridge = DefaultRidge
	}
	if s.NewtonSteps == 0 {
		s.NewtonSteps = 3
		if s.Batch < points {
			s.NewtonSteps = 1
		}
	}
}

// check reports what no classifier can be trained on.
func (d *Data) check() error {
	n, _ := d.X.Dims()
	if n != len(d.Label) {
		panic(fmt.Sprintf("classify: %d labels for %d points", len(d.Label), n))
	}
	seen := make([]bool, d.Classes)
	kinds := 0
	for i, k := range d.Label {
		if k < 0 || k >= d.Classes {
			panic(fmt.Sprintf("classify: point %d has class %d of %d", i, k, d.Classes))
		}
		if !seen[k] {
			seen[k], kinds = true, kinds+1
		}
		for _, v := range d.X.RawRowView(i) {
			if !number.Finite(v) {
				return fmt.Errorf("classify: point %d has the coordinate %v", i, v)
			}
		}
	}
	if kinds < 2 {
		return errors.New("classify: all points have one class: there is nothing to tell apart")
	}
	return nil
}

// trainer is a training under way.
type trainer struct {
	s     Settings
	data  Data
	rnd   *rand.Rand
	basis collocation.Adaptive
	puller
	w     []float64
	order []int // what is left of the present pass over the points
}

func (t *trainer) run(ctx context.Context) (*Result, error) {
	hidden := len(t.basis.Params())
	x, g := make([]float64, hidden), make([]float64, hidden)
	if t.s.Method == GD {
		x, g = make([]float64, hidden+len(t.w)), make([]float64, hidden+len(t.w))
	}
	step := 0
	for ; step < t.s.Steps; step++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		loss, err := t.gradient(ctx, g)
		if err != nil {
			return nil, err
		}
		if t.s.Proceed != nil && !t.s.Proceed(step, t.w) {
			break
		}
		copy(x, t.basis.Params())
		copy(x[hidden:], t.w)
		t.s.Rule.Step(x, g, loss)
		copy(t.basis.Params(), x)
		copy(t.w, x[hidden:])
	}
	res := &Result{W: t.w, Steps: step}
	if t.s.Method == NewtonGD || t.s.Project {
		var err error
		if res.Fit, err = t.softmax(t.data.X, t.data.Label).Minimize(ctx, t.w, t.s.Newton); err != nil {
			return nil, err
		}
	} else {
		s := t.softmax(t.data.X, t.data.Label)
		res.Fit.Loss = s.Loss(t.w)
		if !number.Finite(res.Fit.Loss) {
			return nil, ErrNotFinite
		}
	}
	if t.s.Proceed != nil {
		t.s.Proceed(step, t.w)
	}
	return res, nil
}

func (t *trainer) softmax(x *mat.Dense, label []int) *Softmax {
	return &Softmax{Phi: Features(t.basis, x), Label: label, Classes: t.data.Classes, Ridge: t.s.Ridge}
}

// gradient draws a batch, takes the Newton steps, and sets g to the gradient of the loss in the weights that the rule
// moves: the hidden ones, for GD followed by the output ones.
func (t *trainer) gradient(ctx context.Context, g []float64) (float64, error) {
	x, label := t.batch()
	s := t.softmax(x, label)
	if t.s.Method == NewtonGD {
		newton := t.s.Newton
		newton.Iterations = t.s.NewtonSteps
		if _, err := s.Minimize(ctx, t.w, newton); err != nil {
			return math.NaN(), err
		}
	}
	n, features := s.Phi.Dims()
	cot := mat.NewDense(n, features, nil)
	loss := s.Cotangent(cot, t.w)
	hidden := len(t.basis.Params())
	t.pull(g[:hidden], x, cot)
	if len(g) > hidden {
		s.Gradient(g[hidden:], t.w)
	}
	if !number.Finite(loss + floats.Norm(g, 2)) {
		return loss, ErrNotFinite
	}
	return loss, nil
}

// batch returns the next points.
func (t *trainer) batch() (x *mat.Dense, label []int) {
	if t.s.Batch == len(t.data.Label) {
		return t.data.X, t.data.Label
	}
	if len(t.order) < t.s.Batch {
		t.order = t.rnd.Perm(len(t.data.Label))
	}
	_, in := t.data.X.Dims()
	x, label = mat.NewDense(t.s.Batch, in, nil), make([]int, t.s.Batch)
	for i, p := range t.order[:t.s.Batch] {
		x.SetRow(i, t.data.X.RawRowView(p))
		label[i] = t.data.Label[p]
	}
	t.order = t.order[t.s.Batch:]
	return x, label
}
