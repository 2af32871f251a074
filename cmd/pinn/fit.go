package main

import (
	"context"
	"fmt"
	"io"

	"pinn/auto"
	"pinn/cmd/internal/fitting"
	"pinn/lsgd"
	"pinn/problem"
)

type fitCommand struct {
	File string `arg:"" name:"file" help:"A fit file: a problem with conditions that are linear in the fields, such as u = sin(x) or data from a table, with [network] (or several [[network]]) and [fit]."`
	batchFlags
}

// Run fits and reports.
func (c *fitCommand) Run(t *terminal) error {
	file, err := fitting.Load(problem.Access{Anywhere: c.ReadAnywhere}, c.File, c.overrides())
	if err != nil {
		return err
	}
	var fits *fitting.Outcome
	err = runBatch(t, &c.batchFlags, file.Files, file.Name, file.Output,
		func(ctx context.Context, journal auto.Journal) (made[*fitting.Summary], bool, error) {
			var err error
			fits, err = fitting.Execute(ctx, file, c.say(t), journal)
			return fits, fits != nil && len(fits.Runs) > 0, err
		},
		func(out io.Writer, s *fitting.Summary) error {
			_, err := fmt.Fprintf(out, "%s: %d points\n\n%s\n", s.Name, s.Points, s.Table())
			return err
		})
	if err != nil {
		return err
	}
	return failures(t, fits)
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
