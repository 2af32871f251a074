package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
	"time"

	"pinn/auto"
	"pinn/cmd/internal/result"
	"pinn/cmd/internal/store"
)

// saver keeps the best solution of a solve under way, and writes it: every so often, before the independent solve, and when
// the solve is stopped. Checkpoint is called by the solving goroutine, the others by that of the command.
type saver struct {
	place *store.Place
	run   result.Run // without its solution
	log   io.Writer
	again string // the command line that goes on

	mu     sync.Mutex
	best   *auto.Solution
	wrote  time.Time
	took   time.Duration
	closed bool

	written *auto.Solution // that was written last
	summary *result.Summary
}

// sparing is the share of the time that writing solutions on the way may take, as a divisor.
const sparing = 20

// checkpoint takes a solution that is better than those before.
func (s *saver) checkpoint(solution *auto.Solution) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.best = solution
	if solution.Next != "check" && time.Since(s.wrote) < sparing*s.took {
		return
	}
	begun := time.Now()
	reason := fmt.Sprintf("This is the first solution. The solve goes on with: %s.", phaseNames[solution.Next])
	if _, _, err := s.write(context.Background(), solution, false, reason); err != nil {
		fmt.Fprintln(s.log, fold("  the solution so far cannot be written: "+err.Error()))
	}
	s.wrote, s.took = time.Now(), time.Since(begun)
}

// phaseNames says what the solver goes on with.
var phaseNames = map[string]string{
	"search": "the search for a better basis", "check": "the independent solve that estimates the error",
	"cells": "a solve on cells", "slabs": "the solve of what follows in time", "train": "the training of a basis",
	"conservation": "a solve on more cells",
}

// kept returns the best solution so far; nil if there is none.
func (s *saver) kept() *auto.Solution {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.best
}

// close ends the checkpoints, waiting for one that is being written, and returns the best solution; nil if there is none.
func (s *saver) close() *auto.Solution {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return s.best
}

// stopped writes the best solution of a solve that was ended from outside, marked as such, and returns its summary and where
// it is. Without a solution the summary is nil.
func (s *saver) stopped(why string, figures bool) (*result.Summary, string, error) {
	best := s.close()
	if best == nil {
		return nil, "", nil
	}
	out := *best
	former := ": " + out.Reason
	if math.IsNaN(out.ErrorEstimate) {
		former = ", before an independent solve had estimated the error"
	}
	if along, at := best.Until(); along != "" {
		former += fmt.Sprintf("; the solution ends at %s = %.6g", along, at)
	}
	out.Status, out.Reason = auto.Stopped, why+" during "+phaseNames[best.Next]+former
	reason := fmt.Sprintf("These results are not finished: %s.\nTo go on:\n\n    %s", out.Reason, s.again)
	return s.write(context.Background(), &out, figures, reason)
}

// finished writes the outcome of a solve in full; one without a solution leaves no files.
func (s *saver) finished(ctx context.Context, solution *auto.Solution) (*result.Summary, string, error) {
	s.close()
	return s.write(ctx, solution, s.run.Figures, "")
}

// write writes a results folder and puts it in place, as an unfinished one if there is a reason.
func (s *saver) write(ctx context.Context, solution *auto.Solution, figures bool, unfinished string) (*result.Summary, string, error) {
	r := s.run
	r.Solution, r.Figures = solution, figures
	if solution.CellCount() == 0 {
		return r.Summarize(), "", nil
	}
	folder, err := s.place.Folder()
	if err != nil {
		return nil, "", err
	}
	summary, err := r.Write(ctx, folder)
	if err == nil {
		err = ctx.Err()
	}
	path := s.place.Path()
	switch {
	case err != nil:
	case unfinished != "":
		path, err = folder.CommitUnfinished(unfinished)
	default:
		err = folder.Commit()
	}
	if err != nil {
		return nil, "", errors.Join(err, folder.Discard())
	}
	s.written, s.summary = solution, summary
	return summary, path, nil
}
