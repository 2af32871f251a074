package auto

import "cmp"

// thin tries other numbers of active coordinates at the width of a trial. In many dimensions an isotropic ball spends
// nearly all of its frequencies on products of functions of all coordinates, while solutions often are sums of functions
// of few.
func (s *solver) thin(best *trial) (*trial, error) {
	if !s.thinnable() {
		return best, nil
	}
	from := best
	for active := 1; active <= min(mostActive, len(s.problem.Coords)-1) && best.rel > residualNearRounding; active++ {
		if active == from.active {
			continue
		}
		t, err := s.withActive(from, active, best.rel)
		if stop(err) != nil {
			return nil, err
		}
		if err == nil && t.rel < best.rel {
			best = t
		}
	}
	if best != from {
		s.note("width %d: frequencies with %d of %d active coordinates, spread %.3g: relative residual %.1e instead of %.1e",
			best.width, best.active, len(s.problem.Coords), best.spread, best.rel, from.rel)
	}
	return best, nil
}

// thicken tries one active coordinate more, which a wider basis may afford.
func (s *solver) thicken(best *trial) (*trial, error) {
	if best.active == 0 || !s.thinnable() {
		return best, nil
	}
	d := best.design
	if d.active++; d.active == len(s.problem.Coords) {
		d.active = 0
	}
	t, err := s.try(d, 0, "search")
	if err != nil || t.rel >= best.rel {
		return best, stop(err)
	}
	s.note("width %d: frequencies with %d active coordinates: relative residual %.1e instead of %.1e", t.width, t.active, t.rel, best.rel)
	return t, nil
}

// worth is the factor that a wider basis must gain to go on. In many dimensions no more can be hoped for than that the
// residual falls as the width grows.
func (s *solver) worth(from, to int) float64 {
	if s.thinnable() {
		return float64(to) / float64(from)
	}
	return gainOfWidening
}

// thinnable reports whether the number of active coordinates is open and worth a trial.
func (s *solver) thinnable() bool {
	return len(s.problem.Coords) >= coordinatesMany && s.options.Network.Init == "disk" && !s.spreadFixed()
}

// withActive tries a number of active coordinates from the spread of another trial on, upwards or else downwards while the
// residual falls clearly. It gives up at once where that is far above the best residual of other numbers.
func (s *solver) withActive(from *trial, active int, toBeat float64) (*trial, error) {
	d := from.design
	d.active = active
	best, err := s.try(d, 0, "search")
	if err != nil || best.rel > ratioOutclassed*toBeat {
		return best, err
	}
	for _, factor := range []float64{strideOfSpreads, 1 / strideOfSpreads} {
		for moved := false; best.rel > residualOfZero; moved = true {
			d := best.design
			d.spread *= factor
			t, err := s.try(d, 0, "search")
			if stop(err) != nil {
				return nil, err
			}
			if err != nil || t.rel*gainOfChange > best.rel {
				if moved {
					return best, nil
				}
				break
			}
			best = t
		}
	}
	return best, nil
}

// directions is the dimension of the balls from which the frequencies of a design are drawn.
func (s *solver) directions(d design) float64 {
	return float64(cmp.Or(d.active, len(s.problem.Coords)))
}
