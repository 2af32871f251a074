package auto

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/lsgd"
	"pinn/network"
	"pinn/pde"
	"pinn/pde/jet"
)

// localWidths and localSpreads are the functions per box and the spread of their frequencies with which bases of boxes
// begin, by the number of coordinates. In two and three, the frequencies end at about one and a half periods over a box:
// whatever varies faster is for smaller boxes.
var (
	localWidths  = []int{40, 150, 500}
	localSpreads = []float64{15, 9, 8}
)

// refinable is the work of a linear solve up to which its solution is refined, which takes another one.
const refinable = 2e10

// tiling is what a solve on boxes needs besides the problem: the boxes and the basis of each.
type tiling struct {
	boxes  []partition.Box
	width  int
	spread float64
}

// mosaic is a solution on boxes, and what is known about it.
type mosaic struct {
	tiling
	problem *pde.Problem
	origin  []int      // per condition of the problem: the condition of the whole problem that it is a part of, or -1
	pieces  []jet.Func // per box
	fit     lsgd.Fit
	points  int

	size   float64     // of the zero solution's residual in the box where it is largest
	errors []float64   // per box: scaled residual at fresh points, not yet relative to any size
	bends  [][]float64 // per box and axis: see bend

	fitted, fresh []squares // per condition of the problem: of the unscaled residuals
}

// squares is an integral of squares and the measure that it is taken over.
type squares struct{ sum, measure float64 }

func (q *squares) add(o squares) { q.sum += o.sum; q.measure += o.measure }

func (q squares) rms() float64 { return math.Sqrt(q.sum / orElse(q.measure, 1)) }

// tile solves a problem on boxes. Copy 1 is independent of copy 0 in weights and points. start, one function per field,
// is where a nonlinear iteration begins; nil: where the options say.
func (s *solver) tile(p *pde.Problem, t tiling, start jet.Func, copy uint64) (*mosaic, error) {
	m, err := s.solveTiles(p, t, start, copy)
	return m, finite(err)
}

// solveTiles is tile with the errors as they come.
func (s *solver) solveTiles(p *pde.Problem, t tiling, start jet.Func, copy uint64) (*mosaic, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	cut, parts, err := partition.Cut(p, t.boxes)
	if err != nil {
		return nil, err
	}
	m := &mosaic{tiling: t, problem: p}
	for c := range p.Conditions {
		m.origin = append(m.origin, c)
	}
	layout, err := s.layout(m, copy)
	if err != nil {
		return nil, err
	}
	sys, err := s.scattered(cut, layout, m, copy)
	if err != nil {
		return nil, err
	}
	state := &collocation.State{Coef: make([]float64, layout.Cols)}
	from := start
	if from == nil {
		from = s.start
	}
	if from != nil && !p.Affine() {
		state.Start, state.Blend = &copies{from, len(t.boxes), len(p.Fields)}, 1
	}
	if err := sys.Balance(state); err != nil {
		return nil, err
	}
	stages := []float64{0}
	if !p.Affine() && start == nil {
		stages = []float64{1e-2, 1e-4, 0}
	}
	solves := 0
	for _, tolerance := range stages {
		if m.fit, err = lsgd.Project(s.ctx, sys, state, lsgd.Newton{Tolerance: tolerance}); err != nil {
			return nil, err
		}
		solves += m.fit.Iterations
	}
	m.fit.Iterations = solves
	s.spent += float64(solves) * m.price()
	if p.Affine() && m.price() < refinable {
		if err := lsgd.Refine(s.ctx, sys, state, 0); err != nil {
			return nil, err
		}
		s.spent += m.price()
	}
	m.cutOut(layout, state.Coef)
	return m, s.inspect(m, sys, parts, state, copy)
}

// finite makes numbers that are not finite on boxes, whose conditions have names of their own, numerical trouble.
func finite(err error) error {
	if bad := (*collocation.NonFiniteError)(nil); errors.As(err, &bad) {
		return &refused{fmt.Sprintf("on boxes, %s", bad)}
	}
	return err
}

// price is the work of one linear solve: every box is eliminated together with its neighbours' columns.
func (m *mosaic) price() float64 {
	cols, dim := m.width*len(m.problem.Fields), len(m.problem.Coords)
	return float64(len(m.boxes)) * solveWork(3*dim*cols, dim*cols)
}

// layout gives every box a basis for all of its fields.
func (s *solver) layout(m *mosaic, copy uint64) (*collocation.Layout, error) {
	rnd := s.stream(streamBoxes, copy)
	fields := len(m.problem.Fields)
	var spaces []collocation.Space
	for k, b := range m.boxes {
		n, err := network.New(network.Config{
			Kind: s.options.Network.Kind, Layers: s.options.Network.Layers, Width: m.width,
			Activation: s.options.Network.Activation, Lower: b.Lower, Upper: b.Upper,
		})
		if err != nil {
			return nil, err
		}
		s.initial(design{spread: m.spread}).Fill(n, rnd)
		space := collocation.Space{Basis: n}
		for f := range fields {
			space.Fields = append(space.Fields, k*fields+f)
		}
		spaces = append(spaces, space)
	}
	return collocation.NewLayout(len(m.boxes)*fields, spaces)
}

// scattered samples the conditions of a cut problem: in every box about twice as many rows as columns, and on faces
// what resolves the traces of the basis.
func (s *solver) scattered(cut *pde.Problem, l *collocation.Layout, m *mosaic, copy uint64) (*collocation.System, error) {
	eqs := 0
	for _, c := range m.problem.Conditions {
		if ambient, own := c.On.Dims(); ambient == own {
			n, _ := c.Op.Dims()
			eqs += n
		}
	}
	interior := 2 * m.width * len(m.problem.Fields) / max(1, eqs)
	clouds, err := cloudsOf(cut, s.stream(streamPoints, 2+copy), clustered(s.options.Points.Rule), interior, m.trace())
	if err != nil {
		return nil, err
	}
	sys := collocation.NewSystem(cut, l, clouds)
	m.points = sys.Points()
	return sys, nil
}

// clustered crowds the points of a rule towards the faces, if it does not do so itself.
func clustered(r collocation.Rule) collocation.Rule {
	switch r.(type) {
	case collocation.Gauss, collocation.Chebyshev:
		return r
	}
	return collocation.Clustered{Rule: r}
}

// traceOversampling is the number of points on the face of a box relative to the number of traces that the basis can
// resolve there. With a third of it, jumps between the points of a face grow from slab to slab: by a factor of two each
// for the Korteweg-de Vries equation.
const traceOversampling = 6

// trace is the number of points on a face of a box.
func (m *mosaic) trace() int {
	dim := float64(len(m.problem.Coords))
	return int(math.Ceil(traceOversampling * math.Pow(float64(m.width), 1-1/dim)))
}

// cutOut makes the pieces.
func (m *mosaic) cutOut(l *collocation.Layout, coef []float64) {
	fields := make([]int, len(m.problem.Fields))
	for f := range fields {
		fields[f] = f
	}
	at := 0
	for _, space := range l.Spaces {
		own, err := collocation.NewLayout(len(fields), []collocation.Space{{Basis: space.Basis, Fields: fields}})
		if err != nil {
			panic("auto: " + err.Error())
		}
		m.pieces = append(m.pieces, &collocation.Expansion{Layout: own, Coef: slices.Clone(coef[at : at+own.Cols])})
		at += own.Cols
	}
}

// mesh returns the solution as a function.
func (m *mosaic) mesh() *partition.Mesh { return &partition.Mesh{Boxes: m.boxes, Pieces: m.pieces} }

// inspect looks at the residual at fresh points, box by box, and at how the solution varies.
func (s *solver) inspect(m *mosaic, sys *collocation.System, parts []partition.Part, at *collocation.State, copy uint64) error {
	rnd := s.stream(streamValidation, 2+copy)
	clouds, err := cloudsOf(sys.Problem, rnd, collocation.Random{}, m.width/2, m.trace()/2+1)
	if err != nil {
		return err
	}
	fresh := collocation.NewSystem(sys.Problem, sys.Layout, clouds)
	fresh.Scale = sys.Scale
	m.fitted, m.fresh = make([]squares, len(m.problem.Conditions)), make([]squares, len(m.problem.Conditions))
	if _, err := m.gather(sys, parts, at, m.fitted); err != nil {
		return err
	}
	if m.errors, err = m.gather(fresh, parts, at, m.fresh); err != nil {
		return err
	}
	m.size = 1
	zero := &collocation.State{Coef: make([]float64, len(at.Coef))}
	if sizes, err := m.gather(fresh, parts, zero, make([]squares, len(m.problem.Conditions))); err == nil {
		m.size = floats.Max(sizes)
	}
	for k, b := range m.boxes {
		m.bends = append(m.bends, s.bend(m.pieces[k], b))
	}
	return nil
}

// gather returns, per box, the root of the sum of the squares of the scaled residuals of the conditions that touch it,
// and adds the integrals of the squares of the unscaled ones to those of their origins.
func (m *mosaic) gather(sys *collocation.System, parts []partition.Part, at *collocation.State, to []squares) ([]float64, error) {
	rows, _ := sys.Dims()
	r := make([]float64, rows)
	if err := sys.Residuals(r, at); err != nil {
		return nil, err
	}
	out := make([]float64, len(m.boxes))
	first := 0
	for c, part := range parts {
		eqs, _ := sys.Problem.Conditions[c].Op.Dims()
		own := r[first : first+sys.Clouds[c].Points()*eqs]
		first += len(own)
		sum := floats.Dot(own, own)
		out[part.Boxes[0]] += sum
		if part.Boxes[1] != part.Boxes[0] {
			out[part.Boxes[1]] += sum
		}
		if part.Condition < 0 {
			continue
		}
		measure := floats.Sum(sys.Clouds[c].Weight)
		q := squares{measure: measure * float64(eqs)}
		for i, v := range own {
			v /= sys.Scale[c][i%eqs]
			q.sum += v * v * measure
		}
		to[part.Condition].add(q)
	}
	for k := range out {
		out[k] = math.Sqrt(out[k])
	}
	return out, nil
}

// bendPoints is the number of points at which the curvature of a solution is looked at.
const bendPoints = 40

// bend returns, per axis, the root mean square of the second derivative of the fields times the square of the length of a
// box: how much the solution varies over the box beyond a straight line.
func (s *solver) bend(f jet.Func, b partition.Box) []float64 {
	x := uniform(b, bendPoints, s.stream(streamValidation, 1<<7))
	sizes := make([]float64, len(b.Lower))
	for a := range sizes {
		curve := jet.D(a, a)
		set := jet.Close(curve)
		u := jet.NewBatch(set, bendPoints, len(s.problem.Fields))
		f.Eval(u, x)
		length := b.Upper[a] - b.Lower[a]
		sizes[a] = floats.Norm(u.Raw(set.Find(curve)), 2) * length * length / math.Sqrt(bendPoints)
	}
	return sizes
}

// axis returns the axis, other than the given one, along which the solution bends most in a box; -1 if there is none.
func (m *mosaic) axis(box, except int) int {
	most := -1
	for a, bend := range m.bends[box] {
		if a != except && (most < 0 || bend > m.bends[box][most]) {
			most = a
		}
	}
	return most
}

// copies gives every box the same functions.
type copies struct {
	of            jet.Func
	boxes, fields int
}

// Eval implements [jet.Func].
func (c *copies) Eval(dst *jet.Batch, x *mat.Dense) {
	b := jet.NewBatch(dst.Set, dst.Points, c.fields)
	c.of.Eval(b, x)
	for d := range dst.Set.Len() {
		for p := range dst.Points {
			row := dst.Row(d, p)
			for k := range c.boxes {
				copy(row[k*c.fields:], b.Row(d, p))
			}
		}
	}
}
