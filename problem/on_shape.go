package problem

import (
	"errors"
	"slices"
	"strings"

	geometry "pinn/collocation/shape"
	"pinn/internal/tomltext"
	"pinn/pde"
)

// isPiece reports whether a word names a piece of the boundary of a shape, or the pieces whose names begin with it and a dot.
func (r *reader) isPiece(word string) bool {
	return r.file.Shape != nil && slices.ContainsFunc(r.file.Shape.AllNames(), func(name string) bool {
		return name == word || strings.HasPrefix(name, word+".")
	})
}

// simple reports whether one of the parts of a comparison, which begin at an offset, is a coordinate, and the others are constants.
func (o *onReader) simple(at int, parts []span) bool {
	coords := 0
	for _, p := range parts {
		lo, hi := trim(o.src.Text, at+p.lo, at+p.hi)
		text := o.src.Text[lo:hi]
		if slices.Contains(o.file.Problem.Coords, text) {
			coords++
			continue
		}
		for _, name := range tomltext.NamesIn(text) {
			if slices.Contains(o.file.Problem.Coords, name) || o.scope != nil && o.scope.Functions[name].Text != "" {
				return false
			}
		}
	}
	return coords == 1 && len(parts) <= 3
}

// equation reports whether a formula has an equation.
func (o *onReader) equation() bool {
	return slices.ContainsFunc(o.formulas, func(f formula) bool {
		_, signs := splitSigns(f.text)
		return slices.Contains(signs, "=") || slices.Contains(signs, "==")
	})
}

// narrowBy takes a formula as it stands.
func (o *onReader) narrowBy(at span) {
	o.formulas = append(o.formulas, formula{o.src.Text[at.lo:at.hi], at})
}

// narrow returns the part of a region of a shape where all formulas hold.
func (o *onReader) narrow(base pde.Region) pde.Region {
	for _, s := range o.formulas {
		if o.scope == nil {
			return nil
		}
		src := o.src.Part(s.lo, s.hi)
		src.Text = s.text
		for _, name := range tomltext.NamesIn(src.Text) {
			if name == o.file.Problem.Time && name != "" {
				return o.fault(s.lo, s.hi, "shapes do not move: want %s by itself, such as %s < 0.5", name, name)
			}
		}
		scope := *o.scope
		scope.Fields, scope.Params, scope.Integrals = nil, nil, nil
		f, err := geometry.ParseFormula(&scope, src)
		if err != nil {
			o.doc.Report(err)
			return nil
		}
		if ambient, own := base.Dims(); len(f.Vanish) > 0 && own == ambient {
			return o.fault(s.lo, s.hi, `an equation picks a part of the boundary, and this region is no part of it: leave out "interior"`)
		}
		narrowed, err := o.file.Shape.Narrow(base, f.Within, f.Vanish...)
		switch {
		case errors.Is(err, geometry.ErrEmpty):
			what := "no point of the region fulfils this"
			if ambient, own := base.Dims(); own < ambient {
				what = "no piece of the boundary fulfils this"
			}
			return o.fault(s.lo, s.hi, "%s", what)
		case err != nil:
			return o.fault(s.lo, s.hi, "%s", err)
		}
		base = narrowed
	}
	return base
}

// sidesOfShape says which regions of a shape have normals or mates.
func sidesOfShape(mates bool) string {
	if mates {
		return "plane sides at the ends of the box that look the same at the other end, such as x = 0,"
	}
	return `"boundary" and its pieces`
}
