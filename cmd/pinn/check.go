package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"text/tabwriter"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/cmd/internal/config"
	"pinn/collocation"
	"pinn/collocation/region"
	"pinn/pde"
)

type checkCommand struct {
	Problem string   `arg:"" name:"file|name" help:"A problem file, or the name of a problem that comes with the program."`
	Set     []string `sep:"none" placeholder:"KEY=VALUE" help:"Overrides a key of the problem file. May be repeated."`
}

// Run reads a problem and prints what it says.
func (c *checkCommand) Run(t *terminal) error {
	file, err := openProblem(c.Problem, c.Set)
	if err != nil {
		return err
	}
	p := file.Problem
	kind := "nonlinear"
	if p.Affine() {
		kind = "linear"
	}
	fmt.Fprintf(t.out, "%s: %s, order %d\n\n", file.Name, kind, auto.Order(p))
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "  coordinates\t%s\n", coordinates(file))
	fmt.Fprintf(w, "  fields\t%s\n", strings.Join(p.Fields, ", "))
	for _, q := range p.Params {
		fmt.Fprintf(w, "  unknown\t%s, from %g\n", q.Name, q.Start)
	}
	fmt.Fprintf(w, "  exact solution\t%s\n", exactFields(file))
	for _, choice := range choices(&file.Options) {
		fmt.Fprintf(w, "  %s\t%s\n", choice[0], choice[1])
	}
	fmt.Fprintf(w, "  conditions\t%d\n", len(p.Conditions))
	if err := w.Flush(); err != nil {
		return err
	}
	return printConditions(t.out, file)
}

func coordinates(file *config.File) string {
	p := file.Problem
	var parts []string
	if file.Ball != nil {
		parts = append(parts, ball(file))
	}
	for a, name := range p.Coords {
		if file.InBall(a) {
			continue
		}
		part := fmt.Sprintf("%s in [%.6g, %.6g]", name, p.Lower[a], p.Upper[a])
		if a == file.Time {
			part += " (time)"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// ball describes the ball of a domain.
func ball(file *config.File) string {
	axes, center, radius := file.Ball.Shape()
	var names, at []string
	for k, a := range axes {
		names = append(names, file.Problem.Coords[a])
		at = append(at, fmt.Sprintf("%.6g", center[k]))
	}
	return fmt.Sprintf("(%s) in the ball of radius %.6g around (%s)", strings.Join(names, ", "), radius, strings.Join(at, ", "))
}

func exactFields(file *config.File) string {
	e := file.Exact
	if e == nil {
		return "not given"
	}
	var names []string
	for _, f := range e.Fields {
		names = append(names, file.Problem.Fields[f])
	}
	known := "of " + strings.Join(names, ", ")
	if e.F == nil {
		points, _ := e.Points.Dims()
		known += fmt.Sprintf(" at %d points", points)
	}
	return known
}

// printConditions prints the equations of every condition under its name and region.
func printConditions(out io.Writer, file *config.File) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, c := range file.Problem.Conditions {
		name, on := c.Name, where(file, c.On)
		kind := "nonlinear"
		if c.Op.Affine() {
			kind = "linear"
		}
		for _, eq := range equations(c.Op) {
			fmt.Fprintf(w, "    %s\t%s\t%s\t%s\n", name, on, kind, eq)
			name, on, kind = "", "", ""
		}
	}
	return w.Flush()
}

// equations writes the equations of an operator; those of measured data have no text.
func equations(op pde.Operator) []string {
	if s, ok := op.(fmt.Stringer); ok {
		return strings.Split(strings.TrimSpace(s.String()), "\n")
	}
	return []string{"fields = measured values"}
}

// where describes a region by its points: the coordinates that are the same at all of them.
func where(file *config.File, on pde.Region) string {
	u, ok := on.(pde.Union)
	if !ok {
		return place(file.Problem, on)
	}
	var names []string
	for _, part := range u.Parts() {
		names = append(names, place(file.Problem, part))
	}
	if len(names) > 2 && slices.Equal(names, boundary(file)) {
		return "boundary"
	}
	return strings.Join(names, "; ")
}

// boundary lists the places of all faces of the domain but the ends of time.
func boundary(file *config.File) []string {
	p := file.Problem
	var names []string
	if file.Ball != nil {
		names = append(names, "sphere")
	}
	for a, name := range p.Coords {
		if a != file.Time && !file.InBall(a) {
			names = append(names, fmt.Sprintf("%s = %.6g", name, p.Lower[a]), fmt.Sprintf("%s = %.6g", name, p.Upper[a]))
		}
	}
	return names
}

func place(p *pde.Problem, on pde.Region) string {
	ambient, own := on.Dims()
	if ambient == own {
		return "interior"
	}
	cloud, err := collocation.Sample(on, collocation.Random{}, 8, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		return err.Error()
	}
	if cloud.Data != nil {
		return fmt.Sprintf("%d points", cloud.Points())
	}
	if region.BallOf(on) != nil && own == ambient-1 && cloud.Normal != nil && cloud.Mate == nil {
		return "sphere"
	}
	var fixed []string
	for a, name := range p.Coords {
		if v := mat.Col(nil, a, cloud.X); constant(v) {
			fixed = append(fixed, fmt.Sprintf("%s = %.6g", name, v[0]))
		}
	}
	return strings.Join(fixed, ", ")
}

func constant(v []float64) bool {
	for _, w := range v {
		if w != v[0] {
			return false
		}
	}
	return true
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
