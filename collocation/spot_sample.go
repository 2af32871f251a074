package collocation

import (
	"math"
	"math/rand/v2"
	"slices"

	"pinn/pde"
)

// withSpots returns the cloud of a region without parts with points of their own in the spots: a stratified sample, in
// which the points outside stand for what the spots leave and those in a spot for the spot. The measure stays. A region
// that cannot be cut to a box keeps its cloud.
func withSpots(c *pde.Cloud, on pde.Region, spots []pde.Box, rule Rule, rnd *rand.Rand) *pde.Cloud {
	pieces, _ := partsIn(on, spots)
	if len(pieces) == 0 {
		return c
	}
	count := max(spotFew, int(spotExtra*float64(c.Points()))/len(pieces))
	total, inside := measure(c), 0.0
	clouds := []*pde.Cloud{nil}
	for _, p := range pieces {
		cloud := place(p, rule, count, rnd)
		inside += measure(cloud)
		clouds = append(clouds, cloud)
	}
	var outside []int
	weight := 0.0
	for i, w := range c.Weight {
		if !inAny(spots, c.X.RawRowView(i)) {
			outside = append(outside, i)
			weight += w
		}
	}
	if !(inside < spotMost*total) || weight == 0 {
		return c
	}
	clouds[0] = c.Pick(outside)
	for i := range clouds[0].Weight {
		clouds[0].Weight[i] *= (total - inside) / weight
	}
	return concat(clouds)
}

// Clippers and insiders are regions that have parts in boxes.
type (
	clipper interface {
		Clip(lower, upper []float64) (pde.Region, bool)
	}
	insider interface {
		Inside(lower, upper []float64) (pde.Region, bool)
	}
)

// partsIn returns the parts of a region without parts in some boxes, leaving out those that it does not meet. Along the
// axes that the region is flat in a box must be so too, at the same place.
func partsIn(on pde.Region, boxes []pde.Box) (parts []pde.Region, in []pde.Box) {
	dim, own := on.Dims()
	if own == 0 {
		return nil, nil
	}
	ones := slices.Repeat([]float64{1}, dim)
	plane := pde.BoxOf(on, make([]float64, dim), ones)
	lower, upper := make([]float64, dim), make([]float64, dim)
	for _, b := range boxes {
		meets := true
		for a := range dim {
			lower[a], upper[a] = b.Lower[a], b.Upper[a]
			flat := plane.Lower[a] == plane.Upper[a]
			meets = meets && flat == (b.Lower[a] == b.Upper[a]) && (!flat || plane.Lower[a] == b.Lower[a])
			if flat {
				lower[a], upper[a] = math.Inf(-1), math.Inf(1)
			}
		}
		if !meets {
			continue
		}
		var part pde.Region
		switch on := on.(type) {
		case clipper:
			part, meets = on.Clip(lower, upper)
		case insider:
			part, meets = on.Inside(lower, upper)
		default:
			meets = false
		}
		if meets {
			parts, in = append(parts, part), append(in, b)
		}
	}
	return parts, in
}

// SpotCloud places about n points in each of the spots of a condition that its region meets, weighted by measure. It is
// nil if there are none. It panics if the region of the condition cannot be sampled; see [Sample].
func SpotCloud(c *pde.Condition, rule Rule, n int, rnd *rand.Rand) *pde.Cloud {
	var clouds []*pde.Cloud
	for _, part := range leaves(c.On) {
		pieces, _ := partsIn(part, c.Spots)
		for _, p := range pieces {
			clouds = append(clouds, place(p, rule, n, rnd))
		}
	}
	if len(clouds) == 0 {
		return nil
	}
	return concat(clouds)
}

// SpotsOf returns the spots of a condition: those of its operator on the parts of its region (see [Spots]). Operators that
// are not [pde.Bounded] have none, nor have parts that cannot be cut to boxes: spheres and single points.
func SpotsOf(c *pde.Condition, lower, upper []float64) []pde.Box {
	op, ok := c.Op.(pde.Bounded)
	if !ok {
		return nil
	}
	var all []pde.Box
	for _, part := range leaves(c.On) {
		_, in := partsIn(part, Spots(op, pde.BoxOf(part, lower, upper)))
		all = append(all, in...)
	}
	return all[:min(len(all), mostSpots)]
}

// inAny reports whether a point lies in one of some boxes.
func inAny(boxes []pde.Box, x []float64) bool {
	for _, b := range boxes {
		in := true
		for a, v := range x {
			in = in && b.Lower[a] <= v && v <= b.Upper[a]
		}
		if in {
			return true
		}
	}
	return false
}
