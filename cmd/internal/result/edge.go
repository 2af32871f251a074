package result

import (
	"slices"

	"gonum.org/v1/gonum/mat"
)

// wholeBox reports whether the domain fills the box that is drawn.
func (v *view) wholeBox() bool { return v.file.Ball == nil && v.file.Shape == nil }

// inside returns the domain in the plane of a cut, nil if that is all of it.
func (v *view) inside(c cut) func(x, y float64) bool {
	if v.wholeBox() || len(v.axes) < 2 {
		return nil
	}
	at := slices.Clone(c.at)
	return func(x, y float64) bool {
		at[v.axes[0]], at[v.axes[1]] = x, y
		return v.file.Contains(at)
	}
}

// mask sets values at the points of a line that are outside of the domain to NaN. Figures of a plane end at the edge by themselves.
func (v *view) mask(values, x *mat.Dense) {
	if len(v.axes) < 2 {
		v.file.Mask(values, x)
	}
}
