package main

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"pinn/auto"
	"pinn/cmd/internal/store"
	"pinn/problem"
)

// batchFlags are the flags of the commands that make the runs of a fit or classification file.
type batchFlags struct {
	Out     string   `placeholder:"DIR" help:"The results folder; results/<name> by default. A former results folder is replaced when the new one is complete."`
	Set     []string `sep:"none" placeholder:"KEY=VALUE" help:"Overrides a key of the file, such as network.width=64. May be repeated."`
	Seed    *uint64  `placeholder:"N" help:"The first seed."`
	JSON    bool     `name:"json" help:"Print the summary as JSON instead of the table."`
	Quiet   bool     `help:"Print nothing but errors and, with --json, the summary."`
	Figures bool     `default:"true" negatable:"" help:"Draw figures."`
	reading
	running
}

// overrides returns those of the flags.
func (c *batchFlags) overrides() []string {
	if c.Seed == nil {
		return c.Set
	}
	return append(c.Set, "seed="+strconv.FormatUint(*c.Seed, 10))
}

// say returns what reports progress; nil: nothing does.
func (c *batchFlags) say(t *terminal) func(string) {
	if c.Quiet {
		return nil
	}
	return func(line string) { fmt.Fprintln(t.err, line) }
}

// made is the outcome of runs whose summary is an S.
type made[S any] interface {
	Write(ctx context.Context, to *store.Folder, version string, figures bool) (S, error)
}

// runBatch makes the runs of a file, writes their folder and prints the summary, in words by print. execute returns what was
// made, also beside an error, and whether there is anything.
func runBatch[S any](t *terminal, c *batchFlags, files problem.Files, name string, out problem.Output,
	execute func(context.Context, auto.Journal) (made[S], bool, error), print func(io.Writer, S) error) error {
	var runs made[S]
	var summary S
	return c.carryOut(t, &results{
		out: resultsFolder(c.Out, out.Dir, name), text: files.Text, reads: files.Reads, readTable: files.ReadTable,
		execute: func(ctx context.Context, journal auto.Journal) (some bool, err error) {
			runs, some, err = execute(ctx, journal)
			return some, err
		},
		write: func(ctx context.Context, to *store.Folder) (err error) {
			summary, err = runs.Write(ctx, to, version, c.Figures && out.Figures)
			return err
		},
		report: func(path string) error {
			switch {
			case c.JSON:
				return printJSON(t.out, summary)
			case c.Quiet:
				return nil
			}
			if err := print(t.out, summary); err != nil {
				return err
			}
			_, err := fmt.Fprintf(t.out, "files  %s\n", path)
			return err
		},
	})
}
