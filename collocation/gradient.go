package collocation

import (
	"fmt"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/parallel"
	"pinn/pde/jet"
)

// Adaptive is a basis whose functions depend on hidden weights.
type Adaptive interface {
	Basis
	// Params returns the hidden weights themselves, not a copy.
	Params() []float64
	// Tape returns a workspace for evaluating and differentiating the basis at up to the given number of points.
	Tape(set *jet.Set, points int) jet.Tape
}

// Hidden returns the adaptive bases of the layout's spaces in order and the number of their hidden weights. It panics
// if a basis is not [Adaptive].
func (l *Layout) Hidden() (bases []Adaptive, weights int) {
	if len(l.adaptive) < len(l.Spaces) {
		for k, s := range l.Spaces {
			if _, ok := s.Basis.(Adaptive); !ok {
				panic(fmt.Sprintf("collocation: the basis of space %d (%T) has no hidden weights", k, s.Basis))
			}
		}
	}
	for _, b := range l.adaptive {
		weights += len(b.Params())
	}
	return l.adaptive, weights
}

// Gradient returns the loss at a state and sets hidden to its gradient with respect to the hidden weights, space
// after space, and coef to that with respect to the columns of the system; coef may be nil. By the envelope theorem
// hidden is also the gradient of the reduced loss when the coefficients minimise the loss. The error is a
// *[NonFiniteError] or nil. It panics on wrong lengths or a basis without hidden weights.
func (s *System) Gradient(hidden, coef []float64, at *State) (loss float64, err error) {
	d := &s.gradient
	if d.task == nil {
		d.bases, d.weights = s.Layout.Hidden()
		d.task = s.gradientTask
	}
	_, cols := s.Dims()
	if len(hidden) != d.weights || (coef != nil && len(coef) != cols) {
		panic(fmt.Sprintf("collocation: gradient of lengths %d and %d, want %d and %d", len(hidden), len(coef), d.weights, cols))
	}
	d.reset(min(gradientSums, len(s.blocks)), len(hidden), len(coef))
	d.at = at
	parallel.For(len(d.parts), d.task)
	d.at = nil
	for _, err := range s.loop.errs {
		if err != nil {
			return 0, err
		}
	}
	clear(hidden)
	clear(coef)
	for _, g := range d.parts {
		loss += g.loss
		floats.Add(hidden, g.hidden)
		floats.Add(coef, g.coef)
	}
	return loss, nil
}

// descent is the workspace of gradients.
type descent struct {
	bases   []Adaptive
	weights int
	parts   []gradient
	at      *State
	task    func(k int)
}

// reset makes room for a number of sums, and empties them.
func (d *descent) reset(count, hidden, coef int) {
	if cap(d.parts) < count {
		d.parts = make([]gradient, count)
	}
	d.parts = d.parts[:count]
	for k := range d.parts {
		g := &d.parts[k]
		g.loss, g.hidden, g.coef = 0, zeros(g.hidden, hidden), zeros(g.coef, coef)
	}
}

// zeros returns n zeros, in the memory of s if there is enough; nil for none.
func zeros(s []float64, n int) []float64 {
	if n == 0 {
		return nil
	}
	if cap(s) < n {
		return make([]float64, n)
	}
	clear(s[:n])
	return s[:n]
}

// gradient is the share of every gradientSums-th block.
type gradient struct {
	loss         float64
	hidden, coef []float64
}

func (s *System) gradientTask(k int) {
	d := &s.gradient
	f := s.pool.Get().(*frame)
	for i := k; i < len(s.blocks); i += len(d.parts) {
		s.loop.errs[i] = f.gradient(&d.parts[k], d.bases, s.blocks[i], d.at)
	}
	s.pool.Put(f)
}

// linearized evaluates the bases at a block, on tapes, and the partials of its operator at a state. The error is a [*NonFiniteError] or nil.
func (f *frame) linearized(b block, bases []Adaptive, at *State) ([]jet.Tape, error) {
	f.enter(b.cond, b.cloud)
	tapes := f.forward(bases)
	f.slots(at)
	f.linearize(at)
	return tapes, f.check(true)
}

func (f *frame) gradient(g *gradient, bases []Adaptive, b block, at *State) error {
	tapes, err := f.linearized(b, bases, at)
	if err != nil {
		return err
	}
	reuse(&f.ubar, f.cloud.Points(), max(1, len(f.plan.slots)))
	g.loss += f.pullResidual(&f.ubar, g.coef, f.sys.Scale[b.cond], f.sys.weight[b.cond][b.lo:b.hi])
	f.pullCoefficients(g.coef, &f.ubar)
	for k, u := range f.plan.uses {
		first := 0
		for _, b := range bases[:u.space] {
			first += len(b.Params())
		}
		last := first + len(bases[u.space].Params())
		tapes[k].Pull(g.hidden[first:last], f.cotangent(k, &f.ubar, at))
	}
	return nil
}

// forward evaluates the bases on tapes, which are kept per condition.
func (f *frame) forward(bases []Adaptive) []jet.Tape {
	if f.tapes == nil {
		f.tapes = make([][]jet.Tape, len(f.sys.plans))
	}
	if f.tapes[f.cond] == nil {
		for _, u := range f.plan.uses {
			f.tapes[f.cond] = append(f.tapes[f.cond], bases[u.space].Tape(u.set, blockPoints))
		}
	}
	tapes := f.tapes[f.cond]
	for k, u := range f.plan.uses {
		f.at[k] = view{Batch: tapes[k].Forward(f.points(u.sheet))}
	}
	return tapes
}

// pullResidual sets ubar (points x slots) to the derivative of the loss with respect to the slots, adds that with
// respect to the parameters to coef (nil: not wanted), and returns the loss.
func (f *frame) pullResidual(ubar *mat.Dense, coef, scale, weight []float64) (loss float64) {
	l := f.lin
	for p, w := range weight {
		bar := ubar.RawRowView(p)
		for e, v := range f.res.RawRowView(p) {
			s := scale[e] * w
			loss += 0.5 * s * v * s * v
			axpy(bar[:len(f.plan.slots)], s*s*v, l.U[e].RawRowView(p))
			if coef != nil && l.P[e] != nil {
				partial := l.P[e].RawRowView(p) // of the parameters that the condition reads, which may be fewer than there are
				axpy(coef[f.sys.Layout.Cols:][:len(partial)], s*s*v, partial)
			}
		}
	}
	return loss
}

// pullCoefficients adds the derivative of the loss with respect to the coefficients to coef (nil: not wanted).
func (f *frame) pullCoefficients(coef []float64, ubar *mat.Dense) {
	if coef == nil {
		return
	}
	for p := range f.cloud.Points() {
		for j, s := range f.plan.slots {
			axpy(coef[s.span.Lo:s.span.Hi], ubar.At(p, j), f.at[s.use].row(s.pos, p))
		}
	}
}

// cotangent returns the derivative of the loss with respect to the derivatives of the basis of one use.
func (f *frame) cotangent(use int, ubar *mat.Dense, at *State) *jet.Batch {
	phi := f.at[use]
	f.cot.Reset(phi.Set, phi.Points, phi.Cols())
	for j, s := range f.plan.slots {
		if s.use != use {
			continue
		}
		c := at.Coef[s.span.Lo:s.span.Hi]
		for p := range phi.Points {
			axpy(f.cot.Row(s.pos, p), ubar.At(p, j), c)
		}
	}
	return &f.cot
}
