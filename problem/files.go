package problem

import (
	"os"
	"path/filepath"

	"pinn/internal/files"
	"pinn/internal/tomltext"
	"pinn/pde/expr"
)

// Files are the text that something was read from and the files that the text names.
type Files struct {
	Path string // as given
	// Text is the file with the overrides written into it, so that reading it from the same folder gives the same again.
	Text []byte
	// Reads lists the other files that were read, tables of data, as paths that ReadTable opens.
	Reads  []string
	access Access
}

// NewFiles returns the text of a document, and how the files that it names are read. It is for readers of other kinds of files.
func NewFiles(doc *tomltext.Document, access Access) Files {
	return Files{Path: doc.File, Text: []byte(doc.Text), access: access}
}

// ReadTable returns the text of one of Reads. The error is [ErrOutside], one for a file that is too large, or wraps a
// [*fs.PathError].
func (f *Files) ReadTable(path string) ([]byte, error) { return f.access.read(f.Path, path) }

// ReadBeside returns the path and the text of a file that the text names, and adds it to Reads. The error is that of
// [Files.ReadTable].
func (f *Files) ReadBeside(name string) (path string, text []byte, err error) {
	path = filepath.FromSlash(name)
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(f.Path), path)
	}
	if text, err = f.ReadTable(path); err == nil {
		f.Reads = append(f.Reads, path)
	}
	return path, text, err
}

// Copy writes the text to a folder, with copies of the tables that it reads at the same places relative to it. Tables outside the
// file's own folder are not copied, because their names in the file would not lead to the copies.
func (f *Files) Copy(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, from := range f.Reads {
		name, err := filepath.Rel(filepath.Dir(f.Path), from)
		if err != nil || !filepath.IsLocal(name) {
			continue
		}
		table, err := f.ReadTable(from)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), table, 0o666); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, filepath.Base(f.Path)), f.Text, 0o666)
}

// ReadText reads the file that a user names, which must not evidently be of another kind than those that are wanted.
// The error is an [*Error] for one that is, says that the file is too large, or wraps a [*fs.PathError].
func ReadText(path string, want ...Kind) ([]byte, error) {
	text, err := files.Read(path, largestText)
	if err == nil {
		err = Mistaken(path, text, want...)
	}
	return text, err
}

// Tables returns the tables of a text of any kind with overrides. If it is empty, the fault says what it needs. The
// error is an [*Error], or joins several.
func Tables(path string, text []byte, sets []string, needs string) (*tomltext.Table, error) {
	doc := tomltext.New(path, string(text))
	for _, set := range sets {
		if err := doc.Override(set, resolve); err != nil {
			return nil, err
		}
	}
	root, err := doc.Decode()
	if err != nil {
		return nil, err
	}
	if len(root.Values) == 0 {
		return nil, &Error{Source: expr.Source{File: path}, Msg: "the file is empty: " + needs}
	}
	return root, nil
}
