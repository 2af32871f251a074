package lsgd

import "pinn/collocation"

// chords moves a state by steps with the factorisation of the last linear system and the residual at the state (the chord method: C. T. Kelley,
// "Iterative Methods for Linear and Nonlinear Equations", SIAM 1995, section 5.4.1), which cost a few products each. It sets norm and reports
// whether the last of them found nothing to gain: the sine of the angle by which the state misses stationarity, for the matrix of
// that system, is then within the offset.
func (p *projection) chords(st *collocation.State, norm *float64) (stationary bool, err error) {
	p.sparse.st = st
	defer func() { p.sparse.st = nil }()
	for range chordsMost {
		before := *norm
		if err := p.sparse.correct(st.Coef); err != nil {
			return false, err
		}
		if *norm, err = p.norm(st); err != nil {
			return false, err
		}
		switch o := (outcome{promised: *norm}); {
		case o.offset(before) <= p.offset:
			return true, nil
		case *norm*chordGain > before:
			return false, nil
		}
	}
	return false, nil
}
