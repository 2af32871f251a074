package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"pinn/auto"
	"pinn/cmd/internal/classification"
	"pinn/cmd/internal/describe"
	"pinn/cmd/internal/study"
	"pinn/collocation/compat"
	evolution "pinn/collocation/partition" // partition describes an option here
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/problem"
)

type checkCommand struct {
	Problem string   `arg:"" name:"file|name" help:"A problem, fit, classification or study file, or the name of a problem that comes with the program."`
	Set     []string `sep:"none" placeholder:"KEY=VALUE" help:"Overrides a key of the file. May be repeated."`
	reading
}

// Run reads a file of any kind and prints what it says.
func (c *checkCommand) Run(t *terminal) error {
	if text, err := os.ReadFile(c.Problem); err == nil {
		access := problem.Access{Anywhere: c.ReadAnywhere}
		switch problem.KindOf(text) {
		case problem.KindClassification:
			f, err := classification.Load(access, c.Problem, c.Set)
			if err != nil {
				return err
			}
			return printClassification(t.out, f)
		case problem.KindStudy:
			if len(c.Set) > 0 {
				return errors.New("--set: a study has its settings in its file")
			}
			s, err := study.Load(c.Problem, openBase, c.ReadAnywhere)
			if err != nil {
				return err
			}
			return printStudy(t.out, s)
		}
	}
	file, err := c.openProblem(c.Problem, c.Set)
	if err != nil {
		return err
	}
	return printProblem(t.out, file)
}

// printProblem prints what a problem file says.
func printProblem(out io.Writer, file *problem.File) error {
	p := file.Problem
	order := p.Order()
	if len(file.Split) > 0 {
		order = max(order, 4)
	}
	fmt.Fprintf(out, "%s: %s, order %d\n\n", file.Name, nature(file), order)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "  coordinates\t%s\n", describe.Coordinates(file))
	fmt.Fprintf(w, "  fields\t%s\n", strings.Join(describe.Orders(file), ", "))
	if e := file.Options.Eigenvalues; e != nil {
		fmt.Fprintf(w, "  eigenvalue\t%s\n", eigenvalue(p.Params[0].Name, e))
	}
	for _, q := range p.Params {
		if file.Options.Eigenvalues != nil {
			break
		}
		fmt.Fprintf(w, "  unknown\t%s, from %g\n", file.Label(q.Name), q.Start)
	}
	for _, q := range p.Priors {
		strength := "how smooth is chosen by the data"
		if q.Strength > 0 {
			strength = fmt.Sprintf("with the strength %g", q.Strength)
		}
		fmt.Fprintf(w, "  unknown field\t%s, smooth where the data leave it open; %s\n", file.Label(p.Fields[q.Field]), strength)
	}
	for k, name := range file.Split {
		own := p.Auxiliary[len(p.Auxiliary)-len(file.Split)+k]
		fmt.Fprintf(w, "  split\tlap(%s) is a field more, %s, so that the equations are of the second order\n", name, own)
	}
	fmt.Fprintf(w, "  exact solution\t%s\n", describe.Exact(file))
	if switches := describe.Switches(p); switches != "" {
		fmt.Fprintf(w, "  switches at\t%s\n", switches)
	}
	for _, choice := range append(choices(&file.Options), [2]string{"work", workOf(file)}) {
		fmt.Fprintf(w, "  %s\t%s\n", choice[0], choice[1])
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := printConditions(out, file); err != nil {
		return err
	}
	if err := printBoundary(out, file); err != nil {
		return err
	}
	return printData(out, p)
}

// operationsPerSecond is what a core does of the linear solves: 5e9 to 2.4e10 were seen over the gallery.
const operationsPerSecond = 1e10

// workOf says what a solve will take.
func workOf(file *problem.File) string {
	least, most := auto.WorkEstimate(file.Problem, file.Options)
	seconds := func(operations float64) string {
		return clock(max(time.Duration(operations/operationsPerSecond*float64(time.Second)), 100*time.Millisecond))
	}
	text := fmt.Sprintf("about %s of CPU time for the linear solves", seconds(least))
	if most > least {
		text = fmt.Sprintf("from about %s of CPU time, if one basis resolves the solution, to a limit of about %s", seconds(least), seconds(most))
	}
	if steps := file.Options.Training.Steps; steps > 0 {
		text += fmt.Sprintf(", and %d steps of training", steps)
	}
	return text
}

// nature says of which kind a problem is.
func nature(file *problem.File) string {
	kind := "nonlinear"
	if file.Problem.Affine() {
		kind = "linear"
	}
	if file.Options.Eigenvalues != nil {
		kind = "eigenvalue problem"
	}
	if file.Time >= 0 {
		return kind + ", in time"
	}
	return kind
}

// printBoundary prints which conditions hold on the pieces of the boundary.
func printBoundary(out io.Writer, file *problem.File) error {
	fmt.Fprintln(out, "\n  boundary")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, piece := range describe.Boundary(file) {
		fmt.Fprintf(w, "    %s\t%s\n", piece.Name, piece)
	}
	return w.Flush()
}

// printData says where the data contradict each other, or may do so.
func printData(out io.Writer, p *pde.Problem) error {
	groups := []struct {
		title string
		lines []string
	}{{title: "the data contradict each other"}, {title: "conditions change on a side"}, {title: "the data are not smooth"}}
	for _, c := range compat.Find(p) {
		groups[0].lines = append(groups[0].lines, c.String())
	}
	for _, s := range compat.Seams(p) {
		groups[1].lines = append(groups[1].lines, s.Text)
	}
	for _, k := range compat.Kinks(p) {
		groups[2].lines = append(groups[2].lines, k.Text)
	}
	singular := false
	for _, g := range groups {
		if len(g.lines) > 0 {
			fmt.Fprintf(out, "\n  %s\n    %s\n", g.title, strings.Join(g.lines, "\n    "))
			singular = true
		}
	}
	if singular {
		fmt.Fprintln(out, "    the solution is singular there: less accurate near these places, and dearer")
	}
	if a := evolution.Amplifies(p); a != nil {
		fmt.Fprintf(out, "\n  ill-posed\n    %s\n    %s\n", a, a.WayOut())
	}
	if list := compat.Surpluses(p); len(list) > 0 {
		fmt.Fprintln(out, "\n  more conditions than needed")
		for _, s := range list {
			fmt.Fprintf(out, "    %s\n", s.Text)
		}
	}
	return nil
}

// eigenvalue says which eigenvalues are looked for.
func eigenvalue(name string, e *auto.Eigenvalues) string {
	near := fmt.Sprintf("%g", real(e.Near))
	if imag(e.Near) != 0 {
		near = fmt.Sprintf("%g", e.Near)
	}
	return fmt.Sprintf("%s, the %d nearest to %s", name, e.Count, near)
}

// printConditions prints the equations of every condition under its name and region.
func printConditions(out io.Writer, file *problem.File) error {
	fmt.Fprintln(out, "\n  conditions")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, c := range describe.Conditions(file) {
		name, on, kind := c.Name, c.Where, "nonlinear"
		if c.Linear {
			kind = "linear"
		}
		lines := c.Equations
		if lines == nil {
			lines = []string{c.Measured}
		}
		for _, eq := range lines {
			if formula, err := expr.Plain(expr.Source{Text: eq}); err == nil && c.Equations != nil {
				eq = formula
			}
			fmt.Fprintf(w, "    %s\t%s\t%s\t%s\n", name, on, kind, eq)
			name, on, kind = "", "", ""
		}
	}
	return w.Flush()
}
