package auto

import (
	"errors"
	"math"
	"slices"

	"pinn/collocation/cell"
	"pinn/collocation/partition"
	"pinn/network"
)

// holes returns the round holes of the domain around which cells have a basis.
func (s *solver) holes() (out []network.Hole) {
	d := shapeOf(s.problem)
	if d == nil || s.options.Network.Init != "disk" || s.options.Network.Layers > 1 {
		return nil
	}
	for _, h := range d.Holes() {
		out = append(out, network.Hole(h))
	}
	return out
}

// nearHoles returns the holes near a cell, in its unit box, the nearest first: those whose centres are not far away beside their own size or that of the cell, which
// functions of the coordinates do not resolve, and that are not so large that they do, nor so small that the points of the cell miss what varies there. What decays
// from a hole is a polynomial of its image where the hole is a ball, and not where it is a long ellipse.
func nearHoles(holes []network.Hole, b partition.Cell) (out []network.Hole) {
	var away []float64
	for _, h := range holes {
		in := network.Endless(len(b.Lower))
		distance, small, large, longest := 0.0, math.Inf(1), 0.0, 0.0
		for a, c := range h.Center {
			size := b.Upper[a] - b.Lower[a]
			in.Center[a], in.Semi[a] = (c-b.Lower[a])/size, h.Semi[a]/size
			if math.IsInf(h.Semi[a], 0) {
				continue
			}
			distance = math.Hypot(distance, max(0, b.Lower[a]-c, c-b.Upper[a]))
			small, large, longest = min(small, h.Semi[a]), max(large, h.Semi[a]), max(longest, size)
		}
		if distance < max(nearHole*small, nearCell*longest) && large < largeHole*longest && small > smallHole*longest && large < longHole*small {
			at, _ := slices.BinarySearch(away, distance)
			away, out = slices.Insert(away, at, distance), slices.Insert(out, at, in)
		}
	}
	return out[:min(len(out), mostHolesOfCell)]
}

// referenceAround returns a basis around holes of the unit box; that of whole cells where the holes leave too little of the box.
func (s *solver) referenceAround(holes []network.Hole, t division, whole *reference, copy uint64) (*reference, error) {
	dim := len(s.problem.Coords)
	n, err := s.aroundNet(holes, t.width, make([]float64, dim), slices.Repeat([]float64{1}, dim))
	if err != nil {
		return nil, err
	}
	image := max(imageOfSpread*t.spread, leastImage)
	n.Fill(plainOfSpread*t.spread, image, image, s.stream(streamBoxes, copy))
	r := *whole
	r.net, r.holes = n, holes
	r.Reference, err = cell.NewPartialReference(n, dim+1, besides(holes))
	if errors.Is(err, cell.ErrNarrow) {
		return whole, nil
	}
	return &r, err
}

// besides is the part of the unit box outside of holes. It implements [cell.Part].
type besides []network.Hole

// Holds implements [cell.Part].
func (o besides) Holds(unit []float64) bool {
	return !slices.ContainsFunc(o, func(h network.Hole) bool { return h.Level(unit) < -onHole })
}

// Edges implements [cell.Part].
func (o besides) Edges() int { return len(o) }

// Edge implements [cell.Part].
func (o besides) Edge(k int, normal, unit []float64) bool {
	h := o[k]
	by := math.Sqrt(h.Level(unit) + 1)
	size := 0.0
	for a, c := range h.Center {
		normal[a] = 0
		if math.IsInf(h.Semi[a], 0) {
			continue
		}
		unit[a] = c + (unit[a]-c)/by
		if !(unit[a] >= 0 && unit[a] <= 1) {
			return false
		}
		normal[a] = (unit[a] - c) / (h.Semi[a] * h.Semi[a])
		size = math.Hypot(size, normal[a])
	}
	for a := range normal {
		normal[a] /= size
	}
	return o.Holds(unit)
}

// apartAtHoles halves cells until no more than one hole cuts any, along the axis across which the centres are farthest apart, down to the size of the holes.
func (s *solver) apartAtHoles(cells []partition.Cell) (out []partition.Cell) {
	holes := s.holes()
	for len(cells) > 0 {
		b := cells[0]
		cells = cells[1:]
		if axis := crowded(holes, b); axis >= 0 && len(cells)+len(out) < mostCells/4 {
			lower, upper := b.Halves(axis)
			cells = append(cells, lower, upper)
			continue
		}
		out = append(out, b)
	}
	return out
}

// crowded returns the axis along which to halve a cell that several holes cut; -1: it is none, or not large beside them.
func crowded(holes []network.Hole, b partition.Cell) int {
	var in []network.Hole
	for _, h := range holes {
		nearest := 0.0
		for a, c := range h.Center {
			d := max(0, b.Lower[a]-c, c-b.Upper[a]) / h.Semi[a]
			nearest += d * d
		}
		if nearest < 1 {
			in = append(in, h)
		}
	}
	axis, most := -1, 0.0
	if len(in) < 2 {
		return axis
	}
	for a := range b.Lower {
		least, largest, radius := math.Inf(1), math.Inf(-1), 0.0
		for _, h := range in {
			if !math.IsInf(h.Semi[a], 0) {
				least, largest, radius = min(least, h.Center[a]), max(largest, h.Center[a]), max(radius, h.Semi[a])
			}
		}
		if apart := largest - least; apart > most && b.Upper[a]-b.Lower[a] > 2*radius {
			axis, most = a, apart
		}
	}
	return axis
}
