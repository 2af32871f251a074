package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// temporary ends the names of files that are being written to take the place of others.
const temporary = ".new"

// syncPath makes sure that a file or a folder is on the disk. Folders cannot be synced everywhere; then the system decides
// when they are.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	syncErr := f.Sync()
	if err == nil && info.IsDir() {
		syncErr = nil
	}
	return errors.Join(err, syncErr, f.Close())
}

// syncTree makes sure that a folder and all in it are on the disk.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return syncPath(path)
	})
}

// ReplaceFile writes a file beside its place, makes sure that it is on the disk, and renames it: at every moment the path
// holds the former text or the new one.
func ReplaceFile(path string, text []byte) error {
	temp := path + temporary
	f, err := os.Create(temp)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	return errors.Join(os.Rename(temp, path), syncPath(filepath.Dir(path)))
}
