package inverse

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/lsgd"
	"pinn/pde"
)

// Data says how well the values of a condition are known.
type Data struct {
	Condition int
	// Sigma holds the standard deviations of the values, one per point of the condition's cloud; nil: they are unknown
	// and the same for all values of the condition.
	Sigma []float64
}

// Prior is an equation that is wished for where data and equations leave the fields open: its rows, times the root of the
// strength, stand beside the residuals of the data over their standard deviations. The weights of the cloud are made to sum to 1.
type Prior struct {
	Op pde.Operator // linear, without parameters
	At *pde.Cloud
}

// Evidence is what is known besides the equations.
type Evidence struct {
	Data   []Data
	Priors []Prior
	// Strength of the priors; 0: chosen by [Solve], by Mallows' criterion where all standard deviations are known, and by generalised
	// cross-validation where they are not.
	Strength float64
	// Near is a strength that the choice begins at; 0: at the strongest that makes sense.
	Near float64
}

// Fit is the outcome of [Solve].
type Fit struct {
	Projection lsgd.Fit
	Params     []float64
	// Covariance of the parameters, by the linearised fit; nil without parameters, and where the data do not determine them.
	Covariance *mat.SymDense
	// Free is a direction in which the parameters can change without a change of the model at the data that counts, as
	// multiples of their sizes; nil if the data determine all.
	Free []float64
	// Sigma is the root mean square of the standard deviations per entry of the data, given or estimated.
	Sigma []float64
	// ChiSquare is the sum of the squares of the residuals of the data over their standard deviations; Freedom is its
	// expectation: the number of values less the numbers that the fit takes from them.
	ChiSquare, Freedom float64
	// Residuals are those of the data over their standard deviations, in the order of the conditions and of their points.
	Residuals []float64
	// Misfit is the root mean square of the residuals of the data relative to that of the values.
	Misfit float64
	Values int // measured values
	// Strength is that of the priors. With the coefficients and parameters changed by Spread (columns x columns) times independent
	// standard normal numbers, the fields are distributed as the data and the priors say. Nil without priors.
	Strength  float64
	Spread    *mat.Dense
	Known     bool // all standard deviations were given
	Converged bool
	Steps     int
	Work      float64 // multiplications and additions of the linear solves
}

// fitter is a fit under way.
type fitter struct {
	ctx      context.Context
	joint    *collocation.System // with the parameters as columns
	data     []Data
	priors   []Prior
	strength float64
	near     float64     // where the choice of the strength begins; 0: anywhere
	sigma    [][]float64 // per entry of the data
	heavy    [][]float64 // the scales of the balanced system
	first    []int       // per condition: its first row
	light    float64     // weight of the data relative to the equations
	unit     float64     // factor of a residual over its standard deviation in the rows
	params   int
	affine   []bool // per condition: its equations are affine in the fields
	proj     lsgd.Fit
	work     float64 // so far
}

// Solve moves the coefficients and parameters of st to the fit of the data under the other conditions of a balanced system,
// and st.Blend to 0. It begins with the parameters of st, which stay within their bounds. Errors are those of
// [lsgd.Project]. Where the equations are not affine in the fields, it finds the fit that the start leads to; see [Approach].
func Solve(ctx context.Context, sys *collocation.System, st *collocation.State, ev Evidence) (*Fit, error) {
	f, known := newFitter(ctx, sys, st, ev)
	if err := f.open(st, known); err != nil {
		return nil, err
	}
	fit, err := f.settle(st)
	if err != nil {
		return nil, err
	}
	for range noiseRounds - 1 {
		if known || len(f.data) == 1 {
			break
		}
		if err := f.reestimate(st, fit); err != nil {
			return nil, err
		}
		if fit, err = f.settle(st); err != nil {
			return nil, err
		}
	}
	fit.Known = known
	return fit, f.conclude(fit, st)
}

// open moves a state to the fit with which the iteration begins. Priors get their strength.
func (f *fitter) open(st *collocation.State, known bool) error {
	f.weigh(f.light)
	if len(f.priors) == 0 || f.strength > 0 {
		return nil
	}
	f.strength = strengthOnTheWay * float64(f.values())
	if f.near > 0 {
		f.strength = f.near
	}
	for range 2 {
		f.weigh(f.light)
		if err := f.project(st); err != nil {
			return err
		}
		if _, err := f.relight(st); err != nil {
			return err
		}
	}
	return f.chooseStrength(st, known)
}

// settle iterates, with the weight of the data that the outcome allows.
func (f *fitter) settle(st *collocation.State) (*Fit, error) {
	fit, err := f.iterate(st)
	if err != nil {
		return nil, err
	}
	changed, err := f.relight(st)
	if err != nil || !changed {
		return fit, err
	}
	return f.iterate(st)
}

// relight sets the weight of the data relative to the equations by what both leave at a state, and reports whether it has
// changed by much. The noise leaks into the equations by its square: it may be as large as leaves that below what the basis misses
// the equations by anyway. A basis that does not resolve these would otherwise leave the data for their sake.
func (f *fitter) relight(st *collocation.State) (changed bool, err error) {
	missed, err := f.unmet(st)
	if err != nil {
		return false, err
	}
	fit, err := f.sketch(st, false)
	if err != nil {
		return false, err
	}
	size := 0.0
	for _, d := range f.data {
		size = math.Hypot(size, floats.Max(f.heavy[d.Condition])*f.size(d))
	}
	before := f.light
	noise := max(fit.Misfit, residualRounded)
	if len(f.priors) == 0 {
		noise = max(noise, misfitLeast) // derivatives by the parameters leave the equations as well
	}
	f.light = math.Sqrt(max(missed/size, residualRounded) / noise)
	f.light = min(max(f.light, f.lightest()), weightLargest)
	f.weigh(f.light)
	return max(f.light/before, before/f.light) > weightChange, nil
}

// lightest returns the least weight of the data. With priors, weak directions are to stay above roundings.
func (f *fitter) lightest() float64 {
	if len(f.priors) > 0 {
		return weightLeastWithPriors
	}
	return weightLeast
}

// values returns the number of measured values.
func (f *fitter) values() (n int) {
	for _, s := range f.sigma {
		n += len(s)
	}
	return n
}

// newFitter binds a fit, and reports whether all standard deviations are known.
func newFitter(ctx context.Context, sys *collocation.System, st *collocation.State, ev Evidence) (f *fitter, known bool) {
	f = &fitter{ctx: ctx, data: ev.Data, priors: ev.Priors, strength: ev.Strength, near: ev.Near, heavy: sys.Scale, params: len(sys.Problem.Params), light: weightLeast}
	f.light = f.lightest()
	f.bind(sys)
	f.affine = AffineInFields(f.joint.Problem, f.joint.Clouds, st.Coef[sys.Layout.Cols:])
	return f, f.begin()
}

// bind makes a system of its own, with the priors as its last conditions.
func (f *fitter) bind(sys *collocation.System) {
	p := *sys.Problem
	p.Conditions = slices.Clone(p.Conditions)
	clouds := slices.Clone(sys.Clouds)
	for _, q := range f.priors {
		eqs, _ := q.Op.Dims()
		p.Conditions = append(p.Conditions, pde.Condition{Name: "prior", Op: q.Op})
		clouds = append(clouds, q.At)
		f.heavy = append(slices.Clip(f.heavy), make([]float64, eqs))
	}
	f.joint = collocation.NewSystem(&p, sys.Layout, clouds)
	row := 0
	for c, condition := range p.Conditions {
		eqs, _ := condition.Op.Dims()
		f.first = append(f.first, row)
		row += clouds[c].Points() * eqs
	}
}

// begin sets the standard deviations, those that are unknown to the size of the values, and reports whether all are known.
func (f *fitter) begin() (known bool) {
	known = true
	for _, d := range f.data {
		if d.Sigma != nil {
			if len(d.Sigma) != f.joint.Clouds[d.Condition].Points() {
				panic(fmt.Sprintf("inverse: %d standard deviations for %d points", len(d.Sigma), f.joint.Clouds[d.Condition].Points()))
			}
			f.sigma = append(f.sigma, d.Sigma)
			continue
		}
		known = false
		f.sigma = append(f.sigma, f.common(d, f.size(d)))
	}
	return known
}

// size returns the root mean square of the values of a condition, or 1 if they are all zero.
func (f *fitter) size(d Data) float64 {
	values := f.joint.Clouds[d.Condition].Data
	if s := mat.Norm(values, 2) / math.Sqrt(float64(len(values.RawMatrix().Data))); s > 0 {
		return s
	}
	return 1
}

// common returns one standard deviation for all points of a condition.
func (f *fitter) common(d Data, sigma float64) []float64 {
	out := make([]float64, f.joint.Clouds[d.Condition].Points())
	for i := range out {
		out[i] = sigma
	}
	return out
}

// weigh sets the weights of the rows: those of the data are residuals over standard deviations, times one factor that makes
// them count as light as asked for relative to the others.
func (f *fitter) weigh(light float64) {
	scale := make([][]float64, len(f.heavy))
	copy(scale, f.heavy)
	f.unit = math.Inf(1)
	norm := make([]float64, len(f.data)) // of the weights, which a system makes sum to 1
	clouds := append([]*pde.Cloud{}, f.joint.Clouds...)
	for k, d := range f.data {
		c := *clouds[d.Condition]
		c.Weight = make([]float64, c.Points())
		for i, s := range f.sigma[k] {
			c.Weight[i] = 1 / (s * s)
			norm[k] += c.Weight[i]
		}
		clouds[d.Condition] = &c
		norm[k] = math.Sqrt(norm[k])
		f.unit = min(f.unit, light*floats.Max(f.heavy[d.Condition])/norm[k])
	}
	for k, d := range f.data {
		scale[d.Condition] = make([]float64, len(f.heavy[d.Condition]))
		for e := range scale[d.Condition] {
			scale[d.Condition][e] = f.unit * norm[k]
		}
	}
	for c := len(scale) - len(f.priors); c < len(scale); c++ {
		scale[c] = slices.Clone(scale[c])
		for e := range scale[c] {
			scale[c][e] = f.unit * math.Sqrt(f.strength)
		}
	}
	f.joint = collocation.NewSystem(f.joint.Problem, f.joint.Layout, clouds)
	f.joint.Scale = scale
}

// project finds the coefficients for the parameters of a state.
func (f *fitter) project(st *collocation.State) error {
	n := f.joint.Layout.Cols
	sys := collocation.NewSystem(Hold(f.joint.Problem, st.Coef[n:], f.affine), f.joint.Layout, f.joint.Clouds)
	sys.Scale = f.joint.Scale
	part := &collocation.State{Coef: st.Coef[:n], Start: st.Start, Blend: st.Blend}
	fit, err := lsgd.Project(f.ctx, sys, part, lsgd.ProjectSettings{Offset: offsetStationary})
	st.Blend = part.Blend
	f.proj = fit
	f.work += fit.Work
	return err
}

// reestimate sets the unknown standard deviations from the residuals of a fit.
func (f *fitter) reestimate(st *collocation.State, fit *Fit) error {
	l, err := f.linearize(st)
	if err != nil {
		return err
	}
	at := 0
	share := max(1, float64(fit.Values-f.params)) / float64(fit.Values)
	for k, d := range f.data {
		eqs, _ := f.joint.Problem.Conditions[d.Condition].Op.Dims()
		m := len(f.sigma[k]) * eqs
		if d.Sigma == nil {
			r := l.left[at : at+m] // in units of the former standard deviation
			sigma := f.sigma[k][0] * math.Sqrt(floats.Dot(r, r)/(float64(m)*share))
			f.sigma[k] = f.common(d, max(sigma, noiseLeast*f.size(d)))
		}
		at += m
	}
	f.weigh(f.light)
	return nil
}
