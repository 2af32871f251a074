//go:build unix

package study

import (
	"errors"
	"os"
	"syscall"
)

// lock takes a file for this process alone and writes who it is into it. The system frees it when the process ends,
// however it ends. Where the file system has no locks, nothing is locked.
func lock(path, holder string) (free func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	switch {
	case errors.Is(err, syscall.EWOULDBLOCK):
		f.Close()
		return nil, errLocked
	case errors.Is(err, syscall.ENOSYS), errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOLCK):
		return func() { f.Close() }, nil
	case err != nil:
		f.Close()
		return nil, &os.PathError{Op: "lock", Path: path, Err: err}
	}
	if err := f.Truncate(0); err == nil {
		f.WriteString(holder) // for the messages of others, which do without it
	}
	return func() { f.Close() }, nil
}
