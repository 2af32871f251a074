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

	"pinn/cmd/internal/origin"
	"pinn/cmd/internal/store"
)

// Row is a line of runs.csv.
type Row struct {
	Run    Run
	Cells  []string      // status, reason, and the columns of the target
	Origin origin.Origin // who made it; zero for rows of programs that did not say
}

// Status returns how the run ended.
func (r *Row) Status() string { return r.Cells[0] }

// Reason says in a line why the run ended as it did; it may be empty.
func (r *Row) Reason() string { return r.Cells[1] }

const runsFile = "runs.csv"

// header names the columns of runs.csv. Those of the origin come last: rows of programs that did not write them are read.
func (s *Study) header() []string {
	h := []string{"run"}
	for _, a := range s.Axes {
		h = append(h, a.Name)
	}
	return slices.Concat(h, []string{"seed", "hash", "status", "reason"}, s.target.columns(), origin.Columns)
}

func (r *Row) record() []string {
	out := append([]string{strconv.Itoa(r.Run.Number)}, r.Run.Labels...)
	return slices.Concat(out, []string{strconv.FormatUint(r.Run.Seed, 10), r.Run.Hash}, r.Cells, r.Origin.Record())
}

// ForeignError says that a folder holds rows or histories of another study than the one that is to go on.
type ForeignError struct {
	Path, Reason string
}

// Error names the file and the ways out.
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
	lines, damaged, err := s.lines(path, text)
	if err != nil {
		return nil, false, err
	}
	runs := map[string]Run{}
	for _, r := range s.Runs() {
		runs[r.key()] = r
	}
	axes, last := len(s.Axes), len(s.header())-len(origin.Columns)
	seen := map[string]bool{}
	for _, l := range lines {
		key := strings.Join(l.cells[1:axes+2], "\x00")
		r, ok := runs[key]
		switch {
		case !ok:
			return nil, false, &ForeignError{path, fmt.Sprintf("line %d is of a run that the study does not have", l.number)}
		case l.cells[axes+2] != r.Hash:
			return nil, false, &ForeignError{path, fmt.Sprintf("line %d was made with other settings than the study has now", l.number)}
		case seen[key]:
			damaged = true
			continue
		}
		seen[key] = true
		rows = append(rows, Row{Run: r, Cells: l.cells[axes+3 : last], Origin: origin.Parse(l.cells[last:])})
	}
	return rows, damaged, nil
}

// numbered is a whole line of runs.csv.
type numbered struct {
	number int // from 1
	cells  []string
}

// lines returns the whole lines below the header, with empty cells for the origin where the file has none. damaged is
// true if the file is not as writeRows would write it.
func (s *Study) lines(path string, text []byte) (whole []numbered, damaged bool, err error) {
	header := s.header()
	short := len(header) - len(origin.Columns) // of a file without origins
	all := bytes.SplitAfter(text, []byte("\n"))
	width := 0
	for k, l := range all {
		if len(l) == 0 {
			continue
		}
		cells, err := csv.NewReader(bytes.NewReader(l)).Read()
		complete := err == nil && bytes.HasSuffix(l, []byte("\n"))
		switch {
		case k == 0 && complete && (slices.Equal(cells, header) || slices.Equal(cells, header[:short])):
			width = len(cells)
		case k == 0 && (complete || len(all) > 2):
			return nil, false, &ForeignError{path, "the columns are not those of the study"}
		case !complete || len(cells) != width:
			damaged = true
		default:
			whole = append(whole, numbered{k + 1, append(cells, slices.Repeat([]string{""}, len(header)-width)...)})
		}
	}
	return whole, damaged || width < len(header), nil
}

// writeRows replaces runs.csv by rows sorted by their runs, all at once.
func (s *Study) writeRows(dir string, rows []Row) error {
	table := [][]string{s.header()}
	for _, r := range slices.SortedFunc(slices.Values(rows), func(a, b Row) int { return a.Run.Number - b.Run.Number }) {
		table = append(table, r.record())
	}
	return store.ReplaceFile(filepath.Join(dir, runsFile), store.CSV(table...))
}

// writeFiles writes what a run left besides its row.
func writeFiles(dir string, files map[string]string) error {
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := store.ReplaceFile(path, []byte(text)); err != nil {
			return err
		}
	}
	return nil
}
