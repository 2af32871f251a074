package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"pinn/auto"
	"pinn/cmd/internal/result"
	"pinn/cmd/internal/store"
	"pinn/collocation"
	"pinn/problem"
)

type solveCommand struct {
	Problem   string   `kong:"-"` // a file, or the name of a problem that comes with the program
	Out       string   `placeholder:"DIR" help:"The results folder; results/<name> by default. A former results folder is replaced when the new one is complete."`
	Set       []string `sep:"none" placeholder:"KEY=VALUE" help:"Overrides a key of the problem file, such as network.width=200. May be repeated."`
	Seed      *seed    `placeholder:"N" help:"Seed of all random choices."`
	Tolerance *float64 `placeholder:"E" help:"The estimated relative error asked for."`
	JSON      bool     `name:"json" help:"Print the summary as JSON instead of the report."`
	Quiet     bool     `help:"Print nothing but errors and, with --json, the summary."`
	Figures   bool     `default:"true" negatable:"" help:"Draw figures."`
	Watch     bool     `help:"Keep a page about the solve up to date, DIR.live.html, for a browser to follow it."`
	reading
	running
}

// Run solves a problem and reports the outcome.
func (c *solveCommand) Run(t *terminal) error {
	if c.Tolerance != nil && !(*c.Tolerance > 0 && *c.Tolerance < 1) {
		return fmt.Errorf("--tolerance %g: want a relative error between 0 and 1, such as 1e-6", *c.Tolerance)
	}
	begun := time.Now()
	ctx, cancel := c.limit(t)
	defer cancel()
	file, err := c.openProblem(c.Problem, c.sets())
	if err != nil {
		return err
	}
	out := resultsFolder(c.Out, file.Output.Dir, file.Name)
	place, err := store.Reserve(out)
	if err != nil {
		return err
	}
	journal, err := c.journal(t, place, file.Text, file.Reads, file.ReadTable)
	if err != nil {
		place.Release(true)
		return err
	}
	s := &saver{place: place, log: t.err, again: t.again()}
	s.run = result.Run{File: file, Version: version, Begun: begun, Figures: c.Figures && file.Output.Figures}
	view, err := c.follow(t, out, s)
	if err != nil {
		place.Release(true)
		return err
	}
	solution, err := c.solve(ctx, s, journal, view)
	e := &ending{command: c, terminal: t, ctx: ctx, saver: s, journal: journal, out: out}
	keep, err := e.end(solution, err)
	said := ""
	if err != nil {
		said = err.Error()
	}
	err = errors.Join(err, view.close(said))
	journal.Close() // what it could not write was said when it was to be kept
	return errors.Join(err, place.Release(keep && !journal.Empty()))
}

// sets returns all overrides, so that the problem file as used holds them.
func (c *solveCommand) sets() []string {
	sets := c.Set
	if c.Seed != nil {
		sets = append(sets, c.Seed.set())
	}
	if c.Tolerance != nil {
		sets = append(sets, "tolerance="+strconv.FormatFloat(*c.Tolerance, 'g', -1, 64))
	}
	return sets
}

// view is who looks at a solve: on the error stream, in a browser, or not at all.
type view struct {
	progress *progress
	live     *live
}

// follow begins to show a solve.
func (c *solveCommand) follow(t *terminal, out string, s *saver) (*view, error) {
	v := new(view)
	switch {
	case !c.Quiet:
		v.progress = startProgress(t.err)
	case c.Watch:
		v.progress = startProgress(io.Discard)
	}
	if !c.Watch {
		return v, nil
	}
	var err error
	if v.live, err = startLive(t, out, s, v.progress); err != nil {
		v.progress.stop()
	}
	return v, err
}

// watch takes an event of the solver.
func (v *view) watch(e auto.Event) {
	v.progress.watch(e)
	if v.live != nil {
		v.live.watch(e)
	}
}

// stop ends what is shown while the solve runs.
func (v *view) stop() {
	if v.progress != nil {
		v.progress.stop()
	}
}

// close shows the outcome, or the words that stand for it.
func (v *view) close(words string) error { return v.live.finish(words) }

// solve solves the problem while somebody may look. It returns as soon as the context ends, which may be long
// before the solver looks at it.
func (c *solveCommand) solve(ctx context.Context, s *saver, journal auto.Journal, v *view) (*auto.Solution, error) {
	options := s.run.File.Options
	options.Checkpoint, options.Journal, options.Memory = s.checkpoint, journal, int64(c.Memory)
	if v.progress != nil {
		options.Watch = v.watch
		defer v.stop()
	}
	type answer struct {
		*auto.Solution
		err error
	}
	done := make(chan answer, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- answer{nil, crashed(r)}
			}
		}()
		solution, err := auto.Solve(ctx, s.run.File.Problem, &options)
		if solution != nil {
			err = nil // that there is nothing to show is an outcome, which is reported
		}
		done <- answer{solution, err}
	}()
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case a := <-done:
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return a.Solution, a.err
	}
}

// ending is what is done when a solve has ended, one way or another.
type ending struct {
	command  *solveCommand
	terminal *terminal
	ctx      context.Context
	saver    *saver
	journal  *store.Journal
	out      string
}

// end writes and reports what there is. The checkpoint of a run that was stopped is to be kept, and that of one whose results cannot be
// written: what it has found is not lost to a full disk.
func (e *ending) end(solution *auto.Solution, err error) (keep bool, _ error) {
	switch {
	case e.ctx.Err() != nil:
		return true, e.stop(stopped(e.ctx), stopCode(e.ctx))
	case err != nil:
		return false, e.fail(err)
	}
	summary, path, err := e.saver.finished(e.ctx, solution)
	if e.ctx.Err() != nil {
		return true, e.stop(stopped(e.ctx), stopCode(e.ctx))
	}
	if err != nil {
		return true, fmt.Errorf("the results cannot be written: %w\nwith room for them, this goes on: %s", err, e.saver.again)
	}
	err = e.report(summary, path)
	if err == nil && !solution.Status.Good() {
		err = outcome(exitShort)
	}
	return false, err
}

// stop writes and reports the best solution of a solve that was stopped, and says how to go on.
func (e *ending) stop(why string, code outcome) error {
	figures := e.saver.run.Figures && code != exitInterrupted // whoever interrupts does not want to wait
	summary, path, err := e.saver.stopped(why, figures)
	if err != nil {
		return err
	}
	if summary == nil {
		how := ""
		if !e.journal.Empty() {
			how = "; to go on: " + e.saver.again
		}
		fmt.Fprintf(e.terminal.err, "pinn: %s; nothing was written: there is no solution yet%s\n", why, how)
		return code
	}
	if err := e.report(summary, path); err != nil {
		return err
	}
	fmt.Fprintf(e.terminal.err, "pinn: %s; to go on: %s\n", why, e.saver.again)
	return code
}

// fail reports an error of the solver, after the best solution so far if there is one.
func (e *ending) fail(err error) error {
	file := e.saver.run.File
	if nan := (*collocation.NonFiniteError)(nil); errors.As(err, &nan) {
		err = file.Fault(nan.Condition, nan.Error()+undefinedHint(nan)+startHint(file))
	} else if setting := (*auto.SettingError)(nil); errors.As(err, &setting) {
		err = fmt.Errorf("%s: %s", file.Path, setting.InFile())
	}
	summary, path, writeErr := e.saver.stopped("an error ended the solve", false)
	if summary == nil {
		return errors.Join(err, writeErr)
	}
	fmt.Fprintln(e.terminal.err, fold(err.Error()))
	if crash := (*crash)(nil); errors.As(err, &crash) {
		return errors.Join(outcome(exitInternal), e.report(summary, path))
	}
	return errors.Join(outcome(exitShort), writeErr, e.report(summary, path))
}

// report prints the outcome. path is the results folder as the store names it.
func (e *ending) report(s *result.Summary, path string) error {
	shown := ""
	if path != "" {
		shown = e.out + strings.TrimPrefix(path, e.saver.place.Path())
	}
	return e.command.report(e.terminal, e.saver.run.File, s, shown)
}

func (c *solveCommand) report(t *terminal, file *problem.File, s *result.Summary, out string) error {
	switch {
	case c.JSON:
		return store.EncodeJSON(t.out, s)
	case c.Quiet:
		return nil
	}
	return printReport(t.out, file, s, out)
}

// undefinedHint says what makes numbers that are none.
func undefinedHint(e *collocation.NonFiniteError) string {
	if math.IsNaN(e.Value) {
		return ": a root or a logarithm of what is negative there, or 0/0; leave that part of the domain out, or bound the argument, as in log(max(x, 1e-6))"
	}
	return ": a division by zero, or a number that is too large, there"
}

// startHint adds to a value that is not finite what may be done about it in a nonlinear problem.
func startHint(f *problem.File) string {
	if f.Problem.Affine() || f.Options.Start != nil {
		return ""
	}
	return "; [start] says where the iteration begins, if the values that the conditions give are no good for that"
}
