package problem

import (
	"pinn/internal/tomltext"
	"slices"
)

// readUnits reads the units of coordinates, fields and unknown coefficients. They are shown and have no other use: the
// program does not convert and does not check dimensions.
func (r *reader) readUnits() {
	t := r.root.Table("units")
	if t == nil {
		return
	}
	p := r.file.Problem
	known := slices.Concat(p.Coords, p.Fields)
	for _, q := range p.Params {
		known = append(known, q.Name)
	}
	for _, name := range t.Keys() {
		unit := t.Text(name)
		if before, twice := r.file.Units[name]; twice && before != unit {
			r.doc.KeyFault(t.At(name), "units: the unit of %q is %q here and %q in [params]", name, unit, before)
		}
		if unit != "" {
			r.setUnit(name, unit)
		}
		if len(known) > 0 && !slices.Contains(known, name) {
			r.doc.KeyFault(t.At(name), "units: %s", tomltext.Unknown("name", name, known))
		}
	}
}

// setUnit takes down the unit of a name.
func (r *reader) setUnit(name, unit string) {
	if r.file.Units == nil {
		r.file.Units = map[string]string{}
	}
	r.file.Units[name] = unit
}

// Label returns a name with its unit, such as "x [m]", or the name alone.
func (f *File) Label(name string) string {
	if unit := f.Units[name]; unit != "" {
		return name + " [" + unit + "]"
	}
	return name
}
