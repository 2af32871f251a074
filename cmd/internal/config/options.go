package config

import (
	"errors"
	"strings"

	"pinn/auto"
	"pinn/collocation"
	"pinn/network"
	"pinn/pde/expr"
)

// inits lists the initialisations that [network] init knows.
var inits = []string{"box", "he", "glorot", "disk"}

// readOptions reads what the file chooses about the solution.
func (r *reader) readOptions() {
	o := &r.file.Options
	o.Seed = uint64(r.root.whole("seed", 0))
	o.Tolerance = r.root.positive("tolerance")
	if t := r.root.table("points"); t != nil {
		o.Points = readPoints(t)
	}
	if t := r.root.table("network"); t != nil {
		o.Network = readNetwork(t)
	}
	if t := r.root.table("lsgd"); t != nil {
		o.Training = readTraining(t)
	}
	if t := r.root.table("partition"); t != nil {
		o.Partition = r.readPartition(t)
	}
	r.readStart()
}

func readPoints(t *table) auto.Points {
	defer t.close()
	return auto.Points{
		Rule:       named(t, "rule", collocation.ParseRule),
		Interior:   t.count("interior"),
		Boundary:   t.count("boundary"),
		Validation: t.count("validation"),
		Redraw:     t.positive("redraw"),
	}
}

func readNetwork(t *table) auto.Network {
	defer t.close()
	return auto.Network{
		Kind:       named(t, "kind", network.ParseKind),
		Layers:     t.count("layers"),
		Width:      t.count("width"),
		Activation: named(t, "activation", network.ParseActivation),
		Init:       choice(t, "init", inits),
		Spread:     t.positive("spread"),
		Separate:   t.flag("separate", false),
	}
}

func readTraining(t *table) auto.Training {
	defer t.close()
	return auto.Training{
		Method:            choice(t, "method", auto.Methods),
		Step:              choice(t, "step", auto.Steps),
		Steps:             t.count("steps"),
		Rate:              t.positive("rate"),
		GradientTolerance: t.positive("gradient_tolerance"),
		RedrawEvery:       t.count("redraw_every"),
	}
}

// readPartition reads into how many parts the domain is cut. Coordinates that are not mentioned are not cut.
func (r *reader) readPartition(t *table) auto.Partition {
	defer t.close()
	p := auto.Partition{Slabs: t.count("slabs")}
	if boxes := t.table("boxes"); boxes != nil {
		defer boxes.close()
		for _, c := range r.file.Problem.Coords {
			p.Boxes = append(p.Boxes, max(1, boxes.count(c)))
		}
	}
	return p
}

// named reads the name of something that another package knows.
func named[T any](t *table, key string, parse func(string) (T, error)) T {
	var none T
	name := t.text(key)
	if _, err := parse(""); t.doc.shapes != nil {
		t.doc.note(t.at(key), oneOfKnown(err))
	}
	if name == "" {
		return none
	}
	v, err := parse(name)
	if err == nil {
		return v
	}
	msg := err.Error()
	if e := (*network.NameError)(nil); errors.As(err, &e) {
		msg = unknown(key, name, e.Known)
	}
	t.doc.fault(t.at(key), "%s", strings.TrimPrefix(msg, "collocation: "))
	return none
}

// readStart reads where the iteration of a nonlinear problem begins; fields that are not named begin at zero.
func (r *reader) readStart() {
	t := r.root.table("start")
	if t == nil {
		return
	}
	zero := expr.Source{File: r.doc.file, Text: "0"}
	sources := make([]expr.Source, len(r.file.Problem.Fields))
	for i, field := range r.file.Problem.Fields {
		sources[i] = zero
		if t.text(field) != "" {
			sources[i] = r.doc.textAt(t.at(field), t.values[field].(string))
		}
	}
	t.close()
	if r.scope == nil || len(sources) == 0 {
		return
	}
	f, err := r.scope.Function(sources...)
	if err != nil {
		r.doc.report(err)
		return
	}
	all := make([]int, len(sources))
	for i := range all {
		all[i] = i
	}
	r.checkFinite("start", f, all)
	r.file.Options.Start = f
}

// readOutput reads [output].
func (r *reader) readOutput() {
	out := &r.file.Output
	*out = Output{Figures: true, Grid: defaultGrid, Points: defaultPoints}
	t := r.root.table("output")
	if t == nil {
		return
	}
	out.Dir = t.text("dir")
	out.Figures = t.flag("figures", true)
	if t.has("grid") {
		out.Grid = t.atMost("grid", 2000)
	}
	if t.has("points") {
		out.Points = t.atMost("points", 1e7)
	}
	t.close()
}
