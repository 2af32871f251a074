// Package folder writes what pinn solve leaves, for programs in Go: the solution in tables, its figures, the page, the summary and
// the saved model, which pinn eval, plot, export and report read.
package folder

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"pinn/auto"
	"pinn/cmd/internal/result"
	"pinn/cmd/internal/store"
	"pinn/problem"
)

// Write writes the results folder of a solution of f to dir, with figures if f.Output asks for them. It is put in place as a whole: a
// former results folder there is replaced when the new one is complete, and anything else is left alone.
//
// The error is that of the solution if there is none, see [auto.Solution.Err]; that of the context, which is looked at between
// files; or says which file cannot be written.
func Write(ctx context.Context, dir string, f *problem.File, s *auto.Solution) error {
	if s.CellCount() == 0 {
		return errors.Join(s.Err(), errors.New("folder: there is nothing to write"))
	}
	place, err := store.Reserve(dir)
	if err != nil {
		return err
	}
	to, err := place.Folder()
	if err == nil {
		run := result.Run{File: f, Solution: s, Version: version(), Begun: time.Now(), Figures: f.Output.Figures}
		if _, err = run.Write(ctx, to); err == nil {
			err = to.Commit()
		} else {
			err = errors.Join(err, to.Discard())
		}
	}
	return errors.Join(err, place.Release(false))
}

// version is that of this module in the program.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, m := range info.Deps {
		if m.Path == "pinn" {
			return m.Version
		}
	}
	return info.Main.Version
}
