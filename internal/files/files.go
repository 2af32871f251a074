// Package files opens ordinary files of a bounded size: devices and pipes may have no end.
package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ErrNotRegular says that a path names something that may have no end, such as a device, a pipe or a socket.
var ErrNotRegular = errors.New("is not an ordinary file: devices, pipes and sockets may have no end, so save their data in a file first")

// absent is [fs.ErrNotExist] in plain words.
type absent struct{}

// Error implements error.
func (absent) Error() string { return "there is no such file" }

// Is makes it the error that programs look for.
func (absent) Is(target error) bool { return target == fs.ErrNotExist }

// Open opens an ordinary file of at most the given number of bytes for reading. The errors are *fs.PathError; that of
// something else than a file is [ErrNotRegular].
func Open(path string, most int64) (*os.File, error) {
	info, err := os.Stat(path) // before the file is opened: a pipe would wait for its other end
	if fault := (*fs.PathError)(nil); errors.As(err, &fault) {
		cause := fault.Err
		if errors.Is(cause, fs.ErrNotExist) {
			cause = absent{}
		}
		return nil, &fs.PathError{Op: "open", Path: path, Err: cause}
	}
	if err != nil {
		return nil, err
	}
	if err := Readable(info, path, most); err != nil {
		return nil, err
	}
	return os.Open(path)
}

// Readable reports why a file should not be read: it is none, or larger than most bytes.
func Readable(info fs.FileInfo, path string, most int64) error {
	fault := func(err error) error { return &fs.PathError{Op: "read", Path: path, Err: err} }
	switch {
	case info.IsDir():
		return fault(errors.New("is a directory: name a file in it"))
	case !info.Mode().IsRegular():
		return fault(ErrNotRegular)
	case info.Size() > most:
		return fault(fmt.Errorf("the file has %d MiB, at most %d are read", info.Size()>>20, most>>20))
	}
	return nil
}

// Read reads an ordinary file of at most the given number of bytes. Files of special file systems that give no size, or
// that grow meanwhile, are cut off with an error.
func Read(path string, most int64) ([]byte, error) {
	f, err := Open(path, most)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadAll(f, path, most)
}

// ReadAll reads an open file of at most the given number of bytes.
func ReadAll(f io.Reader, path string, most int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(text)) > most {
		err = &fs.PathError{Op: "read", Path: path, Err: fmt.Errorf("the file has more than %d MiB", most>>20)}
	}
	return text, err
}
