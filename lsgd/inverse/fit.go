package inverse

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/lsgd"
	"pinn/pde"
)

const (
	// lightness is the weight of the rows of the data relative to those of the equations. Noise in the data leaks into the
	// equations by its square; the data still determine what the equations leave free, above the rank tolerance divided by it.
	lightness = 1e-6
	// mostSteps bounds the Gauss-Newton steps: those that converge take about ten.
	mostSteps = 40
	// shortStep is the step, relative to the standard error, that ends the iteration; and exactStep the one relative to
	// the number itself, for data without noise.
	shortStep = 1e-6
	exactStep = 1e-13
	// mostDamping is the damping from which no step leads down.
	mostDamping = 1e10
	// stationary is the relative offset at which the fields have converged for given parameters, where that takes an iteration.
	stationary = 1e-6
	// rounds is the number of times that unknown standard deviations of several conditions are estimated anew.
	rounds = 4
	// leastNoise is the smallest standard deviation relative to the size of the values: rounding.
	leastNoise = 1e-15
)

// Data says how well the values of a condition are known.
type Data struct {
	Condition int
	// Sigma holds the standard deviations of the values, one per point of the condition's cloud; nil: they are unknown
	// and the same for all values of the condition.
	Sigma []float64
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
	// Misfit is the root mean square of the residuals of the data relative to that of the values.
	Misfit    float64
	Values    int  // measured values
	Known     bool // all standard deviations were given
	Converged bool
	Steps     int
}

// fitter is a fit under way.
type fitter struct {
	ctx    context.Context
	joint  *collocation.System // with the parameters as columns
	data   []Data
	sigma  [][]float64 // per entry of the data
	heavy  [][]float64 // the scales of the balanced system
	first  []int       // per condition: its first row
	unit   float64     // factor of a residual over its standard deviation in the rows
	params int
	affine []bool // per condition: its equations are affine in the fields
	proj   lsgd.Fit
}

// Solve moves the coefficients and parameters of st to the fit of the data under the other conditions of a balanced system,
// and st.Blend to 0. It begins with the parameters of st, which stay within their bounds. Errors are those of
// [lsgd.Project]. Where the equations are not affine in the fields, it finds the fit that the start leads to; see [Approach].
func Solve(ctx context.Context, sys *collocation.System, st *collocation.State, data []Data) (*Fit, error) {
	f, known := newFitter(ctx, sys, st, data)
	f.weigh(lightness)
	var fit *Fit
	for round := range rounds {
		var err error
		if fit, err = f.iterate(st); err != nil {
			return nil, err
		}
		if known || len(data) == 1 || round == rounds-1 {
			break
		}
		if err := f.reestimate(st, fit); err != nil {
			return nil, err
		}
	}
	fit.Known = known
	return fit, f.conclude(fit, st)
}

// newFitter binds a fit, and reports whether all standard deviations are known.
func newFitter(ctx context.Context, sys *collocation.System, st *collocation.State, data []Data) (f *fitter, known bool) {
	f = &fitter{ctx: ctx, data: data, heavy: sys.Scale, params: len(sys.Problem.Params)}
	f.affine = AffineInFields(sys.Problem, sys.Clouds, st.Coef[sys.Layout.Cols:])
	f.bind(sys)
	return f, f.begin()
}

// bind makes a system of its own, whose clouds carry the weights of the data.
func (f *fitter) bind(sys *collocation.System) {
	clouds := append([]*pde.Cloud{}, sys.Clouds...)
	for _, d := range f.data {
		c := *clouds[d.Condition]
		c.Weight = append([]float64{}, c.Weight...)
		clouds[d.Condition] = &c
	}
	f.joint = collocation.NewSystem(sys.Problem, sys.Layout, clouds)
	row := 0
	for c, condition := range sys.Problem.Conditions {
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
	f.joint = collocation.NewSystem(f.joint.Problem, f.joint.Layout, clouds)
	f.joint.Scale = scale
}

// project finds the coefficients for the parameters of a state.
func (f *fitter) project(st *collocation.State) error {
	n := f.joint.Layout.Cols
	sys := collocation.NewSystem(Hold(f.joint.Problem, st.Coef[n:], f.affine), f.joint.Layout, f.joint.Clouds)
	sys.Scale = f.joint.Scale
	part := &collocation.State{Coef: st.Coef[:n], Start: st.Start, Blend: st.Blend}
	fit, err := lsgd.Project(f.ctx, sys, part, lsgd.Newton{Offset: stationary})
	st.Blend = part.Blend
	f.proj = fit
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
			f.sigma[k] = f.common(d, max(sigma, leastNoise*f.size(d)))
		}
		at += m
	}
	f.weigh(lightness)
	return nil
}
