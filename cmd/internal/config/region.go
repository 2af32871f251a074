package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// readRegions reads the region that `on` names: the union of its parts. It is nil if one is at fault.
func (r *reader) readRegions(on []expr.Source) pde.Region {
	var parts []pde.Region
	for _, src := range on {
		if p := r.readRegion(src); p != nil {
			parts = append(parts, p)
		}
	}
	switch {
	case len(parts) < len(on):
		return nil
	case len(parts) == 1:
		return parts[0]
	}
	return region.Union(parts...)
}

// readRegion reads "interior", "boundary" or fixed coordinates such as "x = 0, y = 1".
func (r *reader) readRegion(src expr.Source) pde.Region {
	fault := func(format string, args ...any) pde.Region {
		r.doc.report(faultIn(src, 0, len(src.Text), fmt.Sprintf(format, args...)))
		return nil
	}
	word := strings.TrimSpace(src.Text)
	switch {
	case word == "interior":
		return r.box.Interior()
	case word == "boundary":
		b := r.box.Boundary(r.file.Time)
		if len(b.Parts()) == 0 {
			return fault(`the boundary is empty: time is the only coordinate, and its ends do not belong to the boundary; "%s = %g" is its beginning`,
				r.file.Problem.Coords[0], r.file.Problem.Lower[0])
		}
		return b
	case word == "sphere" && r.file.Ball != nil:
		return r.file.Ball.Sphere()
	case word == "":
		return fault("the region is empty: want interior, boundary or fixed coordinates such as \"x = 0\"")
	case !strings.Contains(word, "="):
		return fault("%s", unknown("region", word, r.knownRegions()))
	}
	return r.readFixed(src)
}

// knownRegions lists regions for a message.
func (r *reader) knownRegions() []string {
	known := []string{"interior", "boundary"}
	if r.file.Ball != nil {
		known = append(known, "sphere")
	}
	for a, c := range r.file.Problem.Coords {
		if !r.file.InBall(a) {
			known = append(known, fmt.Sprintf("%s = %g", c, r.file.Problem.Lower[a]))
		}
	}
	return known
}

// readFixed reads fixed coordinates.
func (r *reader) readFixed(src expr.Source) pde.Region {
	sound := true
	fixed := map[int]float64{}
	pieces := map[int]span{}
	for _, piece := range splitCommas(src.Text) {
		lo, hi := trim(src.Text, piece.lo, piece.hi)
		fault := func(format string, args ...any) {
			r.doc.report(faultIn(src, lo, hi, fmt.Sprintf(format, args...)))
			sound = false
		}
		name, _, ok := strings.Cut(src.Text[lo:hi], "=")
		axis := slices.Index(r.file.Problem.Coords, strings.TrimSpace(name))
		_, twice := fixed[axis]
		switch {
		case !ok:
			fault(`want a fixed coordinate such as "x = 0"`)
		case axis < 0:
			fault("%s", unknown("coordinate", strings.TrimSpace(name), r.file.Problem.Coords))
		case twice:
			fault(`%s is fixed twice: the union of two regions is a list, ["...", "..."]`, strings.TrimSpace(name))
		default:
			from, to := trim(src.Text, lo+len(name)+1, hi)
			v, ok, err := r.root.consts.evaluate(part(src, from, to))
			r.doc.report(err)
			fixed[axis], pieces[axis] = v, span{lo, hi}
			sound = sound && ok
		}
	}
	if !sound {
		return nil
	}
	on, err := r.box.At(fixed)
	if err == nil {
		return on
	}
	for _, e := range unjoin(err) {
		var axis *region.AxisError
		if errors.As(e, &axis) {
			at := pieces[axis.Axis]
			msg := fmt.Sprintf("%s = %s, the domain of %[1]s", r.file.Problem.Coords[axis.Axis], axis.Msg)
			r.doc.report(faultIn(src, at.lo, at.hi, msg))
		} else {
			r.doc.report(faultIn(src, 0, len(src.Text), e.Error()))
		}
	}
	return nil
}

// splitCommas returns the parts of a text between commas outside parentheses.
func splitCommas(text string) []span {
	var parts []span
	depth, lo := 0, 0
	for i, c := range text {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, span{lo, i})
			lo = i + 1
		}
	}
	return append(parts, span{lo, len(text)})
}

// trim narrows a part of a text to what is not white space.
func trim(text string, lo, hi int) (int, int) {
	lo += len(text[lo:hi]) - len(strings.TrimLeft(text[lo:hi], " \t\r\n"))
	return lo, lo + len(strings.TrimRight(text[lo:hi], " \t\r\n"))
}
