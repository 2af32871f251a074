package study

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pinn/cmd/internal/report"
	"pinn/internal/tomltext"
	"pinn/problem"
)

// Figure is an entry of the list of figures.
//
// The kinds are
//
//	convergence  a column over an axis of numbers: statistics over the seeds, with the fitted order
//	cost         a column over the processor time, both medians, along an axis
//	history      a quantity of the course of the runs, medians and quartiles
//	solutions    the functions that runs found, and their errors
//	images       of a geometry: the image of the square after some layers
type Figure struct {
	Name  string // of its files
	Kind  string
	Title string
	// X is the axis of numbers (convergence, cost) or the columns (history: step, cpu_seconds) of the abscissa.
	X []string
	// Y is a column of runs.csv, rel_l2 by default, or of the history (loss, residual, rel_l2; of a geometry size, missed).
	Y string
	// Series is the axis whose values are the curves, Panel that whose values are the panels. Runs that differ in other
	// axes must be told apart by where.
	Series, Panel string
	Stat          []string // median, best, mean, worst: a panel for each; median by default
	NoFit         bool
	// Cap, if positive, is what larger values of Y count as: a relative error of 1 is that of the zero function, and one
	// run that is far beyond it would make a mean meaningless.
	Cap    float64
	Linear string // "x", "y" or "xy": axes that are not logarithmic
	XName  string
	YName  string
	Seed   uint64 // of solutions and images; the first by default
	Layers []int  // of images

	where map[string]string // the values of axes whose runs are shown; all of the others
}

var kinds, statistics = []string{"convergence", "cost", "history", "solutions", "images"}, []string{"median", "best", "mean", "worst"}

// readFigure reads a figure and reports what is wrong with it as a figure of a study.
func readFigure(t *tomltext.Table, s *Study) Figure {
	defer t.Close()
	f := Figure{
		Name: t.Text("name"), Kind: tomltext.Choice(t, "kind", kinds), Title: t.Text("title"), X: texts(t, "x"), Y: t.Text("y"),
		Series: t.Text("series"), Panel: t.Text("panel"), Stat: texts(t, "stat"), NoFit: t.Flag("no_fit", false), Cap: t.PositiveOrZero("cap"),
		Linear: t.Text("linear"), XName: t.Text("x_name"), YName: t.Text("y_name"), Seed: uint64(t.Whole("seed", 0)), where: map[string]string{},
	}
	if t.Has("layers") {
		f.Layers = t.Counts("layers", 1, 1)
	}
	fault := func(key, format string, args ...any) {
		t.Doc.Fault(t.At(key), "figure %q: %s", f.Name, fmt.Sprintf(format, args...))
	}
	if !problem.IsFileName(f.Name) {
		fault("name", "the name cannot name a file")
	}
	if s.target != nil {
		f.checkQuantities(s, fault)
	}
	for _, v := range f.Stat {
		if !slices.Contains(statistics, v) {
			fault("stat", "stat: %q is not known", v)
		}
	}
	for _, v := range t.Table("where").Leaves() {
		at, k := label(v.Value), s.axis(v.Key)
		f.where[v.Key] = at
		switch {
		case k < 0:
			fault("where", "where: %q is no axis of the study", v.Key)
		case !slices.ContainsFunc(s.Axes[k].Values, func(w Value) bool { return w.Label == at }):
			fault("where", "where: %s has no value %q", v.Key, at)
		}
	}
	return f
}

// texts reads a text or a list of them.
func texts(t *tomltext.Table, key string) []string {
	var out []string
	for _, v := range t.Texts(key) {
		out = append(out, v.Text)
	}
	return out
}

// checkQuantities checks what is drawn over what, and fills in the defaults.
func (f *Figure) checkQuantities(s *Study, fault func(key, format string, args ...any)) {
	axes := []struct{ key, name string }{{"series", f.Series}, {"panel", f.Panel}}
	known := s.target.columns()
	switch f.Kind {
	case "convergence", "cost":
		if len(f.X) != 1 {
			fault("x", "x: want one axis of numbers")
		}
		for _, name := range f.X {
			axes = append(axes, struct{ key, name string }{"x", name})
		}
		f.Y = cmp.Or(f.Y, "rel_l2")
	case "history":
		known = s.target.course()
		if len(f.X) == 0 {
			f.X = []string{"step"}
		}
		for _, x := range f.X {
			if !slices.Contains(known, x) {
				fault("x", "x = %q is not one of %s", x, strings.Join(known, ", "))
			}
		}
	case "images":
		if _, ok := s.target.(*geometry); !ok || len(f.Layers) == 0 || f.Series == "" {
			fault("kind", "images want a [geometry], a series and layers")
		}
		fallthrough
	default:
		known = []string{f.Y}
	}
	if !slices.Contains(known, f.Y) {
		fault("y", "y = %q is not one of %s", f.Y, strings.Join(known, ", "))
	}
	for _, a := range axes {
		if a.name != "" && s.axis(a.name) < 0 {
			fault(a.key, "%q is no axis of the study", a.name)
		}
	}
}

func (f *Figure) seed(s *Study) uint64 { return cmp.Or(f.Seed, s.First) }

// wants reports whether the figure shows a run.
func (f *Figure) wants(s *Study, r *Run) bool {
	for name, v := range f.where {
		if k := s.axis(name); k < 0 || r.Labels[k] != v {
			return false
		}
	}
	return true
}

// drawing is a figure ready to be written, and the numbers that it shows.
type drawing struct {
	report.Named
	data [][]string // rows of a table; nil for none
}

// draw makes the drawings of a figure.
func (f *Figure) draw(s *Study, dir string, rows []Row) ([]drawing, error) {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return !f.wants(s, &r.Run) })
	if len(rows) == 0 && f.Kind != "images" {
		return nil, nil
	}
	switch f.Kind {
	case "solutions":
		return f.solutions(s, dir, rows)
	case "images":
		d, err := f.images(s)
		return []drawing{d}, err
	case "history":
		panels, err := f.histories(s, dir, rows)
		if err != nil {
			return nil, err
		}
		return []drawing{f.page(s, panels)}, nil
	case "cost":
		return []drawing{f.page(s, f.costs(s, rows))}, nil
	}
	return []drawing{f.page(s, f.convergence(s, rows))}, nil
}

// page puts panels on a page.
func (f *Figure) page(s *Study, panels []report.Panel) drawing {
	return drawing{report.Named{Name: f.Name, Figure: report.Panels(cmp.Or(f.Title, s.Title, s.Name), panels)}, curves(panels)}
}

// curves returns the numbers of panels as rows.
func curves(panels []report.Panel) [][]string {
	rows := [][]string{{"panel", "abscissa", "series", "x", "y", "low", "high"}}
	short := func(v float64) string { return strconv.FormatFloat(v, 'g', 5, 64) }
	for _, p := range panels {
		for _, c := range p.Curves {
			if c.Same {
				continue
			}
			for i := range c.X {
				low, high := "", ""
				if c.Low != nil {
					low, high = short(c.Low[i]), short(c.High[i])
				}
				rows = append(rows, []string{p.Axes.Title, p.Axes.X, c.Name, short(c.X[i]), short(c.Y[i]), low, high})
			}
		}
	}
	return rows
}

// part is the rows with one value of an axis.
type part struct {
	label string
	rows  []Row
}

// split sorts rows by the values of an axis, in its order; one part for no axis. Parts without rows are left out.
func (s *Study) split(rows []Row, axis string) []part {
	k := s.axis(axis)
	if k < 0 {
		return []part{{"", rows}}
	}
	var out []part
	for _, v := range s.Axes[k].Values {
		p := part{label: v.Label}
		for _, r := range rows {
			if r.Run.Labels[k] == v.Label {
				p.rows = append(p.rows, r)
			}
		}
		if len(p.rows) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// axes names the axes of a panel.
func (f *Figure) axes(x, y string, titles ...string) report.Axes {
	titles = slices.DeleteFunc(titles, func(t string) bool { return t == "" })
	yName := cmp.Or(f.YName, nameOf(y))
	if f.Cap > 0 {
		yName += fmt.Sprintf(", at most %g", f.Cap)
	}
	return report.Axes{
		Title: strings.Join(titles, ", "), X: cmp.Or(f.XName, nameOf(x)), Y: yName,
		LogX: !strings.Contains(f.Linear, "x"), LogY: !strings.Contains(f.Linear, "y"),
	}
}

// nameOf writes a column or an axis for people.
func nameOf(column string) string {
	names := map[string]string{
		"rel_l2": "relative L² error", "rel_max": "relative maximum error", "cpu_seconds": "processor time (s)",
		"network.width": "width", "network.layers": "layers", "network.parts": "parts", "points.interior": "interior points", "step": "iteration",
		"residual": "relative residual at fresh points", "missed": "share of missed cells",
	}
	return cmp.Or(names[column], column)
}

// titled names the panel of an axis's value.
func (f *Figure) titled(label string) string {
	if _, err := strconv.ParseFloat(label, 64); err == nil {
		return nameOf(f.Panel) + " " + label
	}
	return label
}

// convergence makes panels of a column over an axis of numbers.
func (f *Figure) convergence(s *Study, rows []Row) []report.Panel {
	var panels []report.Panel
	stats := f.Stat
	if len(stats) == 0 {
		stats = []string{"median"}
	}
	for _, p := range s.split(rows, f.Panel) {
		for _, name := range stats {
			title := name
			if len(stats) == 1 {
				title = ""
			}
			panel := report.Panel{Axes: f.axes(f.X[0], f.Y, f.titled(p.label), title)}
			panel.Axes.MarkX = s.numbersOf(f.X[0])
			for _, q := range s.split(p.rows, f.Series) {
				c := f.curve(s, q.rows, name)
				c.Name, c.Key = q.label, q.label
				panel.Curves = append(panel.Curves, c)
				if o, ok := observedOrder(c.X, c.Y); ok && !f.NoFit {
					last := &panel.Curves[len(panel.Curves)-1]
					last.Name = strings.TrimPrefix(fmt.Sprintf("%s, order %.1f", last.Name, o.Order), ", ")
					panel.Curves = append(panel.Curves, report.Curve{
						X: []float64{o.Lo, o.Hi}, Y: []float64{o.at(o.Lo), o.at(o.Hi)}, Dashed: true, Same: true,
					})
				}
			}
			panels = append(panels, panel)
		}
	}
	return panels
}

// numbersOf returns the values of an axis of numbers.
func (s *Study) numbersOf(axis string) []float64 {
	var out []float64
	for _, v := range s.Axes[s.axis(axis)].Values {
		if x, err := strconv.ParseFloat(v.Label, 64); err == nil {
			out = append(out, x)
		}
	}
	return out
}

// curve returns a statistic of Y over the axis X; the median has the quartiles for a band.
func (f *Figure) curve(s *Study, rows []Row, statistic string) report.Curve {
	c := report.Curve{Marks: true}
	for _, at := range s.split(rows, f.X[0]) {
		x, err := strconv.ParseFloat(at.label, 64)
		if err != nil {
			continue
		}
		st := describe(f.capped(s.column(at.rows, f.Y)))
		c.X, c.Y = append(c.X, x), append(c.Y, st.value(statistic))
		c.Low, c.High = append(c.Low, st.Q1), append(c.High, st.Q3)
	}
	if statistic != "median" || s.Seeds < 3 {
		c.Low, c.High = nil, nil
	}
	return c
}

// capped lowers values above Cap to it.
func (f *Figure) capped(values []float64) []float64 {
	for i := range values {
		if f.Cap > 0 && values[i] > f.Cap {
			values[i] = f.Cap
		}
	}
	return values
}

// costs makes panels of the median of Y over the median of the processor time, along the axis X.
func (f *Figure) costs(s *Study, rows []Row) []report.Panel {
	var panels []report.Panel
	for _, p := range s.split(rows, f.Panel) {
		panel := report.Panel{Axes: f.axes("cpu_seconds", f.Y, f.titled(p.label))}
		for _, q := range s.split(p.rows, f.Series) {
			c := report.Curve{Name: q.label, Marks: true}
			for _, at := range s.split(q.rows, f.X[0]) {
				x, y := describe(s.column(at.rows, "cpu_seconds")), describe(s.column(at.rows, f.Y))
				c.X, c.Y = append(c.X, x.Median), append(c.Y, y.Median)
				c.Low, c.High = append(c.Low, y.Q1), append(c.High, y.Q3)
			}
			panel.Curves = append(panel.Curves, c)
		}
		panels = append(panels, panel)
	}
	return panels
}
