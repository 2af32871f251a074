package fitting

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/collocation"
	"pinn/internal/usage"
	"pinn/lsgd"
	"pinn/network"
	"pinn/pde"
	"pinn/pde/jet"
)

// Streams of random numbers, one per purpose.
const (
	streamWeights = iota + 1<<34
	streamPoints
	streamFresh
	streamCoefficients
)

// Defaults of the networks and the points.
const (
	defaultLayers   = 1
	defaultWidth    = 32
	defaultInterior = 1000
	defaultBoundary = 200
)

// Record is one evaluation of a fit.
type Record struct {
	Phase      int // 1: regularised, 2: refined
	Step       int
	CPUSeconds float64
	Loss       float64
}

// Fitted is the outcome of one network with one seed.
type Fitted struct {
	Network Network
	Seed    uint64
	Basis   collocation.Adaptive
	Model   *collocation.Expansion
	Fit     lsgd.Fit
	Status  lsgd.Status // of the last phase
	Err     error       // what went wrong, for the status Failure
	Weights int         // hidden weights and coefficients
	CPU     float64     // seconds
	RMS     float64     // root mean square of the scaled residuals
	RelL2   float64     // of the fields with a known solution, at fresh points; NaN if there are none
	RelMax  float64
	History []Record

	start  collocation.Adaptive // before the training
	points int                  // fitted collocation points
}

// Outcome of a fit file.
type Outcome struct {
	File *Fit
	Runs []*Fitted // seed after seed, and network after network
}

// Execute fits all networks with all seeds. say, if not nil, is told about progress. The error says which network
// cannot be made or which points cannot be placed, or is the context's. A fit that fails numerically is an outcome.
// journal, if not nil, keeps the fits that have ended, and has those of an interrupted run, which are not made again. With
// the context's error the outcome holds the seeds whose fits have all ended.
func Execute(ctx context.Context, file *Fit, say func(string), journal auto.Journal) (*Outcome, error) {
	out := &Outcome{File: file}
	for k := range file.Seeds {
		seed := file.Options.Seed + uint64(k)
		for i := range file.Networks {
			f := &fit{file: file, Fitted: &Fitted{Network: file.Networks[i], Seed: seed}}
			err := f.kept(ctx, journal, fmt.Sprintf("fit %d", len(out.Runs)))
			if ctx.Err() != nil {
				out.Runs = out.Runs[:k*len(file.Networks)]
				return out, ctx.Err()
			}
			if err != nil {
				return nil, fmt.Errorf("%s: network %q: %w", file.Path, f.Network.Name, err)
			}
			if say != nil {
				known := ""
				if !math.IsNaN(f.RelL2) {
					known = fmt.Sprintf("error %.2e, ", f.RelL2)
				}
				say(fmt.Sprintf("%s, seed %d: %sresidual %.2e, %d weights, %.2f s CPU (%s)",
					f.Network.Name, seed, known, f.RMS, f.Weights, f.CPU, f.Status))
			}
			out.Runs = append(out.Runs, f.Fitted)
		}
	}
	return out, nil
}

// fit is one run under way.
type fit struct {
	*Fitted
	file   *Fit
	system *collocation.System
	state  *collocation.State
}

func source(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

// run carries out a fit that has been prepared.
func (f *fit) run(ctx context.Context) error {
	begun := cpuSeconds()
	switch f.Network.Method {
	case auto.GD:
		f.descend(ctx, begun)
	case auto.Projection:
		o := &ridged{Reduced: lsgd.Reduced{System: f.system, State: f.state}, tolerance: f.file.Phases.RankTolerance}
		f.minimize(ctx, o, 2, &lsgd.GradientDescent{}, 0, begun)
	default:
		f.phases(ctx, begun)
	}
	f.CPU = cpuSeconds() - begun
	if err := ctx.Err(); err != nil {
		return err
	}
	f.Model = &collocation.Expansion{Layout: f.system.Layout, Coef: f.state.Coef}
	_, f.RMS, _ = f.system.RMS(f.state)
	f.measure()
	return nil
}

// maxEntries bounds the dense matrix of a fit, with its ridge: 2 GB.
const maxEntries = 1 << 28

// prepare builds the basis and the sampled system.
func (f *fit) prepare() error {
	var err error
	if f.Basis, f.start, err = newBasis(f.file, f.Network, f.Seed); err != nil {
		return err
	}
	p := f.file.Problem
	fields := make([]int, len(p.Fields))
	for i := range fields {
		fields[i] = i
	}
	layout, err := collocation.NewLayout(len(fields), []collocation.Space{{Basis: f.Basis, Fields: fields}})
	if err != nil {
		return err
	}
	var clouds []*pde.Cloud
	rnd := source(f.Seed, streamPoints)
	for _, c := range p.Conditions {
		n := cmp.Or(f.file.Options.Points.Boundary, defaultBoundary)
		if ambient, own := c.On.Dims(); ambient == own {
			n = cmp.Or(f.file.Options.Points.Interior, defaultInterior)
		}
		rule := f.file.Options.Points.Rule
		if rule == nil {
			rule = collocation.Sobol{}
		}
		cloud, err := collocation.Sample(c.On, rule, n, rnd)
		if err != nil {
			return fmt.Errorf("condition %q: %w", c.Name, err)
		}
		clouds = append(clouds, cloud)
	}
	f.system = collocation.NewSystem(p, layout, clouds)
	rows, cols := f.system.Dims()
	if float64(rows+cols)*float64(cols) > maxEntries {
		return fmt.Errorf("%d equations for %d coefficients need a matrix too large for memory: lower network.width or the numbers of [points]", rows, cols)
	}
	f.state = &collocation.State{Coef: make([]float64, cols)}
	f.Weights, f.points = len(f.Basis.Params())+cols, f.system.Points()
	return f.system.Balance(f.state)
}

// newBasis initialises a network, and a copy that stays as it is.
func newBasis(file *Fit, n Network, seed uint64) (basis, start collocation.Adaptive, err error) {
	lower, upper := file.Problem.Lower, file.Problem.Upper
	rnd := source(seed, streamWeights)
	if n.POU != nil {
		c := *n.POU
		c.Lower, c.Upper = lower, upper
		p, err := network.NewPOU(c)
		if err != nil {
			return nil, nil, err
		}
		if net := p.Net(); net != nil {
			init, err := network.ParseInit(cmp.Or(n.Init, "box"))
			if err != nil {
				return nil, nil, err
			}
			init.Fill(net, rnd)
		}
		p.Start(n.Spread)
		return p, p.Clone(), nil
	}
	o := n.Plain
	c := network.Config{
		Kind: o.Kind, Layers: cmp.Or(o.Layers, defaultLayers), Width: cmp.Or(o.Width, defaultWidth),
		Activation: o.Activation, Lower: lower, Upper: upper,
	}
	if c.Activation == nil {
		c.Activation = network.Tanh
	}
	net, err := network.New(c)
	if err != nil {
		return nil, nil, err
	}
	var numbers []float64
	if o.Spread > 0 {
		numbers = []float64{o.Spread}
	}
	init, err := network.ParseInit(cmp.Or(o.Init, "box"), numbers...)
	if err != nil {
		return nil, nil, err
	}
	init.Fill(net, rnd)
	return net, net.Clone(), nil
}

// settings are those of the file with what the network has of its own.
func (f *fit) settings() Phases {
	p := f.file.Phases
	p.Steps = cmp.Or(f.Network.Steps, p.Steps)
	return p
}

// phases carries out the two phases of the least-squares gradient descent.
func (f *fit) phases(ctx context.Context, begun float64) {
	p := f.settings()
	o := &ridged{Reduced: lsgd.Reduced{System: f.system, State: f.state}, decay: p.Decay, tolerance: p.RankTolerance}
	if p.RegularisedSteps > 0 {
		o.ridge = p.Ridge
		f.minimize(ctx, o, 1, &lsgd.Adam{Rate: p.Rate}, p.RegularisedSteps, begun)
		o.ridge = 0
	}
	o.decay = 1
	if p.Steps > 0 {
		o.ridge = p.RefineRidge
	}
	f.minimize(ctx, o, 2, method(p), p.Steps, begun)
}

// descend moves all weights along the gradient, for as many steps as the two phases have together.
func (f *fit) descend(ctx context.Context, begun float64) {
	rnd := source(f.Seed, streamCoefficients)
	for j := range f.state.Coef {
		f.state.Coef[j] = rnd.NormFloat64() * math.Sqrt(2/float64(len(f.state.Coef)+1))
	}
	p := f.settings()
	f.minimize(ctx, &lsgd.Joint{System: f.system, State: f.state}, 2, method(p), p.RegularisedSteps+p.Steps, begun)
}

func (f *fit) minimize(ctx context.Context, o lsgd.Objective, phase int, r lsgd.Method, steps int, begun float64) {
	res := lsgd.Minimize(ctx, o, lsgd.Settings{Method: r, Steps: steps, Watch: func(step int, fit lsgd.Fit) {
		f.History = append(f.History, Record{phase, step, cpuSeconds() - begun, fit.Loss})
	}})
	f.Fit, f.Status, f.Err = res.Fit, res.Status, res.Err
}

func method(p Phases) lsgd.Method {
	switch p.Step {
	case auto.LBFGS:
		return lsgd.LBFGS{}
	case auto.GradientDescent:
		return &lsgd.GradientDescent{Rate: p.Rate}
	}
	return &lsgd.Adam{Rate: p.Rate}
}

// measure compares the model with the known solution, at fresh points or at those of its table.
func (f *fit) measure() {
	f.RelL2, f.RelMax = math.NaN(), math.NaN()
	x, exact := f.known()
	if x == nil {
		return
	}
	u := values(f.Model, len(f.file.Problem.Fields), x)
	var diff, size, worst, top float64
	for j, field := range f.file.Exact.Fields {
		for i := range exact.RawMatrix().Rows {
			want := exact.At(i, j)
			d := u.At(i, field) - want
			diff, size = math.Hypot(diff, d), math.Hypot(size, want)
			worst, top = math.Max(worst, math.Abs(d)), math.Max(top, math.Abs(want))
		}
	}
	if size == 0 {
		size, top = math.Sqrt(float64(exact.RawMatrix().Rows)), 1
	}
	f.RelL2, f.RelMax = diff/size, worst/top
}

// known returns points and the known solution there, one column per known field; nil if none is known.
func (f *fit) known() (x, exact *mat.Dense) {
	e := f.file.Exact
	switch {
	case e == nil:
		return nil, nil
	case e.F == nil:
		return e.Points, e.Values
	}
	x = f.file.Scatter(f.file.Output.Points, source(f.file.Options.Seed, streamFresh))
	return x, values(e.F, len(e.Fields), x)
}

// values returns the values of cols functions at the rows of x: points x cols.
func values(f jet.Func, cols int, x *mat.Dense) *mat.Dense {
	points, _ := x.Dims()
	b := jet.NewBatch(jet.Close(), points, cols)
	f.Eval(b, x)
	return mat.DenseCopyOf(b.Part(0))
}

var started = time.Now()

// cpuSeconds is the CPU time of the process or, where the system does not tell it, the time on the wall.
func cpuSeconds() float64 {
	if v := usage.Now().CPUSeconds; !math.IsNaN(v) {
		return v
	}
	return time.Since(started).Seconds()
}
