package study

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
	"pinn/internal/number"
)

// Conclude writes what follows from the rows to the folder of the study, which has the study file: summary.csv and
// summary.md, orders.csv, the figures, and the page. Failures of single figures do not keep the others from being drawn.
func (s *Study) Conclude(dir string, rows []Row) error {
	err := errors.Join(s.writeSummary(dir, rows), s.writeOrders(dir, rows))
	in := func(name string) string { return filepath.Join(dir, name) }
	var figures []report.Named
	for i := range s.Figures {
		f := &s.Figures[i]
		drawings, e := f.draw(s, dir, rows)
		if e != nil {
			err = errors.Join(err, fmt.Errorf("figure %q: %w", f.Name, e))
			continue
		}
		for _, d := range drawings {
			figures = append(figures, d.Named)
			if d.data != nil {
				err = errors.Join(err, os.WriteFile(in(d.Name+".csv"), store.CSV(d.data...), 0o666))
			}
		}
	}
	return errors.Join(err, report.SaveAll(figures, in), WritePage(dir, in(Page)))
}

// statColumns names the statistics of a measure.
var statColumns = []string{"best", "q1", "median", "q3", "worst", "mean"}

func (st *Stats) all() []float64 {
	return []float64{st.Best, st.Q1, st.Median, st.Q3, st.Worst, st.Mean}
}

func (s *Study) writeSummary(dir string, rows []Row) error {
	var header []string
	for _, a := range s.Axes {
		header = append(header, a.Name)
	}
	header = append(header, "runs", "failures")
	short := slices.Clone(header)
	first := s.principal(rows)
	for _, m := range s.target.measures() {
		for _, c := range statColumns {
			header = append(header, m+"_"+c)
		}
	}
	short = append(short, statColumns...)
	full := [][]string{header}
	var table [][]string
	for _, g := range groups(rows) {
		record := slices.Clone(g.labels)
		for k, m := range s.target.measures() {
			st := describe(s.column(g.rows, m))
			if k == 0 {
				record = append(record, strconv.Itoa(len(g.rows)), strconv.Itoa(failures(g.rows)))
			}
			if m == first {
				cells := slices.Clone(record[:len(g.labels)+2])
				for _, v := range st.all() {
					cells = append(cells, brief(v))
				}
				table = append(table, cells)
			}
			for _, v := range st.all() {
				record = append(record, strconv.FormatFloat(v, 'g', 5, 64))
			}
		}
		full = append(full, record)
	}
	text := fmt.Sprintf("# %s\n\n%s over %d seeds. In the quantiles a run that failed counts as infinite; the mean is over the others.\n\n%s%s",
		s.heading(), nameOf(first), s.Seeds, s.coverage(rows), report.Markdown(short, table))
	return errors.Join(
		os.WriteFile(filepath.Join(dir, "summary.csv"), store.CSV(full...), 0o666),
		os.WriteFile(filepath.Join(dir, "summary.md"), []byte(text), 0o666))
}

// principal returns the first measure that the runs have: without a known solution there are no errors.
func (s *Study) principal(rows []Row) string {
	all := s.target.measures()
	for _, m := range all {
		if slices.ContainsFunc(s.column(rows, m), number.Finite) {
			return m
		}
	}
	return all[0]
}

func failures(rows []Row) int {
	n := 0
	for _, r := range rows {
		if r.Status() == Failed {
			n++
		}
	}
	return n
}

func (s *Study) heading() string {
	if s.Title != "" {
		return s.Title
	}
	return s.Name
}

// brief writes a number with three digits.
func brief(v float64) string {
	if math.Abs(v) >= 0.01 && math.Abs(v) < 1000 || v == 0 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	return strconv.FormatFloat(v, 'e', 2, 64)
}

// writeOrders writes the observed orders of the figures of convergence, with the ranges of their fits.
func (s *Study) writeOrders(dir string, rows []Row) error {
	orders := [][]string{{"figure", "panel", "series", "statistic", "order", "from", "to", "points"}}
	for i := range s.Figures {
		f := &s.Figures[i]
		if f.Kind != "convergence" || f.NoFit {
			continue
		}
		wanted := slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return !f.wants(s, &r.Run) })
		for _, p := range s.split(wanted, f.Panel) {
			for _, q := range s.split(p.rows, f.Series) {
				for _, name := range append(slices.Clone(f.Stat), "median")[:max(len(f.Stat), 1)] {
					c := f.curve(s, q.rows, name)
					if o, ok := observedOrder(c.X, c.Y); ok {
						orders = append(orders, []string{f.Name, p.label, q.label, name, fmt.Sprintf("%.2f", o.Order), brief(o.Lo), brief(o.Hi), strconv.Itoa(o.Points)})
					}
				}
			}
		}
	}
	if len(orders) == 1 {
		return nil
	}
	return os.WriteFile(filepath.Join(dir, "orders.csv"), store.CSV(orders...), 0o666)
}

// scientific writes a number with two digits and a power of ten, for figures.
func scientific(v float64) string {
	if v >= 0.01 && v < 100 {
		return strconv.FormatFloat(v, 'g', 2, 64)
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', 1, 64), "e")
	n, err := strconv.Atoi(exponent)
	if err != nil {
		return mantissa
	}
	raised := strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")
	return mantissa + "×10" + raised.Replace(strconv.Itoa(n))
}
