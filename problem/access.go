package problem

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"pinn/internal/files"
)

// Access says which files may be read besides the one that is named. The zero Access reads those in its folder and below,
// where no symbolic link leads out of it.
type Access struct {
	// Tables has files that come with the problem and are looked for first, by the paths that the problem gives; nil: none.
	Tables fs.FS
	// Anywhere allows files outside the folder.
	Anywhere bool
}

// ErrOutside says that a file lies outside the folder of the file that names it.
var ErrOutside = errors.New("it lies outside the folder of the file that names it: move it there, or allow it with --read-anywhere")

// largestTable and largestText are the largest sizes of data and of files that are read as text, in bytes.
const (
	largestTable = 256 << 20
	largestText  = 16 << 20
)

// read reads a file that the one at home names.
func (a Access) read(home, path string) ([]byte, error) {
	if a.Tables != nil {
		if text, err := fs.ReadFile(a.Tables, filepath.ToSlash(path)); err == nil {
			return text, nil
		}
	}
	if a.Anywhere {
		return files.Read(path, largestTable)
	}
	dir := filepath.Dir(home)
	name, err := filepath.Rel(dir, path)
	if err != nil || !filepath.IsLocal(name) {
		return nil, &fs.PathError{Op: "read", Path: path, Err: ErrOutside}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	text, err := readBelow(root, name)
	if fault := (*fs.PathError)(nil); errors.As(err, &fault) {
		err = &fs.PathError{Op: "open", Path: path, Err: fault.Err}
		if strings.Contains(fault.Err.Error(), "escapes from parent") { // a link leads out: os.Root has no error to compare with
			err = &fs.PathError{Op: "read", Path: path, Err: ErrOutside}
		}
	}
	return text, err
}

func readBelow(root *os.Root, name string) ([]byte, error) {
	info, err := root.Stat(name) // before it is opened: a pipe would wait for its other end
	if err == nil {
		err = files.Readable(info, name, largestTable)
	}
	if err != nil {
		return nil, err
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return files.ReadAll(f, name, largestTable)
}
