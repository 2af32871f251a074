package result

import (
	"fmt"
	"html/template"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"pinn/auto"
	"pinn/cmd/internal/describe"
	"pinn/cmd/internal/page"
	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
	"pinn/pde/expr"
)

// Page is the name of the page in a results folder.
const Page = "report.html"

// WritePage writes a page about a run and its summary. Its solution must have a model.
func (r *Run) WritePage(path string, s *Summary) error {
	return store.WriteFile(path, r.page(s).Write)
}

// page tells what was asked, decided and found.
func (r *Run) page(s *Summary) *page.Page {
	p := &page.Page{
		Title: s.Name, Kind: "Solution of a differential equation", Status: s.Status.String(), Reason: s.Reason, Facts: r.facts(s),
		Tone: map[auto.Status]page.Tone{auto.Solved: page.Good, auto.Fits: page.Good, auto.Failed: page.Poor, auto.Undetermined: page.Poor}[s.Status],
		Foot: fmt.Sprintf("Written by pinn %s, %s, %s.", s.Version, s.Go, s.Platform),
	}
	if p.Tone == "" {
		p.Tone = page.Fair
	}
	p.Sections = append(p.Sections, r.asked())
	r = r.covered()
	if len(s.Eigenvalues) > 0 {
		p.Sections = append(p.Sections, eigenvalueTable(s))
	}
	p.Sections = append(p.Sections, r.found(), r.accuracy(s))
	if len(s.Contradictions) > 0 {
		p.Sections = append(p.Sections, contradicting(s))
	}
	p.Sections = append(p.Sections, decided(s))
	if c := r.course(); c != nil {
		p.Sections = append(p.Sections, *c)
	}
	p.Sections = append(p.Sections, r.again(s))
	return p
}

func (r *Run) facts(s *Summary) []page.Fact {
	beside := ""
	if s.Inference != nil {
		beside = ", beside what the noise makes"
	}
	facts := []page.Fact{
		{Name: "estimated error", Value: digits(float64(s.ErrorEstimate)), Note: "relative, of the worst field" + beside},
		{Name: "tolerance", Value: digits(float64(s.Tolerance))},
	}
	if len(s.RelL2) > 0 {
		worst := 0.0
		for _, v := range s.RelL2 {
			worst = math.Max(worst, float64(v))
		}
		facts = append(facts, page.Fact{Name: "known error", Value: digits(worst), Note: "relative L², against the exact solution"})
	}
	for k, e := range s.Eigenvalues {
		e.ErrorEstimate = max(e.ErrorEstimate, store.Number(1e-8*math.Hypot(float64(e.Value), float64(e.Imaginary)))) // the table has all digits
		facts = append(facts, page.Fact{Name: fmt.Sprintf("%s %d", r.File.Problem.Params[0].Name, k+1), Value: e.Text()})
	}
	for _, name := range slices.Sorted(maps.Keys(s.Params)) {
		f := page.Fact{Name: name + ", found", Value: fmt.Sprintf("%.8g", float64(s.Params[name])), Note: r.File.Units[name]}
		if s.Inference != nil {
			f.Value += s.Inference.Params[name].Margin()
		}
		facts = append(facts, f)
	}
	if s.Inference != nil {
		facts = append(facts, r.bandFacts(s.Inference)...)
	}
	facts = append(facts, page.Fact{Name: "unknowns", Value: fmt.Sprint(s.Features), Note: "basis functions"})
	if s.Cells > 0 {
		note := ""
		if s.Slabs > 0 {
			note = fmt.Sprintf("in %d slabs of time", s.Slabs)
		}
		facts = append(facts, page.Fact{Name: "cells", Value: fmt.Sprint(s.Cells), Note: note})
	}
	return append(facts, page.Fact{
		Name: "time", Value: fmt.Sprintf("%.3g s", float64(s.Seconds["total"])),
		Note: fmt.Sprintf("%.3g s of CPU, %d MiB", float64(s.CPUSeconds), s.PeakMemory>>20),
	})
}

// bandFacts says how well regularised fields are known.
func (r *Run) bandFacts(in *Inference) (facts []page.Fact) {
	for _, f := range r.File.Problem.Fields {
		if b, ok := in.Band[f]; ok {
			note := fmt.Sprintf("%s on average, ±%.2g at worst, with 95 %% at each point", r.File.Units[f], float64(b.Max))
			facts = append(facts, page.Fact{Name: f + ", known to", Value: fmt.Sprintf("±%.2g", float64(b.RMS)), Note: strings.TrimSpace(note)})
		}
	}
	return facts
}

// asked states the problem.
func (r *Run) asked() page.Section {
	f := r.File
	out := page.Section{Title: "What was asked", Table: &page.Table{Head: []string{"condition", "where", "equations"}, Stacked: true}}
	out.Paragraphs = append(out.Paragraphs, "Find "+r.labels(f.Problem.Shown())+" on "+describe.Coordinates(f)+".")
	for _, c := range describe.Conditions(f) {
		cell := page.Cell{Text: c.Measured}
		for _, eq := range c.Equations {
			cell.Formulas = append(cell.Formulas, formula(eq))
		}
		out.Table.Rows = append(out.Table.Rows, append(page.Texts(c.Name, c.Where), cell))
	}
	define := func(kind, name, text string) {
		cell := page.Cell{Formulas: []template.HTML{formula(name + " = " + text)}}
		out.Table.Rows = append(out.Table.Rows, append(page.Texts(kind, ""), cell))
	}
	for _, name := range slices.Sorted(maps.Keys(f.Scope.Functions)) {
		define("function", name, f.Scope.Functions[name].Text)
	}
	for _, name := range slices.Sorted(maps.Keys(f.Scope.Consts)) {
		define("constant", name, fmt.Sprintf("%.6g", f.Scope.Consts[name]))
	}
	for _, q := range f.Problem.Params {
		if f.Options.Eigenvalues != nil {
			out.Table.Rows = append(out.Table.Rows, page.Texts("eigenvalue", "", f.Label(q.Name)))
			continue
		}
		out.Table.Rows = append(out.Table.Rows, page.Texts("to be found", "", fmt.Sprintf("%s, beginning with %g", f.Label(q.Name), q.Start)))
	}
	if f.Exact != nil {
		out.Paragraphs = append(out.Paragraphs, "The solution is compared with a known one "+describe.Exact(f)+", which has no part in finding it.")
	}
	return out
}

// formula typesets an equation; what has no formula stays text.
func formula(text string) template.HTML {
	m, err := expr.MathML(expr.Source{Text: text})
	if err != nil {
		return template.HTML("<mtext>" + template.HTMLEscapeString(text) + "</mtext>")
	}
	return template.HTML(m)
}

func (r *Run) labels(names []string) string {
	var all []string
	for _, name := range names {
		all = append(all, r.File.Label(name))
	}
	return strings.Join(all, ", ")
}

// eigenvalueTable lists the eigenvalues.
func eigenvalueTable(s *Summary) page.Section {
	t := &page.Table{Head: []string{"", "eigenvalue", "estimated error", "multiplicity", "eigenfunction", "its estimated error"}}
	known := s.Eigenvalues[0].Error != nil
	if known {
		t.Head = append(t.Head, "known error")
	}
	for k, e := range s.Eigenvalues {
		row := page.Texts(fmt.Sprint(k+1), e.Text(), digits(float64(e.ErrorEstimate)), fmt.Sprint(e.Multiplicity),
			strings.Join(e.Functions, ", "), digits(float64(e.FunctionEstimate)))
		if e.Error != nil {
			row = append(row, page.Cell{Text: digits(float64(*e.Error))})
		}
		t.Rows = append(t.Rows, row)
	}
	return page.Section{Title: "Eigenvalues", Table: t}
}

// found shows the solution.
func (r *Run) found() page.Section {
	out := page.Section{Title: "The solution"}
	field := r.field()
	out.Plot = field
	out.Paragraphs = []string{"Point at the plot for values and derivatives, drag to zoom, double-click to go back. The lower plot is the cut along the dotted line."}
	if len(field.Y.Nodes) == 0 {
		out.Paragraphs = []string{"Point at the plot for values and derivatives, drag to zoom, double-click to go back."}
	}
	return out
}

// digits writes what is known to two digits: errors and residuals.
func digits(v float64) string {
	if math.IsNaN(v) {
		return "unknown"
	}
	return fmt.Sprintf("%.2g", v)
}

// accuracy compares the estimate with what is known.
func (r *Run) accuracy(s *Summary) page.Section {
	out := page.Section{Title: "How accurate it is", Table: &page.Table{Head: []string{"condition", "residual where fitted", "at fresh points"}}}
	estimate := "There is no error estimate."
	if !math.IsNaN(float64(s.ErrorEstimate)) {
		estimate = fmt.Sprintf("The problem was solved twice, with independent bases and points; from their difference the relative error is estimated as %s.",
			digits(float64(s.ErrorEstimate)))
	}
	out.Paragraphs = append(out.Paragraphs, estimate)
	if s.Inference != nil {
		out.Paragraphs = append(out.Paragraphs, "What the noise of the measured values makes of the result is not in this estimate: the intervals and bands say it.")
	}
	for _, f := range r.File.Problem.Fields {
		if l2, ok := s.RelL2[f]; ok {
			out.Paragraphs = append(out.Paragraphs, fmt.Sprintf("Against the exact solution at %d points the error of %s is %s (relative L²) and %s (largest, relative to the largest value).",
				s.ExactPoints, f, digits(float64(l2)), digits(float64(s.RelMax[f]))))
		}
	}
	out.Paragraphs = append(out.Paragraphs, "The residuals below are root mean squares in the units of the conditions. Fresh points took no part in any fit.")
	for _, c := range r.File.Problem.Conditions {
		if c.Auxiliary {
			continue
		}
		out.Table.Rows = append(out.Table.Rows, page.Texts(c.Name, digits(float64(s.ResidualRMS[c.Name])), digits(float64(s.ValidationRMS[c.Name]))))
	}
	return out
}

// contradicting lists where the data do not fit together, and how good the solution is away from there.
func contradicting(s *Summary) page.Section {
	out := page.Section{Title: "Where the data contradict each other"}
	for _, c := range s.Contradictions {
		out.List = append(out.List, "at "+c.Where+" "+c.Text)
	}
	if s.Away != nil {
		out.Paragraphs = []string{"Away from there: " + s.Away.Text + "."}
	}
	return out
}

// decided lists what the program chose.
func decided(s *Summary) page.Section {
	out := page.Section{Title: "What was decided, and why", List: s.Decisions}
	if len(s.Decisions) == 0 {
		out.Paragraphs = []string{"Nothing was left to decide."}
	}
	out.Paragraphs = append(out.Paragraphs, fmt.Sprintf("The last linear solve had rank %d and condition %s, at %d collocation points.",
		s.Rank, digits(float64(s.Condition)), s.Points))
	return out
}

// course draws the history; nil if there is none.
func (r *Run) course() *page.Section {
	axes, curves := r.history()
	if len(curves) == 0 {
		return nil
	}
	c := &page.Curves{X: r.File.Label(axes.X), Y: axes.Y, LogY: axes.LogY}
	for _, k := range curves {
		c.Curves = append(c.Curves, page.Curve{Name: k.Name, X: k.X, Y: k.Y, Points: k.Points, Dashed: k.Dashed})
	}
	return &page.Section{Title: "How it went", Paragraphs: []string{axes.Title + "."}, Plot: c}
}

// history returns the most telling curves of the course: of the training, else of the slabs, else of the trials.
func (r *Run) history() (report.Axes, []report.Curve) {
	if train := r.during("train"); len(train) > 0 {
		axes, curves := training(train)
		axes.Title = "Loss and residual over the steps of the training"
		return axes, curves
	}
	if slabs := r.during("slabs"); len(slabs) > 0 {
		axes, c := r.overTime(slabs)
		axes.Title = "The largest residual of a cell in every slab of time"
		return axes, []report.Curve{c}
	}
	curves := r.trials()
	axes := trialAxes(curves)
	axes.Title = "The residual at fresh points, trial by trial"
	return axes, curves
}

// again says how to repeat the run.
func (r *Run) again(s *Summary) page.Section {
	name := filepath.Base(r.File.Path)
	return page.Section{
		Title:      "How to reproduce it",
		Paragraphs: []string{fmt.Sprintf("The folder problem beside this page holds the problem file as it was used. Version %s of the program gives the same bits again on any number of cores, with the seed %d.", s.Version, s.Seed)},
		Commands:   []string{"pinn solve problem/" + name, "pinn eval . --grid 200 -d " + r.Solution.Model.Fields[0] + "   # values; pinn export . for ParaView"},
		Fold:       name, Text: string(r.File.Text),
	}
}
