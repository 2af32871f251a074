package main

import (
	"errors"
	"fmt"
	"strconv"

	"pinn/cmd/internal/config"
	"pinn/cmd/internal/fitting"
	"pinn/cmd/internal/store"
	"pinn/lsgd"
)

type fitCommand struct {
	File    string   `arg:"" name:"file" help:"A fit file: a problem with conditions that are linear in the fields, such as u = sin(x) or data from a table, with [network] (or several [[network]]) and [fit]."`
	Out     string   `placeholder:"DIR" help:"The results folder; results/<name> by default. A former results folder is replaced when the new one is complete."`
	Set     []string `sep:"none" placeholder:"KEY=VALUE" help:"Overrides a key of the file, such as fit.steps=500. May be repeated."`
	Seed    *uint64  `placeholder:"N" help:"The first seed."`
	JSON    bool     `name:"json" help:"Print the summary as JSON instead of the table."`
	Quiet   bool     `help:"Print nothing but errors and, with --json, the summary."`
	CPU     *int     `name:"cpu" placeholder:"N" help:"Use at most N cores."`
	Figures bool     `default:"true" negatable:"" help:"Draw figures."`
}

// Run fits and reports.
func (c *fitCommand) Run(t *terminal) error {
	if err := limitCores(c.CPU); err != nil {
		return err
	}
	sets := c.Set
	if c.Seed != nil {
		sets = append(sets, "seed="+strconv.FormatUint(*c.Seed, 10))
	}
	file, err := config.LoadFit(c.File, sets)
	if err != nil {
		return err
	}
	out := resultsFolder(c.Out, file.Output.Dir, file.Name)
	if err := store.Check(out); err != nil {
		return err
	}
	var say func(string)
	if !c.Quiet {
		say = func(line string) { fmt.Fprintln(t.err, line) }
	}
	outcome, err := fitting.Execute(t, file, say)
	if err != nil {
		return err
	}
	folder, err := store.Create(out)
	if err != nil {
		return err
	}
	summary, err := outcome.Write(t, folder, version, c.Figures && file.Output.Figures)
	if err != nil {
		return errors.Join(err, folder.Discard())
	}
	if err := folder.Commit(); err != nil {
		return err
	}
	if err := c.report(t, summary, out); err != nil {
		return err
	}
	return failures(t, outcome)
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
