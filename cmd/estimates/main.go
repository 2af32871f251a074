// Command estimates compares the error estimates of solved problems with their errors. It reads the summaries in
// results/estimates and, for problems that are not there, those in results/targets, which are what
//
//	pinn solve NAME --json --quiet --cpu 1 --no-figures > results/estimates/NAME.json
//
// writes to the standard output, writes results/estimates/estimates.csv, and prints the tables of results/estimates/README.md.
package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pinn/cmd/internal/result"
)

func main() {
	log.SetFlags(0)
	rows, err := read("results/estimates", "results/targets")
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("no summaries: run this at the root of the repository")
	}
	if err != nil {
		log.Fatal(err)
	}
	f, err := os.Create("results/estimates/estimates.csv")
	if err != nil {
		log.Fatal(err)
	}
	if err := write(f, rows); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
	show(os.Stdout, rows)
}

// row is what is known about the estimate of a problem.
type row struct {
	name, status    string
	estimate, error float64 // NaN: not known
	cpu             float64
}

// ratio returns the estimate over the error; NaN if one of them is not known.
func (r row) ratio() float64 { return r.estimate / r.error }

// read reads the summaries of some folders, sorted by name; a name counts where it comes first.
func read(folders ...string) ([]row, error) {
	var rows []row
	for _, folder := range folders {
		names, err := filepath.Glob(filepath.Join(folder, "*.json"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			r, err := summary(name)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if !slices.ContainsFunc(rows, func(o row) bool { return o.name == r.name }) {
				rows = append(rows, r)
			}
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.name, b.name) })
	return rows, nil
}

func summary(name string) (row, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return row{}, err
	}
	var s result.Summary
	if err := json.Unmarshal(text, &s); err != nil {
		return row{}, err
	}
	r := row{name: strings.TrimSuffix(filepath.Base(name), ".json"), status: string(s.Status), estimate: float64(s.ErrorEstimate), error: math.NaN(), cpu: float64(s.CPUSeconds)}
	for _, v := range s.RelL2 {
		if !(float64(v) <= r.error) {
			r.error = float64(v)
		}
	}
	return r, nil
}

// number writes a number; nothing if it is not known.
func number(format string, v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return fmt.Sprintf(format, v)
}

func write(w io.Writer, rows []row) error {
	c := csv.NewWriter(w)
	records := [][]string{{"problem", "status", "estimate", "error", "estimate_over_error", "cpu_seconds"}}
	for _, r := range rows {
		records = append(records, []string{r.name, r.status, number("%.2e", r.estimate), number("%.2e", r.error), number("%.3g", r.ratio()), number("%.1f", r.cpu)})
	}
	return c.WriteAll(records)
}

// show prints the quantiles of the ratios and a table of all problems.
func show(w io.Writer, rows []row) {
	var ratios []float64
	for _, r := range rows {
		if v := r.ratio(); !math.IsNaN(v) {
			ratios = append(ratios, v)
		}
	}
	slices.Sort(ratios)
	fmt.Fprintf(w, "| problems with an answer | least | 10 %% | median | 90 %% | largest |\n|---:|---:|---:|---:|---:|---:|\n| %d |", len(ratios))
	for _, q := range []float64{0, 0.1, 0.5, 0.9, 1} {
		fmt.Fprintf(w, " %.2g |", quantile(ratios, q))
	}
	fmt.Fprint(w, "\n\n| problem | status | estimate | error | estimate / error | CPU s |\n|---|---|---:|---:|---:|---:|\n")
	for _, r := range rows {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", r.name, r.status, number("%.1e", r.estimate), number("%.1e", r.error), number("%.2g", r.ratio()), number("%.1f", r.cpu))
	}
}

// quantile returns the entry of an ascending list that a fraction of the others lies below; NaN if it is empty.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	return sorted[int(math.Round(q*float64(len(sorted)-1)))]
}
