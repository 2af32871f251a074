package problem

import (
	"pinn/auto"
	"pinn/collocation"
	"pinn/internal/tomltext"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// readOptions reads what the file chooses about the solution.
func (r *reader) readOptions() {
	o := &r.file.Options
	o.Seed = uint64(r.root.Whole("seed", 0))
	o.Tolerance = r.root.Positive("tolerance")
	if t := r.root.Table("points"); t != nil {
		o.Points = readPoints(t)
	}
	if t := r.root.Table("network"); t != nil {
		o.Network = readBasis(t)
	}
	if t := r.root.Table("lsgd"); t != nil {
		o.Training = readTraining(t)
	}
	if t := r.root.Table("partition"); t != nil {
		o.Partition = r.readPartition(t)
	}
	r.readStart()
}

func readPoints(t *tomltext.Table) auto.Points {
	defer t.Close()
	return auto.Points{
		Rule:       tomltext.Named(t, "rule", collocation.ParseRule),
		Interior:   t.Count("interior"),
		Boundary:   t.Count("boundary"),
		Validation: t.Count("validation"),
		Redraw:     t.Positive("redraw"),
	}
}

func readTraining(t *tomltext.Table) auto.Training {
	defer t.Close()
	return auto.Training{
		Method:            tomltext.Choice(t, "method", auto.Methods),
		Step:              tomltext.Choice(t, "step", auto.Steps),
		Steps:             t.Count("steps"),
		Rate:              t.Positive("rate"),
		GradientTolerance: t.Positive("gradient_tolerance"),
		RedrawEvery:       t.Count("redraw_every"),
		Ridge:             t.Positive("ridge"),
		Decay:             t.Positive("decay"),
		RidgeSteps:        t.Count("ridge_steps"),
		LastRidge:         t.Positive("last_ridge"),
	}
}

// readPartition reads into how many parts the domain is cut. Coordinates that are not mentioned are not cut.
func (r *reader) readPartition(t *tomltext.Table) auto.Partition {
	defer t.Close()
	p := auto.Partition{Slabs: t.Count("slabs")}
	if cells := t.Table("cells"); cells != nil {
		defer cells.Close()
		for _, c := range r.file.Problem.Coords {
			p.Cells = append(p.Cells, max(1, cells.Count(c)))
		}
	}
	return p
}

// readStart reads where the iteration of a nonlinear problem begins; fields that are not named begin at zero, and so does a Laplacian that is infinite
// somewhere.
func (r *reader) readStart() {
	t := r.root.Table("start")
	if t == nil {
		return
	}
	zero := expr.Source{File: r.doc.File, Text: "0"}
	sources := make([]expr.Source, len(r.file.Problem.Fields))
	for i, field := range r.file.Problem.Fields {
		sources[i] = zero
		if t.Text(field) != "" {
			sources[i] = r.doc.TextAt(t.At(field), t.Values[field].(string))
		}
	}
	t.Close()
	if r.scope != nil { // the Laplacian of a field begins as that of where the field begins
		for _, l := range r.scope.Laplacians {
			own := expr.Source{File: r.doc.File, Text: "lap(" + sources[l.Of].Text + ")"}
			if f, err := r.scope.Function(own); err == nil && !t.Has(r.file.Problem.Fields[l.Field]) && r.finiteOnAll(f) {
				sources[l.Field] = own
			}
		}
	}
	all := make([]int, len(sources))
	for i := range all {
		all[i] = i
	}
	if f := r.function("start", sources, all); f != nil {
		r.file.Options.Start = f
	}
}

// function returns formulas for some fields as a function that is finite, nil where they have faults or there are none; what names them.
func (r *reader) function(what string, sources []expr.Source, fields []int) jet.Func {
	if r.scope == nil || len(sources) == 0 {
		return nil
	}
	f, err := r.scope.Function(sources...)
	if err != nil {
		r.doc.Report(err)
		return nil
	}
	r.checkFinite(what, f, fields)
	return f
}

// ReadOutput reads [output] of the root of a file.
func ReadOutput(root *tomltext.Table) Output {
	out := Output{Figures: true, Grid: defaultGrid, Points: defaultPoints}
	t := root.Table("output")
	if t == nil {
		return out
	}
	defer t.Close()
	out.Dir = t.Text("dir")
	out.Figures = t.Flag("figures", true)
	if t.Has("grid") {
		out.Grid = t.AtMost("grid", 2000)
	}
	if t.Has("points") {
		out.Points = t.AtMost("points", 1e7)
	}
	return out
}
