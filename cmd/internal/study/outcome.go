package study

import (
	"context"
	"math"
	"strconv"
	"strings"
)

// Outcome is what a run leaves.
type Outcome struct {
	Cells []string          // status, reason, and the columns of the target
	Files map[string]string // texts by path below the folder of the study
}

// Failed is the status of runs without numbers.
const Failed = "failed"

// target is what the runs of a study do.
type target interface {
	// columns names the numbers of a row; those of time come last.
	columns() []string
	// course names the columns of a run's history.
	course() []string
	// measures names the columns that the summary describes.
	measures() []string
	// identity is a text that changes with what a run does, whatever its settings and its seed.
	identity(r *Run) string
	// execute makes a run. The error is the context's; all other trouble is an outcome.
	execute(ctx context.Context, r *Run, keep keep) (*Outcome, error)
}

// keep says what a run leaves besides its row.
type keep struct{ history, solution bool }

// keeps says what figures want of a run.
func (s *Study) keeps(r *Run) keep {
	var k keep
	for i := range s.Figures {
		f := &s.Figures[i]
		if !f.wants(s, r) {
			continue
		}
		k.history = k.history || f.Kind == "history"
		k.solution = k.solution || f.Kind == "solutions" && r.Seed == f.seed(s)
	}
	return k
}

// files names the files that a run leaves.
func (k keep) files(r *Run) []string {
	var out []string
	if k.history {
		out = append(out, historyFile(r))
	}
	if k.solution {
		out = append(out, solutionFile(r))
	}
	return out
}

// timeColumns are those that differ from machine to machine and from time to time.
var timeColumns = []string{"seconds", "cpu_seconds"}

// failure is the outcome of a run that has no numbers.
func failure(t target, reason string) *Outcome {
	cells := []string{Failed, oneLine(reason)}
	for range t.columns() {
		cells = append(cells, "NaN")
	}
	return &Outcome{Cells: cells}
}

// oneLine joins lines, so that a row of a table is a line of the file.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}

// cell writes a number for a table.
func cell(v float64) string {
	if math.IsInf(v, 0) && v > 0 {
		return "Inf"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// numbers writes a table of numbers as CSV.
func numbers(header []string, rows [][]float64) string {
	var b strings.Builder
	b.WriteString(strings.Join(header, ",") + "\n")
	for _, row := range rows {
		for k, v := range row {
			if k > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.FormatFloat(v, 'g', 7, 64))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// thinned picks about n of the numbers 0 to count-1: all of the first, then ever fewer, and the last.
func thinned(count, n int) []int {
	var out []int
	next := 0.0
	for k := range count {
		if float64(k) >= next || k == count-1 {
			out = append(out, k)
			next = math.Max(float64(k+1), float64(k)*math.Pow(float64(count), 1/float64(n)))
		}
	}
	return out
}
