package report

import "slices"

// edgeSquares is the number of squares along each axis in which an edge is looked for: what is smaller than one is not
// drawn, and corners are cut by less than one.
const edgeSquares = 240

// Edge returns the edge of a part of the plane in a rectangle as lines of points: in every square of a grid of which some
// corners are inside, it leads between the places on its sides where the part ends.
func Edge(inside func(x, y float64) bool, left, right, low, high float64) (lines [][][2]float64) {
	const side = edgeSquares + 1
	node := func(i, j int) [2]float64 {
		return [2]float64{left + (right-left)*float64(i)/edgeSquares, low + (high-low)*float64(j)/edgeSquares}
	}
	in := make([]bool, side*side)
	for i := range in {
		p := node(i%side, i/side)
		in[i] = inside(p[0], p[1])
	}
	next := map[[2]float64][][2]float64{} // the neighbours of every end; squares that share a side find the same
	var order [][2]float64
	for k := range edgeSquares * edgeSquares {
		i, j := k%edgeSquares, k/edgeSquares
		corners := [...][2]int{{i, j}, {i + 1, j}, {i + 1, j + 1}, {i, j + 1}}
		var ends [][2]float64
		for k, a := range corners {
			b := corners[(k+1)%4]
			first, second := in[a[1]*side+a[0]], in[b[1]*side+b[0]]
			switch {
			case first && !second:
				ends = append(ends, lastInside(inside, node(a[0], a[1]), node(b[0], b[1])))
			case second && !first:
				ends = append(ends, lastInside(inside, node(b[0], b[1]), node(a[0], a[1])))
			}
		}
		for k := 0; k+1 < len(ends); k += 2 {
			a, b := ends[k], ends[k+1]
			order = append(order, a, b)
			next[a], next[b] = append(next[a], b), append(next[b], a)
		}
	}
	return joinEnds(order, next)
}

// lastInside returns where the way from a point inside to one outside leaves the part.
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

// joinEnds joins points to lines, first those that begin or end at a point with one neighbour, then closed ones.
func joinEnds(points [][2]float64, next map[[2]float64][][2]float64) (lines [][][2]float64) {
	for _, closed := range []bool{false, true} {
		for _, p := range points {
			if len(next[p]) == 0 || !closed && len(next[p]) > 1 {
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

// shown tells of every node of a grid whether it is inside, and whether it or one of those around it is.
func (g *Grid) shown() (in, near []bool) {
	nx, ny := len(g.X), len(g.Y)
	in, near = make([]bool, nx*ny), make([]bool, nx*ny)
	for i := range in {
		if in[i] = g.Inside(g.X[i%nx], g.Y[i/nx]); !in[i] {
			continue
		}
		for r := max(i/nx-1, 0); r <= min(i/nx+1, ny-1); r++ {
			for c := max(i%nx-1, 0); c <= min(i%nx+1, nx-1); c++ {
				near[r*nx+c] = true
			}
		}
	}
	return in, near
}
