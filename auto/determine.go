package auto

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/internal/lsq"
	"pinn/internal/number"
	"pinn/lsgd"
	"pinn/pde"
	"pinn/pde/jet"
)

// The conditions of a problem are probed with functions: on a basis that is orthonormal in the values of the fields, in
// units of their sizes, the least singular values of the linearised rows say how little of a function the conditions may
// notice, relative to what they notice of the solution. For a problem that determines its solution that is a number
// between 1 and 1e-4 that hardly depends on the basis. It falls to rounding, as far as the basis can represent the function,
// where a function satisfies all homogeneous conditions; and it falls on and on with the frequencies of the basis where
// the problem is ill-posed.

// insight is what the least singular values say about a problem.
type insight struct {
	least  float64 // the least value that was found
	own    float64 // that on the basis of the solution
	excess float64 // of the sizes of the fields over their natural ones
	null   *Model  // what no condition notices; nil: no such function was found
	ill    bool    // the value falls on as the frequencies grow
	shape  string  // of the function that is noticed least
}

// determine probes the conditions around a solution, once, with bases like one of the given design: later solutions are of
// the same problem. rel is the relative residual of the solution. Nonlinear conditions are probed only where that is small,
// because they are linearised there.
func (s *solver) determine(m *Model, d design, rel float64) error {
	if s.insight != nil || !s.problem.Affine() && !(rel <= residualResolved) || s.inversion != nil && len(s.problem.Priors) > 0 {
		return nil // priors determine what the conditions do not
	}
	p := s.newProbe(m, rel)
	best, err := p.scan(p.designs(d))
	if err != nil {
		return err
	}
	in := &insight{least: best.value(), own: p.own, excess: p.excess()}
	switch w := best.function(); {
	case s.reference > 0 && in.own > valueUnnoticed && in.least <= ratioIllPosed*p.own && best.falls() && !s.marchable():
		in.ill, in.shape = true, s.shape(w, p.sizes)
	case (in.least <= valueUnnoticed || in.least <= valueAtRounding*p.excess()) && !s.begunWell(m) && !s.heldInside(w):
		in.null, in.shape = w, s.shape(w, p.sizes)
	}
	s.insight = in
	return nil
}

// begunWell reports whether the problem is one of ordinary differential equations with all values at the start, which can be solved for the
// highest derivatives there, and whose partials are finite, at a solution: there is no other near it then (the theorem of Picard and Lindelof). A
// function that conditions do not seem to notice is one of a basis that misses what a layer at the start makes of it.
func (s *solver) begunWell(m *Model) bool {
	if len(s.problem.Coords) > 1 || !partition.Initial(s.problem) {
		return false
	}
	fields := len(s.problem.Fields)
	cloud := &pde.Cloud{X: mat.NewDense(1, 1, slices.Clone(s.problem.Lower)), Weight: []float64{1}}
	var leading []float64
	for _, c := range s.problem.Conditions {
		if ambient, own := c.On.Dims(); own < ambient {
			continue
		}
		for _, partials := range collocation.LinearizeAt(s.problem, c.Op, cloud, m, nil).U {
			row := make([]float64, fields)
			for k, slot := range c.Op.Slots() {
				v := partials.At(0, k)
				if !number.Finite(v) {
					return false
				}
				if slot.D.Order() == s.problem.Orders()[slot.Field][0] {
					row[slot.Field] += v
				}
			}
			if size := floats.Norm(row, math.Inf(1)); size > 0 {
				floats.Scale(1/size, row)
			}
			leading = append(leading, row...)
		}
	}
	return mat.Cond(mat.NewDense(len(leading)/fields, fields, leading), 2) < 1/regularStart
}

// heldInside reports whether an equation on an interface, which a smooth basis has no part in, notices the values of a function there, such as a
// support of a beam between its ends.
func (s *solver) heldInside(w *Model) bool {
	for _, plane := range s.switches {
		if plane.Kind != pde.Interface || plane.Axis < 0 {
			continue
		}
		x := s.scatter(startPoints)
		for i := range startPoints {
			x.Set(i, plane.Axis, plane.At)
		}
		values, sizes, cloud := w.Values(x), rms(w.Values(s.scatter(startPoints))), &pde.Cloud{X: x, Weight: slices.Repeat([]float64{1}, startPoints)}
		for _, op := range plane.Flux {
			l := pde.NewLinearization(op, startPoints)
			op.Linearize(l, cloud, mat.NewDense(startPoints, len(op.Slots()), nil), nil)
			for _, partials := range l.U {
				for i := range startPoints {
					seen, whole := 0.0, 0.0
					for k, slot := range op.Slots() {
						if v := partials.At(i, k); slot.D.Order() == 0 {
							seen, whole = seen+v*values.At(i, slot.Field), whole+math.Abs(v)*sizes[slot.Field]
						}
					}
					if math.Abs(seen) > shareNoticed*whole {
						return true
					}
				}
			}
		}
	}
	return false
}

// marchable reports whether the problem is an evolution that does not amplify ever faster waves ever more: what it hardly notices
// are growing modes, no matter of the basis.
func (s *solver) marchable() bool {
	_, err := partition.Marching(s.problem)
	return err == nil
}

// probe looks for functions that the conditions around a solution hardly notice.
type probe struct {
	*solver
	around    *Model
	sizes     []float64   // of the fields
	scale     [][]float64 // of the rows: that of the first basis
	reference float64     // what the conditions notice of the solution
	own       float64     // the value on the first basis
}

// finding is the outcome of a probe with one basis.
type finding struct {
	lsq.Weakest
	*trial
	of *probe
}

func (s *solver) newProbe(m *Model, rel float64) *probe {
	p := &probe{solver: s, around: m, sizes: rms(m.Values(s.scatter(comparePoints)))}
	for f, natural := range s.natural {
		if p.sizes[f] < sizeNegligible*natural || !(rel <= residualResolved) {
			p.sizes[f] = natural
		}
	}
	return p
}

// excess returns how much larger than their natural sizes the fields are, by the largest ratio, at least 1.
func (p *probe) excess() float64 {
	out := 1.0
	for f, natural := range p.natural {
		out = max(out, p.sizes[f]/natural)
	}
	return out
}

// scan probes with the basis of the solution and with higher frequencies, and follows the least value, while it falls,
// with more functions.
func (p *probe) scan(designs []design) (*finding, error) {
	var best *finding
	for k, d := range designs {
		f, err := p.with(d)
		if err != nil {
			return nil, err
		}
		if k == 0 {
			p.own = f.value()
		}
		if best == nil || f.value() < best.value() {
			best = f
		}
	}
	for best.value() > valueUnnoticed && best.falls() && 2*best.width*len(p.problem.Fields) <= mostProbeColumns {
		f, err := p.richer(best)
		if err != nil {
			return nil, err
		}
		if f.value() > best.value() {
			break
		}
		best = f
	}
	return best, nil
}

// richer probes with twice as many functions, of the same frequencies, which show a null function the better, or of higher ones, which an
// ill-posed problem notices less; and returns the better of the two.
func (p *probe) richer(than *finding) (*finding, error) {
	same := than.design
	same.width *= 2
	f, err := p.with(same)
	if err != nil || p.spreadFixed() {
		return f, err
	}
	g, err := p.with(p.grown(than.design, same.width))
	if err == nil && g.value() < f.value() {
		f = g
	}
	return f, err
}

// designs returns the bases to probe with, that of the solution first, made smaller where it is large. Where there is
// nothing to fit, all spreads looked alike to the search, and several are tried.
func (p *probe) designs(d design) []design {
	width := max(leastProbe, probeColumns/len(p.problem.Fields))
	spreads := []float64{1, 2, 4}
	if p.solver.reference == 0 && p.options.Network.Init == "disk" && !p.spreadFixed() {
		d = p.grown(p.moderate(), width)
		spreads = []float64{1, 2.5, 6}
	}
	if width < d.width {
		d = p.grown(d, width)
	}
	if p.spreadFixed() {
		spreads = spreads[:1]
	}
	out := make([]design, len(spreads))
	for k, factor := range spreads {
		out[k] = d
		out[k].spread *= factor
	}
	return out
}

// moderate returns a design whose frequencies hold a few periods.
func (s *solver) moderate() design {
	return design{width: s.pilotWidth(), spread: cmp.Or(s.options.Network.Spread, radiusMiddling)}
}

// with probes with one basis. The rows of all are balanced as those of the first.
func (p *probe) with(d design) (*finding, error) {
	t, err := p.prepare(d, 2)
	if err != nil {
		return nil, err
	}
	if err := p.crowd(t); err != nil {
		return nil, err
	}
	p.putAround(t)
	if p.scale == nil {
		if err := t.system.Balance(t.state); err != nil {
			return nil, err
		}
		p.scale = t.system.Scale
		if _, p.reference, err = t.system.RMS(p.zero(t)); err != nil {
			p.reference = 0 // zero is not in the domain of the equations
		}
		p.reference = cmp.Or(p.reference, 1/math.Sqrt(float64(t.width)))
	}
	t.system.Scale = p.scale
	w, err := lsgd.Weakest(p.ctx, t.system, t.state, p.valueRows(t), rankOfProbe, 1)
	return &finding{w, t, p}, err
}

// crowd gives a trial points that crowd towards faces and edges, twice as many as a fit takes: with uniform ones, functions
// that are large between the last of them and an edge, which no derivative holds down, would count as hardly noticed.
func (p *probe) crowd(t *trial) error {
	interior, boundary := p.pointsFor(2 * t.width)
	clouds, err := cloudsOf(p.problem, p.stream(streamPoints, 2), clustered(p.options.Points.Rule), interior, boundary)
	if err == nil {
		t.system = collocation.NewSystem(p.problem, t.system.Layout, clouds)
		t.system.Sizes = p.sizes
	}
	return err
}

// putAround makes the solution the state of a trial.
func (p *probe) putAround(t *trial) {
	t.state.Start, t.state.Blend = nil, 0
	if !p.problem.Affine() {
		t.state.Start, t.state.Blend = p.around, 1
	}
	for k, q := range p.problem.Params {
		t.state.Coef[t.system.Layout.Cols+k] = p.around.Params[q.Name]
	}
}

// value returns the least singular value relative to what the conditions notice of the solution.
func (f *finding) value() float64 {
	if len(f.Values) == 0 {
		return math.Inf(1)
	}
	return f.Values[0] / f.of.reference
}

// falls reports whether the value is far below that on a poorer space.
func (f *finding) falls() bool { return len(f.Values) > 0 && f.Values[0] < ratioFalling*f.Coarse }

// function returns the function that is noticed least. Its root mean square is about the size of the fields.
func (f *finding) function() *Model {
	e := &collocation.Expansion{Layout: f.system.Layout, Coef: mat.Col(nil, 0, f.Vectors)}
	return newModel(f.of.problem, []partition.Cell{f.of.whole()}, []jet.Func{e})
}

// valueRows returns the values of the fields at random points as rows over the columns of a trial's system, scaled so
// that fields of their sizes make them a vector of size about 1. A parameter counts relative to its value.
func (p *probe) valueRows(t *trial) *mat.Dense {
	x := p.scatter(int(probeSurplus*float64(t.width)) + leastProbe)
	points, _ := x.Dims()
	layout := t.system.Layout
	_, cols := t.system.Dims()
	out := mat.NewDense(points*len(layout.Span)+len(p.problem.Params), cols, nil)
	for k, space := range layout.Spaces {
		_, n := space.Basis.Dims()
		phi := jet.NewBatch(jet.Close(), points, n)
		space.Basis.Eval(phi, x)
		for _, f := range layout.Spaces[k].Fields {
			for i := range points {
				floats.AddScaled(out.RawRowView(f*points + i)[layout.Span[f].Lo:layout.Span[f].Hi], 1/math.Sqrt(float64(points))/p.sizes[f], phi.Row(0, i))
			}
		}
	}
	for k := range p.problem.Params {
		if v := t.state.Coef[layout.Cols+k]; v != 0 {
			out.Set(points*len(layout.Span)+k, layout.Cols+k, 1/math.Abs(v))
		}
	}
	return out
}
