package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"pinn/auto"
	"pinn/cmd/internal/config"
	"pinn/cmd/internal/describe"
	"pinn/collocation/compat"
	"pinn/pde"
)

type checkCommand struct {
	Problem string   `arg:"" name:"file|name" help:"A problem file, or the name of a problem that comes with the program."`
	Set     []string `sep:"none" placeholder:"KEY=VALUE" help:"Overrides a key of the problem file. May be repeated."`
	reading
}

// Run reads a problem and prints what it says.
func (c *checkCommand) Run(t *terminal) error {
	file, err := c.openProblem(c.Problem, c.Set)
	if err != nil {
		return err
	}
	p := file.Problem
	kind := "nonlinear"
	if p.Affine() {
		kind = "linear"
	}
	if file.Options.Eigenvalues != nil {
		kind = "eigenvalue problem"
	}
	fmt.Fprintf(t.out, "%s: %s, order %d\n\n", file.Name, kind, auto.Order(p))
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "  coordinates\t%s\n", describe.Coordinates(file))
	fmt.Fprintf(w, "  fields\t%s\n", strings.Join(p.Fields, ", "))
	if e := file.Options.Eigenvalues; e != nil {
		fmt.Fprintf(w, "  eigenvalue\t%s\n", eigenvalue(p.Params[0].Name, e))
	}
	for _, q := range p.Params {
		if file.Options.Eigenvalues != nil {
			break
		}
		fmt.Fprintf(w, "  unknown\t%s, from %g\n", q.Name, q.Start)
	}
	fmt.Fprintf(w, "  exact solution\t%s\n", describe.Exact(file))
	for _, choice := range choices(&file.Options) {
		fmt.Fprintf(w, "  %s\t%s\n", choice[0], choice[1])
	}
	fmt.Fprintf(w, "  conditions\t%d\n", len(p.Conditions))
	if err := w.Flush(); err != nil {
		return err
	}
	if err := printConditions(t.out, file); err != nil {
		return err
	}
	return printData(t.out, p)
}

// printData says where the data contradict each other.
func printData(out io.Writer, p *pde.Problem) error {
	list := compat.Find(p)
	if len(list) == 0 {
		return nil
	}
	fmt.Fprintln(out, "\n  the data contradict each other")
	for _, c := range list {
		fmt.Fprintf(out, "    %s\n", c)
	}
	_, err := fmt.Fprintln(out, "    the solution is singular there: less accurate near these places, and dearer")
	return err
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
func printConditions(out io.Writer, file *config.File) error {
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
			fmt.Fprintf(w, "    %s\t%s\t%s\t%s\n", name, on, kind, eq)
			name, on, kind = "", "", ""
		}
	}
	return w.Flush()
}

// choices lists what the file or the program chooses about the solution.
func choices(o *auto.Options) [][2]string {
	tolerance, method := o.Tolerance, o.Training.Method
	if tolerance == 0 {
		tolerance = auto.DefaultTolerance
	}
	if method == "" {
		method = auto.Auto
	}
	networkRest, pointsRest := "chosen by the residual at fresh points", "in proportion to the width of the network"
	if method == auto.LSGD || method == auto.GD {
		networkRest, pointsRest = "by default", "by default"
	}
	all := [][2]string{
		{"tolerance", fmt.Sprintf("%.1e", tolerance)},
		{"method", string(method)},
		{"network", withRest(network(o), networkRest)},
		{"points", withRest(points(o), pointsRest)},
		{"seed", fmt.Sprint(o.Seed)},
	}
	if c := o.Continuation; c != nil {
		all = append(all, [2]string{"continuation", continuation(c)})
	}
	if p := partition(o.Partition); p != "" {
		all = append(all, [2]string{"partition", p})
	}
	return all
}

// partition says what is given of the cuts: "8 slabs in time, 4 x 1 boxes".
func partition(p auto.Partition) string {
	var parts []string
	if p.Slabs > 0 {
		parts = append(parts, count(p.Slabs, "slab", "slabs")+" in time")
	}
	if p.Boxes != nil {
		var sides []string
		for _, n := range p.Boxes {
			sides = append(sides, fmt.Sprint(n))
		}
		parts = append(parts, strings.Join(sides, " x ")+" boxes")
	}
	return strings.Join(parts, ", ")
}

func continuation(c *auto.Continuation) string {
	stages := "as many stages as needed"
	if c.Stages > 0 {
		stages = fmt.Sprintf("%d stages", c.Stages)
	}
	return fmt.Sprintf("%s from %g to %g, %s", c.Constant, c.From, c.To, stages)
}

func network(o *auto.Options) []string {
	n := o.Network
	var parts []string
	if n.Layers > 0 {
		parts = append(parts, fmt.Sprintf("%d layers", n.Layers))
	}
	if n.Width > 0 {
		parts = append(parts, fmt.Sprintf("width %d", n.Width))
	}
	if n.Activation != nil {
		parts = append(parts, n.Activation.Name())
	}
	if n.Init != "" {
		parts = append(parts, n.Init+" initialisation")
	}
	if n.Spread > 0 {
		parts = append(parts, fmt.Sprintf("spread %g", n.Spread))
	}
	return parts
}

func points(o *auto.Options) []string {
	var parts []string
	for _, n := range []struct {
		count int
		what  string
	}{{o.Points.Interior, "interior"}, {o.Points.Boundary, "on every other region"}, {o.Points.Validation, "fresh"}} {
		if n.count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n.count, n.what))
		}
	}
	return parts
}

func withRest(parts []string, rest string) string {
	if len(parts) == 0 {
		return rest
	}
	return strings.Join(parts, ", ") + "; the rest " + rest
}
