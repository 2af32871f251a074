package cell

import (
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/pde"
	"pinn/pde/jet"
)

// Basis is the range of a reference on a cell. It implements [collocation.Tabulated] for the clouds that a [Sampler] has
// placed in its cell.
type Basis struct {
	Reference    *Reference
	Lower, Upper []float64 // ends of the cell

	places map[at]*mat.Dense
}

// at is a sheet of a cloud.
type at struct {
	cloud *pde.Cloud
	sheet int
}

// put says where the points of a sheet lie in the unit box.
func (b *Basis) put(cloud *pde.Cloud, sheet int, place *mat.Dense) {
	if b.places == nil {
		b.places = map[at]*mat.Dense{}
	}
	b.places[at{cloud, sheet}] = place
}

// Dims implements [collocation.Basis].
func (b *Basis) Dims() (in, functions int) { return b.Reference.Dims() }

func (b *Basis) unit() []float64 {
	u := make([]float64, len(b.Lower))
	for a := range u {
		u[a] = b.Upper[a] - b.Lower[a]
	}
	return u
}

// Eval implements [jet.Func].
func (b *Basis) Eval(dst *jet.Batch, x *mat.Dense) {
	want, to := make([]jet.Index, dst.Set.Len()), make([]*mat.Dense, dst.Set.Len())
	for k := range want {
		want[k], to[k] = dst.Set.At(k), dst.Part(k)
	}
	b.Derive(to, want, x)
}

// Derive implements [collocation.Tabulated].
func (b *Basis) Derive(dst []*mat.Dense, want []jet.Index, x *mat.Dense) {
	b.Reference.derivatives(dst, want, b.inUnitBox(x))
	unit := b.unit()
	for k, d := range want {
		scale(dst[k].RawMatrix().Data, 1/power(unit, d))
	}
}

// Combine implements [collocation.Tabulated].
func (b *Basis) Combine(dst []float64, want []jet.Index, x *mat.Dense, coef [][]float64) {
	b.Reference.combine(dst, want, b.inUnitBox(x), coef)
	unit := b.unit()
	for k, d := range want {
		by := 1 / power(unit, d)
		for at := k * len(coef); at < len(dst); at += len(want) * len(coef) {
			scale(dst[at:at+len(coef)], by)
		}
	}
}

// inUnitBox returns where points of the cell lie in the unit box.
func (b *Basis) inUnitBox(x *mat.Dense) *mat.Dense {
	points, dim := x.Dims()
	unit, y := b.unit(), mat.NewDense(points, dim, nil)
	for i := range points {
		for a, v := range x.RawRowView(i) {
			y.Set(i, a, (v-b.Lower[a])/unit[a])
		}
	}
	return y
}

// power returns the product of the units along the axes of a derivative.
func power(unit []float64, d jet.Index) float64 {
	p := 1.0
	for a, u := range unit {
		for range d[a] {
			p *= u
		}
	}
	return p
}

func scale(x []float64, by float64) {
	if by == 1 {
		return
	}
	for i, v := range x {
		x[i] = v * by
	}
}

// Table implements [collocation.Tabulated].
func (b *Basis) Table(want []jet.Index, cloud *pde.Cloud, sheet int) *collocation.Table {
	place := b.places[at{cloud, sheet}]
	if place == nil {
		return nil
	}
	return &collocation.Table{Values: b.Reference.table(want, place), Unit: b.unit()}
}
