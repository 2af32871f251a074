package problem

import (
	"fmt"
	"strings"

	"pinn/collocation/region"
	"pinn/internal/tomltext"
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

// readRegion reads a word such as "interior", or pieces such as "x = 0, y = 1" or "y = 0 and x < 0.5".
func (r *reader) readRegion(src expr.Source) pde.Region {
	word := strings.TrimSpace(src.Text)
	if strings.ContainsAny(word, "=<>") || len(splitPieces(word)) > 1 {
		return r.readPieces(src)
	}
	return r.readWord(word, src)
}

// readWord reads a region that has a name.
func (r *reader) readWord(word string, src expr.Source) pde.Region {
	fault := func(format string, args ...any) pde.Region {
		r.doc.Report(faultIn(src, 0, len(src.Text), fmt.Sprintf(format, args...)))
		return nil
	}
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
	case r.isPiece(word):
		on, err := r.file.Shape.Piece(word)
		if err != nil {
			return fault("the region is empty: no point of the boundary is on the piece %q", word)
		}
		return on
	case word == "":
		return fault("the region is empty: want interior, boundary or fixed coordinates such as \"x = 0\"")
	}
	return fault("%s", tomltext.Unknown("region", word, r.knownRegions()))
}

// knownRegions lists regions for a message.
func (r *reader) knownRegions() []string {
	known := []string{"interior", "boundary"}
	if r.file.Ball != nil {
		known = append(known, "sphere")
	}
	if r.file.Shape != nil {
		known = append(known, r.file.Shape.Names()...)
	}
	for a, c := range r.file.Problem.Coords {
		if !r.file.InBall(a) {
			known = append(known, fmt.Sprintf("%s = %g", c, r.file.Problem.Lower[a]))
		}
	}
	return known
}

// trim narrows a part of a text to what is not white space.
func trim(text string, lo, hi int) (int, int) {
	lo += len(text[lo:hi]) - len(strings.TrimLeft(text[lo:hi], " \t\r\n"))
	return lo, lo + len(strings.TrimRight(text[lo:hi], " \t\r\n"))
}
