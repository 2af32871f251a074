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
	r.file.Units = map[string]string{}
	for _, name := range t.Keys() {
		if unit := t.Text(name); unit != "" {
			r.file.Units[name] = unit
		}
		if len(known) > 0 && !slices.Contains(known, name) {
			r.doc.KeyFault(t.At(name), "units: %s", tomltext.Unknown("name", name, known))
		}
	}
}

// Label returns a name with its unit, such as "x [m]", or the name alone.
func (f *File) Label(name string) string {
	if unit := f.Units[name]; unit != "" {
		return name + " [" + unit + "]"
	}
	return name
}
