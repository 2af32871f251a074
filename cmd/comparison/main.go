// Command comparison prints the table of results/freefem from its runs.csv, which results/freefem/measure.sh writes, and draws its figure: errors against
// processor time.
package main

import (
	"fmt"
	"log"
	"math"
	"slices"
	"strconv"

	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
)

const folder = "results/freefem"

func main() {
	log.SetFlags(0)
	runs, err := read(folder + "/runs.csv")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(table(runs))
	if err := report.Panels("Error against processor time on one core", panels(runs)).Save(folder + "/cost"); err != nil {
		log.Fatal(err)
	}
}

// run is a row of runs.csv.
type run struct {
	problem, program string
	err, seconds     float64
}

func read(path string) ([]run, error) {
	rows, err := store.ReadRows(path)
	if err != nil {
		return nil, err
	}
	var out []run
	for i, row := range rows[1:] {
		r := run{problem: row[0], program: row[1]}
		var fault error
		if r.err, fault = strconv.ParseFloat(row[4], 64); fault == nil {
			r.seconds, fault = strconv.ParseFloat(row[5], 64)
		}
		if fault != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, i+2, fault)
		}
		out = append(out, r)
	}
	return out, nil
}

// panels has a panel per problem with a curve per program, in the order of the runs.
func panels(runs []run) (out []report.Panel) {
	at := map[string]int{}
	for _, r := range runs {
		k, ok := at[r.problem]
		if !ok {
			k, at[r.problem] = len(out), len(out)
			out = append(out, report.Panel{Axes: report.Axes{Title: r.problem, X: "CPU (s)", Y: "relative error in L2", LogX: true, LogY: true}})
		}
		p := &out[k]
		if n := len(p.Curves); n == 0 || p.Curves[n-1].Name != r.program {
			p.Curves = append(p.Curves, report.Curve{Name: r.program, Marks: true})
		}
		c := &p.Curves[len(p.Curves)-1]
		c.X, c.Y = append(c.X, r.seconds), append(c.Y, r.err)
	}
	return out
}

// limits are the errors of the table.
var limits = []float64{1e-3, 1e-4, 1e-6, 1e-8, 1e-9, 1e-10}

// table says, for every problem, how long the cheapest run of every program takes whose error is below a limit, and how small its errors get.
func table(runs []run) string {
	header, rows := []string{"problem", "program"}, [][]string(nil)
	for _, limit := range limits {
		header = append(header, fmt.Sprintf("%.0e", limit))
	}
	for _, p := range panels(runs) {
		for _, c := range p.Curves {
			row := []string{p.Axes.Title, c.Name}
			for _, limit := range limits {
				row = append(row, cheapest(c, limit))
			}
			rows = append(rows, append(row, fmt.Sprintf("%.1e", slices.Min(c.Y))))
		}
	}
	return report.Markdown(append(header, "least"), rows)
}

// cheapest returns the seconds of the cheapest point of a curve that is not above the limit.
func cheapest(c report.Curve, limit float64) string {
	least := math.Inf(1)
	for i, v := range c.Y {
		if v <= limit {
			least = min(least, c.X[i])
		}
	}
	if math.IsInf(least, 1) {
		return "-"
	}
	return fmt.Sprintf("%.2g", least)
}
