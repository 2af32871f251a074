// Package batch has what programs that make several runs of one file, networks or trainings over seeds, have in common: the
// runs of one of them, their spread, and the files of their results folder.
package batch

import (
	"context"
	"encoding/csv"
	"errors"
	"os"
	"runtime"
	"slices"

	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
	"pinn/internal/parallel"
	"pinn/internal/usage"
)

// Origin is what a summary says of the program and the process.
type Origin struct {
	CPUSeconds store.Number `json:"cpu_seconds"`
	PeakMemory int64        `json:"peak_memory"`
	Version    string       `json:"version"`
	Go         string       `json:"go"`
	Platform   string       `json:"platform"`
}

// NewOrigin describes this process.
func NewOrigin(version string) Origin {
	used := usage.Now()
	return Origin{store.Number(used.CPUSeconds), used.PeakBytes, version, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
}

// Of returns the runs of member k of a group of so many, which run in turn for each seed.
func Of[R any](runs []R, k, members int) []R {
	var own []R
	for i := k; i < len(runs); i += members {
		own = append(own, runs[i])
	}
	return own
}

// Spread returns the least, the median and the largest value; NaN sorts first.
func Spread(v []store.Number) (low, mid, high float64) {
	s := slices.Clone(v)
	slices.Sort(s)
	n := len(s)
	return float64(s[0]), float64(s[(n-1)/2]+s[n/2]) / 2, float64(s[n-1])
}

// Figure is a drawing and the name of its files.
type Figure struct {
	Name string
	*report.Figure
}

// Files are the contents of a results folder. Members that are nil are left out.
type Files struct {
	Problem interface{ Copy(dir string) error } // the file as used, with the tables that it reads
	Tables  map[string][][]string               // CSV files by their names
	Model   any
	Table   string // the summary in Markdown
	Summary any
	Figures func() []Figure
}

// Write writes the files to a results folder, which it does not commit; summary.json comes last.
func (f *Files) Write(ctx context.Context, to *store.Folder) error {
	steps := []func() error{
		func() error { return f.Problem.Copy(to.Path("problem")) },
		func() error { return f.writeTables(to) },
		func() error { return store.WriteJSON(to.Path("model.json"), f.Model) },
		func() error { return os.WriteFile(to.Path("table.md"), []byte(f.Table), 0o666) },
		func() error { return f.writeFigures(to) },
		func() error { return store.WriteJSON(to.Path(store.Marker), f.Summary) },
	}
	for _, step := range steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (f *Files) writeTables(to *store.Folder) error {
	for name, rows := range f.Tables {
		file, err := os.Create(to.Path(name))
		if err != nil {
			return err
		}
		if err := errors.Join(csv.NewWriter(file).WriteAll(rows), file.Close()); err != nil {
			return err
		}
	}
	return nil
}

func (f *Files) writeFigures(to *store.Folder) error {
	if f.Figures == nil {
		return nil
	}
	all := f.Figures()
	errs := make([]error, len(all))
	parallel.For(len(all), func(k int) { errs[k] = all[k].Save(to.Path(all[k].Name)) })
	return errors.Join(errs...)
}
