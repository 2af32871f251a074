package main

import (
	"context"
	"errors"
	"fmt"

	"pinn/auto"
	"pinn/cmd/internal/store"
)

// results is what the commands that make many trainings need to put their results in place.
type results struct {
	out       string
	text      []byte // of the file, as used
	reads     []string
	readTable func(string) ([]byte, error)
	// execute makes the trainings. It returns false with the context's error where none of them can be written.
	execute func(context.Context, auto.Journal) (some bool, err error)
	write   func(context.Context, *store.Folder) error
	report  func(path string) error
}

// carryOut makes trainings into a results folder. If it is stopped, those that have ended are written, marked as
// unfinished, and the checkpoint is kept.
func (r *running) carryOut(t *terminal, c *results) error {
	ctx, cancel := r.limit(t)
	defer cancel()
	place, err := store.Reserve(c.out)
	if err != nil {
		return err
	}
	journal, err := r.journal(t, place, c.text, c.reads, c.readTable)
	if err != nil {
		place.Release(true)
		return err
	}
	some, err := c.execute(ctx, journal)
	keep := ctx.Err() != nil
	switch {
	case keep:
		err = c.stopped(t, ctx, place, some)
	case err == nil:
		err = c.finished(ctx, place)
		if keep = ctx.Err() != nil; keep {
			err = c.stopped(t, ctx, place, some)
		}
	}
	return errors.Join(err, journal.Close(), place.Release(keep && !journal.Empty()))
}

func (c *results) finished(ctx context.Context, place *store.Place) error {
	folder, err := place.Folder()
	if err != nil {
		return err
	}
	if err := c.write(ctx, folder); err != nil {
		return errors.Join(err, folder.Discard())
	}
	if err := folder.Commit(); err != nil {
		return err
	}
	return c.report(c.out)
}

// stopped writes what has ended of trainings that were stopped, and says how to go on.
func (c *results) stopped(t *terminal, ctx context.Context, place *store.Place, some bool) error {
	why := stopped(ctx)
	written := "nothing is written yet"
	if some {
		folder, err := place.Folder()
		if err != nil {
			return err
		}
		err = c.write(context.WithoutCancel(ctx), folder)
		if err != nil {
			return errors.Join(err, folder.Discard())
		}
		path, err := folder.CommitUnfinished(fmt.Sprintf("These results are not finished: %s.\nTo go on:\n\n    %s", why, t.again()))
		if err != nil {
			return err
		}
		written = "the seeds that have ended are in " + path
	}
	fmt.Fprintf(t.err, "pinn: %s; %s; to go on: %s\n", why, written, t.again())
	return stopCode(ctx)
}
