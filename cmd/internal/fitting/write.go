package fitting

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/stat"

	"pinn/cmd/internal/batch"
	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
)

// Summary is what summary.json holds. Numbers that are not finite are null.
type Summary struct {
	Name     string           `json:"name"`
	Networks []NetworkSummary `json:"networks"`
	Orders   []Order          `json:"orders,omitempty"`
	Points   int              `json:"points"` // fitted collocation points
	batch.Origin
}

// NetworkSummary holds, per seed, what one network reached.
type NetworkSummary struct {
	Name       string         `json:"name"`
	Method     string         `json:"method"`
	Weights    int            `json:"weights"` // hidden weights and coefficients
	Features   int            `json:"features"`
	Seeds      []uint64       `json:"seeds"`
	RelL2      []store.Number `json:"rel_l2"` // relative to the known solution, at points that no fit has seen
	RelMax     []store.Number `json:"rel_max"`
	RMS        []store.Number `json:"residual_rms"` // of the scaled rows
	Status     []string       `json:"status"`
	CPUSeconds []store.Number `json:"cpu_seconds"`
}

// Order is the rate at which the error falls with the number of parts n, as the power of n^(-1/d) in d dimensions, by
// least squares of the logarithms of the medians.
type Order struct {
	Degree int          `json:"degree"`
	Parts  []int        `json:"parts"`
	Errors []float64    `json:"rel_l2"`
	Order  store.Number `json:"order"`
}

// of returns the runs of a network, seed after seed.
func (o *Outcome) of(network int) []*Fitted {
	return batch.Of(o.Runs, network, len(o.File.Networks))
}

// Summarize collects the numbers of all runs.
func (o *Outcome) Summarize(version string) *Summary {
	s := &Summary{
		Name: o.File.Name, Orders: o.orders(), Points: o.Runs[0].points, Origin: batch.NewOrigin(version),
	}
	for k, n := range o.File.Networks {
		runs := o.of(k)
		_, features := runs[0].Basis.Dims()
		t := NetworkSummary{Name: n.Name, Method: string(n.Method), Weights: runs[0].Weights, Features: features}
		for _, r := range runs {
			t.Seeds = append(t.Seeds, r.Seed)
			t.RelL2 = append(t.RelL2, store.Number(r.RelL2))
			t.RelMax = append(t.RelMax, store.Number(r.RelMax))
			t.RMS = append(t.RMS, store.Number(r.RMS))
			t.Status = append(t.Status, r.Status.String())
			t.CPUSeconds = append(t.CPUSeconds, store.Number(r.CPU))
		}
		s.Networks = append(s.Networks, t)
	}
	return s
}

// roundings is the error below which the rate says nothing.
const roundings = 1e-12

// orders fits a line per degree for which at least three numbers of parts were fitted.
func (o *Outcome) orders() []Order {
	byDegree := map[int]*Order{}
	var degrees []int
	for k, n := range o.File.Networks {
		if n.POU == nil {
			continue
		}
		q := byDegree[n.POU.Degree]
		if q == nil {
			q = &Order{Degree: n.POU.Degree}
			byDegree[n.POU.Degree] = q
			degrees = append(degrees, n.POU.Degree)
		}
		var errs []store.Number
		for _, r := range o.of(k) {
			errs = append(errs, store.Number(r.RelL2))
		}
		_, mid, _ := batch.Spread(errs)
		if mid > roundings && !slices.Contains(q.Parts, n.POU.Parts) {
			q.Parts, q.Errors = append(q.Parts, n.POU.Parts), append(q.Errors, mid)
		}
	}
	var out []Order
	for _, degree := range degrees {
		q := byDegree[degree]
		if len(q.Parts) < 3 {
			continue
		}
		var x, y []float64
		for i, n := range q.Parts {
			x = append(x, -math.Log(float64(n))/float64(len(o.File.Problem.Coords)))
			y = append(y, math.Log(q.Errors[i]))
		}
		_, slope := stat.LinearRegression(x, y, nil, false)
		q.Order = store.Number(slope)
		out = append(out, *q)
	}
	return out
}

// Table returns the summary as Markdown.
func (s *Summary) Table() string {
	var rows [][]string
	for _, t := range s.Networks {
		low, mid, high := batch.Spread(t.RelL2)
		_, top, _ := batch.Spread(t.RelMax)
		_, rms, _ := batch.Spread(t.RMS)
		_, cpu, _ := batch.Spread(t.CPUSeconds)
		number := func(v float64) string {
			if math.IsNaN(v) {
				return "-"
			}
			return fmt.Sprintf("%.2e", v)
		}
		rows = append(rows, []string{
			t.Name, t.Method, strconv.Itoa(t.Weights), number(mid), number(low), number(high), number(top), number(rms),
			fmt.Sprintf("%.2f", cpu), strconv.Itoa(len(t.Seeds)),
		})
	}
	header := []string{"network", "method", "weights", "rel. L2 error", "least", "most", "max. error", "residual", "CPU s", "seeds"}
	text := report.Markdown(header, rows)
	if len(s.Orders) == 0 {
		return text
	}
	rows = nil
	for _, q := range s.Orders {
		errs := ""
		for i, e := range q.Errors {
			errs += fmt.Sprintf("%d: %.1e  ", q.Parts[i], e)
		}
		rows = append(rows, []string{strconv.Itoa(q.Degree), fmt.Sprintf("%.2f", float64(q.Order)), errs})
	}
	return text + "\n" + report.Markdown([]string{"degree", "fitted order", "parts: error"}, rows)
}

// Write writes all files to a results folder, which it does not commit.
func (o *Outcome) Write(ctx context.Context, to *store.Folder, version string, figures bool) (*Summary, error) {
	s := o.Summarize(version)
	files := &batch.Files{Problem: o.File, Tables: map[string][][]string{"history.csv": o.historyRows()}, Model: o.Model(), Table: s.Table(), Summary: s}
	if figures {
		files.Figures = o.figures
	}
	return s, files.Write(ctx, to)
}

// historyRows returns the table of the steps.
func (o *Outcome) historyRows() [][]string {
	rows := [][]string{{"network", "seed", "phase", "step", "cpu_seconds", "loss"}}
	for _, r := range o.Runs {
		next := 0
		for i, h := range r.History {
			if i > 0 && i < len(r.History)-1 && h.Step < next && h.Phase == r.History[i-1].Phase {
				continue
			}
			next = h.Step + 1 + h.Step/20 // every step at first, then ever fewer
			rows = append(rows, []string{
				r.Network.Name, strconv.FormatUint(r.Seed, 10), strconv.Itoa(h.Phase), strconv.Itoa(h.Step),
				strconv.FormatFloat(h.CPUSeconds, 'g', 5, 64), strconv.FormatFloat(h.Loss, 'g', 6, 64),
			})
		}
	}
	return rows
}
