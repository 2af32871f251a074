package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// contents lists the files below dir, without the manifest, by their slashed paths in ascending order.
func contents(dir string) (names []string, err error) {
	err = fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && path != Manifest {
			names = append(names, path)
		}
		return err
	})
	return names, err
}

// writeManifest lists the files of a folder in its manifest.
func writeManifest(dir string) error {
	names, err := contents(dir)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, Manifest), []byte(strings.Join(names, "\n")+"\n"), 0o666)
}

// aliens lists the files of a folder that its manifest does not; of a folder without a manifest, what it holds.
func aliens(dir string, entries []fs.DirEntry) (alien []string, err error) {
	text, err := os.ReadFile(filepath.Join(dir, Manifest))
	if errors.Is(err, fs.ErrNotExist) {
		for _, e := range entries {
			alien = append(alien, e.Name())
		}
		return alien, nil
	}
	if err != nil {
		return nil, err
	}
	known := strings.Split(string(text), "\n")
	alien, err = contents(dir)
	return slices.DeleteFunc(alien, func(name string) bool { return slices.Contains(known, name) }), err
}

// some names a few of the names.
func some(names []string) string {
	const few = 3
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:few], ", ") + ", ..."
}

// Adopt lists a file of a results folder in its manifest, so that a later run may replace the folder. A folder without a
// manifest gets none.
func Adopt(dir, name string) error {
	path := filepath.Join(dir, Manifest)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || slices.Contains(strings.Split(string(text), "\n"), name) {
		return err
	}
	return os.WriteFile(path, append(text, name+"\n"...), 0o666)
}
