package auto

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// estimate makes the independent solve of a trial, once, and takes the error estimate from it. The error is the
// context's.
func (s *solver) estimate(t *trial) error {
	if t.checked || s.options.NoCheck {
		return nil
	}
	s.expectEstimate(t)
	other, err := s.independent(t)
	if s.modal != nil {
		s.estimateModes(t, other, err)
		return s.ctx.Err()
	}
	switch {
	case err == nil && s.inversion != nil:
		t.partner = other.inferred
	case err == nil:
		err = s.polish(t)
	}
	s.appraise(t, other, err)
	return s.ctx.Err()
}

// independent solves a trial again, with other weights and points.
func (s *solver) independent(t *trial) (*trial, error) {
	if start := s.start; s.modal == nil && s.inversion == nil && t.rel <= residualResolved && !s.problem.Affine() {
		s.start = s.beside(s.model(t), s.whole(), shiftAside)
		defer func() { s.start = start }()
	}
	return s.try(t.design, 1, "check")
}

// polish refines the solution of a trial that has been chosen, and measures it again.
func (s *solver) polish(t *trial) error {
	if err := s.corrected(t.system, t.state, 0); err != nil {
		return err
	}
	var err error
	t.rel, err = s.validate(t)
	return err
}

// appraise takes the error estimate from an independent solve, or from its failure. A homogeneous problem is also asked
// whether zero is its only solution.
func (s *solver) appraise(t, other *trial, err error) {
	t.checked, t.estimate, t.doubt = true, math.NaN(), err
	if err != nil {
		return
	}
	t.twin = s.model(other)
	t.estimate, t.field = s.compared(t, other)
	if s.inversion == nil && t.estimate > s.options.Tolerance && t.dubious(t.rel) && s.polish(other) == nil {
		t.estimate, t.field = s.compared(t, other)
	}
	if t.doubt = s.determine(s.model(t), t.design, t.rel); t.doubt == nil && s.insight != nil {
		t.estimate = max(t.estimate, shareLikely*t.rel/s.insight.own)
	}
	if sway, err := s.swayOf(t); err == nil {
		t.estimate = max(t.estimate, sway)
	}
	t.adrift = t.rel <= residualSettled && s.adrift(s.model(t), t.twin, s.scatter(comparePoints), shiftAside)
	s.worsen(&t.verdict, s.model(t), t.rel)
}

// compared returns the error estimate from the difference of two solves, and the field where they differ most.
func (s *solver) compared(t, other *trial) (estimate float64, field int) {
	diff, field := s.compare(t, other)
	return SafetyFactor*diff + t.rel, field
}

// worsen raises the estimate where what is known about the problem allows errors as large as the solution, whatever the
// difference of two solves: its kind, or an equation that the solution misses.
func (s *solver) worsen(v *verdict, m *Model, rel float64) {
	if v.missed = s.missed(m, v.estimate); v.missed != "" || v.adrift || s.hopeless(rel) {
		v.estimate = max(v.estimate, 1)
	}
}

// dubious reports whether two solves that satisfy the conditions, with the relative residual rel, differ far more than that.
func (v *verdict) dubious(rel float64) bool {
	return v.checked && v.estimate > max(estimateVisible, ratioUnrelated*rel)
}

// compareLocal takes the error estimate from an independent solve, or from its failure.
func (s *solver) compareLocal(l, other *local, err error) {
	l.checked, l.estimate, l.doubt = true, math.NaN(), err
	if err != nil {
		return
	}
	l.twin = s.localModel(other)
	diff, cells := s.apart(l, other)
	var worst float64
	worst, l.field = s.worstOf(diff)
	l.estimate = SafetyFactor*worst + l.rel
	switch {
	case len(s.crossed) > 0:
		l.estimate *= sharedAtCrossing
	case s.rays != nil:
		l.estimate *= sharedAtRays
	case len(s.places()) > 0:
		l.estimate *= sharedCells
	}
	m := s.localModel(l)
	sizes := s.sizesOf(m.Values(s.scatter(comparePoints)), make([]float64, len(m.Fields)))
	corners, _ := s.worstOf(s.leftAtCorners(m, sizes))
	l.estimate += s.left(l.cells) + corners
	if len(s.contradictions.Surplus) > 0 {
		l.estimate *= factorCompromised
		if l.with != nil {
			if sway, err := s.sway(s.localModel(l), l.with); err == nil {
				l.estimate, l.relaxed = max(l.estimate, sway), l.relaxed || sway > s.options.Tolerance // finer cells make the same compromise
			}
		}
	}
	switch {
	case l.rel > ratioUnresolved*s.localTarget(targetMargin):
		l.estimate *= sharedUnresolved
	case s.biased(l):
		l.estimate *= biasFactor
	}
	l.good = s.goodUntil(l, cells, worst)
	l.doubt = s.determine(s.localModel(l), s.moderate(), l.rel)
	l.adrift = l.slabs == 0 && l.rel <= residualSettled && s.adrift(s.localModel(l), l.twin, s.inCells(l, pointsInCell), shiftAside)
	s.worsen(&l.verdict, s.localModel(l), l.rel)
}

// biased reports whether what two solves differ by may be little beside what they have in common: far more than their residuals say, which is not what has
// grown along a march or what a compromise makes of contradicting conditions.
func (s *solver) biased(l *local) bool {
	alone := len(s.problem.Coords) == 1 && (l.slabs > 0 || len(s.contradictions.Surplus) > 0)
	return l.dubious(l.rel) && l.rel > residualAtRounding && !alone
}

// compareThird raises the error estimate by a third solve that began aside by a part of the domain and satisfies the conditions, too, as far as its
// cells allow.
func (s *solver) compareThird(l, third *local, part float64) {
	diff, _ := s.apart(l, third)
	differ, _ := s.worstOf(diff)
	other := verdict{checked: true, estimate: SafetyFactor * differ}
	if !other.dubious(third.rel) {
		return
	}
	l.estimate = max(l.estimate, other.estimate)
	l.adrift = s.adrift(s.localModel(l), s.localModel(third), s.inCells(l, pointsInCell), part)
	s.worsen(&l.verdict, s.localModel(l), l.rel)
}

// looksAside makes third solves that begin far aside, and nearer where cells do not hold a front as far away.
func (s *solver) looksAside(l *local, repeat func(part float64) (*local, error)) error {
	for part := shiftFarAside; part >= leastShiftFarAside; part *= shortenShift {
		third, err := repeat(part)
		if fatal(err) {
			return err
		}
		if err == nil && third.rel <= residualSettled {
			s.compareThird(l, third, part)
			return nil
		}
	}
	return nil
}

// maybeByChance reports whether a third solve is to support an estimate. What grows in ordinary differential equations is one direction: the errors of
// two solves along it are two numbers, which in one case of fifteen differ by less than a fifth of the first.
func (s *solver) maybeByChance(l *local) bool {
	return len(s.problem.Coords) == 1 && l.doubt == nil && ratioGrown*l.rel < l.estimate && l.estimate <= s.options.Tolerance
}

// inCells returns points in every cell of a solution.
func (s *solver) inCells(l *local, each int) *mat.Dense {
	dim, rnd := len(s.problem.Coords), s.stream(streamValidation, 1)
	out := mat.NewDense(each*len(l.cells), dim, nil)
	for k, b := range l.cells {
		out.Slice(k*each, (k+1)*each, 0, dim).(*mat.Dense).Copy(uniform(b, each, rnd))
	}
	return out
}

// apart returns, per field, the relative difference in L2 of two solutions on the same cells, and per cell and field the square of what the
// cell contributes, by its volume. Every cell is looked at, so that none is too small to be seen.
func (s *solver) apart(l, other *local) (whole []float64, cells [][]float64) {
	const points = pointsInCell
	fields := len(s.problem.Fields)
	diff, size := make([]float64, fields), make([]float64, fields)
	u, v := jet.NewBatch(jet.Close(), points, fields), jet.NewBatch(jet.Close(), points, fields)
	rnd, volume := s.stream(streamValidation, 1), 0.0
	for k, b := range l.cells {
		volume += b.Volume()
		x := uniform(b, points, rnd)
		l.funcs[k].Eval(u, x)
		other.funcs[k].Eval(v, x)
		own := make([]float64, fields)
		for p := range points {
			if !s.holds(x.RawRowView(p)) || !b.Holds(x.RawRowView(p)) {
				continue
			}
			for f := range fields {
				a, d := u.Row(0, p)[f], u.Row(0, p)[f]-v.Row(0, p)[f]
				size[f] += b.Volume() * a * a
				own[f] += d * d
			}
		}
		floats.AddScaled(diff, b.Volume(), own)
		cells = append(cells, own)
	}
	for f := range diff {
		diff[f], size[f] = math.Sqrt(diff[f]/volume), math.Sqrt(size[f]/volume)
	}
	sizes := s.sizesFrom(size, diff)
	floats.Div(diff, sizes)
	for _, own := range cells {
		floats.Div(own, sizes)
		floats.Div(own, sizes)
	}
	return diff, cells
}
