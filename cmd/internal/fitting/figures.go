package fitting

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/batch"
	"pinn/cmd/internal/report"
	"pinn/collocation"
	"pinn/network"
	"pinn/pde/jet"
)

// Most curves and panels of one figure.
const (
	mostCurves = 6
	mostPanels = 8
)

func (o *Outcome) figures() []batch.Figure {
	all := []batch.Figure{{Name: "history", Figure: o.history()}}
	if f := o.convergence(); f != nil {
		all = append(all, batch.Figure{Name: "convergence", Figure: f})
	}
	switch len(o.File.Problem.Coords) {
	case 1:
		return append(all, o.lines()...)
	case 2:
		return append(all, o.planes()...)
	}
	return all
}

// first returns the first networks' runs of the first seed.
func (o *Outcome) first(most int) []*Fitted {
	return o.Runs[:min(most, len(o.File.Networks))]
}

// history draws the loss of the first seed.
func (o *Outcome) history() *report.Figure {
	var curves []report.Curve
	for _, r := range o.first(mostCurves) {
		c := report.Curve{Name: r.Network.Name}
		for _, h := range r.History {
			c.X, c.Y = append(c.X, h.CPUSeconds), append(c.Y, h.Loss)
		}
		curves = append(curves, c)
	}
	return report.Lines(report.Axes{Title: o.File.Name + ": training", X: "CPU time in s", Y: "loss", LogY: true}, curves...)
}

// convergence draws the errors of several numbers of parts; nil if there are none.
func (o *Outcome) convergence() *report.Figure {
	var curves []report.Curve
	for _, q := range o.orders() {
		c := report.Curve{Name: fmt.Sprintf("degree %d: order %.1f", q.Degree, float64(q.Order)), Points: true, Dashed: true}
		for i, n := range q.Parts {
			c.X, c.Y = append(c.X, float64(n)), append(c.Y, q.Errors[i])
		}
		curves = append(curves, c)
	}
	if curves == nil {
		return nil
	}
	return report.Lines(report.Axes{Title: o.File.Name + ": error", X: "parts", Y: "relative L2 error", LogX: true, LogY: true}, curves...)
}

// nodes returns equidistant places of an axis.
func (o *Outcome) nodes(axis, n int) []float64 {
	p := o.File.Problem
	x := make([]float64, max(n, 2))
	for i := range x {
		x[i] = p.Lower[axis] + (p.Upper[axis]-p.Lower[axis])*float64(i)/float64(len(x)-1)
	}
	return x
}

// exact returns the known solution of the first field at the rows of x, or nil.
func (o *Outcome) exact(x *mat.Dense) []float64 {
	e := o.File.Exact
	if e == nil || e.F == nil || e.Fields[0] != 0 {
		return nil
	}
	return mat.Col(nil, 0, values(e.F, len(e.Fields), x))
}

func (o *Outcome) field(r *Fitted, x *mat.Dense) []float64 {
	u := values(r.Model, len(o.File.Problem.Fields), x)
	o.File.Mask(u, x)
	return mat.Col(nil, 0, u)
}

// lines draws fits of one coordinate.
func (o *Outcome) lines() []batch.Figure {
	p := o.File.Problem
	nodes := o.nodes(0, 8*o.File.Output.Grid+1)
	x := mat.NewDense(len(nodes), 1, nodes)
	exact := o.exact(x)
	var fits, errs []report.Curve
	for _, r := range o.first(mostCurves) {
		u := o.field(r, x)
		fits = append(fits, report.Curve{Name: r.Network.Name, X: nodes, Y: u})
		if exact != nil {
			errs = append(errs, report.Curve{Name: r.Network.Name, X: nodes, Y: distance(u, exact)})
		}
	}
	if exact != nil {
		fits = append(fits, report.Curve{Name: "exact", X: nodes, Y: exact, Dashed: true})
	}
	axes := report.Axes{Title: o.File.Name, X: p.Coords[0], Y: p.Fields[0]}
	all := []batch.Figure{{Name: "fit", Figure: report.Lines(axes, fits...)}}
	if exact != nil {
		axes.Title, axes.Y, axes.LogY = o.File.Name+": error", "|"+p.Fields[0]+" - exact|", true
		all = append(all, batch.Figure{Name: "error", Figure: report.Lines(axes, errs...)})
	}
	if r := o.partitioned(); r != nil {
		parts := partsAt(r.Basis.(*network.POU), x)
		var curves []report.Curve
		_, n := parts.Dims()
		for k := range n {
			curves = append(curves, report.Curve{X: nodes, Y: mat.Col(nil, k, parts)})
		}
		all = append(all, batch.Figure{Name: "parts", Figure: report.Lines(report.Axes{Title: o.File.Name + ": parts of " + r.Network.Name, X: p.Coords[0], Y: "part"}, curves...)})
	}
	return all
}

// partitioned returns the first run with a partition of unity, or nil.
func (o *Outcome) partitioned() *Fitted {
	for _, r := range o.Runs {
		if _, ok := r.Basis.(*network.POU); ok {
			return r
		}
	}
	return nil
}

func partsAt(p *network.POU, x *mat.Dense) *mat.Dense {
	points, _ := x.Dims()
	b := jet.NewBatch(jet.Close(), points, p.Config().Parts)
	p.EvalParts(b, x)
	return b.Part(0)
}

// planes draws fits of two coordinates.
func (o *Outcome) planes() []batch.Figure {
	xs, ys := o.nodes(0, o.File.Output.Grid), o.nodes(1, o.File.Output.Grid)
	x := mat.NewDense(len(xs)*len(ys), 2, nil)
	for j, b := range ys {
		for i, a := range xs {
			x.SetRow(j*len(xs)+i, []float64{a, b})
		}
	}
	p := o.File.Problem
	grid := func(title, name string, z []float64) *report.Grid {
		return &report.Grid{Title: title, XName: p.Coords[0], YName: p.Coords[1], ZName: name, X: xs, Y: ys, Z: z}
	}
	exact := o.exact(x)
	var fits, errs []*report.Grid
	if exact != nil {
		fits = append(fits, grid("exact", p.Fields[0], exact))
	}
	for _, r := range o.first(mostPanels - 1) {
		u := o.field(r, x)
		fits = append(fits, grid(r.Network.Name, p.Fields[0], u))
		if exact != nil {
			g := grid(r.Network.Name, "|"+p.Fields[0]+" - exact|", distance(u, exact))
			g.Log = true
			errs = append(errs, g)
		}
	}
	all := []batch.Figure{{Name: "fit", Figure: report.HeatPanels(o.File.Name, fits)}}
	if errs != nil {
		all = append(all, batch.Figure{Name: "error", Figure: report.HeatPanels(o.File.Name+": error", errs)})
	}
	if r := o.partitioned(); r != nil {
		all = append(all, batch.Figure{Name: "parts", Figure: partPanels(o.File.Name+": "+r.Network.Name, r, x, grid)})
	}
	return all
}

// partPanels draws the sum of the squares of the parts, which is 1 within a part and 1/2 on a border of two, before and
// after the training, and the first parts.
func partPanels(title string, r *Fitted, x *mat.Dense, grid func(title, name string, z []float64) *report.Grid) *report.Figure {
	var panels []*report.Grid
	for k, b := range []collocation.Adaptive{r.start, r.Basis} {
		parts := partsAt(b.(*network.POU), x)
		points, _ := parts.Dims()
		squares := make([]float64, points)
		for i := range squares {
			for _, v := range parts.RawRowView(i) {
				squares[i] += v * v
			}
		}
		panels = append(panels, grid("sum of squares, "+[...]string{"before", "after"}[k], "part", squares))
	}
	parts := partsAt(r.Basis.(*network.POU), x)
	_, n := parts.Dims()
	for k := range min(n, mostPanels-2) {
		panels = append(panels, grid(fmt.Sprintf("part %d", k+1), "part", mat.Col(nil, k, parts)))
	}
	return report.HeatPanels(title, panels)
}

func distance(a, b []float64) []float64 {
	d := make([]float64, len(a))
	for i := range d {
		d[i] = math.Abs(a[i] - b[i])
	}
	return d
}
