package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"

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
	Seed    *uint64  `placeholder:"N" help:"The first seed."`
	JSON    bool     `name:"json" help:"Print the summary as JSON instead of the table."`
	Quiet   bool     `help:"Print nothing but errors and, with --json, the summary."`
	Figures bool     `default:"true" negatable:"" help:"Draw figures."`
	reading
	running
}

// Run trains and reports.
func (c *classifyCommand) Run(t *terminal) error {
	sets := c.Set
	if c.Seed != nil {
		sets = append(sets, "seed="+strconv.FormatUint(*c.Seed, 10))
	}
	file, err := classification.Load(problem.Access{Anywhere: c.ReadAnywhere}, c.File, sets)
	if err != nil {
		return err
	}
	var say func(string)
	if !c.Quiet {
		say = func(line string) { fmt.Fprintln(t.err, line) }
	}
	var made *classification.Outcome
	var summary *classification.Summary
	err = c.carryOut(t, &results{
		out: resultsFolder(c.Out, file.Output.Dir, file.Name), text: file.Text, reads: file.Reads, readTable: file.ReadTable,
		execute: func(ctx context.Context, journal auto.Journal) (some bool, err error) {
			made, err = classification.Execute(ctx, file, say, journal)
			return made != nil && len(made.Runs) > 0, err
		},
		write: func(ctx context.Context, to *store.Folder) (err error) {
			summary, err = made.Write(ctx, to, version, c.Figures && file.Output.Figures)
			return err
		},
		report: func(path string) error { return c.report(t, summary, path) },
	})
	if errors.Is(err, classify.ErrNotFinite) {
		fmt.Fprintln(t.err, fold(err.Error()))
		return numericalFailure
	}
	return err
}

func (c *classifyCommand) report(t *terminal, s *classification.Summary, out string) error {
	switch {
	case c.JSON:
		return printJSON(t.out, s)
	case c.Quiet:
		return nil
	}
	_, err := fmt.Fprintf(t.out, "%s: %d training and %d test points, %d basis functions\n\n%s\nfiles  %s\n",
		s.Name, s.Train, s.Test, s.Features, s.Table(), out)
	return err
}

// numericalFailure ends a command that has said why.
const numericalFailure = outcome(exitShort)

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

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
