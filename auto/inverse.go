package auto

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"pinn/lsgd/inverse"
	"pinn/pde"
)

// Inference is what measured data say.
type Inference struct {
	Params []Estimate
	// Correlation of the parameters; nil without parameters and where the data do not determine them.
	Correlation *mat.SymDense
	// Noise holds the standard deviation of the data per condition, by name; their root mean square where they differ.
	Noise map[string]float64
	// NoiseGiven says that all standard deviations were given; otherwise they are taken from the residuals.
	NoiseGiven bool
	// ChiSquare is the sum of the squares of the residuals of the data over their standard deviations, and Freedom what it
	// should be: the number of values less that of the numbers taken from them.
	ChiSquare, Freedom float64
	Values             int // measured values
	// Strength is that with which regularised fields are kept smooth, see [pde.Prior], and Rule how it was found. Band says how well
	// they are known; nil without such fields.
	Strength float64
	Rule     string
	Band     *Band
}

// Estimate is a parameter with its uncertainty by the linearised fit.
type Estimate struct {
	Name       string
	Value      float64
	StdError   float64 // NaN where the data do not determine the parameter
	Low, High  float64 // of the interval that holds the right value with a probability of 95 %, within the range of the parameter
	Difference float64 // between the independent solves: the numerical error; NaN without
}

// inversion is the part of a solver that fits measured data.
type inversion struct {
	data   []inverse.Data
	params []float64 // with which the next trial begins; nil: their starts
	best   float64   // relative residual of the trial they are from

	nonlinear bool    // the equations are not affine in the fields
	strength  float64 // of the priors, of the best trial; 0: not known
	kept      float64 // strength of all trials; 0: each finds its own
	noise     float64 // of the data relative to their values, as a smooth fit of them alone leaves it; 0: not known, or there is none
	freedom   float64 // the free residuals of that fit
	lost      bool    // no fit under the equations is near the data: the best one is to be found nevertheless
}

// measured returns the conditions with measured values, nil if there are none.
func measured(p *pde.Problem) []inverse.Data {
	var out []inverse.Data
	for k, c := range p.Conditions {
		if c.Measured != nil {
			out = append(out, inverse.Data{Condition: k, Sigma: c.Measured.Sigma})
		}
	}
	return out
}

// infers reports whether a problem has measured data that can be fitted with its equations as constraints: the options leave it
// to one basis.
func (o *Options) infers(p *pde.Problem) bool {
	return measured(p) != nil && !o.Partition.given() && o.Continuation == nil
}

// newInversion prepares the fit of the data of the problem.
func (s *solver) newInversion() *inversion {
	start := startOfParams(s.problem)
	affine := inverse.AffineInFields(s.problem, s.fresh, start)
	return &inversion{data: measured(s.problem), nonlinear: slices.Contains(affine, false), kept: givenStrength(s.problem)}
}

// evidence returns what is known besides the equations, for a trial.
func (s *solver) evidence(t *trial) (inverse.Evidence, error) {
	priors, err := s.priors(priorPoints * t.width)
	return inverse.Evidence{Data: s.inversion.data, Priors: priors, Strength: s.inversion.kept, Near: s.inversion.strength}, err
}

// inverted is the route for problems with measured data. It reports false if no basis resolves the equations, so that
// another route has to be taken, on which data and equations count alike.
func (s *solver) inverted() (out *Solution, ok bool, err error) {
	s.inversion = s.newInversion()
	if s.interfaces() && shootable(s.problem) {
		out, err = s.onlyForwarded()
		return out, true, err
	}
	if len(s.problem.Priors) > 0 || s.inversion.guesses() {
		if s.inversion.noise, s.inversion.freedom, err = s.noiseOfData(); fatal(err) {
			return nil, true, err
		}
	}
	divides := s.divides
	s.divides = false
	done := s.phase("search")
	t, err := s.choose()
	done()
	if fatal(err) {
		return nil, true, err
	}
	if err == nil && t.rel > residualResolved && s.inversion.misses(t) {
		s.note("no fit under the equations is near the data: the nearest one is looked for")
		t, err = s.nearest(t)
	}
	switch {
	case fatal(err):
		return nil, true, err
	case err != nil || t.rel > residualResolved:
		return s.withoutBasis(divides)
	}
	s.keepStrength(t)
	done = s.phase("check")
	err = s.estimate(t)
	done()
	if err != nil {
		out, err = s.failed(err)
		return out, true, err
	}
	if out, err = s.finish(t); err == nil && out.Model != nil {
		s.infer(out, t)
		switch {
		case out.Status != Short || out.Inference.Band != nil:
		case s.inversion.nonlinear && out.ErrorEstimate > errorDoubtful:
			return s.withoutBasis(divides)
		case !(out.ErrorEstimate <= errorSolvable):
			other, ok, err := s.forwarded()
			if fatal(err) {
				return nil, true, err
			}
			if ok && err == nil && !(other.ErrorEstimate >= out.ErrorEstimate) {
				return other, true, nil
			}
		}
	}
	return out, true, err
}

// withoutBasis is the route where no basis on the whole domain resolves the equations: solves for given numbers, or none. It reports false where
// data and equations have to count alike, with divides as they were.
func (s *solver) withoutBasis(divides bool) (out *Solution, ok bool, err error) {
	if out, ok, err := s.forwarded(); ok {
		return out, true, err
	}
	s.note("no basis on the whole domain resolves the equations: data and equations count alike, and there are no intervals")
	s.inversion, s.insight, s.divides, s.scale, s.start, s.warmest = nil, nil, divides, nil, s.options.Start, 0
	return nil, false, nil
}

// guesses reports whether the noise of some data is not given.
func (v *inversion) guesses() bool {
	return slices.ContainsFunc(v.data, func(d inverse.Data) bool { return d.Sigma == nil })
}

// nearest searches again where all trials have lost the data, for a fit that satisfies the equations and is as near as they allow. It
// begins with the parameters of the trial that came nearest.
func (s *solver) nearest(t *trial) (*trial, error) {
	s.inversion.lost, s.inversion.params = true, t.inferred.Params
	s.opening, s.last = nil, nil
	done := s.phase("search")
	defer done()
	return s.choose()
}

// keepStrength makes later trials use the strength that a trial has found: the independent solve is to differ by its basis alone.
func (s *solver) keepStrength(t *trial) {
	if len(s.problem.Priors) == 0 || s.inversion.kept > 0 {
		return
	}
	s.inversion.kept = t.inferred.Strength
	s.note("strength of the regularisation: %.2g, by %s", t.inferred.Strength, strengthRule(t.inferred))
}

// strengthRule names how a strength was chosen.
func strengthRule(fit *inverse.Fit) string {
	if fit.Known {
		return "Mallows' criterion"
	}
	return "generalised cross-validation"
}

// equationsOnly returns scales without those of the data.
func (v *inversion) equationsOnly(scale [][]float64) [][]float64 {
	out := append([][]float64{}, scale...)
	for _, d := range v.data {
		out[d.Condition] = make([]float64, len(scale[d.Condition]))
	}
	return out
}

// infer adds the statistics to a solution and judges the fit.
func (s *solver) infer(out *Solution, t *trial) {
	fit := t.inferred
	inf := &Inference{NoiseGiven: fit.Known, ChiSquare: fit.ChiSquare, Freedom: fit.Freedom, Values: fit.Values, Noise: map[string]float64{}}
	for k, d := range s.inversion.data {
		inf.Noise[s.problem.Conditions[d.Condition].Name] = fit.Sigma[k]
	}
	quantile := distuv.UnitNormal.Quantile((1 + confidence) / 2)
	if !fit.Known {
		quantile = distuv.StudentsT{Sigma: 1, Nu: fit.Freedom}.Quantile((1 + confidence) / 2)
	}
	for k, q := range s.problem.Params {
		e := Estimate{Name: q.Name, Value: fit.Params[k], StdError: math.NaN(), Low: math.NaN(), High: math.NaN(), Difference: math.NaN()}
		if t.partner != nil {
			e.Difference = math.Abs(t.partner.Params[k] - e.Value)
		}
		if fit.Covariance != nil {
			e.StdError = math.Sqrt(fit.Covariance.At(k, k))
			e.bound(quantile*e.StdError, q)
		}
		inf.Params = append(inf.Params, e)
	}
	if n := len(s.problem.Params); fit.Covariance != nil {
		inf.Correlation = mat.NewSymDense(n, nil)
		for i := range n {
			for j := i; j < n; j++ {
				inf.Correlation.SetSym(i, j, fit.Covariance.At(i, j)/math.Sqrt(fit.Covariance.At(i, i)*fit.Covariance.At(j, j)))
			}
		}
	}
	if fit.Spread != nil {
		inf.Strength, inf.Rule = fit.Strength, "given"
		if givenStrength(s.problem) == 0 {
			inf.Rule = strengthRule(fit)
		}
		inf.Band = &Band{layout: t.system.Layout, spread: fit.Spread, quantile: quantile}
	}
	out.Inference = inf
	s.judgeFit(out, t)
}

// bound sets the interval, which the noise and the numerical error widen and which ends where the parameter may.
func (e *Estimate) bound(margin float64, q pde.Param) {
	if e.Difference > 0 {
		margin += e.Difference
	}
	e.Low, e.High = e.Value-margin, e.Value+margin
	if q.Min < q.Max {
		e.Low, e.High = max(e.Low, q.Min), min(e.High, q.Max)
	}
}

// atEnds names the parameters that are at an end of their range.
func (s *solver) atEnds(fit *inverse.Fit) string {
	text := ""
	for k, q := range s.problem.Params {
		if !(q.Min < q.Max) {
			continue
		}
		switch fit.Params[k] {
		case q.Min:
			text += fmt.Sprintf("; %s is at its minimum %g", q.Name, q.Min)
		case q.Max:
			text += fmt.Sprintf("; %s is at its maximum %g", q.Name, q.Max)
		}
	}
	return text
}

// judgeFit sets the status of a fit. Numerical trouble keeps the status that it has. What a fit that misses the data does not determine says
// little of what they determine.
func (s *solver) judgeFit(out *Solution, t *trial) {
	inf, fit := out.Inference, t.inferred
	switch {
	case fit.Free != nil:
		out.Status, out.Reason = Undetermined, "the data do not determine "+s.direction(fit.Free)
		if why := s.unfitting(t); why != "" {
			out.Status, out.Reason = Misfit, why+"; where the fit is, "+out.Reason
		}
		return
	case !fit.Converged:
		out.Status, out.Reason = Short, fmt.Sprintf("the iteration for the parameters did not converge in %d steps", fit.Steps)
		return
	}
	if name, ratio := s.loose(out, inf.Band); ratio > looseBand {
		out.Status = Undetermined
		out.Reason = fmt.Sprintf("the data do not determine %s: its 95 %% band is %.0e times as wide as its values are large; it needs conditions of its own, or more measured points", name, ratio)
		return
	}
	why := s.unfitting(t)
	if s.inversion.lost && why != "" {
		out.Status, out.Reason = Misfit, why
		return
	}
	for _, e := range inf.Params {
		if e.Difference > max(shiftInsignificant*e.StdError, s.options.Tolerance*math.Abs(e.Value)) {
			out.Status = Short
			out.Reason = fmt.Sprintf("%s differs by %.1e between independent solves, which is not small against its standard error %.1e", e.Name, e.Difference, e.StdError)
			return
		}
	}
	if inf.Band != nil {
		if name, ratio := s.blurred(out, inf.Band); ratio > blur && !(out.ErrorEstimate <= noiseOfExact) {
			out.Status = Short
			out.Reason = fmt.Sprintf("%s differs by %.1g of its standard deviations between independent solves: the basis, not the noise, makes the error", name, ratio)
			return
		}
	} else if out.Status != Solved && !(len(inf.Params) > 0 && out.ErrorEstimate <= residualResolved) {
		return
	}
	switch {
	case why != "":
		out.Status, out.Reason = Misfit, why
	case inf.NoiseGiven:
		out.Status = Fits
		out.Reason = fmt.Sprintf("chi-square is %.4g where %.4g is expected: the residuals are those of the given noise", inf.ChiSquare, inf.Freedom)
	default:
		out.Status = Fits
		out.Reason = fmt.Sprintf("the noise of the %d values is estimated from their residuals", inf.Values)
	}
	out.Reason += s.atEnds(fit)
}

// direction writes a direction in the parameters: "D" or "0.8 D - 0.6 k, in units of their sizes".
func (s *solver) direction(free []float64) string {
	var terms []string
	sign := 0.0
	for k, v := range free {
		if sign == 0 && math.Abs(v) >= 0.05 {
			sign = math.Copysign(1, v)
		}
		v *= sign
		if math.Abs(v) < 0.05 {
			continue
		}
		terms = append(terms, fmt.Sprintf("%.2g %s", v, s.problem.Params[k].Name))
	}
	if len(terms) == 1 {
		return strings.Fields(terms[0])[1]
	}
	return strings.ReplaceAll(strings.Join(terms, " + "), "+ -", "- ") + " (each in units of its size)"
}
