//go:build unix

package store

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes an open file for this process, or reports that another one holds it.
func tryLock(f *os.File) (held bool, err error) {
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	switch {
	case errors.Is(err, syscall.EWOULDBLOCK):
		return true, nil
	case errors.Is(err, syscall.ENOSYS), errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOLCK):
		return false, nil // the file system has none
	}
	return false, err
}
