package result

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/page"
	"pinn/cmd/internal/report"
	"pinn/cmd/internal/saved"
)

// The field of a page holds at most mostValues numbers of all quantities together, two bytes each before compression: with
// the plotting library that stays well below 3 MiB. Its axes have at most mostNodes nodes, and a coordinate that is not
// drawn has frames.
const (
	mostValues = 600e3
	mostNodes  = 181
	leastNodes = 21
	frames     = 17
	mostCells  = 6000
)

// field samples everything that the page shows over the domain: fields, derivatives, known errors, and the residual.
func (r *Run) field() *page.Field {
	p := r.File.Problem
	f := saved.Of(r.Solution.Model)
	v := r.pageView()
	x := v.points()
	out := v.frame(r)
	for _, text := range r.pageTexts() {
		q, err := f.Quantity("report", text)
		if err != nil {
			continue // a name like u_x_y, which only a coordinate's own odd name makes
		}
		out.Quantities = append(out.Quantities, page.Quantity{Name: text, Unit: UnitOf(r.File, text), Values: q.Inside(x)})
	}
	if inside := v.inside(v.cuts[0]); inside != nil && len(v.axes) == 2 && (v.across < 0 || v.across == r.File.Time) {
		x, y := v.nodes[0], v.nodes[1]
		out.Edge = report.Edge(inside, x[0], x[len(x)-1], y[0], y[len(y)-1])
	}
	if x, y := v.nodes[0], v.nodes[min(1, len(v.nodes)-1)]; v.across < 0 || v.across == r.File.Time {
		for _, side := range v.sides(v.cuts[0]) {
			out.Edge = append(out.Edge, report.Edge(side, x[0], x[len(x)-1], y[0], y[len(y)-1])...)
		}
	}
	r.addMeasured(out, v)
	if !r.hasOwnFields() { // the equations are not those of the functions that are shown
		return out
	}
	r.addErrors(out, v, x)
	r.addBands(out, x)
	u, _ := r.fieldsAndResidual(nil, x)
	r.File.Mask(u, x)
	for k, name := range p.Fields {
		if e := r.estimate(k, u, x); e != nil && !hasExact(r.File, k) && !slices.Contains(p.Auxiliary, name) {
			out.Quantities = append(out.Quantities, page.Quantity{Name: "estimated error of " + name, Unit: r.File.Units[name], Values: e, Log: true})
		}
	}
	ops := everywhere(p)
	if _, residual := r.fieldsAndResidual(ops, x); residual != nil {
		r.File.Mask(mat.NewDense(len(residual), 1, residual), x)
		out.Quantities = append(out.Quantities, page.Quantity{Name: "residual", Values: residual, Log: true})
	}
	r.addCells(out, v, x)
	return out
}

// hasOwnFields reports whether the functions of the solution are the fields of the problem.
func (r *Run) hasOwnFields() bool {
	return slices.Equal(r.Solution.Model.Fields, r.File.Problem.Fields)
}

// pageTexts returns the functions of a page and their derivatives; of an eigenvalue problem these are the eigenfunctions.
func (r *Run) pageTexts() (texts []string) {
	for _, name := range saved.Of(r.Solution.Model).Shown() {
		texts = append(texts, name)
		for _, c := range r.File.Problem.Coords {
			texts = append(texts, name+"_"+c)
		}
	}
	return texts
}

// pageView returns a view whose nodes are few enough for the quantities of a page.
func (r *Run) pageView() *view {
	quantities := len(r.pageTexts()) + 1
	if r.hasOwnFields() {
		quantities += len(r.File.Problem.Priors)
		if r.File.Exact != nil && r.File.Exact.F != nil {
			quantities += 2 * len(r.File.Exact.Fields)
		}
	}
	cuts := frames
	if len(r.File.Problem.Coords) < 3 {
		cuts = 1
	}
	n := int(math.Sqrt(mostValues / float64(quantities*cuts)))
	v := newView(r.File, 2, cuts)
	for k, a := range v.axes {
		v.nodes[k] = saved.Linspace(r.File.Problem.Lower[a], r.File.Problem.Upper[a], max(leastNodes, min(n, mostNodes))|1) // odd: the middle is a node
		if len(v.axes) == 1 {
			v.nodes[k] = saved.Linspace(r.File.Problem.Lower[a], r.File.Problem.Upper[a], lineFactor*(mostNodes-1)+1)
		}
	}
	v.follow(r.Solution.Model)
	return v
}

// frame returns the axes of a view as those of a page.
func (v *view) frame(r *Run) *page.Field {
	axis := func(a int, nodes []float64) page.Axis {
		name := v.file.Problem.Coords[a]
		return page.Axis{Name: name, Unit: v.file.Units[name], Nodes: nodes}
	}
	out := &page.Field{X: axis(v.axes[0], v.nodes[0]), Equal: v.equal}
	if len(v.axes) > 1 {
		out.Y = axis(v.axes[1], v.nodes[1])
	}
	if v.across >= 0 {
		var at []float64
		for _, c := range v.cuts {
			at = append(at, c.at[v.across])
		}
		out.Frame = axis(v.across, at)
	}
	if v.others != "" {
		out.Note = "Shown at " + v.others + "."
	}
	return out
}

// addErrors adds the exact solution and the error of the fields whose solution has a formula.
func (r *Run) addErrors(out *page.Field, v *view, x *mat.Dense) {
	exact := r.exact(x)
	if exact == nil {
		return
	}
	r.File.Mask(exact, x)
	for _, f := range r.File.Exact.Fields {
		name := r.File.Problem.Fields[f]
		at := slices.IndexFunc(out.Quantities, func(q page.Quantity) bool { return q.Name == name })
		known, diff := mat.Col(nil, f, exact), make([]float64, len(out.Quantities[at].Values))
		for i, u := range out.Quantities[at].Values {
			diff[i] = u - known[i]
		}
		unit := r.File.Units[name]
		out.Quantities[at].With = "exact " + name
		out.Quantities = append(out.Quantities,
			page.Quantity{Name: "exact " + name, Unit: unit, Values: known},
			page.Quantity{Name: "error of " + name, Unit: unit, Values: diff, Log: true})
	}
}

// addCells adds the cells of a solution that was cut, with the indicator of each; where surfaces or lines cut these, also as a quantity.
func (r *Run) addCells(out *page.Field, v *view, x *mat.Dense) {
	m := r.Solution.Model
	if len(r.Solution.Indicators) != m.CellCount() || m.CellCount() > mostCells {
		return
	}
	drawn, cut := slices.Concat(v.axes, []int{v.across}), false
	for k, indicator := range r.Solution.Indicators {
		lower, upper := m.Cell(k)
		b := page.MeshCell{Indicator: indicator}
		cut = cut || m.Cut(k)
		for j, a := range drawn {
			if a >= 0 {
				b.Lower[j], b.Upper[j] = lower[a], upper[a]
			}
		}
		out.Cells = append(out.Cells, b)
	}
	if cut {
		out.Quantities = append(out.Quantities, page.Quantity{Name: "error indicator of the cells", Values: r.indicatorsAt(x), Log: true, Flat: true})
	}
}

// indicatorsAt returns the indicators of the cells that points lie in; NaN outside of the domain.
func (r *Run) indicatorsAt(x *mat.Dense) []float64 {
	n, _ := x.Dims()
	out := make([]float64, n)
	for i := range out {
		out[i] = math.NaN()
		if at := x.RawRowView(i); r.File.Contains(at) {
			out[i] = r.Solution.Indicators[r.Solution.CellAt(at)]
		}
	}
	return out
}

// addMeasured adds the measured values of fields.
func (r *Run) addMeasured(out *page.Field, v *view) {
	for _, m := range r.measured() {
		for i := range m.x.RawMatrix().Rows {
			q := page.Point{Quantity: r.File.Problem.Fields[m.field], Value: m.values[i]}
			for j, a := range slices.Concat(v.axes, []int{v.across}) {
				if a >= 0 {
					q.At[j] = m.x.At(i, a)
				}
			}
			out.Points = append(out.Points, q)
		}
	}
}
