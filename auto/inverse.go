package auto

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"pinn/lsgd/inverse"
	"pinn/pde"
)

// The outcomes of problems with measured data.
const (
	// Fits: the equations with the parameters that were found agree with the data within their noise, and the numerical
	// error is small against it.
	Fits Status = "fits the data"
	// Misfit: they do not, and the numerical error is not the reason.
	Misfit Status = "does not fit the data"
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
}

// Estimate is a parameter with its uncertainty by the linearised fit.
type Estimate struct {
	Name       string
	Value      float64
	StdError   float64 // NaN where the data do not determine the parameter
	Low, High  float64 // of the interval that holds the right value with a probability of 95 %
	Difference float64 // between the independent solves: the numerical error; NaN without
}

const (
	// confidence is the probability of the intervals.
	confidence = 0.95
	// implausible is the probability of a larger chi-square below which the equations do not fit the data.
	implausible = 1e-4
	// insignificant is the difference of a parameter between the independent solves, in standard errors, from which
	// the numerical error spoils the statistics.
	insignificant = 0.1
)

// inversion is the part of a solver that fits measured data.
type inversion struct {
	data   []inverse.Data
	params []float64 // with which the next trial begins; nil: their starts
	best   float64   // relative residual of the trial they are from
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

// infers reports whether a problem has measured data that can be fitted with its equations as constraints: these are affine
// in the fields, and the options leave it to one basis.
func (s *solver) infers() bool {
	if measured(s.problem) == nil || s.options.Partition.given() || s.options.Continuation != nil {
		return false
	}
	start := make([]float64, len(s.problem.Params))
	for k, q := range s.problem.Params {
		start[k] = q.Start
	}
	return inverse.AffineInFields(s.problem, s.fresh, start)
}

// inverted is the route for problems with measured data. It reports false if no basis resolves the equations, so that
// another route has to be taken, on which data and equations count alike.
func (s *solver) inverted() (out *Solution, ok bool, err error) {
	s.inversion = &inversion{data: measured(s.problem)}
	divides := s.divides
	s.divides = false
	done := s.phase("search")
	t, err := s.choose()
	done()
	if fatal(err) {
		return nil, true, err
	}
	if err != nil || t.rel > resolved {
		s.note("no basis on the whole domain resolves the equations: data and equations count alike, and there are no intervals")
		s.inversion, s.divides, s.scale, s.start, s.warmest = nil, divides, nil, s.options.Start, 0
		return nil, false, nil
	}
	done = s.phase("check")
	err = s.estimate(t)
	done()
	if err != nil {
		out, err = s.failed(err)
		return out, true, err
	}
	if out, err = s.finish(t); err == nil && out.Model != nil {
		s.infer(out, t)
	}
	return out, true, err
}

// projectInverse fits the data with a prepared trial. The relative residual is that of the equations.
func (s *solver) projectInverse(t *trial) error {
	fields := t.system.Layout.Cols
	if s.inversion.params != nil {
		copy(t.state.Coef[fields:], s.inversion.params)
	}
	fit, err := inverse.Solve(s.ctx, t.system, t.state, s.inversion.data)
	if err != nil {
		return err
	}
	t.fit, t.inferred = fit.Projection, fit
	rows, cols := t.system.Dims()
	t.work = float64(2*fit.Steps+3) * solveWork(rows, cols)
	if t.rel, err = s.validate(t); err == nil && (s.inversion.params == nil || t.rel < s.inversion.best) {
		s.inversion.params, s.inversion.best = fit.Params, t.rel
	}
	return err
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
		if fit.Covariance != nil {
			e.StdError = math.Sqrt(fit.Covariance.At(k, k))
			e.Low, e.High = e.Value-quantile*e.StdError, e.Value+quantile*e.StdError
		}
		if t.partner != nil {
			e.Difference = math.Abs(t.partner.Params[k] - e.Value)
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
	out.Inference = inf
	s.judgeFit(out, fit)
}

// judgeFit sets the status of a fit. Numerical trouble keeps the status that it has.
func (s *solver) judgeFit(out *Solution, fit *inverse.Fit) {
	inf := out.Inference
	switch {
	case fit.Free != nil:
		out.Status = Undetermined
		out.Reason = "the data do not determine " + s.direction(fit.Free)
		return
	case !fit.Converged:
		out.Status, out.Reason = Short, fmt.Sprintf("the iteration for the parameters did not converge in %d steps", fit.Steps)
		return
	}
	for _, e := range inf.Params {
		if e.Difference > max(insignificant*e.StdError, s.options.Tolerance*math.Abs(e.Value)) {
			out.Status = Short
			out.Reason = fmt.Sprintf("%s differs by %.1e between independent solves, which is not small against its standard error %.1e", e.Name, e.Difference, e.StdError)
			return
		}
	}
	if out.Status != Solved && !(len(inf.Params) > 0 && out.ErrorEstimate <= resolved) {
		return
	}
	chance := distuv.ChiSquared{K: inf.Freedom}.Survival(inf.ChiSquare)
	switch {
	case inf.NoiseGiven && chance < implausible:
		out.Status = Misfit
		out.Reason = fmt.Sprintf("chi-square is %.4g where %.4g is expected: noise of the given size would explain the residuals with a probability of %.1e only",
			inf.ChiSquare, inf.Freedom, chance)
	case inf.NoiseGiven:
		out.Status = Fits
		out.Reason = fmt.Sprintf("chi-square is %.4g where %.4g is expected: the residuals are those of the given noise", inf.ChiSquare, inf.Freedom)
	default:
		out.Status = Fits
		out.Reason = fmt.Sprintf("the noise of the %d values is estimated from their residuals", inf.Values)
	}
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
