package auto

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// search finds a design by trials and returns the best one. It scans the spread with a small basis, wider ones until
// the solution is resolved at all, turns the basis along the axes, and then widens it, following the spread by the
// rule that the width grows with its d-th power.
func (s *solver) search() (*trial, error) {
	best, err := s.pilot()
	if err != nil {
		return nil, err
	}
	if best.rel > residualResolved {
		s.note("width %d does not resolve the solution: relative residual %.1e", best.width, best.rel)
	} else {
		s.expectWidths(best)
		if best, err = s.stretch(best); err != nil {
			return nil, err
		}
	}
	width := s.options.Network.Width
	switch {
	case width > 0 && width != best.width:
		return s.climb(s.grown(best.design, width))
	case width > 0 || best.rel > residualResolved:
		return best, nil
	}
	s.expectWidths(best)
	return s.grow(best)
}

// grow widens the basis of a trial that resolves the solution for as long as that pays.
func (s *solver) grow(best *trial) (*trial, error) {
	for slow, last := 0, (*trial)(nil); slow < 2; {
		if last != nil && s.dear(last, best) {
			s.note("the residual falls too slowly with the width: cells will need less work")
			return best, nil
		}
		width, err := s.next(best)
		if err != nil || width == best.width {
			return best, err
		}
		t, err := s.widen(best, width)
		if err != nil || t.rel >= best.rel {
			return best, stop(err)
		}
		gained, want := best.rel/t.rel, s.worth(best.width, t.width)
		last, best = best, t
		s.expectWidths(best)
		switch {
		case gained >= want:
			slow = 0
		case t.rel < residualNearRounding:
			return best, nil
		default:
			slow++
		}
	}
	s.note("the residual falls too slowly with the width to go on")
	return best, nil
}

// dear predicts, from the last widening, whether the work to meet the tolerance with one basis is more than that of cells
// may be expected to be.
func (s *solver) dear(last, best *trial) bool {
	goal := s.options.Tolerance / SafetyFactor
	if !s.divides || best.rel <= goal {
		return false
	}
	digits := math.Log(best.rel/goal) / math.Log(last.rel/best.rel)
	growth := math.Pow(float64(best.width)/float64(last.width), 3*digits)
	return best.work*growth > max(workOfOneBasis, s.leastOnCells())
}

// widen tries a larger width.
func (s *solver) widen(best *trial, width int) (*trial, error) {
	t, err := s.climb(s.grown(best.design, width))
	if err == nil && t.axes != nil {
		t, err = s.trim(t)
	}
	if err == nil && best.rel < s.worth(best.width, width)*t.rel {
		t, err = s.thicken(t)
	}
	if err == nil {
		s.note("width %d, spread %.3g: relative residual %.1e at fresh points (rank %d of %d)", t.width, t.spread, t.rel, t.fit.Rank, len(t.state.Coef))
	}
	return t, err
}

// stop passes on the errors that end a search and drops those of a trial that merely failed.
func stop(err error) error {
	if err != nil && fatal(err) {
		return err
	}
	return nil
}

// pilot scans the spread at growing widths until the solution is resolved, and turns the basis where it is not.
func (s *solver) pilot() (*trial, error) {
	if s.opening != nil {
		return s.opening, nil
	}
	from := design{width: s.pilotWidth()}
	var before *trial
	for find := s.scan; ; {
		best, err := find(from)
		if err != nil {
			return nil, err
		}
		if err := s.measureBy(best); err != nil {
			return nil, err
		}
		if best, err = s.resize(best); err != nil {
			return nil, err
		}
		if best, err = s.thin(best); err != nil {
			return nil, err
		}
		limit := workUnresolved
		switch {
		case s.divides, hasSpots(s.problem): // cells do for what turned frequencies would be for, with less work
			limit = workBeforeCells
		case best.rel > residualResolved:
			if best, err = s.turn(best); err != nil {
				return nil, err
			}
		}
		if best.rel > residualResolved {
			s.last = best
			if s.impossible, err = s.contradicted(before, best); err != nil || s.impossible != "" || s.stuck(s.model(best), best.spread, fmt.Sprintf("with %d functions", best.width)) {
				return best, err
			}
		}
		lost := before != nil && before.rel < ratioNotNearer*best.rel && s.inversion.misses(best)
		before = best
		width := min(2*best.width, s.widest())
		if lost || best.rel < residualResolved || width == best.width || s.spent+7*8*best.work > limit {
			return best, nil
		}
		from = best.design
		from.width = width
		if s.thinnable() {
			from, find = s.grown(best.design, width), s.climb
		}
	}
}

// pilotWidth is the width of the first trials. Where cells are possible, systems that are nonlinear have as many functions of all fields as
// ordinaryFields would: a scan solves each trial some twenty times over. With all of the functions it takes
// 13 s of a cavity flow in three fields, before the cells that this needs, with fewer 3 s; Kovasznay's flow, which one basis resolves, takes 9 s and 4 s.
func (s *solver) pilotWidth() int {
	width := [...]int{40, 200, 400}[min(len(s.problem.Coords), 3)-1]
	if s.options.Network.Layers > 1 {
		width = 100
	}
	if fields := len(s.problem.Fields); s.divides && len(s.problem.Coords) > 1 && fields > ordinaryFields && !s.problem.Affine() {
		width = width * ordinaryFields / fields
	}
	return min(width, s.widest())
}

// widest is the largest width that the limit of columns and the options allow.
func (s *solver) widest() int {
	return cmp.Or(s.options.Network.Width, mostColumns/len(s.problem.Fields))
}

// next returns the width to try after a trial, or its own width when it is good enough. With no tolerance asked for it
// goes on while that is cheap; with one, or when it is dear, it goes on while the tolerance is out of reach.
func (s *solver) next(best *trial) (int, error) {
	width, certain := s.wider(best)
	if certain {
		return width, nil
	}
	good, err := s.tolerable(best)
	if err != nil || good {
		return best.width, err
	}
	return width, nil
}

// wider returns the width to try after a trial that misses the tolerance, and whether it is to be tried although the trial may meet it. Steps are
// doublings where they are cheap.
func (s *solver) wider(best *trial) (width int, certain bool) {
	double, small := min(2*best.width, s.widest()), min(best.width*7/5, s.widest())
	switch {
	case best.rel <= residualOfZero || best.width >= s.widest() || s.inversion.resolves(best):
		return best.width, true
	case !s.exacting && best.rel > residualNearRounding && s.price(best, double) < workToImprove:
		return double, true
	case !s.exacting && s.price(best, small) < workToImprove:
		return small, true
	case s.price(best, small) > s.mostToTolerance():
		return best.width, true
	case s.price(best, double) < workToImprove:
		return double, false
	}
	return small, false
}

// price is the work done so far with that of a trial of another width and of the independent solve after it.
func (s *solver) price(best *trial, width int) float64 {
	g := float64(width) / float64(best.width)
	return s.spent + 2*best.work*g*g*g
}

// tolerable reports whether a trial meets the tolerance. Where the residual leaves no doubt, that is taken from it;
// otherwise the independent solve is made, and kept for the end.
func (s *solver) tolerable(t *trial) (bool, error) {
	switch {
	case t.rel*100 < s.options.Tolerance:
		return true, nil
	case t.rel > s.options.Tolerance:
		return false, nil
	}
	err := s.estimate(t)
	return t.estimate <= s.options.Tolerance, err
}

// grown predicts the best spread at another width.
func (s *solver) grown(d design, width int) design {
	g := math.Pow(float64(width)/float64(d.width), 1/s.directions(d))
	if s.spreadFixed() {
		g = 1
	}
	d.width, d.spread = width, d.spread*g
	return d
}

func (s *solver) spreadFixed() bool {
	return s.options.Network.Spread > 0 || s.options.Network.Init == "he" || s.options.Network.Init == "glorot"
}

// scan tries spreads over more than a decade at the width and with the shape of a design. The range grows with the
// width as the best spread does; it is left where the residual has gone up for good.
func (s *solver) scan(d design) (*trial, error) {
	spreads := []float64{0.1, 0.25, 0.5, 1, 2, 4, 8}
	if s.options.Network.Init == "disk" {
		spreads = []float64{3, 5, 8, 13, 20, 32, 50}
	}
	g := math.Pow(float64(d.width)/float64(s.pilotWidth()), 1/s.directions(d))
	for k := range spreads {
		spreads[k] *= g
	}
	if s.spreadFixed() {
		spreads = []float64{s.options.Network.Spread}
	}
	best, err := s.bestOf(d, spreads)
	if err == nil && len(spreads) > 1 {
		s.note("width %d: of the spreads from %.3g to %.3g, %.3g has the smallest residual at fresh points (%.1e)", d.width, spreads[0], spreads[len(spreads)-1], best.spread, best.rel)
	}
	return best, err
}

func (s *solver) bestOf(d design, spreads []float64) (*trial, error) {
	var best *trial
	var first error
	worse := 0
	for k, r := range spreads {
		d.spread = r
		if best != nil && s.inversion != nil {
			s.expect(best.took, best.took*(float64(len(spreads)-k)+s.repeats()))
		}
		t, err := s.try(d, 0, "search")
		if err != nil {
			if stop(err) != nil {
				return nil, err
			}
			first = cmp.Or(first, err)
			continue
		}
		if best == nil || t.rel < best.rel {
			best = t
		}
		worse++
		if t.rel < ratioForGood*best.rel {
			worse = 0
		}
		if worse == 2 {
			break
		}
	}
	if best == nil {
		return nil, fmt.Errorf("no trial succeeded: %w", first)
	}
	return best, nil
}

// stretch lengthens and shortens the disk along the axes, at constant volume, while that lowers the residual.
func (s *solver) stretch(best *trial) (*trial, error) {
	dim := len(s.problem.Coords)
	if s.options.Network.Init != "disk" || s.spreadFixed() || dim == 1 || best.axes != nil {
		return best, nil
	}
	axes := dim
	if dim == 2 {
		axes = 1 // shortening one is lengthening the other
	}
	for moved := true; moved && best.rel > residualOfZero; {
		moved = false
		for axis := range axes {
			for _, factor := range []float64{2, 0.5} {
				d := best.design
				d.stretch = stretched(d.stretch, dim, axis, factor)
				t, err := s.try(d, 0, "search")
				if stop(err) != nil {
					return nil, err
				}
				if err == nil && t.rel*gainOfTurning < best.rel {
					best, moved = t, true
					break
				}
			}
		}
	}
	if best.design.stretch != nil {
		s.note("frequencies stretched by %.3g along the axes: relative residual %.1e", best.design.stretch, best.rel)
	}
	return best, nil
}

// stretched multiplies one factor by f and the others so that the product stays.
func stretched(old []float64, dim, axis int, f float64) []float64 {
	out := slices.Clone(old)
	if out == nil {
		out = slices.Repeat([]float64{1}, dim)
	}
	for a := range out {
		if a == axis {
			out[a] *= f
		} else {
			out[a] *= math.Pow(f, -1/float64(dim-1))
		}
	}
	return out
}

// climb tries a design and follows its spread up or down while the residual falls clearly. The singular values tell
// the direction: a basis of nearly full rank that is well conditioned has room for smoother functions, and one that is
// cut has functions to spare.
func (s *solver) climb(d design) (*trial, error) {
	best, err := s.try(d, 0, "search")
	if err != nil || s.spreadFixed() {
		return best, err
	}
	factor := 1.25
	if best.fit.Rank > len(best.state.Coef)*9/10 {
		factor = 1 / factor
	}
	for range 4 {
		if best.rel <= residualAtRounding {
			break
		}
		next := best.design
		next.spread *= factor
		t, err := s.try(next, 0, "search")
		if err != nil {
			return best, stop(err)
		}
		gained := best.rel / t.rel
		if gained > 1 {
			best = t
		}
		if gained < gainOfChange {
			break
		}
	}
	return best, nil
}
