package auto

import (
	"cmp"
	"math"
	"math/cmplx"
	"slices"
)

// estimateModes compares the modes of a trial with those of an independent one. The estimate is the largest of the
// relative errors of the values and the functions.
func (s *solver) estimateModes(t, other *trial, err error) {
	t.checked, t.estimate, t.doubt = true, math.NaN(), err
	if err != nil || len(t.modes.pairs) < s.modal.Count || len(other.modes.pairs) < s.modal.Count {
		return
	}
	if t.found, t.doubt = s.matched(t, other); t.doubt != nil {
		return
	}
	t.estimate = 0
	if t.onCells != nil && len(s.corners()) > 0 {
		if t.doubt = s.addLeftAtCorners(t); t.doubt != nil {
			t.estimate = math.NaN()
			return
		}
	}
	for _, m := range t.found {
		t.estimate = max(t.estimate, m.ErrorEstimate/t.modes.size(m.Value), m.FunctionEstimate)
		if math.IsNaN(m.ErrorEstimate) {
			t.estimate = math.NaN()
			return
		}
	}
}

// addLeftAtCorners adds to the estimates what two solves with the same smallest cells at corners do not show.
func (s *solver) addLeftAtCorners(t *trial) error {
	all := make([]Mode, len(t.found))
	m, err := s.modalModel(t, all)
	if err != nil {
		return err
	}
	left := s.leftAtCorners(m, s.energies(m))
	for k := range t.found {
		for _, name := range slices.Concat(all[k].Re, all[k].Im) {
			share := left[slices.Index(m.Fields, name)]
			t.found[k].ErrorEstimate += share * t.modes.size(t.found[k].Value)
			t.found[k].FunctionEstimate += share
		}
	}
	return nil
}

// energies returns the roots of the integrals of the squared slopes of functions over the domain, along the coordinates of its shape and per unit
// of the others: what the variation in a cell at a corner is relative to. On an L the first eigenvalue is off by 1/1 to 1/2 of that ratio's square,
// relative to itself, and one relative to the values would be thirty times as large. Slopes are at least as large as the values over the length of the domain:
// those of constants are roundings.
func (s *solver) energies(m *Model) []float64 {
	out, at := make([]float64, len(m.Fields)), s.modal.domain
	length := 1.0
	for a, lo := range s.problem.Lower {
		length *= s.problem.Upper[a] - lo
	}
	values := make([]float64, len(out)) // the integrals of the squares
	u := m.Values(at.X)
	for i, w := range at.Weight {
		for f := range values {
			values[f] += w * u.At(i, f) * u.At(i, f)
		}
	}
	for _, a := range shapeOf(s.problem).Axes() {
		length /= s.problem.Upper[a] - s.problem.Lower[a]
		d := m.Derivative(at.X, a)
		for f := range out {
			square := 0.0
			for i, w := range at.Weight {
				square += w * d.At(i, f) * d.At(i, f)
			}
			extent := s.problem.Upper[a] - s.problem.Lower[a]
			out[f] += max(square, values[f]/(extent*extent))
		}
	}
	for f, v := range out {
		out[f] = math.Sqrt(v / length)
		if out[f] == 0 {
			out[f] = 1
		}
	}
	return out
}

// size is the modulus of an eigenvalue or, if that is larger, its distance from the next one that differs: zero is
// measured by its neighbours.
func (m *modes) size(v complex128) float64 {
	out := math.Inf(1)
	largest := 0.0
	for _, q := range m.pairs {
		largest = max(largest, cmplx.Abs(q.Value))
	}
	for _, q := range m.pairs {
		if d := cmplx.Abs(q.Value - v); d > distanceNearby*largest {
			out = min(out, d)
		}
	}
	if math.IsInf(out, 1) {
		out = 0
	}
	return cmp.Or(max(cmplx.Abs(v), out), 1)
}

// matched returns the modes that were asked for with their estimates. Each value of the trial takes the nearest of the
// other one that is free.
func (s *solver) matched(t, other *trial) ([]Mode, error) {
	a, b := t.modes, other.modes
	taken := make([]bool, len(b.pairs))
	estimate := make([]float64, len(a.pairs))
	for i, q := range a.pairs {
		best := -1
		for j, r := range b.pairs {
			if !taken[j] && (best < 0 || cmplx.Abs(r.Value-q.Value) < cmplx.Abs(b.pairs[best].Value-q.Value)) {
				best = j
			}
		}
		estimate[i] = math.NaN()
		if best < 0 {
			continue
		}
		if d, size := cmplx.Abs(b.pairs[best].Value-q.Value), a.size(q.Value); d <= 0.1*size {
			taken[best] = true
			estimate[i] = SafetyFactor*d + a.fresh[i].Relative*size
		}
	}
	u, err := s.modeValues(t)
	if err != nil {
		return nil, err
	}
	v, err := s.modeValues(other)
	if err != nil {
		return nil, err
	}
	out := make([]Mode, s.modal.Count)
	for i := range out {
		q := a.pairs[i]
		near := distanceNearby * a.size(q.Value)
		out[i] = Mode{
			Value: q.Value, ErrorEstimate: estimate[i], Residual: a.fresh[i].Relative, Multiplicity: 1,
			FunctionEstimate: SafetyFactor*outside(u[i], v, func(j int) bool { return cmplx.Abs(b.pairs[j].Value-q.Value) <= near }) + a.fresh[i].Relative,
		}
		for j, r := range a.pairs {
			margin := estimate[j]
			if j >= len(out) {
				margin = min(margin, estimate[i]) // the last of the spare ones are hardly known
			}
			if j != i && cmplx.Abs(r.Value-q.Value) <= estimate[i]+margin {
				out[i].Multiplicity++
			}
		}
	}
	return out, nil
}

// modeValues returns the values of all eigenfunctions of a trial at the points of the domain, all fields one after
// another, times the roots of the weights.
func (s *solver) modeValues(t *trial) ([][]complex128, error) {
	all, at := make([]Mode, len(t.modes.pairs)), s.modal.domain
	m, err := s.modalModel(t, all)
	if err != nil {
		return nil, err
	}
	values := m.Values(at.X)
	out := make([][]complex128, len(all))
	for k, q := range all {
		for f, name := range q.Re {
			re, im := slices.Index(m.Fields, name), -1
			if q.Im != nil {
				im = slices.Index(m.Fields, q.Im[f])
			}
			for i, w := range at.Weight {
				v := complex(values.At(i, re), 0)
				if im >= 0 {
					v += complex(0, values.At(i, im))
				}
				out[k] = append(out[k], v*complex(math.Sqrt(w), 0))
			}
		}
	}
	return out, nil
}

// outside returns the size of the part of u, relative to u, that is not in the span of the members of a list that belong
// to it; 1 without any.
func outside(u []complex128, list [][]complex128, belongs func(int) bool) float64 {
	rest := slices.Clone(u)
	var basis [][]complex128
	for j, v := range list {
		if !belongs(j) {
			continue
		}
		q := slices.Clone(v)
		for range 2 {
			remove(q, basis)
		}
		if size := length(q); size > distanceNearby*length(v) {
			for i := range q {
				q[i] /= complex(size, 0)
			}
			basis = append(basis, q)
		}
	}
	for range 2 {
		remove(rest, basis)
	}
	return length(rest) / length(u)
}

// remove takes the components along orthonormal vectors out of u.
func remove(u []complex128, basis [][]complex128) {
	for _, q := range basis {
		h := complex128(0)
		for i, v := range q {
			h += cmplx.Conj(v) * u[i]
		}
		for i, v := range q {
			u[i] -= h * v
		}
	}
}

func length(u []complex128) float64 {
	sum := 0.0
	for _, v := range u {
		sum = math.Hypot(sum, cmplx.Abs(v))
	}
	return sum
}
