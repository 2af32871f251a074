// Command estimates compares the error estimates of solved problems with their errors, and lists what was said of problems that
// were made to fool the program. It reads the summaries in results/estimates and, for problems that are not there, those in
// results/targets, writes estimates.csv and said.md into results/estimates, and prints the table of its README.md.
//
//	estimates [PINN NAME...]
//
// solves the given problems first, with the program PINN, on one core: those of the folder, and others by their names in the gallery.
package main

import (
	"bytes"
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

	"pinn/internal/number"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) > 2 {
		if err := run(os.Args[1], "results/estimates", "2m", os.Args[2:]); err != nil {
			log.Fatal(err)
		}
	}
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
	if err := os.WriteFile("results/estimates/said.md", said(rows), 0o644); err != nil {
		log.Fatal(err)
	}
	show(os.Stdout, rows)
}

// row is what is known about the estimate of a problem.
type row struct {
	name, status    string
	reason          string  // of the status
	about           string  // the first comment of the problem file beside the summary; empty: there is none
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
	var s struct { // of a summary, or of what stands for that of a problem which is refused
		Status, Reason string
		Estimate       *float64            `json:"error_estimate"`
		Errors         map[string]*float64 `json:"rel_l2"`
		CPU            float64             `json:"cpu_seconds"`
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return row{}, err
	}
	base := strings.TrimSuffix(name, ".json")
	r := row{
		name: filepath.Base(base), status: s.Status, reason: s.Reason, about: about(base + ".toml"),
		estimate: orNaN(s.Estimate), error: math.NaN(), cpu: s.CPU,
	}
	for _, v := range s.Errors {
		if e := orNaN(v); !(e <= r.error) {
			r.error = e
		}
	}
	return r, nil
}

// orNaN returns a number that may be missing.
func orNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// about returns the first line of a problem file if it is a comment.
func about(name string) string {
	text, _ := os.ReadFile(name)
	line, _, _ := strings.Cut(string(text), "\n")
	if words, ok := strings.CutPrefix(line, "# "); ok {
		return words
	}
	return ""
}

// number writes a number; nothing if it is not known.
func orBlank(format string, v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return fmt.Sprintf(format, v)
}

func write(w io.Writer, rows []row) error {
	c := csv.NewWriter(w)
	records := [][]string{{"problem", "status", "estimate", "error", "estimate_over_error", "cpu_seconds"}}
	for _, r := range rows {
		records = append(records, []string{r.name, r.status, orBlank("%.2e", r.estimate), orBlank("%.2e", r.error), orBlank("%.3g", r.ratio()), orBlank("%.1f", r.cpu)})
	}
	return c.WriteAll(records)
}

// said returns a table of what was said of the problems that have a file beside their summary.
func said(rows []row) []byte {
	var out bytes.Buffer
	fmt.Fprintln(&out, "# What is said of the problems made to fool the program")
	fmt.Fprintln(&out, "\nWritten by `go run ./cmd/estimates` from the summaries in this folder.")
	fmt.Fprint(&out, "\n| problem | what it is | error | estimate | CPU s | what is said |\n|---|---|---:|---:|---:|---|\n")
	for _, r := range rows {
		if r.about == "" {
			continue
		}
		words := strings.ReplaceAll(r.status+": "+r.reason, "|", "\\|")
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s | %s |\n", r.name, r.about, orBlank("%.1e", r.error), orBlank("%.1e", r.estimate), orBlank("%.1f", r.cpu), words)
	}
	return out.Bytes()
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
		fmt.Fprintf(w, " %.2g |", number.Quantile(ratios, q))
	}
	fmt.Fprint(w, "\n\n| problem | status | estimate | error | estimate / error | CPU s |\n|---|---|---:|---:|---:|---:|\n")
	for _, r := range rows {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", r.name, r.status, orBlank("%.1e", r.estimate), orBlank("%.1e", r.error), orBlank("%.2g", r.ratio()), orBlank("%.1f", r.cpu))
	}
}
