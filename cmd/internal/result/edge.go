package result

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// wholeBox reports whether the domain fills the box that is drawn.
func (v *view) wholeBox() bool { return v.file.Ball == nil && v.file.Shape == nil }

// inside returns the domain in the plane of a cut, nil if that is all of it.
func (v *view) inside(c cut) func(x, y float64) bool {
	if v.wholeBox() {
		return nil
	}
	at := slices.Clone(c.at)
	return func(x, y float64) bool {
		at[v.axes[0]], at[v.axes[1]] = x, y
		return v.file.Contains(at)
	}
}

// mask sets values at the points of the view to NaN that are outside of the domain. In a plane those next to the domain stay:
// colours are interpolated up to its edge, where the figure ends.
func (v *view) mask(values, x *mat.Dense) {
	if len(v.axes) < 2 || v.wholeBox() {
		v.file.Mask(values, x)
		return
	}
	size, nx := v.size(), len(v.nodes[0])
	in := make([]bool, size)
	for k := range v.cuts {
		for i := range in {
			in[i] = v.file.Contains(x.RawRowView(k*size + i))
		}
		for i := range in {
			if !nextTo(in, nx, i) {
				row := values.RawRowView(k*size + i)
				for j := range row {
					row[j] = math.NaN()
				}
			}
		}
	}
}

// nextTo reports whether a node of a plane, or one of those around it, is inside.
func nextTo(in []bool, nx, i int) bool {
	column, row := i%nx, i/nx
	for r := max(row-1, 0); r <= min(row+1, len(in)/nx-1); r++ {
		for c := max(column-1, 0); c <= min(column+1, nx-1); c++ {
			if in[r*nx+c] {
				return true
			}
		}
	}
	return false
}

// edgeSquares is the number of squares along each axis in which the edge of the domain is looked for: what is smaller than one is not
// drawn, and corners are cut by less than one.
const edgeSquares = 240

// edge returns the edge of the domain in the plane of a cut: in every square of a grid of which some corners are inside, it leads
// between the places on its sides where the domain ends.
func (v *view) edge(c cut) (lines [][][2]float64) {
	inside := v.inside(c)
	if inside == nil {
		return nil
	}
	var nodes [2][]float64
	for k := range nodes {
		n := v.nodes[k]
		nodes[k] = linspace(n[0], n[len(n)-1], edgeSquares+1)
	}
	const side = edgeSquares + 1
	in := make([]bool, side*side)
	for i := range in {
		in[i] = inside(nodes[0][i%side], nodes[1][i/side])
	}
	next := map[[2]float64][][2]float64{} // the neighbours of every end; squares that share a side find the same
	var order [][2]float64
	for j := range edgeSquares {
		for i := range edgeSquares {
			corners := [...][2]int{{i, j}, {i + 1, j}, {i + 1, j + 1}, {i, j + 1}}
			var ends [][2]float64
			for k, a := range corners {
				b := corners[(k+1)%4]
				if first := in[a[1]*side+a[0]]; first != in[b[1]*side+b[0]] {
					from := [2]float64{nodes[0][a[0]], nodes[1][a[1]]}
					to := [2]float64{nodes[0][b[0]], nodes[1][b[1]]}
					if !first {
						from, to = to, from
					}
					ends = append(ends, lastInside(inside, from, to))
				}
			}
			for k := 0; k+1 < len(ends); k += 2 {
				a, b := ends[k], ends[k+1]
				order = append(order, a, b)
				next[a], next[b] = append(next[a], b), append(next[b], a)
			}
		}
	}
	return joinEnds(order, next)
}

// joinEnds joins points to lines, first those that begin or end at a point with one neighbour, then closed ones.
func joinEnds(points [][2]float64, next map[[2]float64][][2]float64) (lines [][][2]float64) {
	for _, least := range []int{1, 2} {
		for _, p := range points {
			if len(next[p]) == 0 || least == 1 && len(next[p]) > 1 {
				continue
			}
			line := [][2]float64{p}
			for len(next[p]) > 0 {
				q := next[p][0]
				next[p] = next[p][1:]
				if k := slices.Index(next[q], p); k >= 0 {
					next[q] = slices.Delete(slices.Clone(next[q]), k, k+1)
				}
				line = append(line, q)
				p = q
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// lastInside returns where the way from a point inside to one outside leaves the domain.
func lastInside(inside func(x, y float64) bool, from, to [2]float64) [2]float64 {
	at := func(t float64) [2]float64 {
		return [2]float64{from[0] + t*(to[0]-from[0]), from[1] + t*(to[1]-from[1])}
	}
	lo, hi := 0.0, 1.0
	for range 20 {
		mid := (lo + hi) / 2
		if p := at(mid); inside(p[0], p[1]) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return at(lo)
}
