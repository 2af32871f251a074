package result

import (
	"encoding/json"
	"errors"
	"time"

	"pinn/auto"
	"pinn/cmd/internal/origin"
	"pinn/cmd/internal/store"
)

// Summary is what summary.json holds. Its keys are stable; numbers that are not finite are null.
type Summary struct {
	Name   string      `json:"name"`
	Status auto.Status `json:"status"`
	Reason string      `json:"reason"` // one sentence that explains the status
	// Tolerance is the estimated relative error that was asked for, and ErrorEstimate that of the worst field.
	Tolerance     store.Number `json:"tolerance"`
	ErrorEstimate store.Number `json:"error_estimate"`
	// Norm is that of the estimate if it is not L2: "L1" for conservation laws whose solutions jump.
	Norm string `json:"norm,omitempty"`
	// Until says where a solution ends that does not reach the end of time; Reason says why. Errors and estimate are those until then.
	Until map[string]store.Number `json:"until,omitempty"`
	// RelL2 and RelMax hold, for every field whose exact solution is known, the error in the Euclidean and in the
	// maximum norm over ExactPoints points, relative to the norm of the exact solution or, where that is zero, absolute.
	// The points are random ones of the domain that no fit has seen, or those of the table of exact values.
	RelL2       map[string]store.Number `json:"rel_l2,omitempty"`
	RelMax      map[string]store.Number `json:"rel_max,omitempty"`
	ExactPoints int                     `json:"exact_points,omitempty"`
	// ResidualRMS and ValidationRMS hold, for every condition, the root mean square of the residual at the fitted and
	// at fresh points, in the units of the condition.
	ResidualRMS   map[string]store.Number `json:"residual_rms"`
	ValidationRMS map[string]store.Number `json:"validation_rms"`
	Params        map[string]store.Number `json:"params,omitempty"` // the unknown coefficients that were found
	Features      int                     `json:"features"`         // basis functions over all fields
	Parameters    int                     `json:"parameters"`       // hidden weights and output coefficients
	Points        int                     `json:"points"`           // fitted collocation points
	Slabs         int                     `json:"slabs"`            // parts of time that were solved one after another; 0: not cut
	Cells         int                     `json:"cells"`            // parts of the domain with a basis each; 0: not cut
	Rank          int                     `json:"rank"`             // of the last linear solve, over all slabs
	Condition     store.Number            `json:"condition"`        // of that solve's matrix, cut to its rank; the largest of the slabs
	Steps         int                     `json:"steps"`            // descent steps on the hidden weights
	Seconds       map[string]store.Number `json:"seconds"`          // wall time per phase, and "total"
	Seed          uint64                  `json:"seed"`
	Decisions     []string                `json:"decisions"`
	origin.Process

	// Contradictions lists where the data contradict each other, and Away says how good the solution is away from there.
	Contradictions []Contradiction `json:"contradictions,omitempty"`
	Away           *Away           `json:"away,omitempty"`
	// Seams says where a condition gives way to one of another kind on a side, and Kinks where the data of one jump or have a kink.
	Seams []string `json:"seams,omitempty"`
	Kinks []string `json:"kinks,omitempty"`
	// Surplus says, of a solution that is short of the tolerance, where more conditions are given than the equations need.
	Surplus []string `json:"surplus,omitempty"`
	// Jumps lists, for a solution that is short of the tolerance, where fields are discontinuous, at some times and on some lines.
	Jumps []Jump `json:"jumps,omitempty"`

	// Inference is there for problems with measured data.
	Inference *Inference `json:"inference,omitempty"`
	// Eigenvalues are there for eigenvalue problems only, those nearest to the target first.
	Eigenvalues []Eigenvalue `json:"eigenvalues,omitempty"`
}

// UnmarshalJSON reads a summary; those of version 0.1 call the cells boxes.
func (s *Summary) UnmarshalJSON(text []byte) error {
	type plain Summary
	var old struct {
		Boxes int `json:"boxes"`
	}
	if err := errors.Join(json.Unmarshal(text, (*plain)(s)), json.Unmarshal(text, &old)); err != nil {
		return err
	}
	s.Cells = max(s.Cells, old.Boxes)
	return nil
}

// Summarize returns what is known before anything is written: all but the errors and the time of the output.
func (r *Run) Summarize() *Summary {
	sol, options := r.Solution, r.File.Options
	s := &Summary{
		Process: origin.Now(r.Version),
		Name:    r.File.Name, Status: sol.Status, Reason: sol.Reason + r.wayOut(),
		Tolerance: store.Number(options.Tolerance), ErrorEstimate: store.Number(sol.ErrorEstimate), Norm: sol.Norm,
		ResidualRMS: map[string]store.Number{}, ValidationRMS: map[string]store.Number{},
		Features: sol.Features, Parameters: sol.Parameters, Points: sol.Points, Steps: sol.Steps,
		Slabs: sol.Slabs, Cells: sol.Cells, Rank: sol.Fit.Rank, Condition: store.Number(sol.Fit.Cond),
		Seed:      options.Seed,
		Decisions: append([]string{}, sol.Decisions...), Seconds: map[string]store.Number{},
	}
	if options.Tolerance == 0 {
		s.Tolerance = auto.DefaultTolerance
	}
	if along, at := sol.Until(); along != "" {
		s.Until = map[string]store.Number{along: store.Number(at)}
	}
	for k, c := range r.File.Problem.Conditions {
		if sol.CellCount() > 0 && !c.Auxiliary && sol.Norm == "" {
			s.ResidualRMS[c.Name] = store.Number(sol.Residual[k])
			s.ValidationRMS[c.Name] = store.Number(sol.Validation[k])
		}
	}
	if sol.CellCount() > 0 && len(sol.Params) > 0 {
		s.Params = map[string]store.Number{}
		for name, v := range sol.Params {
			s.Params[name] = store.Number(v)
		}
	}
	s.Contradictions, s.Away = r.contradictions(float64(s.Tolerance))
	for _, seam := range sol.Contradictions.Seams {
		s.Seams = append(s.Seams, seam.Text)
	}
	for _, kink := range sol.Contradictions.Kinks {
		s.Kinks = append(s.Kinks, kink.Text)
	}
	s.Surplus, s.Jumps = r.surplus(), r.jumps()
	for _, p := range sol.Seconds {
		s.Seconds[p.Name] += store.Number(p.Seconds)
	}
	s.Eigenvalues, s.Inference = r.eigenvalues(), r.inference()
	r.clock(s)
	return s
}

// clock sets what a summary says about the process so far.
func (r *Run) clock(s *Summary) {
	s.Seconds["total"] = store.Number(time.Since(r.Begun).Seconds())
	s.Update()
}
