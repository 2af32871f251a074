package result

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/saved"
	"pinn/problem"
)

// view says how the domain is drawn: as a line, a plane, or three parallel cuts through it.
type view struct {
	file   *problem.File
	axes   []int       // one or two coordinates that are drawn, space before time
	nodes  [][]float64 // per drawn axis
	cuts   []cut
	across int    // the coordinate along which the cuts lie, -1 if there is one only
	others string // the fixed coordinates that all cuts share, such as "z = 0.5"; may be empty
	equal  bool   // both axes are space
}

// cut is a place of the coordinates that are not drawn.
type cut struct {
	title string
	at    []float64 // one entry per coordinate; those of drawn axes do not matter
}

// lineFactor is how many points a line gets for one of the grid: they are cheap.
const lineFactor = 4

// figureCuts is the number of cuts in a figure of more than two coordinates: the start, the middle and the end.
const figureCuts = 3

// newView draws one coordinate as a line and two as a plane, with n points along an axis. With more it cuts the plane of
// the first two space coordinates at equidistant places of time or, without time, of the third coordinate; the others are
// at their middle. The cuts together have as many points as one plane.
func newView(f *problem.File, n, cuts int) *view {
	p := f.Problem
	var order []int
	for a := range p.Coords {
		if a != f.Time {
			order = append(order, a)
		}
	}
	if f.Time >= 0 {
		order = append(order, f.Time)
	}
	v := &view{file: f, axes: order[:min(2, len(order))], across: -1}
	middle := make([]float64, len(p.Coords))
	for a, lo := range p.Lower {
		middle[a] = lo + (p.Upper[a]-lo)/2
	}
	v.cuts = []cut{{at: middle}}
	switch len(order) {
	case 1:
		n = lineFactor*(n-1) + 1
	case 2:
	default:
		across := order[2]
		if f.Time >= 0 {
			across = f.Time
		}
		v.across = across
		v.cutAlong(across, middle, cuts)
		n = int(math.Ceil(float64(n) / math.Sqrt(float64(len(v.cuts)))))
	}
	for _, a := range v.axes {
		v.nodes = append(v.nodes, saved.Linspace(p.Lower[a], p.Upper[a], max(n, 2)))
	}
	v.equal = len(v.axes) == 2 && !slices.Contains(v.axes, f.Time)
	return v
}

func (v *view) cutAlong(axis int, middle []float64, cuts int) {
	p := v.file.Problem
	v.cuts = nil
	lo, hi := p.Lower[axis], p.Upper[axis]
	if v.file.InBall(axis) {
		lo, hi = (lo+middle[axis])/2, (hi+middle[axis])/2 // the ends hold single points
	}
	for _, at := range saved.Linspace(lo, hi, cuts) {
		x := slices.Clone(middle)
		x[axis] = at
		v.cuts = append(v.cuts, cut{At(v.file, p.Coords[axis], "%.4g", at), x})
	}
	var others []string
	for a, name := range p.Coords {
		if a != axis && !slices.Contains(v.axes, a) {
			others = append(others, At(v.file, name, "%.4g", middle[a]))
		}
	}
	v.others = strings.Join(others, ", ")
}

// size returns the number of points of a cut.
func (v *view) size() int {
	n := 1
	for _, nodes := range v.nodes {
		n *= len(nodes)
	}
	return n
}

// points returns the grid points of all cuts, one cut after another, the first axis running fastest.
func (v *view) points() *mat.Dense {
	size := v.size()
	x := mat.NewDense(size*len(v.cuts), len(v.file.Problem.Coords), nil)
	for k, c := range v.cuts {
		for i := range size {
			row := x.RawRowView(k*size + i)
			copy(row, c.at)
			at := i
			for j, a := range v.axes {
				row[a] = v.nodes[j][at%len(v.nodes[j])]
				at /= len(v.nodes[j])
			}
		}
	}
	return x
}
