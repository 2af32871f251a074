package auto

import (
	"fmt"
	"math"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"pinn/collocation"
	"pinn/lsgd/inverse"
	"pinn/network"
	"pinn/pde"
)

// noiseOfData estimates the noise of the data, relative to their values, by a fit of smooth functions that no equation constrains, and
// says from how many free residuals. It tells noise from the misfit of equations or of a basis that is too small. It is zero for data that
// are exact to noiseOfExact.
func (s *solver) noiseOfData() (noise, freedom float64, err error) {
	q := *s.problem
	q.Params, q.Priors, q.Conditions = nil, nil, nil
	for _, c := range s.problem.Conditions {
		if c.Measured != nil {
			q.Conditions = append(q.Conditions, c)
			q.Priors = append(q.Priors, pde.Prior{Field: c.Op.Slots()[0].Field})
		}
	}
	o := Options{Seed: s.options.Seed, Network: Network{Activation: network.Sine, Layers: 1, Init: "disk"}, Points: Points{Rule: collocation.Sobol{}}}
	sub := &solver{ctx: s.ctx, problem: &q, options: o, begun: time.Now()}
	sub.inversion = &inversion{data: measured(&q)}
	t, err := sub.prepare(design{width: 2 * startWidths[min(len(q.Coords), len(startWidths))-1], spread: 2 * radiusMiddling}, 0)
	if err != nil {
		return 0, 0, err
	}
	ev, err := sub.evidence(t)
	if err != nil {
		return 0, 0, err
	}
	fit, err := inverse.Solve(s.ctx, t.system, t.state, ev)
	if err != nil {
		return 0, 0, err
	}
	if noise = deviation(fit); noise > noiseOfExact {
		return noise, fit.Freedom, nil
	}
	return 0, 0, nil
}

// deviation returns the standard deviation of the residuals relative to the values.
func deviation(fit *inverse.Fit) float64 {
	return fit.Misfit * math.Sqrt(float64(fit.Values)/fit.Freedom)
}

// excess returns the misfit of the data, relative to the values, if it is so large that the fit has lost them; a trivial solution
// satisfies the equations as well as any. Otherwise, and where that is accepted, it is zero.
func (v *inversion) excess(fit *inverse.Fit) float64 {
	if !v.lost && (fit.Known && fit.ChiSquare > misfitAstray*fit.Freedom || !fit.Known && (fit.Misfit > misfitFaraway || v.lack(fit) < chanceImplausible)) {
		return fit.Misfit
	}
	return 0
}

// misses reports whether a trial has lost the data. The nil inversion has none.
func (v *inversion) misses(t *trial) bool {
	return v != nil && t.inferred != nil && v.excess(t.inferred) > 0
}

// lack returns the probability that residuals under the equations are as large as they are beside those of a smooth fit of the data
// alone, if the equations hold: an F test of lack of fit. It is 1 where the two differ by less than a factor that counts.
func (v *inversion) lack(fit *inverse.Fit) float64 {
	if v.noise == 0 {
		return 1
	}
	ratio := math.Pow(deviation(fit)/v.noise, 2)
	if !(ratio > misfitAstray) {
		return 1
	}
	return distuv.F{D1: fit.Freedom, D2: v.freedom}.Survival(ratio)
}

// unfitting says why the data do not fit, or nothing.
func (s *solver) unfitting(t *trial) string {
	fit := t.inferred
	text := ""
	switch {
	case fit.Known:
		chance := (distuv.ChiSquared{K: fit.Freedom}).Survival(fit.ChiSquare)
		if chance >= chanceImplausible {
			return ""
		}
		odds := fmt.Sprintf("%.1e only", chance)
		if chance < leastChance {
			odds = fmt.Sprintf("less than %.0e", leastChance)
		}
		text = fmt.Sprintf("chi-square is %.4g where %.4g is expected: noise of the given size would explain the residuals with a probability of %s",
			fit.ChiSquare, fit.Freedom, odds)
	case s.inversion.lack(fit) < chanceImplausible:
		text = fmt.Sprintf("the equations miss the data by %.2g times the scatter of the data about a smooth curve", deviation(fit)/s.inversion.noise)
	case fit.Misfit > misfitFaraway:
		text = fmt.Sprintf("the equations miss the data by %.0f %% of their size", 100*fit.Misfit)
	}
	if text == "" {
		return s.outlier(t, chanceImplausible)
	}
	if outlier := s.outlier(t, chanceUnlikely); outlier != "" {
		text += "; " + outlier
	}
	return text
}

// outlier names the value that is farthest from the fit, if normal noise explains one as far among so many with a probability below the given one; the standard deviation is that
// of the others where it is not given (R. D. Cook, S. Weisberg, "Residuals and Influence in Regression", Chapman and Hall 1982, section 2.2.2).
func (s *solver) outlier(t *trial, below float64) string {
	fit := t.inferred
	at := 0
	for k, r := range fit.Residuals {
		if math.Abs(r) > math.Abs(fit.Residuals[at]) {
			at = k
		}
	}
	if len(fit.Residuals) == 0 || !fit.Known && fit.Misfit <= noiseOfExact {
		return "" // residuals of exact data are errors of the basis
	}
	r := math.Abs(fit.Residuals[at])
	chance := 2 * distuv.UnitNormal.Survival(r)
	if !fit.Known {
		others := fit.Freedom - 1
		if others < fewOthers {
			return ""
		}
		r *= math.Sqrt(others / max(fit.Freedom-r*r, others*leastLeft))
		chance = 2 * distuv.StudentsT{Sigma: 1, Nu: others}.Survival(r)
	}
	if chance*float64(len(fit.Residuals)) >= below {
		return ""
	}
	for _, d := range s.inversion.data {
		cloud := t.system.Clouds[d.Condition]
		if n := cloud.Points(); at >= n {
			at -= n
			continue
		}
		var place []string
		for c, name := range s.problem.Coords {
			place = append(place, fmt.Sprintf("%s = %.4g", name, cloud.X.At(at, c)))
		}
		field := s.problem.Fields[s.problem.Conditions[d.Condition].Op.Slots()[0].Field]
		return fmt.Sprintf("the value %s = %.4g at %s is %.3g standard deviations off, which normal noise does not explain: an outlier or a wrong equation",
			field, cloud.Data.At(at, 0), strings.Join(place, ", "), r)
	}
	return ""
}
