package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"pinn/auto"
	"pinn/cmd/internal/classification"
	"pinn/cmd/internal/store"
	"pinn/lsgd/classify"
	"pinn/problem"
)

type classifyCommand struct {
	File    string   `arg:"" name:"file" help:"A classification file: [data], [network], [train] (or several [[train]])."`
	Out     string   `placeholder:"DIR" help:"The results folder; results/<name> by default. A former results folder is replaced when the new one is complete."`
	Set     []string `sep:"none" placeholder:"KEY=VALUE" help:"Overrides a key of the file, such as network.width=64. May be repeated."`
	Seed    *seed    `placeholder:"N" help:"The first seed."`
	JSON    bool     `name:"json" help:"Print the summary as JSON instead of the table."`
	Quiet   bool     `help:"Print nothing but errors and, with --json, the summary."`
	Figures bool     `default:"true" negatable:"" help:"Draw figures."`
	reading
	running
}

// Run trains, writes the folder and reports.
func (c *classifyCommand) Run(t *terminal) error {
	file, err := classification.Load(problem.Access{Anywhere: c.ReadAnywhere}, c.File, c.overrides())
	if err != nil {
		return err
	}
	var runs *classification.Outcome
	var summary *classification.Summary
	err = c.carryOut(t, &results{
		out: resultsFolder(c.Out, file.Output.Dir, file.Name), text: file.Text, reads: file.Reads, readTable: file.ReadTable,
		execute: func(ctx context.Context, journal auto.Journal) (some bool, err error) {
			runs, err = classification.Execute(ctx, file, c.say(t), journal)
			return runs != nil && len(runs.Runs) > 0, err
		},
		write: func(ctx context.Context, to *store.Folder) (err error) {
			summary, err = runs.Write(ctx, to, version, c.Figures && file.Output.Figures)
			return err
		},
		report: func(path string) error { return c.report(t.out, summary, path) },
	})
	if errors.Is(err, classify.ErrNotFinite) {
		fmt.Fprintln(t.err, fold(err.Error()))
		return outcome(exitShort)
	}
	return err
}

// report prints the summary.
func (c *classifyCommand) report(out io.Writer, s *classification.Summary, path string) error {
	switch {
	case c.JSON:
		return store.EncodeJSON(out, s)
	case c.Quiet:
		return nil
	}
	_, err := fmt.Fprintf(out, "%s: %d training and %d test points, %d basis functions\n\n%s\nfiles  %s\n", s.Name, s.Train, s.Test, s.Features, s.Table(), path)
	return err
}

// overrides returns those of the flags.
func (c *classifyCommand) overrides() []string {
	if c.Seed == nil {
		return c.Set
	}
	return append(c.Set, c.Seed.set())
}

// say returns what reports progress; nil: nothing does.
func (c *classifyCommand) say(t *terminal) func(string) {
	if c.Quiet {
		return nil
	}
	return func(line string) { fmt.Fprintln(t.err, line) }
}

// resultsFolder is the folder asked for by a flag or, failing that, by the file.
func resultsFolder(flag, dir, name string) string {
	switch {
	case flag != "":
		return flag
	case dir != "":
		return filepath.Join(dir, name)
	}
	return filepath.Join("results", name)
}
