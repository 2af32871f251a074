package compat

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// Ring says how much two solutions differ at the points that are farther than Beyond from where the data contradict each other.
type Ring struct {
	Beyond float64
	// L2 and Max are the root mean square over these points and the largest value, for the field where they are largest.
	L2, Max float64
	Points  int
}

// Fade returns how the difference of two solutions of a problem falls away from its contradictions, by ascending distance.
// diff (points x fields) holds the differences at points x (points x coordinates) of the domain, relative to the sizes of the fields.
//
// Where all contradictions stand at the beginning of the coordinate called time, the distance is the time since, and since is true.
// Otherwise it is the distance from the nearest of them, with every coordinate relative to the length of the domain. Rings
// without points are left out; the first has all of them.
func Fade(p *pde.Problem, list []*Contradiction, time string, x, diff *mat.Dense) (rings []Ring, since bool) {
	axis := slices.Index(p.Coords, time)
	since = axis >= 0
	for _, c := range list {
		since = since && c.Lower[axis] == p.Lower[axis] && c.Upper[axis] == p.Lower[axis]
	}
	n, fields := diff.Dims()
	distance := make([]float64, n)
	for i := range n {
		if since {
			distance[i] = x.At(i, axis) - p.Lower[axis]
		} else {
			distance[i] = nearest(p, list, x.RawRowView(i))
		}
	}
	longest := 1.0
	if since {
		longest = p.Upper[axis] - p.Lower[axis]
	}
	for _, part := range ringPlaces {
		r := Ring{Beyond: part * longest}
		squares := make([]float64, fields)
		for i, d := range distance {
			if d < r.Beyond {
				continue
			}
			r.Points++
			for f, v := range diff.RawRowView(i) {
				squares[f] += v * v
				r.Max = math.Max(r.Max, math.Abs(v))
			}
		}
		if r.Points == 0 {
			break
		}
		r.L2 = math.Sqrt(slices.Max(squares) / float64(r.Points))
		rings = append(rings, r)
	}
	return rings, since
}

// nearest returns the distance of a point from the nearest contradiction.
func nearest(p *pde.Problem, list []*Contradiction, x []float64) float64 {
	least := math.Inf(1)
	for _, c := range list {
		d := 0.0
		for a, v := range x {
			d = math.Hypot(d, math.Max(0, math.Max(c.Lower[a]-v, v-c.Upper[a]))/(p.Upper[a]-p.Lower[a]))
		}
		least = math.Min(least, d)
	}
	return least
}
