package auto

import (
	"pinn/collocation/jump"
	"pinn/lsgd"
	"pinn/pde"
)

// Solution is the outcome of [Solve].
type Solution struct {
	// Model holds the fields as functions of the coordinates, with derivatives. Where nothing came out it has no cells and is NaN
	// everywhere; where no functions satisfy all conditions it may be what comes nearest.
	*Model
	// Independent is what the independent solve found: SafetyFactor times its difference to Model estimates the error point
	// by point. It is nil without an estimate.
	Independent *Model

	Problem *pde.Problem
	Status  Status
	Reason  string // one sentence that explains the status
	// Next says what the solver went on with, for a solution that was handed to Options.Checkpoint: "search", "check", "cells",
	// "slabs" or "train". It is empty for the outcome of a solve.
	Next string
	// ErrorEstimate is the estimated relative L2 error of the worst field; NaN when it could not be had.
	ErrorEstimate float64
	// Norm is that of the error that ErrorEstimate means if it is not L2: "L1" for conservation laws whose solutions jump, the larger one of the errors over all
	// of the domain and at the end of time.
	Norm string
	// Null is a function that can be added to the fields, or to their linearisation, without any condition noticing it; nil
	// unless the status is Undetermined.
	Null *Model
	// Residual and Validation hold, per condition of the problem, the root mean square of the residual at the fitted
	// points and at fresh points that never entered a fit, in the units of the condition; NaN for those that begin after the solution ends.
	Residual, Validation []float64
	Fit                  lsgd.Fit // of the last projection
	Features             int      // basis functions over all fields
	Parameters           int      // hidden weights and output coefficients
	Points               int      // fitted collocation points
	Cells, Slabs         int      // parts of the domain with a basis each, and of time; 0: the solution was not cut
	// Indicators holds, per cell, what it contributes to the relative residual at fresh points, jumps to its neighbours included: the
	// squares over all cells of the domain, or of a slab, sum to its square. It is nil if the solution was not cut.
	Indicators     []float64
	Contradictions Contradictions // of the data
	// Jumps lists discontinuities of a solution that is short of the tolerance, where lines cross them, and of conservation laws those at the end of time.
	Jumps []jump.Jump
	Steps int // descent steps on the hidden weights
	// Modes holds the outcome of an eigenvalue problem, in the order of the distance from Eigenvalues.Near.
	Modes []Mode
	// Inference is what measured data say; nil for problems without.
	Inference *Inference
	History   []Record
	Decisions []string // what was chosen and why, in order
	Seconds   []Phase  // wall time
}

// Err returns an [*OutcomeError] with the reason if the status says that there is no solution, and nil otherwise.
func (s *Solution) Err() error {
	if s.Status.Err() == nil {
		return nil
	}
	return &OutcomeError{s.Status, s.Reason}
}

// Record is one line of the history: a trial of the search or a step of the training.
type Record struct {
	Step       int
	Phase      string
	Features   int
	Spread     float64
	Loss       float64 // half the weighted sum of squares of the fit
	Validation float64 // RMS of the scaled residual at fresh points; NaN where it was not looked at
	Error      float64 // Options.Measure; NaN where it was not called
	Seconds    float64 // since the start
	CPUSeconds float64 // of the process, since the start
}

// Phase is a part of the work and the wall time that it took.
type Phase struct {
	Name    string
	Seconds float64
}
