package store

import (
	"errors"

	"golang.org/x/sys/unix"
)

// exchange swaps two paths of one file system in one step. It returns errors.ErrUnsupported where the file system cannot.
func exchange(a, b string) error {
	err := unix.RenameatxNp(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_SWAP)
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		return errors.ErrUnsupported
	}
	return err
}
