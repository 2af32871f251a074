package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"pinn/auto"
	"pinn/cmd/internal/config"
	"pinn/cmd/internal/result"
	"pinn/cmd/internal/store"
	"pinn/collocation"
)

type solveCommand struct {
	Problem   string   `arg:"" name:"file|name" help:"A problem file, or the name of a problem that comes with the program."`
	Out       string   `placeholder:"DIR" help:"The results folder; results/<name> by default. A former results folder is replaced when the new one is complete."`
	Set       []string `sep:"none" placeholder:"KEY=VALUE" help:"Overrides a key of the problem file, such as network.width=200. May be repeated."`
	Seed      *uint64  `placeholder:"N" help:"Seed of all random choices."`
	Tolerance *float64 `placeholder:"E" help:"The estimated relative error asked for."`
	JSON      bool     `name:"json" help:"Print the summary as JSON instead of the report."`
	Quiet     bool     `help:"Print nothing but errors and, with --json, the summary."`
	CPU       *int     `name:"cpu" placeholder:"N" help:"Use at most N cores."`
	Figures   bool     `default:"true" negatable:"" help:"Draw figures."`
}

// Run solves a problem and reports the outcome.
func (c *solveCommand) Run(t *terminal) error {
	begun := time.Now()
	if c.CPU != nil {
		if *c.CPU < 1 {
			return fmt.Errorf("--cpu %d: want at least 1", *c.CPU)
		}
		runtime.GOMAXPROCS(*c.CPU)
	}
	file, err := openProblem(c.Problem, c.sets())
	if err != nil {
		return err
	}
	out := c.folder(file)
	if err := store.Check(out); err != nil {
		return err
	}
	solution, err := c.solve(t, file)
	if err != nil {
		if nan := (*collocation.NonFiniteError)(nil); errors.As(err, &nan) {
			return fmt.Errorf("%s: %w%s", file.Path, err, startHint(file))
		}
		return err
	}
	r := &result.Run{
		File: file, Solution: solution, Version: version, Begun: begun, Figures: c.Figures && file.Output.Figures,
	}
	summary, out, err := write(t, r, out)
	if err != nil {
		return err
	}
	if err := c.report(t, file, summary, out); err != nil {
		return err
	}
	if solution.Status != auto.Solved {
		return outcome(exitShort)
	}
	return nil
}

// sets returns all overrides, so that the problem file as used holds them.
func (c *solveCommand) sets() []string {
	sets := c.Set
	if c.Seed != nil {
		sets = append(sets, "seed="+strconv.FormatUint(*c.Seed, 10))
	}
	if c.Tolerance != nil {
		sets = append(sets, "tolerance="+strconv.FormatFloat(*c.Tolerance, 'g', -1, 64))
	}
	return sets
}

func (c *solveCommand) folder(file *config.File) string {
	switch {
	case c.Out != "":
		return c.Out
	case file.Output.Dir != "":
		return filepath.Join(file.Output.Dir, file.Name)
	}
	return filepath.Join("results", file.Name)
}

// solve solves the problem with progress on the error stream. It returns as soon as the context ends, which may be long
// before the solver looks at it.
func (c *solveCommand) solve(t *terminal, file *config.File) (*auto.Solution, error) {
	options := file.Options
	if !c.Quiet {
		p := startProgress(t.err)
		defer p.stop()
		options.Watch = p.watch
	}
	type answer struct {
		*auto.Solution
		err error
	}
	done := make(chan answer, 1)
	go func() {
		s, err := auto.Solve(t, file.Problem, options)
		done <- answer{s, err}
	}()
	select {
	case <-t.Done():
		return nil, context.Canceled
	case a := <-done:
		return a.Solution, a.err
	}
}

// write writes the results folder, unless there is no solution to write, and returns its name.
func write(t *terminal, r *result.Run, out string) (*result.Summary, string, error) {
	if r.Solution.Model == nil {
		return r.Summarize(), "", nil
	}
	folder, err := store.Create(out)
	if err != nil {
		return nil, "", err
	}
	summary, err := r.Write(t, folder)
	if err == nil {
		err = t.Err()
	}
	if err != nil {
		return nil, "", errors.Join(err, folder.Discard())
	}
	return summary, out, folder.Commit()
}

func (c *solveCommand) report(t *terminal, file *config.File, s *result.Summary, out string) error {
	switch {
	case c.JSON:
		e := json.NewEncoder(t.out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(s)
	case c.Quiet:
		return nil
	}
	return printReport(t.out, file, s, out)
}

// startHint adds to a value that is not finite what may be done about it in a nonlinear problem.
func startHint(f *config.File) string {
	if f.Problem.Affine() || f.Options.Start != nil {
		return ""
	}
	return "; the fields are zero there, because the iteration begins with zero: [start] says otherwise"
}
