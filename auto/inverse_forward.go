package auto

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/lsgd/inverse"
	"pinn/pde"
)

// forward fits the unknown numbers of a problem by solves for given ones, each by any strategy: Gauss-Newton steps on the residuals of the
// data, with differences for derivatives, which every step betters (C. G. Broyden, Math. Comp. 19, 1965). It is for problems whose
// equations determine the fields once the numbers are given, and that no basis on the whole domain resolves.
type forward struct {
	*solver
	clouds []*pde.Cloud // of the data
	sigma  [][]float64  // of their values; 1 where it is not known
	known  bool         // all standard deviations are given
	solves int
	asked  float64 // the estimated error that is asked of a solve
}

// shot is a solve for given numbers.
type shot struct {
	params []float64
	asked  float64 // the estimated error that was asked for
	out    *Solution
	left   []float64 // residuals of the data over their standard deviations
}

// shootable reports whether a problem has numbers to be given, and equations that determine all fields then.
func shootable(p *pde.Problem) bool {
	return len(p.Params) > 0 && len(p.Priors) == 0 && len(measured(p)) < len(p.Conditions)
}

// forwarded is the route by solves for given numbers. It reports false if the first of them has no solution that is worth a fit.
func (s *solver) forwarded() (out *Solution, ok bool, err error) {
	if !shootable(s.problem) {
		return nil, false, nil
	}
	f := &forward{solver: s, known: !s.inversion.guesses()}
	for _, d := range s.inversion.data {
		c := new(pde.Cloud)
		s.problem.Conditions[d.Condition].On.Place(c, nil, []float64{1})
		f.clouds = append(f.clouds, c)
		sigma := d.Sigma
		if sigma == nil {
			sigma = slices.Repeat([]float64{1}, c.Points())
		}
		f.sigma = append(f.sigma, sigma)
	}
	f.asked = max(s.wanted.Tolerance, shotTolerance)
	if f.known {
		f.asked = f.enough(1)
	}
	at, err := f.shoot(startOfParams(s.problem))
	if err == nil && !(at.out.ErrorEstimate <= errorSolvable) || err != nil && s.ctx.Err() == nil {
		return nil, false, nil
	}
	if err != nil {
		return nil, true, err
	}
	if rough := s.inversion.params; rough != nil && within(s.problem, rough) && !slices.Equal(rough, at.params) {
		other, err := f.shoot(rough)
		if s.ctx.Err() != nil {
			return nil, true, err
		}
		if err == nil && other.out.ErrorEstimate <= errorSolvable && floats.Norm(other.left, 2) < floats.Norm(at.left, 2) {
			at = other
		}
	}
	s.note("for given numbers the problem is solved otherwise: they are fitted by such solves")
	at, slopes, converged, err := f.descend(at)
	if err != nil {
		out, err = s.failed(err)
		return out, true, err
	}
	return f.outcome(at, slopes, converged), true, nil
}

// within reports whether numbers keep to the bounds of the parameters.
func within(p *pde.Problem, params []float64) bool {
	for k, q := range p.Params {
		if q.Min < q.Max && !(q.Min <= params[k] && params[k] <= q.Max) {
			return false
		}
	}
	return !floats.HasNaN(params)
}

// enough returns the estimated error of a solve that is negligible beside the noise of the data, whose standard deviations are to be multiplied by a factor.
func (f *forward) enough(factor float64) float64 {
	asked := shotTolerance
	for k := range f.sigma {
		size := mat.Norm(f.clouds[k].Data, 2) / math.Sqrt(float64(len(f.sigma[k])))
		asked = min(asked, negligibleStep*factor*slices.Min(f.sigma[k])/size)
	}
	return max(asked, cmp.Or(f.wanted.Tolerance, DefaultTolerance))
}

// sharpen lowers the error that is asked of solves where that of the best one counts beside the noise, which its fit tells if it is not given, and reports
// whether it did.
func (f *forward) sharpen(at *shot) bool {
	if f.known {
		return false
	}
	f.asked = min(f.asked, f.enough(floats.Norm(at.left, 2)/math.Sqrt(float64(len(at.left)))))
	return at.asked > f.asked && at.out.ErrorEstimate > f.asked
}

// difference returns the relative change of a number for derivatives.
func (f *forward) difference() float64 { return max(stepOfDifference, math.Sqrt(f.asked)) }

// onlyForwarded is forwarded where no other route has cells, and fluxes jump by the text.
func (s *solver) onlyForwarded() (*Solution, error) {
	out, ok, err := s.forwarded()
	if !ok {
		return s.failed(fmt.Errorf("fluxes jump: the data are fitted by solves on cells for given numbers, and for those of the start there is none "+
			"with an estimated error below %.0e", errorSolvable))
	}
	return out, err
}

// shoot solves the problem for given numbers, without its data.
func (f *forward) shoot(params []float64) (*shot, error) {
	held := inverse.Hold(f.problem, params, inverse.AffineInFields(f.problem, f.fresh, params))
	held.Conditions = slices.Clone(held.Conditions)
	for k := len(held.Conditions) - 1; k >= 0; k-- {
		if f.problem.Conditions[k].Measured != nil {
			held.Conditions = slices.Delete(held.Conditions, k, k+1)
		}
	}
	o := f.wanted
	o.Journal, o.Checkpoint, o.Watch, o.Tolerance = nil, nil, nil, f.asked
	f.solves++
	out, err := Solve(f.ctx, held, &o)
	if err != nil {
		return nil, err
	}
	a := &shot{params: params, asked: f.asked, out: out, left: f.left(out.Model)}
	text := ""
	for k, q := range f.problem.Params {
		text += fmt.Sprintf(", %s = %.10g", q.Name, params[k])
	}
	f.note("solve %d%s: misfit %.3g, estimated error %.1e", f.solves, text, floats.Norm(a.left, 2), out.ErrorEstimate)
	return a, f.ctx.Err()
}

// left returns the residuals of the data over their standard deviations.
func (f *forward) left(m *Model) (out []float64) {
	for k, d := range f.inversion.data {
		field := f.problem.Conditions[d.Condition].Op.Slots()[0].Field
		values := m.Values(f.clouds[k].X)
		for i, sigma := range f.sigma[k] {
			out = append(out, (values.At(i, field)-f.clouds[k].Data.At(i, 0))/sigma)
		}
	}
	return out
}

// size returns the sizes of the parameters.
func (f *forward) size(params []float64) []float64 {
	out := make([]float64, len(params))
	for k, q := range f.problem.Params {
		if out[k] = math.Abs(params[k]); out[k] == 0 {
			out[k] = max(math.Abs(q.Start), 1)
		}
	}
	return out
}

// slopes returns the derivatives of the residuals by the parameters.
func (f *forward) slopes(at *shot) (*mat.Dense, error) {
	out := mat.NewDense(len(at.left), len(at.params), nil)
	size := f.size(at.params)
	for k, q := range f.problem.Params {
		h := f.difference() * size[k]
		if q.Min < q.Max && at.params[k]+h > q.Max {
			h = -h
		}
		params := slices.Clone(at.params)
		params[k] += h
		beside, err := f.shoot(params)
		if err != nil {
			return nil, err
		}
		floats.Sub(beside.left, at.left)
		floats.Scale(1/h, beside.left)
		out.SetCol(k, beside.left)
	}
	return out, nil
}

// descend moves to the numbers that fit the data best.
func (f *forward) descend(at *shot) (best *shot, slopes *mat.Dense, converged bool, err error) {
	if slopes, err = f.slopes(at); err != nil {
		return nil, nil, false, err
	}
	begun, damping := at, 1.0
	for range mostShots {
		step, small := f.step(at, slopes, damping)
		if small && f.sharpen(at) {
			if at, err = f.shoot(at.params); err != nil {
				return nil, nil, false, err
			}
			continue
		}
		if small {
			converged = true
			break
		}
		params := slices.Clone(at.params)
		floats.Add(params, step)
		next, err := f.shoot(params)
		if err != nil {
			return nil, nil, false, err
		}
		secant(slopes, step, next.left, at.left, f.size(at.params))
		if floats.Norm(next.left, 2) < floats.Norm(at.left, 2) {
			at, damping = next, 1
			continue
		}
		damping /= 4
	}
	if len(at.params) > 1 && f.apart(begun, at) > slopesLast { // secants tell the derivatives along the steps only
		slopes, err = f.slopes(at)
	}
	return at, slopes, converged, err
}

// apart returns the largest relative change of a number between two solves.
func (f *forward) apart(a, b *shot) (most float64) {
	for k, size := range f.size(b.params) {
		most = max(most, math.Abs(a.params[k]-b.params[k])/size)
	}
	return most
}

// step returns the Gauss-Newton step within the bounds, no longer than a part of the numbers and damped, and reports whether it is too small
// to count.
func (f *forward) step(at *shot, slopes *mat.Dense, damping float64) (step []float64, small bool) {
	size := f.size(at.params)
	var scaled mat.Dense
	scaled.Apply(func(_, k int, v float64) float64 { return v * size[k] }, slopes)
	var svd mat.SVD
	var x mat.VecDense
	if !svd.Factorize(&scaled, mat.SVDThin) {
		return make([]float64, len(size)), true
	}
	svd.SolveVecTo(&x, mat.NewVecDense(len(at.left), at.left), max(1, svd.Rank(f.difference())))
	noise := floats.Norm(at.left, 2) / math.Sqrt(float64(max(1, len(at.left)-len(size))))
	long := mat.Norm(&x, math.Inf(1)) / longestStep
	small = true
	for k, q := range f.problem.Params {
		to := at.params[k] - x.AtVec(k)*size[k]*damping/max(1, long)
		if q.Min < q.Max {
			to = min(max(to, q.Min), q.Max)
		}
		step = append(step, to-at.params[k])
		within := max(negligibleStep*noise/mat.Norm(scaled.ColView(k), 2), leastNumber) * size[k]
		small = small && math.Abs(step[k]) <= within
	}
	return step, small
}

// secant makes derivatives agree with the change along a step, with the least change of them in units of the sizes.
func secant(slopes *mat.Dense, step, after, before, size []float64) {
	norm := 0.0
	for k, d := range step {
		norm += d * d / (size[k] * size[k])
	}
	for i := range after {
		change := after[i] - before[i] - floats.Dot(slopes.RawRowView(i), step)
		for k, d := range step {
			slopes.Set(i, k, slopes.At(i, k)+change*d/(size[k]*size[k]*norm))
		}
	}
}

// outcome is the solution for the best numbers, with the statistics.
func (f *forward) outcome(at *shot, slopes *mat.Dense, converged bool) *Solution {
	out, n := at.out, len(at.params)
	rest, _ := f.step(at, slopes, 1) // too small to be worth a solve
	fit := &inverse.Fit{Params: at.params, Values: len(at.left), Known: f.known, Converged: converged, Steps: f.solves, Residuals: at.left}
	fit.Freedom = max(1, float64(fit.Values-n))
	fit.ChiSquare = floats.Dot(at.left, at.left)
	factor := 1.0
	if !fit.Known {
		factor = math.Sqrt(fit.ChiSquare / fit.Freedom)
		fit.ChiSquare = fit.Freedom
		floats.Scale(1/factor, fit.Residuals)
	}
	fit.Covariance, fit.Free = inverse.Covariance(slopes, f.size(at.params), factor)
	f.describe(out, fit, factor)
	for k, q := range f.problem.Params {
		out.Params[q.Name] = at.params[k]
	}
	out.Problem = f.problem
	out.Decisions = slices.Concat(f.decisions, out.Decisions)
	t := &trial{inferred: fit, system: &collocation.System{Clouds: make([]*pde.Cloud, len(f.problem.Conditions))}}
	for k, d := range f.inversion.data {
		t.system.Clouds[d.Condition] = f.clouds[k]
	}
	t.partner = &inverse.Fit{Params: slices.Clone(at.params)}
	for k, d := range rest {
		t.partner.Params[k] += math.Abs(d) + f.numerical(k, at, fit, factor)
	}
	f.infer(out, t)
	return out
}

// numerical bounds the error of a parameter by that of the values at the data, as the independent solve estimates it: it may lie along their
// derivative by the parameter. It is NaN without such a solve.
func (f *forward) numerical(k int, at *shot, fit *inverse.Fit, factor float64) float64 {
	if fit.Covariance == nil || at.out.Independent == nil {
		return math.NaN()
	}
	apart := f.left(at.out.Independent)
	floats.Sub(apart, f.left(at.out.Model))
	return SafetyFactor * floats.Norm(apart, 2) * math.Sqrt(fit.Covariance.At(k, k)) / factor
}

// describe adds what the data leave to a solution and to its fit.
func (f *forward) describe(out *Solution, fit *inverse.Fit, factor float64) {
	residual, validation := make([]float64, len(f.problem.Conditions)), make([]float64, len(f.problem.Conditions))
	at, row, squares := 0, 0, 0.0
	for k, c := range f.problem.Conditions {
		if c.Measured == nil {
			residual[k], validation[k] = out.Residual[at], out.Validation[at]
			at++
			continue
		}
		data := len(fit.Sigma)
		sum, size, spread := 0.0, 0.0, 0.0
		for i, sigma := range f.sigma[data] {
			sum += math.Pow(fit.Residuals[row]*factor*sigma, 2)
			size += math.Pow(f.clouds[data].Data.At(i, 0), 2)
			spread += sigma * sigma * factor * factor
			row++
		}
		points := float64(len(f.sigma[data]))
		residual[k], validation[k] = math.Sqrt(sum/points), math.Sqrt(sum/points)
		fit.Sigma = append(fit.Sigma, math.Sqrt(spread/points))
		if size > 0 {
			squares += sum / size * points
		}
	}
	out.Residual, out.Validation = residual, validation
	fit.Misfit = math.Sqrt(squares / float64(fit.Values))
}
