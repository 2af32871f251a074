package result

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/cmd/internal/report"
	"pinn/collocation"
	"pinn/problem"
)

// measurement holds the measured values of a field.
type measurement struct {
	field  int
	x      *mat.Dense // points x coordinates
	values []float64
}

// measured lists the measured values of the conditions that have some.
func (r *Run) measured() []measurement {
	var all []measurement
	for _, c := range r.File.Problem.Conditions {
		cloud, err := collocation.Sample(c.On, collocation.Grid{}, 1, nil)
		if err != nil || cloud.Data == nil {
			continue
		}
		for column, s := range c.Op.Slots() {
			all = append(all, measurement{s.Field, cloud.X, mat.Col(nil, column, cloud.Data)})
		}
	}
	return all
}

// measuredOf lists those of a field.
func (r *Run) measuredOf(field int) []measurement {
	var all []measurement
	for _, m := range r.measured() {
		if m.field == field {
			all = append(all, m)
		}
	}
	return all
}

// dots returns measured values as discs on a cut: of several cuts, those that are nearer to it than to another one.
func (v *view) dots(measured []measurement, c cut) []report.Patch {
	var all []report.Patch
	for _, m := range measured {
		for i, z := range m.values {
			x := m.x.RawRowView(i)
			if v.across >= 0 && math.Abs(x[v.across]-c.at[v.across])*float64(2*(len(v.cuts)-1)) >
				v.cuts[len(v.cuts)-1].at[v.across]-v.cuts[0].at[v.across] {
				continue
			}
			a, b := x[v.axes[0]], x[v.axes[1]]
			all = append(all, report.Patch{Left: a, Right: a, Low: b, High: b, Z: z})
		}
	}
	return all
}

// hasExact reports whether the file has the exact solution of a field, as a formula or a table.
func hasExact(f *problem.File, field int) bool {
	if f.Exact != nil {
		for _, k := range f.Exact.Fields {
			if k == field {
				return true
			}
		}
	}
	return false
}

// estimated draws the estimate of the error of a field point by point: the difference of the two independent solutions times
// the safety factor. It is nil without the second one.
func (r *Run) estimated(v *view, field int, u, x *mat.Dense) *report.Figure {
	values := r.estimate(field, u, x)
	if values == nil {
		return nil
	}
	name := r.File.Problem.Fields[field]
	return v.draw(quantity{title: "estimated error of " + name, axis: "estimate for " + r.File.Label(name), values: values, log: true})
}

// estimate returns the estimated error of a field at the rows of x, where u are the values of all fields; nil without an
// independent solution.
func (r *Run) estimate(field int, u, x *mat.Dense) []float64 {
	if r.Solution.Independent == nil {
		return nil
	}
	other := values(r.Solution.Independent, len(r.File.Problem.Fields), x)
	out := make([]float64, len(other.RawMatrix().Data)/len(r.File.Problem.Fields))
	for i := range out {
		out[i] = auto.SafetyFactor * math.Abs(u.At(i, field)-other.At(i, field)) // NaN outside, as u is
	}
	return out
}
