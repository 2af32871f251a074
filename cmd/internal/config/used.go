package config

import (
	"os"
	"path/filepath"
)

// Copy writes the file as used to a folder, with copies of the tables that it reads at the same places relative to it.
// Tables outside the file's own folder are not copied, because their names in the file would not lead to the copies.
func (f *File) Copy(dir string) error { return copyUsed(dir, f.Path, f.Text, f.Reads, f.ReadTable) }

// Copy is [File.Copy].
func (c *Classification) Copy(dir string) error {
	return copyUsed(dir, c.Path, c.Text, c.Reads, c.ReadTable)
}

func copyUsed(dir, path string, text []byte, reads []string, read func(string) ([]byte, error)) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, from := range reads {
		name, err := filepath.Rel(filepath.Dir(path), from)
		if err != nil || !filepath.IsLocal(name) {
			continue
		}
		table, err := read(from)
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
	return os.WriteFile(filepath.Join(dir, filepath.Base(path)), text, 0o666)
}
