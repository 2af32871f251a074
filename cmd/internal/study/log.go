package study

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Row is a line of runs.csv.
type Row struct {
	Run   Run
	Cells []string // status, reason, and the columns of the target
}

// Status returns how the run ended.
func (r *Row) Status() string { return r.Cells[0] }

// Reason says in a line why the run ended as it did; it may be empty.
func (r *Row) Reason() string { return r.Cells[1] }

const runsFile = "runs.csv"

// header names the columns of runs.csv.
func (s *Study) header() []string {
	h := []string{"run"}
	for _, a := range s.Axes {
		h = append(h, a.Name)
	}
	return append(append(h, "seed", "hash", "status", "reason"), s.target.columns()...)
}

func (r *Row) record() []string {
	out := append([]string{strconv.Itoa(r.Run.Number)}, r.Run.Labels...)
	return append(append(out, strconv.FormatUint(r.Run.Seed, 10), r.Run.Hash), r.Cells...)
}

func line(record []string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write(record) // a buffer takes everything
	w.Flush()
	return b.Bytes()
}

// ForeignError says that a runs.csv holds rows of another study than the one that is to go on.
type ForeignError struct {
	Path, Reason string
}

func (e *ForeignError) Error() string {
	return fmt.Sprintf("%s: %s: choose another folder with --out, or begin anew with --restart", e.Path, e.Reason)
}

// readRows reads the rows of a folder. Lines that are not whole, as an interruption leaves them, are left out, and
// damaged is true then. A folder without the file has no rows. Whole rows that do not belong to the study give a
// [*ForeignError].
func (s *Study) readRows(dir string) (rows []Row, damaged bool, err error) {
	path := filepath.Join(dir, runsFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, true, nil
	}
	if err != nil {
		return nil, false, err
	}
	runs := map[string]Run{}
	for _, r := range s.Runs() {
		runs[r.key()] = r
	}
	seen := map[string]bool{}
	header := s.header()
	lines := bytes.SplitAfter(text, []byte("\n"))
	for k, l := range lines {
		record, err := csv.NewReader(bytes.NewReader(l)).Read()
		whole := bytes.HasSuffix(l, []byte("\n")) && err == nil && len(record) == len(header)
		switch {
		case len(l) == 0:
			continue
		case k == 0 && whole && !slices.Equal(record, header), k == 0 && !whole && len(lines) > 2:
			return nil, false, &ForeignError{path, "the columns are not those of the study"}
		case !whole:
			damaged = true
			continue
		case k == 0:
			continue
		}
		axes := len(s.Axes)
		key := strings.Join(record[1:axes+2], "\x00")
		r, ok := runs[key]
		switch {
		case !ok:
			return nil, false, &ForeignError{path, fmt.Sprintf("line %d is of a run that the study does not have", k+1)}
		case record[axes+2] != r.Hash:
			return nil, false, &ForeignError{path, fmt.Sprintf("line %d was made with other settings than the study has now", k+1)}
		case seen[key]:
			damaged = true
			continue
		}
		seen[key] = true
		rows = append(rows, Row{Run: r, Cells: record[axes+3:]})
	}
	return rows, damaged || len(lines) < 2, nil
}

// writeRows replaces runs.csv by rows sorted by their runs, all at once.
func (s *Study) writeRows(dir string, rows []Row) error {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b Row) int { return a.Run.Number - b.Run.Number })
	var b bytes.Buffer
	b.Write(line(s.header()))
	for _, r := range rows {
		b.Write(line(r.record()))
	}
	return replaceFile(filepath.Join(dir, runsFile), b.Bytes())
}

// replaceFile writes a file beside its place, makes sure that it is on the disk, and renames it.
func replaceFile(path string, text []byte) error {
	temp := path + ".new"
	f, err := os.Create(temp)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(temp, path)
}

// writeFiles writes what a run left besides its row.
func writeFiles(dir string, files map[string]string) error {
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := replaceFile(path, []byte(text)); err != nil {
			return err
		}
	}
	return nil
}
