package main

import (
	"context"
	"fmt"
	"strconv"

	"pinn/auto"
	"pinn/cmd/internal/fitting"
	"pinn/cmd/internal/store"
	"pinn/lsgd"
	"pinn/problem"
)

type fitCommand struct {
	File    string   `arg:"" name:"file" help:"A fit file: a problem with conditions that are linear in the fields, such as u = sin(x) or data from a table, with [network] (or several [[network]]) and [fit]."`
	Out     string   `placeholder:"DIR" help:"The results folder; results/<name> by default. A former results folder is replaced when the new one is complete."`
	Set     []string `sep:"none" placeholder:"KEY=VALUE" help:"Overrides a key of the file, such as fit.steps=500. May be repeated."`
	Seed    *uint64  `placeholder:"N" help:"The first seed."`
	JSON    bool     `name:"json" help:"Print the summary as JSON instead of the table."`
	Quiet   bool     `help:"Print nothing but errors and, with --json, the summary."`
	Figures bool     `default:"true" negatable:"" help:"Draw figures."`
	reading
	running
}

// Run fits and reports.
func (c *fitCommand) Run(t *terminal) error {
	sets := c.Set
	if c.Seed != nil {
		sets = append(sets, "seed="+strconv.FormatUint(*c.Seed, 10))
	}
	file, err := fitting.Load(problem.Access{Anywhere: c.ReadAnywhere}, c.File, sets)
	if err != nil {
		return err
	}
	var say func(string)
	if !c.Quiet {
		say = func(line string) { fmt.Fprintln(t.err, line) }
	}
	var made *fitting.Outcome
	var summary *fitting.Summary
	err = c.carryOut(t, &results{
		out: resultsFolder(c.Out, file.Output.Dir, file.Name), text: file.Text, reads: file.Reads, readTable: file.ReadTable,
		execute: func(ctx context.Context, journal auto.Journal) (some bool, err error) {
			made, err = fitting.Execute(ctx, file, say, journal)
			return made != nil && len(made.Runs) > 0, err
		},
		write: func(ctx context.Context, to *store.Folder) (err error) {
			summary, err = made.Write(ctx, to, version, c.Figures && file.Output.Figures)
			return err
		},
		report: func(path string) error { return c.report(t, summary, path) },
	})
	if err != nil {
		return err
	}
	return failures(t, made)
}

func (c *fitCommand) report(t *terminal, s *fitting.Summary, out string) error {
	switch {
	case c.JSON:
		return printJSON(t.out, s)
	case c.Quiet:
		return nil
	}
	_, err := fmt.Fprintf(t.out, "%s: %d points\n\n%s\nfiles  %s\n", s.Name, s.Points, s.Table(), out)
	return err
}

// failures reports the fits that failed numerically.
func failures(t *terminal, o *fitting.Outcome) error {
	failed := false
	for _, r := range o.Runs {
		if r.Status == lsgd.Failure {
			fmt.Fprintf(t.err, "network %q, seed %d failed: %s\n", r.Network.Name, r.Seed, r.Err)
			failed = true
		}
	}
	if failed {
		return numericalFailure
	}
	return nil
}
