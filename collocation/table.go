package collocation

import (
	"gonum.org/v1/gonum/mat"

	"pinn/pde"
	"pinn/pde/jet"
)

// Tabulated is a basis that knows its derivatives at the points of some clouds beforehand. Elsewhere it has those that are wanted, without those below
// them, which a [jet.Func] has as well: its functions are combinations of simpler ones, and what takes time is to combine them.
type Tabulated interface {
	Basis
	// Table returns the wanted derivatives at the points of a sheet of a cloud, or nil if the basis must be evaluated
	// there. The table must not be changed. Bases that have a table in common return the same matrices.
	Table(want []jet.Index, cloud *pde.Cloud, sheet int) *Table
	// Derive sets dst (per wanted derivative, points x functions) to the derivatives of the functions at the rows of x.
	Derive(dst []*mat.Dense, want []jet.Index, x *mat.Dense)
	// Combine sets dst (points x wanted derivatives x combinations) to the derivatives of combinations of the functions, each with the given
	// coefficients. That is what Derive's times the coefficients are up to roundings, for much less work.
	Combine(dst []float64, want []jet.Index, x *mat.Dense, coef [][]float64)
}

// Table holds derivatives of a basis at the points of a cloud, in coordinates that are the problem's divided by Unit.
type Table struct {
	Values []*mat.Dense // per derivative that was asked for: points x functions
	Unit   []float64    // per coordinate; nil: 1
}

// TableOf returns the wanted derivatives of a basis at the points of a sheet of a cloud: those that it has in a table, or new ones.
// The table may be shared: it must not be changed.
func TableOf(b Basis, want []jet.Index, cloud *pde.Cloud, sheet int) *Table {
	if known, ok := b.(Tabulated); ok {
		if t := known.Table(want, cloud, sheet); t != nil {
			return t
		}
	}
	x := cloud.X
	if sheet == 1 {
		x = cloud.Mate
	}
	_, n := b.Dims()
	phi := jet.NewBatch(jet.Close(want...), cloud.Points(), n)
	b.Eval(phi, x)
	t := new(Table)
	for _, d := range want {
		t.Values = append(t.Values, phi.Part(phi.Set.Find(d)))
	}
	return t
}

// Factor turns a derivative of the table into one along the problem's coordinates.
func (t *Table) Factor(d jet.Index) float64 {
	f := 1.0
	for a, unit := range t.Unit {
		for range d[a] {
			f /= unit
		}
	}
	return f
}

// view is where the derivatives of a basis at the points of a block stand: in a batch of the block, or in a table of a cloud.
type view struct {
	*jet.Batch // nil: in a table
	table      *Table
	first      int   // point of the table
	picked     []int // the points of the table, if they are no run
}

// row returns the values of all functions at a point of the view.
func (v view) row(k, point int) []float64 {
	switch {
	case v.Batch != nil:
		return v.Row(k, point)
	case v.picked != nil:
		return v.table.Values[k].RawRowView(v.picked[point])
	}
	return v.table.Values[k].RawRowView(v.first + point)
}
