package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"pinn/auto"
	"pinn/cmd/internal/classification"
	"pinn/lsgd/classify"
	"pinn/problem"
)

type classifyCommand struct {
	File string `arg:"" name:"file" help:"A classification file: [data], [network], [train] (or several [[train]])."`
	batchFlags
}

// Run trains and reports.
func (c *classifyCommand) Run(t *terminal) error {
	file, err := classification.Load(problem.Access{Anywhere: c.ReadAnywhere}, c.File, c.overrides())
	if err != nil {
		return err
	}
	err = runBatch(t, &c.batchFlags, file.Files, file.Name, file.Output,
		func(ctx context.Context, journal auto.Journal) (made[*classification.Summary], bool, error) {
			runs, err := classification.Execute(ctx, file, c.say(t), journal)
			return runs, runs != nil && len(runs.Runs) > 0, err
		},
		func(out io.Writer, s *classification.Summary) error {
			_, err := fmt.Fprintf(out, "%s: %d training and %d test points, %d basis functions\n\n%s\n", s.Name, s.Train, s.Test, s.Features, s.Table())
			return err
		})
	if errors.Is(err, classify.ErrNotFinite) {
		fmt.Fprintln(t.err, fold(err.Error()))
		return numericalFailure
	}
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
