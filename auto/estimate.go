package auto

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"pinn/pde/jet"
)

// compareLocal takes the error estimate from an independent solve, or from its failure.
func (s *solver) compareLocal(l, other *local, err error) {
	l.checked, l.estimate, l.doubt = true, math.NaN(), err
	if err != nil {
		return
	}
	l.twin = s.localModel(other)
	diff := s.apart(l, other)
	worst := 0.0
	for f, d := range diff {
		if !(d <= worst) {
			worst, l.field = d, f
		}
	}
	l.estimate = SafetyFactor*worst + l.rel
	if len(s.places()) > 0 {
		l.estimate *= sharedCells
	}
	if len(s.contradictions.Surplus) > 0 {
		l.estimate *= compromised
	}
	if l.dubious(l.rel) && len(s.problem.Coords) > 1 {
		l.estimate *= biasFactor
	}
	l.doubt = s.determine(s.localModel(l), s.moderate(), l.rel)
	s.worsen(&l.verdict, s.localModel(l), l.rel)
}

// sharedCells multiplies the estimate where the solution is singular by its data: both solves have the same smallest cells, and
// what these miss is alike. With a flux that sets in suddenly the error was 1.1 times the estimate without it.
const sharedCells = 2

// compromised multiplies the estimate where more conditions are given than the equations leave room for: what the solution makes of
// them depends on their weights, and those of the independent solve differ by no more than [tilt] each way.
const compromised = tilt * tilt

// biasFactor multiplies the estimate where two solves on the same cells differ far more than their residuals say. What the rows
// then notice too little may push both the same way: with a kink in the data of a diffusion the error was five times the
// estimate without it. Ordinary differential equations have no faces to notice too little on: there it is errors that grow.
const biasFactor = 10

// apart returns, per field, the relative difference in L2 of two solutions on the same cells. Every cell is looked at, so
// that none is too small to be seen.
func (s *solver) apart(l, other *local) []float64 {
	const points = 30 // per cell
	fields := len(s.problem.Fields)
	diff, size := make([]float64, fields), make([]float64, fields)
	u, v := jet.NewBatch(jet.Close(), points, fields), jet.NewBatch(jet.Close(), points, fields)
	rnd, whole := s.stream(streamValidation, 1), 0.0
	for k, b := range l.boxes {
		whole += b.Volume()
		x := uniform(b, points, rnd)
		l.pieces[k].Eval(u, x)
		other.pieces[k].Eval(v, x)
		for p := range points {
			if !s.holds(x.RawRowView(p)) || !b.Holds(x.RawRowView(p)) {
				continue
			}
			for f := range fields {
				a, d := u.Row(0, p)[f], u.Row(0, p)[f]-v.Row(0, p)[f]
				size[f] += b.Volume() * a * a
				diff[f] += b.Volume() * d * d
			}
		}
	}
	for f := range diff {
		diff[f], size[f] = math.Sqrt(diff[f]/whole), math.Sqrt(size[f]/whole)
	}
	floats.Div(diff, s.sizesFrom(size, diff))
	return diff
}
