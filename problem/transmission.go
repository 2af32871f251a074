package problem

import (
	"errors"
	"slices"

	"pinn/auto"
	geometry "pinn/collocation/shape"
	"pinn/internal/tomltext"
	"pinn/pde"
	"pinn/pde/expr"
)

// Transmission is a condition on surfaces inside of the domain, in which jump(..) stands.
type Transmission struct {
	Name, Where string
	Equations   []string
	Linear      bool
}

// transmission is one that is read, before its places are looked for.
type transmission struct {
	name string
	*expr.Transmission
}

// readTransmission reads a condition whose equations say what jumps.
func (r *reader) readTransmission(t *tomltext.Table, name string, on, eq []expr.Source) {
	if t.Has("weight") {
		r.doc.KeyFault(t.At("weight"), "%s: an interface has no weight: its equations count like the continuity that they take the place of", t.Name)
	}
	for _, src := range on {
		if _, signs := splitSigns(src.Text); len(signs) != 1 || signs[0] != "=" || len(splitPieces(src.Text)) > 1 {
			r.doc.Report(faultIn(src, 0, len(src.Text), `jump(..) belongs to an interface, and this is none: want one equation for all of a surface inside of the domain, `+
				`such as "x = 0.5" or "x^2 + y^2 = 0.25"`))
			continue
		}
		x, err := r.scope.Transmission(src, eq...)
		if err != nil {
			r.doc.Report(err)
			return
		}
		r.transmissions = append(r.transmissions, transmission{name, x})
	}
}

// placeTransmissions looks for the surfaces in the domain.
func (r *reader) placeTransmissions() {
	p := r.file.Problem
	if r.doc.Faults() > 0 {
		return
	}
	orders := p.Orders()
	for _, x := range r.transmissions {
		found, err := x.On(p.Lower, p.Upper, orders)
		if err == nil && r.file.Shape != nil {
			found = slices.DeleteFunc(found, func(f pde.Transmission) bool { return !r.inShape(f) })
			if len(found) == 0 {
				err = x.Nowhere()
			}
		}
		if err != nil {
			r.doc.Report(err)
			continue
		}
		p.Transmissions = append(p.Transmissions, found...)
		said := Transmission{Name: x.name, Where: x.Where(), Equations: x.Text(), Linear: true}
		for _, f := range found {
			said.Linear = said.Linear && f.Op.Affine()
		}
		r.file.Transmissions = append(r.file.Transmissions, said)
	}
}

// inShape reports whether a plane or surface passes through the shape of the domain.
func (r *reader) inShape(f pde.Transmission) bool {
	if f.Surface == nil {
		_, err := r.box.At(map[int]float64{f.Axis: f.At})
		return !errors.Is(err, geometry.ErrEmpty)
	}
	_, err := r.file.Shape.Surface(f.Surface)
	return err == nil
}

// checkInterfaces reports borders at which cells cannot end, and how a ball is stated so that they can.
func (r *reader) checkInterfaces() {
	p := r.file.Problem
	err := auto.CheckInterfaces(p, r.file.Options)
	r.doc.Report(err)
	if err == nil || r.file.Ball == nil || len(p.Coords) > 3 {
		return
	}
	if _, other := p.Switches(); other == nil {
		r.doc.KeyFault("domain", `[domain]: a ball by itself is not cut into cells, which a border inside of it needs: state it as a shape, `+
			`union = { ball = { .. } }, with conditions on "boundary"`)
	}
}
