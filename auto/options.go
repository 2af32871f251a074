package auto

import (
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
	// on the boundary and at the start of time, continued as smoothly as possible, and zero where they give none; where the equations mean
	// nothing at zero, what those without derivatives ask for.
	Start jet.Func
	// Continuation, if not nil, finds the start of a nonlinear problem by way of simpler ones; Start then is where the
	// first of them begins. Methods LSGD and GD have no use for it.
	Continuation *Continuation
	// Measure, if not nil, returns the error of a model against a known solution for the history. It has no part in any
	// decision.
	Measure func(*Model) float64
	// Watch, if not nil, is called from the solving goroutine with what happens.
	Watch func(Event)
	// Clock, if not nil, is the time in seconds that events speak of, such as that of the processor; nil: the time since the solve began.
	Clock func() float64
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
	Work        float64 // multiplications and additions of the linear solves so far
	// Left is the time in seconds that is likely left, NaN where nothing is known of it, and Each what of it the solve under way takes, 0 if that
	// is not known. Most is what is left when the work is spent that the rules allow, NaN if they allow any.
	Each, Left, Most float64
}
