package classification

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/dataset"
	"pinn/cmd/internal/report"
	"pinn/internal/number"
	"pinn/lsgd/classify"
	"pinn/network"
	"pinn/pde/jet"
)

// basisPanels is the number of basis functions that are drawn.
const basisPanels = 8

func (o *Outcome) figures() []report.Named {
	title := o.File.Name
	all := []report.Named{
		{Name: "loss", Figure: o.history(title+": test points, median and range of the seeds", "cross-entropy", true, func(r Record) float64 { return r.Test.CrossEntropy })},
		{Name: "training", Figure: o.history(title+": training points, median and range of the seeds", "cross-entropy", true, func(r Record) float64 { return r.Train.CrossEntropy })},
		{Name: "accuracy", Figure: o.history(title+": test points, median and range of the seeds", "accuracy", false, func(r Record) float64 { return r.Test.Accuracy })},
	}
	first := o.Runs[0]
	if len(first.Model.Columns) != 2 {
		return all
	}
	p := newPlane(first.data.train, o.File.Output.Grid)
	return append(all,
		report.Named{Name: "probability", Figure: p.probability(title, first.Model)},
		report.Named{Name: "boundary", Figure: p.boundary(title, first.Model, first.data.train, o.File.Data.Generator)},
		report.Named{Name: "basis", Figure: p.basis(title+": basis, untrained and trained", first.start, first.Model.Net)})
}

// history draws a quantity of all runs against CPU time: the median over the seeds at common times, in a band
// from the least to the largest value.
func (o *Outcome) history(title, axis string, log bool, value func(Record) float64) *report.Figure {
	var curves []report.Curve
	for k, training := range o.File.Trainings {
		curves = append(curves, median(training.Name, o.of(k), value))
	}
	return report.Lines(report.Axes{Title: title, X: "CPU time in s", Y: axis, LogX: true, LogY: log}, curves...)
}

// median returns the median of the runs at times at which all of them have begun and not all have ended.
func median(name string, runs []*Trained, value func(Record) float64) report.Curve {
	c := report.Curve{Name: name}
	first, last := 0.0, math.Inf(1)
	for _, r := range runs {
		first = max(first, r.History[0].CPUSeconds, 1e-3)
		last = min(last, r.History[len(r.History)-1].CPUSeconds)
	}
	const places = 120
	for i := range places {
		at := first * math.Pow(max(last/first, 1), float64(i)/(places-1))
		var v []float64
		for _, r := range runs {
			v = append(v, value(r.History[latest(r.History, at)]))
		}
		slices.Sort(v)
		c.X, c.Y = append(c.X, at), append(c.Y, number.Quantile(v, 0.5))
		if len(v) > 1 {
			c.Low, c.High = append(c.Low, v[0]), append(c.High, v[len(v)-1])
		}
	}
	return c
}

// latest returns the position of the last record that was taken by a time, the first one if none was.
func latest(h []Record, at float64) int {
	k := 0
	for i, r := range h {
		if r.CPUSeconds <= at*(1+1e-9) {
			k = i
		}
	}
	return k
}

// plane is a grid over the points and a margin.
type plane struct {
	columns []string
	x, y    []float64
	points  *mat.Dense // the nodes, x running fastest
}

func newPlane(d *dataset.Labelled, grid int) *plane {
	lower, upper := d.Box()
	p := &plane{columns: d.Columns}
	nodes := func(lo, hi float64) []float64 {
		margin := 0.05 * (hi - lo)
		lo, hi = lo-margin, hi+margin
		v := make([]float64, max(grid, 2))
		for i := range v {
			v[i] = lo + (hi-lo)*float64(i)/float64(len(v)-1)
		}
		return v
	}
	p.x, p.y = nodes(lower[0], upper[0]), nodes(lower[1], upper[1])
	p.points = mat.NewDense(len(p.x)*len(p.y), 2, nil)
	for j, y := range p.y {
		for i, x := range p.x {
			p.points.SetRow(j*len(p.x)+i, []float64{x, y})
		}
	}
	return p
}

func (p *plane) grid(title, z string, values []float64) *report.Grid {
	return &report.Grid{Title: title, XName: p.columns[0], YName: p.columns[1], ZName: z, X: p.x, Y: p.y, Z: values, EqualAspect: true}
}

// probability draws the probability of every class but, if there are two, of the second alone.
func (p *plane) probability(title string, m *classify.Classifier) *report.Figure {
	values := m.Probabilities(p.points)
	if len(m.Classes) == 2 {
		return report.Heat(p.grid(title+": probability of class "+m.Classes[1], "probability", mat.Col(nil, 1, values)))
	}
	var panels []*report.Grid
	for k, name := range m.Classes {
		panels = append(panels, p.grid("class "+name, "probability", mat.Col(nil, k, values)))
	}
	return report.HeatPanels(title, panels)
}

// boundary draws the training points by class, the lines where two classes are equally likely and, where the generator
// knows it, the true boundary to within a cell of the grid.
func (p *plane) boundary(title string, m *classify.Classifier, d *dataset.Labelled, g *dataset.Generator) *report.Figure {
	var curves []report.Curve
	for k, name := range d.Classes {
		c := report.Curve{Name: "class " + name, Points: true}
		for i, label := range d.Label {
			if label == k {
				c.X, c.Y = append(c.X, d.X.At(i, 0)), append(c.Y, d.X.At(i, 1))
			}
		}
		curves = append(curves, c)
	}
	values := m.Probabilities(p.points)
	border := report.Curve{Name: "boundary"}
	for k := range max(1, len(m.Classes)*min(1, len(m.Classes)-2)) {
		lead := make([]float64, len(p.x)*len(p.y))
		for i := range lead {
			row := values.RawRowView(i)
			other := math.Inf(-1)
			for j, v := range row {
				if j != k {
					other = max(other, v)
				}
			}
			lead[i] = row[k] - other
		}
		p.zeros(&border, lead)
	}
	curves = append(curves, border)
	if truth := p.truth(g); len(truth.X) > 0 {
		curves = append(curves, truth)
	}
	return report.Lines(report.Axes{Title: title + ": training points and boundary", X: p.columns[0], Y: p.columns[1]}, curves...)
}

// truth returns the boundary of the regions of a generator; it is empty if that has none.
func (p *plane) truth(g *dataset.Generator) report.Curve {
	c := report.Curve{Name: "true boundary"}
	if g == nil {
		return c
	}
	f := make([]float64, len(p.x)*len(p.y))
	for i := range f {
		class, known := g.Class(p.points.At(i, 0), p.points.At(i, 1))
		if !known {
			return c
		}
		f[i] = float64(class) - 0.5
	}
	p.zeros(&c, f)
	return c
}

// zeros appends the segments of the zero level of a function on the grid, cell by cell, with breaks between them.
func (p *plane) zeros(c *report.Curve, f []float64) {
	n := len(p.x)
	for j := range len(p.y) - 1 {
		for i := range n - 1 {
			at := [4]int{j*n + i, j*n + i + 1, (j+1)*n + i + 1, (j+1)*n + i}
			var xs, ys []float64
			for e := range at {
				a, b := at[e], at[(e+1)%4]
				if (f[a] > 0) == (f[b] > 0) {
					continue
				}
				s := f[a] / (f[a] - f[b])
				xs = append(xs, p.x[a%n]+s*(p.x[b%n]-p.x[a%n]))
				ys = append(ys, p.y[a/n]+s*(p.y[b/n]-p.y[a/n]))
			}
			for k := 0; k+1 < len(xs); k += 2 {
				c.X = append(c.X, xs[k], xs[k+1], math.NaN())
				c.Y = append(c.Y, ys[k], ys[k+1], math.NaN())
			}
		}
	}
}

// basis draws the first basis functions of networks, one row each.
func (p *plane) basis(title string, nets ...*network.Net) *report.Figure {
	var panels []*report.Grid
	n, _ := p.points.Dims()
	for k, net := range nets {
		_, features := net.Dims()
		b := jet.NewBatch(jet.Close(), n, features)
		net.Eval(b, p.points)
		for j := range min(features, basisPanels/2) {
			name := fmt.Sprintf("%s %d", [...]string{"untrained", "trained"}[min(k, 1)], j+1)
			panels = append(panels, p.grid(name, "value", mat.Col(nil, j, b.Part(0))))
		}
	}
	return report.HeatPanels(title, panels)
}
