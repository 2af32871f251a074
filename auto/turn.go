package auto

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/lsgd"
	"pinn/network"
)

// turn looks for the directions in which the solution varies. A front that moves along characteristics needs high
// frequencies across them and hardly any along them, and no isotropic disk of a size that can be solved for holds it. In every round
// the frequencies are drawn from the ellipsoid that has the second moments of the frequencies of the round before,
// weighted with the squares of their coefficients: the energy of the solution, as far as it is known.
func (s *solver) turn(best *trial) (*trial, error) {
	if s.options.Network.Init != "disk" || s.spreadFixed() || len(s.problem.Coords) == 1 || best.active > 0 || s.modal != nil || s.inversion != nil {
		return best, nil
	}
	t, from := best, best.rel
	for range mostTurns {
		d, err := s.needed(t)
		if err == nil {
			t, err = s.try(d, 0, "search")
		}
		if stop(err) != nil {
			return nil, err
		}
		if err != nil {
			break
		}
		if t.rel < best.rel {
			best = t
		}
	}
	if best.rel == from {
		return best, nil
	}
	best, err := s.trim(best)
	if err == nil {
		s.note("width %d: frequencies turned to the axes of the solution's energy, half axes %.3g: relative residual %.1e", best.width, halfAxes(best.design), best.rel)
	}
	return best, err
}

// trim doubles and halves the half axes of a turned design one by one while that lowers the residual clearly.
func (s *solver) trim(best *trial) (*trial, error) {
	for moved := true; moved && best.rel > residualOfZero; {
		moved = false
		for axis := range best.stretch {
			for _, factor := range []float64{0.5, 2} {
				d := best.design
				d.stretch = slices.Clone(d.stretch)
				d.stretch[axis] *= factor
				t, err := s.try(d, 0, "search")
				if err != nil {
					return best, stop(err)
				}
				if t.rel*gainOfChange < best.rel {
					best, moved = t, true
					break
				}
			}
		}
	}
	return best, nil
}

// needed returns the design whose ellipsoid has the second moments of the needed frequencies.
func (s *solver) needed(t *trial) (design, error) {
	state := &collocation.State{Coef: slices.Clone(t.state.Coef)}
	if _, err := s.fitted(t.system, state, lsgd.ProjectSettings{Tolerance: rankToTurn}); err != nil {
		return design{}, err
	}
	dim := len(s.problem.Coords)
	moments := mat.NewSymDense(dim, nil)
	total := 0.0
	layout := t.system.Layout
	for f, span := range layout.Span {
		a, _ := t.nets[layout.Space[f]].(*network.Net).Layer(0)
		for j, c := range state.Coef[span.Lo:span.Hi] {
			moments.SymRankOne(moments, c*c, a.RowView(j))
			total += c * c
		}
	}
	var eigen mat.EigenSym
	if total == 0 || !eigen.Factorize(moments, true) {
		return t.design, nil
	}
	d := design{width: t.width, stretch: eigen.Values(nil), axes: new(mat.Dense)}
	eigen.VectorsTo(d.axes)
	// The second moment of a uniform ball of radius r is r^2/(d+2) along every axis.
	volume := 1.0
	for k, v := range d.stretch {
		d.stretch[k] = max(leastHalfAxis, math.Sqrt(enlargeNeeded*float64(dim+2)*max(0, v)/total))
		volume *= d.stretch[k]
	}
	d.spread = math.Pow(volume, 1/float64(dim))
	for k := range d.stretch {
		d.stretch[k] /= d.spread
	}
	return d, nil
}

// halfAxes returns the half axes of the ellipsoid of a design that has a stretch.
func halfAxes(d design) []float64 {
	out := slices.Clone(d.stretch)
	for k := range out {
		out[k] *= d.spread
	}
	return out
}
