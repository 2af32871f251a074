package auto

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"pinn/collocation"
	"pinn/collocation/cell"
	"pinn/collocation/partition"
	"pinn/network"
)

// reference is the basis that cells share, on the unit box.
type reference struct {
	*cell.Reference
	net        collocation.Adaptive
	fit, fresh *cell.Sampler  // of the points to fit, and of those to look at the residual
	holes      []network.Hole // around which the functions are, in the unit box
}

type referenceKey struct {
	width  int
	spread float64
	copy   uint64
	holes  string // in the unit box; empty: of whole cells
}

// referenceOf returns the basis of whole cells with a number of functions and a spread. Copy 1 is independent of copy 0.
func (s *solver) referenceOf(t division, copy uint64) (*reference, error) {
	key := referenceKey{t.width, t.spread, copy, ""}
	if r := s.references[key]; r != nil {
		return r, nil
	}
	dim := len(s.problem.Coords)
	n, err := s.cellNet(t.width, make([]float64, dim), slices.Repeat([]float64{1}, dim))
	if err != nil {
		return nil, err
	}
	spread := t.spread
	if copy > 0 && dim == 1 {
		spread *= math.Pow(otherRange, 1/float64(copy))
	}
	init, first := s.initial(design{spread: spread}), 0
	if disk, ok := init.(network.Disk); ok {
		disk.Affine = true
		init, first = disk, dim+1
	}
	init.Fill(n, s.stream(streamBoxes, copy))
	var fresh collocation.Rule = collocation.Random{}
	if dim == 1 {
		fresh = toEnds{fresh}
	}
	r := &reference{
		Reference: cell.NewReference(n, first), net: n,
		fit:   &cell.Sampler{Rule: clustered(s.options.Points.Rule), Seed: s.options.Seed<<2 ^ copy<<1},
		fresh: &cell.Sampler{Rule: fresh, Seed: s.options.Seed<<2 ^ copy<<1 | 1},
	}
	if s.references == nil {
		s.references = map[referenceKey]*reference{}
	}
	s.references[key] = r
	return r, nil
}

// refer gives every cell of a trial the basis that it shares with others: that of whole cells or, near round holes, one around these.
func (s *solver) refer(m *cellTrial, whole *reference, copy uint64) error {
	holes := s.holes()
	around := map[referenceKey]*reference{}
	_, m.rank = whole.Dims()
	for _, b := range m.frames {
		r := whole
		if nearby := nearHoles(holes, b); len(nearby) > 0 {
			key := referenceKey{m.width, m.spread, copy, fmt.Sprintf("%.9f", nearby)}
			if r = cmp.Or(around[key], s.around[key]); r == nil {
				var err error
				if r, err = s.referenceAround(nearby, m.division, whole, copy); err != nil {
					return err
				}
			}
			around[key] = r
		}
		m.references = append(m.references, r)
	}
	maps.DeleteFunc(s.around, func(key referenceKey, _ *reference) bool { return key.copy == copy })
	if s.around == nil {
		s.around = map[referenceKey]*reference{}
	}
	maps.Copy(s.around, around)
	return nil
}

// cellNet returns a network on a cell, without weights.
func (s *solver) cellNet(width int, lower, upper []float64) (*network.Net, error) {
	return network.New(network.Config{
		Kind: s.options.Network.Kind, Layers: s.options.Network.Layers, Width: width,
		Activation: s.options.Network.Activation, Lower: lower, Upper: upper,
	})
}

// aroundNet returns a network around holes, without weights.
func (s *solver) aroundNet(holes []network.Hole, width int, lower, upper []float64) (*network.Around, error) {
	return network.NewAround(network.AroundConfig{
		Width: width, Activation: s.options.Network.Activation, Lower: lower, Upper: upper, Holes: holes,
	})
}

// cellBasis returns the network of a cell that has the functions of a reference.
func (s *solver) cellBasis(r *reference, width int, b partition.Cell) (n collocation.Adaptive, err error) {
	if r.holes == nil {
		n, err = s.cellNet(width, b.Lower, b.Upper)
	} else {
		var holes []network.Hole
		for _, h := range r.holes {
			own := network.Endless(len(b.Lower))
			for a := range own.Center {
				size := b.Upper[a] - b.Lower[a]
				own.Center[a], own.Semi[a] = b.Lower[a]+h.Center[a]*size, h.Semi[a]*size
			}
			holes = append(holes, own)
		}
		n, err = s.aroundNet(holes, width, b.Lower, b.Upper)
	}
	if err != nil {
		return nil, err
	}
	copy(n.Params(), r.net.Params())
	return n, nil
}
