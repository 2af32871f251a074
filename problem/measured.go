package problem

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/internal/tomltext"
	"pinn/pde"
)

// readDataConditions makes the conditions that fields have measured values at scattered points: one per field, whose
// standard deviations are columns of the table, or noise, or unknown.
func (r *reader) readDataConditions(t *tomltext.Table, c pde.Condition, file string) []pde.Condition {
	noise := r.readNoise(t)
	if r.box == nil {
		return []pde.Condition{c}
	}
	d := r.readData(t.At("data"), file)
	if d == nil {
		return []pde.Condition{c}
	}
	if d.sigma != nil && t.Has("noise") {
		r.doc.KeyFault(t.At("noise"), `%s: the table has columns of standard deviations already: they and "noise" exclude each other`, t.Name)
	}
	var all []pde.Condition
	for column, field := range d.fields {
		one := c
		name := r.file.Problem.Fields[field]
		if len(d.fields) > 1 {
			one.Name = fmt.Sprintf("%s (%s)", c.Name, name)
		}
		values := mat.NewDense(d.values.RawMatrix().Rows, 1, mat.Col(nil, column, d.values))
		one.On, one.Op = region.Points(d.points, values), pde.Data(field, 0)
		one.Measured = &pde.Measured{}
		if d.sigma != nil {
			one.Measured.Sigma = mat.Col(nil, column, d.sigma)
		} else if sigma := noise(name); sigma > 0 {
			one.Measured.Sigma = make([]float64, d.values.RawMatrix().Rows)
			for i := range one.Measured.Sigma {
				one.Measured.Sigma[i] = sigma
			}
		}
		all = append(all, one)
	}
	return all
}

// readNoise reads the standard deviation of the values of a table: a number for all fields, or a table by field. It is
// zero where it is not given.
func (r *reader) readNoise(t *tomltext.Table) func(field string) float64 {
	if !t.Has("noise") {
		return func(string) float64 { return 0 }
	}
	if _, ok := t.Values["noise"].(map[string]any); !ok {
		v := t.Positive("noise")
		return func(string) float64 { return v }
	}
	by := t.Table("noise")
	by.Name = t.Name + ": noise"
	values := map[string]float64{}
	for _, name := range r.file.Problem.Fields {
		values[name] = by.Positive(name)
	}
	by.Close()
	return func(field string) float64 { return values[field] }
}
