package main

import (
	"fmt"
	"strings"

	"pinn/auto"
)

// choices lists what the file or the program chooses about the solution.
func choices(o *auto.Options) [][2]string {
	tolerance, method := o.Tolerance, o.Training.Method
	if tolerance == 0 {
		tolerance = auto.DefaultTolerance
	}
	if method == "" {
		method = auto.Auto
	}
	if o.Network.POU != nil && method == auto.Auto {
		method = auto.LSGD
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

// partition says what is given of the cuts: "8 slabs in time, 4 x 1 cells".
func partition(p auto.Partition) string {
	var parts []string
	if p.Slabs > 0 {
		parts = append(parts, count(p.Slabs, "slab", "slabs")+" in time")
	}
	if p.Cells != nil {
		var sides []string
		for _, n := range p.Cells {
			sides = append(sides, fmt.Sprint(n))
		}
		parts = append(parts, strings.Join(sides, " x ")+" cells")
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
	if p := n.POU; p != nil {
		parts = append(parts, fmt.Sprintf("partition of unity, %s gate", p.Gate))
		if p.Parts > 0 {
			parts = append(parts, fmt.Sprintf("%d parts", p.Parts))
		}
		parts = append(parts, fmt.Sprintf("polynomials of degree %d", p.Degree))
	}
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
