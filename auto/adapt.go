package auto

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation/partition"
	"pinn/pde/jet"
)

const (
	// near is the fraction of the largest residual of a box from which boxes are refined with it.
	near = 0.1
	// widenLocal is the factor of the width of all boxes where these are alike, and widestLocal its limit, relative to
	// localWidths.
	widenLocal  = 1.5
	widestLocal = 3.1
	// stirring is what paying is as long as the solution is not resolved: residuals then hardly fall for a while.
	stirring = 1.05
	// mostTiles bounds the boxes of a problem that is solved in one go.
	mostTiles = 1200
)

// adapt solves the problem on boxes that are refined until every box has a small residual. Where few boxes are above the
// rest, these are halved along the axes of most variation. Where most are alike and resolve the solution, all get more
// functions, which lowers smooth errors faster.
func (s *solver) adapt() (*mosaic, error) {
	target, budget := s.localTarget(), s.spent+localWork
	t := s.firstTiling(-1)
	best, err := s.tile(s.problem, t, nil, 0)
	if err != nil {
		return nil, err
	}
	s.recordTiles(best)
	for slow := 0; slow < fruitless && best.worst() > target && s.options.Partition.Boxes == nil; {
		t, price := s.finer(best, target)
		if s.spent+2*price > budget || len(t.boxes) > mostTiles {
			break
		}
		m, err := s.tile(s.problem, t, s.guess(best), 0)
		if stop(err) != nil {
			return nil, err
		}
		if err != nil {
			break
		}
		s.recordTiles(m)
		gain := paying
		if best.worst() > resolved {
			gain = stirring
		}
		if m.worst()*gain > best.worst() {
			slow++
		}
		if m.worst() < best.worst() || best.worst() > resolved {
			best = m
		}
	}
	return best, nil
}

// worst returns the largest residual of a box relative to that of the zero solution.
func (m *mosaic) worst() float64 { return floats.Max(m.errors) / orElse(m.size, 1) }

// finer returns the next tiling and the work of a linear solve with it.
func (s *solver) finer(m *mosaic, target float64) (tiling, float64) {
	t := m.tiling
	limit := max(target*m.size, near*floats.Max(m.errors))
	flagged := 0
	for _, e := range m.errors {
		if e > limit {
			flagged++
		}
	}
	next := mosaic{problem: m.problem}
	widest := widestLocal * float64(localWidths[len(s.problem.Coords)-1])
	if alike := 2*flagged > len(m.boxes); alike && m.worst() < resolved && s.options.Network.Width == 0 && widenLocal*float64(t.width) <= widest {
		t.width = int(widenLocal * float64(t.width))
		if !s.spreadFixed() {
			t.spread *= math.Pow(widenLocal, 1/float64(len(s.problem.Coords)))
		}
		next.tiling = t
		return t, next.price()
	}
	t.boxes = nil
	for k, b := range m.boxes { // halved along all axes along which it bends about as much
		if m.errors[k] <= limit {
			t.boxes = append(t.boxes, b)
			continue
		}
		parts := []partition.Box{b}
		for a := range b.Lower {
			if m.bends[k][a] < floats.Max(m.bends[k])/2 {
				continue
			}
			var halves []partition.Box
			for _, c := range parts {
				lower, upper := c.Halves(a)
				halves = append(halves, lower, upper)
			}
			parts = halves
		}
		t.boxes = append(t.boxes, parts...)
	}
	next.tiling = t
	return t, next.price()
}

// guess returns where the iteration of a nonlinear problem begins after a solution on other boxes: there, if it is one.
func (s *solver) guess(m *mosaic) jet.Func {
	if m.worst() > resolved {
		return nil
	}
	return m.mesh()
}

// recordTiles records a solve on boxes in the history.
func (s *solver) recordTiles(m *mosaic) {
	s.trials++
	s.recordAs("boxes", s.trials, m.width*len(m.boxes), m.spread, m.fit.Loss, m.worst(), func() *Model { return newModel(s.problem, m.boxes, m.pieces) })
	s.note("%d boxes, %d functions each: largest relative residual of a box %.1e", len(m.boxes), m.width, m.worst())
}

// recordSlab records a slab in the history.
func (s *solver) recordSlab(m *march, slab *mosaic) {
	s.trials++
	s.recordAs("slabs", s.trials, slab.width*len(slab.boxes), slab.spread, slab.fit.Loss, m.rel(slab), nil)
	from, to := slab.problem.Lower[m.axis], slab.problem.Upper[m.axis]
	s.note("%s from %.4g to %.4g: %d boxes, relative residual %.1e", s.problem.Time, from, to, len(slab.boxes), m.rel(slab))
}
