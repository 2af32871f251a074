package result

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
	"pinn/problem"
)

// Run is a problem file and the outcome of its solve.
type Run struct {
	File     *problem.File
	Solution *auto.Solution
	Version  string    // of this program
	Begun    time.Time // when it began to work on the file
	Figures  bool      // draw figures

	keptBands map[string][]store.Number // see bands
}

// Write writes all files to a results folder, which it does not commit, and returns the summary that it wrote. The
// solution must have a model. The error is that of a file, or that of the context, which is looked at between files.
func (r *Run) Write(ctx context.Context, to *store.Folder) (*Summary, error) {
	begun := time.Now()
	summary := r.Summarize()
	s := r.sample(r.File.Output.Points)
	r.compare(summary, s)
	r.addBandSizes(summary, s)
	steps := []func(*store.Folder) error{
		r.writeProblem, r.writeHistory, r.writeModels, r.writeMesh, r.writeBand, r.writeEigenvalues,
		func(to *store.Folder) error { return r.writeSolution(to, s) },
	}
	if r.Figures {
		steps = append(steps, func(to *store.Folder) error { return report.SaveAll(r.covered().figures(), to.Path) })
	}
	for _, step := range steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := step(to); err != nil {
			return nil, err
		}
	}
	r.clock(summary)
	if r.Figures {
		if err := r.WritePage(to.Path(Page), summary); err != nil {
			return nil, err
		}
	}
	summary.Seconds["output"] = store.Number(time.Since(begun).Seconds())
	r.clock(summary)
	return summary, store.WriteJSON(to.Path(store.Marker), summary)
}

// writeProblem writes the problem file as used, with the tables that it reads.
func (r *Run) writeProblem(to *store.Folder) error { return r.File.Copy(to.Path("problem")) }

func (r *Run) writeHistory(to *store.Folder) error {
	rows := [][]string{{"step", "phase", "features", "spread", "loss", "validation", "seconds", "cpu_seconds"}}
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	for _, h := range r.Solution.History {
		rows = append(rows, []string{
			strconv.Itoa(h.Step), h.Phase, strconv.Itoa(h.Features), number(h.Spread), number(h.Loss), number(h.Validation),
			number(h.Seconds), number(h.CPUSeconds),
		})
	}
	return os.WriteFile(to.Path("history.csv"), store.CSV(rows...), 0o666)
}

// independentFile holds the solution of the independent solve, which the map of the estimated error is drawn from.
const independentFile = "independent.json"

func (r *Run) writeModels(to *store.Folder) error {
	write := func(name string, m *auto.Model) error {
		text, err := json.Marshal(m)
		if err != nil {
			return err
		}
		return os.WriteFile(to.Path(name), append(text, '\n'), 0o666)
	}
	if err := write("model.json", r.Solution.Model); err != nil || r.Solution.Independent == nil {
		return err
	}
	return write(independentFile, r.Solution.Independent)
}

func (r *Run) writeSolution(to *store.Folder, s *sample) error {
	p := r.File.Problem
	var header []string
	var columns [][]float64
	add := func(name string, m *mat.Dense, col int) {
		header, columns = append(header, name), append(columns, mat.Col(nil, col, m))
	}
	for a, name := range p.Coords {
		add(name, s.x, a)
	}
	var shown []int
	for f, name := range r.Solution.Fields {
		if !slices.Contains(r.Solution.Auxiliary, name) {
			shown = append(shown, f)
			add(name, s.u, f)
		}
	}
	for f, half := range r.band(s.x) {
		if half != nil {
			header, columns = append(header, fmt.Sprintf("band(%s)", r.Solution.Fields[f])), append(columns, half)
		}
	}
	arrays := []store.Array{{Name: "x", Data: s.x}, {Name: "u", Data: columnsOf(s.u, shown)}}
	if s.exact != nil {
		diff := difference(s.u, s.exact)
		for _, f := range r.File.Exact.Fields {
			add(fmt.Sprintf("exact(%s)", p.Fields[f]), s.exact, f)
			add(fmt.Sprintf("error(%s)", p.Fields[f]), diff, f)
		}
		arrays = append(arrays, store.Array{Name: "exact", Data: columnsOf(s.exact, shown)}, store.Array{Name: "error", Data: columnsOf(diff, shown)})
	}
	return errors.Join(
		store.WriteCSV(to.Path("solution.csv"), header, columns),
		store.WriteNPZ(to.Path("solution.npz"), arrays...))
}

// columnsOf returns some columns of a matrix.
func columnsOf(m *mat.Dense, which []int) *mat.Dense {
	rows, _ := m.Dims()
	out := mat.NewDense(rows, len(which), nil)
	for to, from := range which {
		out.SetCol(to, mat.Col(nil, from, m))
	}
	return out
}
