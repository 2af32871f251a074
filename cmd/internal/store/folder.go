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

// Error names the folder.
func (e *FolderError) Error() string { return e.Path + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *FolderError) Unwrap() error { return e.Err }

// Unfinished is the name of the file in a results folder that says why its results are not finished, and how to go on.
const Unfinished = "unfinished.txt"

// Folder is a results folder under construction. Files go to a folder inside the hidden one of its [Place]; Commit puts
// all of them in place in one step, and until then the results folder is as it was.
type Folder struct {
	place *Place
	dir   string // where the files are: the temporary folder, after Commit the final one
	temp  string // empty after Commit and Discard
}

// Path returns the path of a file of the folder: in the temporary folder before Commit, in the final one after it.
func (f *Folder) Path(name string) string { return filepath.Join(f.dir, name) }

// Commit puts the folder in its place, on the disk and in one step: a former results folder is exchanged for it and then
// removed, with unfinished results beside it. Where the system cannot exchange folders (it can on Linux and macOS, on most
// file systems), the former folder is renamed aside first; [Reserve] puts it back if the process ends between the two
// renames. Commit may be called once, and not after Discard.
func (f *Folder) Commit() error {
	if err := f.commit(f.place.final); err != nil {
		return err
	}
	beside := f.place.final + ".unfinished"
	if replaceable(beside) != nil {
		return nil // it holds something that is not ours
	}
	return os.RemoveAll(beside)
}

// CommitUnfinished is Commit for results that are not finished, with the reason in the file [Unfinished]. They do not
// replace finished ones: beside these they are put, with ".unfinished" added to the name. The path is where they are.
func (f *Folder) CommitUnfinished(reason string) (path string, err error) {
	if err := os.WriteFile(f.Path(Unfinished), []byte(reason+"\n"), 0o666); err != nil {
		return "", unwritable(f.place.final, err)
	}
	path = f.place.unfinished()
	return path, f.commit(path)
}

// commit puts the folder at a path.
func (f *Folder) commit(path string) error {
	if f.temp == "" {
		panic("store: commit of a folder that was committed or discarded")
	}
	// Somebody may have put other files there during the run.
	if err := replaceable(path); err != nil {
		return err
	}
	if err := errors.Join(writeManifest(f.temp), syncTree(f.temp)); err != nil {
		return unwritable(path, err)
	}
	if err := f.swap(path); err != nil {
		return unwritable(path, err)
	}
	temp := f.temp
	f.dir, f.temp = path, ""
	if err := errors.Join(os.RemoveAll(temp), os.RemoveAll(filepath.Join(f.place.work, formerFolder)), syncPath(filepath.Dir(path))); err != nil {
		return fmt.Errorf("the new results are in place, but the former ones remain: %w", unwritable(temp, err))
	}
	return nil
}

// swap moves the temporary folder to a path, and what was there to the hidden folder.
func (f *Folder) swap(path string) error {
	if _, err := os.Lstat(path); absent(err) {
		return os.Rename(f.temp, path)
	}
	err := exchange(f.temp, path)
	if !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	former := filepath.Join(f.place.work, formerFolder)
	if err := os.Rename(path, former); err != nil {
		return err
	}
	if err := os.Rename(f.temp, path); err != nil {
		return errors.Join(err, os.Rename(former, path))
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
