package problem

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"pinn/collocation/region"
	geometry "pinn/collocation/shape"
	"pinn/internal/tomltext"
	"pinn/pde"
	"pinn/pde/expr"
)

// onReader reads the region of a condition as `on` gives it: pieces that all hold, separated by commas or "and". A piece is a word, a fixed coordinate
// or a bound.
type onReader struct {
	*reader
	src    expr.Source
	word   string // "interior", "boundary", "sphere"; empty: none
	fixed  map[int]float64
	bounds []region.Bound
	pieces map[int]span // of fixed coordinates
	// formulas are the pieces that a shape is narrowed by beside bounds of coordinates.
	formulas []formula
	limits   []limit // the bounds as they are read
	sound    bool
}

// formula is a comparison that holds on a part of a shape, and where it stands.
type formula struct {
	text string
	span
}

// limit is a bound and where it stands.
type limit struct {
	region.Bound
	piece span
}

// readPieces reads a region that is more than one word.
func (r *reader) readPieces(src expr.Source) pde.Region {
	o := &onReader{reader: r, src: src, fixed: map[int]float64{}, pieces: map[int]span{}, sound: true}
	for _, piece := range splitPieces(src.Text) {
		lo, hi := trim(src.Text, piece.lo, piece.hi)
		o.piece(lo, hi)
	}
	for _, l := range o.limits {
		o.bound(l.Bound, l.piece)
	}
	if !o.sound {
		return nil
	}
	if o.file.Shape != nil && o.word != "" { // a piece of the boundary where it is plane
		for axis := range o.file.Problem.Coords {
			if _, ok := o.fixed[axis]; ok && axis != o.file.Time {
				o.narrowBy(o.pieces[axis])
				delete(o.fixed, axis)
			}
		}
	}
	base := o.base()
	if base == nil || len(o.bounds) == 0 && len(o.formulas) == 0 {
		return base
	}
	if base = o.narrow(base); base == nil || len(o.bounds) == 0 {
		return base
	}
	on, ok, err := region.Restrict(base, o.bounds...)
	var axis *region.AxisError
	switch {
	case errors.As(err, &axis):
		return o.fault(0, len(src.Text), "%s: %s", r.file.Problem.Coords[axis.Axis], axis.Msg)
	case !ok:
		return o.fault(0, len(src.Text), "the region is empty: no part of it fulfils all bounds")
	}
	return on
}

// fault reports a fault at a part of the text and returns no region.
func (o *onReader) fault(lo, hi int, format string, args ...any) pde.Region {
	o.doc.Report(faultIn(o.src, lo, hi, fmt.Sprintf(format, args...)))
	o.sound = false
	return nil
}

// piece reads one piece, the bytes lo..hi-1 of the text.
func (o *onReader) piece(lo, hi int) {
	text := o.src.Text[lo:hi]
	parts, signs := splitSigns(text)
	switch {
	case len(signs) == 0 && (text == "interior" || text == "boundary" || text == "sphere" && o.file.Ball != nil || o.isPiece(text)):
		if o.word != "" {
			o.fault(lo, hi, `%q and %q: want one; the union of two regions is a list, ["...", "..."]`, o.word, text)
		}
		o.word = text
		return
	case len(signs) == 0 && tomltext.IsName(text):
		o.fault(lo, hi, "%s", tomltext.Unknown("region", text, o.knownRegions()))
		return
	case len(signs) > 0 && o.file.Shape != nil && !o.simple(lo, parts):
		o.narrowBy(span{lo, hi})
		return
	case len(signs) == 0 || len(signs) > 2:
		o.fault(lo, hi, `want a fixed coordinate or a bound such as "x = 0" or "x < 0.5"`)
		return
	}
	var spans []span
	axis, at, several := -1, -1, false // the part that is a coordinate
	for k, p := range parts {
		from, to := trim(o.src.Text, lo+p.lo, lo+p.hi)
		spans = append(spans, span{from, to})
		if a := slices.Index(o.file.Problem.Coords, o.src.Text[from:to]); a >= 0 {
			several = axis >= 0
			axis, at = a, k
		}
	}
	if axis < 0 || several || len(signs) == 2 && at != 1 {
		o.noCoordinate(lo, hi, spans)
		return
	}
	for k, sign := range signs {
		value := k + 1 // the constant beside the sign
		if k < at {
			value, sign = k, mirrored(sign)
		}
		o.compare(axis, sign, span{lo, hi}, spans[value], len(signs) == 2)
	}
}

// noCoordinate reports a piece that compares something else than one coordinate with constants.
func (o *onReader) noCoordinate(lo, hi int, spans []span) {
	first := o.src.Text[spans[0].lo:spans[0].hi]
	if tomltext.IsName(first) && len(spans) == 2 && !slices.Contains(o.file.Problem.Coords, first) {
		if _, constant := o.root.Consts.Known()[first]; !constant {
			o.fault(lo, hi, "%s", tomltext.Unknown("coordinate", first, o.file.Problem.Coords))
			return
		}
	}
	o.fault(lo, hi, `want one coordinate compared with constants, such as "x < 0.5" or "0.2 < x < 0.5"`)
}

// mirrored returns the sign with which the other side comes first.
func mirrored(sign string) string {
	return strings.NewReplacer("<", ">", ">", "<").Replace(sign)
}

// compare takes one comparison of a coordinate with a constant.
func (o *onReader) compare(axis int, sign string, piece, value span, chain bool) {
	p := o.file.Problem
	name := p.Coords[axis]
	v, ok, err := o.root.Consts.Evaluate(o.src.Part(value.lo, value.hi))
	o.doc.Report(err)
	if !ok {
		o.sound = false
		return
	}
	_, fixed := o.fixed[axis]
	bounded := slices.ContainsFunc(o.limits, func(l limit) bool { return l.Axis == axis })
	switch {
	case sign == "==" || chain && sign == "=":
		o.fault(piece.lo, piece.hi, `want a fixed coordinate or a bound such as "%s = 0" or "%[1]s < 0.5"`, name)
	case fixed && sign == "=":
		o.fault(piece.lo, piece.hi, `%s is fixed twice: the union of two regions is a list, ["...", "..."]`, name)
	case fixed || bounded && sign == "=":
		o.fault(piece.lo, piece.hi, "%s is fixed: a bound on it says nothing more", name)
	case sign == "=":
		o.fixed[axis], o.pieces[axis] = v, piece
	default:
		o.limits = append(o.limits, limit{region.Bound{Axis: axis, Above: sign[0] == '>', Value: v, Strict: len(sign) == 1}, piece})
	}
}

// bound takes a bound that cuts the domain, or that leaves out the sides of a boundary in a plane, or all others.
func (o *onReader) bound(b region.Bound, piece span) {
	p := o.file.Problem
	lower, upper := p.Lower[b.Axis], p.Upper[b.Axis]
	if lower < b.Value && b.Value < upper {
		o.bounds = append(o.bounds, b)
		return
	}
	atEnd := b.Value == lower && b.Above == b.Strict || b.Value == upper && b.Above != b.Strict
	if atEnd && o.word != "" && o.word != "interior" {
		switch {
		case o.file.Shape == nil || b.Axis == o.file.Time:
			o.bounds = append(o.bounds, b)
			return
		case b.Strict:
			o.narrowBy(piece)
			return
		default:
			o.formulas = append(o.formulas, formula{fmt.Sprintf("%s = %.17g", p.Coords[b.Axis], b.Value), piece})
			return
		}
	}
	where := "all over [%g, %g], the domain of %s: leave it out"
	if b.Above == (b.Value >= upper) {
		where = "nowhere inside of [%g, %g], the domain of %s"
	}
	o.fault(piece.lo, piece.hi, "this holds "+where, lower, upper, p.Coords[b.Axis])
}

// base returns the region that the bounds cut.
func (o *onReader) base() pde.Region {
	if o.word != "" && len(o.fixed) > 0 {
		return o.fault(0, len(o.src.Text), `%q has no fixed coordinates: "x = 0" names a side by itself`, o.word)
	}
	if o.word != "" {
		lo := strings.Index(o.src.Text, o.word)
		return o.readWord(o.word, o.src.Part(lo, lo+len(o.word)))
	}
	if len(o.fixed) == 0 && o.equation() {
		return o.readWord("boundary", o.src)
	}
	on, err := o.box.At(o.fixed)
	if err == nil {
		return on
	}
	if errors.Is(err, geometry.ErrEmpty) {
		return o.fault(0, len(o.src.Text), "the region is empty: no point of the domain, or of its boundary, is there")
	}
	for _, e := range tomltext.Unjoin(err) {
		var axis *region.AxisError
		if errors.As(e, &axis) {
			at := o.pieces[axis.Axis]
			o.fault(at.lo, at.hi, "%s = %s, the domain of %[1]s", o.file.Problem.Coords[axis.Axis], axis.Msg)
		} else {
			o.fault(0, len(o.src.Text), "%s", e)
		}
	}
	return nil
}

// splitPieces returns the parts of a text between commas and words "and" outside parentheses.
func splitPieces(text string) []span {
	var parts []span
	depth, lo := 0, 0
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '(':
			depth++
		case text[i] == ')':
			depth--
		case text[i] == ',' && depth == 0:
			parts = append(parts, span{lo, i})
			lo = i + 1
		case depth == 0 && isAnd(text, i):
			parts = append(parts, span{lo, i})
			lo = i + len("and")
		}
	}
	return append(parts, span{lo, len(text)})
}

// isAnd reports whether the word "and" stands at an offset.
func isAnd(text string, at int) bool {
	word := func(i int) bool { return i >= 0 && i < len(text) && tomltext.IsName("x"+text[i:i+1]) }
	return strings.HasPrefix(text[at:], "and") && !word(at-1) && !word(at+len("and"))
}

// splitSigns returns the parts of a text between the signs of comparisons, and these.
func splitSigns(text string) (parts []span, signs []string) {
	lo := 0
	for i := 0; i < len(text); i++ {
		if !strings.ContainsRune("<>=", rune(text[i])) {
			continue
		}
		end := i + 1
		if end < len(text) && text[end] == '=' {
			end++
		}
		parts, signs = append(parts, span{lo, i}), append(signs, text[i:end])
		lo, i = end, end-1
	}
	return append(parts, span{lo, len(text)}), signs
}
