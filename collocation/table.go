package collocation

import (
	"pinn/pde"
	"pinn/pde/jet"
)

// Tabulated is a basis that knows its derivatives at the points of some clouds beforehand.
type Tabulated interface {
	Basis
	// Table returns the derivatives of a set at the points of a sheet of a cloud, or nil if the basis must be evaluated
	// there. The table must not be changed.
	Table(set *jet.Set, cloud *pde.Cloud, sheet int) *Table
}

// Table holds derivatives of a basis at the points of a cloud, in coordinates that are the problem's divided by Unit.
type Table struct {
	Jets *jet.Batch // points x functions
	Unit []float64  // per coordinate
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

// view returns the points of a block, gathered in spare memory if they are no run.
func (t *Table) view(spare *jet.Batch, b block) view {
	if b.picked == nil {
		return view{t.Jets, b.lo}
	}
	spare.Reshape(t.Jets.Set, len(b.picked), t.Jets.Cols())
	for k := range t.Jets.Set.Len() {
		for i, p := range b.picked {
			copy(spare.Row(k, i), t.Jets.Row(k, p))
		}
	}
	return view{spare, 0}
}
