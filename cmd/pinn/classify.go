package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strconv"

	"pinn/cmd/internal/classification"
	"pinn/cmd/internal/config"
	"pinn/cmd/internal/store"
	"pinn/lsgd/classify"
)

type classifyCommand struct {
	File    string   `arg:"" name:"file" help:"A classification file: [data], [network], [train] (or several [[train]])."`
	Out     string   `placeholder:"DIR" help:"The results folder; results/<name> by default. A former results folder is replaced when the new one is complete."`
	Set     []string `sep:"none" placeholder:"KEY=VALUE" help:"Overrides a key of the file, such as network.width=64. May be repeated."`
	Seed    *uint64  `placeholder:"N" help:"The first seed."`
	JSON    bool     `name:"json" help:"Print the summary as JSON instead of the table."`
	Quiet   bool     `help:"Print nothing but errors and, with --json, the summary."`
	CPU     *int     `name:"cpu" placeholder:"N" help:"Use at most N cores."`
	Figures bool     `default:"true" negatable:"" help:"Draw figures."`
}

// Run trains and reports.
func (c *classifyCommand) Run(t *terminal) error {
	if err := limitCores(c.CPU); err != nil {
		return err
	}
	sets := c.Set
	if c.Seed != nil {
		sets = append(sets, "seed="+strconv.FormatUint(*c.Seed, 10))
	}
	file, err := config.LoadClassification(c.File, sets)
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
	outcome, err := classification.Execute(t, file, say)
	switch {
	case errors.Is(err, classify.ErrNotFinite):
		fmt.Fprintln(t.err, err)
		return numericalFailure
	case err != nil:
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
	return c.report(t, summary, out)
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

// limitCores makes the process use at most the given number of cores.
func limitCores(n *int) error {
	switch {
	case n == nil:
		return nil
	case *n < 1:
		return fmt.Errorf("--cpu %d: want at least 1", *n)
	}
	runtime.GOMAXPROCS(*n)
	return nil
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

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
