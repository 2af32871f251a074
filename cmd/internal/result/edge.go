package result

import (
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
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

// sides returns, per surface on which fluxes jump, the side of it that is drawn in the plane of a cut, as far as it is in the domain.
func (v *view) sides(c cut) (out []func(x, y float64) bool) {
	if len(v.axes) < 2 {
		return nil
	}
	switches, _ := v.file.Problem.Switches() // their faults are those of reading the file
	for _, s := range switches {
		if s.Kind != pde.Interface {
			continue
		}
		at := slices.Clone(c.at)
		out = append(out, func(x, y float64) bool {
			at[v.axes[0]], at[v.axes[1]] = x, y
			if s.Surface != nil {
				return s.Surface.Value(at) < 0 && v.file.Contains(at)
			}
			return at[s.Axis] < s.At && v.file.Contains(at)
		})
	}
	return out
}

// mask sets values at the points of a line that are outside of the domain to NaN. Figures of a plane end at the edge by themselves.
func (v *view) mask(values, x *mat.Dense) {
	if len(v.axes) < 2 {
		v.file.Mask(values, x)
	}
}
