package study

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// studyFile is the copy of the study file in its folder.
const studyFile = "study.toml"

// deposit copies the study file and the problem files beside it to the folder of the study, unless they are there.
func (s *Study) deposit(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	files := map[string][]byte{studyFile: s.Text}
	if p, ok := s.target.(*problems); ok {
		for _, b := range p.bases {
			if name := filepath.FromSlash(b.name); name != "" && filepath.IsLocal(name) && filepath.Join(filepath.Dir(s.Path), name) == b.path {
				files[name] = b.text
			}
		}
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if old, err := os.ReadFile(path); err == nil && string(old) == string(text) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, text, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// Merge joins the rows and the files of parts of a study, the folders from, to the folder dir, which may have rows too.
// All parts must be of this study.
func (s *Study) Merge(dir string, from []string) ([]Row, error) {
	if err := s.deposit(dir); err != nil {
		return nil, err
	}
	seen := map[int]bool{}
	var all []Row
	for _, part := range append([]string{dir}, from...) {
		rows, _, err := s.readRows(part)
		if err != nil {
			return nil, err
		}
		if part != dir && len(rows) == 0 {
			return nil, fmt.Errorf("%s: there are no rows", part)
		}
		for _, r := range rows {
			if seen[r.Run.Number] {
				continue
			}
			seen[r.Run.Number] = true
			all = append(all, r)
			if part == dir {
				continue
			}
			for _, name := range []string{historyFile(&r.Run), solutionFile(&r.Run)} {
				text, err := os.ReadFile(filepath.Join(part, name))
				if errors.Is(err, fs.ErrNotExist) {
					continue
				}
				if err == nil {
					err = writeFiles(dir, map[string]string{name: string(text)})
				}
				if err != nil {
					return nil, err
				}
			}
		}
	}
	return all, s.writeRows(dir, all)
}

// Missing returns how many runs of the study have no row.
func (s *Study) Missing(rows []Row) int { return len(s.Runs()) - len(rows) }
