package describe

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/problem"
)

// Piece is a piece of the boundary of a domain, or an end of its time, and what holds there.
type Piece struct {
	Name       string
	Conditions []string // names, "... (on a part)" where a condition does not hold on all of it
	Bare       bool     // there are points without any condition
	End        bool     // the end of time
}

// String says what holds on the piece.
func (p Piece) String() string {
	switch {
	case p.End && len(p.Conditions) == 0:
		return "nothing: the end of time"
	case len(p.Conditions) == 0:
		return "nothing"
	case p.Bare:
		return strings.Join(p.Conditions, ", ") + "; nothing elsewhere"
	}
	return strings.Join(p.Conditions, ", ")
}

// Boundary lists the pieces of the boundary with the conditions that hold there, as random points of each tell.
func Boundary(file *problem.File) []Piece {
	const points = 64
	rnd := rand.New(rand.NewPCG(1, 2))
	p := file.Problem
	var pieces []Piece
	if file.Ball != nil {
		if cloud, err := collocation.Sample(file.Ball.Sphere(), collocation.Random{}, points, rnd); err == nil {
			pieces = append(pieces, pieceOf(file, "sphere", cloud.X, -1))
		}
	}
	if file.Shape != nil {
		for _, name := range file.Shape.Names() {
			on, err := file.Shape.Piece(name)
			if err != nil {
				continue
			}
			if cloud, err := collocation.Sample(on, collocation.Random{}, points, rnd); err == nil {
				pieces = append(pieces, pieceOf(file, name, cloud.X, -1))
			}
		}
	}
	for a, name := range p.Coords {
		if file.InBall(a) || file.Shape != nil && slices.Contains(file.Shape.Axes(), a) {
			continue
		}
		for side, at := range []float64{p.Lower[a], p.Upper[a]} {
			x := file.Scatter(points, rnd)
			for i := range points {
				x.Set(i, a, at)
			}
			piece := pieceOf(file, fmt.Sprintf("%s = %.6g", name, at), x, a)
			piece.End = a == file.Time && side == 1
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

// pieceOf looks at the points of a piece across an axis, -1 for one that is across none or several.
func pieceOf(file *problem.File, name string, x *mat.Dense, axis int) Piece {
	p := file.Problem
	points, _ := x.Dims()
	covered := make([]bool, points)
	piece := Piece{Name: name}
	for _, c := range p.Conditions {
		ambient, own := c.On.Dims()
		if ambient == own || own != ambient-1 || c.Auxiliary {
			continue
		}
		uses, ok := c.Op.(interface{ UsesMate() bool })
		mates := ok && uses.UsesMate()
		count := 0
		for i := range points {
			row := slices.Clone(x.RawRowView(i))
			holds := hasPoint(c.On, row)
			for a := range row {
				if mates && !holds && (a == axis || axis < 0) { // a condition with mates holds on both sides
					mate := slices.Clone(row)
					mate[a] = p.Lower[a] + p.Upper[a] - row[a]
					holds = hasPoint(c.On, mate)
				}
			}
			if holds {
				covered[i] = true
				count++
			}
		}
		switch {
		case count == points:
			piece.Conditions = append(piece.Conditions, c.Name)
		case count > 0:
			piece.Conditions = append(piece.Conditions, c.Name+" (on a part)")
		}
	}
	piece.Bare = slices.Contains(covered, false)
	return piece
}

// hasPoint reports whether a region holds a point.
func hasPoint(on pde.Region, x []float64) bool {
	return slices.ContainsFunc(region.Leaves(on), func(leaf pde.Region) bool {
		l, ok := leaf.(region.Locator)
		return ok && l.Holds(x)
	})
}

// Orders says of which order every field is along each coordinate in the equations of the domain: "u (order 1 in t, 2 in x)".
func Orders(file *problem.File) []string {
	p := file.Problem
	var all []string
	for f, name := range p.Fields {
		if slices.Contains(p.Auxiliary, name) {
			continue
		}
		most := make([]int, len(p.Coords))
		for _, c := range p.Conditions {
			if ambient, own := c.On.Dims(); ambient != own {
				continue
			}
			for _, s := range c.Op.Slots() {
				for a := range most {
					if s.Field == f {
						most[a] = max(most[a], int(s.D[a]))
					}
				}
			}
		}
		var parts []string
		for a, n := range most {
			if n > 0 {
				parts = append(parts, fmt.Sprintf("%d in %s", n, p.Coords[a]))
			}
		}
		text := file.Label(name)
		if len(parts) > 0 {
			text += " (order " + strings.Join(parts, ", ") + ")"
		}
		all = append(all, text)
	}
	return all
}
