package auto

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/partition"
	"pinn/pde"
	"pinn/pde/jet"
)

// crossing is where two planes meet on which a flux jumps. A solution behaves there like r^exponent.
type crossing struct {
	place
	exponent float64
	text     string
}

// crossings finds those of a problem with one field whose conductivities next to them are known and make the solution singular.
func (s *solver) crossings() (out []crossing) {
	if len(s.problem.Fields) != 1 || len(s.problem.Coords) < 2 {
		return nil
	}
	for k, w := range s.switches {
		for _, v := range s.switches[k+1:] {
			if w.Axis < 0 || v.Axis < 0 || w.Axis == v.Axis || w.Kind != pde.Interface || v.Kind != pde.Interface {
				continue
			}
			around, ok := s.conductivities(&w, &v)
			if !ok {
				continue
			}
			exponent := exponentAround(around)
			if exponent >= 1 {
				continue
			}
			// What the smallest cell leaves pollutes the rest of the domain with the energy in it, r^(2 exponent).
			p := place{lower: slices.Clone(s.problem.Lower), upper: slices.Clone(s.problem.Upper), order: 2*exponent - 1, share: 1. / leftAtCrossing}
			for _, plane := range []pde.Switch{w, v} {
				p.lower[plane.Axis], p.upper[plane.Axis] = plane.At, plane.At
			}
			out = append(out, crossing{p, exponent, fmt.Sprintf("%s behaves like r^%.3g where the borders %s = %.6g and %s = %.6g meet",
				s.problem.Fields[0], exponent, s.problem.Coords[w.Axis], w.At, s.problem.Coords[v.Axis], v.At)})
		}
	}
	return out
}

// strongest says what the solution does at the crossing where it is the least smooth.
func strongest(all []crossing) string {
	least := slices.MinFunc(all, func(a, b crossing) int { return cmp.Compare(a.exponent, b.exponent) })
	if len(all) == 1 {
		return least.text
	}
	return fmt.Sprintf("%s, the strongest of %d crossings", least.text, len(all))
}

// left estimates the relative error that the smallest cells at crossings leave.
func (s *solver) left(cells []partition.Cell) (worst float64) {
	for _, c := range s.crossed {
		smallest := math.Inf(1)
		for _, b := range cells {
			if c.ends(b) == nil {
				continue
			}
			size := 0.0
			for a := range b.Lower {
				if c.point(a) {
					size = max(size, (b.Upper[a]-b.Lower[a])/(s.problem.Upper[a]-s.problem.Lower[a]))
				}
			}
			smallest = min(smallest, size)
		}
		worst = max(worst, min(1, leftAtCrossing*math.Pow(smallest, 2*c.exponent)))
	}
	return worst
}

// conductivities returns those of the four quarters around the crossing of two planes, counterclockwise from where both coordinates
// are larger; false if the fluxes are not of the form k times the gradient.
func (s *solver) conductivities(w, v *pde.Switch) (around [4]float64, ok bool) {
	p := s.problem
	for _, c := range p.Coords {
		if c == p.Time && (p.Coords[w.Axis] == c || p.Coords[v.Axis] == c) {
			return around, false
		}
	}
	x := make([]float64, len(p.Coords))
	for a := range x {
		x[a] = (p.Lower[a] + p.Upper[a]) / 2
	}
	x[w.Axis], x[v.Axis] = w.At, v.At
	beside := func(of, other *pde.Switch, sign float64) (lower, upper float64, ok bool) {
		y := slices.Clone(x)
		y[other.Axis] += sign * besideCrossing * (p.Upper[other.Axis] - p.Lower[other.Axis])
		return conducted(of, y, len(p.Params))
	}
	below := [4]float64{}
	var done [4]bool
	around[1], around[0], done[0] = beside(w, v, 1)
	around[2], around[3], done[1] = beside(w, v, -1)
	below[3], below[0], done[2] = beside(v, w, 1)
	below[2], below[1], done[3] = beside(v, w, -1)
	for k := range around {
		ok := done[k] && around[k] > 0 && math.Abs(around[k]-below[k]) <= errorLocated*around[k]
		if !ok {
			return around, false
		}
	}
	return around, true
}

// conducted returns what a flux multiplies the slope on the two sides of a plane by; false if it has other derivatives or holds several.
func conducted(w *pde.Switch, x []float64, params int) (lower, upper float64, ok bool) {
	if len(w.Flux) != 1 {
		return 0, 0, false
	}
	op := w.Flux[0]
	if eqs, _ := op.Dims(); eqs != 1 || !op.Affine() {
		return 0, 0, false
	}
	partials := pde.NewLinearization(op, 1)
	op.Linearize(partials, &pde.Cloud{X: mat.NewDense(1, len(x), x), Weight: []float64{1}}, mat.NewDense(1, len(op.Slots()), nil), make([]float64, params))
	for j, slot := range op.Slots() {
		switch k := partials.U[0].At(0, j); {
		case slot.D == jet.D(w.Axis) && slot.Sheet == 0:
			lower = k
		case slot.D == jet.D(w.Axis):
			upper = -k
		case k != 0 && slot.D.Order() > 0:
			return 0, 0, false
		}
	}
	return lower, upper, true
}

// exponentAround returns the least positive s below 1 such that r^s times a function of the angle conducts through four quarters with
// given conductivities; 1 if there is none. Going around once, value and flux (f, k f'/s) come back to what they were: the
// product of the four matrices of the quarters, whose determinant is 1, has the trace 2.
// R. B. Kellogg, "On the Poisson equation with intersecting interfaces", Applicable Analysis 4 (1975), section 2.
func exponentAround(k [4]float64) float64 {
	const steps, halvings = 2000, 50
	excess := func(s float64) float64 {
		sin, cos := math.Sincos(s * math.Pi / 2)
		m := [2][2]float64{{1, 0}, {0, 1}}
		for _, k := range k {
			q := [2][2]float64{{cos, sin / k}, {-k * sin, cos}}
			m = [2][2]float64{
				{q[0][0]*m[0][0] + q[0][1]*m[1][0], q[0][0]*m[0][1] + q[0][1]*m[1][1]},
				{q[1][0]*m[0][0] + q[1][1]*m[1][0], q[1][0]*m[0][1] + q[1][1]*m[1][1]},
			}
		}
		return m[0][0] + m[1][1] - 2
	}
	low := 1. / steps
	for n := 2; n < steps; n++ {
		high := float64(n) / steps
		if excess(high) <= 0 {
			low = high
			continue
		}
		for range halvings {
			if middle := (low + high) / 2; excess(middle) > 0 {
				high = middle
			} else {
				low = middle
			}
		}
		return low
	}
	return 1
}
