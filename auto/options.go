package auto

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"pinn/collocation"
	"pinn/network"
	"pinn/pde/jet"
)

// DefaultTolerance is the estimated relative error that counts as solved when nothing else was asked for.
const DefaultTolerance = 1e-8

// Method says how the two groups of unknowns are found: the output coefficients and the hidden weights.
type Method string

// The methods. The zero Method is Auto.
const (
	// Auto lets the program choose everything that the options leave open.
	Auto Method = "auto"
	// Projection leaves the hidden weights as they were initialised; widths and spreads that the options leave open
	// are chosen by the residual at fresh points.
	Projection Method = "projection"
	// LSGD alternates the projection with descent steps on the hidden weights.
	LSGD Method = "lsgd"
	// GD moves all weights along the gradient, with no projection: the baseline of physics-informed networks.
	GD Method = "gd"
)

// Step names the rule of the descent steps.
type Step string

// The step rules. The zero Step is Adam.
const (
	GradientDescent Step = "gd"
	Adam            Step = "adam"
	LBFGS           Step = "lbfgs"
	// GaussNewton takes damped Gauss-Newton steps on the hidden weights, with the coefficients eliminated or, under GD
	// and where the problem is not affine, moved with them. Its points follow the residual; see Points.Redraw.
	GaussNewton Step = "gauss-newton"
)

// Methods and Steps list the names that a problem file may use.
var (
	Methods = []Method{Auto, Projection, LSGD, GD}
	Steps   = []Step{GradientDescent, Adam, LBFGS, GaussNewton}
)

// Network describes the basis. Zero fields are chosen by the program.
type Network struct {
	// POU, if not nil, asks for a partition-of-unity network instead of one of layers. Its Lower and Upper are ignored. Of the other
	// fields only Init, of the network of a neural gate, Spread, the steepness of the parts at the start ([network.POU.Start]), and
	// Separate have a meaning then. The zero Method is LSGD.
	POU        *network.POUConfig
	Kind       network.Kind
	Layers     int
	Width      int // features of a field's basis
	Activation network.Activation
	// Init is "box", "he", "glorot" or "disk"; empty: disk for one layer of sines, box for everything else.
	Init string
	// Spread is the radius of the frequency disk, or the factor on the steepness of Box planes, in unit-box
	// coordinates. It has no meaning for he and glorot.
	Spread float64
	// Separate gives every field a basis of its own; otherwise all fields share one.
	Separate bool
}

// Points says where the conditions are sampled. Zero fields are chosen by the program.
type Points struct {
	Rule       collocation.Rule
	Interior   int // points of a condition whose region has the domain's dimension
	Boundary   int // points of every other condition
	Validation int // fresh points of each condition, never fitted
	// Redraw is the fraction of the interior points that are drawn in proportion to the residual every
	// Training.RedrawEvery steps of GaussNewton; the others are drawn anew by the rule. It is below 1.
	Redraw float64
}

// Training sets up the refinement of the hidden weights. Zero fields are chosen by the program.
type Training struct {
	Method Method
	Step   Step
	Steps  int     // at most so many
	Rate   float64 // step length of gd and adam
	// GradientTolerance ends the refinement when the gradient of the loss falls below it relative to the first.
	GradientTolerance float64
	RedrawEvery       int // steps of GaussNewton between two draws of the points
	// Ridge, if positive, begins LSGD with RidgeSteps steps of Adam under a ridge on the coefficients, which every step multiplies by
	// Decay: the basis may move far at first (K. Lee et al., arXiv 2101.11256, algorithm 2). The Steps that follow have the ridge
	// LastRidge, so small that it only keeps the loss smooth where the rank changes. The problem must be linear.
	Ridge, Decay, LastRidge float64
	RidgeSteps              int
}

// Options of [Solve]. The zero value asks for everything by default.
type Options struct {
	Seed uint64
	// Tolerance is the estimated relative error asked for: the search ends when it is met. Zero asks for as much as
	// comes cheaply, and DefaultTolerance then decides whether the outcome counts as solved.
	Tolerance float64
	Network   Network
	Points    Points
	Training  Training
	Partition Partition
	// Eigenvalues, if not nil, asks for eigenvalues and eigenfunctions of the problem.
	Eigenvalues *Eigenvalues
	// NoCheck leaves out the independent solve: about half the work, but no error estimate, and the status Unchecked.
	NoCheck bool
	// Start is where the iteration of a nonlinear problem begins, one function per field; nil: values that the conditions give
	// on the boundary and at the start of time, continued as smoothly as possible, and zero where they give none.
	Start jet.Func
	// Continuation, if not nil, finds the start of a nonlinear problem by way of simpler ones; Start then is where the
	// first of them begins. Methods LSGD and GD have no use for it.
	Continuation *Continuation
	// Measure, if not nil, returns the error of a model against a known solution for the history. It has no part in any
	// decision.
	Measure func(*Model) float64
	// Watch, if not nil, is called from the solving goroutine with what happens.
	Watch func(Event)
	// Checkpoint, if not nil, is called from the solving goroutine with every complete solution that is better than those
	// before, and always before the independent solve that estimates its error; see Solution.Next. The solution is the
	// caller's to keep. It has no part in any decision.
	Checkpoint func(*Solution)
	// Journal, if not nil, keeps what has been computed, and has what an interrupted run of the same solve computed.
	Journal Journal
	// Memory bounds the memory of a linear solve in bytes, estimated before it begins; 0: unbounded. A basis that was asked
	// for and does not fit is a [*SettingError]; wider ones than fit are not tried.
	Memory int64
}

// Event reports progress.
type Event struct {
	Phase       string  // what is being done: "search", "cells", "slabs", "check", "train", "continuation nu = 0.1"
	Note        string  // a decision, as a sentence; empty for plain progress
	Step, Steps int     // Steps is 0 where the number is not known
	Loss        float64 // of the fit; NaN where there is none
	Validation  float64 // relative residual at fresh points; NaN where there is none
	Cells       int     // of the last solve; 0: one basis
	Target      float64 // that the residual is to reach; 0: none
	// Work is what the linear solves have taken so far, and Left what those to come are expected to take, in multiplications and
	// additions; Left is NaN where nothing is known of it. With Recalled the last solve came from the journal and took no time.
	Work, Left float64
	Recalled   bool
}

// SettingError says what is wrong with one of the options.
type SettingError struct {
	Setting string // by the name that problem files use, such as "network.width"
	Msg     string
}

// Error names the field of [Options].
func (e *SettingError) Error() string { return "auto: " + e.Field() + " " + e.Msg }

// InFile names the key of a problem file.
func (e *SettingError) InFile() string { return e.Setting + " " + e.Msg }

// Field returns the field of [Options] that is meant, such as "Options.Network.Width".
func (e *SettingError) Field() string {
	name := "Options"
	for _, part := range strings.Split(e.Setting, ".") {
		name += "."
		if part == "lsgd" {
			name += "Training"
			continue
		}
		for _, word := range strings.Split(part, "_") {
			name += strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return name
}

// Check reports every fault of the options, each a [*SettingError], joined. order is the highest derivative that the
// problem uses.
func (o *Options) Check(order int) error {
	var faults []error
	fault := func(setting, format string, args ...any) {
		faults = append(faults, &SettingError{setting, fmt.Sprintf(format, args...)})
	}
	count := func(name string, v, most int) {
		if v < 0 || v > most {
			fault(name, "must be between 1 and %d, not %d", most, v)
		}
	}
	count("network.layers", o.Network.Layers, 1000)
	count("network.width", o.Network.Width, 20000)
	count("points.interior", o.Points.Interior, 1e7)
	count("points.boundary", o.Points.Boundary, 1e7)
	count("points.validation", o.Points.Validation, 1e6)
	count("lsgd.steps", o.Training.Steps, 1e8)
	count("partition.slabs", o.Partition.Slabs, mostSlabs)
	for _, n := range o.Partition.Cells {
		count("partition.cells", n, mostTiles)
	}
	count("lsgd.redraw_every", o.Training.RedrawEvery, 1e8)
	count("lsgd.ridge_steps", o.Training.RidgeSteps, 1e8)
	if r := o.Points.Redraw; !(r >= 0 && r < 1) {
		fault("points.redraw", "is a fraction and must be above 0 and below 1, not %g", r)
	}
	if w := float64(o.Network.Width); o.Network.Layers > 1 && w*w*float64(o.Network.Layers) > 1e8 {
		fault("network.width", "%d with %d layers makes more than 1e8 hidden weights", o.Network.Width, o.Network.Layers)
	}
	fraction := func(name string, v float64) {
		if !(v >= 0) || v > 1e300 {
			fault(name, "must be a positive number, not %g", v)
		}
	}
	fraction("tolerance", o.Tolerance)
	if o.Tolerance >= 1 {
		fault("tolerance", "is a relative error and must be below 1, not %g", o.Tolerance)
	}
	fraction("network.spread", o.Network.Spread)
	fraction("lsgd.rate", o.Training.Rate)
	fraction("lsgd.gradient_tolerance", o.Training.GradientTolerance)
	fraction("lsgd.ridge", o.Training.Ridge)
	fraction("lsgd.last_ridge", o.Training.LastRidge)
	if d := o.Training.Decay; !(d >= 0 && d <= 1) {
		fault("lsgd.decay", "is a factor and must be above 0 and at most 1, not %g", d)
	}
	oneOf(fault, "lsgd.method", o.Training.Method, Methods)
	oneOf(fault, "lsgd.step", o.Training.Step, Steps)
	oneOf(fault, "network.init", o.Network.Init, []string{"box", "he", "glorot", "disk"})
	o.checkUse(fault)
	if o.Eigenvalues != nil {
		o.Eigenvalues.check(o, fault)
	}
	if o.Continuation != nil {
		o.Continuation.check(o.Training.Method, fault)
	}
	o.checkPOU(fault)
	if a := o.activation(); a != nil && a.Smoothness() < order {
		fault("network.activation", "%s has useful derivatives up to order %d, but the equations need %d: choose tanh, sine, softplus, gelu or silu",
			a.Name(), a.Smoothness(), order)
	}
	return errors.Join(faults...)
}

// checkUse finds settings that would have no effect.
func (o *Options) checkUse(fault func(setting, format string, args ...any)) {
	t := o.Training
	if !o.trains() {
		for _, set := range []struct {
			name string
			on   bool
		}{
			{"lsgd.steps", t.Steps != 0}, {"lsgd.step", t.Step != ""}, {"lsgd.rate", t.Rate != 0},
			{"lsgd.gradient_tolerance", t.GradientTolerance != 0},
		} {
			if set.on {
				fault(set.name, `has no effect without training: set lsgd.method to "lsgd" or "gd"`)
			}
		}
	}
	if o.Partition.given() && o.trains() {
		fault("partition", "has no effect with a training of one basis")
	}
	if t.Rate != 0 && t.Ridge == 0 && (t.Step == LBFGS || t.Step == GaussNewton) {
		fault("lsgd.rate", "has no effect with step %q, which finds the step length itself", t.Step)
	}
	if n := hiddenWeights(o.Network); o.Network.POU == nil && t.Step == GaussNewton && n > mostNewtonWeights {
		fault("network.width", "makes about %d hidden weights, but gauss-newton solves for all at once and takes at most %d", n, mostNewtonWeights)
	}
	const only = `has no effect without lsgd.step = "gauss-newton"`
	if o.Points.Redraw != 0 && t.Step != GaussNewton {
		fault("points.redraw", only)
	}
	if t.RedrawEvery != 0 && t.Step != GaussNewton {
		fault("lsgd.redraw_every", only)
	}
	o.checkRidge(fault)
	if i := o.Network.Init; o.Network.POU == nil && o.Network.Spread != 0 && (i == "he" || i == "glorot") {
		fault("network.spread", "has no effect with init %q", i)
	}
}

// checkRidge finds settings of a ridge that would have no effect.
func (o *Options) checkRidge(fault func(setting, format string, args ...any)) {
	t := o.Training
	for _, set := range []struct {
		name string
		on   bool
	}{{"lsgd.ridge", t.Ridge != 0}, {"lsgd.last_ridge", t.LastRidge != 0}} {
		if set.on && (!o.trains() || t.Method == GD || t.Step == GaussNewton) {
			fault(set.name, `has no effect without lsgd.method = "lsgd" and a step other than "gauss-newton"`)
		}
	}
	if t.Ridge == 0 && t.Decay != 0 {
		fault("lsgd.decay", "has no effect without lsgd.ridge")
	}
	if t.Ridge == 0 && t.RidgeSteps != 0 {
		fault("lsgd.ridge_steps", "has no effect without lsgd.ridge")
	}
}

// checkPOU finds what a partition-of-unity network cannot have.
func (o *Options) checkPOU(fault func(setting, format string, args ...any)) {
	n := o.Network
	if n.POU == nil {
		return
	}
	if err := partitionOf(*n.POU, []float64{0}, []float64{1}).Check(); err != nil {
		fault("network", "is no partition of unity: %s", err)
	}
	if n.Kind != 0 || n.Layers != 0 || n.Width != 0 || n.Activation != nil {
		fault("network.kind", "pou has no other kind, layers, width and activation: those of a neural gate are in Options.Network.POU.Net")
	}
	if o.Eigenvalues != nil {
		fault("network.kind", "pou finds no eigenvalues")
	}
}

// trains reports whether hidden weights are trained because the options say so.
func (o *Options) trains() bool {
	m := o.Training.Method
	return m == LSGD || m == GD || o.Network.POU != nil && (m == Auto || m == "")
}

// activation returns the one that is given; nil: none is.
func (o *Options) activation() network.Activation {
	if p := o.Network.POU; p != nil && p.Gate == network.Neural {
		return p.Net.Activation
	}
	return o.Network.Activation
}

func oneOf[S ~string](fault func(setting, format string, args ...any), name string, v S, known []S) {
	if v == "" || slices.Contains(known, v) {
		return
	}
	var names []string
	for _, k := range known {
		names = append(names, string(k))
	}
	fault(name, "= %q is not one of %s", string(v), strings.Join(names, ", "))
}
