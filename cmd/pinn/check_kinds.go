package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"pinn/auto"
	"pinn/cmd/internal/classification"
	"pinn/cmd/internal/study"
)

// printClassification prints what a classification file says.
func printClassification(out io.Writer, f *classification.File) error {
	fmt.Fprintf(out, "%s: a classification, %s of %s\n\n", f.Name, count(f.Seeds, "run", "runs"), count(len(f.Trainings), "training", "trainings"))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	if d := f.Data; d.Generator != nil {
		fmt.Fprintf(w, "  data\t%s: %d points, %d for the test\n", d.Generator.Name, d.N, d.TestN)
	} else {
		fmt.Fprintf(w, "  data\t%d points of %s\n", d.All.Points(), strings.Join(d.All.Columns, ", "))
		fmt.Fprintf(w, "  classes\t%s\n", strings.Join(d.All.Classes, ", "))
		test := fmt.Sprintf("%g of the points, held out", d.Split)
		if d.Test != nil {
			test = fmt.Sprintf("%d points of their own", d.Test.Points())
		}
		fmt.Fprintf(w, "  test\t%s\n", test)
	}
	fmt.Fprintf(w, "  network\t%s\n", withRest(network(&auto.Options{Network: f.Network}), "by default"))
	for k, c := range f.Trainings {
		heading := ""
		if k == 0 {
			heading = "training"
		}
		fmt.Fprintf(w, "  %s\t%s: %s, %d steps of %s\n", heading, c.Name, c.Method, c.Steps, c.Step)
	}
	return w.Flush()
}

// printStudy prints what a study file says.
func printStudy(out io.Writer, s *study.Study) error {
	fmt.Fprintf(out, "%s: a study of %s\n\n", s.Name, count(len(s.Runs()), "run", "runs"))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	if s.Title != "" {
		fmt.Fprintf(w, "  title\t%s\n", s.Title)
	}
	for _, a := range s.Axes {
		var labels []string
		for _, v := range a.Values {
			labels = append(labels, v.Label)
		}
		fmt.Fprintf(w, "  %s\t%s\n", a.Name, strings.Join(labels, ", "))
	}
	fmt.Fprintf(w, "  seeds\t%d to %d\n", s.First, s.First+uint64(s.Seeds)-1)
	for k, f := range s.Figures {
		heading := ""
		if k == 0 {
			heading = "figures"
		}
		fmt.Fprintf(w, "  %s\t%s: %s\n", heading, f.Name, f.Kind)
	}
	return w.Flush()
}
