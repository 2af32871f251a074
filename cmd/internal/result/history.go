package result

import (
	"math"
	"slices"
	"strings"

	"pinn/auto"
	"pinn/cmd/internal/report"
	"pinn/cmd/internal/saved"
)

// residualName is the ordinate of the history.
const residualName = "relative residual at fresh points"

// during returns the records of a phase of the solve.
func (r *Run) during(phase string) []auto.Record {
	return slices.DeleteFunc(slices.Clone(r.Solution.History), func(h auto.Record) bool { return h.Phase != phase })
}

// loss draws the history: of the training the loss and the residual at fresh points over the steps, otherwise the
// residual at fresh points over the trials and, of slabs, over time. It is nil if nothing was recorded.
func (r *Run) loss() *report.Figure {
	if train := r.during("train"); len(train) > 0 {
		axes, curves := training(train)
		axes.Title = r.File.Name + ": " + axes.Title
		return report.Lines(axes, curves...)
	}
	search := r.trials()
	marched := r.during("slabs")
	switch {
	case len(marched) == 0 && len(search) == 0:
		return nil
	case len(marched) == 0:
		axes := trialAxes(search)
		axes.Title = r.File.Name + ": " + axes.Title
		return report.Lines(axes, search...)
	}
	axes, staircase := r.overTime(marched)
	if len(search) == 0 {
		axes.Title = r.File.Name + ": " + axes.Title
		return report.Lines(axes, staircase)
	}
	return report.Panels(r.File.Name, []report.Panel{
		{Axes: trialAxes(search), Curves: search},
		{Axes: axes, Curves: []report.Curve{staircase}},
	})
}

// training returns the loss and the residual at fresh points over the steps.
func training(train []auto.Record) (report.Axes, []report.Curve) {
	fit := report.Curve{Name: "loss of the fit"}
	fresh := report.Curve{Name: residualName}
	for k, h := range train {
		fit.X, fit.Y = append(fit.X, float64(k)), append(fit.Y, h.Loss)
		if !math.IsNaN(h.Validation) {
			fresh.X, fresh.Y = append(fresh.X, float64(k)), append(fresh.Y, h.Validation)
		}
	}
	return report.Axes{Title: "training", X: "step", Y: "loss, residual", LogY: true}, []report.Curve{fit, fresh}
}

// trials returns the residuals of the trials that cover the whole domain, one curve per kind; nil if there are none.
func (r *Run) trials() []report.Curve {
	kinds := []struct {
		phase string
		curve report.Curve
	}{
		{"search", report.Curve{Name: "search", Points: true, Dashed: true}},
		{"check", report.Curve{Name: "independent check", Points: true}},
		{"continuation", report.Curve{Name: "continuation", Points: true, Dashed: true}},
		{"cells", report.Curve{Name: "cells", Points: true, Dashed: true}},
	}
	trials := 0
	for _, h := range r.Solution.History {
		what, _, _ := strings.Cut(h.Phase, " ")
		for k := range kinds {
			if c := &kinds[k].curve; kinds[k].phase == what {
				trials++
				c.X, c.Y = append(c.X, float64(trials)), append(c.Y, h.Validation)
			}
		}
	}
	if trials == 0 {
		return nil
	}
	var curves []report.Curve
	for _, k := range kinds {
		curves = append(curves, k.curve)
	}
	return curves
}

// fewTrials is the number of trials up to which each is marked on its axis.
const fewTrials = 12

func trialAxes(curves []report.Curve) report.Axes {
	axes := report.Axes{Title: "trials", X: "trial", Y: residualName, LogY: true}
	trials := 0
	for _, c := range curves {
		trials += len(c.X)
	}
	if trials <= fewTrials {
		axes.MarkX = saved.Linspace(1, float64(max(2, trials)), max(2, trials))[:trials]
	}
	return axes
}

// overTime returns the residuals of slabs as a staircase over time or, if they are not those of the solution, over their
// numbers.
func (r *Run) overTime(marched []auto.Record) (report.Axes, report.Curve) {
	axes := report.Axes{Title: "slabs", X: r.Solution.Time, Y: "largest residual of a cell", LogY: true}
	if n := r.Solution.Slabs; n > 0 && len(marched) > n {
		marched = marched[len(marched)-n:] // those before have been solved again
	}
	ends := r.slabEnds()
	if len(ends) != len(marched)+1 {
		axes.X, ends = "slab", saved.Linspace(0.5, float64(len(marched))+0.5, len(marched)+1)
	}
	var c report.Curve
	for k, h := range marched {
		c.X, c.Y = append(c.X, ends[k], ends[k+1]), append(c.Y, h.Validation, h.Validation)
	}
	return axes, c
}

// slabEnds returns the times at which all cells of the solution end.
func (r *Run) slabEnds() []float64 {
	m := r.Solution.Model
	axis := slices.Index(m.Coords, m.Time)
	if axis < 0 {
		return nil
	}
	var ends []float64
	for k := range m.CellCount() {
		lower, upper := m.Cell(k)
		ends = append(ends, lower[axis], upper[axis])
	}
	slices.Sort(ends)
	return slices.DeleteFunc(slices.Compact(ends), func(at float64) bool {
		for k := range m.CellCount() {
			if lower, upper := m.Cell(k); lower[axis] < at && at < upper[axis] {
				return true
			}
		}
		return false
	})
}
