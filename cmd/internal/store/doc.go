// Package store keeps the results of a run: a folder that appears whole or not at all, the files in it, and the checkpoint
// that a run which was interrupted goes on from. JSON is for single values, CSV for columns that people read, NPZ for arrays
// that other programs read.
package store

import (
	"bufio"
	"errors"
	"io"
	"os"
)

// writeFile creates or truncates the file path and fills it through a buffer. It reports the first error of writing
// and closing; a file that could not be written whole is removed.
func writeFile(path string, fill func(w io.Writer) error) error {
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
