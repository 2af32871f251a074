package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"pinn/auto"
	"pinn/cmd/internal/result"
	"pinn/cmd/internal/store"
	"pinn/pde"
	"pinn/problem"
)

// printReport prints the outcome of a solve for people. out is the results folder, empty if nothing was written.
func printReport(w io.Writer, file *problem.File, s *result.Summary, out string) error {
	p := file.Problem
	fmt.Fprintf(w, "%s: %s\n%s\n\n", s.Name, highlight(w, s.Status), fold("  "+s.Reason))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { fmt.Fprintln(t, "  "+strings.Join(cells, "\t")) }
	heading := "error"
	for _, f := range p.Fields {
		if l2, ok := s.RelL2[f]; ok {
			row(heading, fmt.Sprintf("%s  %s relative L2, %s maximum, at %d %s", f, number(l2), number(s.RelMax[f]), s.ExactPoints, exactPoints(file)))
			heading = ""
		}
	}
	row("estimate", strings.TrimSpace(number(s.ErrorEstimate)+" "+s.Norm))
	printContradictions(row, s)
	if len(s.ResidualRMS) > 0 {
		printResiduals(row, p.Conditions, s)
	}
	printEigenvalues(row, p, s)
	printInference(row, p, s)
	for _, q := range p.Params {
		if v, ok := s.Params[q.Name]; ok && s.Inference == nil {
			row(q.Name, fmt.Sprintf("%.10g", float64(v)))
		}
	}
	if s.Cells > 0 {
		row("mesh", mesh(s))
	}
	if s.Features > 0 {
		row("basis", fmt.Sprintf("%d features; rank %d of %d, condition %s", s.Features, s.Rank, columns(file, s), number(s.Condition)))
		row("points", fmt.Sprint(s.Points))
	}
	if s.Steps > 0 {
		row("steps", fmt.Sprint(s.Steps))
	}
	row("time", fmt.Sprintf("%.2f s (%.2f s CPU), %d MiB", float64(s.Seconds["total"]), float64(s.CPUSeconds), s.PeakMemory>>20))
	if out != "" {
		row("files", out)
	} else {
		row("files", "none: there is no solution to write")
	}
	return t.Flush()
}

// exactPoints says at which points errors are measured.
func exactPoints(file *problem.File) string {
	if file.Exact != nil && file.Exact.F == nil {
		return "points of the table"
	}
	return "random points"
}

// columns is the number of unknowns of the linear solves: coefficients of all fields and unknown parameters.
func columns(file *problem.File, s *result.Summary) int {
	n := s.Features
	if !file.Options.Network.Separate {
		n *= len(file.Problem.Fields)
	}
	return n + len(file.Problem.Params)
}

// mesh says into how many cells the domain was cut; all cells have about as many functions.
func mesh(s *result.Summary) string {
	cells := fmt.Sprintf("%s of %d functions", count(s.Cells, "cell", "cells"), s.Features/s.Cells)
	if s.Slabs == 0 {
		return cells
	}
	return count(s.Slabs, "slab", "slabs") + " in time, " + cells
}

func count(n int, one, many string) string {
	if n == 1 {
		many = one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func number(v store.Number) string {
	if math.IsNaN(float64(v)) {
		return "unknown"
	}
	return fmt.Sprintf("%.1e", float64(v))
}

// highlight colours a status where somebody looks.
func highlight(w io.Writer, s auto.Status) string {
	if !isTerminal(w) || os.Getenv("NO_COLOR") != "" {
		return s.String()
	}
	colour := "\x1b[1;33m"
	switch s {
	case auto.Solved, auto.Fits:
		colour = "\x1b[1;32m"
	case auto.Failed:
		colour = "\x1b[1;31m"
	}
	return colour + s.String() + "\x1b[0m"
}

// printedJumps is the number of jumps that are printed: one field on a line at each of five times, and some.
const printedJumps = 8

// printContradictions says where the data contradict each other, and from where on the solution is good.
func printContradictions(row func(...string), s *result.Summary) {
	heading := "data"
	for _, c := range s.Contradictions {
		row(heading, "at "+c.Where+" "+c.Text)
		heading = ""
	}
	for _, text := range slices.Concat(s.Seams, s.Kinks) {
		row(heading, text)
		heading = ""
	}
	if s.Away != nil {
		row("away", s.Away.Text)
	}
	for _, text := range s.Surplus {
		row(heading, text)
		heading = ""
	}
	heading = "jumps"
	for _, j := range s.Jumps[:min(len(s.Jumps), printedJumps)] {
		row(heading, j.Text)
		heading = ""
	}
	if more := len(s.Jumps) - printedJumps; more > 0 {
		row(heading, fmt.Sprintf("and %d more, see summary.json", more))
	}
}

// printResiduals prints a line per condition.
func printResiduals(row func(...string), conditions []pde.Condition, s *result.Summary) {
	heading := "residual"
	for _, c := range conditions {
		if c.Auxiliary {
			continue
		}
		row(heading, c.Name, number(s.ResidualRMS[c.Name])+" fitted", number(s.ValidationRMS[c.Name])+" fresh")
		heading = ""
	}
}

// printEigenvalues prints a line per eigenvalue.
func printEigenvalues(row func(...string), p *pde.Problem, s *result.Summary) {
	for k, e := range s.Eigenvalues {
		cells := []string{fmt.Sprintf("%s %d", p.Params[0].Name, k+1), e.Text(), "estimate " + number(e.ErrorEstimate), "function " + number(e.FunctionEstimate)}
		if e.Error != nil {
			cells = append(cells, "error "+number(*e.Error))
		}
		if e.Multiplicity > 1 {
			cells = append(cells, fmt.Sprintf("multiplicity %d", e.Multiplicity))
		}
		row(cells...)
	}
}

// ruleText says where a strength comes from.
func ruleText(rule string) string {
	if rule == "given" {
		return rule
	}
	return "by " + rule
}

// printInference prints the numbers that were found from measured data, and their noise.
func printInference(row func(...string), p *pde.Problem, s *result.Summary) {
	if s.Inference == nil {
		return
	}
	for _, q := range p.Params {
		e := s.Inference.Params[q.Name]
		cells := []string{q.Name, fmt.Sprintf("%.10g", float64(e.Value)) + e.Margin()}
		if e.Error != nil {
			cells = append(cells, "error "+number(*e.Error))
		}
		row(cells...)
	}
	for _, f := range p.Fields {
		if b, ok := s.Inference.Band[f]; ok {
			row(f, b.Text())
		}
	}
	for i, q := range p.Params {
		for _, other := range p.Params[i+1:] {
			if c, ok := s.Inference.Correlation[q.Name][other.Name]; ok {
				row("correlation", fmt.Sprintf("%.3f of %s and %s", float64(c), q.Name, other.Name))
			}
		}
	}
	origin := "estimated"
	if s.Inference.NoiseGiven {
		origin = "given"
	}
	for _, c := range p.Conditions {
		if sigma, ok := s.Inference.Noise[c.Name]; ok {
			row("noise", fmt.Sprintf("%s in %s, %s", number(sigma), c.Name, origin))
		}
	}
	if s.Inference.Rule != "" {
		row("strength", fmt.Sprintf("%.2g of the regularisation, %s", float64(s.Inference.Strength), ruleText(s.Inference.Rule)))
	}
	row("chi-square", fmt.Sprintf("%.4g, expected %.4g", float64(s.Inference.ChiSquare), float64(s.Inference.Freedom)))
}
