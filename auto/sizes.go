package auto

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// sizesOf is sizesFrom for values, points x fields.
func (s *solver) sizesOf(values *mat.Dense, errors []float64) []float64 {
	return s.sizesFrom(rms(values), errors)
}

// sizesFrom returns the sizes of fields with the given root mean squares, one entry per field, that are known up to the given
// errors: at least a small fraction of the natural size, and the floor of the problem. A field that is negligible and zero
// to within its error, like a velocity or a flux that vanishes, has its natural size: nothing is known of it but that it is
// small.
func (s *solver) sizesFrom(values, errors []float64) []float64 {
	out := slices.Clone(values)
	for f := range s.natural {
		least, zero := sizeNegligible*s.natural[f], out[f] <= ratioOfNothing*errors[f]
		switch {
		case out[f] < least && zero:
			out[f] = s.natural[f]
		case out[f] < least:
			out[f] = least
		}
	}
	for f := range out {
		out[f] = cmp.Or(out[f], 1)
	}
	s.problem.Raise(out)
	return out
}

// resize measures fields and equations by the sizes that a solution has, and solves again where these are far from what was
// expected: roundings are those of the largest rows, and must not be larger than what a small field is made of.
func (s *solver) resize(best *trial) (*trial, error) {
	if len(s.problem.Fields) == 1 || s.modal != nil {
		return best, nil
	}
	for range mostResizings {
		found := s.found(best)
		if best.rel > residualResolved || ratio(found, s.expected()) < ratioMisjudged {
			return best, nil
		}
		s.sizes = found
		t, err := s.try(best.design, 0, "search")
		if err != nil {
			return best, stop(err)
		}
		if err := s.measureBy(t); err != nil {
			return nil, err
		}
		best = t
	}
	return best, nil
}

// resizeFields measures fields by the sizes that they have on cells, from the next cells on, where these are far from those that they were solved with.
func (s *solver) resizeFields(m *cellTrial) {
	if len(s.problem.Fields) == 1 || m.sizes == nil || m.worst() > residualResolved {
		return
	}
	found := s.sizesOf(newModel(s.problem, m.cells, m.funcs).Values(s.scatter(comparePoints)), make([]float64, len(s.problem.Fields)))
	if ratio(found, m.sizes) >= ratioMisjudged {
		m.sizes = found
	}
}

// found returns the sizes of the fields of a trial.
func (s *solver) found(t *trial) []float64 {
	return s.sizesOf(s.model(t).Values(s.scatter(comparePoints)), make([]float64, len(s.problem.Fields)))
}

// expected returns the sizes of the fields as far as they are known.
func (s *solver) expected() []float64 {
	if s.sizes != nil {
		return s.sizes
	}
	return s.natural
}

// proportions returns sizes divided by their geometric mean: 1 for one field.
func proportions(sizes []float64) []float64 {
	mean := 1.0
	for _, v := range sizes {
		mean *= math.Pow(v, 1/float64(len(sizes)))
	}
	out := slices.Clone(sizes)
	for f := range out {
		out[f] /= mean
	}
	return out
}

// ratio returns the factor between the largest and the smallest ratio of two sets of sizes.
func ratio(a, b []float64) float64 {
	least, most := math.Inf(1), 0.0
	for f := range a {
		least, most = min(least, a[f]/b[f]), max(most, a[f]/b[f])
	}
	return most / least
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
