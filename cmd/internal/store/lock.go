package store

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// ErrInUse says that another process holds a lock.
var ErrInUse = errors.New("is in use by another run")

// Lock takes a file for this process alone, making it where it is absent, and writes who holds it into it. The system frees
// the lock when the process ends, however it ends; where the system or the file system has no such locks there is none. The
// file is removed by release. The error is [ErrInUse], with what the holder has written, or the system's.
func Lock(path, holder string) (release func(), err error) {
	for {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o666)
		if err != nil {
			return nil, err
		}
		if held, err := tryLock(f); err != nil || held {
			owner := written(f)
			f.Close()
			if held {
				err = fmt.Errorf("%w%s", ErrInUse, owner)
			}
			return nil, err
		}
		if !sameFile(f, path) { // whoever held it has removed it meanwhile
			f.Close()
			continue
		}
		if err := f.Truncate(0); err == nil {
			f.WriteAt([]byte(holder+"\n"), 0) // for the messages of others, which do without it
		}
		return func() {
			os.Remove(path)
			f.Close()
		}, nil
	}
}

// sameFile reports whether an open file is the one at a path.
func sameFile(f *os.File, path string) bool {
	open, err := f.Stat()
	there, statErr := os.Stat(path)
	return err == nil && statErr == nil && os.SameFile(open, there)
}

// written returns what the holder of a lock has written into it, in parentheses.
func written(f *os.File) string {
	text := make([]byte, 200)
	n, _ := f.ReadAt(text, 0) // a lock that was just taken is empty yet
	holder := strings.TrimSpace(string(text[:n]))
	if holder == "" {
		return ""
	}
	return " (" + holder + ")"
}
