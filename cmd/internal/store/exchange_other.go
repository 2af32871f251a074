//go:build !linux && !darwin

package store

import "errors"

// exchange is not to be had on this system: folders are replaced by two renames.
func exchange(string, string) error { return errors.ErrUnsupported }
