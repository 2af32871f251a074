package classification

import (
	"context"
	"encoding/csv"
	"errors"
	"os"
	"runtime"

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

// newOrigin describes this process.
func newOrigin(version string) Origin {
	used := usage.Now()
	return Origin{store.Number(used.CPUSeconds), used.PeakBytes, version, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
}

// figure is a drawing and the name of its files.
type figure struct {
	Name string
	*report.Figure
}

// Write writes all files to a results folder, which it does not commit; summary.json comes last.
func (o *Outcome) Write(ctx context.Context, to *store.Folder, version string, figures bool) (*Summary, error) {
	s := o.Summarize(version)
	steps := []func() error{
		func() error { return o.File.Copy(to.Path("problem")) },
		func() error { return writeTable(to.Path("history.csv"), o.historyRows()) },
		func() error { return writeTable(to.Path("confusion.csv"), o.confusionRows()) },
		func() error { return store.WriteJSON(to.Path("model.json"), o.Runs[0].Model) },
		func() error { return os.WriteFile(to.Path("table.md"), []byte(s.Table()), 0o666) },
	}
	if figures {
		steps = append(steps, func() error { return o.writeFigures(to) })
	}
	steps = append(steps, func() error { return store.WriteJSON(to.Path(store.Marker), s) })
	for _, step := range steps {
		if err := ctx.Err(); err != nil {
			return s, err
		}
		if err := step(); err != nil {
			return s, err
		}
	}
	return s, nil
}

func writeTable(path string, rows [][]string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(csv.NewWriter(file).WriteAll(rows), file.Close())
}

func (o *Outcome) writeFigures(to *store.Folder) error {
	all := o.figures()
	errs := make([]error, len(all))
	parallel.For(len(all), func(k int) { errs[k] = all[k].Save(to.Path(all[k].Name)) })
	return errors.Join(errs...)
}
