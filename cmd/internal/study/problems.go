package study

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"path"
	"slices"
	"strconv"
	"time"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/cmd/internal/result"
	"pinn/internal/number"
	"pinn/internal/usage"
	"pinn/pde/jet"
	"pinn/problem"
)

// problems is the target that solves problems.
type problems struct {
	bases    []base
	points   int
	check    bool
	noise    bool // see Study.Noise
	tables   readings
	params   []string // the unknown coefficients that one of the problems has, sorted
	anywhere bool     // tables may lie outside the folders of the problems
	memory   int64    // that a run may take; 0: unbounded
}

type base struct {
	name, path string
	text       []byte
	tables     fs.FS // those that come with it
}

func (p *problems) columns() []string {
	return slices.Concat([]string{"rel_l2", "rel_max", "residual", "error_estimate", "loss", "features", "parameters", "points", "steps", "rank",
		"condition"}, p.paramColumns(), timeColumns)
}

func (p *problems) course() []string {
	return []string{"step", "loss", "residual", "rel_l2", "cpu_seconds"}
}

func (p *problems) measures() []string {
	return append([]string{"rel_l2", "residual", "cpu_seconds"}, p.paramColumns()...)
}

func (p *problems) identity(r *Run) string {
	text := fmt.Sprintf("%s\n%d %v", p.bases[r.base].text, p.points, p.check)
	if p.noise {
		text += " noise"
	}
	if read := p.reads(r); read.digest != nil {
		text += fmt.Sprintf("\n%x", read.digest)
	}
	return text
}

// historyRecords bounds the length of a run's history.
const historyRecords = 150

// read reads the problem of a run with its settings.
func (p *problems) read(r *Run) (*problem.File, error) {
	b := p.bases[r.base]
	seed := "seed="
	if p.noise {
		seed = "noise_seed="
	}
	return problem.Access{Tables: b.tables, Anywhere: p.anywhere}.Parse(b.path, b.text, append(slices.Clone(r.sets), seed+strconv.FormatUint(r.Seed, 10)))
}

// readable finds the unknown coefficients of the runs, and returns the fault of the first run if the settings of no run can
// be read: such a study has a mistake in what its runs share. Faults of some of the runs are rows.
func (s *Study) readable() error {
	p, ok := s.target.(*problems)
	if !ok {
		return nil
	}
	var first error
	sound := false
	for _, r := range s.Runs() {
		if r.Seed != s.First {
			continue
		}
		file, err := p.read(&r)
		if err != nil {
			first = cmp.Or(first, err)
			continue
		}
		sound = true
		p.know(file.Problem.Params)
	}
	if sound {
		return nil
	}
	return first
}

func (p *problems) execute(ctx context.Context, r *Run, keep keep) (*Outcome, error) {
	file, err := p.read(r)
	if err != nil {
		return failure(p, err.Error()), nil
	}
	w := &watch{measure: measure(file)}
	options := file.Options
	options.NoCheck, options.Memory = !p.check, p.memory
	if keep.history && w.measure != nil {
		options.Measure, options.Watch = w.error, w.event
	}
	begun, cpu := time.Now(), usage.Now().CPUSeconds
	solution, err := auto.Solve(ctx, file.Problem, &options)
	seconds, spent := time.Since(begun).Seconds(), usage.Now().CPUSeconds-cpu-w.overhead
	setting := (*auto.SettingError)(nil)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &setting):
		return failure(p, setting.InFile()), nil
	case solution != nil && solution.CellCount() == 0:
		return failure(p, solution.Reason), nil
	case solution == nil:
		return failure(p, err.Error()), nil
	}
	out := &Outcome{Cells: []string{solution.Status.String(), oneLine(solution.Reason)}, Files: map[string]string{}}
	summary := (&result.Run{File: file, Solution: solution, Begun: begun}).Assess(p.points)
	measured := []float64{
		worst(summary.RelL2), worst(summary.RelMax), last(solution.History), solution.ErrorEstimate, solution.Fit.Loss,
		float64(solution.Features), float64(solution.Parameters), float64(solution.Points), float64(solution.Steps),
		float64(solution.Fit.Rank), solution.Fit.Cond,
	}
	for _, v := range slices.Concat(measured, p.found(file, solution), []float64{seconds, spent}) {
		out.Cells = append(out.Cells, cell(v))
	}
	if !number.Finite(worst(summary.RelL2)) && file.Exact != nil {
		return failure(p, "the solution is not finite"), nil
	}
	if keep.history {
		out.Files[historyFile(r)] = numbers(p.course(), w.history(solution.History))
	}
	if keep.solution {
		out.Files[solutionFile(r)] = values(file, solution)
	}
	return out, nil
}

func historyFile(r *Run) string  { return path.Join("history", r.slug()+".csv") }
func solutionFile(r *Run) string { return path.Join("solution", r.slug()+".csv") }

// worst returns the largest of some numbers, NaN if there is none or one of them is.
func worst[N ~float64](m map[string]N) float64 {
	if len(m) == 0 {
		return math.NaN()
	}
	most := math.Inf(-1)
	for _, v := range m {
		most = math.Max(most, float64(v))
	}
	return most
}

// last returns the last residual at fresh points that was looked at.
func last(history []auto.Record) float64 {
	for _, h := range slices.Backward(history) {
		if !math.IsNaN(h.Validation) && h.Phase != "check" {
			return h.Validation
		}
	}
	return math.NaN()
}

// measurePoints is the number of points at which the error of the history is measured.
const measurePoints = 400

// measure returns the worst relative error of a model over the known fields, at fixed random points; nil if there is no
// exact solution by formulas.
func measure(file *problem.File) func(*auto.Model) float64 {
	e := file.Exact
	if e == nil || e.F == nil {
		return nil
	}
	x := file.Scatter(measurePoints, rand.New(rand.NewPCG(1, 1<<33)))
	exact := exactValues(e, x)
	return func(m *auto.Model) float64 {
		u := m.Values(x)
		most := 0.0
		for j, f := range e.Fields {
			var diff, size float64
			for i := range measurePoints {
				diff = math.Hypot(diff, u.At(i, f)-exact.At(i, j))
				size = math.Hypot(size, exact.At(i, j))
			}
			most = math.Max(most, diff/size)
		}
		return most
	}
}

func exactValues(e *problem.Exact, x *mat.Dense) *mat.Dense {
	points, _ := x.Dims()
	b := jet.NewBatch(jet.Close(), points, len(e.Fields))
	e.F.Eval(b, x)
	return b.Part(0)
}

// watch measures errors for the history and keeps account of the processor time that this takes.
type watch struct {
	measure  func(*auto.Model) float64
	overhead float64   // so far
	before   []float64 // overhead before each record
	entered  float64
}

func (w *watch) error(m *auto.Model) float64 {
	begun := usage.Now().CPUSeconds
	v := w.measure(m)
	w.overhead += usage.Now().CPUSeconds - begun
	return v
}

func (w *watch) event(e auto.Event) {
	if e.Note == "" {
		w.before = append(w.before, w.entered)
		w.entered = w.overhead
	}
}

// history returns the records of the search or the training where the residual was looked at.
func (w *watch) history(records []auto.Record) [][]float64 {
	var all [][]float64
	for k, h := range records {
		if h.Phase == "check" || math.IsNaN(h.Validation) {
			continue
		}
		cpu := h.CPUSeconds
		if k < len(w.before) {
			cpu -= w.before[k]
		}
		all = append(all, []float64{float64(h.Step), h.Loss, h.Validation, h.Error, cpu})
	}
	var rows [][]float64
	for _, k := range thinned(len(all), historyRecords) {
		rows = append(rows, all[k])
	}
	return rows
}

// nodes is the number of grid points along each axis of a kept solution, by dimension.
var nodes = []int{1, 401, 61}

// values writes a solution of one or two coordinates, and the exact one where it is known, on a grid.
func values(file *problem.File, solution *auto.Solution) string {
	p := file.Problem
	d := len(p.Coords)
	if d >= len(nodes) {
		return "\n"
	}
	n := nodes[d]
	total := int(math.Pow(float64(n), float64(d)) + 0.5)
	x := mat.NewDense(total, d, nil)
	for i := range total {
		k := i
		for a := range d {
			x.Set(i, a, p.Lower[a]+(p.Upper[a]-p.Lower[a])*float64(k%n)/float64(n-1))
			k /= n
		}
	}
	u := solution.Values(x)
	header := append(slices.Clone(p.Coords), "u", "exact")
	var exact *mat.Dense
	if file.Exact != nil && file.Exact.F != nil {
		exact = exactValues(file.Exact, x)
	}
	rows := make([][]float64, total)
	for i := range rows {
		rows[i] = append(slices.Clone(x.RawRowView(i)), u.At(i, 0), math.NaN())
		if exact != nil {
			rows[i][d+1] = exact.At(i, 0)
		}
	}
	return numbers(header, rows)
}
