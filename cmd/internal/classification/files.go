package classification

import (
	"context"
	"os"

	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
)

// Write writes all files to a results folder, which it does not commit; summary.json comes last.
func (o *Outcome) Write(ctx context.Context, to *store.Folder, version string, figures bool) (*Summary, error) {
	s := o.Summarize(version)
	steps := []func() error{
		func() error { return o.File.Copy(to.Path("problem")) },
		func() error { return os.WriteFile(to.Path("history.csv"), store.CSV(o.historyRows()...), 0o666) },
		func() error { return os.WriteFile(to.Path("confusion.csv"), store.CSV(o.confusionRows()...), 0o666) },
		func() error { return store.WriteJSON(to.Path("model.json"), o.Runs[0].Model) },
		func() error { return os.WriteFile(to.Path("table.md"), []byte(s.Table()), 0o666) },
	}
	if figures {
		steps = append(steps, func() error { return report.SaveAll(o.figures(), to.Path) })
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
