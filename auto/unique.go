package auto

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/pde/jet"
)

const (
	// unnoticed is the residual, relative to the size of the function, below which the conditions do not notice it.
	unnoticed = 1e-9
	// dependent is the singular value, relative to the largest, below which combinations of basis functions are zero.
	dependent = 1e-11
	// middling is a radius of frequencies that holds a few periods, in radians per length of the unit box.
	middling = 8
)

// nullFunction reports whether the basis of a trial holds a function that is not zero and that the linearised
// conditions do not notice. Homogeneous problems need the question: two independent solves both find zero.
//
// With the rows A of the conditions and the values M of the basis one above the other, and Q an orthonormal basis of
// their range, the least singular value of the upper part of Q is the least |A c| over all c with |A c|^2 + |M c|^2 = 1.
func (s *solver) nullFunction(t *trial) (bool, error) {
	if s.options.Network.Init == "disk" && !s.spreadFixed() {
		// With nothing to fit, all spreads looked alike to the search.
		var err error
		if t, err = s.prepare(design{width: t.width, spread: middling}, 0); err != nil {
			return false, err
		}
	}
	a, err := rows(t.system, s.zero(t))
	if err != nil {
		return false, err
	}
	m, n := a.Dims()
	values := s.valueRows(t, n)
	var both mat.Dense
	both.Stack(a, values)
	var svd mat.SVD
	if !svd.Factorize(&both, mat.SVDThinU) {
		return false, nil
	}
	rank := svd.Rank(dependent)
	var u mat.Dense
	svd.UTo(&u)
	if !svd.Factorize(u.Slice(0, m, 0, rank), mat.SVDNone) {
		return false, nil
	}
	sizes := svd.Values(nil)
	return sizes[len(sizes)-1] < unnoticed, nil
}

// valueRows returns the values of the fields at random points as rows over the columns of a trial's system, scaled so
// that a field of size 1 makes them a vector of size about 1.
func (s *solver) valueRows(t *trial, cols int) *mat.Dense {
	x := s.scatter(2 * t.width)
	points, _ := x.Dims()
	layout := t.system.Layout
	out := mat.NewDense(points*len(layout.Span), cols, nil)
	for f, span := range layout.Span {
		phi := jet.NewBatch(jet.Close(), points, span.Len())
		layout.Spaces[layout.Space[f]].Basis.Eval(phi, x)
		for p := range points {
			row := out.RawRowView(f*points + p)[span.Lo:span.Hi]
			for j, v := range phi.Row(0, p) {
				row[j] = v / math.Sqrt(float64(points))
			}
		}
	}
	return out
}

// rows assembles the matrix of a system at a state.
func rows(sys *collocation.System, at *collocation.State) (*mat.Dense, error) {
	m, n := sys.Dims()
	a := mat.NewDense(m, n, nil)
	var b collocation.Block
	for k := range sys.Blocks() {
		if err := sys.Block(&b, k, at); err != nil {
			return nil, err
		}
		for i := range b.R {
			src, dst := b.A.RawRowView(i), a.RawRowView(b.Row+i)
			for _, c := range b.Cols {
				copy(dst[c.Lo:c.Hi], src[:c.Len()])
				src = src[c.Len():]
			}
		}
	}
	return a, nil
}

// negligible is the fraction of its natural size below which the size of a field counts as that fraction: the zero
// pressure or velocity of a simple flow is then compared with something.
const negligible = 1e-4

// sizes returns, per field, the root mean square of the values of a trial's solution, or a small fraction of the natural
// size if that is larger. The natural size is the residual of the zero solution in the conditions that the field is in,
// divided by the size of the field's columns, which does not depend on units; or that in all conditions where its own are
// homogeneous.
func (s *solver) sizes(t *trial, values *mat.Dense) []float64 {
	out := rms(values)
	v := collocation.NewSystem(s.problem, t.system.Layout, s.fresh)
	v.Scale = t.system.Scale
	spans := t.system.Layout.Span
	own, columns, all := make([]float64, len(out)), make([]float64, len(out)), 0.0
	var b collocation.Block
	for k := range v.Blocks() {
		if err := v.Block(&b, k, s.zero(t)); err != nil {
			return withoutZeros(out) // zero is not in the domain of the equations
		}
		rest := floats.Dot(b.R, b.R)
		all += rest
		at := 0
		for _, c := range b.Cols {
			for f, span := range spans {
				if c.Lo <= span.Lo && span.Hi <= c.Hi {
					norm := mat.Norm(b.A.Slice(0, len(b.R), at+span.Lo-c.Lo, at+span.Hi-c.Lo), 2)
					columns[f] += norm * norm / float64(span.Len())
					own[f] += rest
				}
			}
			at += c.Len()
		}
	}
	for f := range out {
		if columns[f] > 0 {
			out[f] = max(out[f], negligible*math.Sqrt(orElse(own[f], all)/columns[f]))
		}
	}
	return withoutZeros(out)
}

// withoutZeros replaces zeros by ones.
func withoutZeros(x []float64) []float64 {
	for i := range x {
		x[i] = orElse(x[i], 1)
	}
	return x
}

// zero returns the state of zero fields with the parameters of a trial.
func (s *solver) zero(t *trial) *collocation.State {
	z := &collocation.State{Coef: make([]float64, len(t.state.Coef))}
	copy(z.Coef[t.system.Layout.Cols:], t.state.Coef[t.system.Layout.Cols:])
	return z
}

// rms returns the root mean square of every column.
func rms(m *mat.Dense) []float64 {
	points, cols := m.Dims()
	out := make([]float64, cols)
	for j := range out {
		for i := range points {
			out[j] = math.Hypot(out[j], m.At(i, j))
		}
		out[j] /= math.Sqrt(float64(points))
	}
	return out
}
