package auto

import (
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/number"
	"pinn/lsgd"
	"pinn/network"
	"pinn/pde"
	"pinn/pde/jet"
)

// constants are functions that do not vary, one value each.
type constants []float64

// Eval implements [jet.Func].
func (c constants) Eval(dst *jet.Batch, _ *mat.Dense) {
	clear(dst.Slab.RawMatrix().Data)
	at := dst.Set.Find(jet.Index{})
	for i := range dst.Points {
		copy(dst.Row(at, i), c)
	}
}

// begins finds where the iteration of a nonlinear problem begins if the options leave that open.
func (s *solver) begins() error {
	if s.start != nil || s.problem.Affine() {
		return nil
	}
	given := dirichlet(s.problem)
	start, err := s.startFrom(given)
	if start == nil && err == nil && !s.meansAt(constants(make([]float64, len(s.problem.Fields)))) {
		given = linearOnSides(s.problem)
		start, err = s.startFrom(given)
	}
	if start != nil && err == nil && !s.meansBy(start) {
		q := *s.problem
		q.Conditions = linearOnSides(s.problem)
		if sloped, ferr := s.fittedStart(&q); ferr == nil && sloped != nil {
			start = sloped
		}
	}
	if err != nil {
		return err
	}
	if start != nil {
		s.start = start
		s.note("the iteration begins with the values that the conditions give on the boundary and at the start")
		s.lift(given)
	}
	s.depart()
	s.tilt()
	return nil
}

// startFrom returns where a nonlinear iteration begins if nobody says otherwise: functions with the values that the given
// conditions ask for on the boundary and at the start of time. If constants have them, it is these. Otherwise it is a fit that
// varies as little as possible, in an evolution along time only, so that initial data stay as they are. It is nil, for zero,
// where no values are given or no fit comes near them.
func (s *solver) startFrom(given []pde.Condition) (jet.Func, error) {
	if len(given) == 0 {
		return nil, nil
	}
	q := *s.problem
	q.Conditions = given
	c, misfit, err := s.constantStart(&q)
	switch {
	case err != nil || c == nil:
		return nil, err
	case misfit <= misfitOfConstants:
		return c, nil
	}
	return s.fittedStart(&q)
}

// dirichlet returns the conditions that are linear in the values of the fields, without derivatives or partners, and do not
// hold in all of the domain.
func dirichlet(p *pde.Problem) []pde.Condition {
	var out []pde.Condition
	for _, c := range p.Conditions {
		ambient, own := c.On.Dims()
		plain := ambient != own && c.Op.Affine() && len(c.Op.Slots()) > 0
		for _, slot := range c.Op.Slots() {
			plain = plain && slot.D.Order() == 0 && slot.Sheet == 0
		}
		if plain {
			out = append(out, c)
		}
	}
	return out
}

// linearOnSides returns the linear conditions that do not hold in all of the domain, also those with slopes among their equations, such as
// the place and the speed at the start of a motion.
func linearOnSides(p *pde.Problem) []pde.Condition {
	return slices.DeleteFunc(slices.Clone(p.Conditions), func(c pde.Condition) bool {
		ambient, own := c.On.Dims()
		partner := slices.ContainsFunc(c.Op.Slots(), func(slot pde.Slot) bool { return slot.Sheet != 0 })
		return ambient == own || partner || !c.Op.Affine()
	})
}

// startOfParams returns where the unknown numbers of a problem begin.
func startOfParams(p *pde.Problem) []float64 {
	out := make([]float64, len(p.Params))
	for k, q := range p.Params {
		out[k] = q.Start
	}
	return out
}

// constantStart returns the constants, one per field, that fit the conditions best, and the misfit relative to the data. They
// are nil if all data are zero or if some are not finite, which the solve itself will find.
func (s *solver) constantStart(p *pde.Problem) (c constants, misfit float64, err error) {
	clouds, err := cloudsOf(p, s.stream(streamStart, 0), collocation.Sobol{}, startPoints, startPoints)
	if err != nil {
		return nil, 0, err
	}
	params := startOfParams(p)
	var rows, target []float64
	for k, condition := range p.Conditions {
		a, b := constantRows(condition.Op, clouds[k], len(p.Fields), params)
		rows, target = append(rows, a...), append(target, b...)
	}
	size := floats.Norm(target, 2)
	if size == 0 || !number.Finite(size) || !finiteAll(rows) {
		return nil, 0, nil
	}
	var svd mat.SVD
	if !svd.Factorize(mat.NewDense(len(target), len(p.Fields), rows), mat.SVDThin) {
		return nil, 0, nil
	}
	var x mat.VecDense
	svd.SolveVecTo(&x, mat.NewVecDense(len(target), target), max(1, svd.Rank(startRank)))
	var r mat.VecDense
	r.MulVec(mat.NewDense(len(target), len(p.Fields), rows), &x)
	r.SubVec(&r, mat.NewVecDense(len(target), target))
	return constants(x.RawVector().Data), mat.Norm(&r, 2) / size, nil
}

// constantRows returns the equations of a condition at its points for fields that are constants: rows over the fields, one
// after another, and what they should give.
func constantRows(op pde.Operator, at *pde.Cloud, fields int, params []float64) (rows, target []float64) {
	slots := op.Slots()
	eqs, _ := op.Dims()
	u := mat.NewDense(at.Points(), len(slots), nil)
	residual, l := mat.NewDense(at.Points(), eqs, nil), pde.NewLinearization(op, at.Points())
	op.Residual(residual, at, u, params)
	op.Linearize(l, at, u, params)
	for i := range at.Points() {
		for e := range eqs {
			row := make([]float64, fields)
			for j, slot := range slots {
				if slot.D.Order() == 0 {
					row[slot.Field] += l.U[e].At(i, j)
				}
			}
			if !slices.ContainsFunc(row, func(v float64) bool { return v != 0 }) {
				continue // it asks for a slope, which constants do not have
			}
			rows, target = append(rows, row...), append(target, -residual.At(i, e))
		}
	}
	return rows, target
}

func finiteAll(v []float64) bool {
	return !slices.ContainsFunc(v, func(x float64) bool { return !number.Finite(x) })
}

// fittedStart fits the conditions of p, which are linear, by functions that vary little; nil if they do not come near. Fields that no data drive
// are zero: roundings instead of it would pass for their sizes.
func (s *solver) fittedStart(p *pde.Problem) (jet.Func, error) {
	data := len(p.Conditions)
	reached, err := s.driven(p)
	if err != nil {
		return nil, stop(finite(err))
	}
	p.Conditions = append(slices.Clip(p.Conditions), s.flat()...)
	if len(p.Conditions) == data {
		return nil, nil
	}
	o := Options{Seed: s.options.Seed, Network: Network{Activation: network.Sine, Layers: 1, Init: "disk"}, Points: Points{Rule: collocation.Sobol{}}}
	sub := &solver{ctx: s.ctx, problem: p, options: o, begun: time.Now(), ledger: s.ledger}
	width := startWidths[min(len(p.Coords), len(startWidths))-1]
	t, err := sub.prepare(design{width: width, spread: radiusMiddling}, 0)
	if err != nil {
		return nil, stop(finite(err))
	}
	if _, err := sub.fitted(t.system, t.state, lsgd.ProjectSettings{Tolerance: startRank}); err != nil {
		return nil, stop(finite(err))
	}
	misfit, _, err := t.system.RMS(t.state)
	if err != nil {
		return nil, stop(finite(err))
	}
	zero, _, err := t.system.RMS(sub.zero(t))
	if err != nil {
		return nil, stop(finite(err))
	}
	if !(floats.Norm(misfit[:data], 2) <= misfitOfStart*floats.Norm(zero[:data], 2)) {
		return nil, nil
	}
	for f, is := range reached {
		if span := t.system.Layout.Span[f]; !is {
			clear(t.state.Coef[span.Lo:span.Hi])
		}
	}
	return sub.model(t), nil
}

// driven reports, per field, whether data that are not zero reach it: in an equation of its own or in one of fields that they reach.
func (s *solver) driven(p *pde.Problem) ([]bool, error) {
	clouds, err := cloudsOf(p, s.stream(streamStart, 0), collocation.Sobol{}, startPoints, startPoints)
	if err != nil {
		return nil, err
	}
	params := startOfParams(p)
	out := make([]bool, len(p.Fields))
	var together [][]bool // per equation: its fields
	for k, c := range p.Conditions {
		slots, n := c.Op.Slots(), clouds[k].Points()
		eqs, own := c.Op.Dims()
		u, data, l := mat.NewDense(n, len(slots), nil), mat.NewDense(n, eqs, nil), pde.NewLinearization(c.Op, n)
		c.Op.Residual(data, clouds[k], u, params[:own])
		c.Op.Linearize(l, clouds[k], u, params[:own])
		for e := range eqs {
			in := make([]bool, len(p.Fields))
			for j, slot := range slots {
				in[slot.Field] = in[slot.Field] || mat.Norm(l.U[e].ColView(j), math.Inf(1)) > 0
			}
			together = append(together, in)
			if mat.Norm(data.ColView(e), math.Inf(1)) > 0 {
				join(out, in)
			}
		}
	}
	for again := true; again; {
		again = false
		for _, in := range together {
			if meet(out, in) {
				again = join(out, in) || again
			}
		}
	}
	return out, nil
}

// meet reports whether two sets have a common member, and join adds one to another and reports whether that made it larger.
func meet(a, b []bool) bool {
	for k, is := range b {
		if is && a[k] {
			return true
		}
	}
	return false
}

func join(to, of []bool) (larger bool) {
	for k, is := range of {
		larger = larger || is && !to[k]
		to[k] = to[k] || is
	}
	return larger
}

// flat returns a condition that asks the fields not to vary in the domain: along time if the problem is an evolution, in all
// coordinates if it is not. There is none if no condition of the problem holds in the domain.
func (s *solver) flat() []pde.Condition {
	axes := make([]int, 0, len(s.problem.Coords))
	for a, name := range s.problem.Coords {
		if !s.evolves || name == s.problem.Time {
			axes = append(axes, a)
		}
	}
	var ops []pde.Operator
	for f := range s.problem.Fields {
		for _, a := range axes {
			ops = append(ops, pde.U(f).D(a).Equals(nil))
		}
	}
	for _, c := range s.problem.Conditions {
		if ambient, own := c.On.Dims(); ambient == own {
			return []pde.Condition{{Name: "flat", On: c.On, Op: pde.Stack(ops...), Weight: flatness}}
		}
	}
	return nil
}
