// Package store keeps the results of a run: a folder that appears whole or not at all, the files in it, and the checkpoint
// that a run which was interrupted goes on from. JSON is for single values, CSV for columns that people read, NPZ for arrays
// that other programs read.
//
// # Folders
//
// Results folders list what was written into them (.pinn). A folder that holds anything else is never replaced.
// store.Place is the place of one: locked, with a hidden folder beside it for the checkpoint and for files that are not
// complete. store.Folder is put in place by one exchange (renameat2 with RENAME_EXCHANGE, renameatx_np on macOS);
// elsewhere by two renames, between which the next run can tell and put back.
//
// # Checkpoints
//
// Checkpoints are journals: the decisions of a solve follow from its options and the outcomes of its linear solves and
// trainings, so these outcomes are kept in order (auto.Journal, solver.fitted, solver.corrected, solver.descended), and
// a run that goes on repeats the decisions and takes the outcomes from the journal, if size, scales and start agree.
// Every record has a checksum; what follows the last whole one does not count. Options.Checkpoint is handed every
// complete solution that is better than those before, and always the one whose error is about to be estimated.
package store

import (
	"bufio"
	"errors"
	"io"
	"os"
)

// WriteFile creates or truncates the file path and fills it through a buffer. It reports the first error of writing
// and closing; a file that could not be written whole is removed.
func WriteFile(path string, fill func(w io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(f)
	err = fill(b)
	if err == nil {
		err = b.Flush()
	}
	err = errors.Join(err, f.Close())
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
