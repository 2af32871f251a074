package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"pinn/auto"
	"pinn/cmd/internal/describe"
	"pinn/cmd/internal/result"
)

type explainCommand struct {
	Folder string `arg:"" name:"run" help:"The results folder of a solve."`
}

// Run says in plain words what was asked, what came out, how far it can be trusted, and what to do next.
func (c *explainCommand) Run(t *terminal) error {
	r, s, err := result.Read(c.Folder)
	if err != nil {
		return err
	}
	var out []string
	say := func(format string, args ...any) { out = append(out, fold(fmt.Sprintf(format, args...))) }
	var labels []string
	for _, name := range r.File.Problem.Shown() {
		labels = append(labels, r.File.Label(name))
	}
	say("%s asks for %s on %s, from %s.", s.Name, strings.Join(labels, ", "), describe.Coordinates(r.File),
		count(len(describe.Conditions(r.File)), "condition", "conditions"))
	explainOutcome(say, s)
	explainKnown(say, r, s)
	explainWork(say, r, s)
	explainNext(say, c.Folder, s)
	_, err = fmt.Fprintln(t.out, strings.Join(out, "\n\n"))
	return err
}

// explainOutcome says what the status means.
func explainOutcome(say func(string, ...any), s *result.Summary) {
	estimate := float64(s.ErrorEstimate)
	const most = 15 // digits of a float64
	digits := 0
	if !math.IsNaN(estimate) {
		digits = int(min(most, max(0, math.Floor(-math.Log10(estimate)))))
	}
	switch s.Status {
	case auto.Solved:
		say("It is solved: the estimated relative error is %.1e, so that about %s of the largest values can be relied on.", estimate, count(digits, "digit", "digits"))
	case auto.Fits:
		say("It fits the data: the equations agree with what was measured within the noise, beside which the estimated relative error of the fields, %.1e, is small; %s.", estimate, s.Reason)
	case auto.Misfit:
		say("It does not fit the data: %s. Either the equations do not describe what was measured, or some values are wrong.", s.Reason)
	case auto.Unchecked:
		say("How accurate it is is not known: %s.", s.Reason)
	case auto.Undetermined:
		say("It is not solved: %s. Two functions that satisfy all conditions differ, so a condition is probably missing. pinn check lists what holds on which side.", s.Reason)
	case auto.Failed:
		say("It failed: %s.", s.Reason)
	default:
		say("It falls short of what was asked: %s.", s.Reason)
		if !math.IsNaN(estimate) {
			say("What was found may still be useful: %s of the largest values can be relied on, if the estimate is right.", count(digits, "digit", "digits"))
		}
	}
	if s.Norm == "L1" {
		say("The solution jumps, and is kept as means over cells. The estimate compares two numbers of cells: it is the integral of the error over that of the field, which a " +
			"jump that is misplaced by little hardly changes, although the values beside it are wrong by its height.")
	} else if !math.IsNaN(estimate) {
		say("The problem was solved twice, with independent bases and points: the estimate is the difference, times %d, and what the residual at fresh points adds.", auto.SafetyFactor)
	}
	for _, c := range s.Contradictions {
		say("The data contradict each other at %s: there no solution can be accurate.", c.Where+" "+c.Text)
	}
	if s.Away != nil {
		say("Away from there: %s.", s.Away.Text)
	}
}

// explainKnown compares with what is known.
func explainKnown(say func(string, ...any), r *result.Run, s *result.Summary) {
	for _, f := range r.File.Problem.Fields {
		if l2, ok := s.RelL2[f]; ok {
			say("The exact solution of %s is known: the relative error is %.1e, at %d points that no fit has seen.", f, float64(l2), s.ExactPoints)
		}
	}
	for _, q := range r.File.Problem.Params {
		if v, ok := s.Params[q.Name]; ok {
			margin := ""
			if s.Inference != nil {
				margin = s.Inference.Params[q.Name].Margin()
			}
			say("The unknown %s was found to be %.10g%s.", r.File.Label(q.Name), float64(v), margin)
		}
	}
	if s.Inference != nil {
		for _, f := range r.File.Problem.Fields {
			if b, ok := s.Inference.Band[f]; ok {
				say("The unknown field %s is known to %s, if it is as smooth as [regularise] assumes.", r.File.Label(f), b.Text())
			}
		}
	}
	for k, e := range s.Eigenvalues {
		say("Eigenvalue %d is %s, with an estimated error of %.1e; its function is %s.", k+1, e.Text(), float64(e.ErrorEstimate), strings.Join(e.Functions, ", "))
	}
	worst, name := 0.0, ""
	for _, c := range r.File.Problem.Conditions {
		if v := float64(s.ValidationRMS[c.Name]); v > worst && !c.Auxiliary {
			worst, name = v, c.Name
		}
	}
	if name != "" {
		say("Of the conditions, %q is met worst: its residual at fresh points is %.1e, in its own units.", name, worst)
	}
}

// explainWork says what was done.
func explainWork(say func(string, ...any), r *result.Run, s *result.Summary) {
	how := fmt.Sprintf("The solution is a sum of %d basis functions on the whole domain", s.Features)
	if s.Cells > 0 {
		how = fmt.Sprintf("The domain was cut into %s", mesh(s))
		if len(s.Eigenvalues) == 0 {
			how += ", because one basis did not resolve the solution"
		}
	}
	if s.Norm != "" {
		how = "The solution is kept as means over cells, with the places of its steps"
	}
	if s.Steps > 0 {
		how += fmt.Sprintf("; the basis was trained for %s", count(s.Steps, "step", "steps"))
	}
	say("%s. It took %.3g s and %d MiB.", how, float64(s.Seconds["total"]), s.PeakMemory>>20)
	if len(s.Decisions) > 0 {
		say("What was decided on the way:\n  - %s", strings.Join(slices.Clone(s.Decisions), "\n  - "))
	}
}

// explainNext says what may be done with it.
func explainNext(say func(string, ...any), folder string, s *result.Summary) {
	var next []string
	if s.Status == auto.Short {
		next = append(next,
			fmt.Sprintf("ask for less, such as --tolerance %.0e, if that is enough", roundUp(float64(s.ErrorEstimate))),
			"look at the figures of the residual and of the cells (cells.png): where the residual is large, something sharp happens, or conditions contradict each other")
	}
	next = append(next, "open "+folder+"/report.html", "pinn eval "+folder+" --grid 101 for values", "pinn export "+folder+" for ParaView or NumPy")
	say("Next:\n  - %s", strings.Join(next, "\n  - "))
}

// roundUp returns the next power of ten.
func roundUp(v float64) float64 { return math.Pow(10, math.Ceil(math.Log10(v))) }
