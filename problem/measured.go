package problem

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

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
	d := r.readData(t.At("data"), file, true)
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
		points, values, sigma := d.of(column)
		if values == nil {
			r.doc.Fault(t.At("data"), "%s: the table has no values of %s", t.Name, name)
			continue
		}
		one.Measured = &pde.Measured{Sigma: sigma}
		if given := noise(name); d.sigma == nil && given > 0 {
			one.Measured.Sigma = slices.Repeat([]float64{given}, values.RawMatrix().Rows)
		}
		r.addNoise(t, column, values, one.Measured.Sigma)
		one.On, one.Op = region.Points(points, values), pde.Data(field, 0)
		all = append(all, one)
	}
	return all
}

// of returns the points at which a field was measured, its values there, nil if there are none, and their standard deviations.
func (d *data) of(column int) (points, values *mat.Dense, sigma []float64) {
	var x, v []float64
	rows, coords := d.points.Dims()
	for i := range rows {
		if u := d.values.At(i, column); !math.IsNaN(u) {
			x, v = append(x, d.points.RawRowView(i)...), append(v, u)
			if d.sigma != nil {
				sigma = append(sigma, d.sigma.At(i, column))
			}
		}
	}
	if len(v) == 0 {
		return nil, nil, nil
	}
	return mat.NewDense(len(v), coords, x), mat.NewDense(len(v), 1, v), sigma
}

// readNoiseSeed reads with which numbers noise is added to measured values; not at all by default.
func (r *reader) readNoiseSeed() {
	r.noiseSeed = uint64(r.root.Whole("noise_seed", 0))
	if r.noiseSeed == 0 {
		return
	}
	conditions, _ := tomltext.AsTables(r.root.Values["condition"])
	for _, c := range conditions {
		if _, ok := c["data"]; ok {
			return
		}
	}
	r.doc.KeyFault("noise_seed", "noise_seed has no effect: no condition has measured values")
}

// addNoise adds normal noise to the values of a field in a table, for trials of what a fit makes of it, if the file says so.
func (r *reader) addNoise(t *tomltext.Table, column int, values *mat.Dense, sigma []float64) {
	switch {
	case r.noiseSeed == 0:
		return
	case sigma == nil:
		r.doc.KeyFault("noise_seed", "noise_seed: %s does not say how large the noise is: give it noise, or columns of standard deviations", t.Name)
		return
	}
	stream := fnv.New64a()
	stream.Write([]byte(t.Path))
	rnd := rand.New(rand.NewPCG(r.noiseSeed, stream.Sum64()+uint64(column)))
	for i, s := range sigma {
		values.Set(i, 0, values.At(i, 0)+s*rnd.NormFloat64())
	}
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
