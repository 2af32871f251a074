package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Marker is the name of the file that describes a run. It has no part in what a Folder does.
const Marker = "summary.json"

// Manifest is the name of the file in which a results folder lists what was written into it. A folder that holds anything
// else is never replaced.
const Manifest = ".pinn"

// The reasons why a results folder cannot be written, for errors.Is on a [FolderError].
var (
	ErrNotFolder  = errors.New("exists and is not a folder")
	ErrForeign    = errors.New("holds files that no run has written, so it will not be replaced: move them, or name another folder")
	ErrUnwritable = errors.New("cannot be written")
)

// FolderError says which path stands in the way of a results folder. Its cause is one of the sentinel errors of this
// package, joined with the operating system's error where there is one.
type FolderError struct {
	Path string
	Err  error
}

func (e *FolderError) Error() string { return e.Path + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *FolderError) Unwrap() error { return e.Err }

// Folder is a results folder under construction. Files go to a temporary sibling of the final folder, so that Commit
// is a matter of renaming; until then the final folder is as it was.
type Folder struct {
	final string // absolute, without symbolic links in its last element
	dir   string // where the files are: the temporary folder, after Commit the final one
	temp  string // empty after Commit and Discard
}

// Check reports, as a [*FolderError], why the folder final could not be created or replaced, and nil if it could. It
// leaves nothing behind.
func Check(final string) error {
	final, err := resolve(final)
	if err != nil {
		return err
	}
	if err := replaceable(final); err != nil {
		return err
	}
	return writable(existing(filepath.Dir(final)))
}

// Create makes the temporary folder, and the parents of final where they are absent. The errors are those of [Check].
func Create(final string) (*Folder, error) {
	final, err := resolve(final)
	if err != nil {
		return nil, err
	}
	if err := replaceable(final); err != nil {
		return nil, err
	}
	parent := filepath.Dir(final)
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return nil, parentError(parent, err)
	}
	temp, err := sibling(final, "partial", func(path string) error { return os.Mkdir(path, 0o777) })
	if err != nil {
		return nil, parentError(parent, err)
	}
	return &Folder{final: final, dir: temp, temp: temp}, nil
}

// Path returns the path of a file of the folder: in the temporary folder before Commit, in the final one after it.
func (f *Folder) Path(name string) string { return filepath.Join(f.dir, name) }

// Commit puts the folder in its final place. A former results folder is renamed aside, and removed once the new one is
// in place; if the new one cannot be put in place the former one is put back. Commit may be called once, and not after
// Discard.
func (f *Folder) Commit() error {
	if f.temp == "" {
		panic("store: commit of a folder that was committed or discarded")
	}
	// Somebody may have put other files there during the run.
	if err := replaceable(f.final); err != nil {
		return err
	}
	if err := writeManifest(f.temp); err != nil {
		return unwritable(f.final, err)
	}
	former, err := sibling(f.final, "former", func(path string) error { return moveAside(f.final, path) })
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritable(f.final, err)
	}
	replaced := err == nil
	if err := os.Rename(f.temp, f.final); err != nil {
		if replaced {
			err = errors.Join(err, os.Rename(former, f.final))
		}
		return unwritable(f.final, err)
	}
	f.dir, f.temp = f.final, ""
	if !replaced {
		return nil
	}
	if err := os.RemoveAll(former); err != nil {
		return fmt.Errorf("the new results are in place, but the former ones remain: %w", unwritable(former, err))
	}
	return nil
}

// Discard removes the temporary folder and all in it. After Commit or Discard it does nothing.
func (f *Folder) Discard() error {
	if f.temp == "" {
		return nil
	}
	temp := f.temp
	f.temp = ""
	return os.RemoveAll(temp)
}

// resolve makes the path absolute and follows a symbolic link that stands in the folder's place, so that a rename
// replaces the folder and not the link.
func resolve(final string) (string, error) {
	if final == "" {
		return "", &FolderError{Path: `""`, Err: fs.ErrInvalid}
	}
	abs, err := filepath.Abs(final)
	if err != nil {
		return "", unwritable(final, err)
	}
	if target, err := filepath.EvalSymlinks(abs); err == nil {
		return target, nil
	}
	return abs, nil
}

// replaceable reports why the folder final, which may be absent, must not be replaced.
func replaceable(final string) error {
	entries, err := os.ReadDir(final)
	switch info, statErr := os.Lstat(final); {
	case absent(statErr):
		return nil
	case statErr == nil && !info.IsDir():
		return &FolderError{Path: final, Err: ErrNotFolder}
	case err != nil || statErr != nil:
		return unwritable(final, errors.Join(err, statErr))
	}
	alien, err := aliens(final, entries)
	switch {
	case err != nil:
		return unwritable(final, err)
	case len(alien) > 0:
		return &FolderError{Path: final, Err: fmt.Errorf("%w (%s)", ErrForeign, some(alien))}
	}
	return nil
}

// absent reports whether an error says that there is nothing at a path, be it that a file is where its parent should be.
func absent(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) }

// existing returns the nearest path at or above dir that exists.
func existing(dir string) string {
	for {
		parent := filepath.Dir(dir)
		if _, err := os.Lstat(dir); !absent(err) || parent == dir {
			return dir
		}
		dir = parent
	}
}

// writable finds out by trying: permission bits alone do not tell of read-only file systems.
func writable(dir string) error {
	probe, err := os.MkdirTemp(dir, ".probe-*")
	if err != nil {
		return parentError(dir, err)
	}
	return os.Remove(probe)
}

// sibling calls make with hidden names next to final until one is free, and returns that name.
func sibling(final, kind string, make func(path string) error) (string, error) {
	for i := 0; ; i++ {
		path := filepath.Join(filepath.Dir(final), fmt.Sprintf(".%s.%s-%d", filepath.Base(final), kind, i))
		if err := make(path); !errors.Is(err, fs.ErrExist) {
			return path, err
		}
	}
}

// moveAside renames old to path, which must not exist: a rename would replace an empty folder without a word.
func moveAside(old, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	return os.Rename(old, path)
}

func unwritable(path string, cause error) error {
	return &FolderError{Path: path, Err: fmt.Errorf("%w: %w", ErrUnwritable, cause)}
}

// parentError tells a file in the place of a parent from a parent that cannot be written.
func parentError(parent string, cause error) error {
	dir := existing(parent)
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return &FolderError{Path: dir, Err: ErrNotFolder}
	}
	return unwritable(dir, cause)
}
