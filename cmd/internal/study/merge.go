package study

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pinn/cmd/internal/origin"
	"pinn/cmd/internal/store"
)

// studyFile is the copy of the study file in its folder.
const studyFile = "study.toml"

// Deposit copies the study file and, where they lie at or below its folder, the problem files that it names and their
// tables of data to the folder dir, at the same places relative to the study file. A copy that is there already is kept.
func (s *Study) Deposit(dir string) error { return s.deposit(dir) }

func (s *Study) deposit(dir string) error {
	files := map[string][]byte{studyFile: s.Text}
	if p, ok := s.target.(*problems); ok {
		maps.Copy(files, p.beside(filepath.Dir(s.Path), s.Runs()))
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if old, err := os.ReadFile(path); err == nil && string(old) == string(text) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := store.ReplaceFile(path, text); err != nil {
			return err
		}
	}
	return nil
}

// Merge joins the rows and the files of parts of a study, the folders from, to the folder dir, which may have rows too.
// All parts must be of this study; those without rows change nothing, so that merging again when more runs have ended
// is safe. Rows of several programs give a [*MixedError] unless mixed is true; a run that was made twice by one program
// with different digits gives a [*DifferError].
func (s *Study) Merge(dir string, from []string, mixed bool) ([]Row, error) {
	rows := map[int]Row{}
	files := map[string]string{} // by their names in dir, where the texts are
	var all []Row
	for _, part := range append([]string{dir}, from...) {
		if _, err := os.Stat(part); err != nil && part != dir {
			return nil, err
		}
		found, _, err := s.readRows(part)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			if former, ok := rows[r.Run.Number]; ok {
				if !mixed && !former.agrees(&r) {
					return nil, &DifferError{Run: r.Run, Part: part, Origin: r.Origin, Other: former.Origin}
				}
				continue
			}
			rows[r.Run.Number] = r
			all = append(all, r)
			if part == dir {
				continue
			}
			for _, name := range []string{historyFile(&r.Run), solutionFile(&r.Run)} {
				files[name] = filepath.Join(part, name)
			}
		}
	}
	if !mixed {
		if err := single(all); err != nil {
			return nil, err
		}
	}
	return all, s.join(dir, all, files)
}

// join writes merged rows, the files that belong to them before them.
func (s *Study) join(dir string, rows []Row, files map[string]string) error {
	unlock, err := hold(context.Background(), dir, 0)
	if err != nil {
		return err
	}
	defer unlock()
	if err := s.deposit(dir); err != nil {
		return err
	}
	for name, path := range files {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = writeFiles(dir, map[string]string{name: string(text)})
		}
		if err != nil {
			return err
		}
	}
	return s.writeRows(dir, rows)
}

// agrees reports whether two rows of a run say the same, but for the time; rows of different programs or kernels may
// differ.
func (r *Row) agrees(other *Row) bool {
	if r.Origin.Program() != other.Origin.Program() || r.Origin.Kernel != other.Origin.Kernel {
		return true
	}
	n := len(r.Cells) - len(timeColumns)
	return slices.Equal(r.Cells[:n], other.Cells[:n])
}

// DifferError says that one program has made a run twice and found different digits, which no seed explains.
type DifferError struct {
	Run           Run
	Part          string // the folder of the second one
	Origin, Other origin.Origin
}

// Error names the run and the machines.
func (e *DifferError) Error() string {
	return fmt.Sprintf("%s: run %d, made by %s on %s, differs from the same run made on %s:\none of the machines is at fault; "+
		"leave one of the parts out, or keep the first with --mixed", e.Part, e.Run.Number, e.Origin.Program(), e.Origin.Host, e.Other.Host)
}

// MixedError says that rows were made by several programs.
type MixedError struct {
	Programs []string // in the order of the rows
	Rows     []int    // how many rows each of them made
}

// Error counts the rows of each program.
func (e *MixedError) Error() string {
	var parts []string
	for k, p := range e.Programs {
		parts = append(parts, fmt.Sprintf("%d by pinn %s", e.Rows[k], p))
	}
	return "the rows were made by different versions of the program: " + strings.Join(parts, ", ") +
		"; allow that with --mixed, or make all of them anew with --restart"
}

// Acceptable returns a [*MixedError] if not all rows were made by the program of the origin, unless mixed is true.
func (s *Study) Acceptable(rows []Row, by origin.Origin, mixed bool) error {
	if mixed || len(rows) == 0 {
		return nil
	}
	return single(append(slices.Clone(rows), Row{Origin: by}))
}

// single returns a [*MixedError] if several programs have made the rows.
func single(rows []Row) error {
	e := &MixedError{}
	for _, r := range rows {
		p := r.Origin.Program()
		k := slices.Index(e.Programs, p)
		if k < 0 {
			k = len(e.Programs)
			e.Programs, e.Rows = append(e.Programs, p), append(e.Rows, 0)
		}
		e.Rows[k]++
	}
	if len(e.Programs) > 1 {
		return e
	}
	return nil
}

// Kernels lists the matrix kernels that have made the rows. Rows of different kernels differ in their last digits.
func Kernels(rows []Row) []string {
	var out []string
	for _, r := range rows {
		if k := r.Origin.Kernel; k != "" && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// Missing returns how many runs of the study have no row.
func (s *Study) Missing(rows []Row) int { return len(s.Runs()) - len(rows) }

// Left returns how many runs of each of the shards have no row; element i belongs to shard i+1.
func (s *Study) Left(rows []Row, shards int) []int {
	done := map[int]bool{}
	for _, r := range rows {
		done[r.Run.Number] = true
	}
	left := make([]int, shards)
	for _, r := range s.Runs() {
		if !done[r.Number] {
			left[r.Number%shards]++
		}
	}
	return left
}

// Rows returns the rows of a folder, and none if there is no such folder. The errors are those of files and a
// [*ForeignError].
func (s *Study) Rows(dir string) ([]Row, error) {
	rows, _, err := s.readRows(dir)
	return rows, err
}
