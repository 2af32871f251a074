package problem

import (
	"slices"

	"pinn/internal/tomltext"
	"pinn/pde"
)

// readRegularise reads the fields that only data determine and that are to be smooth for the rest, with their strengths.
func (r *reader) readRegularise() {
	all := r.root.Table("regularise")
	if all == nil {
		return
	}
	p := r.file.Problem
	for _, name := range all.Keys() {
		t := all.Table(name)
		field := slices.Index(p.Fields, name)
		if field < 0 {
			r.doc.KeyFault(all.At(name), "[regularise]: %s", tomltext.Unknown("field", name, p.Fields))
		}
		if t == nil {
			continue
		}
		t.Name = "regularise." + name
		prior := pde.Prior{Field: field, Strength: t.Positive("strength")}
		t.Close()
		if field >= 0 {
			p.Priors = append(p.Priors, prior)
		}
	}
	if r.doc.Faults() == 0 && len(p.Priors) > 0 && !slices.ContainsFunc(p.Conditions, func(c pde.Condition) bool { return c.Measured != nil }) {
		r.doc.KeyFault(all.Path, `[regularise] has no effect without measured values: a [[condition]] with data = "points.csv" brings some`)
	}
}
